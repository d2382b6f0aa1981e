//! `line.not-json`

use super::super::super::check::{Findings, Path, Rule, Severity};
use super::super::super::json::SyntaxError;

/// A line is not JSON.
pub static NOT_JSON: Rule = Rule {
    code: "line.not-json",
    severity: Severity::Error,
    title: "A line is not JSON",
    why: "Every line has to be one whole JSON object. A file with other lines fails before a record is processed.",
    fix: "Mend the line at the byte that the message names. A document that is spread over several lines has to be written in one.",
    example: "{\"recordId\": \"R1\", \"modelInput\": {…},}",
};

pub(in super::super) fn add(text: &str, error: SyntaxError, out: &mut Findings<'_>) {
    out.add(&NOT_JSON, &Path::Root(""), || {
        let SyntaxError { at, reason } = error;
        match text.trim() {
            "{" | "[" => format!(
                "holds only \"{}\": the file looks like one document over several lines",
                text.trim()
            ),
            _ => format!("byte {}: {reason}", at + 1),
        }
    });
}

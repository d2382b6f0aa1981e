//! `line.output`

use super::super::super::check::{Findings, Path, Rule, Severity};

/// A line of the output of a job.
pub static OUTPUT_LINE: Rule = Rule {
    code: "line.output",
    severity: Severity::Warning,
    title: "The line is a result of a job, not its input",
    why: "Lines with \"modelOutput\" or \"error\" are what a job writes. As input, the same records would be processed again.",
    fix: "To send failed records again, keep \"recordId\" and \"modelInput\" of the lines with an error.",
    example: "{\"recordId\": \"R1\", \"modelInput\": {…}, \"modelOutput\": {…}}",
};

/// The keys of a result that an input does not have.
pub(in super::super) const KEYS: [&str; 2] = ["modelOutput", "error"];

pub(in super::super) fn add(key: &str, out: &mut Findings<'_>) {
    out.add(&OUTPUT_LINE, &Path::Root(""), || format!("has \"{key}\""));
}

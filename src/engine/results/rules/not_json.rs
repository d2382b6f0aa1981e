//! `results.not-json`

use super::super::super::check::{Rule, Severity};

/// A line that nothing can be read from.
pub static NOT_JSON: Rule = Rule {
    code: "results.not-json",
    severity: Severity::Error,
    title: "A line of the output is no JSON",
    why: "Nothing is known of its record: it counts as not JSON, and the row that it belongs to as missing.",
    fix: "Fetch the file again: it may have been cut or changed on its way. Send the row again with a retry file.",
    example: r#"{"recordId": "R0000000007", "modelOu"#,
};

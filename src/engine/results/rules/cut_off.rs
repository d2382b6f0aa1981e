//! `results.cut-off`

use super::super::super::check::{Rule, Severity};

/// The last line of a file, without its end.
pub static CUT_OFF: Rule = Rule {
    code: "results.cut-off",
    severity: Severity::Error,
    title: "An output file ends in the middle of a line",
    why: "The file was cut, or is still being written: Bedrock writes outputs in stages.",
    fix: "Wait until the job has ended and `manifest.json.out` is there, and fetch the file again.",
    example: r#"{"recordId": "R0000000007", "modelInput": {"mess"#,
};

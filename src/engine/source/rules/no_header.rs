//! `source.no-header`

use super::super::super::check::{Rule, Severity};

/// No first row that could name the columns.
pub static NO_HEADER: Rule = Rule {
    code: "source.no-header",
    severity: Severity::Error,
    title: "The file is empty",
    why: "Without a first row there are no columns for the template to name.",
    fix: "Choose a file with a header row and at least one data row.",
    example: "A file of 0 bytes",
};

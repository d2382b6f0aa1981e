//! `source.no-rows`

use super::super::super::check::{Rule, Severity};

/// A header and nothing else.
pub static NO_ROWS: Rule = Rule {
    code: "source.no-rows",
    severity: Severity::Error,
    title: "No data rows",
    why: "A job needs records, and each data row becomes one.",
    fix: "Check that the whole file was exported, and whether its first row is a header at all.",
    example: "id,body and nothing after it",
};

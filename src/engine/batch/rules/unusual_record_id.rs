//! `record-id.unusual`

use super::super::super::check::{Rule, Severity};

/// An id outside of what is certainly safe.
pub static UNUSUAL_RECORD_ID: Rule = Rule {
    code: "record-id.unusual",
    severity: Severity::Warning,
    title: "A record id is long or has unusual characters",
    why: "AWS publishes no rule for record ids. Up to 64 letters, digits, dots, hyphens and underscores are used everywhere; others are at your own risk.",
    fix: "Choose a simpler column, or let Quarry number the records.",
    example: "order 17/2024 (é)",
};

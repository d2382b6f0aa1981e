//! `translate.value-rounded`

use super::super::super::check::{Rule, Severity};

/// A number or character that is not carried over as it was.
pub static VALUE_ROUNDED: Rule = Rule {
    code: "translate.value-rounded",
    severity: Severity::Warning,
    title: "A number or character that cannot be carried over exactly",
    why: "A number with more digits than computers count with becomes the nearest one that they have, and half a surrogate pair becomes \u{fffd}.",
    fix: "Write such numbers as strings, and texts with whole characters.",
    example: "\"maximum\": 123456789012345678901234567890 in the schema of a tool",
};

//! `source.nul-character`

use super::super::super::check::{Rule, Severity};

/// Characters that text does not have, and UTF-16 read as bytes does.
pub static NUL_CHARACTER: Rule = Rule {
    code: "source.nul-character",
    severity: Severity::Warning,
    title: "NUL characters in the text",
    why: "Text does not hold them. A file in UTF-16 does, after every letter, when it is read as UTF-8.",
    fix: "If the text looks spaced out, save the file as UTF-8. Otherwise look at the row shown.",
    example: "n\\0a\\0m\\0e\\0: UTF-16 read as UTF-8",
};

//! `csv.comment-line`

use super::super::super::check::{Rule, Severity};

/// A line that begins with the comment character.
pub static COMMENT_LINE: Rule = Rule {
    code: "csv.comment-line",
    severity: Severity::Note,
    title: "Comment lines were skipped",
    why: "A line that begins with the comment character is no record. It makes no request.",
    fix: "Nothing has to be done, unless the line is data: then read the file without a comment character.",
    example: "# exported on Monday",
};

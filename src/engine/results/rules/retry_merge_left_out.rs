//! `results.retry-merge-left-out`

use super::super::super::check::{Rule, Severity};

/// A line of the file that is merged, which is no record of the job.
pub static RETRY_MERGE_LEFT_OUT: Rule = Rule {
    code: "results.retry-merge-left-out",
    severity: Severity::Error,
    title: "A line of the other file is not in the retry file",
    why: "An id may stand in a job once, and a line without an id or without a request is no record that can be told from others.",
    fix: "Give the record an id of its own, or send the other file as a job of its own.",
    example: "line 7: its id R0000000007 is in the file already",
};

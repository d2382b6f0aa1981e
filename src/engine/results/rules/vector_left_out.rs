//! `results.vector-left-out`

use super::super::super::check::{Rule, Severity};

/// A vector that is no row of the table of vectors.
pub static VECTOR_LEFT_OUT: Rule = Rule {
    code: "results.vector-left-out",
    severity: Severity::Warning,
    title: "A vector is not in the file",
    why: "All rows of a .npy file are as long as the first vector and of the same kind of numbers. What is no such vector would shift the rows after it.",
    fix: "The list of ids beside the file says which record each row is. For the vectors that are left out, write JSON lines: they have every answer as it is.",
    example: "a vector of 256 numbers, and the first has 1024",
};

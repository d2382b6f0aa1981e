//! What a conversion made.

use crate::engine::check::Severity;
use crate::protocol::Diagnostic;

use super::Basis;

/// Where the file goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SaveTo {
    /// It is downloaded when all of it is there.
    Download,
    /// It is written to a file that the user picks before.
    Picked,
}

/// A finished conversion.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Converted {
    /// What it was made from.
    pub(super) basis: Basis,
    /// Where it went.
    pub(crate) save_to: SaveTo,
    /// Records written.
    pub(crate) n_records: u64,
    /// Rows that could not be written.
    pub(crate) n_left_out: u64,
    /// Bytes written.
    pub(crate) n_bytes: u64,
    /// Time taken.
    pub(crate) elapsed_millis: f64,
    /// What was found on the way.
    pub(crate) diagnostics: Vec<Diagnostic>,
}

impl Converted {
    /// How many findings of the worst kind there are.
    pub(crate) fn n_errors(&self) -> u64 {
        let errors = self.diagnostics.iter().filter(|found| found.severity == Severity::Error);
        errors.map(|found| found.count).sum()
    }
}

//! Several runs over the same rows, compared: other models, other prompts, or the same again.
//!
//! A run is an [`Output`] with its files. Records of one id are one row ([`Aligner`]); what a run says
//! to it is its value ([`CompareBy`]). [`Comparer`] counts where values are equal, and
//! [`ComparisonExport`] writes them side by side. Both read answers again in windows, so memory does
//! not grow with the answers.

mod agreement;
mod categories;
mod comparer;
mod export;
mod rows;
#[cfg(test)]
mod tests;
mod value;
mod values;

use serde::{Deserialize, Serialize};

use super::super::check::Report;
use super::index::Again;
use super::rules::CONFLICT;
use super::{ByStatus, Distribution, Entry, Index, Output};
pub use agreement::Pair;
pub use categories::Categories;
pub use comparer::Comparer;
pub use export::{ComparisonExport, ComparisonOptions};
pub use rows::{AlignedRows, Aligner};
pub use value::CompareBy;

/// One run of several.
#[derive(Debug, Clone, Copy)]
pub struct Run<'a> {
    /// What people call it.
    pub name: &'a str,
    /// What was read of it.
    pub output: &'a Output,
}

/// How runs agree. Rows are counted exactly once: as same, different, incomplete or silent.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Comparison {
    /// The runs, in their order.
    pub runs: Vec<RunFound>,
    /// Rows, each id once.
    pub n_rows: u64,
    /// Rows for which all runs have the same value.
    pub n_same: u64,
    /// Rows for which two runs have different values.
    pub n_different: u64,
    /// Rows for which a run has no value, and those that have one agree.
    pub n_incomplete: u64,
    /// Rows for which no run has a value.
    pub n_silent: u64,
    /// Rows of the source that share their id with one before them; nothing else counts them.
    pub n_double_rows: u64,
    /// Each run with each that follows it: first and second, first and third, second and third.
    pub pairs: Vec<Pair>,
    /// The values of all runs, where they are categories.
    pub categories: Categories,
}

/// What a run is among others.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RunFound {
    /// What people call it.
    pub name: String,
    /// What became of all rows in it.
    pub by_status: ByStatus,
    /// Rows for which it has a value.
    pub n_values: u64,
    /// Records without an id, which belong to no row.
    pub n_without_id: u64,
    /// Records whose id has another whole answer in the same run, which is the one that is compared.
    pub n_conflicting: u64,
    /// Tokens of prompts, over its answers in rows.
    pub input_tokens: Distribution,
    /// Tokens of answers, over its answers in rows.
    pub output_tokens: Distribution,
}

impl RunFound {
    /// Rows with an answer in which there is no value: the field that is compared is not there.
    pub fn n_without_value(&self) -> u64 {
        let n_answers: u64 =
            self.by_status.iter().filter(|(status, _)| status.has_answer()).map(|(_, n)| n).sum();
        n_answers.saturating_sub(self.n_values)
    }
}

/// Says which records of a run have another whole answer than the one of their id that is compared.
pub fn note_conflicts(index: &Index, report: &mut Report) {
    for (_, entry) in conflicts(index) {
        let at = entry.place();
        report.add(&CONFLICT, "", at, || format!("the record at byte {} of its file", at.byte));
    }
}

fn conflicts(index: &Index) -> impl Iterator<Item = (usize, &Entry)> {
    let entries = index.iter().enumerate();
    entries.filter(|(idx, _)| index.again(*idx) == Some(Again::Conflicting))
}

/// How the values of a row are to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Likeness {
    Same,
    Different,
    Incomplete,
    Silent,
}

impl Likeness {
    /// Of the values of one row, one of each run, as they are compared.
    fn of<T: PartialEq>(values: &[Option<T>]) -> Self {
        let mut there = values.iter().flatten();
        let Some(first) = there.next() else { return Self::Silent };
        if there.any(|value| value != first) {
            Self::Different
        } else if values.iter().any(Option::is_none) {
            Self::Incomplete
        } else {
            Self::Same
        }
    }

    /// Whether the row is one of those that differ.
    fn differs(self) -> bool {
        matches!(self, Self::Different | Self::Incomplete)
    }
}

//! A selection bound to columns.

use super::super::check::{Place, Report, Severity};
use super::super::source::Row;
use super::filter::Bound;
use super::rules::BAD_VALUE;
use super::sample::Taking;
use super::{Drawn, Selection};

/// Says of each row in turn whether it is taken.
#[derive(Debug)]
pub(in super::super) struct Selector {
    filter: Option<Bound>,
    sample: Taking,
    /// Rows that the filter let through.
    n_passed: u64,
}

impl Selector {
    /// Binds a selection to columns. `None` when it does not fit them; the report says why.
    pub(in super::super) fn new(
        selection: &Selection,
        drawn: Option<Drawn>,
        columns: &[String],
        report: &mut Report,
    ) -> Option<Self> {
        let n_before = report.count(Severity::Error);
        if selection.limit == Some(0) {
            report.add(&BAD_VALUE, "limit", Place::default(), || {
                "with a limit of 0 there is no record".to_owned()
            });
        }
        let filter = selection.filter.as_ref().map(|filter| filter.bind(columns, report));
        let sample = selection.sample.as_ref();
        let sample = sample.map_or(Taking::All, |sample| sample.bind(drawn, report));
        (report.count(Severity::Error) == n_before).then_some(Self { filter, sample, n_passed: 0 })
    }

    /// Whether the next row is taken.
    pub(in super::super) fn takes(&mut self, row: &Row<'_>, report: &mut Report) -> bool {
        if self.filter.as_ref().is_some_and(|filter| !filter.takes(row, report)) {
            return false;
        }
        let n_before = self.n_passed;
        self.n_passed += 1;
        self.sample.takes(n_before, row.at.row)
    }

    /// Whether no further row is taken.
    pub(in super::super) fn is_done(&self) -> bool {
        matches!(self.sample, Taking::First(n) if self.n_passed >= n)
    }
}

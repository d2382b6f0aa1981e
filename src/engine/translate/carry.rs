//! What is said about one record while it is carried over.

use super::super::check::{Place, Report, Rule};

/// The findings of one record, and whether it is lost.
pub(super) struct Carry<'r> {
    pub(super) report: &'r mut Report,
    pub(super) at: Place,
    is_lost: bool,
}

impl<'r> Carry<'r> {
    pub(super) fn new(report: &'r mut Report, at: Place) -> Self {
        Self { report, at, is_lost: false }
    }

    /// Says something about the record, which goes on.
    pub(super) fn say(
        &mut self,
        rule: &'static Rule,
        subject: &str,
        detail: impl FnOnce() -> String,
    ) {
        self.report.add(rule, subject, self.at, detail);
    }

    /// Says why the record is left out.
    pub(super) fn lose(
        &mut self,
        rule: &'static Rule,
        subject: &str,
        detail: impl FnOnce() -> String,
    ) {
        self.say(rule, subject, detail);
        self.is_lost = true;
    }

    /// Whether the record is left out.
    pub(super) fn is_lost(&self) -> bool {
        self.is_lost
    }
}

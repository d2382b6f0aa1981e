//! What is found in one record, on its way into the report.

use super::{Path, Place, Report, Rule};

/// Adds findings of one record, whose place in the file is known, to a report.
#[derive(Debug)]
pub struct Findings<'r> {
    report: &'r mut Report,
    at: Place,
    n_found: u64,
}

impl<'r> Findings<'r> {
    /// Findings of the record at this place.
    pub fn new(report: &'r mut Report, at: Place) -> Self {
        Self { report, at, n_found: 0 }
    }

    /// Adds a finding at a path of the record. Findings that differ in places of arrays only are
    /// counted together.
    pub fn add(&mut self, rule: &'static Rule, path: &Path<'_>, detail: impl FnOnce() -> String) {
        self.n_found += 1;
        self.report.add(rule, &path.subject(), self.at, || match path {
            Path::Root("") => detail(),
            path => format!("{path}: {}", detail()),
        });
    }

    /// How many were added.
    pub fn n_found(&self) -> u64 {
        self.n_found
    }
}

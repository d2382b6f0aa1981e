//! What is found in one record, on its way into the report.

use super::{Path, Place, Report, Rule, Severity};

/// Adds findings of one record, whose place in the file is known, to a report.
#[derive(Debug)]
pub struct Findings<'r> {
    report: Option<&'r mut Report>,
    at: Place,
    n_found: u64,
    n_errors: u64,
    rules: Vec<&'static Rule>,
}

impl<'r> Findings<'r> {
    /// Findings of the record at this place.
    pub fn new(report: &'r mut Report, at: Place) -> Self {
        Self { report: Some(report), ..Self::quiet(at) }
    }

    /// Findings that are counted and go into no report: to know first whether there are any.
    pub fn quiet(at: Place) -> Self {
        Self { report: None, at, n_found: 0, n_errors: 0, rules: Vec::new() }
    }

    /// Adds a finding at a path of the record. Findings that differ in places of arrays only are
    /// counted together.
    pub fn add(&mut self, rule: &'static Rule, path: &Path<'_>, detail: impl FnOnce() -> String) {
        self.n_found += 1;
        self.n_errors += u64::from(rule.severity == Severity::Error);
        if !self.has(rule) {
            self.rules.push(rule);
        }
        if let Some(report) = &mut self.report {
            report.add(rule, &path.subject(), self.at, || match path {
                Path::Root("") => detail(),
                path => format!("{path}: {}", detail()),
            });
        }
    }

    /// Whether they go into no report.
    pub fn is_quiet(&self) -> bool {
        self.report.is_none()
    }

    /// Where the record is.
    pub fn at(&self) -> Place {
        self.at
    }

    /// How many were added.
    pub fn n_found(&self) -> u64 {
        self.n_found
    }

    /// How many of them are errors.
    pub fn n_errors(&self) -> u64 {
        self.n_errors
    }

    /// The rules that were found, each once.
    pub fn rules(&self) -> &[&'static Rule] {
        &self.rules
    }

    /// Whether this rule was found.
    pub fn has(&self, rule: &Rule) -> bool {
        self.rules.iter().any(|found| found.code == rule.code)
    }
}

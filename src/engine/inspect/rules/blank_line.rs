//! `line.blank`

use super::super::super::check::{Place, Report, Rule, Severity};

/// Lines without anything in them, before the last record.
pub static BLANK_LINE: Rule = Rule {
    code: "line.blank",
    severity: Severity::Warning,
    title: "Blank lines between the records",
    why: "Every line of the file is read as one record, and an empty line is no JSON object. AWS does not say that it skips them.",
    fix: "Remove them. Quarry can do that.",
    example: "A line of nothing between two records",
};

/// Blank lines that no record follows yet: at the end of a file they do no harm.
#[derive(Debug, Default)]
pub(in super::super) struct Run {
    first: Place,
    n_lines: u64,
}

impl Run {
    /// Counts a blank line.
    pub(in super::super) fn push(&mut self, at: Place) {
        if self.n_lines == 0 {
            self.first = at;
        }
        self.n_lines += 1;
    }

    /// A record follows.
    pub(in super::super) fn end(&mut self, report: &mut Report) {
        let n_lines = std::mem::take(&mut self.n_lines);
        if n_lines > 0 {
            report.add(&BLANK_LINE, "", self.first, || match n_lines {
                1 => "1 line".to_owned(),
                _ => format!("{n_lines} lines, one after the other"),
            });
        }
    }
}

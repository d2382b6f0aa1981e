//! `mend.blank-line`

use super::super::super::check::{Findings, Path, Rule, Severity};
use super::super::rules::BLANK_LINE;
use super::Fix;

static RULE: Rule = Rule {
    code: "mend.blank-line",
    severity: Severity::Note,
    title: "Removed blank lines",
    why: "Every line has to be a record.",
    fix: "Nothing has to be done.",
    example: "A line of nothing between two records",
};

pub(super) static FIX: Fix = Fix { rule: &RULE, mends: &[&BLANK_LINE], body: None };

pub(super) fn note(changes: &mut Findings<'_>) {
    changes.add(&RULE, &Path::Root(""), || "a line without a record".to_owned());
}

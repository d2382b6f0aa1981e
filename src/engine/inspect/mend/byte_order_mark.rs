//! `mend.byte-order-mark`

use super::super::super::check::{Findings, Path, Rule, Severity};
use super::super::rules::BYTE_ORDER_MARK;
use super::Fix;

static RULE: Rule = Rule {
    code: "mend.byte-order-mark",
    severity: Severity::Note,
    title: "Removed the byte order mark",
    why: "JSON forbids it at its beginning.",
    fix: "Nothing has to be done.",
    example: "\\xEF\\xBB\\xBF{…} became {…}",
};

pub(super) static FIX: Fix = Fix { rule: &RULE, mends: &[&BYTE_ORDER_MARK], body: None };

pub(super) fn note(changes: &mut Findings<'_>) {
    changes.add(&RULE, &Path::Root(""), || "removed \\xEF\\xBB\\xBF".to_owned());
}

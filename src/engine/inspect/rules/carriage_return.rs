//! `line.carriage-return`

use super::super::super::check::{Place, Report, Rule, Severity};

/// Lines end as on Windows.
pub static CARRIAGE_RETURN: Rule = Rule {
    code: "line.carriage-return",
    severity: Severity::Note,
    title: "Lines end with a carriage return before the line feed",
    why: "It is how Windows ends lines. JSON takes a carriage return there as white space.",
    fix: "Nothing has to be done.",
    example: "{\"recordId\": \"R1\", …}\\r\\n",
};

pub(in super::super) fn add(at: Place, report: &mut Report) {
    report.add(&CARRIAGE_RETURN, "", at, || "ends with \\r\\n".to_owned());
}

//! `template.unused-column`

use super::super::super::check::{Rule, Severity};

/// Columns that nothing uses.
pub static UNUSED_COLUMN: Rule = Rule {
    code: "template.unused-column",
    severity: Severity::Note,
    title: "Columns that go into no record",
    why: "The model does not see them. They stay in the file and can be joined to the results.",
    fix: "Add the column to the template if the model needs it.",
    example: "id,customer,body with the template {{body}}",
};

//! `translate.token-input`

use super::super::super::check::{Rule, Severity};

/// Numbers of tokens in place of a text.
pub static TOKEN_INPUT: Rule = Rule {
    code: "translate.token-input",
    severity: Severity::Error,
    title: "Text that is given as token numbers",
    why: "Tokens mean something to the model that they were made for only. The request was left out.",
    fix: "Give the text itself.",
    example: r#""input": [1212, 318, 257]"#,
};

//! `conversation.not-messages`

use super::super::super::check::{Rule, Severity};

/// A cell holds no conversation.
pub static NOT_MESSAGES: Rule = Rule {
    code: "conversation.not-messages",
    severity: Severity::Error,
    title: "A cell holds no conversation",
    why: "The column has to hold a JSON array of messages with role and content. The row was left out.",
    fix: "Write [{\"role\": \"user\", \"content\": \"…\"}, …] into the cell.",
    example: "Hello there, in the column of the conversation",
};

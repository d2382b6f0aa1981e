//! `translate.wrong-kind`

use super::super::super::check::{Rule, Severity};

/// A request of another kind than the target.
pub static WRONG_KIND: Rule = Rule {
    code: "translate.wrong-kind",
    severity: Severity::Error,
    title: "A request of another kind than the target answers",
    why: "A model that makes vectors does not chat, and one that chats makes no vectors. The request was left out.",
    fix: "Choose a format of the same kind as the request.",
    example: "A request of /v1/embeddings for Claude",
};

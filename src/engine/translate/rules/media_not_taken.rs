//! `translate.media-not-taken`

use super::super::super::check::{Rule, Severity};

/// A medium of a kind or format that the target has not.
pub static MEDIA_NOT_TAKEN: Rule = Rule {
    code: "translate.media-not-taken",
    severity: Severity::Error,
    title: "An image or document that the target does not take",
    why: "Without it, the request would ask about something that the model cannot see. The request was left out.",
    fix: "Choose a format that takes it, or change the image to one of the kinds that the message names.",
    example: "A picture for a model of text only",
};

//! `cost.images-not-counted`

use super::super::super::check::{Rule, Severity};

/// The tokens of media are not in the estimate.
pub static IMAGES_NOT_COUNTED: Rule = Rule {
    code: "cost.images-not-counted",
    severity: Severity::Warning,
    title: "The tokens of media are not in the estimate",
    why: "Images, documents and videos become tokens by rules of each model that were not verified, so they are left out, and the job costs more than is shown.",
    fix: "Run a sample of at least 20 records first, and let its output correct the estimate.",
    example: "A column of images, for Claude",
};

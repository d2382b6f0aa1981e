//! `cost.images-not-counted`

use super::super::super::check::{Rule, Severity};

/// The tokens of some media are not in the estimate.
pub static IMAGES_NOT_COUNTED: Rule = Rule {
    code: "cost.images-not-counted",
    severity: Severity::Warning,
    title: "Some images, documents or videos are not in the estimate",
    why: "An image is counted where its width and height can be read and a source says by what rule its model turns them into tokens. All else, and every document and video, is left out, so the job costs more than is shown.",
    fix: "Run a sample of at least 20 records first, and let its output correct the estimate.",
    example: "A column of images in S3, for Claude",
};

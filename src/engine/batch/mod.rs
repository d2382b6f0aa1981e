//! Rows to batch records: one JSON line each, `{"recordId": …, "modelInput": …}`.
//!
//! Shape of the line: "Format and upload your batch inference data" in the Amazon Bedrock user guide
//! (<https://docs.aws.amazon.com/bedrock/latest/userguide/batch-inference-data.html>, read 2026-11-22).

mod answer_limit;
mod draft;
mod media;
mod meter;
mod patch;
mod plan;
mod prepare;
mod record_id;
mod rules;

pub(super) use answer_limit::over_model_limit;
pub use media::{Attachments, NoAttachments};
pub use meter::Meter;
pub(super) use plan::check_values;
pub use plan::{Plan, Written};
pub use prepare::{Prepare, Totals};
pub(super) use record_id::{Seen, Sighting, is_usual, push_generated};
pub use rules::{
    BAD_PATCH, DUPLICATE_RECORD_ID, DUPLICATES_PARTLY_CHECKED, EMPTY_PROMPT, EMPTY_RECORD_ID,
    LEFT_OUT, MEDIA_FORMAT, MEDIA_NOT_FOUND, MEDIA_WEB_ADDRESS, NOT_ABLE, NOT_MESSAGES,
    OVER_MODEL_LIMIT, PARAMETER_MISSING, PARAMETER_OUT_OF_RANGE, TOO_FEW_RECORDS, UNKNOWN_COLUMN,
    UNKNOWN_FORMAT, UNKNOWN_ID_COLUMN, UNKNOWN_PARAMETER, UNUSUAL_RECORD_ID,
};

use super::template::closest;

/// Fewest records of a job, AWS's default quota
/// (<https://docs.aws.amazon.com/general/latest/gr/bedrock.html>, read 2026-11-22).
pub const MIN_RECORDS: u64 = 100;

/// That a name does not exist, and which may have been meant.
fn did_you_mean<'a>(name: &str, candidates: impl Iterator<Item = &'a str>) -> String {
    match closest(name, candidates) {
        Some(near) => format!("\"{name}\" does not exist; did you mean \"{near}\"?"),
        None => format!("\"{name}\" does not exist"),
    }
}

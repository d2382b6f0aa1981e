//! Rows to batch records: one JSON line each, `{"recordId": …, "modelInput": …}`.
//!
//! Shape of the line: "Format and upload your batch inference data" in the Amazon Bedrock user guide
//! (<https://docs.aws.amazon.com/bedrock/latest/userguide/batch-inference-data.html>, read 2026-11-22).

mod answer_limit;
mod draft;
mod media;
mod patch;
mod plan;
mod prepare;
mod record_id;
mod rules;

pub(super) use answer_limit::over_model_limit;
pub use media::{Attachments, NoAttachments};
pub use plan::Plan;
pub(super) use plan::check_values;
pub use prepare::{Prepare, Totals};
pub(super) use record_id::{Seen, Sighting, is_usual, push_generated};

pub use rules::*;

use super::check::{Rule, Severity};
use super::template::closest;

/// Fewest records of a job, AWS's default quota
/// (<https://docs.aws.amazon.com/general/latest/gr/bedrock.html>, read 2026-11-22).
pub const MIN_RECORDS: u64 = 100;

/// The recipe names a format that there is not.
pub static UNKNOWN_FORMAT: Rule = Rule {
    code: "recipe.unknown-format",
    severity: Severity::Error,
    title: "The recipe names a request format that Quarry does not know",
    why: "Without the format no request body can be made.",
    fix: "Choose the model again; the format comes with it.",
    example: "\"format\": \"claude\" instead of claude-messages",
};

/// A parameter that the format does not have.
pub static UNKNOWN_PARAMETER: Rule = Rule {
    code: "parameter.unknown",
    severity: Severity::Error,
    title: "The request format has no such parameter",
    why: "Bedrock refuses bodies with fields that the model does not know.",
    fix: "Remove the parameter, or use the one of the same meaning.",
    example: "max_token instead of max_tokens",
};

/// A parameter of a wrong type or out of its range.
pub static PARAMETER_OUT_OF_RANGE: Rule = Rule {
    code: "parameter.out-of-range",
    severity: Severity::Error,
    title: "A parameter has a value that the model refuses",
    why: "Every record of the job would fail with the same error.",
    fix: "Choose a value in the range shown.",
    example: "temperature = 2 where the model takes 0 to 1",
};

/// A parameter that the body must carry.
pub static PARAMETER_MISSING: Rule = Rule {
    code: "parameter.missing",
    severity: Severity::Error,
    title: "A required parameter has no value",
    why: "Every record of the job would fail with the same error.",
    fix: "Give it a value.",
    example: "No max_tokens for Claude",
};

/// A longer answer asked for than the model gives.
pub static OVER_MODEL_LIMIT: Rule = Rule {
    code: "parameter.over-model-limit",
    severity: Severity::Warning,
    title: "More tokens are asked for than the model answers with",
    why: "Models refuse a longest answer above their own limit. The limit comes from the catalog, which may be older than the model.",
    fix: "Lower it to the limit, unless you know that the model takes more.",
    example: "max_tokens = 9000 for a model that answers with up to 4096",
};

/// A row whose prompt has no text.
pub static EMPTY_PROMPT: Rule = Rule {
    code: "record.empty-prompt",
    severity: Severity::Error,
    title: "The prompt of a row is empty",
    why: "Models refuse a message without text. The row was left out.",
    fix: "Fill the column, leave the row out of the source, or add text around the placeholder.",
    example: "The template {{body}} and a row whose body is empty",
};

/// Ids come from a column that does not exist.
pub static UNKNOWN_ID_COLUMN: Rule = Rule {
    code: "record-id.unknown-column",
    severity: Severity::Error,
    title: "The record id comes from a column that does not exist",
    why: "Without ids, answers cannot be joined to their rows: the order of the output is not guaranteed.",
    fix: "Choose a column of this file, or let Quarry number the records.",
    example: "Record id from ticket_no where the column is called ticket_id",
};

/// A row without an id.
pub static EMPTY_RECORD_ID: Rule = Rule {
    code: "record-id.empty",
    severity: Severity::Warning,
    title: "The id column is empty in a row",
    why: "The record got the number of its row as id instead.",
    fix: "Fill the column, choose another, or let Quarry number the records.",
    example: "A row without a value in the id column",
};

/// An id outside of what is certainly safe.
pub static UNUSUAL_RECORD_ID: Rule = Rule {
    code: "record-id.unusual",
    severity: Severity::Warning,
    title: "A record id is long or has unusual characters",
    why: "AWS publishes no rule for record ids. Up to 64 letters, digits, dots, hyphens and underscores are used everywhere; others are at your own risk.",
    fix: "Choose a simpler column, or let Quarry number the records.",
    example: "order 17/2024 (é)",
};

/// Two records of one id.
pub static DUPLICATE_RECORD_ID: Rule = Rule {
    code: "record-id.duplicate",
    severity: Severity::Error,
    title: "Two records have the same id",
    why: "The order of the output is not guaranteed: their answers could not be told apart.",
    fix: "Choose a column whose values are unique, or let Quarry number the records.",
    example: "R1 in row 3 and in row 900",
};

/// More ids than are remembered.
pub static DUPLICATES_PARTLY_CHECKED: Rule = Rule {
    code: "record-id.partly-checked",
    severity: Severity::Note,
    title: "Duplicate ids were looked for among the first ids only",
    why: "Memory is bounded: later ids were compared with the first 1,572,864, not with each other.",
    fix: "Let Quarry number the records, or make sure that the column is unique.",
    example: "A file of 10 million ids from a column",
};

/// Fewer records than a job needs.
pub static TOO_FEW_RECORDS: Rule = Rule {
    code: "job.too-few-records",
    severity: Severity::Warning,
    title: "A batch job needs at least 100 records",
    why: "Bedrock refuses smaller jobs; 100 is AWS's default quota for every model (general/latest/gr/bedrock.html, read 2026-11-22).",
    fix: "Add rows, or send these few as single requests.",
    example: "A file of 40 rows",
};

/// That a name does not exist, and which may have been meant.
fn did_you_mean<'a>(name: &str, candidates: impl Iterator<Item = &'a str>) -> String {
    match closest(name, candidates) {
        Some(near) => format!("\"{name}\" does not exist; did you mean \"{near}\"?"),
        None => format!("\"{name}\" does not exist"),
    }
}

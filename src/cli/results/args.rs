//! The arguments of `quarry results`.

use std::path::PathBuf;

use clap::{Args as ClapArgs, ValueHint};

use super::super::args::{Reading, Today};
use crate::engine::results::Status;
use crate::engine::results::export::{Format, ResultColumn, Target};

/// The help of `--columns`: here, since documentation would want signs of code around the names.
const COLUMNS_HELP: &str = "Columns beside those of the source, with commas between them; all by default: \
    record_id, status, answer, thinking, tool_calls, stop_reason, input_tokens, output_tokens, error_code, \
    error_message";

/// The help of `--sort-by`, here for the same reason.
const SORT_HELP: &str = "Sort the rows of the table by a column of the source, by a field of answers that are JSON, \
    or by row, status, stop_reason, input_tokens or output_tokens; column:NAME and field:NAME say which is \
    meant where several have the name. Numbers go by their size where most values are numbers; what has no \
    value comes last";

#[derive(Debug, ClapArgs)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag that is there or not")]
pub(in super::super) struct Results {
    /// Output files of a job (*.jsonl.out), packed by gzip or not, or directories with them; - is the
    /// standard input. What else is among them is known by its content: manifest.json.out, the batch
    /// input, quarry.json, and the source
    #[arg(required = true, value_name = "OUTPUT", value_hint = ValueHint::AnyPath)]
    pub(super) outputs: Vec<PathBuf>,
    /// File that the records were made of; its rows come out in their order. May be given again
    #[arg(long = "source", value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(super) sources: Vec<PathBuf>,
    /// Sheet of a spreadsheet; without it, the first that shows and is not empty
    #[arg(long, value_name = "NAME")]
    pub(super) sheet: Option<String>,
    /// Column of the source that holds the record ids; without it as in quarry.json, or the column
    /// that has the ids of the output
    #[arg(long, value_name = "COLUMN", conflicts_with = "generated_ids")]
    pub(super) id_column: Option<String>,
    /// The ids were made by Quarry: R0000000001, …
    #[arg(long)]
    pub(super) generated_ids: bool,
    /// Batch input of the job: tells what was not sent, and has the requests of missing records. May be
    /// given again
    #[arg(long = "input", value_name = "JSONL", value_hint = ValueHint::FilePath)]
    pub(super) inputs: Vec<PathBuf>,
    /// manifest.json.out of the job; may be given again
    #[arg(long = "manifest", value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(super) manifests: Vec<PathBuf>,
    /// Write a table (csv, jsonl or xlsx), the lines of OpenAI's batch API (openai), or the vectors of
    /// embedding models as a .npy file (npy; beside it .ids.jsonl says whose they are). Without it, and
    /// without --retry, there is only the summary
    #[arg(long, value_name = "FORMAT", value_parser = target, requires = "out")]
    pub(super) to: Option<Target>,
    /// File for that
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, requires = "to")]
    pub(super) out: Option<PathBuf>,
    /// Columns beside those of the source, with commas between them; all by default
    #[arg(long, value_name = "NAMES", help = COLUMNS_HELP, value_parser = column, value_delimiter = ',', requires = "to")]
    pub(super) columns: Vec<ResultColumn>,
    /// Open answers that are JSON: each of their fields is a column
    #[arg(long, requires = "to")]
    pub(super) fields: bool,
    /// Only rows of these: answered, truncated, refused, empty, failed, no-answer, unread, not-json,
    /// missing, not-sent
    #[arg(long = "status", value_name = "WORDS", value_parser = status, value_delimiter = ',', requires = "to")]
    pub(super) statuses: Vec<Status>,
    /// Sort the rows of the table
    #[arg(long, value_name = "NAME", help = SORT_HELP, requires = "to")]
    pub(super) sort_by: Option<String>,
    /// Largest first
    #[arg(long, requires = "sort_by")]
    pub(super) descending: bool,
    /// Say how many rows there are of each value of a column of the source or a field of the answers,
    /// what became of them, and their tokens and cost: of the 50 most frequent values, and of all others
    /// together
    #[arg(long, value_name = "NAME")]
    pub(super) group_by: Option<String>,
    /// Begin a CSV with a byte order mark, by which Excel knows UTF-8
    #[arg(long, requires = "to")]
    pub(super) bom: bool,
    /// Leave texts of a CSV alone that a spreadsheet would run as formulas
    #[arg(long, requires = "to")]
    pub(super) no_formula_guard: bool,
    #[command(flatten)]
    pub(super) again: Again,
    /// Print the whole summary beside what is written
    #[arg(long)]
    pub(super) summary: bool,
    /// Model of the job, for what it did cost; without it as in quarry.json
    #[arg(long, value_name = "ID")]
    pub(super) model: Option<String>,
    /// Region in which the job ran
    #[arg(long, value_name = "CODE")]
    pub(super) region: Option<String>,
    #[command(flatten)]
    pub(super) today: Today,
    #[command(flatten)]
    pub(super) reading: Reading,
}

/// What is sent again.
#[derive(Debug, ClapArgs)]
#[command(next_help_heading = "What is sent again")]
pub(super) struct Again {
    /// Write a batch input of the records that have to be sent again
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(super) retry: Option<PathBuf>,
    /// What became of records that are sent again; failed, truncated, missing, no-answer and not-json
    /// by default
    #[arg(id = "retry_status", long = "retry-status", value_name = "WORDS", value_parser = status, value_delimiter = ',', requires = "retry")]
    pub(super) statuses: Vec<Status>,
    /// Tokens that answers may have which were cut; a limit that is higher stays
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..), requires = "retry")]
    pub(super) max_tokens: Option<u64>,
    /// Fill the file up with answered records where it is too small for a job; they are paid for again
    #[arg(long, requires = "retry")]
    pub(super) top_up: bool,
    /// Leave out records whose error would come again
    #[arg(long, requires = "retry")]
    pub(super) only_retryable: bool,
    /// Send them to another model, by its id, profile id or ARN: requests of a format that it takes go
    /// into the file, with limits of tokens that it allows
    #[arg(long, value_name = "ID", requires = "retry")]
    pub(super) retry_model: Option<String>,
    /// Send them in another region
    #[arg(long, value_name = "CODE", requires = "retry")]
    pub(super) retry_region: Option<String>,
    /// Put the records of another batch input into the file, too, so that there are enough for a job
    #[arg(long, value_name = "JSONL", value_hint = ValueHint::FilePath, requires = "retry")]
    pub(super) merge: Option<PathBuf>,
}

fn target(text: &str) -> Result<Target, String> {
    Target::from_word(text).ok_or_else(|| {
        let words = Target::ALL.map(Target::word);
        format!("results are written as {}", words.join(", "))
    })
}

pub(super) fn table_format(text: &str) -> Result<Format, String> {
    Format::from_word(text).ok_or_else(|| "a table is csv, jsonl or xlsx".to_owned())
}

fn column(text: &str) -> Result<ResultColumn, String> {
    ResultColumn::of_name(text.trim()).ok_or_else(|| {
        let names = ResultColumn::ALL.map(ResultColumn::name);
        format!("there is no such column; there are {}", names.join(", "))
    })
}

fn status(text: &str) -> Result<Status, String> {
    Status::of_word(text.trim()).ok_or_else(|| {
        let words = Status::ALL.map(Status::word);
        format!("nothing of the kind becomes of a record; there are {}", words.join(", "))
    })
}

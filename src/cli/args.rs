//! The arguments. Their documentation is the help that `quarry --help` prints.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum, ValueHint};

pub(super) use super::estimate_args::Estimate;
use super::input;
pub(super) use super::kit_args::Kit;
pub(super) use super::presign::Presign;
pub(super) use super::results::args::Results;
pub(super) use super::results::compare::args::Compare;
use super::selection::Rows;
use crate::engine::eligibility;
use crate::engine::source::Encoding;

/// Prepare, check, translate and read Amazon Bedrock batch inference jobs.
///
/// Ends with 0 when nothing is wrong, 1 when a finding is an error, 2 when it was called wrongly or
/// could not read or write. Files appear under their names only when whole.
#[derive(Debug, Parser)]
#[command(name = "quarry", version, about, disable_help_subcommand = true)]
pub(super) struct Args {
    /// What is printed: text for people, or JSON, one object a line
    #[arg(long, global = true, value_enum, default_value_t = Format::Text, value_name = "FORMAT")]
    pub(super) format: Format,
    #[command(subcommand)]
    pub(super) command: Command,
}

/// What is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// Lines for people
    Text,
    /// One JSON object a line
    Json,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Turn the rows of a CSV into batch records, in parts that each are a job
    Prepare(Prepare),
    /// Check batch files, whoever made them
    Check(Check),
    /// Translate batches of OpenAI, Anthropic or LiteLLM, bodies or prompts into batch records
    Convert(Convert),
    /// Say what a job costs, from–to, before anything is sent
    Estimate(Estimate),
    /// Say what became of a job's records, and write tables and what has to be sent again
    Results(Box<Results>),
    /// Compare the results of several models or prompts on the same rows
    Compare(Box<Compare>),
    /// Write all that runs the jobs with your own keys: requests, scripts, Terraform, policies
    Kit(Box<Kit>),
    /// List models, and what each can do in which region
    Models(Models),
    /// Say whether a model can run a batch job in a region, and why
    Eligible(Eligible),
    /// Print URLs that put or get objects of S3 without keys; signs by the keys of the environment
    Presign(Presign),
    /// Print the recipe that flags make, for --recipe and for the app
    Recipe(Recipe),
    /// Print a script that completes commands and flags in a shell
    Completions(Completions),
}

/// How a model is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Invocation {
    /// The model's own request format
    InvokeModel,
    /// The format that is the same for all models
    Converse,
}

impl From<Invocation> for eligibility::Invocation {
    fn from(invocation: Invocation) -> Self {
        match invocation {
            Invocation::InvokeModel => Self::InvokeModel,
            Invocation::Converse => Self::Converse,
        }
    }
}

/// The format of request bodies.
#[derive(Debug, Clone, Default, ClapArgs)]
pub(super) struct Body {
    /// How the job calls the model; without it, by the model's own format where there is one
    #[arg(long, value_enum)]
    pub(super) invocation: Option<Invocation>,
    /// Id of the request format, such as claude-messages, where the model has several or is unknown
    #[arg(long, value_name = "ID", conflicts_with = "invocation")]
    pub(super) request_format: Option<String>,
}

#[derive(Debug, Clone, ClapArgs)]
#[expect(clippy::struct_field_names, reason = "the fields are named after their flags")]
pub(super) struct Recipe {
    /// Model id or inference profile, as Bedrock spells it
    #[arg(long, value_name = "ID", required_unless_present = "recipe")]
    pub(super) model: Option<String>,
    #[command(flatten)]
    pub(super) body: Body,
    /// Prompt over the columns: 'Summarize {{body}}'
    #[arg(long, value_name = "TEXT", conflicts_with = "template_file")]
    pub(super) template: Option<String>,
    /// File that holds the prompt; a line end at its end is not part of it
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(super) template_file: Option<PathBuf>,
    /// System prompt, over the columns too
    #[arg(long, value_name = "TEXT")]
    pub(super) system: Option<String>,
    /// Column that holds the record ids; without it they are made: R0000000001, …
    #[arg(long, value_name = "COLUMN")]
    pub(super) id_column: Option<String>,
    /// Column that holds images, documents or videos; may be given again
    #[arg(long, value_name = "COLUMN")]
    pub(super) media_column: Vec<String>,
    /// Parameter of the model, JSON or else a text; may be given again
    #[arg(long = "param", value_name = "NAME=VALUE", value_parser = parameter)]
    pub(super) parameters: Vec<(String, serde_json::Value)>,
    #[command(flatten)]
    pub(super) rows: Rows,
    /// Most records of a part, where parts are to be smaller than the quotas allow
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub(super) max_records: Option<u64>,
    /// Recipe to begin with; the other flags go before what it says
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(super) recipe: Option<PathBuf>,
    #[command(flatten)]
    pub(super) reading: Reading,
}

/// How a source is read, where it is not as its first bytes suggest.
#[derive(Debug, Clone, Default, ClapArgs)]
#[command(next_help_heading = "How the source is read, instead of as its first bytes suggest")]
pub(super) struct Reading {
    /// What the source is made of
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub(super) source_format: Option<SourceFormat>,
    /// Encoding of the source, such as utf-8, windows-1252 or big5
    #[arg(long, value_name = "NAME", value_parser = encoding)]
    pub(super) encoding: Option<Encoding>,
    /// Character between fields; tab is one, too
    #[arg(long, value_name = "CHAR", value_parser = character)]
    pub(super) delimiter: Option<u8>,
    /// Character around fields that hold delimiters; none where quotes are text
    #[arg(long, value_name = "CHAR", value_parser = character_or_none)]
    pub(super) quote: Option<OrNone>,
    /// Character before a quote that is text; none where quotes are only doubled
    #[arg(long, value_name = "CHAR", value_parser = character_or_none)]
    pub(super) escape: Option<OrNone>,
    /// Character that begins lines which are no rows; none where there are no such lines
    #[arg(long, value_name = "CHAR", value_parser = character_or_none)]
    pub(super) comment: Option<OrNone>,
    /// Line of the header; what stands above is left out
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub(super) header_row: Option<u64>,
    /// The first row is data: columns are called column 1, column 2, …
    #[arg(long)]
    pub(super) no_header: bool,
    /// Leave out white space around fields
    #[arg(long)]
    pub(super) trim: bool,
    /// What becomes of rows with more or fewer fields than the header
    #[arg(long, value_enum)]
    pub(super) ragged: Option<RaggedRows>,
}

/// A character, or that there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct OrNone(pub(super) Option<u8>);

/// What becomes of ragged rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum RaggedRows {
    /// Missing fields are empty, others are left out
    Keep,
    /// They make no record
    Skip,
}

/// What a source is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum SourceFormat {
    /// Rows of fields with a delimiter between them
    Delimited,
    /// A JSON value a line
    JsonLines,
    /// JSON values in an array or one after another
    JsonValues,
    /// Plain text, a record a line
    TextLines,
    /// Plain text, records between blank lines
    TextBlocks,
}

/// What is read.
#[derive(Debug, ClapArgs)]
pub(super) struct Source {
    /// CSV, JSON, text or spreadsheets to read, packed by gzip or not; - is the standard input. Several
    /// are one source: rows of the first, then of the next, with the columns of the first
    #[arg(required = true, value_name = "SOURCE", value_hint = ValueHint::FilePath)]
    pub(super) files: Vec<PathBuf>,
    /// Sheet of a spreadsheet; without it, the first that shows and is not empty
    #[arg(long, value_name = "NAME")]
    pub(super) sheet: Option<String>,
    /// Directory with the files that cells name
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(super) media_dir: Option<PathBuf>,
}

impl Source {
    /// What its first file is called, without directory.
    pub(super) fn name(&self) -> String {
        self.files.first().map(|file| input::name(file)).unwrap_or_default()
    }
}

/// What a job is made of.
#[derive(Debug, ClapArgs)]
pub(super) struct Job {
    #[command(flatten)]
    pub(super) source: Source,
    #[command(flatten)]
    pub(super) recipe: Recipe,
    /// Region in which the job is to run
    #[arg(long, value_name = "CODE")]
    pub(super) region: String,
    #[command(flatten)]
    pub(super) today: Today,
}

#[derive(Debug, ClapArgs)]
pub(super) struct Prepare {
    #[command(flatten)]
    pub(super) job: Job,
    /// Directory for the parts and quarry.json, which says what they are; it is made if it is missing.
    /// One directory for each job: an earlier quarry.json is replaced
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath, required_unless_present = "dry_run")]
    pub(super) out: Option<PathBuf>,
    /// Print the parts that there would be, and write nothing
    #[arg(long)]
    pub(super) dry_run: bool,
}

#[derive(Debug, ClapArgs)]
pub(super) struct Check {
    /// Files to check; - is the standard input
    #[arg(required = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(super) files: Vec<PathBuf>,
    /// Model of the job; without it, each record is checked as what it looks like
    #[arg(long, value_name = "ID")]
    pub(super) model: Option<String>,
    /// Region in which the job is to run
    #[arg(long, value_name = "CODE")]
    pub(super) region: Option<String>,
    #[command(flatten)]
    pub(super) body: Body,
    /// Write copies to this directory, with all mended that needs no judgment; what is found is then
    /// what is still wrong with them
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(super) mend: Option<PathBuf>,
    #[command(flatten)]
    pub(super) today: Today,
}

#[derive(Debug, ClapArgs)]
pub(super) struct Convert {
    /// File to translate; - is the standard input
    #[arg(value_hint = ValueHint::FilePath)]
    pub(super) file: PathBuf,
    /// Translate the other way: the output of a Bedrock job to the lines of OpenAI's batch API
    #[arg(long)]
    pub(super) results: bool,
    /// Model id, as Bedrock spells it
    #[arg(long, value_name = "ID", required_unless_present = "results")]
    pub(super) model: Option<String>,
    #[command(flatten)]
    pub(super) body: Body,
    /// Parameter where a request does not give it, JSON or else a text; may be given again
    #[arg(long = "param", value_name = "NAME=VALUE", value_parser = parameter, conflicts_with = "results")]
    pub(super) parameters: Vec<(String, serde_json::Value)>,
    /// File to write
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(super) out: PathBuf,
}

#[derive(Debug, ClapArgs)]
pub(super) struct Models {
    /// Only what holds in this region
    #[arg(long, value_name = "CODE")]
    pub(super) region: Option<String>,
    /// Only models that take batch jobs
    #[arg(long)]
    pub(super) batch: bool,
    #[command(flatten)]
    pub(super) today: Today,
}

#[derive(Debug, ClapArgs)]
pub(super) struct Eligible {
    /// Model id, inference profile or ARN
    #[arg(long, value_name = "ID")]
    pub(super) model: String,
    /// Region in which the job is to run
    #[arg(long, value_name = "CODE")]
    pub(super) region: String,
    /// How the job calls the model
    #[arg(long, value_enum, default_value_t = Invocation::InvokeModel)]
    pub(super) invocation: Invocation,
    /// Records of the job
    #[arg(long, value_name = "N")]
    pub(super) records: Option<u64>,
    /// Bytes of the job's input
    #[arg(long, value_name = "N")]
    pub(super) bytes: Option<u64>,
    #[command(flatten)]
    pub(super) today: Today,
}

#[derive(Debug, ClapArgs)]
pub(super) struct Completions {
    /// Shell that runs the script
    pub(super) shell: clap_complete::Shell,
}

/// The day by which ends of life are judged.
#[derive(Debug, Clone, ClapArgs)]
pub(super) struct Today {
    /// Day to judge by, yyyy-mm-dd, instead of today (UTC)
    #[arg(long = "today", value_name = "DAY", value_parser = day)]
    day: Option<String>,
}

impl Today {
    pub(super) fn day(&self) -> String {
        self.day.clone().unwrap_or_else(super::clock::today)
    }
}

fn day(text: &str) -> Result<String, String> {
    let is_day = text.len() == 10
        && text.char_indices().all(|(idx, c)| match idx {
            4 | 7 => c == '-',
            _ => c.is_ascii_digit(),
        });
    if is_day { Ok(text.to_owned()) } else { Err("a day is written yyyy-mm-dd".to_owned()) }
}

fn encoding(text: &str) -> Result<Encoding, String> {
    Encoding::for_label(text).ok_or_else(|| "no encoding of the web has this name".to_owned())
}

fn character(text: &str) -> Result<u8, String> {
    match text.as_bytes() {
        [byte] if byte.is_ascii() && !matches!(byte, b'\n' | b'\r') => Ok(*byte),
        _ if text == "tab" || text == "\\t" => Ok(b'\t'),
        _ => Err("one ASCII character, or tab".to_owned()),
    }
}

fn character_or_none(text: &str) -> Result<OrNone, String> {
    if text == "none" { Ok(OrNone(None)) } else { character(text).map(|byte| OrNone(Some(byte))) }
}

fn parameter(text: &str) -> Result<(String, serde_json::Value), String> {
    let (name, value) = text
        .split_once('=')
        .filter(|(name, _)| !name.is_empty())
        .ok_or_else(|| "a parameter is written name=value".to_owned())?;
    let value = serde_json::from_str(value).unwrap_or_else(|_| value.into());
    Ok((name.to_owned(), value))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;
    use serde_json::json;

    use super::*;

    #[test]
    fn the_arguments_contradict_nothing() {
        Args::command().debug_assert();
    }

    #[test]
    fn a_character_is_written_as_itself_or_by_name() {
        for (text, expected) in [
            (";", Ok(b';')),
            ("tab", Ok(b'\t')),
            ("\\t", Ok(b'\t')),
            ("\\", Ok(b'\\')),
            ("é", Err(())),
            (";;", Err(())),
            ("", Err(())),
        ] {
            assert_eq!(character(text).map_err(drop), expected, "{text}");
        }
        assert_eq!(character_or_none("none"), Ok(OrNone(None)));
        assert_eq!(character_or_none("'"), Ok(OrNone(Some(b'\''))));
    }

    #[test]
    fn a_parameter_is_json_or_else_a_text() {
        for (text, expected) in [
            ("a=1", Ok(("a", json!(1)))),
            ("a=0.5", Ok(("a", json!(0.5)))),
            ("a=[\"x\"]", Ok(("a", json!(["x"])))),
            ("a=high", Ok(("a", json!("high")))),
            ("a=\"1\"", Ok(("a", json!("1")))),
            ("a=b=c", Ok(("a", json!("b=c")))),
            ("a=", Ok(("a", json!("")))),
            ("a", Err(())),
            ("=1", Err(())),
        ] {
            let expected = expected.map(|(name, value)| (name.to_owned(), value));
            assert_eq!(parameter(text).map_err(drop), expected, "{text}");
        }
    }

    #[test]
    fn a_day_is_written_as_sources_write_it() {
        for (text, is_day) in
            [("2026-11-24", true), ("2026-1-24", false), ("24.11.2026", false), ("", false)]
        {
            assert_eq!(day(text).is_ok(), is_day, "{text}");
        }
    }
}

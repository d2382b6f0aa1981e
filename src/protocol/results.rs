//! What app and worker say to each other about the output of a job.
//!
//! The worker keeps the index of the output that was opened last, and answers questions about it. The
//! app never has more than what it shows.

use serde::{Deserialize, Serialize};

use crate::engine::results::compare::{CompareBy, Comparison, ComparisonOptions};
use crate::engine::results::export::{ExportOptions, RecordTotals};
use crate::engine::results::{
    Breakdown, Distribution, Dropped, ErrorGroup, Fields, JobManifest, OutputTotals,
    Reconciliation, RequestCount, RetryOptions, RetryTotals, RowIds, Search, Status, Texts,
    ValueOf, View,
};

use super::Diagnostic;

/// What is asked about results.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ResultsRequest {
    /// Open these files (all handles): outputs, and in any order what belongs to them. What each of
    /// them is, its content says. Ends with [`ResultsOutcome::Opened`].
    Open {
        /// Where the record ids of the source are; `None` to find out.
        row_ids: Option<RowIds>,
    },
    /// Show only some rows, in some order. Ends with [`ResultsOutcome::Arranged`].
    Arrange {
        /// Which rows.
        view: View,
        /// Only rows that have this.
        search: Option<Search>,
    },
    /// Read some rows. Ends with [`ResultsOutcome::Rows`].
    Rows {
        /// The first, zero-based, among those that are shown.
        from: u64,
        /// How many.
        n: u64,
    },
    /// Read all of one row. Ends with [`ResultsOutcome::Detail`].
    Detail {
        /// Which, zero-based, among those that are shown.
        at: u64,
    },
    /// Put all rows into groups. Ends with [`ResultsOutcome::BrokenDown`], or fails where values are no
    /// groups.
    BreakDown {
        /// By what.
        by: ValueOf,
    },
    /// Count the requests that stand in the outputs. Ends with [`ResultsOutcome::RequestsCounted`].
    CountRequests,
    /// Write the table into a file, which comes back as handle 0. Ends with
    /// [`ResultsOutcome::Written`].
    Export(ExportOptions),
    /// Write the lines that OpenAI's batch API answers with into a file, which comes back as handle 0.
    /// Ends with [`ResultsOutcome::Written`].
    ExportOpenai {
        /// Only records that have one of these; all where none is named.
        statuses: Vec<Status>,
        /// Model of the job, for answers that do not name it; may be empty.
        model: String,
    },
    /// Write whose the vectors are and, behind that, the vectors into a file, which comes back as
    /// handle 0. Ends with [`ResultsOutcome::VectorsWritten`].
    ExportVectors {
        /// Only records that have one of these; all where none is named.
        statuses: Vec<Status>,
    },
    /// Write a batch input of the records that have to be sent again into a file, which comes back as
    /// handle 0. If they are merged with another batch input, handle 0 is that. Ends with
    /// [`ResultsOutcome::RetryWritten`].
    Retry(RetryOptions),
    /// Read another run on the same rows, of which all handles are files, and keep it beside the output
    /// that is open. Ends with [`ResultsOutcome::RunAdded`].
    AddRun {
        /// What it is known by from now on.
        id: RunId,
    },
    /// Let go of a run. Ends with [`ResultsOutcome::RunRemoved`].
    RemoveRun {
        /// Which.
        id: RunId,
    },
    /// Compare runs. Ends with [`ResultsOutcome::Compared`].
    Compare(RunChoice),
    /// Write rows of all runs side by side into a file, which comes back as handle 0. Ends with
    /// [`ResultsOutcome::Written`].
    ExportComparison {
        /// The runs.
        choice: RunChoice,
        /// How they are written.
        options: ComparisonOptions,
    },
}

/// Identifies a run that was added, for as long as the page stands.
pub type RunId = u32;

/// Which runs are compared, and how.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RunChoice {
    /// What the output that is open is called. It is the first run.
    pub own_name: String,
    /// The runs that follow it, in their order.
    pub others: Vec<NamedRun>,
    /// What is compared.
    pub by: CompareBy,
}

/// A run that was added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedRun {
    /// Which it is.
    pub id: RunId,
    /// What it is called.
    pub name: String,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ResultsOutcome {
    /// Of [`ResultsRequest::Open`].
    Opened(Box<ResultsSummary>),
    /// Of [`ResultsRequest::Arrange`].
    Arranged {
        /// How many rows are shown.
        n_rows: u64,
    },
    /// Of [`ResultsRequest::Rows`].
    Rows {
        /// The first, zero-based, among those that are shown.
        from: u64,
        /// The rows.
        rows: Vec<ResultRow>,
    },
    /// Of [`ResultsRequest::Detail`].
    Detail(Box<ResultDetail>),
    /// Of [`ResultsRequest::BreakDown`].
    BrokenDown(Box<Breakdown>),
    /// Of [`ResultsRequest::CountRequests`].
    RequestsCounted(Box<RequestCount>),
    /// Of [`ResultsRequest::Export`], [`ResultsRequest::ExportOpenai`] and
    /// [`ResultsRequest::ExportComparison`].
    Written {
        /// Rows in the file.
        n_rows: u64,
        /// Bytes of the file.
        n_bytes: u64,
        /// What was not written as it came.
        diagnostics: Vec<Diagnostic>,
    },
    /// Of [`ResultsRequest::ExportVectors`].
    VectorsWritten {
        /// What is in the file.
        totals: RecordTotals,
        /// Bytes at its beginning that say whose the vectors are: a file of their own.
        n_ids_bytes: u64,
        /// Bytes of the file.
        n_bytes: u64,
        /// What is not in it.
        diagnostics: Vec<Diagnostic>,
    },
    /// Of [`ResultsRequest::Retry`].
    RetryWritten {
        /// What is in the file.
        totals: RetryTotals,
        /// Bytes of the file.
        n_bytes: u64,
        /// What is wrong with it.
        diagnostics: Vec<Diagnostic>,
    },
    /// Of [`ResultsRequest::AddRun`].
    RunAdded(Box<RunSummary>),
    /// Of [`ResultsRequest::RemoveRun`].
    RunRemoved,
    /// Of [`ResultsRequest::Compare`]. The output that is open is the first run.
    Compared(Box<Comparison>),
}

/// All that a page says of a run beside the output that is open.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RunSummary {
    /// Its files, in the order in which they came.
    pub files: Vec<OpenedFile>,
    /// Counts and sums of its outputs.
    pub totals: OutputTotals,
    /// Its model, where `quarry.json` says it.
    pub model: Option<String>,
    /// Its region, where `quarry.json` says it.
    pub region: Option<String>,
    /// What was found in its outputs.
    pub diagnostics: Vec<Diagnostic>,
}

/// A file that was opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenedFile {
    /// Its name.
    pub name: String,
    /// Its size.
    pub n_bytes: u64,
    /// What it is.
    pub kind: Dropped,
}

/// All that a page says of an output without reading it again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ResultsSummary {
    /// The files, in the order in which they came.
    pub files: Vec<OpenedFile>,
    /// Columns of the source; none without one.
    pub columns: Vec<String>,
    /// Where the record ids of the source are; `None` without a source.
    pub row_ids: Option<RowIds>,
    /// Whether nothing in the source was found in the output.
    pub is_id_guess_blind: bool,
    /// Rows of the table.
    pub n_rows: u64,
    /// Counts and sums of the output.
    pub totals: OutputTotals,
    /// Source, batch input and output compared.
    pub reconciliation: Reconciliation,
    /// Errors by their cause, most frequent first.
    pub errors: Vec<ErrorGroup>,
    /// What the job says of itself; `None` without a manifest.
    pub manifest: Option<JobManifest>,
    /// What answers have in common that are JSON objects.
    pub fields: Fields,
    /// Tokens of prompts.
    pub input_tokens: Distribution,
    /// Tokens of answers.
    pub output_tokens: Distribution,
    /// Model of the job, where `quarry.json` says it.
    pub model: Option<String>,
    /// Region of the job, where `quarry.json` says it.
    pub region: Option<String>,
    /// Bytes of memory that the index takes.
    pub index_bytes: u64,
    /// Bytes read.
    pub n_bytes: u64,
    /// Time taken, in milliseconds.
    pub elapsed_millis: f64,
    /// What was found.
    pub diagnostics: Vec<Diagnostic>,
}

/// A row as the table shows it; long texts are cut.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResultRow {
    /// Number of the row in the results, one-based.
    pub number: u64,
    /// Cells of the source.
    pub source: Vec<String>,
    /// What became of it.
    pub status: Status,
    /// The answer or the error.
    pub texts: Texts,
    /// Values of the fields of an answer that is JSON, in the order of the summary.
    pub fields: Vec<Option<String>>,
    /// Tokens of the prompt.
    pub input_tokens: Option<u64>,
    /// Tokens of the answer.
    pub output_tokens: Option<u64>,
}

/// All of a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResultDetail {
    /// Where it is among those that are shown, zero-based.
    pub at: u64,
    /// The row, with texts as long as a page can bear.
    pub row: ResultRow,
    /// The line of the output, as far as a page can bear; empty without a record.
    pub line: String,
    /// Length of the line.
    pub n_line_bytes: u64,
    /// Name of the file that has it.
    pub file: String,
    /// `modelInput` as it is in the line.
    pub input: String,
}

//! The messages between app and worker: everything that crosses the boundary, in one place.
//!
//! A message is plain text (JSON) beside a list of browser handles (`File`,
//! `FileSystemFileHandle`, `Blob`) that the browser passes on without copying.
//! Every message carries the id of its job. A job that was started ends with exactly one
//! [`Event`] for which [`Event::is_end`] holds: finished, failed or cancelled.

mod results;

use serde::{Deserialize, Serialize};

pub use results::{
    NamedRun, OpenedFile, ResultDetail, ResultRow, ResultsOutcome, ResultsRequest, ResultsSummary,
    RunChoice, RunId, RunSummary,
};

use crate::engine::batch::Totals;
use crate::engine::check::{Example, Group, Report, Severity};
use crate::engine::inspect;
use crate::engine::recipe::Recipe;
use crate::engine::results::Observed;
use crate::engine::source::{Checkpoint, Dialect, Index, Sniffed};
use crate::engine::split::{Limits, Manifest, PartSize, SourceFile};
use crate::engine::tokens::{JobCount, LearnedOutput};
use crate::engine::translate::{self, SourceKind};
use crate::engine::unpack::{Packing, Sheet};

/// Names this build. App and worker are two files: when a browser's cache mixes two builds,
/// their ids differ and the app asks for a reload.
pub const BUILD: &str = env!("QUARRY_BUILD");

/// Number of a job, never used twice by one worker.
pub type JobId = u32;

/// What the app asks for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Request {
    /// Unpack a source (handle 0, a `File`) into the browser's own storage, or memory where it has
    /// none. Ends with [`Outcome::Unpacked`], and the plain `File` or `Blob` as handle 0 unless the
    /// source is plain already.
    Unpack {
        /// Which sheet of a spreadsheet; `None` for the first that shows and is not empty.
        sheet: Option<String>,
    },
    /// Read the source (all handles, a `File` each) once: how it is read, how many rows, where they
    /// begin.
    ///
    /// Answers with [`Event::Opened`], any number of [`Event::Progress`], and [`Outcome::Scanned`].
    Open {
        /// How to read it; `None` reads each file as its first bytes suggest.
        dialect: Option<Dialect>,
    },
    /// Make the record of one row of the source (the first handles). Files that cells may name follow
    /// it. Ends with [`Outcome::Previewed`].
    Preview {
        /// How a row becomes a record.
        recipe: Recipe,
        /// Data row, one-based.
        row: u64,
        /// How many handles are files of the source.
        n_sources: usize,
        /// Known start of this row or an earlier one.
        from: Option<Checkpoint>,
    },
    /// Make the records of the whole source (the first handles). Files that cells may name follow it.
    /// Ends with [`Outcome::Converted`].
    Convert {
        /// How rows become records.
        recipe: Recipe,
        /// How many handles are files of the source.
        n_sources: usize,
        /// What a job may hold.
        limits: Limits,
        /// Where the records go.
        to: RecordsTo,
    },
    /// A piece of the records that this message's job makes is done with: another one may come.
    PieceTaken,
    /// Say what the parts of that file (handle 0) are; with a `FileSystemDirectoryHandle` that the user
    /// picked (handle 1), write them there, all or none. Ends with [`Outcome::Sealed`].
    Seal(Seal),
    /// Check the records of a file (handle 0). Ends with [`Outcome::Checked`].
    Check {
        /// What they are checked against.
        target: inspect::Target,
    },
    /// Write a copy of a file (handle 0), which comes back as handle 0. Ends with
    /// [`Outcome::Rewritten`].
    Rewrite {
        /// How it differs.
        rewrite: Rewrite,
    },
    /// Something about the output of a job. Ends with [`Outcome::Results`].
    Results(ResultsRequest),
    /// Learn from output files (all handles) how many tokens requests really had. Ends with
    /// [`Outcome::Learned`].
    Learn {
        /// Id of the model that answered; empty to take it from the answers.
        model: String,
        /// The outputs that were learned from before.
        known: Vec<LearnedOutput>,
    },
    /// End the job of this message's id with [`Event::Cancelled`].
    Cancel,
}

/// Where the records of a conversion go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RecordsTo {
    /// Nowhere: it is only said what parts there would be.
    Nowhere,
    /// To a `File` with all of them, which comes back as handle 0, to be downloaded whole or in parts.
    File,
    /// To the app in pieces of so many bytes each, a `Blob` beside each [`Event::Piece`]. No more than
    /// [`MAX_PIECES`] are out at once. The job fails where the records have other bytes in all.
    Pieces(Vec<u64>),
}

/// Most pieces of records that the app has not said [`Request::PieceTaken`] of: four are sent side by
/// side, and two wait for their turn.
pub const MAX_PIECES: u32 = 6;

/// How a copy differs from its file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rewrite {
    /// What is wrong with its records in a mechanical way is mended.
    Mend(inspect::Target),
    /// Requests of another service become records.
    Requests(translate::Target),
    /// Bedrock's output becomes OpenAI's.
    Results(translate::Origin),
}

/// What a manifest says beside the hashes of the parts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Seal {
    /// How the source became records.
    pub recipe: Recipe,
    /// Code of the region where the jobs are meant to run.
    pub region: String,
    /// The files that were read.
    pub sources: Vec<SourceFile>,
    /// The parts, as they were planned.
    pub parts: Vec<PartSize>,
    /// What became of the rows.
    pub totals: Totals,
}

/// What the worker says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    /// The worker listens. First message of a worker, with job id 0.
    Ready {
        /// [`BUILD`] of the worker.
        build: String,
    },
    /// How the source is read.
    Opened(Reading),
    /// How far the job is.
    Progress(Progress),
    /// The next piece of the records (handle 0, a `Blob`).
    Piece,
    /// So many rows of results were found so far; they can be asked for.
    Found {
        /// How many.
        n_rows: u64,
    },
    /// The job is done.
    Finished(Outcome),
    /// The job could not be done; nothing of it is left.
    Failed(Failure),
    /// The job was cancelled; nothing of it is left.
    Cancelled,
}

impl Event {
    /// Whether the job is over.
    pub fn is_end(&self) -> bool {
        matches!(self, Self::Finished(_) | Self::Failed(_) | Self::Cancelled)
    }
}

/// How a source is read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// The dialect in use.
    pub dialect: Dialect,
    /// What the first bytes suggest, with the evidence.
    pub sniffed: Sniffed,
    /// Whether the file begins with a byte order mark.
    pub has_bom: bool,
    /// Names of the columns, unique.
    pub columns: Vec<String>,
    /// The first rows, as a window to look at; long fields are cut.
    pub sample: Vec<Vec<String>>,
}

/// How far a job is.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Progress {
    /// Bytes of the source read so far.
    pub read_bytes: u64,
    /// Bytes of the source.
    pub total_bytes: u64,
    /// Rows read so far.
    pub n_rows: u64,
    /// Time since the job began, in milliseconds.
    pub elapsed_millis: f64,
}

/// What a finished job found or made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Of [`Request::Unpack`].
    Unpacked {
        /// What the source was wrapped in.
        packing: Packing,
        /// The sheets of a spreadsheet.
        sheets: Vec<Sheet>,
        /// The sheet that was taken.
        sheet: Option<String>,
        /// What is wrong with the packing.
        diagnostics: Vec<Diagnostic>,
    },
    /// Of [`Request::Open`].
    Scanned {
        /// Number of data rows.
        n_rows: u64,
        /// The same for each of its files.
        n_rows_by_file: Vec<u64>,
        /// Where rows begin.
        index: Index,
        /// What is odd about the source.
        diagnostics: Vec<Diagnostic>,
    },
    /// Of [`Request::Preview`].
    Previewed {
        /// The line that would be written; `None` when the row does not exist or cannot be written.
        record: Option<String>,
        /// The fields of the row, by column.
        fields: Vec<String>,
        /// What is wrong with the recipe or the row.
        diagnostics: Vec<Diagnostic>,
    },
    /// Of [`Request::Convert`].
    Converted(Converted),
    /// Of [`Request::Seal`].
    Sealed {
        /// What the parts are.
        manifest: Box<Manifest>,
    },
    /// Of [`Request::Check`].
    Checked {
        /// What kind of file it is; `None` when it is none that is known.
        source_kind: Option<SourceKind>,
        /// Lines with a record.
        n_records: u64,
        /// Records without an error.
        n_clean: u64,
        /// Records that can be mended.
        n_fixable: u64,
        /// Bytes read.
        n_bytes: u64,
        /// Ids of the request formats that were found, with the number of records of each.
        families: Vec<(String, u64)>,
        /// Time taken, in milliseconds.
        elapsed_millis: f64,
        /// What is wrong.
        diagnostics: Vec<Diagnostic>,
    },
    /// Of [`Request::Results`].
    Results(ResultsOutcome),
    /// Of [`Request::Learn`].
    Learned(Observed),
    /// Of [`Request::Rewrite`].
    Rewritten {
        /// Records written.
        n_records: u64,
        /// Records that could not be written.
        n_left_out: u64,
        /// Records that differ from those of the file.
        n_changed: u64,
        /// Bytes written.
        n_bytes: u64,
        /// What was changed, or could not be carried over.
        diagnostics: Vec<Diagnostic>,
    },
}

/// The records of a source.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Converted {
    /// What became of the rows.
    pub totals: Totals,
    /// Bytes of all records.
    pub n_bytes: u64,
    /// The parts in order: each a range of the bytes, and a job. None where there is no record, or
    /// where there would be too many.
    pub parts: Vec<PartSize>,
    /// How many times as many jobs are started as there may be at once.
    pub n_waves: u64,
    /// How many jobs there may be at once.
    pub max_jobs: u64,
    /// What the records are made of; `None` where the recipe does not fit the source.
    pub count: Option<Box<JobCount>>,
    /// Time taken, in milliseconds.
    pub elapsed_millis: f64,
    /// What was found on the way.
    pub diagnostics: Vec<Diagnostic>,
}

/// Why a job could not be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// What happened.
    pub message: String,
    /// What the user can do.
    pub action: String,
    /// Whether the worker is gone and a new one is needed.
    pub is_fatal: bool,
}

/// A group of findings as the page shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// Stable code of the rule.
    pub code: String,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong.
    pub title: String,
    /// Why it matters.
    pub why: String,
    /// How to mend it.
    pub fix: String,
    /// What it looks like in the data.
    pub example: String,
    /// What it is about; may be empty.
    pub subject: String,
    /// How often it was found.
    pub count: u64,
    /// The first findings.
    pub examples: Vec<Example>,
}

impl From<&Group> for Diagnostic {
    fn from(group: &Group) -> Self {
        Self {
            code: group.rule.code.to_owned(),
            severity: group.rule.severity,
            title: group.rule.title.to_owned(),
            why: group.rule.why.to_owned(),
            fix: group.rule.fix.to_owned(),
            example: group.rule.example.to_owned(),
            subject: group.subject.clone(),
            count: group.count,
            examples: group.examples.clone(),
        }
    }
}

/// The groups of a report, worst first.
pub fn diagnostics(report: &Report) -> Vec<Diagnostic> {
    report.groups().into_iter().map(Diagnostic::from).collect()
}

/// The groups of several reports, worst first.
pub fn diagnostics_of(reports: &[&Report]) -> Vec<Diagnostic> {
    let mut all: Vec<Diagnostic> = reports.iter().flat_map(|report| diagnostics(report)).collect();
    all.sort_by_key(|diagnostic| diagnostic.severity);
    all
}

#[cfg(test)]
mod tests {
    use crate::engine::split::Part;

    use super::*;
    use crate::engine::results::compare::{CompareBy, Comparison, Pair};
    use crate::engine::results::{Breakdown, RequestCount, RowGroup, ValueOf};
    use crate::engine::unpack::SpreadsheetKind;

    #[track_caller]
    fn check<T>(message: &T)
    where
        T: std::fmt::Debug + PartialEq + Serialize + serde::de::DeserializeOwned,
    {
        let text = serde_json::to_string(message).expect("messages are JSON");
        let back: T = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(back, *message, "{text}");
    }

    /// A message that does not come back as it was sent is lost without a word.
    #[test]
    fn every_message_comes_back_as_it_was_sent() {
        let recipe = Recipe::default();
        let target = inspect::Target { model: "m".into(), ..inspect::Target::default() };
        let origin = translate::Origin::default();
        let requests = translate::Target {
            model: "m".into(),
            format: "nova".into(),
            defaults: [("a".to_owned(), 1.into())].into(),
        };
        let found = Breakdown {
            of: ValueOf::Field("mood".into()),
            n_values: 1,
            groups: vec![RowGroup { value: Some("good".into()), ..RowGroup::default() }],
            n_other_values: 0,
            others: None,
            without: None,
        };
        check(&Outcome::Results(ResultsOutcome::BrokenDown(Box::new(found))));
        let counted = Box::new(RequestCount::default());
        check(&Outcome::Results(ResultsOutcome::RequestsCounted(counted)));
        let choice = RunChoice {
            own_name: "this run".into(),
            others: vec![NamedRun { id: 1, name: "nova".into() }],
            by: CompareBy { field: Some("mood".into()), ignores_case: true },
        };
        check(&Request::Results(ResultsRequest::AddRun { id: 1 }));
        check(&Request::Results(ResultsRequest::RemoveRun { id: 1 }));
        check(&Request::Results(ResultsRequest::Compare(choice)));
        let pair = Pair { kappa: Some(0.1 + 0.2), ..Pair::default() };
        let compared = Comparison { pairs: vec![pair], ..Comparison::default() };
        check(&Outcome::Results(ResultsOutcome::Compared(Box::new(compared))));
        check(&Outcome::Results(ResultsOutcome::RunRemoved));
        check(&Request::Unpack { sheet: Some("a".into()) });
        check(&Request::Open { dialect: Some(Dialect::default()) });
        check(&Request::Preview { recipe: recipe.clone(), row: 7, n_sources: 2, from: None });
        let limits = Limits { min_records: 1, max_records: 2, max_bytes: 3, max_jobs: 4 };
        for to in [RecordsTo::Nowhere, RecordsTo::File, RecordsTo::Pieces(vec![1, 1 << 40])] {
            check(&Request::Convert { recipe: recipe.clone(), n_sources: 2, limits, to });
        }
        check(&Request::PieceTaken);
        check(&Event::Piece);
        let totals = Totals { n_records: 1, n_left_out: 2, n_not_selected: 3 };
        let parts = vec![PartSize { n_records: 1, n_bytes: 2 }];
        let sources = vec![SourceFile { name: "a.csv".into(), n_bytes: 3 }];
        let part = Part { file: "a".into(), n_records: 1, n_bytes: 2, sha256: "0".into() };
        let manifest =
            Manifest::new(recipe.clone(), sources.clone(), "us-east-1", vec![part], totals);
        check(&Request::Seal(Seal {
            recipe,
            region: "us-east-1".into(),
            sources,
            parts: parts.clone(),
            totals,
        }));
        check(&Request::Check { target: target.clone() });
        for rewrite in
            [Rewrite::Mend(target), Rewrite::Requests(requests), Rewrite::Results(origin)]
        {
            check(&Request::Rewrite { rewrite });
        }
        let output = LearnedOutput { model: "m".into(), fingerprint: u64::MAX };
        check(&Request::Learn { model: "m".into(), known: vec![output] });
        check(&Request::Cancel);

        let diagnostics = vec![Diagnostic {
            code: "a.b".into(),
            severity: Severity::Note,
            title: "T".into(),
            why: "W".into(),
            fix: "F".into(),
            example: "E".into(),
            subject: "s".into(),
            count: 1,
            examples: vec![Example { at: Default::default(), detail: "d".into() }],
        }];
        let sheet =
            Sheet { name: "a".into(), is_visible: true, size: Some((1, 2)), has_cells: true };
        for outcome in [
            Outcome::Unpacked {
                packing: Packing::Spreadsheet(SpreadsheetKind::Xlsx),
                sheets: vec![sheet],
                sheet: Some("a".into()),
                diagnostics: diagnostics.clone(),
            },
            Outcome::Scanned {
                n_rows: 1,
                n_rows_by_file: vec![1, 0],
                index: Index::default(),
                diagnostics: diagnostics.clone(),
            },
            Outcome::Previewed {
                record: Some("{}".into()),
                fields: vec!["a".into()],
                diagnostics: diagnostics.clone(),
            },
            Outcome::Converted(Converted {
                totals,
                n_bytes: 3,
                parts,
                n_waves: 4,
                max_jobs: 5,
                count: Some(Box::default()),
                elapsed_millis: 4.5,
                diagnostics: diagnostics.clone(),
            }),
            Outcome::Sealed { manifest: Box::new(manifest) },
            Outcome::Checked {
                source_kind: Some(SourceKind::OpenAi),
                n_records: 1,
                n_clean: 2,
                n_fixable: 3,
                n_bytes: 4,
                families: vec![("nova".into(), 1)],
                elapsed_millis: 5.5,
                diagnostics: diagnostics.clone(),
            },
            Outcome::Rewritten {
                n_records: 1,
                n_left_out: 2,
                n_changed: 3,
                n_bytes: 4,
                diagnostics,
            },
            Outcome::Learned(Observed::default()),
        ] {
            check(&Event::Finished(outcome));
        }
        check(&Event::Ready { build: BUILD.into() });
        check(&Event::Progress(Progress::default()));
        check(&Event::Cancelled);
    }
}

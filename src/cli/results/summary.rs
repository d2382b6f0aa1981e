//! What is said of results. Scripts may depend on the names of the JSON; README.md lists them.

use serde::Serialize;
use serde_json::{Map, Value};

use super::super::said::Diagnostic;
use super::groups::GroupsSaid;
use super::sorted::{Sorted, SortedFile};
use super::written::{RetrySaid, TableSaid};
use crate::engine::cost::Actual;
use crate::engine::results::{
    ByStatus, Distribution, Entry, JobManifest, Output, Reconciliation, Status, causes,
};

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Summary {
    /// The files, each with what it is.
    pub(super) files: Vec<SortedFile>,
    /// Lines of the output that are not blank.
    pub(super) records: u64,
    /// Lines of the output that are.
    pub(super) blank_lines: u64,
    /// What became of all rows and of records without one.
    pub(super) statuses: Map<String, Value>,
    /// What the lines of the output say, each counted, those that stand twice too.
    pub(super) lines: Map<String, Value>,
    pub(super) reconciliation: Reconciled,
    /// The models' own words for why they stopped.
    pub(super) stop_reasons: Vec<StopReason>,
    /// Tokens of prompts, those of the cache included.
    pub(super) input_tokens: Tokens,
    pub(super) output_tokens: Tokens,
    pub(super) cache_read_tokens: u64,
    pub(super) cache_write_tokens: u64,
    pub(super) errors: Vec<ErrorSaid>,
    pub(super) model: String,
    pub(super) region: String,
    /// What the job did cost; null where no batch price is known.
    pub(super) cost: Option<Actual>,
    /// What manifest.json.out says; null without one.
    pub(super) manifest: Option<ManifestSaid>,
    /// Rows by a column or a field, where that is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) groups: Option<GroupsSaid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) table: Option<TableSaid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) retry: Option<RetrySaid>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// Whether rows and records are all counted.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Reconciled {
    pub(super) adds_up: bool,
    /// Rows of the source or of the batch input; null without both.
    pub(super) rows: Option<u64>,
    pub(super) matched: u64,
    pub(super) missing: u64,
    pub(super) not_sent: u64,
    pub(super) double_rows: u64,
    pub(super) joined: u64,
    pub(super) unexpected: u64,
    pub(super) without_id: u64,
    pub(super) repeated: u64,
    pub(super) superseded: u64,
    pub(super) conflicting: u64,
}

#[derive(Debug, Serialize)]
pub(super) struct StopReason {
    pub(super) reason: String,
    pub(super) count: u64,
}

/// How many tokens there are, and how they are spread over answers.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Tokens {
    pub(super) sum: u64,
    /// Answers that say it, and those that do not.
    pub(super) said: u64,
    pub(super) unsaid: u64,
    pub(super) mean: u64,
    pub(super) p50: u64,
    pub(super) p90: u64,
    pub(super) p99: u64,
    pub(super) max: u64,
}

/// All errors of a cause.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ErrorSaid {
    pub(super) cause: &'static str,
    pub(super) title: &'static str,
    pub(super) count: u64,
    pub(super) why: &'static str,
    pub(super) fix: &'static str,
    /// Whether the same record may succeed when it is sent again.
    pub(super) is_retryable: bool,
    pub(super) messages: Vec<MessageSaid>,
}

#[derive(Debug, Serialize)]
pub(super) struct MessageSaid {
    pub(super) code: String,
    pub(super) message: String,
    pub(super) count: u64,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ManifestSaid {
    pub(super) total: Option<u64>,
    pub(super) processed: Option<u64>,
    pub(super) success: Option<u64>,
    pub(super) error: Option<u64>,
    pub(super) input_tokens: Option<u64>,
    pub(super) output_tokens: Option<u64>,
    pub(super) others: Map<String, Value>,
}

/// Whether a row or record has no answer that should have one.
pub(super) fn has_losses(found: &Reconciliation) -> bool {
    let lost = [Status::Failed, Status::Missing, Status::NoAnswer, Status::NotJson];
    lost.into_iter().any(|status| found.by_status.of(status) > 0)
}

impl Summary {
    pub(super) fn new(
        sorted: &Sorted,
        output: &Output,
        found: &Reconciliation,
        diagnostics: Vec<Diagnostic>,
    ) -> Self {
        let totals = &output.totals;
        let reasons = totals.stop_reasons.iter();
        let answers = || output.index.iter().filter(|entry| entry.status.has_answer());
        Self {
            files: sorted.files.clone(),
            records: found.n_records,
            blank_lines: totals.n_blank,
            statuses: words(&found.by_status),
            lines: words(&totals.by_status),
            reconciliation: Reconciled::new(found),
            stop_reasons: reasons
                .map(|(reason, count)| StopReason { reason: reason.clone(), count: *count })
                .collect(),
            input_tokens: Tokens::new(&Distribution::of(answers().map(Entry::input_tokens))),
            output_tokens: Tokens::new(&Distribution::of(answers().map(Entry::output_tokens))),
            cache_read_tokens: totals.tokens.cache_read,
            cache_write_tokens: totals.tokens.cache_write,
            errors: errors(output),
            model: String::new(),
            region: String::new(),
            cost: None,
            manifest: sorted.manifest.as_ref().map(ManifestSaid::new),
            groups: None,
            table: None,
            retry: None,
            diagnostics,
        }
    }
}

impl Reconciled {
    fn new(found: &Reconciliation) -> Self {
        Self {
            adds_up: found.adds_up(),
            rows: found.n_rows,
            matched: found.n_matched,
            missing: found.n_missing,
            not_sent: found.n_not_sent,
            double_rows: found.n_double_rows,
            joined: found.n_joined,
            unexpected: found.n_unexpected,
            without_id: found.n_without_id,
            repeated: found.n_repeated,
            superseded: found.n_superseded,
            conflicting: found.n_conflicting,
        }
    }
}

impl Tokens {
    pub(super) fn new(of: &Distribution) -> Self {
        let Distribution { n, n_unknown, sum, p50, p90, p99, max, .. } = *of;
        Self { sum, said: n, unsaid: n_unknown, mean: of.mean(), p50, p90, p99, max }
    }
}

impl ManifestSaid {
    fn new(manifest: &JobManifest) -> Self {
        let others = manifest.others.iter();
        Self {
            total: manifest.n_total,
            processed: manifest.n_processed,
            success: manifest.n_success,
            error: manifest.n_error,
            input_tokens: manifest.input_tokens,
            output_tokens: manifest.output_tokens,
            others: others
                .map(|(name, value)| (name.clone(), Value::from(value.as_str())))
                .collect(),
        }
    }
}

/// Counts by the words of statuses.
pub(super) fn words(counts: &ByStatus) -> Map<String, Value> {
    counts.iter().map(|(status, count)| (status.word().to_owned(), count.into())).collect()
}

fn errors(output: &Output) -> Vec<ErrorSaid> {
    let groups = output.errors.by_count().into_iter();
    let said = groups.filter_map(|group| {
        let cause = causes().get(group.cause)?;
        let messages = group.messages.iter().map(|message| MessageSaid {
            code: message.code.clone(),
            message: message.message.clone(),
            count: message.count,
        });
        Some(ErrorSaid {
            cause: &cause.id,
            title: &cause.title,
            count: group.count,
            why: &cause.why,
            fix: &cause.fix,
            is_retryable: cause.is_retryable,
            messages: messages.collect(),
        })
    });
    said.collect()
}

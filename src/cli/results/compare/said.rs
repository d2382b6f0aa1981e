//! What is said of runs that were compared. Scripts may depend on the names of the JSON; README.md
//! lists them.

use serde::Serialize;
use serde_json::{Map, Value};

use super::super::super::said::Diagnostic;
use super::super::sorted::SortedFile;
use super::super::summary::{Tokens, words};
use super::super::written::TableSaid;
use super::ReadRun;
use crate::engine::cost::Actual;
use crate::engine::results::compare::{Categories, CompareBy, Comparison, RunFound};

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Said {
    pub(super) runs: Vec<RunSaid>,
    /// The field that was compared; null for whole answers.
    pub(super) field: Option<String>,
    pub(super) ignores_case: bool,
    /// Rows, each id once: those that are the same, different, incomplete and silent.
    pub(super) rows: u64,
    pub(super) same: u64,
    pub(super) different: u64,
    pub(super) incomplete: u64,
    pub(super) silent: u64,
    pub(super) double_rows: u64,
    /// Values, the most frequent first; null where they are no categories.
    pub(super) categories: Option<Vec<String>>,
    /// Why they are none.
    pub(super) no_matrix: Option<&'static str>,
    pub(super) pairs: Vec<PairSaid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) table: Option<TableSaid>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// One run.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RunSaid {
    pub(super) name: String,
    pub(super) files: Vec<SortedFile>,
    /// What became of all rows.
    pub(super) statuses: Map<String, Value>,
    /// Rows for which it has a value, and answers in which there is none.
    pub(super) values: u64,
    pub(super) without_value: u64,
    /// Records that belong to no row.
    pub(super) without_id: u64,
    /// Records whose id has another answer in the same run, which is the one that is compared.
    pub(super) conflicting: u64,
    pub(super) input_tokens: Tokens,
    pub(super) output_tokens: Tokens,
    pub(super) model: String,
    pub(super) region: String,
    /// What the run did cost; null where no batch price is known.
    pub(super) cost: Option<Actual>,
}

/// Two runs.
#[derive(Debug, Serialize)]
pub(super) struct PairSaid {
    pub(super) first: String,
    pub(super) second: String,
    /// Rows for which both have a value, and those of them that are equal.
    pub(super) both: u64,
    pub(super) equal: u64,
    /// The share of them, from 0 to 1.
    pub(super) agreement: Option<f64>,
    pub(super) kappa: Option<f64>,
    /// Rows are values of the first run, columns those of the second.
    pub(super) matrix: Option<Vec<Vec<u64>>>,
}

impl RunSaid {
    pub(super) fn new(run: &ReadRun, found: &RunFound, cost: Option<Actual>) -> Self {
        Self {
            name: run.name.clone(),
            files: run.sorted.files.clone(),
            statuses: words(&found.by_status),
            values: found.n_values,
            without_value: found.n_without_value(),
            without_id: found.n_without_id,
            conflicting: found.n_conflicting,
            input_tokens: Tokens::new(&found.input_tokens),
            output_tokens: Tokens::new(&found.output_tokens),
            model: run.model.clone(),
            region: run.region.clone(),
            cost,
        }
    }
}

impl Said {
    pub(super) fn new(runs: Vec<RunSaid>, by: &CompareBy, found: Comparison) -> Self {
        let name = |at: usize| found.runs.get(at).map(|run| run.name.clone()).unwrap_or_default();
        let pairs = found.pairs.iter().map(|pair| PairSaid {
            first: name(pair.first),
            second: name(pair.second),
            both: pair.n_both,
            equal: pair.n_equal,
            agreement: pair.agreement(),
            kappa: pair.kappa,
            matrix: pair.matrix.clone(),
        });
        Self {
            runs,
            field: by.field.clone(),
            ignores_case: by.ignores_case,
            rows: found.n_rows,
            same: found.n_same,
            different: found.n_different,
            incomplete: found.n_incomplete,
            silent: found.n_silent,
            double_rows: found.n_double_rows,
            pairs: pairs.collect(),
            no_matrix: found.categories.reason(),
            categories: match found.categories {
                Categories::Values(values) => Some(values),
                Categories::TooMany | Categories::TooLong => None,
            },
            table: None,
            diagnostics: Vec::new(),
        }
    }
}

//! How long answers may be: nobody knows before, so it says by what it judges.

use serde::{Deserialize, Serialize};

use super::super::catalog::{Modality, Model};
use super::super::tokens::{Interval, JobCount, Learned};

/// By what the length of answers is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OutputBasis {
    /// The model answers with vectors or images, which have no tokens.
    NoText,
    /// Answers of earlier jobs.
    Calibrated,
    /// What the user expects of an answer.
    Guess,
    /// Nobody said anything: every answer is taken to be as long as its limit.
    Limit,
    /// Nobody said anything, and there is no limit.
    Unknown,
}

/// The answers of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Output {
    /// Their tokens; nothing where [unknown](OutputBasis::Unknown).
    pub tokens: Interval,
    /// By what they are judged.
    pub basis: OutputBasis,
    /// Most tokens of an answer, where there is a limit.
    pub limit: Option<u64>,
}

impl Output {
    /// The answers to all records of a job.
    pub(super) fn of(
        model: Option<&Model>,
        job: &JobCount,
        guess: Option<u64>,
        learned: Option<&Learned>,
    ) -> Self {
        let writes_text = model
            .and_then(|model| model.output.as_ref())
            .is_none_or(|output| output.contains(&Modality::Text));
        if !writes_text {
            return Self { tokens: Interval::default(), basis: OutputBasis::NoText, limit: None };
        }
        let of_model =
            model.and_then(|model| model.max_output.as_ref()).map(|fact| fact.value.into());
        let limit = match (job.answer_limit, of_model) {
            (Some(asked), Some(most)) => Some(asked.min(most)),
            (asked, most) => asked.or(most),
        };
        let most = limit.unwrap_or(u64::MAX);
        let (tokens, basis) = match (learned.and_then(|it| it.outputs(job.n_records)), guess, limit)
        {
            (_, Some(guess), _) => {
                let likely = guess.min(most);
                let each =
                    Interval { low: likely, likely, high: limit.unwrap_or(likely).max(likely) };
                (each.times(job.n_records), OutputBasis::Guess)
            }
            (Some(learned), None, _) => {
                let highest = most.saturating_mul(job.n_records);
                (learned.map(|n| n.min(highest)), OutputBasis::Calibrated)
            }
            (None, None, Some(limit)) => {
                let each = Interval { low: limit.min(1), likely: limit, high: limit };
                (each.times(job.n_records), OutputBasis::Limit)
            }
            (None, None, None) => (Interval::default(), OutputBasis::Unknown),
        };
        Self { tokens, basis, limit }
    }
}

//! Counts and sums of an output.

use serde::{Deserialize, Serialize};

use super::super::family::Answer;
use super::ByStatus;

/// How many of the models' own words for why they stopped are told apart.
const MAX_STOP_REASONS: usize = 50;

/// Longest such word that is kept.
const MAX_REASON_BYTES: usize = 100;

/// Counts and sums over all lines of an output.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct OutputTotals {
    /// Records by what became of them; every line that is not blank is one.
    pub by_status: ByStatus,
    /// Lines with nothing on them.
    pub n_blank: u64,
    /// Tokens that answers say were used.
    pub tokens: TokenTotals,
    /// Models' own words for why they stopped, in the order in which they were first seen, with how
    /// often.
    pub stop_reasons: Vec<(String, u64)>,
}

/// Tokens that answers say were used, and how many answers say so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TokenTotals {
    /// Tokens of prompts that were read anew.
    pub input: u64,
    /// Tokens of answers.
    pub output: u64,
    /// Tokens of prompts that came out of the cache.
    pub cache_read: u64,
    /// Tokens of prompts that went into the cache.
    pub cache_write: u64,
    /// Answers that say how many tokens their prompt had.
    pub n_with_input: u64,
    /// Answers that say how many tokens they have.
    pub n_with_output: u64,
}

impl OutputTotals {
    pub(super) fn add_answer(&mut self, answer: &Answer<'_>) {
        let usage = &answer.usage;
        let sums = &mut self.tokens;
        for (sum, tokens) in [
            (&mut sums.input, usage.input_tokens),
            (&mut sums.output, usage.output_tokens),
            (&mut sums.cache_read, usage.cache_read_tokens),
            (&mut sums.cache_write, usage.cache_write_tokens),
        ] {
            *sum = sum.saturating_add(tokens.unwrap_or(0));
        }
        sums.n_with_input += u64::from(usage.input_tokens.is_some());
        sums.n_with_output += u64::from(usage.output_tokens.is_some());
        let Some(reason) = answer.stop_reason.as_deref() else {
            return;
        };
        if let Some((_, count)) = self.stop_reasons.iter_mut().find(|(seen, _)| seen == reason) {
            *count += 1;
        } else if self.stop_reasons.len() < MAX_STOP_REASONS && reason.len() <= MAX_REASON_BYTES {
            self.stop_reasons.push((reason.to_owned(), 1));
        }
    }
}

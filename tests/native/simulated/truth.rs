//! What is true of simulated outputs, counted while they were made.

use std::collections::BTreeMap;

/// What a record has to show for itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A `modelOutput` that ended by itself and has a text, a vector or an image.
    Answered,
    /// A `modelOutput` that was cut at the limit of tokens. It has a text.
    Truncated,
    /// A `modelOutput` that a refusal or a filter ended, with some text or without.
    Refused,
    /// A `modelOutput` that ended by itself and has no text.
    Empty,
    /// An `error`.
    Failed,
    /// Neither of the two, or a `modelOutput` that is `null`.
    NoAnswer,
    /// A line that is no JSON.
    Unparsable,
    /// No line.
    Missing,
}

/// What one line says.
#[derive(Debug, Clone)]
pub(crate) struct Facts {
    pub(crate) kind: Kind,
    pub(crate) id: String,
    /// Text of the answer; `None` where the family answers with something else.
    pub(crate) answer: Option<String>,
    /// Tokens as the answer says them.
    pub(crate) input_tokens: Option<u64>,
    pub(crate) output_tokens: Option<u64>,
    /// Tokens of prompt and answer, whether the answer says them or not.
    pub(crate) true_tokens: [u64; 2],
    /// Code as it stands there, without quotes, and message; the code may be empty.
    pub(crate) cause: Option<(String, String)>,
}

impl Facts {
    pub(crate) fn new(kind: Kind, id: &str) -> Self {
        Self {
            kind,
            id: id.to_owned(),
            answer: None,
            input_tokens: None,
            output_tokens: None,
            true_tokens: [0; 2],
            cause: None,
        }
    }
}

/// Counts of lines or records.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) answered: u64,
    pub(crate) truncated: u64,
    pub(crate) refused: u64,
    pub(crate) empty: u64,
    pub(crate) failed: u64,
    pub(crate) no_answer: u64,
    /// Sums of what the answers say, and how many say it.
    pub(crate) input_tokens: u64,
    pub(crate) output_tokens: u64,
    pub(crate) n_with_input_tokens: u64,
    pub(crate) n_with_output_tokens: u64,
    /// Failures by code and message, both as they stand there; the code is empty where it is absent.
    pub(crate) causes: BTreeMap<(String, String), u64>,
}

impl Tally {
    /// All that were counted.
    pub(crate) fn total(&self) -> u64 {
        let Self { answered, truncated, refused, empty, failed, no_answer, .. } = self;
        answered + truncated + refused + empty + failed + no_answer
    }

    pub(crate) fn add(&mut self, facts: &Facts) {
        *self.count(facts.kind) += 1;
        self.input_tokens += facts.input_tokens.unwrap_or(0);
        self.output_tokens += facts.output_tokens.unwrap_or(0);
        self.n_with_input_tokens += u64::from(facts.input_tokens.is_some());
        self.n_with_output_tokens += u64::from(facts.output_tokens.is_some());
        if let Some(cause) = &facts.cause {
            *self.causes.entry(cause.clone()).or_default() += 1;
        }
    }

    pub(crate) fn remove(&mut self, facts: &Facts) {
        *self.count(facts.kind) -= 1;
        self.input_tokens -= facts.input_tokens.unwrap_or(0);
        self.output_tokens -= facts.output_tokens.unwrap_or(0);
        self.n_with_input_tokens -= u64::from(facts.input_tokens.is_some());
        self.n_with_output_tokens -= u64::from(facts.output_tokens.is_some());
        if let Some(cause) = &facts.cause {
            let n = self.causes.get_mut(cause).expect("it was added");
            *n -= 1;
            if *n == 0 {
                self.causes.remove(cause);
            }
        }
    }

    fn count(&mut self, kind: Kind) -> &mut u64 {
        match kind {
            Kind::Answered => &mut self.answered,
            Kind::Truncated => &mut self.truncated,
            Kind::Refused => &mut self.refused,
            Kind::Empty => &mut self.empty,
            Kind::Failed => &mut self.failed,
            Kind::NoAnswer => &mut self.no_answer,
            Kind::Unparsable | Kind::Missing => panic!("{kind:?} says nothing"),
        }
    }
}

/// What is true of all files together.
///
/// A line counts by what it says: [`lines`](Self::lines). A record counts once, and where it stands
/// in two lines, either of them may be meant: the files in their order and the lines in theirs,
/// [`first`](Self::first) counts what the first readable line of each record says and
/// [`last`](Self::last) what the last one says. For a record that stands once both are the same.
/// Lines of ids that the job does not have count in [`lines`](Self::lines) and
/// [`unexpected`](Self::unexpected) and nowhere else.
///
/// So `lines.total() + n_unparsable == n_lines`,
/// `first.total() == last.total() == n_records - n_missing`, and
/// `lines.total() == first.total() + duplicates_same + duplicates_different + unexpected`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Truth {
    /// Records of the job, that is of the input.
    pub(crate) n_records: u64,
    /// Lines of all output files that are not blank.
    pub(crate) n_lines: u64,
    /// Lines that are empty or have only white space, not counting what follows the last line end.
    pub(crate) n_blank: u64,
    /// Lines that are no JSON, the one that is cut off at the end among them.
    pub(crate) n_unparsable: u64,
    pub(crate) lines: Tally,
    pub(crate) first: Tally,
    pub(crate) last: Tally,
    /// Records of which no line can be read.
    pub(crate) n_missing: u64,
    /// Those of them that have no line at all; the rest stands in a line that is no JSON.
    pub(crate) n_without_line: u64,
    /// Lines of ids that the job does not have, each of another id.
    pub(crate) unexpected: u64,
    /// Second lines whose `modelOutput` or `error` is that of the first, or that have none as it.
    pub(crate) duplicates_same: u64,
    /// Second lines that say something else than the first.
    pub(crate) duplicates_different: u64,
    /// Texts of the answers of each id in the order of their lines, where texts are the answer;
    /// only if [`Options::keeps_answers`](super::Options::keeps_answers).
    pub(crate) answers: BTreeMap<String, Vec<String>>,
    /// What `manifest.json.out` says, which counts what the job did and not what files show: every
    /// record once as it came first, also those whose line is missing or broken.
    pub(crate) manifest: Manifest,
}

/// The counts of `manifest.json.out`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Manifest {
    pub(crate) total: u64,
    pub(crate) processed: u64,
    pub(crate) success: u64,
    pub(crate) error: u64,
    /// Of all families, also of those that do not say their tokens.
    pub(crate) input_tokens: u64,
    pub(crate) output_tokens: u64,
}

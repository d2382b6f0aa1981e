//! What outputs of earlier jobs teach about estimates: how many tokens there really were.

use serde::{Deserialize, Serialize};

use super::interval::Interval;
use super::tally::{Kind, Tally};

/// What a text mostly is. What is learned of one kind says little about another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TextKind {
    /// Words in Latin script.
    Latin,
    /// Numbers, code, tables, JSON.
    Structured,
    /// Other scripts.
    OtherScript,
}

impl TextKind {
    /// What a text mostly is.
    pub fn of(tally: &Tally) -> Self {
        let mut groups = [0_u64; 3];
        for (kind, count) in super::tally::KINDS.iter().zip(tally.counts()) {
            // Letters of long words and capitals are counted with their words.
            let is_own = !matches!(kind, Kind::LongWord | Kind::Capital);
            if let Some(sum) = groups.get_mut(kind.group()).filter(|_| is_own) {
                *sum += count;
            }
        }
        let [latin, structured, other] = groups;
        if other > latin && other > structured {
            Self::OtherScript
        } else if structured > latin {
            Self::Structured
        } else {
            Self::Latin
        }
    }

    /// Name for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Latin => "text in Latin script",
            Self::Structured => "numbers and code",
            Self::OtherScript => "text in other scripts",
        }
    }
}

/// What was estimated for a record, and what its output says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Observation {
    /// Estimated tokens of the input, with the template.
    pub estimated: u64,
    /// Tokens of the input that the model counted.
    pub input: u64,
    /// Tokens of the answer, where the output says so.
    pub output: Option<u64>,
}

/// Everything that was learned, to be kept between jobs.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Calibration {
    rows: Vec<Learned>,
    outputs: Vec<LearnedOutput>,
}

/// An output that was learned from, so that it is not learned again: nothing of its text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LearnedOutput {
    /// Id of the model for which it was learned.
    pub model: String,
    /// Hash of its record ids with their tokens.
    pub fingerprint: u64,
}

/// What was learned of one model and one kind of text: sums, so that jobs can be added.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Learned {
    /// Id of the model.
    pub model: String,
    /// Kind of text.
    pub text: TextKind,
    /// Records.
    pub n: u64,
    estimated: f64,
    actual: f64,
    estimated_squares: f64,
    actual_squares: f64,
    products: f64,
    n_outputs: u64,
    output: f64,
    output_squares: f64,
}

/// Fewer records than this teach nothing.
pub const MIN_OBSERVATIONS: u64 = 20;
/// However many records there were: the next job has other rows.
const LEAST_ERROR: f64 = 0.05;

impl Calibration {
    /// Learns from a record.
    pub fn add(&mut self, model: &str, text: TextKind, seen: Observation) {
        if let Some(row) = self.row(model, text) {
            row.add(seen);
        }
    }

    /// Adds what was learned elsewhere.
    pub fn merge(&mut self, other: &Self) {
        for learned in &other.rows {
            if let Some(row) = self.row(&learned.model, learned.text) {
                row.merge(learned);
            }
        }
        for output in &other.outputs {
            if !self.knows(output) {
                self.outputs.push(output.clone());
            }
        }
    }

    /// The row of a model and a kind of text, which is made where there is none.
    fn row(&mut self, model: &str, text: TextKind) -> Option<&mut Learned> {
        let idx = self.rows.iter().position(|row| row.model == model && row.text == text);
        let idx = idx.unwrap_or_else(|| {
            self.rows.push(Learned::new(model, text));
            self.rows.len() - 1
        });
        self.rows.get_mut(idx)
    }

    /// The same, all of it taken for one kind of text.
    #[must_use]
    pub(in super::super) fn as_kind(&self, text: TextKind) -> Self {
        let mut all = Self { rows: Vec::new(), outputs: self.outputs.clone() };
        for learned in &self.rows {
            if let Some(row) = all.row(&learned.model, text) {
                row.merge(learned);
            }
        }
        all
    }

    /// Whether an output was learned from.
    pub fn knows(&self, output: &LearnedOutput) -> bool {
        self.outputs.contains(output)
    }

    /// Remembers that an output was learned from.
    pub fn note(&mut self, output: LearnedOutput) {
        self.outputs.push(output);
    }

    /// The outputs that were learned from.
    pub fn outputs(&self) -> &[LearnedOutput] {
        &self.outputs
    }

    /// Whether nothing was learned.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// What was learned of a model and a kind of text; `None` when it is too little.
    pub fn of(&self, model: &str, text: TextKind) -> Option<&Learned> {
        let mut rows = self.rows.iter();
        rows.find(|row| row.model == model && row.text == text && row.n >= MIN_OBSERVATIONS)
    }

    /// Everything that was learned, also where it is too little.
    pub fn rows(&self) -> &[Learned] {
        &self.rows
    }

    /// Forgets a model: its outputs may be learned from again.
    pub fn forget(&mut self, model: &str) {
        self.rows.retain(|row| row.model != model);
        self.outputs.retain(|output| output.model != model);
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of tokens are far below 2^53")]
impl Learned {
    fn new(model: &str, text: TextKind) -> Self {
        Self {
            model: model.to_owned(),
            text,
            n: 0,
            estimated: 0.0,
            actual: 0.0,
            estimated_squares: 0.0,
            actual_squares: 0.0,
            products: 0.0,
            n_outputs: 0,
            output: 0.0,
            output_squares: 0.0,
        }
    }

    fn add(&mut self, seen: Observation) {
        let (estimated, actual) = (seen.estimated as f64, seen.input as f64);
        self.n += 1;
        self.estimated += estimated;
        self.actual += actual;
        self.estimated_squares += estimated * estimated;
        self.actual_squares += actual * actual;
        self.products += estimated * actual;
        if let Some(output) = seen.output {
            self.n_outputs += 1;
            self.output += output as f64;
            self.output_squares += (output as f64) * (output as f64);
        }
    }

    fn merge(&mut self, other: &Self) {
        self.n += other.n;
        self.estimated += other.estimated;
        self.actual += other.actual;
        self.estimated_squares += other.estimated_squares;
        self.actual_squares += other.actual_squares;
        self.products += other.products;
        self.n_outputs += other.n_outputs;
        self.output += other.output;
        self.output_squares += other.output_squares;
    }

    /// Real tokens for each estimated one.
    pub fn ratio(&self) -> f64 {
        if self.estimated > 0.0 { self.actual / self.estimated } else { 1.0 }
    }

    /// By what part the corrected estimate of a job may be off: two standard errors of the ratio,
    /// and at least a twentieth.
    pub fn error(&self) -> f64 {
        let ratio = self.ratio();
        let squares = self.actual_squares - 2.0 * ratio * self.products
            + ratio * ratio * self.estimated_squares;
        let error = 2.0 * squares.max(0.0).sqrt() / self.actual.max(1.0);
        error.max(LEAST_ERROR)
    }

    /// The same in whole percent.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "never below 0, and cut where it is more than a number can hold"
    )]
    pub fn error_percent(&self) -> u64 {
        (self.error() * 100.0).ceil() as u64
    }

    /// Tokens of an answer in the mean; `None` where no output said.
    pub fn mean_output(&self) -> Option<f64> {
        (self.n_outputs > 0).then(|| self.output / self.n_outputs as f64)
    }

    /// An estimate of a job's input, corrected.
    pub fn correct(&self, estimated: u64) -> Interval {
        around(estimated as f64 * self.ratio(), self.error())
    }

    /// Tokens of the answers to so many records; `None` where outputs did not say.
    pub fn outputs(&self, n_records: u64) -> Option<Interval> {
        if self.n_outputs < MIN_OBSERVATIONS {
            return None;
        }
        let n = self.n_outputs as f64;
        let mean = self.output / n;
        let variance = (self.output_squares / n - mean * mean).max(0.0);
        // The mean was measured on some records, and is used for others.
        let spread = 2.0 * (variance / n + variance / n_records.max(1) as f64).sqrt();
        let error = (spread / mean.max(1.0)).max(LEAST_ERROR);
        Some(around(mean * n_records as f64, error))
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "estimates are rounded, and never below 0"
)]
fn around(likely: f64, error: f64) -> Interval {
    let whole = |value: f64| value.max(0.0).round() as u64;
    Interval {
        low: whole(likely * (1.0 - error)),
        likely: whole(likely),
        high: whole(likely * (1.0 + error)),
    }
}

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
pub struct Calibration {
    rows: Vec<Learned>,
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
        let idx = self.rows.iter().position(|row| row.model == model && row.text == text);
        let idx = idx.unwrap_or_else(|| {
            self.rows.push(Learned::new(model, text));
            self.rows.len() - 1
        });
        if let Some(row) = self.rows.get_mut(idx) {
            row.add(seen);
        }
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

    /// Forgets a model.
    pub fn forget(&mut self, model: &str) {
        self.rows.retain(|row| row.model != model);
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

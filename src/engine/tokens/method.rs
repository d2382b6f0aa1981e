//! How the tokens of a model are estimated, and how far off that may be.

use std::sync::LazyLock;

use serde::Deserialize;

use super::interval::Interval;
use super::tally::{KINDS, Tally};
use super::vocabulary::Vocabulary;

/// How much an estimate is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Grade {
    /// Fitted to counts of this tokenizer.
    Measured,
    /// Fitted to counts of a tokenizer that is like it.
    Proxy,
    /// Little more than a guess.
    #[default]
    Rough,
}

/// What is estimated: errors of single records partly even out in many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// One record.
    Record,
    /// A hundred records and more.
    Job,
}

/// How the tokens of some models are estimated.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Method {
    /// What the ids of its models begin with.
    models: Vec<String>,
    vocabulary: String,
    /// Tokens for a hundred of the vocabulary.
    percent: u64,
    /// How much it is worth.
    pub grade: Grade,
    /// Tokens around each request.
    tokens_per_request: u64,
    /// Tokens around each turn of a conversation.
    tokens_per_turn: u64,
    /// Why it is done so, for people.
    pub note: String,
    /// Where the figures are from.
    pub source: String,
    /// When they were read.
    pub as_of: String,
}

static METHODS: LazyLock<Vec<Method>> = LazyLock::new(|| {
    // The tests make sure that the rows parse, and that the last holds for every model.
    serde_json::from_str(include_str!("data/methods.json")).unwrap_or_default()
});

/// For a model that no row names, if there were one.
static NONE: LazyLock<Method> = LazyLock::new(Method::default);

/// Of a hundred records, about five are further off than the band of a record (measured, see
/// `docs/token-estimates.md`): percent for words, for digits and signs, for other scripts.
const RECORD_BAND: [u64; 3] = [25, 35, 25];
/// The same for jobs, each of one language or kind.
const JOB_BAND: [u64; 3] = [15, 20, 20];
/// Tokens by which a short record may be off on top of its band.
const RECORD_SLACK: u64 = 2;

impl Grade {
    /// In a word, for people.
    pub fn word(self) -> &'static str {
        match self {
            Self::Measured => "measured",
            Self::Proxy => "by a tokenizer that is like it",
            Self::Rough => "rough",
        }
    }
}

impl Method {
    /// How a model's tokens are estimated. `model` is the id of a foundation model.
    pub fn of(model: &str) -> &'static Self {
        let is_named = |method: &&Self| method.models.iter().any(|id| model.starts_with(id));
        METHODS.iter().find(is_named).unwrap_or(&NONE)
    }

    /// Name for people.
    pub fn name(&self) -> String {
        let title = self.vocabulary().map_or("", |vocabulary| &vocabulary.title);
        match self.percent {
            100 => format!("weighed segments, {title}"),
            percent => {
                format!("weighed segments, {title}, × {}.{:02}", percent / 100, percent % 100)
            }
        }
    }

    /// Percent by which the estimate of a text in Latin script may be off.
    pub fn band_percent(&self, scope: Scope) -> u64 {
        let [words, ..] = self.bands(scope);
        words
    }

    fn bands(&self, scope: Scope) -> [u64; 3] {
        let bands = match scope {
            Scope::Record => RECORD_BAND,
            Scope::Job => JOB_BAND,
        };
        // Twice as far off where the tokenizer itself is not known.
        bands.map(|band| if self.grade == Grade::Measured { band } else { band * 2 })
    }

    fn vocabulary(&self) -> Option<&'static Vocabulary> {
        Vocabulary::by_id(&self.vocabulary)
    }

    /// Tokens of a text. A text that is not empty has at least one.
    pub fn tokens(&self, tally: &Tally) -> u64 {
        let milli = self.vocabulary().map_or(0, |vocabulary| vocabulary.milli_tokens(tally));
        self.whole(milli).max(u64::from(!tally.is_empty()))
    }

    fn whole(&self, milli: u64) -> u64 {
        (milli.saturating_mul(self.percent).saturating_add(50_000)) / 100_000
    }

    /// Tokens of a text, from–to.
    pub fn interval(&self, tally: &Tally, scope: Scope) -> Interval {
        let likely = self.tokens(tally);
        let bands = self.bands(scope);
        let by_kind = self.vocabulary().map(|vocabulary| vocabulary.by_kind(tally));
        let spread =
            KINDS.iter().zip(by_kind.into_iter().flatten()).fold(0_u64, |sum, (kind, milli)| {
                let band = bands.get(kind.group()).copied().unwrap_or_default();
                sum.saturating_add(milli.saturating_mul(band) / 100)
            });
        let slack = if scope == Scope::Record { RECORD_SLACK } else { 0 };
        let off = self.whole(spread) + slack;
        let low = likely.saturating_sub(off).max(u64::from(likely > 0));
        Interval { low, likely, high: likely.saturating_add(if likely > 0 { off } else { 0 }) }
    }

    /// Tokens that the model's template puts around requests with so many turns in all.
    pub fn overhead(&self, n_requests: u64, n_turns: u64) -> u64 {
        let requests = self.tokens_per_request.saturating_mul(n_requests);
        requests.saturating_add(self.tokens_per_turn.saturating_mul(n_turns))
    }
}

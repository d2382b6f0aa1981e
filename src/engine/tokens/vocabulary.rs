//! What each kind of segment weighs in tokens, for each vocabulary that was measured.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::tally::{N_KINDS, Tally};

/// The weights of one vocabulary.
#[derive(Debug, PartialEq, Eq)]
pub struct Vocabulary {
    /// Stable name.
    pub id: String,
    /// Name for people.
    pub title: String,
    weights: [u64; N_KINDS],
}

/// A row of the data: thousandths of a token by kind.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    id: String,
    title: String,
    weights: BTreeMap<String, u64>,
}

static ALL: LazyLock<Vec<Vocabulary>> = LazyLock::new(|| {
    // The tests make sure that every row parses and weighs every kind.
    let rows: Vec<Row> =
        serde_json::from_str(include_str!("data/vocabularies.json")).unwrap_or_default();
    let vocabulary = |row: Row| Vocabulary {
        id: row.id,
        title: row.title,
        weights: super::tally::KINDS
            .map(|kind| row.weights.get(kind.name()).copied().unwrap_or_default()),
    };
    rows.into_iter().map(vocabulary).collect()
});

impl Vocabulary {
    /// The vocabulary of this name.
    pub fn by_id(id: &str) -> Option<&'static Self> {
        ALL.iter().find(|vocabulary| vocabulary.id == id)
    }

    /// Thousandths of tokens of a text.
    pub fn milli_tokens(&self, tally: &Tally) -> u64 {
        let pairs = self.weights.iter().zip(tally.counts());
        pairs.fold(0, |sum, (weight, count)| sum.saturating_add(weight.saturating_mul(*count)))
    }

    /// The same of each kind alone.
    pub(super) fn by_kind<'a>(&'a self, tally: &'a Tally) -> impl Iterator<Item = u64> + 'a {
        self.weights.iter().zip(tally.counts()).map(|(weight, count)| weight.saturating_mul(*count))
    }
}

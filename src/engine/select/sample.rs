//! Some of many rows.

use serde::{Deserialize, Serialize};

use super::super::check::{Place, Report};
use super::draw::{Drawn, MAX_DRAWN};
use super::rules::{BAD_VALUE, NOT_DRAWN};

/// Some of the rows that the filter lets through.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sample {
    /// So many from the beginning.
    First(u64),
    /// The first of every so many.
    EveryNth(u64),
    /// Each with this probability: about this share of the rows, not to the row.
    RandomShare {
        /// More than 0, up to 1.
        share: f64,
        /// Another seed chooses others.
        seed: u64,
        /// Fields that this version does not know: kept.
        #[serde(flatten)]
        unknown: serde_json::Map<String, serde_json::Value>,
    },
    /// Exactly so many, each as likely as the others; all of them where there are fewer. To know
    /// them, the source is read once before, with a [`Draw`](super::Draw).
    Random {
        /// How many.
        count: u64,
        /// Another seed chooses others.
        seed: u64,
        /// Fields that this version does not know: kept.
        #[serde(flatten)]
        unknown: serde_json::Map<String, serde_json::Value>,
    },
}

/// A sample that is being taken.
#[derive(Debug)]
pub(super) enum Taking {
    All,
    First(u64),
    EveryNth(u64),
    /// Rows whose number of chance is at most this.
    Chance {
        seed: u64,
        max: u64,
    },
}

impl Sample {
    /// Each with this probability.
    pub fn share(share: f64, seed: u64) -> Self {
        Self::RandomShare { share, seed, unknown: serde_json::Map::new() }
    }

    /// Exactly so many.
    pub fn random(count: u64, seed: u64) -> Self {
        Self::Random { count, seed, unknown: serde_json::Map::new() }
    }

    /// Checks the sample; the report says what is wrong with it.
    pub(super) fn bind(&self, drawn: Option<Drawn>, report: &mut Report) -> Taking {
        let at = Place::default();
        let mut refuse = |detail: String| report.add(&BAD_VALUE, "sample", at, || detail);
        match *self {
            Self::First(0) => refuse("the first 0 rows are none".to_owned()),
            Self::EveryNth(0) => refuse("there is no row of every 0".to_owned()),
            Self::RandomShare { share, .. } if !(share > 0.0 && share <= 1.0) => {
                refuse(format!("a share is more than 0 and at most 1, and not {share}"));
            }
            Self::Random { count, .. } if count == 0 || count > MAX_DRAWN => {
                refuse(format!("{count} rows; from 1 to {MAX_DRAWN} can be drawn"));
            }
            _ => {}
        }
        match *self {
            Self::First(n) => Taking::First(n),
            Self::EveryNth(n) => Taking::EveryNth(n.max(1)),
            Self::RandomShare { share, seed, .. } => Taking::Chance { seed, max: max_of(share) },
            Self::Random { count, seed, .. } => {
                if drawn.is_none() {
                    report.add(&NOT_DRAWN, "sample", at, || format!("{count} rows by chance"));
                }
                Taking::Chance { seed, max: drawn.map_or(0, |drawn| drawn.max) }
            }
        }
    }
}

impl Taking {
    /// Whether a row is taken that is the so-manieth, from 0, of those that the filter let through.
    pub(super) fn takes(&self, n_before: u64, row: u64) -> bool {
        match *self {
            Self::All => true,
            Self::First(n) => n_before < n,
            Self::EveryNth(n) => n_before.is_multiple_of(n),
            Self::Chance { seed, max } => chance(seed, row) <= max,
        }
    }
}

/// The number below which this share of all numbers lies.
fn max_of(share: f64) -> u64 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "casts of floats saturate, and the share was checked"
    )]
    let max = (share * 18_446_744_073_709_551_616.0) as u64;
    max
}

/// The number of chance of a row: the output of `SplitMix64` with this number, begun at a mixed seed.
/// Different rows have different numbers, so there is never a draw between two.
///
/// Guy Steele, Doug Lea, Christine Flood: "Fast splittable pseudorandom number generators" (2014).
pub(super) fn chance(seed: u64, row: u64) -> u64 {
    mix(mix(seed).wrapping_add(row.wrapping_mul(0x9E37_79B9_7F4A_7C15)))
}

fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

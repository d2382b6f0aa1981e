//! Which rows of a source become records: a filter, then a sample of what it lets through, then a
//! limit; and whether the same request is asked twice.
//!
//! What is chosen depends on the rows and the recipe only. Chance is a number made of a seed and the
//! number of the row: the same seed chooses the same rows, in any chunking, with any filter before
//! it, here and in a browser.

mod draw;
mod filter;
pub mod rules;
mod sample;
mod selector;

use serde::{Deserialize, Serialize};

pub use draw::{Draw, Drawn, MAX_DRAWN};
pub use filter::{Condition, Filter, Join, Op};
pub use sample::Sample;
pub(super) use selector::Selector;

/// Which rows become records; all of them by default.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Selection {
    /// Which rows are looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filter: Option<Filter>,
    /// Which of them are taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sample: Option<Sample>,
    /// How many records are written at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u64>,
    /// Whether a row is left out that would ask for the same as a row before it: whose body is the
    /// same, whatever its id.
    #[serde(default, skip_serializing_if = "is_false")]
    pub drop_duplicates: bool,
    /// Fields that this version does not know: kept, so that nothing is lost on the way through.
    #[serde(flatten)]
    pub unknown: serde_json::Map<String, serde_json::Value>,
}

impl Selection {
    /// Whether every row becomes a record.
    pub fn is_all(&self) -> bool {
        *self == Self::default()
    }

    /// Whether the source has to be read once before, with a [`Draw`].
    pub fn needs_draw(&self) -> bool {
        matches!(self.sample, Some(Sample::Random { .. }))
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_false(value: &bool) -> bool {
    !value
}

#[cfg(test)]
mod tests;

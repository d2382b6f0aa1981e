//! Where a fact stands.

use serde::Deserialize;

/// A document or data file that facts come from.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Name that facts use.
    pub key: String,
    /// Name for people.
    pub title: String,
    /// Where it can be read.
    pub url: Option<String>,
    /// The time of which it speaks: `yyyy-mm-dd`, or `yyyy-mm` where the day is not known.
    pub as_of: String,
}

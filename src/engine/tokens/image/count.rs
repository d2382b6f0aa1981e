//! The images of a job, added up by every rule at once.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::super::interval::Interval;
use super::rule::ImageRule;
use super::size::ImageSize;

/// See the [module](self).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ImageCount {
    /// All images.
    pub n: u64,
    /// Those of them whose size is not known: they are in S3, or could not be read.
    pub n_unsized: u64,
    /// Tokens of all that a rule could count, by the rule's id.
    tokens: BTreeMap<String, Interval>,
}

impl ImageCount {
    /// Adds an image; `None` where its size is not known.
    pub fn add(&mut self, size: Option<ImageSize>) {
        self.n += 1;
        self.n_unsized += u64::from(size.is_none());
        for rule in ImageRule::all() {
            let Some(tokens) = rule.tokens(size) else { continue };
            // An id is copied once for each rule, not for each image.
            if let Some(sum) = self.tokens.get_mut(&rule.id) {
                *sum += tokens;
            } else {
                self.tokens.insert(rule.id.clone(), tokens);
            }
        }
    }

    /// How many images a rule could count, and their tokens.
    pub fn by(&self, rule: &ImageRule) -> (u64, Interval) {
        let n = if rule.needs_size() { self.n.saturating_sub(self.n_unsized) } else { self.n };
        (n, self.tokens.get(&rule.id).copied().unwrap_or_default())
    }
}

//! From, likely, to.

use std::ops::{Add, AddAssign};

use serde::{Deserialize, Serialize};

/// A number that is known from–to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Interval {
    /// Hardly less.
    pub low: u64,
    /// Most likely.
    pub likely: u64,
    /// Hardly more.
    pub high: u64,
}

impl Interval {
    /// A number that is known.
    pub fn exactly(n: u64) -> Self {
        Self { low: n, likely: n, high: n }
    }

    /// The same, so many times.
    #[must_use]
    pub fn times(self, n: u64) -> Self {
        self.map(|value| value.saturating_mul(n))
    }

    /// Each of the three changed.
    #[must_use]
    pub fn map(self, change: impl Fn(u64) -> u64) -> Self {
        Self { low: change(self.low), likely: change(self.likely), high: change(self.high) }
    }

    /// Whether a number lies in it.
    pub fn contains(self, n: u64) -> bool {
        (self.low..=self.high).contains(&n)
    }
}

impl Add for Interval {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            low: self.low.saturating_add(other.low),
            likely: self.likely.saturating_add(other.likely),
            high: self.high.saturating_add(other.high),
        }
    }
}

impl AddAssign for Interval {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

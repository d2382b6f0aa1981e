//! How numbers of many records are spread.

use serde::{Deserialize, Serialize};

/// Bars of a histogram.
const N_BARS: usize = 24;

/// How numbers are spread: what a chart and a table show of them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Distribution {
    /// How many numbers there are.
    pub n: u64,
    /// How many were not said.
    pub n_unknown: u64,
    /// Their sum.
    pub sum: u64,
    /// The smallest.
    pub min: u64,
    /// Half of them are at most this.
    pub p50: u64,
    /// Nine in ten are at most this.
    pub p90: u64,
    /// 99 in a hundred are at most this.
    pub p99: u64,
    /// The largest.
    pub max: u64,
    /// Lower bounds of bars of equal width, and how many numbers each has.
    pub bars: Vec<(u64, u64)>,
}

impl Distribution {
    /// How these numbers are spread.
    pub fn of(numbers: impl Iterator<Item = Option<u64>>) -> Self {
        let mut n_unknown = 0;
        let mut known: Vec<u64> = Vec::new();
        for number in numbers {
            match number {
                Some(number) => known.push(number),
                None => n_unknown += 1,
            }
        }
        known.sort_unstable();
        let (Some(&min), Some(&max)) = (known.first(), known.last()) else {
            return Self { n_unknown, ..Self::default() };
        };
        // The nearest rank: always a number that is there.
        let at = |permille: usize| {
            let rank = (known.len() * permille).div_ceil(1000).max(1);
            known.get(rank - 1).copied().unwrap_or_default()
        };
        Self {
            n: known.len() as u64,
            n_unknown,
            sum: known.iter().fold(0, |sum: u64, n| sum.saturating_add(*n)),
            min,
            p50: at(500),
            p90: at(900),
            p99: at(990),
            max,
            bars: bars(&known, min, max),
        }
    }

    /// The mean, rounded; 0 where there is no number.
    pub fn mean(&self) -> u64 {
        (self.sum + self.n / 2).checked_div(self.n).unwrap_or_default()
    }
}

fn bars(sorted: &[u64], min: u64, max: u64) -> Vec<(u64, u64)> {
    let width = round_up((max - min) / N_BARS as u64 + 1);
    let start = min / width * width;
    let n_bars = (max - start) / width + 1;
    let mut rest = sorted;
    (0..n_bars)
        .map(|bar| {
            let from = start + bar * width;
            let n = rest.partition_point(|number| *number < from + width);
            rest = rest.get(n..).unwrap_or_default();
            (from, n as u64)
        })
        .collect()
}

/// The next width that people can read: 1, 2 or 5 times a power of ten.
fn round_up(width: u64) -> u64 {
    let mut step: u64 = 1;
    loop {
        for factor in [1, 2, 5] {
            let nice = step.saturating_mul(factor);
            if nice >= width {
                return nice;
            }
        }
        step = step.saturating_mul(10);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_are_numbers_that_are_there() {
        let numbers = (1..=100).map(Some).chain([None, None]);
        let found = Distribution::of(numbers);
        assert_eq!((found.n, found.n_unknown, found.sum, found.mean()), (100, 2, 5050, 51));
        let ranks = (found.min, found.p50, found.p90, found.p99, found.max);
        assert_eq!(ranks, (1, 50, 90, 99, 100));
        assert_eq!(found.bars.len(), 21);
        assert_eq!((found.bars[0], found.bars[1], found.bars[20]), ((0, 4), (5, 5), (100, 1)));
        assert_eq!(Distribution::of([None].into_iter()).n_unknown, 1);
        let one = Distribution::of([Some(7)].into_iter());
        assert_eq!((one.p50, one.p99, one.bars), (7, 7, vec![(7, 1)]));
    }

    #[test]
    fn bars_have_every_number_once() {
        for numbers in [vec![0, 0, 0], vec![3, 900_000, 17, 17, 40], vec![u64::from(u32::MAX), 0]] {
            let found = Distribution::of(numbers.iter().copied().map(Some));
            assert_eq!(found.bars.iter().map(|(_, n)| n).sum::<u64>(), numbers.len() as u64);
            assert!(found.bars.len() <= N_BARS + 1, "{:?}", found.bars);
        }
    }
}

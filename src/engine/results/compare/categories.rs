//! Values that are categories, and how often two runs choose which.

use serde::{Deserialize, Serialize};

use super::super::fields::{MAX_VALUE_BYTES, MAX_VALUES};

/// The values of all runs, where they are few and short enough to be categories.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Categories {
    /// These, the most frequent first. Where case makes no difference, as they are compared.
    Values(Vec<String>),
    /// There are more than 40 different ones.
    TooMany,
    /// One is longer than 80 bytes.
    TooLong,
}

impl Default for Categories {
    fn default() -> Self {
        Self::Values(Vec::new())
    }
}

impl Categories {
    /// The categories; none where values are no categories.
    pub fn values(&self) -> &[String] {
        match self {
            Self::Values(values) => values,
            Self::TooMany | Self::TooLong => &[],
        }
    }

    /// Why values are no categories, as a sentence; `None` where they are.
    pub fn reason(&self) -> Option<&'static str> {
        match self {
            Self::Values(_) => None,
            Self::TooMany => {
                Some("There are more than 40 different values, so they are no categories.")
            }
            Self::TooLong => Some("A value is longer than 80 bytes, so they are no categories."),
        }
    }
}

/// Counts values while they come.
pub(super) struct Counting {
    /// Values in the order in which they were first seen, with how often; or why they are none.
    seen: Result<Vec<(String, u64)>, Categories>,
    /// For each pair of runs, how often which value of the one met which of the other, row by row of
    /// [`MAX_VALUES`] columns.
    met: Vec<Vec<u64>>,
}

impl Counting {
    pub(super) fn new(n_pairs: usize) -> Self {
        Self { seen: Ok(Vec::new()), met: vec![vec![0; MAX_VALUES * MAX_VALUES]; n_pairs] }
    }

    /// Counts a value. Gives its number; `None` when values are no categories.
    pub(super) fn add(&mut self, value: &str) -> Option<usize> {
        let seen = self.seen.as_mut().ok()?;
        if let Some(at) = seen.iter().position(|(known, _)| known == value) {
            if let Some((_, count)) = seen.get_mut(at) {
                *count += 1;
            }
            return Some(at);
        }
        let failed = if value.len() > MAX_VALUE_BYTES {
            Categories::TooLong
        } else if seen.len() == MAX_VALUES {
            Categories::TooMany
        } else {
            seen.push((value.to_owned(), 1));
            return Some(seen.len() - 1);
        };
        self.seen = Err(failed);
        self.met.clear();
        None
    }

    /// Counts that the two runs of a pair have these values for a row.
    pub(super) fn meet(&mut self, pair: usize, values: (usize, usize)) {
        let at = values.0 * MAX_VALUES + values.1;
        if let Some(count) = self.met.get_mut(pair).and_then(|met| met.get_mut(at)) {
            *count += 1;
        }
    }

    /// The categories, and the matrix of each pair: rows are values of its first run. There is no matrix
    /// where values are no categories.
    pub(super) fn finish(self) -> (Categories, Vec<Vec<Vec<u64>>>) {
        let seen = match self.seen {
            Ok(seen) => seen,
            Err(why) => return (why, Vec::new()),
        };
        let mut order: Vec<usize> = (0..seen.len()).collect();
        let rank = |at: &usize| seen.get(*at).map(|(value, n)| (std::cmp::Reverse(*n), value));
        order.sort_by(|a, b| rank(a).cmp(&rank(b)));
        let matrix = |met: &Vec<u64>| {
            let count = |a: usize, b: usize| met.get(a * MAX_VALUES + b).copied();
            let row = |a: usize| order.iter().map(|b| count(a, *b).unwrap_or_default()).collect();
            order.iter().map(|a| row(*a)).collect()
        };
        let matrices = self.met.iter().map(matrix).collect();
        let values = order.iter().filter_map(|at| seen.get(*at)).map(|(value, _)| value.clone());
        (Categories::Values(values.collect()), matrices)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(values: &[String]) -> Categories {
        let mut counting = Counting::new(0);
        for value in values {
            counting.add(value);
        }
        counting.finish().0
    }

    #[test]
    fn values_are_categories_while_they_are_few_and_short() {
        let numbers = |n: usize| (0..n).map(|n| n.to_string()).collect::<Vec<_>>();
        assert_eq!(count(&numbers(40)).values().len(), 40);
        assert_eq!(count(&numbers(41)), Categories::TooMany);
        assert_eq!(count(&["x".repeat(80)]).values().len(), 1);
        let long = count(&["x".repeat(81)]);
        assert_eq!((long.values().len(), &long), (0, &Categories::TooLong));
        assert!(long.reason().is_some_and(|reason| reason.contains("80 bytes")));
        assert_eq!(count(&[]).reason(), None);
    }

    #[test]
    fn the_most_frequent_stand_first_and_matrices_follow_them() {
        let mut counting = Counting::new(2);
        for (pair, values) in [(0, ["b", "a"]), (1, ["c", "a"]), (0, ["a", "c"])] {
            let [one, other] = values.map(|value| counting.add(value).expect("a category"));
            counting.meet(pair, (one, other));
        }
        let (categories, matrices) = counting.finish();
        assert_eq!(categories.values(), ["a", "c", "b"]);
        assert_eq!(matrices[0], [[0, 1, 0], [0, 0, 0], [1, 0, 0]]);
        assert_eq!(matrices[1], [[0, 0, 0], [1, 0, 0], [0, 0, 0]]);
    }
}

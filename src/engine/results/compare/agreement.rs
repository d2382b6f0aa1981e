//! How often two runs agree, and how often they would by chance.

use serde::{Deserialize, Serialize};

/// Two runs, compared on the rows for which both have a value.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Pair {
    /// The run that comes first, by its place.
    pub first: usize,
    /// The other.
    pub second: usize,
    /// Rows for which both have a value.
    pub n_both: u64,
    /// Rows of those for which the values are equal.
    pub n_equal: u64,
    /// Cohen's kappa, from −1 to 1: 1 where the runs always agree, 0 where they agree as often as two
    /// that choose each value as often as they do, and by chance. `None` where values are no categories,
    /// and where chance alone would always agree.
    pub kappa: Option<f64>,
    /// For each value of the first run, how often the second has which, in the order of the categories.
    /// `None` where values are no categories.
    pub matrix: Option<Vec<Vec<u64>>>,
}

impl Pair {
    /// The share of rows that are equal, from 0 to 1; `None` where no row has both values.
    pub fn agreement(&self) -> Option<f64> {
        (self.n_both > 0).then(|| ratio(self.n_equal.into(), self.n_both.into()))
    }

    /// Takes the matrix, and what follows from it.
    pub(super) fn set_matrix(&mut self, matrix: Vec<Vec<u64>>) {
        self.kappa = kappa(&matrix);
        self.matrix = Some(matrix);
    }
}

/// Cohen's kappa of a square matrix: (observed − expected) / (1 − expected), after J. Cohen, A
/// coefficient of agreement for nominal scales, 1960. Whole numbers until the last step, so it is the
/// same in any order.
fn kappa(matrix: &[Vec<u64>]) -> Option<f64> {
    let sum = |counts: &mut dyn Iterator<Item = u64>| counts.map(i128::from).sum::<i128>();
    let row = |at: usize| sum(&mut matrix.get(at).into_iter().flatten().copied());
    let column = |at: usize| sum(&mut matrix.iter().filter_map(|row| row.get(at).copied()));
    let places = 0..matrix.len();
    let n: i128 = places.clone().map(row).sum();
    let by_chance: i128 = places.clone().map(|at| row(at) * column(at)).sum();
    let equal = |at: usize| matrix.get(at).and_then(|row| row.get(at)).copied();
    let n_equal = sum(&mut places.filter_map(equal));
    let most = n * n - by_chance;
    (most > 0).then(|| ratio(n_equal * n - by_chance, most))
}

#[expect(clippy::cast_precision_loss, reason = "a share is shown with four digits at most")]
fn ratio(part: i128, of: i128) -> f64 {
    part as f64 / of as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(matrix: &[&[u64]], expected: Option<f64>) {
        let matrix: Vec<Vec<u64>> = matrix.iter().map(|row| row.to_vec()).collect();
        let found = kappa(&matrix);
        let is_near = |found: f64| expected.is_some_and(|it| (found - it).abs() < 1e-12);
        assert!(found.map_or(expected.is_none(), is_near), "{found:?}, not {expected:?}");
    }

    #[test]
    fn kappa_is_what_is_worked_out_by_hand() {
        // 50 rows: observed 35/50 = 0.7, expected 0.5·0.6 + 0.5·0.4 = 0.5, so 0.2/0.5.
        check(&[&[20, 5], &[10, 15]], Some(0.4));
        // Observed 60/100, expected 0.6·0.7 + 0.4·0.3 = 0.54: 0.06/0.46 = 3/23.
        check(&[&[45, 15], &[25, 15]], Some(3.0 / 23.0));
        // Three values: observed 7/10; rows 4, 3, 3, columns 3, 4, 3: expected 33/100; so 37/67.
        check(&[&[2, 2, 0], &[1, 2, 0], &[0, 0, 3]], Some(37.0 / 67.0));
        check(&[&[5, 0], &[0, 5]], Some(1.0));
        check(&[&[0, 5], &[5, 0]], Some(-1.0));
        check(&[&[1, 1], &[1, 1]], Some(0.0));
        // Both always say the same: chance would agree as well.
        check(&[&[9, 0], &[0, 0]], None);
        check(&[&[0, 0], &[0, 0]], None);
        check(&[], None);
        // Larger than any job, and exact.
        check(&[&[1 << 40, 0], &[0, 1 << 40]], Some(1.0));
    }

    #[test]
    fn a_share_of_nothing_is_none() {
        let pair = |n_both, n_equal| Pair { n_both, n_equal, ..Pair::default() };
        assert_eq!(pair(0, 0).agreement(), None);
        assert_eq!(pair(8, 6).agreement(), Some(0.75));
    }
}

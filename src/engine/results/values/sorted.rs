//! Values by which rows are sorted.

use std::cmp::Ordering;

use super::super::Rows;
use super::{ValueOf, beginning, folded, number};

/// Bytes that all values may take together, where rows are so many that each cannot be kept whole.
const MAX_BYTES: usize = 64 << 20;

/// Of a value at least so many bytes are kept, however many rows there are.
const MIN_KEPT: usize = 32;

/// Longer texts are compared by their beginning.
const MAX_KEPT: usize = 4096;

/// Numbers from here on cannot all be told apart as such.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// The values of all rows, as rows are sorted by them: numbers by their size where more than half of
/// the values are numbers, and texts after them; else all as texts, in which upper and lower case make
/// no difference. Rows without a value come last.
///
/// Memory: a pointer and a length for each row, and 64 MiB of texts, or 32 bytes of each where that is
/// more. Of a text as many bytes are kept as that leaves for each row, 4,096 at most: 671 where there
/// are 100,000 rows, 67 where there are a million. Texts that differ only behind that keep the order
/// of the source.
#[derive(Debug)]
pub struct SortValues {
    of: ValueOf,
    max_kept: usize,
    values: Vec<Option<Box<str>>>,
    n_values: usize,
    n_numbers: usize,
}

/// A value in its order.
#[derive(Debug, Clone, Copy)]
pub(in super::super) enum SortValue<'a> {
    Number(f64, &'a str),
    Text(&'a str),
}

impl SortValues {
    /// For so many values ([`ValueOf::n_slots`]), none of which is known yet.
    pub fn new(of: ValueOf, n_slots: usize) -> Self {
        let max_kept = MAX_BYTES.checked_div(n_slots).unwrap_or_default();
        Self {
            of,
            max_kept: max_kept.clamp(MIN_KEPT, MAX_KEPT),
            values: vec![None; n_slots],
            n_values: 0,
            n_numbers: 0,
        }
    }

    /// Of what they are.
    pub fn of(&self) -> &ValueOf {
        &self.of
    }

    /// Takes a value, once for each slot.
    pub fn put(&mut self, slot: usize, value: &str) {
        let Some(place) = self.values.get_mut(slot) else { return };
        self.n_values += 1;
        self.n_numbers += usize::from(number(value).is_some());
        // A little more than is kept: a letter may have fewer bytes in lower case.
        let text = folded(beginning(value, self.max_kept * 2));
        *place = Some(beginning(&text, self.max_kept).into());
    }

    /// Whether values are in the order of their size.
    pub fn is_by_size(&self) -> bool {
        self.n_numbers * 2 > self.n_values
    }

    /// The value of a row.
    pub(in super::super) fn value(&self, row: usize, rows: &Rows) -> Option<SortValue<'_>> {
        let text = self.values.get(self.of.slot(row, rows)?)?.as_deref()?;
        let size = if self.is_by_size() { number(text) } else { None };
        Some(size.map_or(SortValue::Text(text), |size| SortValue::Number(size, text)))
    }
}

impl Ord for SortValue<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Number(left, left_text), Self::Number(right, right_text)) => {
                // Zero has two signs, and is one number.
                let order = left.partial_cmp(right).unwrap_or(Ordering::Equal);
                let is_long = order.is_eq() && left.abs() >= EXACT;
                if is_long { digits(left_text, right_text, *left) } else { order }
            }
            (Self::Number(..), Self::Text(_)) => Ordering::Less,
            (Self::Text(_), Self::Number(..)) => Ordering::Greater,
            (Self::Text(left), Self::Text(right)) => left.cmp(right),
        }
    }
}

/// The order of whole numbers that are too long to be told apart by their size: ids are such numbers.
fn digits(left: &str, right: &str, size: f64) -> Ordering {
    let is_whole = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    if !is_whole(left) || !is_whole(right) {
        return Ordering::Equal;
    }
    let order = left.len().cmp(&right.len()).then_with(|| left.cmp(right));
    if size < 0.0 { order.reverse() } else { order }
}

impl PartialOrd for SortValue<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for SortValue<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for SortValue<'_> {}

#[cfg(test)]
mod tests {
    use super::super::super::super::check::{Place, Report};
    use super::super::super::{Index, Joiner, SortKey, View};
    use super::*;

    /// The values in the order of rows that have them; rows without one are `-`.
    #[track_caller]
    fn check(values: &[&str], is_descending: bool, expected: &[&str]) {
        let index = Index::default();
        let mut joiner = Joiner::new(&index, None);
        let of = ValueOf::Column("x".to_owned());
        let mut sorted = SortValues::new(of.clone(), values.len());
        for (slot, value) in values.iter().enumerate() {
            joiner.row("", Place::default(), &mut Report::new());
            if *value != "-" {
                sorted.put(slot, value);
            }
        }
        let (rows, _) = joiner.finish(&mut Report::new());
        let view = View { sort: SortKey::Value(of), is_descending, ..View::default() };
        let order = view.rows(&rows, &index, Some(&sorted)).expect("they are sorted");
        let found: Vec<&str> = order.iter().map(|row| values[*row as usize]).collect();
        assert_eq!(found, expected, "{values:?}");
    }

    #[test]
    fn numbers_are_sorted_by_size_and_texts_without_case() {
        check(&["10", "9", "-", "-1.5", "1e2"], false, &["-1.5", "9", "10", "1e2", "-"]);
        check(&["10", "9", "-", "-1.5", "1e2"], true, &["1e2", "10", "9", "-1.5", "-"]);
        check(&["b", "A", "a", "B", "é", "É", "-"], false, &["A", "a", "b", "B", "é", "É", "-"]);
        check(&["b", "A", "a", "B"], true, &["b", "B", "A", "a"]);
        // Most are numbers: the others follow them.
        check(&["n/a", "10", "9", "2"], false, &["2", "9", "10", "n/a"]);
        // Half of them are: all are texts.
        check(&["n/a", "10", "9", "x"], false, &["10", "9", "n/a", "x"]);
        check(&["0", "-0", "0.0"], true, &["0", "-0", "0.0"]);
    }

    #[test]
    fn long_numbers_and_long_texts_keep_their_order() {
        let ids = ["12345678901234567891", "12345678901234567890", "9"];
        check(&ids, false, &["9", ids[1], ids[0]]);
        let below = ["-12345678901234567890", "-12345678901234567891"];
        check(&below, false, &[below[1], below[0]]);
        let long = "x".repeat(4000);
        let (b, a) = (format!("{long}B"), format!("{long}a"));
        check(&[&b, &a], false, &[&a, &b]);
        let long = "x".repeat(5000);
        let (b, a) = (format!("{long}b"), format!("{long}a"));
        check(&[&b, &a], false, &[&b, &a]);
    }

    #[test]
    fn of_a_million_rows_the_memory_is_bounded() {
        let of = ValueOf::Column("x".to_owned());
        let mut sorted = SortValues::new(of, 1_000_000);
        sorted.put(7, &"é".repeat(1000));
        assert_eq!(sorted.values[7].as_ref().map(|text| text.len()), Some(66));
        sorted.put(1_000_000, "not there");
        assert_eq!(sorted.n_values, 1);
    }
}

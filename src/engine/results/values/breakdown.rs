//! Rows in groups by a value: how many there are of each, what became of them, and their tokens.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::super::index::hash_of;
use super::super::{Entry, Index, OutputTotals, Rows};
use super::{ValueOf, beginning, number};

/// Groups that are told apart in the end; all others are one.
pub const MAX_GROUPS: usize = 50;

/// Different values that are counted. With more, they are no groups.
pub const MAX_VALUES: usize = 10_000;

/// Of a longer value its beginning is shown. Values are told apart whole.
const MAX_SHOWN_BYTES: usize = 200;

/// A slot whose value is none.
const NONE: u32 = u32::MAX;

/// Rows of one value, or of several.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RowGroup {
    /// The value, of which 200 bytes are shown; `None` for rows of several values, or of none.
    pub value: Option<String>,
    /// How many rows there are.
    pub n_rows: u64,
    /// Rows by what became of them, and tokens. Prompts count with what the cache had of them. A record
    /// that several rows share counts once, with the first.
    pub totals: OutputTotals,
}

/// All rows in groups: each row is in exactly one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Breakdown {
    /// By what.
    pub of: ValueOf,
    /// Different values.
    pub n_values: u64,
    /// The groups with the most rows, largest first, and of equal ones in the order of their values.
    pub groups: Vec<RowGroup>,
    /// How many values all others have.
    pub n_other_values: u64,
    /// Rows of those; `None` where there are none.
    pub others: Option<RowGroup>,
    /// Rows without a value; `None` where there are none.
    pub without: Option<RowGroup>,
}

/// Why values are no groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotGroups {
    /// They are too many to count.
    #[error("it has more than 10,000 different values")]
    TooMany,
    /// They are numbers that measure something.
    #[error("it has {0} different numbers: they measure, and put rows into no groups")]
    Numbers(usize),
    /// They name rows.
    #[error("each of its {0} values stands in one row only")]
    Unique(usize),
}

/// Counts rows by their values.
///
/// Values come in by [`put`](Self::put), each for its slot and in any order. Memory: four bytes for each
/// slot, and 10,000 different values with 200 bytes of each. Values are told apart by a hash of 64 bits.
#[derive(Debug)]
pub struct Grouper {
    of: ValueOf,
    /// For each slot the number of its value, or [`NONE`].
    slots: Vec<u32>,
    numbers: BTreeMap<u64, u32>,
    /// What is shown of each value.
    shown: Vec<String>,
    n_numbers: usize,
    is_full: bool,
}

impl Grouper {
    /// For so many values ([`ValueOf::n_slots`]), none of which is known yet.
    pub fn new(of: ValueOf, n_slots: usize) -> Self {
        let slots = vec![NONE; n_slots];
        let (numbers, shown) = (BTreeMap::new(), Vec::new());
        Self { of, slots, numbers, shown, n_numbers: 0, is_full: false }
    }

    /// Takes a value, once for each slot.
    pub fn put(&mut self, slot: usize, value: &str) {
        let Self { slots, numbers, shown, n_numbers, is_full, .. } = self;
        let Some(place) = slots.get_mut(slot).filter(|_| !*is_full) else { return };
        let next = u32::try_from(shown.len()).unwrap_or(NONE);
        *place = *numbers.entry(hash_of(value)).or_insert(next);
        if *place == next {
            *is_full = shown.len() == MAX_VALUES;
            *n_numbers += usize::from(number(value).is_some());
            let start = beginning(value, MAX_SHOWN_BYTES);
            let mark = if start.len() < value.len() { "…" } else { "" };
            shown.push(format!("{start}{mark}"));
        }
    }

    /// Whether more values would change nothing: there are too many already.
    pub fn is_full(&self) -> bool {
        self.is_full
    }

    /// The groups of all rows.
    ///
    /// # Errors
    ///
    /// The values are no groups: there are more than 10,000, or more than 50 that are mostly numbers
    /// or stand in one row each.
    pub fn finish(self, rows: &Rows, index: &Index) -> Result<Breakdown, NotGroups> {
        if self.is_full {
            return Err(NotGroups::TooMany);
        }
        let n_values = self.shown.len();
        let with_value = self.slots.iter().filter(|slot| **slot != NONE).count();
        if n_values > MAX_GROUPS && self.n_numbers * 2 > n_values {
            return Err(NotGroups::Numbers(n_values));
        }
        if n_values > MAX_GROUPS && n_values == with_value {
            return Err(NotGroups::Unique(n_values));
        }
        Ok(self.count(rows, index))
    }

    fn count(self, rows: &Rows, index: &Index) -> Breakdown {
        let Self { of, slots, shown, .. } = self;
        let mut n_rows = vec![0_u64; shown.len()];
        let value = |row: usize| {
            let number = slots.get(of.slot(row, rows)?).filter(|number| **number != NONE)?;
            Some(*number as usize)
        };
        for count in (0..rows.len()).filter_map(value) {
            if let Some(count) = n_rows.get_mut(count) {
                *count += 1;
            }
        }
        let mut order: Vec<(usize, u64)> = n_rows.into_iter().enumerate().collect();
        // A value of records that stand in no row, as of those that are repeated, is none of rows.
        order.retain(|(_, n)| *n > 0);
        order.sort_by(|(left, n), (right, m)| {
            m.cmp(n).then_with(|| shown.get(*left).cmp(&shown.get(*right)))
        });
        // The place of each value among the groups; those of all others share the one behind them.
        let mut places = vec![MAX_GROUPS; shown.len()];
        for (place, (value, _)) in order.iter().take(MAX_GROUPS).enumerate() {
            if let Some(slot) = places.get_mut(*value) {
                *slot = place;
            }
        }
        let mut groups = vec![RowGroup::default(); MAX_GROUPS + 2];
        let mut taken = vec![false; index.len()];
        for row in 0..rows.len() {
            let place = value(row).and_then(|value| places.get(value).copied());
            if let Some(group) = groups.get_mut(place.unwrap_or(MAX_GROUPS + 1)) {
                group.add(row, rows, index, &mut taken);
            }
        }
        let mut rest = groups.split_off(MAX_GROUPS).into_iter();
        let mut behind = || rest.next().filter(|group| group.n_rows > 0);
        let (others, without) = (behind(), behind());
        groups.truncate(order.len());
        for (group, (value, _)) in groups.iter_mut().zip(&order) {
            group.value = shown.get(*value).cloned();
        }
        let n_values = order.len() as u64;
        let n_other_values = n_values - groups.len() as u64;
        Breakdown { of, n_values, groups, n_other_values, others, without }
    }
}

impl RowGroup {
    fn add(&mut self, row: usize, rows: &Rows, index: &Index, taken: &mut [bool]) {
        self.n_rows += 1;
        self.totals.by_status.add(rows.status(row, index));
        let Some(entry) = rows.entry(row) else { return };
        let Some(is_taken) = taken.get_mut(entry) else { return };
        if !std::mem::replace(is_taken, true)
            && let Some(entry) = index.get(entry)
        {
            self.add_tokens(entry);
        }
    }

    fn add_tokens(&mut self, entry: &Entry) {
        let tokens = &mut self.totals.tokens;
        for (sum, n, said) in [
            (&mut tokens.input, &mut tokens.n_with_input, entry.input_tokens()),
            (&mut tokens.output, &mut tokens.n_with_output, entry.output_tokens()),
        ] {
            *sum = sum.saturating_add(said.unwrap_or(0));
            *n += u64::from(said.is_some());
        }
    }
}

impl Breakdown {
    /// All groups: the most frequent, the others, and rows without a value.
    pub fn all(&self) -> impl Iterator<Item = &RowGroup> {
        self.groups.iter().chain(&self.others).chain(&self.without)
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::super::check::{Place, Report};
    use super::super::super::index::Facts;
    use super::super::super::{Joiner, Status};
    use super::*;

    /// An index of records with these ids, statuses and tokens of the answer.
    fn index(records: &[(String, Status, Option<u64>)]) -> Index {
        let mut index = Index::default();
        for (id, status, output_tokens) in records {
            let facts = Facts {
                id_hash: hash_of(id),
                status: *status,
                output_tokens: *output_tokens,
                input_tokens: Some(1),
                ..Facts::default()
            };
            index.add(Entry::new(&facts));
        }
        index
    }

    fn join(index: &Index, ids: &[String]) -> Rows {
        let mut joiner = Joiner::new(index, None);
        for id in ids {
            joiner.row(id, Place::default(), &mut Report::new());
        }
        joiner.finish(&mut Report::new()).0
    }

    fn ids(n: usize) -> Vec<String> {
        (0..n).map(|n| n.to_string()).collect()
    }

    #[test]
    fn rows_are_counted_with_what_became_of_them_and_with_their_tokens() {
        use Status::{Answered, Failed, Missing};
        let index = index(&[
            ("0".into(), Answered, Some(10)),
            ("1".into(), Failed, None),
            ("2".into(), Answered, Some(5)),
            ("x".into(), Answered, Some(100)),
        ]);
        // Two rows share a record, one has none, and one record has no row.
        let rows = join(&index, &["0", "1", "2", "2", "none"].map(str::to_owned));
        let of = ValueOf::Column("team".to_owned());
        let mut grouper = Grouper::new(of.clone(), of.n_slots(&rows, &index));
        for (slot, value) in ["b", "a", "a", "a", "b"].into_iter().enumerate() {
            grouper.put(slot, value);
        }
        let found = grouper.finish(&rows, &index).expect("two values");
        let seen: Vec<_> = found
            .all()
            .map(|group| {
                let RowGroup { value, n_rows, totals } = group;
                let by = |status| totals.by_status.of(status);
                let counts = (*n_rows, by(Answered), by(Failed), by(Missing));
                (value.as_deref(), counts, totals.tokens.output, totals.tokens.n_with_output)
            })
            .collect();
        let expected = [
            (Some("a"), (3, 2, 1, 0), 5, 1),
            (Some("b"), (2, 1, 0, 1), 10, 1),
            (None, (1, 1, 0, 0), 100, 1),
        ];
        assert_eq!(seen, expected);
        assert_eq!((found.n_values, found.n_other_values, found.others), (2, 0, None));
    }

    #[test]
    fn the_most_frequent_are_told_apart_and_the_others_are_one() {
        let index = index(&[]);
        let rows = join(&index, &ids(200));
        let of = ValueOf::Column("x".to_owned());
        let mut grouper = Grouper::new(of, 200);
        // Each of 60 values twice, and one of them 80 times.
        for slot in 0..200 {
            let value = if slot < 120 { format!("v{:02}", slot % 60) } else { "v59".to_owned() };
            grouper.put(slot, &value);
        }
        let found = grouper.finish(&rows, &index).expect("groups");
        assert_eq!((found.n_values, found.groups.len(), found.n_other_values), (60, 50, 10));
        let first = &found.groups[0];
        assert_eq!((first.value.as_deref(), first.n_rows), (Some("v59"), 82));
        assert_eq!(found.groups[1].value.as_deref(), Some("v00"));
        assert_eq!(found.others.map(|others| others.n_rows), Some(20));
        assert_eq!(found.without, None);
    }

    #[test]
    fn what_measures_or_names_rows_is_no_group() {
        let index = index(&[]);
        let n = MAX_VALUES + 5;
        let rows = join(&index, &ids(n));
        let group = |value: &dyn Fn(usize) -> String, n: usize| {
            let mut grouper = Grouper::new(ValueOf::Column("x".to_owned()), rows.len());
            (0..n).for_each(|slot| grouper.put(slot, &value(slot)));
            grouper.finish(&rows, &index).map(|found| found.n_values)
        };
        let unique = |n: usize| format!("v{n}");
        assert_eq!(group(&unique, 50), Ok(50));
        assert_eq!(group(&unique, 51), Err(NotGroups::Unique(51)));
        assert_eq!(group(&|n| (n % 51).to_string(), 200), Err(NotGroups::Numbers(51)));
        assert_eq!(group(&|n| (n % 50).to_string(), 200), Ok(50));
        assert_eq!(group(&|n| format!("v{}", n / 2), n), Ok((n as u64).div_ceil(2)));
        assert_eq!(group(&unique, n), Err(NotGroups::TooMany));
        let error = NotGroups::TooMany.to_string();
        assert!(error.contains("10,000"), "{error}");
    }

    #[test]
    fn long_values_are_told_apart_whole_and_shown_in_part() {
        let index = index(&[]);
        let rows = join(&index, &ids(2));
        let mut grouper = Grouper::new(ValueOf::Column("x".to_owned()), 2);
        let long = "é".repeat(500);
        grouper.put(0, &format!("{long}a"));
        grouper.put(1, &format!("{long}b"));
        let found = grouper.finish(&rows, &index).expect("two values");
        assert_eq!(found.n_values, 2);
        let shown = format!("{}…", "é".repeat(100));
        assert!(found.groups.iter().all(|group| group.value.as_ref() == Some(&shown)));
    }

    #[cfg(not(target_arch = "wasm32"))]
    mod property {
        use proptest::prelude::*;

        use super::super::super::super::ByStatus;
        use super::*;

        proptest! {
            #[test]
            fn every_row_is_in_one_group(
                records in proptest::collection::vec((0..300_u16, 0..8_usize, any::<Option<u16>>()), 0..300),
                row_ids in proptest::collection::vec(0..300_u16, 0..300),
                values in proptest::collection::vec(proptest::option::of(0..70_u8), 300),
                is_field in any::<bool>(),
            ) {
                let records: Vec<_> = records
                    .into_iter()
                    .map(|(id, status, tokens)| {
                        (id.to_string(), Status::ALL[status], tokens.map(u64::from))
                    })
                    .collect();
                let index = index(&records);
                let row_ids: Vec<String> = row_ids.iter().map(u16::to_string).collect();
                let rows = join(&index, &row_ids);
                let name = "x".to_owned();
                let of = if is_field { ValueOf::Field(name) } else { ValueOf::Column(name) };
                let n_slots = of.n_slots(&rows, &index);
                let mut grouper = Grouper::new(of.clone(), n_slots);
                for (slot, value) in (0..n_slots).zip(&values) {
                    if let Some(value) = value {
                        grouper.put(slot, &format!("v{value}"));
                    }
                }
                let Ok(found) = grouper.finish(&rows, &index) else {
                    return Ok(());
                };
                prop_assert_eq!(found.all().map(|group| group.n_rows).sum::<u64>(), rows.len() as u64);
                let (mut all, mut expected) = (ByStatus::default(), ByStatus::default());
                for (status, n) in found.all().flat_map(|group| group.totals.by_status.iter()) {
                    all.add_many(status, n);
                }
                (0..rows.len()).for_each(|row| expected.add(rows.status(row, &index)));
                prop_assert_eq!(all, expected);
                let mut entries: Vec<usize> = (0..rows.len()).filter_map(|row| rows.entry(row)).collect();
                entries.sort_unstable();
                entries.dedup();
                let tokens = entries.iter().filter_map(|entry| index.get(*entry)?.output_tokens());
                let found_tokens: u64 = found.all().map(|group| group.totals.tokens.output).sum();
                prop_assert_eq!(found_tokens, tokens.sum::<u64>());
                for group in &found.groups {
                    let is_it = |row: &usize| {
                        let slot = of.slot(*row, &rows).filter(|slot| *slot < 300);
                        slot.and_then(|slot| values[slot]).map(|value| format!("v{value}")) == group.value
                    };
                    prop_assert_eq!((0..rows.len()).filter(is_it).count() as u64, group.n_rows);
                }
            }
        }
    }
}

//! Which rows of the results are shown, and in which order.

use serde::{Deserialize, Serialize};

use super::super::family::Stop;
use super::{Entry, Index, Rows, SortValues, Status, ValueOf};

/// By what rows are sorted.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SortKey {
    /// The order of the source.
    #[default]
    Row,
    /// What became of the record.
    Status,
    /// Why the model stopped.
    StopReason,
    /// Tokens of the prompt.
    InputTokens,
    /// Tokens of the answer.
    OutputTokens,
    /// A column of the source, or a field of answers.
    Value(ValueOf),
}

impl SortKey {
    /// Every key that the index knows.
    pub const ALL: [Self; 5] =
        [Self::Row, Self::Status, Self::StopReason, Self::InputTokens, Self::OutputTokens];

    /// Of what values have to be read before rows can be sorted; `None` where the index knows all.
    pub fn value_of(&self) -> Option<&ValueOf> {
        match self {
            Self::Value(of) => Some(of),
            _ => None,
        }
    }
}

/// Which rows, and in which order.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct View {
    /// Only rows with one of these; all where none is named.
    pub statuses: Vec<Status>,
    /// By what they are sorted. Equal ones keep the order of the source.
    pub sort: SortKey,
    /// Largest first.
    pub is_descending: bool,
}

impl View {
    /// The rows, as numbers of rows of the results; `None` for all of them in their order. Rows that are
    /// sorted by a value need the `values` of that; without them they stay in their order.
    pub fn rows(
        &self,
        rows: &Rows,
        index: &Index,
        values: Option<&SortValues>,
    ) -> Option<Vec<u32>> {
        if self.statuses.is_empty() && self.sort == SortKey::Row && !self.is_descending {
            return None;
        }
        let all = 0..u32::try_from(rows.len()).unwrap_or(u32::MAX);
        let is_wanted = |row: &u32| {
            self.statuses.is_empty() || self.statuses.contains(&rows.status(*row as usize, index))
        };
        let mut found: Vec<u32> = all.filter(is_wanted).collect();
        let entry = |row: u32| rows.entry(row as usize).and_then(|entry| index.get(entry));
        match &self.sort {
            SortKey::Row => {
                if self.is_descending {
                    found.reverse();
                }
            }
            SortKey::Status => {
                self.sort_by(&mut found, |row| Some(rows.status(row as usize, index)));
            }
            SortKey::StopReason => {
                self.sort_by(&mut found, |row| entry(row)?.stop.map(Stop::name));
            }
            SortKey::InputTokens => {
                self.sort_by(&mut found, |row| entry(row).and_then(Entry::input_tokens));
            }
            SortKey::OutputTokens => {
                self.sort_by(&mut found, |row| entry(row).and_then(Entry::output_tokens));
            }
            SortKey::Value(of) => {
                let values = values.filter(|values| values.of() == of);
                self.sort_by(&mut found, |row| values?.value(row as usize, rows));
            }
        }
        Some(found)
    }

    /// Sorts rows by a key. Those without one come last in both directions.
    fn sort_by<K: Ord>(&self, rows: &mut Vec<u32>, key: impl Fn(u32) -> Option<K>) {
        // Each key is looked up once: a million rows are compared twenty million times.
        let (mut with, mut without) = (Vec::with_capacity(rows.len()), Vec::new());
        for (place, row) in (0_u32..).zip(rows.drain(..)) {
            match key(row) {
                Some(key) => with.push((key, place, row)),
                None => without.push(row),
            }
        }
        with.sort_unstable_by(|(left, at, _), (right, other, _)| {
            let order = left.cmp(right);
            let order = if self.is_descending { order.reverse() } else { order };
            order.then(at.cmp(other))
        });
        rows.extend(with.into_iter().map(|(_, _, row)| row));
        rows.append(&mut without);
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::check::{Place, Report};
    use super::super::Joiner;
    use super::super::index::{Facts, hash_of};
    use super::*;

    #[test]
    fn rows_are_filtered_and_sorted_and_equal_ones_keep_their_order() {
        let mut index = Index::default();
        for (id, status, tokens) in [
            ("a", Status::Failed, None),
            ("b", Status::Answered, Some(9)),
            ("c", Status::Answered, Some(2)),
            ("d", Status::Truncated, Some(9)),
        ] {
            let id_hash = hash_of(id);
            index.add(Entry::new(&Facts {
                id_hash,
                status,
                output_tokens: tokens,
                ..Facts::default()
            }));
        }
        let mut joiner = Joiner::new(&index, None);
        for id in ["x", "a", "b", "c", "d"] {
            joiner.row(id, Place::default(), &mut Report::new());
        }
        let (rows, _) = joiner.finish(&mut Report::new());
        let check = |view: View, expected: Option<&[u32]>| {
            assert_eq!(view.rows(&rows, &index, None).as_deref(), expected, "{view:?}");
        };
        let by = |sort, is_descending| View { sort, is_descending, ..View::default() };
        check(View::default(), None);
        check(by(SortKey::Row, true), Some(&[4, 3, 2, 1, 0]));
        check(by(SortKey::OutputTokens, false), Some(&[3, 2, 4, 0, 1]));
        check(by(SortKey::OutputTokens, true), Some(&[2, 4, 3, 0, 1]));
        check(by(SortKey::Status, false), Some(&[2, 3, 4, 1, 0]));
        let statuses = vec![Status::Missing, Status::Failed];
        check(View { statuses: statuses.clone(), ..View::default() }, Some(&[0, 1]));
        check(View { statuses, is_descending: true, ..View::default() }, Some(&[1, 0]));
    }
}

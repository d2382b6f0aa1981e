//! Records joined to the rows that they came from, and the proof that the counts add up.

use serde::{Deserialize, Serialize};

use super::super::check::{Place, Report};
use super::index::{Again, hash_of};
use super::rules::{CONFLICT, DOUBLE_ROW_ID, MISSING, NOT_SENT, REPEATED, SUPERSEDED, UNEXPECTED};
use super::{ByStatus, Index, SentIds, Status};

/// A row without a record.
const NONE: u32 = 0;
/// A row that was not sent.
const UNSENT: u32 = u32::MAX;

/// The rows of a table of results: those of the source in their order, then records that belong to
/// none of them. Four bytes a row.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rows {
    /// For each row of the source one more than its entry, [`NONE`] or [`UNSENT`].
    entries: Vec<u32>,
    /// Entries without a row.
    others: Vec<u32>,
}

impl Rows {
    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.entries.len() + self.others.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many of them are rows of the source; they come first.
    pub fn n_source(&self) -> usize {
        self.entries.len()
    }

    /// The entry of a row, zero-based; `None` when it has no record.
    pub fn entry(&self, row: usize) -> Option<usize> {
        match self.entries.get(row) {
            Some(&UNSENT) => None,
            Some(entry) => (*entry as usize).checked_sub(1),
            None => self.others.get(row - self.entries.len()).map(|entry| *entry as usize),
        }
    }

    /// These rows in this order, each by its number, as a table of their own: all of them are told like
    /// rows of the source.
    #[must_use]
    pub fn arranged(&self, order: &[u32]) -> Self {
        let entry = |row: &u32| {
            let row = *row as usize;
            let other = || Some(self.others.get(row.checked_sub(self.entries.len())?)? + 1);
            self.entries.get(row).copied().or_else(other).unwrap_or(NONE)
        };
        Self { entries: order.iter().map(entry).collect(), others: Vec::new() }
    }

    /// What became of a row.
    pub fn status(&self, row: usize, index: &Index) -> Status {
        if self.entries.get(row) == Some(&UNSENT) {
            return Status::NotSent;
        }
        let entry = self.entry(row).and_then(|entry| index.get(entry));
        entry.map_or(Status::Missing, |entry| entry.status)
    }
}

/// What was found when source, batch input and output were compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Reconciliation {
    /// Rows of the source, or of the batch input where there is no source; `None` without both.
    pub n_rows: Option<u64>,
    /// Rows that have a record.
    pub n_matched: u64,
    /// Rows that have none.
    pub n_missing: u64,
    /// Rows that are not in the batch input.
    pub n_not_sent: u64,
    /// Rows that share their id with one before them.
    pub n_double_rows: u64,
    /// Lines of the output that are not blank.
    pub n_records: u64,
    /// Records that stand in a row.
    pub n_joined: u64,
    /// Records whose id no row has.
    pub n_unexpected: u64,
    /// Records without an id, those that cannot be read among them.
    pub n_without_id: u64,
    /// Records that stand there again with the same answer.
    pub n_repeated: u64,
    /// Records that stand there again with another answer.
    pub n_conflicting: u64,
    /// Records that stand there again and say more there: another try went better, or was the last.
    #[serde(default)]
    pub n_superseded: u64,
    /// What became of all rows of the table.
    pub by_status: ByStatus,
}

impl Reconciliation {
    /// Whether every row and every record is counted exactly once.
    pub fn adds_up(&self) -> bool {
        let rows = self.n_matched + self.n_missing + self.n_not_sent;
        let records = self.n_joined
            + self.n_unexpected
            + self.n_without_id
            + self.n_repeated
            + self.n_superseded
            + self.n_conflicting;
        let others = self.n_unexpected + self.n_without_id + self.n_conflicting;
        let (n_rows, others) = match self.n_rows {
            Some(n_rows) => (n_rows, others),
            // Without rows, every record that is the first of its id is one.
            None => (0, others + self.n_joined),
        };
        rows == n_rows && records == self.n_records && self.by_status.total() == n_rows + others
    }
}

/// Takes the ids of rows in order and finds their records.
#[derive(Debug)]
pub struct Joiner<'a> {
    index: &'a Index,
    sent: Option<&'a SentIds>,
    rows: Rows,
    found: Reconciliation,
    /// One bit for each entry: whether a row has it.
    taken: Vec<u64>,
}

impl<'a> Joiner<'a> {
    /// A join with these records. Rows whose id is not among the `sent` ones were left out of the
    /// batch on purpose.
    pub fn new(index: &'a Index, sent: Option<&'a SentIds>) -> Self {
        let taken = vec![0; index.len().div_ceil(64)];
        let found = Reconciliation { n_rows: Some(0), ..Reconciliation::default() };
        Self { index, sent, rows: Rows::default(), found, taken }
    }

    /// Takes the next row. Its id may be empty; then it has no record.
    pub fn row(&mut self, id: &str, at: Place, report: &mut Report) {
        let hash = hash_of(id);
        let Some(entry) = self.index.find_hash(hash).filter(|_| !id.is_empty()) else {
            let is_sent = self.sent.is_none_or(|sent| sent.has_hash(hash));
            let (slot, rule) = if is_sent { (NONE, &MISSING) } else { (UNSENT, &NOT_SENT) };
            report.add(rule, "", at, || id.to_owned());
            let count =
                if is_sent { &mut self.found.n_missing } else { &mut self.found.n_not_sent };
            *count += 1;
            self.rows.entries.push(slot);
            return;
        };
        self.found.n_matched += 1;
        if self.take(entry) {
            self.found.n_joined += 1;
        } else {
            self.found.n_double_rows += 1;
            report.add(&DOUBLE_ROW_ID, "", at, || id.to_owned());
        }
        // An index holds fewer entries than that: each has a line of a file.
        self.rows.entries.push(u32::try_from(entry + 1).unwrap_or(NONE));
    }

    /// Marks an entry. Says whether it was not marked before.
    fn take(&mut self, entry: usize) -> bool {
        let bit = 1 << (entry % 64);
        match self.taken.get_mut(entry / 64) {
            Some(word) if *word & bit == 0 => {
                *word |= bit;
                true
            }
            _ => false,
        }
    }

    /// The rows, after the last one was taken: records that belong to none follow them.
    pub fn finish(mut self, report: &mut Report) -> (Rows, Reconciliation) {
        self.found.n_rows = Some(self.rows.entries.len() as u64);
        self.sort_records(
            |found, at, report| {
                found.n_unexpected += 1;
                report.add(&UNEXPECTED, "", at, || {
                    format!("the record at byte {} of its file", at.byte)
                });
            },
            report,
        )
    }

    /// The rows of an output alone: every record that is the first of its id.
    pub fn of_output(index: &'a Index, report: &mut Report) -> (Rows, Reconciliation) {
        let mut this = Self::new(index, None);
        this.found.n_rows = None;
        this.sort_records(|found, _, _| found.n_joined += 1, report)
    }

    /// Counts the records that no row has, and puts behind the rows those that say something new.
    fn sort_records(
        mut self,
        mut on_first: impl FnMut(&mut Reconciliation, Place, &mut Report),
        report: &mut Report,
    ) -> (Rows, Reconciliation) {
        let Self { index, rows, found, taken, .. } = &mut self;
        found.n_records = index.len() as u64;
        for (idx, entry) in index.iter().enumerate() {
            if taken.get(idx / 64).is_some_and(|word| word >> (idx % 64) & 1 == 1) {
                continue;
            }
            let at = entry.place();
            let place = || format!("the record at byte {} of its file", at.byte);
            match index.again(idx) {
                Some(Again::Repeated) => {
                    found.n_repeated += 1;
                    report.add(&REPEATED, "", at, place);
                    continue;
                }
                Some(Again::Superseded) => {
                    found.n_superseded += 1;
                    report.add(&SUPERSEDED, "", at, place);
                    continue;
                }
                Some(Again::Conflicting) => {
                    found.n_conflicting += 1;
                    report.add(&CONFLICT, "", at, place);
                }
                None if entry.id_hash().is_none() => found.n_without_id += 1,
                None => on_first(found, at, report),
            }
            rows.others.extend(u32::try_from(idx));
        }
        for row in 0..rows.len() {
            found.by_status.add(rows.status(row, index));
        }
        (self.rows, self.found)
    }
}

#[cfg(test)]
mod tests {
    use super::super::index::{Entry, Facts};
    use super::*;

    /// An index of records with these ids, answers and statuses.
    fn index(records: &[(&str, u32, Status)]) -> Index {
        let mut index = Index::default();
        for &(id, answer_hash, status) in records {
            let id_hash = if id.is_empty() { 0 } else { hash_of(id) };
            index.add(Entry::new(&Facts { id_hash, answer_hash, status, ..Facts::default() }));
        }
        index
    }

    #[test]
    fn every_row_and_every_record_is_counted_once() {
        use Status::{Answered, Failed, Missing, NotJson};
        let index = index(&[
            ("b", 1, Answered),
            ("x", 2, Answered),
            ("", 0, NotJson),
            ("a", 3, Failed),
            ("b", 1, Answered),
            ("b", 9, Answered),
        ]);
        let mut report = Report::new();
        let mut joiner = Joiner::new(&index, None);
        for id in ["a", "b", "c", "b", ""] {
            joiner.row(id, Place::default(), &mut report);
        }
        let (rows, found) = joiner.finish(&mut report);
        assert!(found.adds_up(), "{found:?}");
        let expected = Reconciliation {
            n_rows: Some(5),
            n_matched: 3,
            n_missing: 2,
            n_double_rows: 1,
            n_records: 6,
            n_joined: 2,
            n_unexpected: 1,
            n_without_id: 1,
            n_repeated: 1,
            n_conflicting: 1,
            by_status: found.by_status,
            ..Reconciliation::default()
        };
        assert_eq!(found, expected);
        let statuses: Vec<_> = (0..rows.len()).map(|row| rows.status(row, &index)).collect();
        assert_eq!(
            statuses,
            [Failed, Answered, Missing, Answered, Missing, Answered, NotJson, Answered]
        );
        assert_eq!((rows.entry(1), rows.entry(2), rows.entry(7)), (Some(0), None, Some(5)));
        let order = [7, 2, 0, 6, 99];
        let arranged = rows.arranged(&order);
        assert_eq!((arranged.len(), arranged.n_source()), (5, 5));
        for (at, row) in order.into_iter().take(4).enumerate() {
            let row = row as usize;
            assert_eq!(arranged.entry(at), rows.entry(row));
            assert_eq!(arranged.status(at, &index), rows.status(row, &index));
        }
        assert_eq!(arranged.entry(4), None, "there is no such row");
        let count = |rule| report.count_of(rule);
        assert_eq!((count(&MISSING), count(&UNEXPECTED), count(&CONFLICT)), (2, 1, 1));
        assert_eq!((count(&REPEATED), count(&DOUBLE_ROW_ID), count(&NOT_SENT)), (1, 1, 0));
    }

    #[test]
    fn a_record_that_was_sent_again_is_what_came_of_that() {
        use Status::{Answered, Failed, Truncated};
        let index = index(&[
            ("a", 1, Failed),
            ("b", 2, Truncated),
            ("a", 3, Answered),
            ("b", 4, Answered),
            ("b", 5, Failed),
            ("b", 6, Answered),
        ]);
        let mut report = Report::new();
        let mut joiner = Joiner::new(&index, None);
        for id in ["a", "b"] {
            joiner.row(id, Place::default(), &mut report);
        }
        let (rows, found) = joiner.finish(&mut report);
        assert!(found.adds_up(), "{found:?}");
        assert_eq!((rows.entry(0), rows.entry(1), rows.entry(2)), (Some(2), Some(3), Some(5)));
        assert_eq!((rows.len(), found.n_superseded, found.n_conflicting), (3, 3, 1));
        assert_eq!((report.count_of(&SUPERSEDED), report.count_of(&CONFLICT)), (3, 1));
    }

    #[test]
    fn of_two_tries_that_did_not_end_well_the_last_is_the_row() {
        use Status::{Empty, Failed, NoAnswer, Truncated};
        let index = index(&[
            ("a", 1, Truncated),
            ("b", 2, Failed),
            ("c", 3, Empty),
            ("a", 4, Truncated),
            ("b", 0, NoAnswer),
            ("c", 5, Empty),
        ]);
        let (rows, found) = Joiner::of_output(&index, &mut Report::new());
        assert!(found.adds_up(), "{found:?}");
        let entries: Vec<_> = (0..rows.len()).map(|row| rows.entry(row)).collect();
        assert_eq!(entries, [Some(3), Some(4), Some(5)]);
        assert_eq!((found.n_superseded, found.n_repeated, found.n_conflicting), (2, 1, 0));
    }

    #[test]
    fn rows_that_were_not_sent_are_not_missing() {
        let index = index(&[("a", 1, Status::Answered)]);
        let sent = SentIds::of(["a", "b"]);
        let mut report = Report::new();
        let mut joiner = Joiner::new(&index, Some(&sent));
        for id in ["a", "b", "c"] {
            joiner.row(id, Place::default(), &mut report);
        }
        let (rows, found) = joiner.finish(&mut report);
        assert!(found.adds_up());
        assert_eq!((found.n_missing, found.n_not_sent), (1, 1));
        assert_eq!(rows.status(2, &index), Status::NotSent);
    }

    #[test]
    fn an_output_alone_is_its_own_table() {
        let index = index(&[
            ("a", 1, Status::Answered),
            ("", 0, Status::NotJson),
            ("a", 1, Status::Answered),
        ]);
        let (rows, found) = Joiner::of_output(&index, &mut Report::new());
        assert!(found.adds_up());
        assert_eq!((rows.len(), rows.n_source(), found.n_joined, found.n_repeated), (2, 0, 1, 1));
    }

    #[cfg(not(target_arch = "wasm32"))]
    mod property {
        use proptest::prelude::*;

        use super::*;

        proptest! {
            #[test]
            fn whatever_is_compared_adds_up(
                records in proptest::collection::vec((0..8_u8, 0..3_u32, 0..8_usize), 0..40),
                ids in proptest::collection::vec(0..8_u8, 0..40),
                sent in proptest::option::of(proptest::collection::vec(0..8_u8, 0..8)),
                has_rows in any::<bool>(),
            ) {
                let name = |id: u8| if id == 0 { String::new() } else { format!("r{id}") };
                let mut index = Index::default();
                for (id, answer_hash, status) in records {
                    let id_hash = if id == 0 { 0 } else { hash_of(&name(id)) };
                    let status = Status::ALL[status];
                    index.add(Entry::new(&Facts { id_hash, answer_hash, status, ..Facts::default() }));
                }
                let sent = sent.map(|ids| SentIds::of(ids.into_iter().map(name)));
                let mut report = Report::new();
                let (rows, found) = if has_rows {
                    let mut joiner = Joiner::new(&index, sent.as_ref());
                    for id in ids {
                        joiner.row(&name(id), Place::default(), &mut report);
                    }
                    joiner.finish(&mut report)
                } else {
                    Joiner::of_output(&index, &mut report)
                };
                prop_assert!(found.adds_up(), "{:?}", found);
                prop_assert_eq!(rows.len() as u64, found.by_status.total());
            }
        }
    }
}

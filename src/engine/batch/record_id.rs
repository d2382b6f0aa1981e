//! Record ids: where they come from, and which of them stand twice.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::Write;

use super::super::check::Report;
use super::super::source::Row;
use super::{DUPLICATE_RECORD_ID, DUPLICATES_PARTLY_CHECKED, EMPTY_RECORD_ID, UNUSUAL_RECORD_ID};

/// Longest id that no one has reported trouble with. AWS publishes no limit; this is our own.
const MAX_CHARS: usize = 64;

/// Most slots of the table of seen ids: 12 bytes each, 24 MiB in all.
const MAX_SLOTS: usize = 1 << 21;

/// Where the ids of a job come from.
#[derive(Debug)]
pub(super) enum RecordIds {
    /// The number of the row.
    Generated,
    /// A column, with what was seen in it.
    Column { idx: usize, name: String, seen: Box<Seen> },
}

impl RecordIds {
    pub(super) fn column(idx: usize, name: &str) -> Self {
        Self::Column { idx, name: name.to_owned(), seen: Box::default() }
    }

    /// Puts the id of this row into `id`.
    pub(super) fn read(&mut self, row: &Row<'_>, id: &mut String, report: &mut Report) {
        id.clear();
        let Self::Column { idx, name, seen } = self else {
            push_generated(id, row.at.row);
            return;
        };
        let at = row.at;
        id.push_str(row.get(*idx).unwrap_or_default());
        if id.trim().is_empty() {
            id.clear();
            push_generated(id, at.row);
            report.add(&EMPTY_RECORD_ID, name, at, || format!("{id} instead"));
        } else if !is_usual(id) {
            report.add(&UNUSUAL_RECORD_ID, name, at, || id.clone());
        }
        match seen.add(id, at.row) {
            Sighting::First => {}
            Sighting::Again { row } => {
                report.add(&DUPLICATE_RECORD_ID, name, at, || {
                    format!("\"{id}\" is also the id of row {row}")
                });
            }
            Sighting::Unknown => {
                report.add(&DUPLICATES_PARTLY_CHECKED, name, at, || {
                    format!("from row {} on", at.row)
                });
            }
        }
    }
}

/// `R0000000001`: eleven characters, as older AWS texts asked for; sorts like the rows.
pub(in super::super) fn push_generated(id: &mut String, row: u64) {
    let mut digits = [0_u8; 24];
    let mut rest = &mut digits[..];
    // The buffer holds the longest u64, so writing cannot fail.
    write!(rest, "R{row:010}").ok();
    let n_rest = rest.len();
    let n = digits.len() - n_rest;
    id.push_str(
        digits.get(..n).and_then(|digits| std::str::from_utf8(digits).ok()).unwrap_or_default(),
    );
}

/// Whether nobody has reported trouble with ids like this.
pub(in super::super) fn is_usual(id: &str) -> bool {
    id.len() <= MAX_CHARS
        && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
}

/// Whether an id was seen before.
#[derive(Debug, PartialEq, Eq)]
pub(in super::super) enum Sighting {
    First,
    Again {
        row: u64,
    },
    /// The table is full: not among the ids it holds, but no longer compared with the others.
    Unknown,
}

/// Ids that were seen, as 64-bit hashes with the row of each, in an open-addressing table.
///
/// Two different ids of one hash would be called duplicates: among a million ids that happens
/// once in 37 million files. Memory is bounded by [`MAX_SLOTS`].
#[derive(Debug)]
pub(in super::super) struct Seen {
    /// 0 is an empty slot.
    hashes: Vec<u64>,
    rows: Vec<u32>,
    len: usize,
    max_slots: usize,
}

impl Default for Seen {
    fn default() -> Self {
        Self { hashes: vec![0; 1 << 10], rows: vec![0; 1 << 10], len: 0, max_slots: MAX_SLOTS }
    }
}

impl Seen {
    /// Remembers an id, or whatever else has to differ, with the number of its row.
    pub(in super::super) fn add(&mut self, id: &(impl Hash + ?Sized), row: u64) -> Sighting {
        let mut hasher = DefaultHasher::new();
        id.hash(&mut hasher);
        // Row numbers past 4 billion saturate: they only name the first sighting.
        let (hash, row) = (hasher.finish().max(1), u32::try_from(row).unwrap_or(u32::MAX));
        let slot = self.slot_of(hash);
        if self.hashes.get(slot).is_some_and(|&found| found == hash) {
            return Sighting::Again {
                row: self.rows.get(slot).copied().unwrap_or_default().into(),
            };
        }
        if self.is_crowded() {
            if self.hashes.len() >= self.max_slots {
                return Sighting::Unknown;
            }
            self.grow();
        }
        self.insert(hash, row);
        Sighting::First
    }

    /// Linear probing is quick up to three quarters.
    fn is_crowded(&self) -> bool {
        self.len * 4 >= self.hashes.len() * 3
    }

    /// The slot that holds this hash, or the empty one where it would stand.
    fn slot_of(&self, hash: u64) -> usize {
        let mask = self.hashes.len() - 1;
        #[expect(
            clippy::cast_possible_truncation,
            reason = "the mask keeps fewer bits than usize has"
        )]
        let mut slot = hash as usize & mask;
        while let Some(&found) = self.hashes.get(slot)
            && found != 0
            && found != hash
        {
            slot = (slot + 1) & mask;
        }
        slot
    }

    fn insert(&mut self, hash: u64, row: u32) {
        let slot = self.slot_of(hash);
        if let (Some(hash_slot), Some(row_slot)) =
            (self.hashes.get_mut(slot), self.rows.get_mut(slot))
        {
            *hash_slot = hash;
            *row_slot = row;
            self.len += 1;
        }
    }

    fn grow(&mut self) {
        let n_slots = self.hashes.len() * 2;
        let hashes = std::mem::replace(&mut self.hashes, vec![0; n_slots]);
        let rows = std::mem::replace(&mut self.rows, vec![0; n_slots]);
        self.len = 0;
        for (hash, row) in hashes.into_iter().zip(rows) {
            if hash != 0 {
                self.insert(hash, row);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_second_sighting_names_the_first_row() {
        let mut seen = Seen::default();
        for row in 1..=20_000 {
            assert_eq!(seen.add(&format!("id-{row}"), row), Sighting::First);
        }
        for row in 1..=20_000 {
            assert_eq!(seen.add(&format!("id-{row}"), 0), Sighting::Again { row });
        }
    }

    #[test]
    fn a_full_table_still_knows_its_own_ids() {
        let mut seen = Seen { max_slots: 1 << 10, ..Seen::default() };
        let n_held = (1..=2000)
            .filter(|&row| seen.add(&format!("id-{row}"), row) == Sighting::First)
            .count();
        assert_eq!(n_held, 768);
        assert_eq!(seen.add("id-1", 0), Sighting::Again { row: 1 });
        assert_eq!(seen.add("id-1999", 0), Sighting::Unknown);
        assert_eq!(seen.hashes.len(), 1 << 10);
    }

    #[test]
    fn the_limit_that_the_rule_names_is_the_one_in_the_code() {
        assert!(DUPLICATES_PARTLY_CHECKED.why.contains("1,572,864"));
        assert_eq!(MAX_SLOTS / 4 * 3, 1_572_864);
    }

    #[test]
    fn generated_ids_are_padded_and_sort_like_rows() {
        for (row, expected) in [
            (1, "R0000000001"),
            (9_999_999_999, "R9999999999"),
            (u64::MAX, "R18446744073709551615"),
        ] {
            let mut id = String::new();
            push_generated(&mut id, row);
            assert_eq!(id, expected);
        }
    }

    #[test]
    fn usual_ids_are_short_ascii_words() {
        for (id, expected) in [
            ("T-1", true),
            ("a.b_c-9", true),
            (&"x".repeat(64), true),
            (&"x".repeat(65), false),
            ("a b", false),
            ("é", false),
        ] {
            assert_eq!(is_usual(id), expected, "{id}");
        }
    }
}

//! All records of an output in a few bytes each: where they lie and what became of them.

use std::cmp::Ordering;
use std::ops::Range;

use super::super::check::Place;
use super::super::family::Stop;
use super::Status;

/// Entries of a block: blocks are never moved, so an index that grows never needs twice its memory.
const BLOCK: usize = 1 << 12;

/// One record of an output. 40 bytes: of a million records, 40 MB.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// Byte of the file at which its line begins.
    byte: u64,
    /// Hash of its id, 0 when it has none.
    id_hash: u64,
    /// Length of its line.
    n_bytes: u32,
    input_tokens: u32,
    output_tokens: u32,
    answer_hash: u32,
    /// Which file.
    file: u16,
    /// Index into [`causes`](super::causes), for a failed record.
    cause: u16,
    /// What became of it.
    pub status: Status,
    /// Why the model stopped.
    pub stop: Option<Stop>,
    family: u8,
}

/// Stands for a number that the output does not say.
const UNKNOWN: u32 = u32::MAX;

/// What an entry is made of.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Facts {
    pub file: usize,
    pub byte: u64,
    pub n_bytes: usize,
    pub id_hash: u64,
    pub input_tokens: Option<u64>,
    pub output_tokens: Option<u64>,
    pub answer_hash: u32,
    pub cause: usize,
    pub status: Status,
    pub stop: Option<Stop>,
    pub family: Option<usize>,
}

impl Entry {
    pub(super) fn new(facts: &Facts) -> Self {
        let tokens = |n: Option<u64>| n.map_or(UNKNOWN, |n| saturated(n).min(UNKNOWN - 1));
        Self {
            byte: facts.byte,
            id_hash: facts.id_hash,
            n_bytes: u32::try_from(facts.n_bytes).unwrap_or(u32::MAX),
            input_tokens: tokens(facts.input_tokens),
            output_tokens: tokens(facts.output_tokens),
            answer_hash: facts.answer_hash,
            file: u16::try_from(facts.file).unwrap_or(u16::MAX),
            cause: u16::try_from(facts.cause).unwrap_or(u16::MAX),
            status: facts.status,
            stop: facts.stop,
            family: facts.family.and_then(|idx| u8::try_from(idx).ok()).unwrap_or(u8::MAX),
        }
    }

    /// The file, by its place among the files of the output.
    pub fn file(&self) -> usize {
        self.file.into()
    }

    /// Bytes of the file that are its line, without the end of it.
    pub fn bytes(&self) -> Range<u64> {
        self.byte..self.byte + u64::from(self.n_bytes)
    }

    /// Hash of its id; `None` when it has no id.
    pub fn id_hash(&self) -> Option<u64> {
        (self.id_hash != 0).then_some(self.id_hash)
    }

    /// Tokens of the prompt, from the cache or not; `None` where the output does not say.
    pub fn input_tokens(&self) -> Option<u64> {
        known(self.input_tokens)
    }

    /// Tokens of the answer; `None` where the output does not say.
    pub fn output_tokens(&self) -> Option<u64> {
        known(self.output_tokens)
    }

    /// Whether two records have the same answer, or failed alike.
    pub fn is_same_answer(&self, other: &Self) -> bool {
        self.status == other.status
            && self.answer_hash == other.answer_hash
            && self.cause == other.cause
    }

    /// Whether this record stands for an id rather than `other`, which comes before it. It says more;
    /// or as much, and both are no whole answers: then the last try counts, with the request to send
    /// again. Of answers that were cut the longest is of the last try, whatever the order of files.
    pub(super) fn takes_place_of(&self, other: &Self) -> bool {
        match self.status.worth().cmp(&other.status.worth()) {
            Ordering::Less => false,
            Ordering::Greater => true,
            Ordering::Equal => match self.status {
                Status::Answered => false,
                Status::Truncated => self.output_tokens() >= other.output_tokens(),
                _ => true,
            },
        }
    }

    /// Where it lies, as findings say it.
    pub(super) fn place(&self) -> Place {
        let file = u32::try_from(self.file()).unwrap_or(u32::MAX);
        Place { file, row: 0, line: 0, byte: self.byte }
    }

    /// Index into [`causes`](super::causes); `None` unless it failed.
    pub fn cause(&self) -> Option<usize> {
        (self.status == Status::Failed).then_some(self.cause.into())
    }

    /// Index into [`FAMILIES`](super::super::family::FAMILIES); `None` when no family reads it.
    pub fn family(&self) -> Option<usize> {
        (self.family != u8::MAX).then_some(self.family.into())
    }
}

fn saturated(n: u64) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

fn known(tokens: u32) -> Option<u64> {
    (tokens != UNKNOWN).then_some(tokens.into())
}

/// The entries of an output, in the order of its lines, with a table from ids to them.
#[derive(Debug, Default)]
pub struct Index {
    blocks: Vec<Vec<Entry>>,
    len: usize,
    /// Open addressing: one more than the entry that stands for an id; 0 is an empty slot.
    slots: Vec<u32>,
    n_ids: usize,
}

/// What an id is to the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Added {
    /// The first record of its id, or one without an id.
    First,
    /// The id stands before already, at this entry.
    Again(usize),
}

/// What a record is whose id another record stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Again {
    /// It says the same.
    Repeated,
    /// It says less, or was an earlier try.
    Superseded,
    /// It is a whole answer, too, and another one.
    Conflicting,
}

impl Index {
    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// An entry by its place.
    pub fn get(&self, idx: usize) -> Option<&Entry> {
        self.blocks.get(idx / BLOCK)?.get(idx % BLOCK)
    }

    /// All entries in order.
    pub fn iter(&self) -> impl Iterator<Item = &Entry> {
        self.blocks.iter().flatten()
    }

    /// The entry that stands for this id: the one that says the most. An answer says more than an
    /// error, so that a record that was sent again is what came of that. Of whole answers it is the
    /// first, of others the last try.
    pub fn find(&self, id: &str) -> Option<usize> {
        self.find_hash(hash_of(id))
    }

    pub(super) fn find_hash(&self, hash: u64) -> Option<usize> {
        let slot = *self.slots.get(self.slot_of(hash)?)?;
        (slot as usize).checked_sub(1)
    }

    /// What an entry is beside the one that stands for its id; `None` when it stands for it itself or
    /// has no id.
    pub(super) fn again(&self, idx: usize) -> Option<Again> {
        let entry = self.get(idx)?;
        let stands = self.find_hash(entry.id_hash()?).filter(|stands| *stands != idx)?;
        let stands = self.get(stands)?;
        // Nothing is known of either: which of two errors is said makes no difference.
        let says_nothing = !stands.status.has_answer() && !entry.status.has_answer();
        Some(if stands.is_same_answer(entry) || says_nothing {
            Again::Repeated
        } else if stands.takes_place_of(entry) {
            Again::Superseded
        } else {
            Again::Conflicting
        })
    }

    /// Adds an entry and says whether its id is new.
    pub(super) fn add(&mut self, entry: Entry) -> Added {
        if self.len.is_multiple_of(BLOCK) {
            self.blocks.push(Vec::with_capacity(BLOCK));
        }
        if let Some(block) = self.blocks.last_mut() {
            block.push(entry);
        }
        self.len += 1;
        let Some(hash) = entry.id_hash() else {
            return Added::First;
        };
        if (self.n_ids + 1) * 4 > self.slots.len() * 3 {
            self.grow();
        }
        let Some(slot) = self.slot_of(hash).and_then(|slot| self.slots.get_mut(slot)) else {
            return Added::First;
        };
        let this = u32::try_from(self.len).unwrap_or(u32::MAX);
        if let Some(first) = (*slot as usize).checked_sub(1) {
            let before = self.blocks.get(first / BLOCK).and_then(|block| block.get(first % BLOCK));
            if before.is_some_and(|before| entry.takes_place_of(before)) {
                *slot = this;
            }
            return Added::Again(first);
        }
        *slot = this;
        self.n_ids += 1;
        Added::First
    }

    /// Bytes of memory that it takes.
    pub fn memory(&self) -> usize {
        self.blocks.len() * BLOCK * size_of::<Entry>() + self.slots.len() * size_of::<u32>()
    }

    /// The slot that has this hash, or the empty one where it would stand.
    fn slot_of(&self, hash: u64) -> Option<usize> {
        let mask = self.slots.len().checked_sub(1)?;
        // Low bits are as good as any of this hash, and the cut on 32-bit machines does no harm.
        #[expect(clippy::cast_possible_truncation, reason = "only low bits are needed")]
        let mut at = hash as usize & mask;
        loop {
            let first = (*self.slots.get(at)? as usize).checked_sub(1);
            let is_it = first.is_none_or(|idx| self.get(idx).is_some_and(|e| e.id_hash == hash));
            if is_it {
                return Some(at);
            }
            at = (at + 1) & mask;
        }
    }

    fn grow(&mut self) {
        let n_slots = (self.slots.len() * 2).max(1 << 10);
        let old = std::mem::replace(&mut self.slots, vec![0; n_slots]);
        for idx in old.into_iter().filter(|slot| *slot > 0) {
            let hash = self.get(idx as usize - 1).map_or(0, |entry| entry.id_hash);
            if let Some(slot) = self.slot_of(hash).and_then(|at| self.slots.get_mut(at)) {
                *slot = idx;
            }
        }
    }
}

/// Hash of an id, never 0. Two different ids of one hash would be taken for one: among a million ids
/// that happens once in 37 million outputs.
pub(super) fn hash_of(id: &str) -> u64 {
    use std::hash::BuildHasher;
    foldhash::quality::FixedState::with_seed(0).hash_one(id).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(id: &str) -> Entry {
        Entry::new(&Facts { id_hash: hash_of(id), ..Facts::default() })
    }

    #[test]
    fn an_entry_has_40_bytes_and_says_what_is_unknown() {
        assert_eq!(size_of::<Entry>(), 40);
        let entry = Entry::new(&Facts {
            byte: 7,
            n_bytes: 3,
            input_tokens: Some(u64::MAX),
            output_tokens: Some(0),
            ..Facts::default()
        });
        assert_eq!((entry.bytes(), entry.id_hash(), entry.family()), (7..10, None, None));
        assert_eq!(entry.input_tokens(), Some(u64::from(u32::MAX - 1)));
        assert_eq!(entry.output_tokens(), Some(0));
        assert_eq!(Entry::new(&Facts::default()).output_tokens(), None);
    }

    #[test]
    fn ids_are_found_again_among_many() {
        let mut index = Index::default();
        assert_eq!(index.find("R1"), None);
        for n in 0..100_000 {
            assert_eq!(index.add(entry(&format!("R{n}"))), Added::First);
        }
        assert_eq!(index.add(entry("R77777")), Added::Again(77_777));
        assert_eq!(index.add(Entry::new(&Facts::default())), Added::First);
        assert_eq!((index.len(), index.iter().count()), (100_002, 100_002));
        for n in [0, 1, 4_095, 4_096, 99_999] {
            assert_eq!(index.find(&format!("R{n}")), Some(n));
        }
        assert_eq!(index.find("R100000"), None);
        assert!(index.memory() / index.len() <= 64, "{}", index.memory() / index.len());
    }
}

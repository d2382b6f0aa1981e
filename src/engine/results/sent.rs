//! The ids that were sent: a batch input, of which only the ids are read.

use super::super::check::{Place, Report};
use super::super::lines::{Line, Lines};
use super::index::hash_of;
use super::reader::MAX_LINE_BYTES;
use super::rules::NOT_JSON;
use super::{Parts, Scratch};

/// A set of ids. Eight bytes an id.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SentIds {
    hashes: Vec<u64>,
}

impl SentIds {
    /// The set of these ids.
    pub fn of(ids: impl IntoIterator<Item = impl AsRef<str>>) -> Self {
        Self::from_hashes(ids.into_iter().map(|id| hash_of(id.as_ref())).collect())
    }

    fn from_hashes(mut hashes: Vec<u64>) -> Self {
        hashes.sort_unstable();
        hashes.dedup();
        Self { hashes }
    }

    /// How many ids there are.
    pub fn len(&self) -> usize {
        self.hashes.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.hashes.is_empty()
    }

    pub(super) fn has_hash(&self, hash: u64) -> bool {
        self.hashes.binary_search(&hash).is_ok()
    }
}

/// A push machine from batch input (JSON lines) to the ids in it, in order.
#[derive(Debug)]
pub struct SentReader {
    lines: Lines,
    scratch: Scratch,
    hashes: Vec<u64>,
    n_records: u64,
}

impl Default for SentReader {
    fn default() -> Self {
        Self {
            lines: Lines::new(MAX_LINE_BYTES),
            scratch: Scratch::default(),
            hashes: Vec::new(),
            n_records: 0,
        }
    }
}

impl SentReader {
    /// Reads a chunk. `on_record` gets the id of every record, empty where it has none.
    pub fn push(
        &mut self,
        chunk: &[u8],
        report: &mut Report,
        mut on_record: impl FnMut(&str, Place, &mut Report),
    ) {
        let mut chunk = chunk;
        let Self { lines, scratch, hashes, n_records } = self;
        while let Some(line) = lines.next(&mut chunk) {
            read(&line, scratch, hashes, n_records, report, &mut on_record);
        }
    }

    /// Reads what is left of a file; what is pushed next is of another.
    pub fn end_file(
        &mut self,
        report: &mut Report,
        mut on_record: impl FnMut(&str, Place, &mut Report),
    ) {
        let Self { lines, scratch, hashes, n_records } = self;
        if let Some(line) = lines.finish() {
            read(&line, scratch, hashes, n_records, report, &mut on_record);
        }
        *lines = Lines::new(MAX_LINE_BYTES);
    }

    /// The ids.
    pub fn finish(self) -> SentIds {
        SentIds::from_hashes(self.hashes)
    }
}

fn read(
    line: &Line<'_>,
    scratch: &mut Scratch,
    hashes: &mut Vec<u64>,
    n_records: &mut u64,
    report: &mut Report,
    on_record: &mut impl FnMut(&str, Place, &mut Report),
) {
    if line.is_blank() {
        return;
    }
    *n_records += 1;
    let at = Place { row: *n_records, line: line.number, byte: line.byte, ..Place::default() };
    let parts = Parts::of(line.without_mark());
    let parts = parts.unwrap_or_else(|error| {
        report.add(&NOT_JSON, "batch input", at, || {
            format!("byte {}: {}", error.at + 1, error.reason)
        });
        Parts::default()
    });
    let id = scratch.id(&parts).unwrap_or_default();
    if !id.is_empty() {
        hashes.push(hash_of(&id));
    }
    on_record(&id, at, report);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_come_in_order_for_any_chunking() {
        let text = "{\"recordId\": \"b\", \"modelInput\": {}}\r\n\n{\"recordId\": 7}\n{]\n\
                    {\"modelInput\": {}}\n{\"modelInput\": {}, \"recordId\": \"b\"}";
        for len in 1..text.len() {
            let mut reader = SentReader::default();
            let mut report = Report::new();
            let mut seen = Vec::new();
            let mut see = |id: &str, at: Place, _: &mut Report| seen.push((id.to_owned(), at.line));
            for chunk in text.as_bytes().chunks(len) {
                reader.push(chunk, &mut report, &mut see);
            }
            reader.end_file(&mut report, &mut see);
            let expected =
                [("b", 1), ("7", 3), ("", 4), ("", 5), ("b", 6)].map(|(id, n)| (id.to_owned(), n));
            assert_eq!(seen, expected, "{len}");
            assert_eq!(report.count_of(&NOT_JSON), 1);
            let ids = reader.finish();
            assert_eq!((ids.len(), ids == SentIds::of(["7", "b"])), (2, true));
        }
    }
}

//! Cuts lines into the parts of a plan.

use memchr::memchr_iter;
use serde::{Deserialize, Serialize};

use super::{Digest, PartSize, file_name, stem};

/// What to do next with the files of the parts.
#[derive(Debug, PartialEq, Eq)]
pub enum Event<'c> {
    /// Open the file of a part.
    Begin {
        /// Number of the part, from 1.
        number: usize,
        /// Name of its file.
        file: String,
    },
    /// Append these bytes to it.
    Write(&'c [u8]),
    /// Close it.
    End(Part),
}

/// A part that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Name of its file.
    pub file: String,
    /// Its records.
    #[serde(rename = "records")]
    pub n_records: u64,
    /// Its bytes, with line ends.
    #[serde(rename = "bytes")]
    pub n_bytes: u64,
    /// SHA-256 of the file, 64 hexadecimal digits.
    pub sha256: String,
}

/// A push machine from the lines of a batch file to its parts; see the [module](super).
///
/// Bytes are lent on, none is kept: whoever asks for events writes them where files are, at once or
/// awaiting each.
#[derive(Debug)]
pub struct Splitter {
    stem: String,
    n_parts: usize,
    planned: std::vec::IntoIter<PartSize>,
    n_begun: usize,
    open: Option<Open>,
    is_as_planned: bool,
}

/// The part that is being written.
#[derive(Debug)]
struct Open {
    file: String,
    planned: PartSize,
    n_records: u64,
    n_bytes: u64,
    is_in_line: bool,
    digest: Digest,
}

impl Splitter {
    /// Parts as they were planned, named after the source.
    pub fn new(planned: Vec<PartSize>, source_name: &str) -> Self {
        Self {
            stem: stem(source_name),
            n_parts: planned.len(),
            planned: planned.into_iter(),
            n_begun: 0,
            open: None,
            is_as_planned: true,
        }
    }

    /// What to do with the next bytes; `chunk` becomes what is left of them. `None` when all were
    /// taken.
    pub fn next<'c>(&mut self, chunk: &mut &'c [u8]) -> Option<Event<'c>> {
        if let Some(open) = self.open.take_if(|open| open.n_records >= open.planned.n_records) {
            return Some(Event::End(self.end(open)));
        }
        if chunk.is_empty() {
            return None;
        }
        if let Some(open) = &mut self.open {
            return Some(Event::Write(open.take(chunk)));
        }
        let Some(planned) = self.planned.next() else {
            // There is more than was planned: the lines are not those that were measured.
            self.is_as_planned = false;
            *chunk = &[];
            return None;
        };
        self.n_begun += 1;
        let file = file_name(&self.stem, self.n_begun, self.n_parts);
        self.open = Some(Open {
            file: file.clone(),
            planned,
            n_records: 0,
            n_bytes: 0,
            is_in_line: false,
            digest: Digest::default(),
        });
        Some(Event::Begin { number: self.n_begun, file })
    }

    /// Ends the part that is still open, if there is one: its last line has no line end.
    pub fn finish(&mut self) -> Option<Part> {
        let mut open = self.open.take()?;
        open.n_records += u64::from(open.is_in_line);
        Some(self.end(open))
    }

    /// Whether the lines so far are those that the plan was made for; after
    /// [`finish`](Self::finish), whether all of them came. When not, the lines are others than were
    /// measured, and the parts are not to be used.
    pub fn is_as_planned(&self) -> bool {
        self.is_as_planned && self.open.is_none() && self.planned.len() == 0
    }

    fn end(&mut self, open: Open) -> Part {
        let Open { file, planned, n_records, n_bytes, digest, .. } = open;
        self.is_as_planned &= planned == PartSize { n_records, n_bytes };
        Part { file, n_records, n_bytes, sha256: digest.to_hex() }
    }
}

impl Open {
    /// Takes what belongs to this part.
    fn take<'c>(&mut self, chunk: &mut &'c [u8]) -> &'c [u8] {
        let mut end = chunk.len();
        for idx in memchr_iter(b'\n', chunk) {
            self.n_records += 1;
            if self.n_records >= self.planned.n_records {
                end = idx + 1;
                break;
            }
        }
        let (taken, rest) = chunk.split_at_checked(end).unwrap_or((chunk, &[]));
        *chunk = rest;
        self.is_in_line = taken.last() != Some(&b'\n');
        self.n_bytes += taken.len() as u64;
        self.digest.update(taken);
        taken
    }
}

//! How long the lines of a file are, in memory that does not grow with it.

use memchr::memchr_iter;

use super::super::check::Report;
use super::Limits;
use super::cut::Points;
use super::plan::{self, PartPlan};

/// Most marks: 8 bytes each, 8 MiB in all.
const MAX_MARKS: usize = 1 << 20;

/// A push machine that sees the lines of a file and remembers how many bytes stand before every one
/// of them, or past a million before every second, fourth, … of them.
///
/// A line is a record: it is meant for what Quarry writes, which has no empty lines.
#[derive(Debug, Clone)]
pub struct Measure {
    /// Bytes before the lines 0, `stride`, 2 × `stride`, …
    marks: Vec<u64>,
    stride: u64,
    /// Lines that ended.
    n_ended: u64,
    n_bytes: u64,
    is_in_line: bool,
    max_marks: usize,
}

impl Default for Measure {
    fn default() -> Self {
        Self {
            marks: vec![0],
            stride: 1,
            n_ended: 0,
            n_bytes: 0,
            is_in_line: false,
            max_marks: MAX_MARKS,
        }
    }
}

impl Measure {
    /// Nothing was seen yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sees more of the file, in chunks of any size.
    pub fn push(&mut self, jsonl: &[u8]) {
        let Some(last) = jsonl.last() else { return };
        for idx in memchr_iter(b'\n', jsonl) {
            self.n_ended += 1;
            if self.n_ended.is_multiple_of(self.stride) {
                self.mark(self.n_bytes + idx as u64 + 1);
            }
        }
        self.n_bytes += jsonl.len() as u64;
        self.is_in_line = *last != b'\n';
    }

    /// Records so far; the last counts without its line end.
    pub fn n_records(&self) -> u64 {
        self.n_ended + u64::from(self.is_in_line)
    }

    /// Bytes so far.
    pub fn n_bytes(&self) -> u64 {
        self.n_bytes
    }

    /// Cuts what was seen into parts: as few as the limits allow, and evenly filled, so that their
    /// jobs end at about the same time. `None` when there would be too many; the report says so,
    /// and which limits cannot be held.
    ///
    /// That the whole has fewer records than a job needs is for who made the records to say: the
    /// plan is one part then.
    pub fn plan(&self, limits: &Limits, report: &mut Report) -> Option<PartPlan> {
        let points = Points {
            marks: &self.marks,
            stride: self.stride,
            end: (self.n_records(), self.n_bytes),
        };
        plan::of(&points, limits, report)
    }

    fn mark(&mut self, n_bytes: u64) {
        if self.marks.len() >= self.max_marks {
            let mut is_kept = false;
            self.marks.retain(|_| {
                is_kept = !is_kept;
                is_kept
            });
            self.stride *= 2;
            if !self.n_ended.is_multiple_of(self.stride) {
                return;
            }
        }
        self.marks.push(n_bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_chunking_counts_the_same() {
        let text = b"{}\n{\"a\": 1}\n\n{}";
        let mut whole = Measure::new();
        whole.push(text);
        for len in 1..text.len() {
            let mut chunked = Measure::new();
            text.chunks(len).for_each(|chunk| chunked.push(chunk));
            chunked.push(b"");
            assert_eq!(chunked.marks, whole.marks, "{len}");
            assert_eq!((chunked.n_records(), chunked.n_bytes()), (4, 15), "{len}");
        }
    }

    #[test]
    fn marks_thin_out_and_stay_right() {
        let mut measure = Measure { max_marks: 8, ..Measure::new() };
        for _ in 0..1000 {
            measure.push(b"ab\n");
        }
        assert!(measure.marks.len() <= 8);
        for (idx, mark) in (0..).zip(&measure.marks) {
            assert_eq!(*mark, idx * measure.stride * 3);
        }
        assert!(measure.marks.len() as u64 * measure.stride > 1000 - measure.stride);
    }
}

//! Bytes to lines, whatever the chunks.

use memchr::memchr;

use super::super::source::MAX_RECORD_BYTES;

/// Longest line that is looked into: the largest body, and an envelope around it.
const MAX_LINE_BYTES: usize = MAX_RECORD_BYTES + (1 << 16);

/// A line of the file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'a> {
    /// Its bytes, without the line feed.
    pub(super) bytes: &'a [u8],
    /// Whether a line feed follows.
    pub(super) has_end: bool,
    /// Its number, one-based.
    pub(super) number: u64,
    /// Byte of the file at which it begins.
    pub(super) start: u64,
}

/// What a file is made of.
#[derive(Debug)]
pub(super) enum Piece<'a> {
    /// A whole line.
    Line(Line<'a>),
    /// A part of a line that is too long to be held.
    Part(&'a [u8]),
    /// The end of such a line; its `bytes` are the last part.
    LastPart {
        /// The line.
        line: Line<'a>,
        /// All its bytes, without the line feed.
        n_bytes: u64,
    },
}

/// Cuts a file into lines. A line that lies whole in a chunk is not copied.
#[derive(Debug)]
pub(super) struct Lines {
    held: Vec<u8>,
    /// Bytes of the line at hand that were passed on as parts.
    n_passed: u64,
    /// Number of the line before the one at hand.
    number: u64,
    start: u64,
    max_bytes: usize,
}

impl Default for Lines {
    fn default() -> Self {
        Self { held: Vec::new(), n_passed: 0, number: 0, start: 0, max_bytes: MAX_LINE_BYTES }
    }
}

impl Lines {
    /// Passes on the lines that end in a chunk, and keeps what follows the last of them.
    pub(super) fn push(&mut self, chunk: &[u8], mut sink: impl FnMut(Piece<'_>)) {
        let mut rest = chunk;
        while let Some(idx) = memchr(b'\n', rest) {
            let (line, after) = rest.split_at(idx);
            self.end(line, true, &mut sink);
            rest = after.get(1..).unwrap_or_default();
        }
        if self.n_passed > 0 || self.held.len() + rest.len() > self.max_bytes {
            self.pass(rest, &mut sink);
        } else {
            self.held.extend_from_slice(rest);
        }
    }

    /// Passes on the last line, if it has no line feed.
    pub(super) fn finish(&mut self, mut sink: impl FnMut(Piece<'_>)) {
        if self.n_passed > 0 || !self.held.is_empty() {
            self.end(&[], false, &mut sink);
        }
    }

    fn end(&mut self, tail: &[u8], has_end: bool, sink: &mut impl FnMut(Piece<'_>)) {
        self.number += 1;
        let is_too_long = self.n_passed > 0 || self.held.len() + tail.len() > self.max_bytes;
        if is_too_long && !self.held.is_empty() {
            self.pass(&[], sink);
        }
        let mut held = std::mem::take(&mut self.held);
        let bytes = if held.is_empty() {
            tail
        } else {
            held.extend_from_slice(tail);
            &held
        };
        let n_bytes = self.n_passed + bytes.len() as u64;
        let line = Line { bytes, has_end, number: self.number, start: self.start };
        sink(if is_too_long { Piece::LastPart { line, n_bytes } } else { Piece::Line(line) });
        self.start += n_bytes + u64::from(has_end);
        self.n_passed = 0;
        held.clear();
        self.held = held;
    }

    /// Passes on what is held of a line that is too long, and what follows it.
    fn pass(&mut self, bytes: &[u8], sink: &mut impl FnMut(Piece<'_>)) {
        for part in [self.held.as_slice(), bytes] {
            self.n_passed += part.len() as u64;
            sink(Piece::Part(part));
        }
        self.held.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Number, start, bytes in all, whether it was held whole, whether it ends.
    type Seen = (u64, u64, u64, bool, bool);

    fn cut(text: &str, chunk_len: usize, max_bytes: usize) -> (Vec<Seen>, String) {
        let mut lines = Lines { max_bytes, ..Lines::default() };
        let mut seen = Vec::new();
        let mut bytes = Vec::new();
        let mut sink = |piece: Piece<'_>| {
            let (line, n_bytes, is_whole) = match piece {
                Piece::Part(part) => return bytes.extend_from_slice(part),
                Piece::Line(line) => (line, line.bytes.len() as u64, true),
                Piece::LastPart { line, n_bytes } => (line, n_bytes, false),
            };
            bytes.extend_from_slice(line.bytes);
            bytes.extend(line.has_end.then_some(b'\n'));
            seen.push((line.number, line.start, n_bytes, is_whole, line.has_end));
        };
        for chunk in text.as_bytes().chunks(chunk_len) {
            lines.push(chunk, &mut sink);
        }
        lines.finish(&mut sink);
        (seen, String::from_utf8(bytes).expect("it was text"))
    }

    #[test]
    fn every_chunking_gives_the_same_lines_and_all_bytes() {
        let text = "ab\n\nabcdefgh\nabcde\nx";
        let expected = [
            (1, 0, 2, true, true),
            (2, 3, 0, true, true),
            (3, 4, 8, false, true),
            (4, 13, 5, true, true),
            (5, 19, 1, true, false),
        ];
        for chunk_len in 1..=text.len() {
            let (seen, bytes) = cut(text, chunk_len, 5);
            assert_eq!((seen.as_slice(), bytes.as_str()), (expected.as_slice(), text));
        }
    }

    #[test]
    fn a_long_line_without_an_end_is_passed_on() {
        for chunk_len in 1..8 {
            assert_eq!(
                cut("abcdefgh", chunk_len, 5),
                (vec![(1, 0, 8, false, false)], "abcdefgh".to_owned())
            );
        }
    }
}

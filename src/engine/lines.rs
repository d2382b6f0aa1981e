//! Lines of a file that comes in chunks: for formats of one record a line.
//!
//! ```
//! use quarry::engine::lines::Lines;
//!
//! let mut lines = Lines::new(1000);
//! let mut seen = Vec::new();
//! for mut chunk in [b"{\"a\"".as_slice(), b": 1}\r\n{}", b"\n\n"] {
//!     while let Some(line) = lines.next(&mut chunk) {
//!         seen.push((line.number, line.byte, line.bytes.to_vec()));
//!     }
//! }
//! assert!(lines.finish().is_none());
//! assert_eq!(seen, [(1, 0, b"{\"a\": 1}".to_vec()), (2, 10, b"{}".to_vec()), (3, 13, vec![])]);
//! ```

use memchr::memchr;

/// What UTF-8 files of some editors begin with.
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// One line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line<'a> {
    /// The line without its end. Of a line that is too long, its beginning.
    pub bytes: &'a [u8],
    /// Number of the line, one-based.
    pub number: u64,
    /// Byte of the file at which the line begins.
    pub byte: u64,
    /// How long it is in the file, in bytes, without its end.
    pub n_bytes: u64,
    /// What ends it.
    pub end: LineEnd,
}

impl<'a> Line<'a> {
    /// Whether [`bytes`](Self::bytes) is all of it.
    pub fn is_whole(&self) -> bool {
        self.bytes.len() as u64 == self.n_bytes
    }

    /// Whether there is nothing but white space.
    pub fn is_blank(&self) -> bool {
        self.is_whole() && self.without_mark().iter().all(u8::is_ascii_whitespace)
    }

    /// Whether the file begins with a byte order mark, and this line with it.
    pub fn has_mark(&self) -> bool {
        self.byte == 0 && self.bytes.starts_with(BYTE_ORDER_MARK)
    }

    /// The line without the byte order mark of its file.
    pub fn without_mark(&self) -> &'a [u8] {
        match self.bytes.strip_prefix(BYTE_ORDER_MARK) {
            Some(rest) if self.byte == 0 => rest,
            _ => self.bytes,
        }
    }
}

/// What ends a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineEnd {
    /// `\n`.
    Newline,
    /// `\r\n`.
    CrLf,
    /// The file.
    File,
}

/// A push machine from chunks to lines.
///
/// A line that lies in one chunk is lent out of it, and only one that is cut is copied. Memory is
/// bounded by the longest line that is taken.
#[derive(Debug)]
pub struct Lines {
    max_bytes: usize,
    /// The beginning of the line that is being read, of which up to `max_bytes` and a `\r` are kept.
    held: Vec<u8>,
    /// Whether `held` was handed out and begins anew.
    is_spent: bool,
    /// Length so far of the line that is being read.
    n_bytes: u64,
    /// Whether its last byte so far is a `\r`.
    ends_with_return: bool,
    number: u64,
    byte: u64,
}

impl Lines {
    /// Lines of a file from its beginning, each of up to `max_bytes`.
    pub fn new(max_bytes: usize) -> Self {
        Self {
            max_bytes,
            held: Vec::new(),
            is_spent: false,
            n_bytes: 0,
            ends_with_return: false,
            number: 1,
            byte: 0,
        }
    }

    /// The next line that ends in this chunk; `chunk` becomes what is left of it. `None` when all
    /// of the chunk was taken.
    pub fn next<'a, 'c: 'a>(&'a mut self, chunk: &mut &'c [u8]) -> Option<Line<'a>> {
        self.next_passing(chunk, |_| {})
    }

    /// The same, for who copies lines: `pass` gets all bytes of a line that is too long, up to its
    /// line feed, before that line is handed out.
    pub fn next_passing<'a, 'c: 'a>(
        &'a mut self,
        chunk: &mut &'c [u8],
        mut pass: impl FnMut(&[u8]),
    ) -> Option<Line<'a>> {
        self.forget_spent();
        let all: &'c [u8] = chunk;
        let Some(idx) = memchr(b'\n', all) else {
            self.hold(all, &mut pass);
            *chunk = &[];
            return None;
        };
        let (line, rest) = all.split_at(idx);
        *chunk = rest.strip_prefix(b"\n").unwrap_or(rest);
        if self.n_bytes > 0 {
            self.hold(line, &mut pass);
            return Some(self.line_out(None, LineEnd::Newline, pass));
        }
        self.n_bytes = line.len() as u64;
        self.ends_with_return = line.ends_with(b"\r");
        Some(self.line_out(Some(line), LineEnd::Newline, pass))
    }

    /// The line that the file ends in, if it does not end with a line end.
    pub fn finish(&mut self) -> Option<Line<'_>> {
        self.finish_passing(|_| {})
    }

    /// The same, as [`next_passing`](Self::next_passing) does it.
    pub fn finish_passing(&mut self, pass: impl FnMut(&[u8])) -> Option<Line<'_>> {
        self.forget_spent();
        (self.n_bytes > 0).then(|| self.line_out(None, LineEnd::File, pass))
    }

    /// The same lines, but the first of them is this one of its file.
    #[must_use]
    pub fn starting_at(mut self, number: u64, byte: u64) -> Self {
        (self.number, self.byte) = (number, byte);
        self
    }

    /// Says where in the file that is next which is pushed next, where the file had to be decoded. It
    /// matters where a line begins.
    pub fn set_byte(&mut self, byte: u64) {
        if self.n_bytes == 0 {
            self.byte = byte;
        }
    }

    /// Byte of the file at which the line begins that is being read.
    pub fn byte(&self) -> u64 {
        self.byte
    }

    /// Number of the line that is being read.
    pub fn number(&self) -> u64 {
        self.number
    }

    fn forget_spent(&mut self) {
        if self.is_spent {
            self.held.clear();
            self.is_spent = false;
        }
    }

    fn hold(&mut self, bytes: &[u8], pass: &mut impl FnMut(&[u8])) {
        let Some(last) = bytes.last() else {
            return;
        };
        let room = (self.max_bytes.saturating_add(1)).saturating_sub(self.held.len());
        let (kept, beyond) = bytes.split_at_checked(room).unwrap_or((bytes, &[]));
        self.held.extend_from_slice(kept);
        if !beyond.is_empty() {
            if self.is_all_held() {
                pass(&self.held);
            }
            pass(beyond);
        }
        self.n_bytes += bytes.len() as u64;
        self.ends_with_return = *last == b'\r';
    }

    /// Whether nothing of the line that is being read was left out so far.
    fn is_all_held(&self) -> bool {
        self.n_bytes <= (self.max_bytes as u64).saturating_add(1)
    }

    /// Hands out the line that ended, which lies in `lent` or is held.
    fn line_out<'a, 'c: 'a>(
        &'a mut self,
        lent: Option<&'c [u8]>,
        end: LineEnd,
        mut pass: impl FnMut(&[u8]),
    ) -> Line<'a> {
        let n_read = self.n_bytes;
        let is_crlf = end == LineEnd::Newline && self.ends_with_return;
        let n_bytes = n_read - u64::from(is_crlf);
        let (number, byte) = (self.number, self.byte);
        self.number += 1;
        self.byte += n_read + 1;
        self.n_bytes = 0;
        self.ends_with_return = false;
        self.is_spent = true;
        let bytes = lent.unwrap_or(&self.held);
        // What was beyond has been passed on with all before it.
        if n_bytes > self.max_bytes as u64 && bytes.len() as u64 == n_read {
            pass(bytes);
        }
        let n_kept = usize::try_from(n_bytes).unwrap_or(usize::MAX).min(self.max_bytes);
        let bytes = bytes.get(..n_kept).unwrap_or(bytes);
        Line { bytes, number, byte, n_bytes, end: if is_crlf { LineEnd::CrLf } else { end } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Seen = (Vec<u8>, u64, u64, u64, LineEnd);

    fn read(bytes: &[u8], chunk_lens: &[usize], max_bytes: usize) -> Vec<Seen> {
        let mut lines = Lines::new(max_bytes);
        let mut seen = Vec::new();
        let mut push = |line: Line<'_>| {
            seen.push((line.bytes.to_vec(), line.number, line.byte, line.n_bytes, line.end));
        };
        let mut rest = bytes;
        for len in chunk_lens.iter().copied().cycle() {
            let (mut chunk, after) = rest.split_at(len.min(rest.len()));
            while let Some(line) = lines.next(&mut chunk) {
                push(line);
            }
            rest = after;
            if rest.is_empty() {
                break;
            }
        }
        if let Some(line) = lines.finish() {
            push(line);
        }
        seen
    }

    #[track_caller]
    fn check(text: &str, expected: &[(&str, LineEnd)]) {
        for chunk_len in [1, 2, 3, 1000] {
            let seen = read(text.as_bytes(), &[chunk_len], 1000);
            let seen: Vec<_> = seen
                .iter()
                .map(|(bytes, .., end)| (std::str::from_utf8(bytes).expect("UTF-8"), *end))
                .collect();
            assert_eq!(seen, expected, "{text:?} in chunks of {chunk_len}");
        }
    }

    #[test]
    fn lines_end_as_files_of_all_systems_end_them() {
        use LineEnd::{CrLf, File, Newline};
        check("", &[]);
        check("a", &[("a", File)]);
        check("a\n", &[("a", Newline)]);
        check("a\r\nb\n\nc", &[("a", CrLf), ("b", Newline), ("", Newline), ("c", File)]);
        check("\r\n\r", &[("", CrLf), ("\r", File)]);
        check("a\rb\n", &[("a\rb", Newline)]);
    }

    #[test]
    fn an_overlong_line_gives_its_beginning_and_its_length() {
        let seen = read(b"abcd\r\nabcde\r\nx\nabcdefgh", &[3], 4);
        assert_eq!(
            seen,
            [
                (b"abcd".to_vec(), 1, 0, 4, LineEnd::CrLf),
                (b"abcd".to_vec(), 2, 6, 5, LineEnd::CrLf),
                (b"x".to_vec(), 3, 13, 1, LineEnd::Newline),
                (b"abcd".to_vec(), 4, 15, 8, LineEnd::File),
            ]
        );
    }

    #[test]
    fn only_the_first_line_of_a_file_has_a_byte_order_mark() {
        let mut lines = Lines::new(100);
        let mut chunk = "\u{feff} \n\u{feff}\n".as_bytes();
        let first = lines.next(&mut chunk).expect("a line");
        assert!(first.has_mark() && first.is_blank());
        assert_eq!(first.without_mark(), b" ");
        let second = lines.next(&mut chunk).expect("a line");
        assert!(!second.has_mark() && !second.is_blank());
    }

    #[test]
    fn lines_that_are_too_long_can_be_copied() {
        let text = "abcd\r\nabcde\r\nabcde\nabcdef\nx\nabcdefgh";
        for chunk_len in 1..=text.len() {
            for max_bytes in 0..10 {
                let mut lines = Lines::new(max_bytes);
                let (mut out, mut passed) = (String::new(), Vec::new());
                let mut write = |line: Option<Line<'_>>, passed: &mut Vec<u8>| {
                    let Some(line) = line else {
                        return false;
                    };
                    let is_whole = line.is_whole();
                    assert_eq!(passed.is_empty(), is_whole);
                    out.push_str(
                        std::str::from_utf8(if is_whole { line.bytes } else { passed })
                            .expect("UTF-8"),
                    );
                    out.push_str(match line.end {
                        LineEnd::CrLf if is_whole => "\r\n",
                        LineEnd::CrLf | LineEnd::Newline => "\n",
                        LineEnd::File => "",
                    });
                    passed.clear();
                    true
                };
                for mut chunk in text.as_bytes().chunks(chunk_len) {
                    while {
                        let line =
                            lines.next_passing(&mut chunk, |bytes| passed.extend_from_slice(bytes));
                        write(line, &mut passed)
                    } {}
                }
                let last = lines.finish_passing(|bytes| passed.extend_from_slice(bytes));
                write(last, &mut passed);
                assert_eq!(out, text, "{chunk_len} {max_bytes}");
            }
        }
    }

    #[cfg(not(target_arch = "wasm32"))]
    mod property {
        use proptest::prelude::*;

        use super::*;

        proptest! {
            #[test]
            fn any_chunking_gives_the_lines_that_splitting_gives(
                bytes in proptest::collection::vec(proptest::sample::select(b"ab\r\n".to_vec()), 0..80),
                chunk_lens in proptest::collection::vec(1..20_usize, 1..5),
                max_bytes in 0..6_usize,
            ) {
                let mut expected = Vec::new();
                let mut byte = 0;
                for (number, piece) in (1..).zip(bytes.split_inclusive(|&byte| byte == b'\n')) {
                    let (line, end) = match piece {
                        [line @ .., b'\r', b'\n'] => (line, LineEnd::CrLf),
                        [line @ .., b'\n'] => (line, LineEnd::Newline),
                        line => (line, LineEnd::File),
                    };
                    let kept = line[..line.len().min(max_bytes)].to_vec();
                    expected.push((kept, number, byte, line.len() as u64, end));
                    byte += piece.len() as u64;
                }
                prop_assert_eq!(read(&bytes, &chunk_lens, max_bytes), expected);
            }
        }
    }
}

//! Cuts a stream of JSON values, in an array or one after another, without reading what is in them.

use super::super::super::lines::{Line, LineEnd};

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// A push machine from chunks to the texts of values.
///
/// It does not judge: what is no JSON comes out as it stands, up to where a value would end.
/// Memory is bounded by the longest value that is taken.
pub(in super::super) struct Items {
    max_bytes: usize,
    /// The value that is being read, of which up to `max_bytes` are kept.
    held: Vec<u8>,
    n_bytes: u64,
    /// Whether the value was handed out.
    is_spent: bool,
    state: State,
    /// Brackets that are open inside of the value.
    depth: u64,
    array: Array,
    /// How much of a byte order mark was seen; `None` once there can be none.
    n_mark: Option<usize>,
    has_mark: bool,
    byte: u64,
    line: u64,
    start: (u64, u64),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Between,
    Value,
    Text,
    /// After a backslash in a text.
    Escape,
}

/// The array around the values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Array {
    /// It may come yet.
    NotYet,
    Open,
    /// Values stand one after another, or the array was closed.
    None,
}

impl Items {
    pub(in super::super) fn new(max_bytes: usize) -> Self {
        Self {
            max_bytes,
            held: Vec::new(),
            n_bytes: 0,
            is_spent: false,
            state: State::Between,
            depth: 0,
            array: Array::NotYet,
            n_mark: Some(0),
            has_mark: false,
            byte: 0,
            line: 1,
            start: (1, 0),
        }
    }

    /// The same, but in the middle of a file, at the start of a value.
    pub(super) fn starting_at(self, line: u64, byte: u64) -> Self {
        Self { line, byte, n_mark: None, array: Array::None, ..self }
    }

    /// The next value that ends in this input.
    pub(in super::super) fn next<'a>(&'a mut self, input: &mut &[u8]) -> Option<Line<'a>> {
        self.forget_spent();
        while let Some((&byte, rest)) = input.split_first() {
            if self.state == State::Between {
                self.step_between(byte);
                if self.state == State::Between {
                    self.pass(byte);
                    *input = rest;
                    continue;
                }
            }
            let (n_taken, is_end) = self.measure(input);
            let (taken, rest) = input.split_at_checked(n_taken).unwrap_or((input, b""));
            self.hold(taken);
            *input = rest;
            if is_end {
                return Some(self.item());
            }
        }
        None
    }

    /// The value in which the file ends, whole or not.
    pub(in super::super) fn finish(&mut self) -> Option<Line<'_>> {
        self.forget_spent();
        (self.state != State::Between).then(|| self.item())
    }

    /// Whether the values stand in an array that is not closed.
    pub(in super::super) fn is_open(&self) -> bool {
        self.array == Array::Open
    }

    pub(super) fn has_mark(&self) -> bool {
        self.has_mark
    }

    pub(super) fn line(&self) -> u64 {
        self.line
    }

    pub(super) fn byte(&self) -> u64 {
        self.byte
    }

    pub(super) fn set_byte(&mut self, byte: u64) {
        self.byte = byte;
    }

    fn forget_spent(&mut self) {
        if std::mem::take(&mut self.is_spent) {
            self.held.clear();
            self.n_bytes = 0;
        }
    }

    /// Looks at a byte between values; the state tells whether it begins one.
    fn step_between(&mut self, byte: u8) {
        if let Some(n_seen) = self.n_mark {
            if BYTE_ORDER_MARK.get(n_seen) == Some(&byte) {
                self.n_mark = Some(n_seen + 1);
                self.has_mark = n_seen + 1 == BYTE_ORDER_MARK.len();
                return;
            }
            self.n_mark = None;
        }
        match byte {
            b' ' | b'\t' | b'\n' | b'\r' | b',' => {}
            b'[' if self.array == Array::NotYet => self.array = Array::Open,
            b']' if self.array == Array::Open => self.array = Array::None,
            _ => {
                if self.array == Array::NotYet {
                    self.array = Array::None;
                }
                self.state = State::Value;
                self.depth = 0;
                self.start = (self.line, self.byte);
            }
        }
    }

    fn pass(&mut self, byte: u8) {
        self.byte += 1;
        self.line += u64::from(byte == b'\n');
    }

    /// How many bytes belong to the value, and whether it ends with them.
    fn measure(&mut self, input: &[u8]) -> (usize, bool) {
        let mut bytes = (0..).zip(input);
        while let Some((idx, &byte)) = bytes.next() {
            match (self.state, byte) {
                (State::Text, b'\\') => self.state = State::Escape,
                (State::Text, b'"') => {
                    self.state = State::Value;
                    if self.depth == 0 {
                        return (idx + 1, true);
                    }
                }
                (State::Text, _) => {
                    // Most of a file is the inside of texts.
                    let rest = input.get(idx..).unwrap_or_default();
                    let n_plain = memchr::memchr2(b'"', b'\\', rest).unwrap_or(rest.len());
                    if n_plain > 1 {
                        bytes.nth(n_plain - 2);
                    }
                }
                (State::Escape, _) | (_, b'"') => self.state = State::Text,
                (_, b'{' | b'[') => self.depth += 1,
                (_, b'}' | b']') if self.depth == 0 => {
                    // Of the array around, or one too many, which is a value of its own.
                    let is_lone = self.n_bytes == 0 && idx == 0;
                    return (idx + usize::from(is_lone), true);
                }
                (_, b'}' | b']') => {
                    self.depth -= 1;
                    if self.depth == 0 {
                        return (idx + 1, true);
                    }
                }
                (_, b',' | b' ' | b'\t' | b'\n' | b'\r') if self.depth == 0 => return (idx, true),
                _ => {}
            }
        }
        (input.len(), false)
    }

    fn hold(&mut self, bytes: &[u8]) {
        let room = self.max_bytes.saturating_sub(self.held.len());
        self.held.extend_from_slice(bytes.get(..room).unwrap_or(bytes));
        self.n_bytes += bytes.len() as u64;
        self.byte += bytes.len() as u64;
        self.line += memchr::memchr_iter(b'\n', bytes).count() as u64;
    }

    fn item(&mut self) -> Line<'_> {
        self.state = State::Between;
        self.is_spent = true;
        let (number, byte) = self.start;
        Line { bytes: &self.held, number, byte, n_bytes: self.n_bytes, end: LineEnd::File }
    }
}

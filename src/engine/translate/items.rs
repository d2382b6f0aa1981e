//! Items of a JSON list that is longer than memory, and JSON values one after another.

use super::super::lines::{Line, LineEnd};

/// Field under which Anthropic's API has the requests of a batch.
pub(super) const LIST_KEY: &str = "requests";

/// Where the items are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holder {
    /// The file is a list.
    List,
    /// The file is an object with a list in it, under [`LIST_KEY`].
    Object,
    /// The file has one value after another, each on as many lines as it likes.
    None,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// The list has not begun.
    Before,
    /// A comma, the next item or the end of the list is to come.
    Between,
    /// In an item.
    Inside,
    /// The list has ended.
    After,
}

/// A push machine from chunks to the text of items.
///
/// It only looks for the end of each item: whether that is JSON is for a parser to say.
#[derive(Debug)]
pub(super) struct Items {
    max_bytes: usize,
    holder: Holder,
    phase: Phase,
    depth: usize,
    is_in_text: bool,
    is_escaped: bool,
    /// Whether the item is a number or a word, which end where something else begins.
    is_bare: bool,
    /// Name of the field that comes, before the list has begun.
    key: Vec<u8>,
    held: Vec<u8>,
    n_bytes: u64,
    /// Where the machine is.
    line: u64,
    byte: u64,
    /// Where the item begins.
    start: (u64, u64),
}

impl Items {
    pub(super) fn new(holder: Holder, max_bytes: usize) -> Self {
        let phase = if holder == Holder::None { Phase::Between } else { Phase::Before };
        Self {
            max_bytes,
            holder,
            phase,
            depth: 0,
            is_in_text: false,
            is_escaped: false,
            is_bare: false,
            key: Vec::new(),
            held: Vec::new(),
            n_bytes: 0,
            line: 1,
            byte: 0,
            start: (1, 0),
        }
    }

    /// The next item that ends in this chunk; `chunk` becomes what is left of it.
    pub(super) fn next(&mut self, chunk: &mut &[u8]) -> Option<Line<'_>> {
        while let Some((&byte, rest)) = chunk.split_first() {
            if self.phase == Phase::Inside {
                let all = *chunk;
                let end = self.item_end(all);
                let (item, rest) = all.split_at(end.unwrap_or(all.len()));
                self.hold(item);
                *chunk = rest;
                if end.is_some() {
                    self.phase = Phase::Between;
                    return Some(self.item());
                }
                return None;
            }
            match self.phase {
                Phase::Before => self.before(byte),
                Phase::Between => match byte {
                    b' ' | b'\t' | b'\r' | b'\n' | b',' => {}
                    b']' if self.holder != Holder::None => self.phase = Phase::After,
                    // A byte order mark.
                    0xef | 0xbb | 0xbf if self.byte < 3 => {}
                    _ => {
                        self.begin(byte);
                        continue;
                    }
                },
                Phase::Inside | Phase::After => {}
            }
            self.line += u64::from(byte == b'\n');
            self.byte += 1;
            *chunk = rest;
        }
        None
    }

    /// The item that the file ends in.
    pub(super) fn finish(&mut self) -> Option<Line<'_>> {
        if self.phase != Phase::Inside {
            return None;
        }
        self.phase = Phase::Between;
        Some(self.item())
    }

    /// Whether the list has begun: whether there is one.
    pub(super) fn has_begun(&self) -> bool {
        self.phase != Phase::Before
    }

    /// Whether the file ended before its list.
    pub(super) fn is_cut(&self) -> bool {
        self.holder != Holder::None && self.phase != Phase::After
    }

    /// Number of the line at which the machine is.
    pub(super) fn line(&self) -> u64 {
        self.line
    }

    fn before(&mut self, byte: u8) {
        if self.is_in_text {
            match byte {
                _ if self.is_escaped => self.is_escaped = false,
                b'\\' => self.is_escaped = true,
                b'"' => self.is_in_text = false,
                // Longer names are none that is looked for.
                _ if self.depth == 1 && self.key.len() < 64 => self.key.push(byte),
                _ => {}
            }
            return;
        }
        match byte {
            b'"' => {
                self.is_in_text = true;
                if self.depth == 1 {
                    self.key.clear();
                }
            }
            b'[' if self.holder == Holder::List
                || (self.depth == 1 && self.key == LIST_KEY.as_bytes()) =>
            {
                self.phase = Phase::Between;
            }
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
    }

    fn begin(&mut self, first: u8) {
        self.phase = Phase::Inside;
        self.is_bare = !matches!(first, b'{' | b'[' | b'"');
        (self.depth, self.is_in_text, self.is_escaped) = (0, false, false);
        self.held.clear();
        self.n_bytes = 0;
        self.start = (self.line, self.byte);
    }

    /// Where the item ends, if it ends in these bytes.
    fn item_end(&mut self, bytes: &[u8]) -> Option<usize> {
        if self.is_bare {
            // Its first byte is its own, whatever it is.
            let skipped = usize::from(self.n_bytes == 0);
            let is_end = |byte: &u8| b" \t\r\n,[]{}\"".contains(byte);
            return bytes.iter().skip(skipped).position(is_end).map(|idx| idx + skipped);
        }
        for (idx, &byte) in bytes.iter().enumerate() {
            if self.is_in_text {
                match byte {
                    _ if self.is_escaped => self.is_escaped = false,
                    b'\\' => self.is_escaped = true,
                    b'"' => {
                        self.is_in_text = false;
                        if self.depth == 0 {
                            return Some(idx + 1);
                        }
                    }
                    _ => {}
                }
                continue;
            }
            match byte {
                b'"' => self.is_in_text = true,
                b'{' | b'[' => self.depth += 1,
                b'}' | b']' => {
                    self.depth = self.depth.saturating_sub(1);
                    if self.depth == 0 {
                        return Some(idx + 1);
                    }
                }
                _ => {}
            }
        }
        None
    }

    fn hold(&mut self, bytes: &[u8]) {
        let room = self.max_bytes.saturating_sub(self.held.len());
        self.held.extend_from_slice(bytes.get(..room).unwrap_or(bytes));
        self.n_bytes += bytes.len() as u64;
        self.byte += bytes.len() as u64;
        self.line += memchr::memchr_iter(b'\n', bytes).count() as u64;
    }

    fn item(&self) -> Line<'_> {
        let (number, byte) = self.start;
        Line { bytes: &self.held, number, byte, n_bytes: self.n_bytes, end: LineEnd::File }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(holder: Holder, text: &str, chunk_len: usize) -> (Vec<(String, u64, u64)>, bool) {
        let mut items = Items::new(holder, 40);
        let mut seen = Vec::new();
        let mut push = |item: Line<'_>| {
            let text = String::from_utf8(item.bytes.to_vec()).expect("UTF-8");
            seen.push((text, item.number, item.byte));
        };
        for mut chunk in text.as_bytes().chunks(chunk_len) {
            while let Some(item) = items.next(&mut chunk) {
                push(item);
            }
        }
        if let Some(item) = items.finish() {
            push(item);
        }
        (seen, items.is_cut())
    }

    #[track_caller]
    fn check(holder: Holder, text: &str, expected: &[(&str, u64, u64)], is_cut: bool) {
        for chunk_len in [1, 2, 3, 5, 1000] {
            let (seen, was_cut) = read(holder, text, chunk_len);
            let seen: Vec<_> =
                seen.iter().map(|(text, line, byte)| (text.as_str(), *line, *byte)).collect();
            assert_eq!((seen.as_slice(), was_cut), (expected, is_cut), "chunks of {chunk_len}");
        }
    }

    #[test]
    fn items_are_found_in_all_holders() {
        let found = [("{\"a\": [1, \"]}\\\"\"]}", 2, 3), ("\"x\"", 2, 23), ("5", 3, 28)];
        check(Holder::List, "[\n {\"a\": [1, \"]}\\\"\"]}, \"x\",\n5]\n", &found, false);
        check(
            Holder::Object,
            "{\"x\": [[0], {\"requests\": [1]}], \"y\": \"requests\",\n\"requests\" : [{}, {\"b\":\n1}], \"z\": [3]}",
            &[("{}", 2, 63), ("{\"b\":\n1}", 2, 67)],
            false,
        );
        check(
            Holder::None,
            "\u{feff}{\n\"a\": 1\n}\n{}[]",
            &[("{\n\"a\": 1\n}", 1, 3), ("{}", 4, 14), ("[]", 4, 16)],
            false,
        );
    }

    #[test]
    fn a_list_that_is_cut_says_so_and_gives_what_is_there() {
        check(Holder::List, "[1, {\"a\"", &[("1", 1, 1), ("{\"a\"", 1, 4)], true);
        check(Holder::List, "[1,", &[("1", 1, 1)], true);
        check(Holder::Object, "{\"requests\": 5}", &[], true);
    }

    #[test]
    fn stray_brackets_end_and_long_items_are_cut() {
        check(Holder::None, "}}] x", &[("}", 1, 0), ("}", 1, 1), ("]", 1, 2), ("x", 1, 4)], false);
        let long = format!("[\"{}\"]", "x".repeat(100));
        let mut items = Items::new(Holder::List, 40);
        let mut chunk = long.as_bytes();
        let item = items.next(&mut chunk).expect("an item");
        assert_eq!((item.bytes.len(), item.n_bytes, item.is_whole()), (40, 102, false));
    }
}

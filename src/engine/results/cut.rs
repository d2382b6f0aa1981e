//! The first half of reading an output: its lines, and where in them their parts are. It takes as long as
//! the other half, so that a program with threads may do it in one of its own.

use std::ops::Range;

use super::super::json::SyntaxError;
use super::super::lines::{Line, LineEnd, Lines};
use super::Parts;
use super::reader::{MAX_LINE_BYTES, parts_of};

/// A push machine from chunks of an output to [`CutChunk`]s for
/// [`Reader::push_cut`](super::Reader::push_cut), which then gives what
/// [`Reader::push`](super::Reader::push) gives of the chunks.
///
/// ```
/// use quarry::engine::results::{Cutter, Reader};
///
/// let mut cutter = Cutter::default();
/// let mut reader = Reader::default();
/// reader.push_cut(&cutter.cut(br#"{"recordId": "a", "error": {"errorCode": 4"#.to_vec()));
/// reader.push_cut(&cutter.cut(br#"00, "errorMessage": "no"}}"#.to_vec()));
/// reader.push_cut(&cutter.finish());
/// reader.end_file();
/// assert_eq!(reader.finish().index.find("a"), Some(0));
/// ```
pub struct Cutter {
    lines: Lines,
}

/// The lines that end in one chunk.
#[derive(Debug, Default)]
pub struct CutChunk {
    bytes: Vec<u8>,
    lines: Vec<CutLine>,
}

/// A line, without its bytes where they lie in the chunk.
#[derive(Debug)]
struct CutLine {
    text: Text,
    number: u64,
    byte: u64,
    n_bytes: u64,
    end: LineEnd,
    /// `None` where there is nothing to find parts in.
    parts: Option<Result<PartPlaces, SyntaxError>>,
}

#[derive(Debug)]
enum Text {
    /// In the chunk.
    Lent(Range<usize>),
    /// It began in a chunk before.
    Held(Vec<u8>),
}

/// Where in a line its parts are.
#[derive(Debug, Default)]
struct PartPlaces {
    id: Option<Range<usize>>,
    input: Option<Range<usize>>,
    output: Option<Range<usize>>,
    error: Option<Range<usize>>,
}

impl Default for Cutter {
    fn default() -> Self {
        Self { lines: Lines::new(MAX_LINE_BYTES) }
    }
}

impl Cutter {
    /// Cuts a chunk of the file that is open.
    pub fn cut(&mut self, bytes: Vec<u8>) -> CutChunk {
        let mut lines = Vec::new();
        let mut rest = bytes.as_slice();
        while let Some(line) = self.lines.next(&mut rest) {
            lines.push(CutLine::of(&line, &bytes));
        }
        CutChunk { bytes, lines }
    }

    /// Cuts what is left of the file; what is cut next is of another.
    pub fn finish(&mut self) -> CutChunk {
        let line = self.lines.finish().map(|line| CutLine::of(&line, &[]));
        let lines = line.into_iter().collect();
        self.lines = Lines::new(MAX_LINE_BYTES);
        CutChunk { bytes: Vec::new(), lines }
    }
}

impl CutChunk {
    /// How many lines end in it.
    pub fn n_lines(&self) -> usize {
        self.lines.len()
    }

    /// The bytes, to be filled again.
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// Its lines and their parts.
    pub(super) fn lines(
        &self,
    ) -> impl Iterator<Item = (Line<'_>, Option<Result<Parts<'_>, SyntaxError>>)> {
        self.lines.iter().map(|cut| {
            let bytes = match &cut.text {
                Text::Lent(range) => self.bytes.get(range.clone()).unwrap_or_default(),
                Text::Held(bytes) => bytes,
            };
            let CutLine { number, byte, n_bytes, end, .. } = *cut;
            let line = Line { bytes, number, byte, n_bytes, end };
            let parts = cut.parts.as_ref().map(|parts| match parts {
                Ok(places) => Ok(places.parts(bytes)),
                Err(error) => Err(*error),
            });
            (line, parts)
        })
    }
}

impl CutLine {
    fn of(line: &Line<'_>, chunk: &[u8]) -> Self {
        let Line { bytes, number, byte, n_bytes, end } = *line;
        let text = match place_in(chunk, bytes) {
            Some(range) => Text::Lent(range),
            None => Text::Held(bytes.to_vec()),
        };
        let parts = parts_of(line).map(|parts| parts.map(|parts| PartPlaces::of(&parts, bytes)));
        Self { text, number, byte, n_bytes, end, parts }
    }
}

impl PartPlaces {
    fn of(parts: &Parts<'_>, line: &[u8]) -> Self {
        let place = |part: Option<&[u8]>| part.and_then(|part| place_in(line, part));
        Self {
            id: place(parts.id),
            input: place(parts.input),
            output: place(parts.output),
            error: place(parts.error),
        }
    }

    fn parts<'a>(&self, line: &'a [u8]) -> Parts<'a> {
        let part = |place: &Option<Range<usize>>| line.get(place.clone()?);
        Parts {
            id: part(&self.id),
            input: part(&self.input),
            output: part(&self.output),
            error: part(&self.error),
        }
    }
}

/// Where a slice lies in another one, if it does.
fn place_in(outer: &[u8], inner: &[u8]) -> Option<Range<usize>> {
    let start = inner.as_ptr().addr().checked_sub(outer.as_ptr().addr())?;
    let end = start.checked_add(inner.len())?;
    (end <= outer.len()).then_some(start..end)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{Output, Reader};
    use super::*;

    /// Lines of every kind that there is, and a last one that was cut off.
    const OUTPUT: &str = concat!(
        "\u{feff}{\"recordId\": \"a\", \"modelInput\": {\"x\": 1}, \"modelOutput\": {\"embedding\": [0.5], \"inputTextTokenCount\": 7}}\n",
        "\n",
        "{\"recordId\": \"b\", \"error\": {\"errorCode\": 400, \"errorMessage\": \"no\"}}\r\n",
        " \t\r\n",
        "{\"recordId\": \"c\", \"modelOutput\": null, \"error\": null}\n",
        "{\"recordId\": \"a\", \"modelOutput\": {\"content\": [{\"type\": \"text\", \"text\": \"{\\\"mood\\\": 1}\"}], ",
        "\"stop_reason\": \"end_turn\", \"usage\": {\"input_tokens\": 3, \"output_tokens\": 4}}}\n",
        "no JSON\n",
        "{\"modelOutput\": {\"unknown\": true}}\n",
        "{\"recordId\": \"d\", \"modelOut",
    );

    fn pushed(text: &[u8]) -> Output {
        let mut reader = Reader::default();
        for _ in 0..2 {
            reader.push(text);
            reader.end_file();
        }
        reader.finish()
    }

    proptest! {
        #[test]
        fn cut_in_any_pieces_it_gives_what_is_pushed(
            places in prop::collection::vec(0..OUTPUT.len(), 0..40),
            is_broken in any::<bool>(),
        ) {
            let mut text = OUTPUT.as_bytes().to_vec();
            if is_broken {
                text[20] = 0xFF;
            }
            let mut places = places;
            places.extend([0, text.len()]);
            places.sort_unstable();
            let (mut cutter, mut reader) = (Cutter::default(), Reader::default());
            for _ in 0..2 {
                for pair in places.windows(2) {
                    reader.push_cut(&cutter.cut(text[pair[0]..pair[1]].to_vec()));
                }
                reader.push_cut(&cutter.finish());
                reader.end_file();
            }
            prop_assert_eq!(format!("{:?}", reader.finish()), format!("{:?}", pushed(&text)));
        }
    }

    #[test]
    fn buffers_come_back() {
        let cut = Cutter::default().cut(b"{}\n{}\n{".to_vec());
        assert_eq!((cut.n_lines(), cut.into_bytes()), (2, b"{}\n{}\n{".to_vec()));
    }
}

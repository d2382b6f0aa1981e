//! Text in other encodings than UTF-8, decoded in passing: every byte that cannot be read is said
//! with its place, and lines keep their place in the file.

use std::borrow::Cow;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Most bytes that are decoded at once.
const MAX_PIECE_BYTES: usize = 1 << 16;

/// An encoding of text, one of the Encoding Standard of WHATWG.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Encoding(&'static encoding_rs::Encoding);

impl Encoding {
    /// UTF-8.
    pub const UTF_8: Self = Self(encoding_rs::UTF_8);
    /// UTF-16, the lower byte of each unit first.
    pub const UTF_16_LE: Self = Self(encoding_rs::UTF_16LE);
    /// UTF-16, the higher byte of each unit first.
    pub const UTF_16_BE: Self = Self(encoding_rs::UTF_16BE);
    /// What Windows calls ANSI in Western Europe and America.
    pub const WINDOWS_1252: Self = Self(encoding_rs::WINDOWS_1252);

    /// The encoding of this label, in any case: `utf-8`, `latin1`, `Shift_JIS`. `None` where there
    /// is none that can be decoded.
    pub fn for_label(label: &str) -> Option<Self> {
        encoding_rs::Encoding::for_label_no_replacement(label.as_bytes()).map(Self)
    }

    /// Its name in the standard.
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// Whether it is UTF-8, which is read as it stands.
    pub fn is_utf8(self) -> bool {
        self == Self::UTF_8
    }

    /// Whether decoding can begin at the start of any line. It cannot where the meaning of a byte
    /// hangs on a switch that may stand far before it.
    pub fn can_begin_at_a_line(self) -> bool {
        self.0 != encoding_rs::ISO_2022_JP
    }

    /// What the first bytes of a file mean, without a byte order mark.
    pub(super) fn decode_head(self, head: &[u8]) -> Cow<'_, [u8]> {
        let mark = self.mark();
        let head = head.strip_prefix(mark).unwrap_or(head);
        if self.is_utf8() {
            return Cow::Borrowed(head);
        }
        match self.0.decode_without_bom_handling(head).0 {
            Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
            Cow::Owned(text) => Cow::Owned(text.into_bytes()),
        }
    }

    /// The encoding that a byte order mark names.
    pub(super) fn of_mark(head: &[u8]) -> Option<Self> {
        encoding_rs::Encoding::for_bom(head).map(|(encoding, _)| Self(encoding))
    }

    /// The likeliest one for these bytes, by their statistics.
    pub(super) fn guess(head: &[u8], is_whole: bool) -> Self {
        let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Allow);
        detector.feed(head, is_whole);
        Self(detector.guess(None, chardetng::Utf8Detection::Deny))
    }

    /// How U+FEFF is written.
    fn mark(self) -> &'static [u8] {
        match self {
            _ if self.is_utf8() => b"\xEF\xBB\xBF",
            _ if self == Self::UTF_16_LE => b"\xFF\xFE",
            _ if self == Self::UTF_16_BE => b"\xFE\xFF",
            Self(encoding) if encoding == encoding_rs::GB18030 => b"\x84\x31\x95\x33",
            _ => b"",
        }
    }
}

impl std::fmt::Debug for Encoding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

impl Serialize for Encoding {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Encoding {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let label = Cow::<'de, str>::deserialize(deserializer)?;
        Self::for_label(&label)
            .ok_or_else(|| serde::de::Error::custom(format!("no encoding is called {label}")))
    }
}

/// A push machine from the bytes of a file to UTF-8.
///
/// It stops at each line end, so that the reader behind it knows where in the file each line
/// begins. Within a line there is no exact way from decoded bytes back to the file's.
pub(super) struct Decoder {
    encoding: Encoding,
    machine: encoding_rs::Decoder,
    text: String,
    /// Byte of the file that comes next.
    byte: u64,
    /// The byte before it.
    last: u8,
    /// How much of a byte order mark was seen; `None` once there can be none.
    n_mark: Option<usize>,
    /// Where the line begins whose first text comes next.
    line_at: Option<u64>,
    /// Bytes were bad, and U+FFFD for them comes next.
    owes_replacement: bool,
    /// The machine may hold text that belongs to the bytes before, which end a line or not.
    owes_text: Option<bool>,
    /// Whether the machine is told that nothing follows.
    is_last: bool,
    is_ended: bool,
}

/// Text that was decoded.
#[derive(Debug)]
pub(super) struct Piece<'a> {
    pub(super) text: &'a str,
    /// Where in the file the line begins, if the text is the beginning of one.
    pub(super) line_at: Option<u64>,
    /// What could not be read, after this text.
    pub(super) bad: Option<Bad>,
}

/// Bytes that the encoding does not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Bad {
    /// Byte of the file at which they begin.
    pub(super) byte: u64,
    pub(super) n_bytes: u8,
}

impl Decoder {
    /// A decoder that begins at this byte of a file: 0, or the start of a line.
    pub(super) fn new(encoding: Encoding, byte: u64) -> Self {
        Self {
            encoding,
            machine: encoding.0.new_decoder_without_bom_handling(),
            text: String::new(),
            byte,
            last: 0,
            n_mark: (byte == 0).then_some(0),
            line_at: Some(byte),
            owes_replacement: false,
            owes_text: None,
            is_last: false,
            is_ended: false,
        }
    }

    pub(super) fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// The next piece of `input`, which is moved past what was read; `None` when all was read.
    pub(super) fn next(&mut self, input: &mut &[u8]) -> Option<Piece<'_>> {
        let all: &[u8] = input;
        if all.is_empty() {
            return None;
        }
        let (bytes, ends_line) = match self.owes_text.take() {
            Some(ends_line) => (b"".as_slice(), ends_line),
            None => self.cut(all),
        };
        let (n_read, line_at, bad) = self.decode(bytes, ends_line);
        *input = all.get(n_read..).unwrap_or_default();
        Some(Piece { text: &self.text, line_at, bad })
    }

    /// What is left at the end of the file; call it until there is nothing.
    pub(super) fn finish(&mut self) -> Option<Piece<'_>> {
        if self.is_ended {
            return None;
        }
        let owed = self.owes_text.take();
        self.is_last = owed.is_none();
        let (_, line_at, bad) = self.decode(b"", owed.unwrap_or_default());
        self.is_ended = self.is_last && bad.is_none();
        Some(Piece { text: &self.text, line_at, bad })
    }

    /// Decodes to `text`. Says how much was read, where the line begins that begins with it, and
    /// what was bad at its end.
    fn decode(&mut self, bytes: &[u8], ends_line: bool) -> (usize, Option<u64>, Option<Bad>) {
        self.text.clear();
        if std::mem::take(&mut self.owes_replacement) {
            self.text.push('\u{FFFD}');
        }
        let n_most = self.machine.max_utf8_buffer_length_without_replacement(bytes.len());
        self.text.reserve(n_most.unwrap_or(MAX_PIECE_BYTES));
        let line_at = self.line_at.take();
        let (result, n_read) =
            self.machine.decode_to_string_without_replacement(bytes, &mut self.text, self.is_last);
        if let Some(&last) = n_read.checked_sub(1).and_then(|idx| bytes.get(idx)) {
            self.last = last;
        }
        self.byte += n_read as u64;
        let is_all = n_read == bytes.len();
        let encoding_rs::DecoderResult::Malformed(n_bytes, n_after) = result else {
            if ends_line && is_all {
                self.line_at = Some(self.byte);
            }
            return (n_read, line_at, None);
        };
        self.owes_replacement = true;
        self.owes_text = is_all.then_some(ends_line);
        let byte = self.byte.saturating_sub(u64::from(n_bytes) + u64::from(n_after));
        (n_read, line_at, Some(Bad { byte, n_bytes }))
    }

    /// The beginning of `input` up to the end of its line, and whether that is in it.
    fn cut<'i>(&mut self, input: &'i [u8]) -> (&'i [u8], bool) {
        if let Some(n_seen) = self.n_mark.take() {
            let mark = self.encoding.mark().get(n_seen..).unwrap_or_default();
            let n_alike = mark.iter().zip(input).take_while(|(a, b)| a == b).count();
            if !mark.is_empty() && n_alike == mark.len() {
                // What follows a mark is where the first line begins.
                return (input.get(..n_alike).unwrap_or(input), true);
            }
            if n_alike == input.len() {
                self.n_mark = Some(n_seen + n_alike);
                return (input, false);
            }
        }
        let input = input.get(..MAX_PIECE_BYTES).unwrap_or(input);
        let end = match self.encoding {
            it if it == Encoding::UTF_16_LE => self.unit_end(input, u16::from_le_bytes),
            it if it == Encoding::UTF_16_BE => self.unit_end(input, u16::from_be_bytes),
            _ => memchr::memchr2(b'\n', b'\r', input).map(|idx| {
                let is_crlf = input.get(idx..idx + 2) == Some(b"\r\n");
                idx + 1 + usize::from(is_crlf)
            }),
        };
        match end {
            Some(len) => (input.get(..len).unwrap_or(input), true),
            None => (input, false),
        }
    }

    /// Where the first line end of UTF-16 ends. A unit may have begun in an earlier input.
    fn unit_end(&self, input: &[u8], unit: fn([u8; 2]) -> u16) -> Option<usize> {
        let ends_line = |bytes: [u8; 2]| matches!(unit(bytes), 0xA | 0xD);
        let n_begun = usize::from(!self.byte.is_multiple_of(2));
        let (begun, whole) = input.split_at_checked(n_begun)?;
        if let Some(&second) = begun.first()
            && ends_line([self.last, second])
        {
            return Some(1);
        }
        let units = whole.chunks_exact(2);
        let found = units
            .into_iter()
            .position(|bytes| matches!(*bytes, [first, second] if ends_line([first, second])))?;
        Some(n_begun + 2 * (found + 1))
    }
}

#[cfg(test)]
#[path = "encoding_tests.rs"]
mod tests;

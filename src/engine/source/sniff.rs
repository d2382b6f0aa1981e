//! How the first bytes of a file suggest to read it, with the evidence.

use csv_core::{ReadRecordResult, ReaderBuilder};
use serde::{Deserialize, Serialize};

use super::super::json::{Document, Kind};
use super::json::Items;
use super::sniff_lines::Lines;
use super::{Dialect, Encoding, Format};

/// The delimiters that are tried, in order of preference where the evidence is equal. The last two
/// are what databases write that want no clash with text: unit separator and start of heading.
const DELIMITERS: [u8; 8] = *b",\t;|^~\x1F\x01";

/// How many records of the first bytes are looked at.
const MAX_SNIFFED_RECORDS: usize = 200;

/// Fewer lines than this do not tell prose from a table.
const MIN_LINES: usize = 5;

/// How many bytes of a file [`sniff`] looks at.
pub const MAX_SNIFFED_BYTES: usize = 1 << 18;

/// What the first bytes say for one delimiter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// Byte between fields.
    pub delimiter: u8,
    /// Most common number of fields in a record.
    pub n_columns: usize,
    /// How many of the records looked at have that number.
    pub n_agreeing: usize,
    /// How many records were looked at.
    pub n_records: usize,
}

/// A guess with its evidence, best first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sniffed {
    /// How the file is best read.
    pub dialect: Dialect,
    /// Every delimiter that was tried; none where the file is not made of delimited text.
    pub candidates: Vec<Candidate>,
    /// Why this format.
    pub format_reason: String,
    /// Why this encoding.
    pub encoding_reason: String,
    /// Why lines are left out, or quotes are escaped; mostly none.
    #[serde(default)]
    pub line_reasons: Vec<String>,
}

/// Guesses from the first bytes of a file how to read it.
///
/// Of delimiters, the one wins that splits most records into the same number of fields, and into
/// more than one. Files without any of the delimiters are read as one column. Looks at
/// [`MAX_SNIFFED_BYTES`].
pub fn sniff(head: &[u8]) -> Sniffed {
    sniff_named(head, "")
}

/// The same, where the name of the file is known.
pub fn sniff_named(head: &[u8], name: &str) -> Sniffed {
    let is_whole = head.len() < MAX_SNIFFED_BYTES;
    let head = head.get(..MAX_SNIFFED_BYTES).unwrap_or(head);
    let (encoding, encoding_reason) = guess_encoding(head, is_whole);
    let encoding_dialect = Dialect { encoding, ..Dialect::default() };
    let text = encoding.unwrap_or(Encoding::UTF_8).decode_head(head);
    if let Some((format, reason)) = guess_json(&text, is_whole) {
        return Sniffed {
            dialect: Dialect { format, ..encoding_dialect },
            candidates: Vec::new(),
            format_reason: reason.to_owned(),
            encoding_reason,
            line_reasons: Vec::new(),
        };
    }
    let lines = Lines::of(&text);
    let escape = lines.escape();
    let candidates = try_delimiters(lines.records, escape);
    let best = candidates.first().filter(|best| best.n_columns > 1);
    let delimiter = best.map_or(b',', |best| best.delimiter);
    let (format, format_reason) = guess_text(&text, best, name);
    let mut dialect = Dialect { format, delimiter, ..encoding_dialect };
    let mut line_reasons = Vec::new();
    if let (Format::Delimited, Some(best)) = (format, best) {
        lines.add_to(&mut dialect, best, &mut line_reasons);
    }
    Sniffed { dialect, candidates, format_reason, encoding_reason, line_reasons }
}

/// Every delimiter with its evidence, best first.
fn try_delimiters(text: &[u8], escape: Option<u8>) -> Vec<Candidate> {
    let mut candidates: Vec<Candidate> =
        DELIMITERS.iter().map(|&delimiter| try_delimiter(text, delimiter, escape)).collect();
    // Stable: where two are equal, the order of `DELIMITERS` decides.
    candidates.sort_by_key(|candidate| std::cmp::Reverse(score(candidate)));
    candidates
}

/// The encoding, `None` for UTF-8, and what speaks for it.
fn guess_encoding(head: &[u8], is_whole: bool) -> (Option<Encoding>, String) {
    if let Some(encoding) = Encoding::of_mark(head) {
        let reason = format!("a byte order mark says {}", encoding.name());
        return (Some(encoding).filter(|encoding| !encoding.is_utf8()), reason);
    }
    if let Some(encoding) = guess_utf_16(head) {
        return (
            Some(encoding),
            format!("every other byte is mostly zero, as in {}", encoding.name()),
        );
    }
    let (mut n_good, mut n_bad) = (0, 0);
    let mut chunks = head.utf8_chunks().peekable();
    while let Some(chunk) = chunks.next() {
        n_good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        // The head may end within a character.
        let is_cut = !is_whole && chunks.peek().is_none();
        n_bad += usize::from(!chunk.invalid().is_empty() && !is_cut);
    }
    let characters = if n_good == 1 { "character" } else { "characters" };
    let verb = if n_good == 1 { "is" } else { "are" };
    if n_bad == 0 {
        let has_escape = memchr::memchr(0x1B, head).is_some();
        let guessed = has_escape.then(|| Encoding::guess(head, is_whole));
        if n_good == 0
            && let Some(encoding) = guessed.filter(|encoding| !encoding.can_begin_at_a_line())
        {
            return (
                Some(encoding),
                format!("it switches character sets as {} does", encoding.name()),
            );
        }
        let reason = match n_good {
            0 => "all bytes are ASCII".to_owned(),
            n => format!("{n} {characters} beyond ASCII {verb} valid UTF-8"),
        };
        return (None, reason);
    }
    if n_good > n_bad {
        let places = if n_bad == 1 { "place is" } else { "places are" };
        let reason =
            format!("{n_good} {characters} beyond ASCII {verb} valid UTF-8, {n_bad} {places} not");
        return (None, reason);
    }
    let encoding = Encoding::guess(head, is_whole);
    (Some(encoding), format!("the bytes are not UTF-8, and look most like {}", encoding.name()))
}

/// UTF-16 without a mark: digits, delimiters and line ends alone put zeros in every other byte.
fn guess_utf_16(head: &[u8]) -> Option<Encoding> {
    let units = head.chunks_exact(2);
    let n_units = units.len();
    let (mut n_first, mut n_second) = (0, 0);
    for unit in units {
        n_first += usize::from(unit.first() == Some(&0));
        n_second += usize::from(unit.last() == Some(&0));
    }
    let is_half = |n: usize| n >= 2 && n * 2 >= n_units;
    match (is_half(n_first), is_half(n_second)) {
        (true, false) => Some(Encoding::UTF_16_BE),
        (false, true) => Some(Encoding::UTF_16_LE),
        _ => None,
    }
}

/// Whether it is JSON, and what speaks for it.
fn guess_json(text: &[u8], is_whole: bool) -> Option<(Format, &'static str)> {
    let text = text.trim_ascii_start();
    let mut document = Document::default();
    let mut kind_of = |bytes: &[u8]| {
        std::str::from_utf8(bytes).ok().and_then(|text| Some(document.parse(text).ok()?.kind()))
    };
    match text.first()? {
        b'{' => {
            let first_line = text.split(|&byte| byte == b'\n').next().unwrap_or_default();
            if kind_of(first_line) == Some(Kind::Object) {
                return Some((Format::JsonLines, "the first line is a JSON object"));
            }
            if !is_whole && first_line.len() == text.len() && text.starts_with(b"{\"") {
                return Some((
                    Format::JsonLines,
                    "it begins with a long line that looks like JSON",
                ));
            }
            let mut items = Items::new(MAX_SNIFFED_BYTES);
            let mut rest = text;
            let first = items.next(&mut rest)?;
            (kind_of(first.bytes) == Some(Kind::Object))
                .then_some((Format::JsonValues, "it begins with a JSON object over several lines"))
        }
        b'[' => {
            let mut items = Items::new(MAX_SNIFFED_BYTES);
            let mut rest = text;
            let mut n_items = 0;
            while let Some(item) = items.next(&mut rest) {
                n_items += usize::from(kind_of(item.bytes).is_some());
                if n_items == 0 {
                    return None;
                }
            }
            let closes_at_end = rest.is_empty() && text.trim_ascii_end().ends_with(b"]");
            let is_array = n_items > 0 && (items.is_open() || closes_at_end);
            let begins_like_one = n_items == 0 && !is_whole && text.starts_with(b"[{\"");
            (is_array || begins_like_one)
                .then_some((Format::JsonValues, "it begins with a JSON array"))
        }
        _ => None,
    }
}

/// Whether it is delimited or plain text, and what speaks for it.
fn guess_text(text: &[u8], best: Option<&Candidate>, name: &str) -> (Format, String) {
    let is_even = best.is_some_and(|best| best.n_agreeing * 2 >= best.n_records);
    if is_even {
        return (Format::Delimited, "a delimiter splits its records evenly".to_owned());
    }
    let is_text_file =
        name.rsplit_once('.').is_some_and(|(_, end)| end.eq_ignore_ascii_case("txt"));
    let is_prose = best.is_some_and(|best| best.n_records >= MIN_LINES) && !text.contains(&b'"');
    if !is_text_file && !is_prose {
        return (
            Format::Delimited,
            "it is text without a delimiter, read as one column".to_owned(),
        );
    }
    let lines = || text.split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii);
    let filled: Vec<bool> = lines().map(|line| !line.is_empty()).collect();
    let has_pairs = filled.array_windows().any(|[a, b]| *a && *b);
    let has_gaps = filled.array_windows().any(|[a, b, c]| *a && !*b && *c);
    let because =
        if is_text_file { "its name ends in .txt" } else { "no delimiter splits its lines evenly" };
    if has_pairs && has_gaps {
        (Format::TextBlocks, format!("{because}, and blank lines part it"))
    } else {
        (Format::TextLines, format!("{because}: a record a line"))
    }
}

/// Share of agreeing records in thousandths, then the number of columns; one column is no evidence.
fn score(candidate: &Candidate) -> (usize, usize) {
    if candidate.n_columns < 2 {
        return (0, 0);
    }
    (candidate.n_agreeing * 1000 / candidate.n_records.max(1), candidate.n_columns)
}

fn try_delimiter(head: &[u8], delimiter: u8, escape: Option<u8>) -> Candidate {
    let mut reader = ReaderBuilder::new().delimiter(delimiter).escape(escape).build();
    let (mut fields, mut ends) = (vec![0; head.len().max(1)], vec![0; head.len() + 1]);
    let mut counts: Vec<usize> = Vec::new();
    let mut rest = head;
    while counts.len() < MAX_SNIFFED_RECORDS {
        let (result, n_in, _, n_ends) = reader.read_record(rest, &mut fields, &mut ends);
        rest = rest.get(n_in..).unwrap_or_default();
        // A record that the head cuts off says nothing about its number of fields.
        if !matches!(result, ReadRecordResult::Record) {
            break;
        }
        counts.push(n_ends);
    }
    if counts.is_empty() {
        // One line without an end, such as a pasted header: the end of input closes it.
        let mut reader = ReaderBuilder::new().delimiter(delimiter).escape(escape).build();
        let (result, _, n_out, n_ends) = reader.read_record(head, &mut fields, &mut ends);
        if matches!(result, ReadRecordResult::InputEmpty) && n_out + n_ends > 0 {
            counts.push(n_ends + 1);
        }
    }
    let (n_columns, n_agreeing) = mode(&counts);
    Candidate { delimiter, n_columns, n_agreeing, n_records: counts.len() }
}

/// The most common value and how often it occurs; the larger of two equally common ones.
fn mode(counts: &[usize]) -> (usize, usize) {
    let mut sorted = counts.to_vec();
    sorted.sort_unstable();
    sorted
        .chunk_by(|a, b| a == b)
        .map(|run| (run.len(), run.first().copied().unwrap_or_default()))
        .max()
        .map_or((0, 0), |(n_agreeing, n_columns)| (n_columns, n_agreeing))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(head: &str, delimiter: u8, n_columns: usize) {
        let sniffed = sniff(head.as_bytes());
        assert_eq!(sniffed.dialect.delimiter as char, delimiter as char, "{sniffed:?}");
        assert_eq!(sniffed.candidates[0].n_columns, n_columns, "{sniffed:?}");
    }

    #[test]
    fn the_delimiter_that_splits_records_evenly_wins() {
        check("a,b,c\n1,2,3\n4,5,6\n", b',', 3);
        check("a\tb\n1\t2\n", b'\t', 2);
        check("a;b;c\n1,5;2,5;3\n1;2;3\n", b';', 3);
        check("a|b\n1|2\n", b'|', 2);
    }

    #[test]
    fn delimiters_inside_quotes_are_no_evidence() {
        check("a;b\n\"x,y,z\";1\n\"x,y,z\";2\n\"p,q\";3\n", b';', 2);
    }

    #[test]
    fn one_column_and_empty_input_are_read_with_commas() {
        check("name\nx\ny\n", b',', 1);
        assert_eq!(sniff(b"").dialect, Dialect::default());
    }

    #[test]
    fn a_header_without_a_line_end_counts() {
        check("a;b;c", b';', 3);
    }

    #[test]
    fn a_record_cut_off_by_the_head_does_not_count() {
        let sniffed = sniff(b"a,b,c\n1,2,3\n4,");
        assert_eq!((sniffed.candidates[0].n_agreeing, sniffed.candidates[0].n_records), (2, 2));
    }

    #[track_caller]
    fn check_format(head: &str, name: &str, format: Format, reason: &str) {
        let sniffed = sniff_named(head.as_bytes(), name);
        assert_eq!((sniffed.dialect.format, sniffed.format_reason.as_str()), (format, reason));
    }

    #[test]
    fn a_format_is_guessed_from_evidence() {
        let lines = "the first line is a JSON object";
        check_format("{\"a\": 1}\n{\"a\": 2}", "", Format::JsonLines, lines);
        let array = "it begins with a JSON array";
        check_format("\u{feff}[{\"a\": 1},\n {\"a\"", "", Format::JsonValues, array);
        check_format("[\"a\", \"b\"]\n", "", Format::JsonValues, array);
        let object = "it begins with a JSON object over several lines";
        check_format("{\n  \"a\": 1\n}\n{}", "", Format::JsonValues, object);
        let even = "a delimiter splits its records evenly";
        check_format("[a],b\n[1],2\n", "", Format::Delimited, even);
        check_format("{a},b\n{1},2\n", "", Format::Delimited, even);
        check_format("a\tb\n1\t2\n", "x.txt", Format::Delimited, even);
        let column = "it is text without a delimiter, read as one column";
        check_format("name\nx\ny\n", "", Format::Delimited, column);
        check_format(
            "Say hi.\nSay bye.\n",
            "p.TXT",
            Format::TextLines,
            "its name ends in .txt: a record a line",
        );
        let blocks = "its name ends in .txt, and blank lines part it";
        check_format("Say\nhi.\n\nSay bye.\n", "p.txt", Format::TextBlocks, blocks);
        let prose = "no delimiter splits its lines evenly: a record a line";
        check_format("a\nb, c\nd, e, f\ng,h,i,j\n1,2,3,4,5\n", "", Format::TextLines, prose);
    }
}

//! How delimited text is read: what it is guessed from, and what the user can change.

use csv_core::{ReadRecordResult, ReaderBuilder};
use serde::{Deserialize, Serialize};

/// The delimiters that are tried, in order of preference where the evidence is equal.
const DELIMITERS: [u8; 4] = *b",\t;|";

/// How many records of the first bytes are looked at.
const MAX_SNIFFED_RECORDS: usize = 200;

/// How many bytes of a file [`sniff`] looks at.
pub const MAX_SNIFFED_BYTES: usize = 1 << 18;

/// How delimited text is read. The characters are ASCII.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dialect {
    /// Byte between fields.
    pub delimiter: u8,
    /// Byte around fields that hold delimiters, quotes or line ends; doubled inside.
    pub quote: u8,
    /// Whether the first record names the columns.
    pub has_header: bool,
}

impl Default for Dialect {
    fn default() -> Self {
        Self { delimiter: b',', quote: b'"', has_header: true }
    }
}

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
    /// Every delimiter that was tried.
    pub candidates: Vec<Candidate>,
}

/// Guesses the dialect from the first bytes of a file.
///
/// The delimiter that splits most records into the same number of fields, and into more than one,
/// wins. Files without any of the delimiters are read as one column. Looks at [`MAX_SNIFFED_BYTES`].
pub fn sniff(head: &[u8]) -> Sniffed {
    let head = head.get(..MAX_SNIFFED_BYTES).unwrap_or(head);
    let mut candidates: Vec<Candidate> =
        DELIMITERS.iter().map(|&delimiter| try_delimiter(head, delimiter)).collect();
    // Stable: where two are equal, the order of `DELIMITERS` decides.
    candidates.sort_by_key(|candidate| std::cmp::Reverse(score(candidate)));
    let delimiter = candidates
        .first()
        .map_or(b',', |best| if best.n_columns > 1 { best.delimiter } else { b',' });
    Sniffed { dialect: Dialect { delimiter, ..Dialect::default() }, candidates }
}

/// Share of agreeing records in thousandths, then the number of columns; one column is no evidence.
fn score(candidate: &Candidate) -> (usize, usize) {
    if candidate.n_columns < 2 {
        return (0, 0);
    }
    (candidate.n_agreeing * 1000 / candidate.n_records.max(1), candidate.n_columns)
}

fn try_delimiter(head: &[u8], delimiter: u8) -> Candidate {
    let mut reader = ReaderBuilder::new().delimiter(delimiter).build();
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
        let mut reader = ReaderBuilder::new().delimiter(delimiter).build();
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
}

//! One pass over a source that keeps nothing but counts, columns and where rows begin.

use super::super::check::{Place, Report};
use super::encoding::{Decoder, Piece};
use super::reader::Reader;
use super::table::Table;
use super::{BAD_BYTES, Dialect, NO_HEADER, NO_ROWS, Row};

/// A push machine that reads a whole source: columns first, then every data row.
///
/// It is what all work on a source shares: the header becomes unique column names, rows are
/// compared with it, and the caller sees the data rows only. A source may be several files: the
/// first decides which columns there are, and rows are counted on through all of them.
pub struct Scan {
    /// Where the bytes are not UTF-8.
    decoder: Option<Decoder>,
    reader: Reader,
    /// Row number of the first data row of this file.
    first_row: u64,
    /// Records of earlier files that could not be given out.
    n_skipped_before: u64,
    table: Table,
    report: Report,
}

impl Scan {
    /// A scan from the start of a source.
    pub fn new(dialect: Dialect) -> Self {
        Self {
            decoder: dialect.foreign_encoding().map(|encoding| Decoder::new(encoding, 0)),
            reader: Reader::new(dialect, 1),
            first_row: 1,
            n_skipped_before: 0,
            table: Table::new(dialect),
            report: Report::new(),
        }
    }

    /// A scan that begins in the middle of a source, at the start of a known row: the source has
    /// these columns, its file these. The bytes have to begin where [`start_of`](Self::start_of)
    /// says.
    pub fn at(dialect: Dialect, columns: &[String], of_file: &[String], place: Place) -> Self {
        if Self::start_of(dialect, Some(place)) == Place::default() {
            return Self::new(dialect);
        }
        let decoder = dialect.foreign_encoding().map(|encoding| Decoder::new(encoding, place.byte));
        let table = Table::inside(dialect, columns, of_file, place.file);
        Self {
            decoder,
            reader: Reader::at(dialect, of_file, place),
            first_row: place.row,
            table,
            ..Self::new(dialect)
        }
    }

    /// The file of the source and the byte of it at which a scan has to begin to read on from this
    /// place. The dialect is that of its file.
    pub fn start_of(dialect: Dialect, place: Option<Place>) -> Place {
        match place.filter(|_| dialect.can_begin_at_a_row()) {
            Some(place) if place.file > 0 || place.byte > 0 => place,
            _ => Place::default(),
        }
    }

    /// Ends a file and begins the next one of the source, which is read with this dialect.
    pub fn next_file(
        &mut self,
        dialect: Dialect,
        mut on_row: impl FnMut(&Row<'_>, &[String], &mut Report),
    ) {
        self.finish_file(&mut on_row);
        self.first_row = self.first_row.max(self.reader.place().row);
        self.n_skipped_before += self.reader.n_skipped();
        self.decoder = dialect.foreign_encoding().map(|encoding| Decoder::new(encoding, 0));
        self.reader = Reader::new(dialect, self.first_row);
        self.report.set_file(self.table.next_file(dialect));
    }

    /// Reads a chunk; `on_row` sees each data row with the columns.
    pub fn push(&mut self, chunk: &[u8], mut on_row: impl FnMut(&Row<'_>, &[String], &mut Report)) {
        let Self { decoder, reader, table, report, .. } = self;
        let mut input = chunk;
        let Some(decoder) = decoder else {
            while let Some(row) = reader.next(&mut input, report) {
                table.take(row, report, &mut on_row);
            }
            return;
        };
        let encoding = decoder.encoding().name();
        while let Some(piece) = decoder.next(&mut input) {
            read_piece(&piece, encoding, reader, table, report, &mut on_row);
        }
    }

    /// Reads what is left at the end of the source.
    pub fn finish(&mut self, mut on_row: impl FnMut(&Row<'_>, &[String], &mut Report)) {
        self.finish_file(&mut on_row);
        if !self.table.columns.is_empty() && self.table.n_rows == 0 && self.n_skipped() == 0 {
            self.report.add(&NO_ROWS, "", Place::default(), || {
                "the file has a header and nothing else".to_owned()
            });
        }
    }

    fn finish_file(&mut self, on_row: &mut impl FnMut(&Row<'_>, &[String], &mut Report)) {
        let Self { decoder, reader, table, report, .. } = self;
        if let Some(decoder) = decoder {
            let encoding = decoder.encoding().name();
            while let Some(piece) = decoder.finish() {
                read_piece(&piece, encoding, reader, table, report, on_row);
            }
        }
        while let Some(row) = reader.finish(report) {
            table.take(row, report, on_row);
        }
        if table.lacks_names() {
            let at = Place { file: table.file(), ..Place::default() };
            report.add(&NO_HEADER, "", at, || "there is no first row".to_owned());
        }
    }

    /// Names of the columns, unique and not empty; none before the first row was read.
    pub fn columns(&self) -> &[String] {
        &self.table.columns
    }

    /// Data rows so far.
    pub fn n_rows(&self) -> u64 {
        self.table.n_rows
    }

    /// Rows that were too long to be read or are not wanted; they are not among
    /// [`n_rows`](Self::n_rows).
    pub fn n_skipped(&self) -> u64 {
        self.n_skipped_before + self.reader.n_skipped() + self.table.n_left_out
    }

    /// Whether the source begins with a byte order mark.
    pub fn has_bom(&self) -> bool {
        self.reader.has_bom()
    }

    /// What was found so far.
    pub fn report(&self) -> &Report {
        &self.report
    }

    /// What was found so far, to add to it.
    pub fn report_mut(&mut self) -> &mut Report {
        &mut self.report
    }
}

/// Reads text that was decoded, and says what could not be.
fn read_piece(
    piece: &Piece<'_>,
    encoding: &str,
    reader: &mut Reader,
    table: &mut Table,
    report: &mut Report,
    on_row: &mut impl FnMut(&Row<'_>, &[String], &mut Report),
) {
    if let Some(byte) = piece.line_at {
        reader.set_byte(byte);
    }
    let mut input = piece.text.as_bytes();
    while let Some(row) = reader.next(&mut input, report) {
        table.take(row, report, on_row);
    }
    if let Some(bad) = piece.bad {
        let at = Place { byte: bad.byte, ..reader.place() };
        let bytes = if bad.n_bytes == 1 { "byte" } else { "bytes" };
        let verb = if bad.n_bytes == 1 { "is" } else { "are" };
        report.add(&BAD_BYTES, "", at, || {
            format!("{} {bytes} at byte {} {verb} not {encoding}", bad.n_bytes, bad.byte)
        });
    }
}

#[cfg(test)]
mod tests {
    use super::super::Ragged;
    use super::*;

    /// Columns, rows, and the findings by code.
    type Scanned = (Vec<String>, Vec<Vec<String>>, Vec<(&'static str, u64)>);

    fn scan(text: &str, dialect: Dialect) -> Scanned {
        let mut scan = Scan::new(dialect);
        let mut rows = Vec::new();
        let mut on_row = |row: &Row<'_>, _: &[String], _: &mut Report| {
            rows.push(row.iter().map(str::to_owned).collect::<Vec<_>>());
        };
        scan.push(text.as_bytes(), &mut on_row);
        scan.finish(&mut on_row);
        let found = scan.report().groups().iter().map(|g| (g.rule.code, g.count)).collect();
        (scan.columns().to_vec(), rows, found)
    }

    #[test]
    fn column_names_are_unique_and_never_empty() {
        let (columns, _, found) = scan("a, a ,,a 2,a\n1,2,3,4,5\n", Dialect::default());
        assert_eq!(columns, ["a", "a 2", "column 3", "a 2 2", "a 3"]);
        assert_eq!(
            found,
            [
                ("source.duplicate-column-name", 2),
                ("source.duplicate-column-name", 1),
                ("source.empty-column-name", 1)
            ]
        );
    }

    #[test]
    fn without_a_header_columns_are_numbered_and_the_first_row_counts() {
        let dialect = Dialect { has_header: false, ..Dialect::default() };
        let (columns, rows, found) = scan("1,2\n3,4\n", dialect);
        assert_eq!(columns, ["column 1", "column 2"]);
        assert_eq!(rows, [["1", "2"], ["3", "4"]]);
        assert_eq!(found, []);
    }

    #[test]
    fn ragged_rows_are_kept_and_said() {
        let (_, rows, found) = scan("a,b\n1\n2,3,4\n5,6\n", Dialect::default());
        assert_eq!(rows.len(), 3);
        assert_eq!(found, [("csv.ragged-row", 2)]);
    }

    #[test]
    fn ragged_rows_can_be_left_out() {
        let dialect = Dialect { ragged: Ragged::Skip, ..Dialect::default() };
        let (_, rows, found) = scan("a,b\n1\n2,3,4\n5,6\n", dialect);
        assert_eq!(rows, [["5", "6"]]);
        assert_eq!(found, [("csv.ragged-row-left-out", 2)]);
        assert_eq!(scan("a,b\n1\n", dialect).2, [("csv.ragged-row-left-out", 1)]);
    }

    /// Fields, file and number of a row.
    type Placed = (Vec<String>, u32, u64);

    /// Rows and findings of several files, in chunks of `n` bytes.
    fn scan_files(files: &[&str], n: usize) -> (Vec<Placed>, Vec<String>) {
        let mut scan = Scan::new(Dialect::default());
        let mut rows = Vec::new();
        let mut on_row = |row: &Row<'_>, _: &[String], _: &mut Report| {
            rows.push((row.iter().map(str::to_owned).collect(), row.at.file, row.at.row));
        };
        for (idx, file) in files.iter().enumerate() {
            if idx > 0 {
                scan.next_file(Dialect::default(), &mut on_row);
            }
            for chunk in file.as_bytes().chunks(n) {
                scan.push(chunk, &mut on_row);
            }
        }
        scan.finish(&mut on_row);
        let describe = |group: &&super::super::super::check::Group| {
            let at = group.examples[0].at;
            format!("{} [{}] file {} line {}", group.rule.code, group.subject, at.file, at.line)
        };
        (rows, scan.report().groups().iter().map(describe).collect())
    }

    #[track_caller]
    fn check_files(files: &[&str], expected: &[(&[&str], u32, u64)], findings: &[&str]) {
        for n in [1, 2, 5, 100] {
            let (rows, found) = scan_files(files, n);
            let rows: Vec<(Vec<&str>, u32, u64)> = rows
                .iter()
                .map(|(fields, file, row)| {
                    (fields.iter().map(String::as_str).collect(), *file, *row)
                })
                .collect();
            let expected: Vec<_> =
                expected.iter().map(|(fields, file, row)| (fields.to_vec(), *file, *row)).collect();
            assert_eq!(rows, expected);
            assert_eq!(found, findings);
        }
    }

    #[test]
    fn files_are_one_table_and_rows_are_counted_on() {
        check_files(
            &["a,b\n1,2\n3,4", "a,b\n5,6\n"],
            &[(&["1", "2"], 0, 1), (&["3", "4"], 0, 2), (&["5", "6"], 1, 3)],
            &[],
        );
        check_files(
            &["a,b\n1,2\n", "b,a\n3,4\n\n5\n"],
            &[(&["1", "2"], 0, 1), (&["4", "3"], 1, 2), (&["", "5"], 1, 3)],
            &[
                "csv.ragged-row [] file 1 line 4",
                "source.columns-reordered [] file 1 line 1",
                "csv.blank-line [] file 1 line 3",
            ],
        );
        check_files(
            &["a,b\n1,2\n", "c,b\n3,4\n", "a,b\n5,6\n"],
            &[(&["1", "2"], 0, 1), (&["", "4"], 1, 2), (&["5", "6"], 2, 3)],
            &["source.column-missing [a] file 1 line 1", "source.column-extra [c] file 1 line 1"],
        );
        check_files(
            &["a,b\n", "", "a,b\n1,2\n"],
            &[(&["1", "2"], 2, 1)],
            &["source.no-header [] file 1 line 0"],
        );
    }

    #[test]
    fn a_scan_begins_in_any_file() {
        let columns = ["a".to_owned(), "b".to_owned()];
        let of_file = ["b".to_owned(), "a".to_owned()];
        let place = Place { file: 1, row: 7, line: 2, byte: 4 };
        let mut scan = Scan::at(Dialect::default(), &columns, &of_file, place);
        let mut seen = Vec::new();
        scan.push(b"3,4\n", |row, _, _| seen.push((row.to_owned(), row.at)));
        let (row, at) = &seen[0];
        assert_eq!(row.as_row().iter().collect::<Vec<_>>(), ["4", "3"]);
        assert_eq!(*at, place);
    }

    #[test]
    fn an_empty_file_and_a_lone_header_are_errors() {
        assert_eq!(scan("", Dialect::default()).2, [("source.no-header", 1)]);
        assert_eq!(scan("a,b\n", Dialect::default()).2, [("source.no-rows", 1)]);
    }
}

//! One pass over a source that keeps nothing but counts, columns and where rows begin.

use super::super::check::{Place, Report};
use super::encoding::{Decoder, Piece};
use super::reader::Reader;
use super::{
    BAD_BYTES, DUPLICATE_COLUMN_NAME, Dialect, EMPTY_COLUMN_NAME, NO_HEADER, NO_ROWS, RAGGED_ROW,
    RAGGED_ROW_LEFT_OUT, Ragged, Row,
};

/// A push machine that reads a whole source: columns first, then every data row.
///
/// It is what all work on a source shares: the header becomes unique column names, rows are
/// compared with it, and the caller sees the data rows only.
pub struct Scan {
    /// Where the bytes are not UTF-8.
    decoder: Option<Decoder>,
    reader: Reader,
    table: Table,
    report: Report,
}

/// What a scan knows of the rows so far.
struct Table {
    has_header: bool,
    ragged: Ragged,
    columns: Vec<String>,
    n_rows: u64,
    n_left_out: u64,
}

impl Scan {
    /// A scan from the start of a source.
    pub fn new(dialect: Dialect) -> Self {
        Self {
            decoder: dialect.foreign_encoding().map(|encoding| Decoder::new(encoding, 0)),
            reader: Reader::new(dialect),
            table: Table {
                has_header: dialect.names_columns(),
                ragged: dialect.ragged,
                columns: Vec::new(),
                n_rows: 0,
                n_left_out: 0,
            },
            report: Report::new(),
        }
    }

    /// A scan that begins in the middle of a source which has these columns, at the start of a known
    /// row. The bytes have to begin where [`start_of`](Self::start_of) says.
    pub fn at(dialect: Dialect, columns: &[String], place: Place) -> Self {
        if Self::start_of(dialect, Some(place)) == 0 {
            return Self::new(dialect);
        }
        let decoder = dialect.foreign_encoding().map(|encoding| Decoder::new(encoding, place.byte));
        let mut this =
            Self { decoder, reader: Reader::at(dialect, columns, place), ..Self::new(dialect) };
        this.table.columns = columns.to_vec();
        this
    }

    /// The byte of the source at which a scan has to begin to read on from this place.
    pub fn start_of(dialect: Dialect, place: Option<Place>) -> u64 {
        place.filter(|_| dialect.can_begin_at_a_row()).map_or(0, |place| place.byte)
    }

    /// Reads a chunk; `on_row` sees each data row with the columns.
    pub fn push(&mut self, chunk: &[u8], mut on_row: impl FnMut(&Row<'_>, &[String], &mut Report)) {
        let Self { decoder, reader, table, report } = self;
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
        let Self { decoder, reader, table, report } = self;
        if let Some(decoder) = decoder {
            let encoding = decoder.encoding().name();
            while let Some(piece) = decoder.finish() {
                read_piece(&piece, encoding, reader, table, report, &mut on_row);
            }
        }
        while let Some(row) = reader.finish(report) {
            table.take(row, report, &mut on_row);
        }
        if table.columns.is_empty() {
            report.add(&NO_HEADER, "", Place::default(), || "there is no first row".to_owned());
        } else if table.n_rows == 0 && self.n_skipped() == 0 {
            self.report.add(&NO_ROWS, "", Place::default(), || {
                "the file has a header and nothing else".to_owned()
            });
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
        self.reader.n_skipped() + self.table.n_left_out
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

impl Table {
    #[inline]
    fn take(
        &mut self,
        row: Row<'_>,
        report: &mut Report,
        on_row: &mut impl FnMut(&Row<'_>, &[String], &mut Report),
    ) {
        if self.columns.is_empty() && self.take_names(&row, report) {
            return;
        }
        if row.len() != self.columns.len() && !self.take_ragged(&row, report) {
            return;
        }
        self.n_rows += 1;
        on_row(&row, &self.columns, report);
    }

    /// Names the columns. Says whether the row was their names.
    #[cold]
    fn take_names(&mut self, row: &Row<'_>, report: &mut Report) -> bool {
        if self.has_header {
            self.columns = column_names(row.iter(), row.at, report);
        } else {
            let unnamed = (0..row.len()).map(|_| "");
            self.columns = column_names(unnamed, row.at, &mut Report::new());
        }
        self.has_header
    }

    /// Says what is odd about a row of another length, and whether it is wanted.
    #[cold]
    fn take_ragged(&mut self, row: &Row<'_>, report: &mut Report) -> bool {
        let (rule, is_wanted) = match self.ragged {
            Ragged::Keep => (&RAGGED_ROW, true),
            Ragged::Skip => (&RAGGED_ROW_LEFT_OUT, false),
        };
        let (found, expected) = (row.len(), self.columns.len());
        report.add(rule, "", row.at, || format!("{found} fields, the header has {expected}"));
        self.n_left_out += u64::from(!is_wanted);
        is_wanted
    }
}

/// Unique names for the columns of a header: an empty name becomes `column 3`, a second `name`
/// becomes `name 2`.
fn column_names<'a>(
    header: impl Iterator<Item = &'a str>,
    at: Place,
    report: &mut Report,
) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for (idx, field) in header.enumerate() {
        let wanted = field.trim();
        let wanted = if wanted.is_empty() {
            let name = format!("column {}", idx + 1);
            report.add(&EMPTY_COLUMN_NAME, &name, at, || {
                format!("column {} is called {{{{{name}}}}} here", idx + 1)
            });
            name
        } else {
            wanted.to_owned()
        };
        let mut name = wanted.clone();
        let mut n = 1;
        while names.contains(&name) {
            n += 1;
            name = format!("{wanted} {n}");
        }
        if n > 1 {
            report.add(&DUPLICATE_COLUMN_NAME, &wanted, at, || {
                format!("column {} is called {{{{{name}}}}} here", idx + 1)
            });
        }
        names.push(name);
    }
    names
}

#[cfg(test)]
mod tests {
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

    #[test]
    fn an_empty_file_and_a_lone_header_are_errors() {
        assert_eq!(scan("", Dialect::default()).2, [("source.no-header", 1)]);
        assert_eq!(scan("a,b\n", Dialect::default()).2, [("source.no-rows", 1)]);
    }
}

//! One pass over a source that keeps nothing but counts, columns and where rows begin.

use super::super::check::{Place, Report};
use super::csv::Reader;
use super::{
    DUPLICATE_COLUMN_NAME, Dialect, EMPTY_COLUMN_NAME, NO_HEADER, NO_ROWS, RAGGED_ROW, Row,
};

/// A push machine that reads a whole source: columns first, then every data row.
///
/// It is what all work on a source shares: the header becomes unique column names, rows are
/// compared with it, and the caller sees the data rows only.
pub struct Scan {
    reader: Reader,
    has_header: bool,
    columns: Vec<String>,
    n_rows: u64,
    report: Report,
}

impl Scan {
    /// A scan from the start of a source.
    pub fn new(dialect: Dialect) -> Self {
        Self {
            reader: Reader::new(dialect),
            has_header: dialect.has_header,
            columns: Vec::new(),
            n_rows: 0,
            report: Report::new(),
        }
    }

    /// Reads a chunk; `on_row` sees each data row with the columns.
    pub fn push(&mut self, chunk: &[u8], mut on_row: impl FnMut(&Row<'_>, &[String], &mut Report)) {
        let mut input = chunk;
        let Self { reader, has_header, columns, n_rows, report } = self;
        while let Some(row) = reader.next(&mut input, report) {
            take(row, *has_header, columns, n_rows, report, &mut on_row);
        }
    }

    /// Reads what is left at the end of the source.
    pub fn finish(&mut self, mut on_row: impl FnMut(&Row<'_>, &[String], &mut Report)) {
        let Self { reader, has_header, columns, n_rows, report } = self;
        if let Some(row) = reader.finish(report) {
            take(row, *has_header, columns, n_rows, report, &mut on_row);
        }
        if columns.is_empty() {
            report.add(&NO_HEADER, "", Place::default(), || "there is no first row".to_owned());
        } else if *n_rows == 0 && self.report.count_of(&super::RECORD_TOO_LONG) == 0 {
            self.report.add(&NO_ROWS, "", Place::default(), || {
                "the file has a header and nothing else".to_owned()
            });
        }
    }

    /// Names of the columns, unique and not empty; none before the first row was read.
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// Data rows so far.
    pub fn n_rows(&self) -> u64 {
        self.n_rows
    }

    /// Rows that were too long to be read; they are not among [`n_rows`](Self::n_rows).
    pub fn n_skipped(&self) -> u64 {
        self.reader.n_skipped()
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

fn take(
    row: Row<'_>,
    has_header: bool,
    columns: &mut Vec<String>,
    n_rows: &mut u64,
    report: &mut Report,
    on_row: &mut impl FnMut(&Row<'_>, &[String], &mut Report),
) {
    if columns.is_empty() {
        if has_header {
            *columns = column_names(row.iter(), report);
            return;
        }
        *columns = column_names((0..row.len()).map(|_| ""), &mut Report::new());
    }
    *n_rows += 1;
    if row.len() != columns.len() {
        let (found, expected) = (row.len(), columns.len());
        report
            .add(&RAGGED_ROW, "", row.at, || format!("{found} fields, the header has {expected}"));
    }
    on_row(&row, columns, report);
}

/// Unique names for the columns of a header: an empty name becomes `column 3`, a second `name`
/// becomes `name 2`.
fn column_names<'a>(header: impl Iterator<Item = &'a str>, report: &mut Report) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let at = Place { row: 0, line: 1, byte: 0 };
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
    fn an_empty_file_and_a_lone_header_are_errors() {
        assert_eq!(scan("", Dialect::default()).2, [("source.no-header", 1)]);
        assert_eq!(scan("a,b\n", Dialect::default()).2, [("source.no-rows", 1)]);
    }
}

//! The rows of all files of a source as rows of one table.

use super::super::check::{Place, Report};
use super::row::Span;
use super::{
    COLUMN_EXTRA, COLUMN_MISSING, COLUMNS_REORDERED, DUPLICATE_COLUMN_NAME, Dialect,
    EMPTY_COLUMN_NAME, RAGGED_ROW, RAGGED_ROW_LEFT_OUT, Ragged, Row,
};

/// What a scan knows of the rows so far.
pub(super) struct Table {
    has_header: bool,
    ragged: Ragged,
    /// Of the first file.
    pub(super) columns: Vec<String>,
    pub(super) n_rows: u64,
    pub(super) n_left_out: u64,
    file: u32,
    owes_names: bool,
    /// Fields that a row of this file has.
    n_fields: usize,
    /// How fields of this file go into the columns, where that is not one by one.
    mapped: Option<Box<Mapped>>,
}

impl Table {
    pub(super) fn new(dialect: Dialect) -> Self {
        Self {
            has_header: dialect.names_columns(),
            ragged: dialect.ragged,
            columns: Vec::new(),
            n_rows: 0,
            n_left_out: 0,
            file: 0,
            owes_names: true,
            n_fields: 0,
            mapped: None,
        }
    }

    /// A table of which a row in the middle comes next.
    pub(super) fn inside(
        dialect: Dialect,
        columns: &[String],
        of_file: &[String],
        file: u32,
    ) -> Self {
        let mut this = Self { columns: columns.to_vec(), file, ..Self::new(dialect) };
        // What is odd about the names was said when they were read.
        let of_file = if this.has_header { of_file } else { columns };
        this.map(of_file, Place::default(), &mut Report::new());
        this
    }

    /// Begins the next file. Says which it is.
    pub(super) fn next_file(&mut self, dialect: Dialect) -> u32 {
        self.file += 1;
        self.has_header = dialect.names_columns();
        self.ragged = dialect.ragged;
        self.owes_names = true;
        self.mapped = None;
        self.file
    }

    pub(super) fn file(&self) -> u32 {
        self.file
    }

    /// Whether nothing in this file said which columns there are.
    pub(super) fn lacks_names(&self) -> bool {
        self.owes_names || self.n_fields == 0
    }

    #[inline]
    pub(super) fn take(
        &mut self,
        mut row: Row<'_>,
        report: &mut Report,
        on_row: &mut impl FnMut(&Row<'_>, &[String], &mut Report),
    ) {
        row.at.file = self.file;
        if self.owes_names && self.take_names(&row, report) {
            return;
        }
        if row.len() != self.n_fields && !self.take_ragged(&row, report) {
            return;
        }
        self.n_rows += 1;
        match &mut self.mapped {
            None => on_row(&row, &self.columns, report),
            Some(mapped) => on_row(&mapped.row(&row), &self.columns, report),
        }
    }

    /// Names the columns. Says whether the row was their names.
    #[cold]
    fn take_names(&mut self, row: &Row<'_>, report: &mut Report) -> bool {
        let names = if self.has_header {
            column_names(row.iter(), row.at, report)
        } else if self.columns.is_empty() {
            column_names((0..row.len()).map(|_| ""), row.at, &mut Report::new())
        } else {
            // Without names, fields go by their place.
            self.columns.clone()
        };
        if self.columns.is_empty() {
            self.columns.clone_from(&names);
        }
        self.map(&names, row.at, report);
        self.has_header
    }

    /// Finds the columns of a file among those of the source.
    fn map(&mut self, names: &[String], at: Place, report: &mut Report) {
        self.owes_names = false;
        self.n_fields = names.len();
        if *names == *self.columns {
            return;
        }
        let find = |names: &[String], name: &String| names.iter().position(|other| other == name);
        let from: Vec<Option<usize>> =
            self.columns.iter().map(|column| find(names, column)).collect();
        for (column, from) in self.columns.iter().zip(&from) {
            if from.is_none() {
                let has = || format!("the file has {}", names.join(", "));
                report.add(&COLUMN_MISSING, column, at, has);
            }
        }
        for name in names {
            if find(&self.columns, name).is_none() {
                let there_are = || format!("the first file has {}", self.columns.join(", "));
                report.add(&COLUMN_EXTRA, name, at, there_are);
            }
        }
        let known: Vec<usize> = from.iter().copied().flatten().collect();
        if !known.is_sorted() {
            report.add(&COLUMNS_REORDERED, "", at, || format!("the file has {}", names.join(", ")));
        }
        self.mapped = Some(Box::new(Mapped { from, spans: Vec::new() }));
    }

    /// Says what is odd about a row of another length, and whether it is wanted.
    #[cold]
    fn take_ragged(&mut self, row: &Row<'_>, report: &mut Report) -> bool {
        let (rule, is_wanted) = match self.ragged {
            Ragged::Keep => (&RAGGED_ROW, true),
            Ragged::Skip => (&RAGGED_ROW_LEFT_OUT, false),
        };
        let (found, expected) = (row.len(), self.n_fields);
        report.add(rule, "", row.at, || format!("{found} fields, the header has {expected}"));
        self.n_left_out += u64::from(!is_wanted);
        is_wanted
    }
}

/// Rows whose fields are put in the order of the columns.
struct Mapped {
    /// Which field of the file goes into each column.
    from: Vec<Option<usize>>,
    spans: Vec<Span>,
}

impl Mapped {
    fn row<'a>(&'a mut self, row: &Row<'a>) -> Row<'a> {
        self.spans.clear();
        let span_of = |from: &Option<usize>| from.and_then(|idx| row.spans.get(idx)).copied();
        self.spans.extend(self.from.iter().map(|from| span_of(from).unwrap_or_default()));
        Row { spans: &self.spans, ..*row }
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

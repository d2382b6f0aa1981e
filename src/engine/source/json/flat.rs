//! Fields inside of fields, laid out as columns.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::super::super::check::{Place, Report};
use super::super::super::json::{Document, Kind, Value};
use super::super::row::Span;
use super::super::{LATE_FIELD, NOT_JSON, Row};

/// Most columns that are made of fields.
const MAX_COLUMNS: usize = 4096;

/// How many items of an array are columns of their own. The whole is always one.
const MAX_ITEMS: usize = 32;

/// The column of records that are no objects.
const VALUE: &str = "value";

/// The columns, and one record at a time laid out in them.
#[derive(Default)]
pub(super) struct Flat {
    document: Document,
    columns: Vec<String>,
    indexes: BTreeMap<String, usize>,
    path: String,
    /// Texts of the record in its own order.
    text: String,
    /// Where in it the text of each column is.
    spans: Vec<Span>,
}

impl Flat {
    pub(super) fn add_column(&mut self, name: &str) {
        add_column(&mut self.columns, &mut self.indexes, name);
    }

    /// Makes the fields of a record columns, where they are none yet.
    pub(super) fn learn(&mut self, record: &str) {
        let Self { document, columns, indexes, path, .. } = self;
        if let Ok(record) = document.parse(record) {
            walk(record, path, &mut |path, _| add_column(columns, indexes, path));
        }
    }

    /// Lays out a record. Says whether it is JSON.
    pub(super) fn fill(&mut self, record: &str, at: Place, report: &mut Report) -> bool {
        let Self { document, columns, indexes, path, text, spans } = self;
        let record = match document.parse(record) {
            Ok(record) => record,
            Err(error) => {
                report.add(&NOT_JSON, "", at, || {
                    format!("{}, after {} bytes of the record", error.reason, error.at)
                });
                return false;
            }
        };
        text.clear();
        spans.clear();
        spans.resize(columns.len(), (0, 0));
        // Records of one file have their fields in one order, as a rule.
        let mut next = 0;
        walk(record, path, &mut |path, value| {
            let is_next = columns.get(next).is_some_and(|column| column == path);
            let idx = if is_next { Some(next) } else { indexes.get(path).copied() };
            if let Some((idx, span)) = idx.and_then(|idx| Some((idx, spans.get_mut(idx)?))) {
                let start = text.len();
                push_text(text, value);
                *span = (start, text.len());
                next = idx + 1;
            } else if !path.contains('[') {
                // An array may be longer than those before: its whole is a column.
                report.add(&LATE_FIELD, path, at, || format!("{path} in row {}", at.row));
            }
        });
        true
    }

    /// Lays out the names of the columns.
    pub(super) fn fill_names(&mut self) {
        self.text.clear();
        self.spans.clear();
        for name in &self.columns {
            let start = self.text.len();
            self.text.push_str(name);
            self.spans.push((start, self.text.len()));
        }
    }

    pub(super) fn row(&self, at: Place) -> Row<'_> {
        Row { text: &self.text, spans: &self.spans, at }
    }
}

fn add_column(columns: &mut Vec<String>, indexes: &mut BTreeMap<String, usize>, name: &str) {
    if columns.len() < MAX_COLUMNS && !indexes.contains_key(name) {
        indexes.insert(name.to_owned(), columns.len());
        columns.push(name.to_owned());
    }
}

/// Gives `take` every value that is a column, with its path.
fn walk(record: Value<'_>, path: &mut String, take: &mut dyn FnMut(&str, Value<'_>)) {
    if record.kind() != Kind::Object {
        take(VALUE, record);
        return;
    }
    for (key, value) in record.fields() {
        path.clear();
        push_key(path, key);
        take(path, value);
        walk_inside(value, path, take);
    }
}

fn walk_inside(value: Value<'_>, path: &mut String, take: &mut dyn FnMut(&str, Value<'_>)) {
    let len = path.len();
    let mut visit = |path: &mut String, value: Value<'_>| {
        if value.fields().next().is_some() || value.items().next().is_some() {
            walk_inside(value, path, take);
        } else {
            take(path, value);
        }
        path.truncate(len);
    };
    for (key, value) in value.fields() {
        path.push('.');
        push_key(path, key);
        visit(path, value);
    }
    for (idx, value) in value.items().take(MAX_ITEMS).enumerate() {
        // Writing to a string cannot fail.
        write!(path, "[{idx}]").ok();
        visit(path, value);
    }
}

/// Appends a name as a column can be called: not empty, without white space around it.
fn push_key(path: &mut String, key: Value<'_>) {
    let key = key.as_str().unwrap_or_default();
    path.push_str(match key.trim() {
        "" => "[\"\"]",
        key => key,
    });
}

fn push_text(out: &mut String, value: Value<'_>) {
    match value.kind() {
        Kind::Null => {}
        Kind::Text => out.push_str(&value.as_str().unwrap_or_default()),
        Kind::Boolean | Kind::Number => out.push_str(value.raw()),
        Kind::Array | Kind::Object => push_compact(out, value.json()),
    }
}

/// Appends JSON without the white space between its parts.
fn push_compact(out: &mut String, json: &str) {
    let mut is_text = false;
    let mut is_escaped = false;
    for piece in json.split_inclusive(|c: char| {
        let is_space = c.is_ascii_whitespace() && !is_text;
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = is_text,
            '"' => is_text = !is_text,
            _ => {}
        }
        is_space
    }) {
        let is_cut = piece.ends_with(|c: char| c.is_ascii_whitespace());
        out.push_str(if is_cut { piece.trim_end_matches([' ', '\t', '\n', '\r']) } else { piece });
    }
}

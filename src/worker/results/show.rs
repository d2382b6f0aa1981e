//! Rows and details of them, read again from the files.

use super::Opened;
use super::files::Blobs;
use crate::engine::json::Document;
use crate::engine::results::{Entry, Parts, Scratch, Texts, field_values, read_lines};
use crate::protocol::{ResultDetail, ResultRow};
use crate::web::Error;

/// Most rows that are read at once.
const MAX_ROWS: u64 = 500;

/// Longest text of a cell, in characters.
const MAX_CELL_CHARS: usize = 300;

/// Longest text of a detail, in characters.
const MAX_DETAIL_CHARS: usize = 200_000;

/// Rows among those that are shown.
pub(super) fn rows(opened: &Opened, from: u64, n: u64) -> Result<Vec<ResultRow>, Error> {
    let from = usize::try_from(from).unwrap_or(usize::MAX);
    let wanted = (from..).take(usize::try_from(n.min(MAX_ROWS)).unwrap_or(0));
    let numbers: Vec<usize> = wanted.map_while(|at| opened.row_at(at)).collect();
    let mut rows = read(opened, &numbers)?;
    for row in &mut rows {
        cut(row, MAX_CELL_CHARS);
    }
    Ok(rows)
}

/// All of a row.
pub(super) fn detail(opened: &Opened, at: u64) -> Result<ResultDetail, Error> {
    let number = usize::try_from(at).ok().and_then(|at| opened.row_at(at));
    let number = number.ok_or_else(|| Error::new("NotFoundError", "there is no such row"))?;
    let entry = opened.rows.entry(number).and_then(|entry| opened.output.index.get(entry));
    let mut row = read(opened, &[number])?.pop();
    let mut row = row.take().ok_or_else(|| Error::new("NotFoundError", "there is no such row"))?;
    cut(&mut row, MAX_DETAIL_CHARS);
    let (mut line, mut input, mut file) = (String::new(), String::new(), String::new());
    if let Some(entry) = entry {
        read_lines(&mut opened.blobs(), [((), *entry)], |(), bytes| {
            line = text(bytes);
            input =
                Parts::of(bytes).ok().and_then(|parts| parts.input).map(text).unwrap_or_default();
        })?;
        let files = opened.output_files.files();
        file = files.get(entry.file()).map(crate::web::Source::name).unwrap_or_default();
    }
    let n_line_bytes = entry.map_or(0, |entry| entry.bytes().end - entry.bytes().start);
    Ok(ResultDetail { at, row, line, n_line_bytes, file, input })
}

/// Reads rows of the results.
fn read(opened: &Opened, numbers: &[usize]) -> Result<Vec<ResultRow>, Error> {
    let index = &opened.output.index;
    let entry = |number: usize| opened.rows.entry(number).and_then(|entry| index.get(entry));
    let mut rows: Vec<ResultRow> = numbers
        .iter()
        .map(|number| ResultRow {
            number: *number as u64 + 1,
            source: Vec::new(),
            status: opened.rows.status(*number, index),
            texts: Texts::default(),
            fields: Vec::new(),
            input_tokens: entry(*number).and_then(Entry::input_tokens),
            output_tokens: entry(*number).and_then(Entry::output_tokens),
        })
        .collect();
    let wanted = numbers.iter().enumerate();
    let entries = wanted.filter_map(|(at, number)| Some((at, *entry(*number)?)));
    let (mut scratch, mut document) = (Scratch::default(), Document::default());
    let fields = &opened.output.fields.fields;
    let names: Vec<String> = fields.iter().map(|field| field.name.clone()).collect();
    read_lines(&mut opened.blobs(), entries, |at, line| {
        if let Some(row) = rows.get_mut(at) {
            row.texts = Texts::of(line, &mut scratch, "");
            let fields = field_values(&row.texts, &names, &mut document);
            row.fields = fields.into_iter().map(|value| Some(value?.text)).collect();
        }
    })?;
    if let Some(source) = &opened.source {
        let mut files = Blobs(&source.files);
        source.rows.read(&mut files, &source.parts, &source.columns, numbers, |at, cells| {
            if let Some(row) = rows.get_mut(at) {
                if row.texts.id.is_empty() {
                    opened.row_ids.read(cells, &mut row.texts.id);
                }
                row.source = cells.iter().map(str::to_owned).collect();
            }
        })?;
    }
    Ok(rows)
}

fn cut(row: &mut ResultRow, max_chars: usize) {
    let Texts { answer, thinking, tool_calls, error_message, id, .. } = &mut row.texts;
    for text in [answer, thinking, tool_calls, error_message, id].into_iter().chain(&mut row.source)
    {
        shorten(text, max_chars);
    }
    for text in row.fields.iter_mut().flatten() {
        shorten(text, max_chars);
    }
}

fn text(bytes: &[u8]) -> String {
    let mut text = String::from_utf8_lossy(bytes).into_owned();
    shorten(&mut text, MAX_DETAIL_CHARS);
    text
}

fn shorten(text: &mut String, max_chars: usize) {
    if let Some((end, _)) = text.char_indices().nth(max_chars) {
        text.truncate(end);
        text.push('…');
    }
}

//! Cells of `OpenDocument`, in passing: a row that stands for a million costs no more than one.

use std::io::{BufReader, Read, Seek};

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use zip::ZipArchive;
use zip::read::ZipFile;

use super::super::super::check::{Place, Report};
use super::super::CELL_ERROR;
use super::grid::Grid;
use super::{Sheet, SheetError, cell};

/// Rows and columns that a spreadsheet can have.
const MAX_ROWS: u32 = 1 << 20;
const MAX_COLUMNS: u32 = 1 << 14;

/// Where the sheets stand in the archive.
const CONTENT: &str = "content.xml";

/// The sheets with their sizes.
pub(super) fn list<R: Read + Seek>(archive: &mut ZipArchive<R>) -> Result<Vec<Sheet>, SheetError> {
    refuse_password(archive)?;
    let mut parser = Parser::new(archive)?;
    let mut sheets = Vec::new();
    let mut hidden = Vec::new();
    while let Some(found) = parser.next()? {
        match found {
            Found::HiddenStyle(style) => hidden.push(style),
            Found::Sheet { name, style } => sheets.push((
                Sheet { name, is_visible: !hidden.contains(&style), size: None, has_cells: false },
                u32::MAX,
            )),
            Found::Row(row) => {
                let Some((sheet, first_column)) = sheets.last_mut() else { continue };
                for cell in row.cells {
                    *first_column = cell.column.min(*first_column);
                    let last_column = cell.column + (cell.n_columns - 1);
                    let n_columns = last_column + 1 - *first_column;
                    let before = sheet.size.map_or(0, |(_, n_columns)| n_columns);
                    sheet.size = Some((row.number + row.n_rows, n_columns.max(before)));
                    sheet.has_cells = true;
                }
            }
        }
    }
    Ok(sheets.into_iter().map(|(sheet, _)| sheet).collect())
}

fn refuse_password<R: Read + Seek>(archive: &mut ZipArchive<R>) -> Result<(), SheetError> {
    let Ok(mut manifest) = archive.by_name("META-INF/manifest.xml") else { return Ok(()) };
    let mut text = Vec::new();
    manifest.read_to_end(&mut text).map_err(SheetError::damaged)?;
    match memchr::memmem::find(&text, b"manifest:encryption-data") {
        Some(_) => Err(SheetError::new("the spreadsheet has a password: save a copy without one")),
        None => Ok(()),
    }
}

/// The cells of a sheet.
pub(super) struct Cells<'a, R: Read + Seek> {
    parser: Parser<'a, R>,
    name: String,
    is_inside: bool,
    first_column: u32,
    /// A row that is repeated, and how often it still is.
    row: Option<Row>,
}

impl<'a, R: Read + Seek> Cells<'a, R> {
    pub(super) fn new(archive: &'a mut ZipArchive<R>, name: &str) -> Result<Self, SheetError> {
        let first_column = first_column(archive, name)?;
        let name = name.to_owned();
        Ok(Self { parser: Parser::new(archive)?, name, is_inside: false, first_column, row: None })
    }

    /// Puts the next row into the grid; `false` at the end.
    pub(super) fn next(
        &mut self,
        grid: &mut Grid,
        out: &mut Vec<u8>,
        report: &mut Report,
    ) -> Result<bool, SheetError> {
        let mut row = match self.row.take() {
            Some(row) => row,
            None => match self.parser.next()? {
                None => return Ok(false),
                Some(Found::Row(row)) if self.is_inside => row,
                Some(Found::Sheet { .. }) if self.is_inside => return Ok(false),
                Some(Found::Sheet { name, .. }) => {
                    self.is_inside = name == self.name;
                    return Ok(true);
                }
                Some(_) => return Ok(true),
            },
        };
        for cell in &row.cells {
            if cell.is_error {
                report.add(&CELL_ERROR, "", Place::default(), || {
                    format!("{}: {}", cell::name(row.number, cell.column), cell.text)
                });
            }
            for column in cell.column..cell.column + cell.n_columns {
                let column = column.saturating_sub(self.first_column);
                grid.put(row.number, column, &cell.text, out)?;
            }
        }
        if row.n_rows > 1 && !row.cells.is_empty() {
            row.n_rows -= 1;
            row.number += 1;
            self.row = Some(row);
        }
        Ok(true)
    }
}

fn first_column<R: Read + Seek>(
    archive: &mut ZipArchive<R>,
    name: &str,
) -> Result<u32, SheetError> {
    let mut parser = Parser::new(archive)?;
    let (mut is_inside, mut first) = (false, None);
    while first != Some(0)
        && let Some(found) = parser.next()?
    {
        match found {
            Found::Row(row) if is_inside => {
                let column = row.cells.iter().map(|cell| cell.column).min();
                first = first.into_iter().chain(column).min();
            }
            Found::Sheet { name: found, .. } => is_inside = found == name,
            _ => {}
        }
    }
    Ok(first.unwrap_or_default())
}

enum Found {
    /// Sheets of this style do not show.
    HiddenStyle(String),
    Sheet {
        name: String,
        style: String,
    },
    Row(Row),
}

/// One row, or several that are equal.
struct Row {
    number: u32,
    n_rows: u32,
    /// Those that are not empty.
    cells: Vec<Cell>,
}

/// One cell, or several beside each other that are equal.
struct Cell {
    column: u32,
    n_columns: u32,
    text: String,
    is_error: bool,
}

struct Parser<'a, R: Read> {
    xml: Reader<BufReader<ZipFile<'a, R>>>,
    buffer: Vec<u8>,
    style: String,
    row_number: u32,
}

impl<'a, R: Read + Seek> Parser<'a, R> {
    fn new(archive: &'a mut ZipArchive<R>) -> Result<Self, SheetError> {
        let content = archive.by_name(CONTENT).map_err(SheetError::damaged)?;
        let mut xml = Reader::from_reader(BufReader::with_capacity(1 << 16, content));
        xml.config_mut().expand_empty_elements = true;
        Ok(Self { xml, buffer: Vec::new(), style: String::new(), row_number: 0 })
    }

    fn next(&mut self) -> Result<Option<Found>, SheetError> {
        loop {
            self.buffer.clear();
            match self.xml.read_event_into(&mut self.buffer).map_err(SheetError::damaged)? {
                Event::Start(start) => match start.name().as_ref() {
                    "style:style" => self.style = attribute(&start, "style:name")?,
                    "style:table-properties" if attribute(&start, "table:display")? == "false" => {
                        return Ok(Some(Found::HiddenStyle(std::mem::take(&mut self.style))));
                    }
                    "table:table" => {
                        self.row_number = 0;
                        let name = attribute(&start, "table:name")?;
                        let style = attribute(&start, "table:style-name")?;
                        return Ok(Some(Found::Sheet { name, style }));
                    }
                    "table:table-row" => {
                        let n_rows = repeated(&start, "table:number-rows-repeated")?;
                        let number = self.row_number;
                        let n_rows = n_rows.min(MAX_ROWS.saturating_sub(number));
                        self.row_number += n_rows;
                        let cells = self.read_row()?;
                        if n_rows > 0 {
                            return Ok(Some(Found::Row(Row { number, n_rows, cells })));
                        }
                    }
                    _ => {}
                },
                Event::Eof => return Ok(None),
                _ => {}
            }
        }
    }

    fn read_row(&mut self) -> Result<Vec<Cell>, SheetError> {
        let mut cells = Vec::new();
        let mut column = 0;
        loop {
            self.buffer.clear();
            match self.xml.read_event_into(&mut self.buffer).map_err(SheetError::damaged)? {
                Event::Start(start)
                    if matches!(
                        start.name().as_ref(),
                        "table:table-cell" | "table:covered-table-cell"
                    ) =>
                {
                    let n_columns = repeated(&start, "table:number-columns-repeated")?;
                    let n_columns = n_columns.min(MAX_COLUMNS.saturating_sub(column));
                    let value = Value::of(&start)?;
                    let end = start.name().as_ref().to_owned();
                    let shown = self.read_text(&end)?;
                    let is_error = shown.starts_with('#') && value.is_error(&shown);
                    let text = value.into_text(shown);
                    if !text.is_empty() && n_columns > 0 {
                        cells.push(Cell { column, n_columns, text, is_error });
                    }
                    column += n_columns;
                }
                Event::End(end) if end.name().as_ref() == "table:table-row" => return Ok(cells),
                Event::Eof => return Err(SheetError::damaged("it ends inside of a row")),
                _ => {}
            }
        }
    }

    /// The paragraphs of a cell, with line ends between them. Notes are no text of the cell.
    fn read_text(&mut self, end: &str) -> Result<String, SheetError> {
        let mut text = String::new();
        let (mut n_paragraphs, mut depth, mut note_depth) = (0, 0_u32, None);
        loop {
            self.buffer.clear();
            match self.xml.read_event_into(&mut self.buffer).map_err(SheetError::damaged)? {
                Event::Start(start) => {
                    depth += 1;
                    let name = start.name();
                    if name.as_ref() == "office:annotation" {
                        note_depth = note_depth.or(Some(depth));
                    }
                    if note_depth.is_some() {
                        continue;
                    }
                    match name.as_ref() {
                        "text:p" => {
                            if n_paragraphs > 0 {
                                text.push('\n');
                            }
                            n_paragraphs += 1;
                        }
                        "text:s" => {
                            let n_spaces = repeated(&start, "text:c")?.min(1 << 15);
                            text.extend((0..n_spaces).map(|_| ' '));
                        }
                        "text:tab" => text.push('\t'),
                        "text:line-break" => text.push('\n'),
                        _ => {}
                    }
                }
                Event::End(found) => {
                    if depth == 0 && found.name().as_ref() == end {
                        return Ok(text);
                    }
                    if note_depth == Some(depth) {
                        note_depth = None;
                    }
                    depth = depth.saturating_sub(1);
                }
                Event::Text(piece) if note_depth.is_none() && depth > 0 => {
                    text.push_str(&piece.xml10_content());
                }
                Event::CData(piece) if note_depth.is_none() && depth > 0 => {
                    text.push_str(&piece.xml10_content());
                }
                Event::GeneralRef(name) if note_depth.is_none() => {
                    match name.resolve_char_ref().map_err(SheetError::damaged)? {
                        Some(c) => text.push(c),
                        None => text.push_str(
                            quick_xml::escape::resolve_predefined_entity(&name.into_inner())
                                .unwrap_or_default(),
                        ),
                    }
                }
                Event::Eof => return Err(SheetError::damaged("it ends inside of a cell")),
                _ => {}
            }
        }
    }
}

/// What a cell says of its value beside the text that it shows.
enum Value {
    /// The text that it shows is its value.
    Shown,
    /// A number, moment, duration or truth, as text.
    Said(String),
}

impl Value {
    fn of(start: &BytesStart<'_>) -> Result<Self, SheetError> {
        Ok(match attribute(start, "office:value-type")?.as_str() {
            "float" | "percentage" | "currency" => {
                let value = attribute(start, "office:value")?;
                let mut text = String::new();
                match value.parse() {
                    Ok(number) => cell::push_number(number, &mut text),
                    Err(_) => text = value,
                }
                Self::Said(text)
            }
            "date" => Self::Said(attribute(start, "office:date-value")?),
            "time" => Self::Said(clock(&attribute(start, "office:time-value")?)),
            "boolean" => Self::Said(attribute(start, "office:boolean-value")?.to_ascii_uppercase()),
            "string" => match attribute(start, "office:string-value")? {
                text if text.is_empty() => Self::Shown,
                text => Self::Said(text),
            },
            _ => Self::Shown,
        })
    }

    /// Whether the text that shows is an error and not the value. Errors have a value of 0 or none.
    fn is_error(&self, shown: &str) -> bool {
        match self {
            Self::Said(said) => said == "0" || said.is_empty(),
            Self::Shown => matches!(
                shown,
                "#DIV/0!" | "#N/A" | "#NAME?" | "#NULL!" | "#NUM!" | "#REF!" | "#VALUE!"
            ),
        }
    }

    fn into_text(self, shown: String) -> String {
        let is_error = shown.starts_with('#') && self.is_error(&shown);
        match self {
            Self::Said(said) if !is_error => said,
            _ => shown,
        }
    }
}

/// `PT10H30M00S` as `10:30:00`; anything else as it stands.
fn clock(duration: &str) -> String {
    let parts = || {
        let (hours, rest) = duration.strip_prefix("PT")?.split_once('H')?;
        let (minutes, rest) = rest.split_once('M')?;
        let seconds = rest.strip_suffix('S')?;
        let seconds = seconds.strip_suffix(".000000000").unwrap_or(seconds);
        Some(format!("{hours:0>2}:{minutes:0>2}:{seconds:0>2}"))
    };
    parts().unwrap_or_else(|| duration.to_owned())
}

fn attribute(start: &BytesStart<'_>, name: &str) -> Result<String, SheetError> {
    let Some(found) = start.try_get_attribute(name).map_err(SheetError::damaged)? else {
        return Ok(String::new());
    };
    let value = found.normalized_value(XmlVersion::Implicit1_0).map_err(SheetError::damaged)?;
    Ok(value.into_owned())
}

fn repeated(start: &BytesStart<'_>, name: &str) -> Result<u32, SheetError> {
    match attribute(start, name)? {
        text if text.is_empty() => Ok(1),
        text => text.parse().map_err(SheetError::damaged),
    }
}

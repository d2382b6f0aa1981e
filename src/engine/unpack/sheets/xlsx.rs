//! Cells of Office Open XML. Texts that cells share and formats are in memory; sheets are not.

use std::io::{Read, Seek};

use calamine::{DataRef, Xlsx, XlsxCellReader, XlsxError};

use super::super::super::check::{Place, Report};
use super::super::CELL_ERROR;
use super::grid::Grid;
use super::{SheetError, cell};

fn damaged(error: XlsxError) -> SheetError {
    match error {
        XlsxError::Password => {
            SheetError::new("the spreadsheet has a password: save a copy without one")
        }
        error => SheetError::damaged(error),
    }
}

/// Rows and columns as the file states them, and whether a cell holds something.
pub(super) fn measure<R: Read + Seek>(
    workbook: &mut Xlsx<R>,
    name: &str,
) -> Result<(Option<(u32, u32)>, bool), SheetError> {
    let mut reader = workbook.worksheet_cells_reader(name).map_err(damaged)?;
    let stated = reader.dimensions();
    let mut has_cells = false;
    while !has_cells && let Some(cell) = reader.next_cell().map_err(damaged)? {
        has_cells = !matches!(cell.get_value(), DataRef::Empty);
    }
    // Who writes no size, or that of one cell, does not know it.
    let is_stated = stated.end > (0, 0) && stated.start <= stated.end;
    let n_columns = stated.end.1.saturating_sub(stated.start.1) + 1;
    Ok(((has_cells && is_stated).then_some((stated.end.0 + 1, n_columns)), has_cells))
}

/// The first column in use; as a rule the first cell says that it is the first.
pub(super) fn first_column<R: Read + Seek>(
    workbook: &mut Xlsx<R>,
    name: &str,
) -> Result<u32, SheetError> {
    let mut reader = workbook.worksheet_cells_reader(name).map_err(damaged)?;
    let mut first = None;
    while first != Some(0)
        && let Some(cell) = reader.next_cell().map_err(damaged)?
    {
        if !matches!(cell.get_value(), DataRef::Empty) {
            let column = cell.get_position().1;
            first = Some(first.map_or(column, |first: u32| first.min(column)));
        }
    }
    Ok(first.unwrap_or_default())
}

/// The cells of a sheet.
pub(super) struct Cells<'a, R: Read + Seek> {
    reader: XlsxCellReader<'a, R>,
    first_column: u32,
    text: String,
}

impl<'a, R: Read + Seek> Cells<'a, R> {
    pub(super) fn new(
        workbook: &'a mut Xlsx<R>,
        name: &str,
        first_column: u32,
    ) -> Result<Self, SheetError> {
        let reader = workbook.worksheet_cells_reader(name).map_err(damaged)?;
        Ok(Self { reader, first_column, text: String::new() })
    }

    /// Puts the next cell into the grid; `false` at the end.
    pub(super) fn next(
        &mut self,
        grid: &mut Grid,
        out: &mut Vec<u8>,
        report: &mut Report,
    ) -> Result<bool, SheetError> {
        let Some((cell, style)) = self.reader.next_cell_with_style_id().map_err(damaged)? else {
            return Ok(false);
        };
        let (row, column) = cell.get_position();
        let text = match cell.get_value() {
            DataRef::SharedString(text) => *text,
            DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
                text.as_str()
            }
            DataRef::Bool(true) => "TRUE",
            DataRef::Bool(false) => "FALSE",
            DataRef::Empty => "",
            value => {
                self.text.clear();
                match value {
                    DataRef::Float(number) => cell::push_number(*number, &mut self.text),
                    DataRef::DateTime(moment) => {
                        let style = self.reader.styles().get(style);
                        let format = style.and_then(|style| style.number_format.as_ref());
                        let format = format.map(|format| format.format_code.as_str());
                        cell::push_moment(moment, format, &mut self.text);
                    }
                    DataRef::Error(error) => {
                        self.text.push_str(&error.to_string());
                        report.add(&CELL_ERROR, "", Place::default(), || {
                            format!("{}: {error}", cell::name(row, column))
                        });
                    }
                    DataRef::Int(number) => self.text.push_str(&number.to_string()),
                    _ => {}
                }
                &self.text
            }
        };
        grid.put(row, column.saturating_sub(self.first_column), text, out)?;
        Ok(true)
    }
}

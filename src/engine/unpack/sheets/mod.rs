//! A sheet of a spreadsheet to CSV, row by row.
//!
//! Every row of the sheet is a row of the CSV; empty ones are blank lines, so that lines are
//! numbered as rows are in the spreadsheet. Cells are written as data, not as they look: numbers
//! without grouping, dates by ISO 8601, formulas as the values that were stored with them.

mod cell;
mod grid;
mod limit;
mod ods;
mod xlsx;

use std::io::{Read, Seek, SeekFrom};

use calamine::{Reader as _, SheetType, SheetVisible, Xlsx};
use serde::{Deserialize, Serialize};
use zip::ZipArchive;

use super::super::check::Report;
use super::SpreadsheetKind;
use grid::Grid;

/// Bytes of CSV that are given out at once, and a row more.
const PIECE_BYTES: usize = 1 << 18;

/// Why a spreadsheet cannot be read, in words: what is wrong, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct SheetError(String);

impl SheetError {
    fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }

    /// Of a library's words for a file that is not as it should be.
    fn damaged(error: impl std::fmt::Display) -> Self {
        Self(format!("the spreadsheet cannot be read ({error}): open it and save it anew"))
    }
}

/// A sheet, as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// Whether the spreadsheet shows it.
    pub is_visible: bool,
    /// Rows up to the last that is not empty, and columns in use; `None` where the file does not say.
    pub size: Option<(u32, u32)>,
    /// Whether a cell of it holds something.
    pub has_cells: bool,
}

/// A spreadsheet.
pub struct Workbook<R: Read + Seek> {
    file: File<R>,
    sheets: Vec<Sheet>,
}

enum File<R: Read + Seek> {
    Xlsx(Box<Xlsx<R>>),
    Ods(Box<ZipArchive<R>>),
}

impl<R: Read + Seek> Workbook<R> {
    /// Opens a spreadsheet and lists its sheets.
    ///
    /// # Errors
    ///
    /// It is damaged, locked by a password, or unpacks to more than what is read.
    pub fn open(mut file: R, kind: SpreadsheetKind) -> Result<Self, SheetError> {
        let mut archive = ZipArchive::new(&mut file).map_err(SheetError::damaged)?;
        limit::check(&mut archive, kind)?;
        drop(archive);
        file.seek(SeekFrom::Start(0)).map_err(SheetError::damaged)?;
        match kind {
            SpreadsheetKind::Xlsx => {
                let mut workbook = Xlsx::new(file).map_err(SheetError::damaged)?;
                let listed = workbook.sheets_metadata().to_vec();
                let mut sheets = Vec::new();
                for sheet in listed {
                    if sheet.typ == SheetType::WorkSheet {
                        let (size, has_cells) = xlsx::measure(&mut workbook, &sheet.name)?;
                        let is_visible = sheet.visible == SheetVisible::Visible;
                        sheets.push(Sheet { name: sheet.name, is_visible, size, has_cells });
                    }
                }
                Ok(Self { file: File::Xlsx(Box::new(workbook)), sheets })
            }
            SpreadsheetKind::Ods => {
                let mut archive = ZipArchive::new(file).map_err(SheetError::damaged)?;
                let sheets = ods::list(&mut archive)?;
                Ok(Self { file: File::Ods(Box::new(archive)), sheets })
            }
        }
    }

    /// Its sheets, in their order.
    pub fn sheets(&self) -> &[Sheet] {
        &self.sheets
    }

    /// The sheet of this name, or without one the first that is shown and not empty.
    ///
    /// # Errors
    ///
    /// There is none; the text lists those that there are.
    pub fn choose(&self, name: Option<&str>) -> Result<&Sheet, SheetError> {
        let Some(name) = name else {
            let shown = || self.sheets.iter().filter(|sheet| sheet.is_visible);
            let first = shown().find(|sheet| sheet.has_cells).or_else(|| shown().next());
            return first.ok_or_else(|| SheetError::new("the spreadsheet has no sheet that shows"));
        };
        self.sheets.iter().find(|sheet| sheet.name == name).ok_or_else(|| {
            let names: Vec<&str> = self.sheets.iter().map(|sheet| sheet.name.as_str()).collect();
            SheetError::new(format!(
                "the spreadsheet has no sheet {name}; there are {}",
                names.join(", ")
            ))
        })
    }

    /// The rows of a sheet.
    ///
    /// # Errors
    ///
    /// There is no such sheet, or it is damaged.
    pub fn rows(&mut self, name: &str) -> Result<Rows<'_, R>, SheetError> {
        let cells = match &mut self.file {
            File::Xlsx(workbook) => {
                let first_column = xlsx::first_column(workbook, name)?;
                Cells::Xlsx(Box::new(xlsx::Cells::new(workbook, name, first_column)?))
            }
            File::Ods(archive) => Cells::Ods(Box::new(ods::Cells::new(archive, name)?)),
        };
        Ok(Rows { cells, grid: Grid::default(), is_at_end: false })
    }
}

/// The rows of a sheet as CSV, in pieces.
pub struct Rows<'a, R: Read + Seek> {
    cells: Cells<'a, R>,
    grid: Grid,
    is_at_end: bool,
}

enum Cells<'a, R: Read + Seek> {
    Xlsx(Box<xlsx::Cells<'a, R>>),
    Ods(Box<ods::Cells<'a, R>>),
}

impl<R: Read + Seek> Rows<'_, R> {
    /// Appends the next piece of UTF-8 CSV. Says whether there may be more.
    ///
    /// # Errors
    ///
    /// The sheet is damaged: what was given out is not all of it.
    pub fn next(&mut self, out: &mut Vec<u8>, report: &mut Report) -> Result<bool, SheetError> {
        let full = out.len() + PIECE_BYTES;
        while !self.is_at_end && out.len() < full {
            let has_more = match &mut self.cells {
                Cells::Xlsx(cells) => cells.next(&mut self.grid, out, report)?,
                Cells::Ods(cells) => cells.next(&mut self.grid, out, report)?,
            };
            if !has_more {
                self.grid.finish(out);
                self.is_at_end = true;
            }
        }
        Ok(!self.is_at_end)
    }
}

#[cfg(test)]
mod tests;

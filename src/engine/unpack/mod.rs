//! What a source is wrapped in: gzip, or a spreadsheet. Unpacked it is plain text, and all that
//! follows is as for a file that was plain from the beginning.

mod gunzip;
mod packing;
mod rules;
mod sheets;

pub use gunzip::Gunzip;
pub use packing::{Packing, SpreadsheetKind, recognize, recognize_inside, unpacked_name};
pub use rules::{CELL_ERROR, GZIP_CUT_OFF, GZIP_DAMAGED, GZIP_TRAILING};
pub use sheets::{Rows, Sheet, SheetError, Workbook};

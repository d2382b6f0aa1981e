//! What can be wrong with what a source is wrapped in, one rule a file.

mod cell_error;
mod gzip_cut_off;
mod gzip_damaged;
mod gzip_trailing;

pub use cell_error::CELL_ERROR;
pub use gzip_cut_off::GZIP_CUT_OFF;
pub use gzip_damaged::GZIP_DAMAGED;
pub use gzip_trailing::GZIP_TRAILING;

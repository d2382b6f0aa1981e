//! What can be wrong with a source, one rule a file.

mod blank_line;
mod duplicate_column_name;
mod empty_column_name;
mod invalid_utf8;
mod no_header;
mod no_rows;
mod nul_character;
mod ragged_row;
mod record_too_long;
mod unterminated_quote;

pub use blank_line::BLANK_LINE;
pub use duplicate_column_name::DUPLICATE_COLUMN_NAME;
pub use empty_column_name::EMPTY_COLUMN_NAME;
pub use invalid_utf8::INVALID_UTF8;
pub use no_header::NO_HEADER;
pub use no_rows::NO_ROWS;
pub use nul_character::NUL_CHARACTER;
pub use ragged_row::RAGGED_ROW;
pub use record_too_long::RECORD_TOO_LONG;
pub use unterminated_quote::UNTERMINATED_QUOTE;

//! What can be wrong with a source, one rule a file.

mod array_not_closed;
mod bad_bytes;
mod blank_line;
mod comment_line;
mod duplicate_column_name;
mod empty_column_name;
mod invalid_utf8;
mod late_field;
mod line_above;
mod no_header;
mod no_rows;
mod not_json;
mod nul_character;
mod ragged_row;
mod ragged_row_left_out;
mod record_too_long;
mod unterminated_quote;

pub use array_not_closed::ARRAY_NOT_CLOSED;
pub use bad_bytes::BAD_BYTES;
pub use blank_line::BLANK_LINE;
pub use comment_line::COMMENT_LINE;
pub use duplicate_column_name::DUPLICATE_COLUMN_NAME;
pub use empty_column_name::EMPTY_COLUMN_NAME;
pub use invalid_utf8::INVALID_UTF8;
pub use late_field::LATE_FIELD;
pub use line_above::LINE_ABOVE;
pub use no_header::NO_HEADER;
pub use no_rows::NO_ROWS;
pub use not_json::NOT_JSON;
pub use nul_character::NUL_CHARACTER;
pub use ragged_row::RAGGED_ROW;
pub use ragged_row_left_out::RAGGED_ROW_LEFT_OUT;
pub use record_too_long::RECORD_TOO_LONG;
pub use unterminated_quote::UNTERMINATED_QUOTE;

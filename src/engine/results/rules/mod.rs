//! What can be wrong with outputs and what is made of them, one rule a file.

mod cell_cut;
mod columns_over_limit;
mod conflict;
mod cut_off;
mod double_row_id;
mod formula_guarded;
mod manifest_differs;
mod missing;
mod no_answer;
mod no_id;
mod no_manifest;
mod not_json;
mod not_sent;
mod repeated;
mod rows_over_limit;
mod too_long;
mod unexpected;
mod unread_answer;

pub use cell_cut::CELL_CUT;
pub use columns_over_limit::COLUMNS_OVER_LIMIT;
pub use conflict::CONFLICT;
pub use cut_off::CUT_OFF;
pub use double_row_id::DOUBLE_ROW_ID;
pub use formula_guarded::FORMULA_GUARDED;
pub use manifest_differs::MANIFEST_DIFFERS;
pub use missing::MISSING;
pub use no_answer::NO_ANSWER;
pub use no_id::NO_ID;
pub use no_manifest::NO_MANIFEST;
pub use not_json::NOT_JSON;
pub use not_sent::NOT_SENT;
pub use repeated::REPEATED;
pub use rows_over_limit::ROWS_OVER_LIMIT;
pub use too_long::TOO_LONG;
pub use unexpected::UNEXPECTED;
pub use unread_answer::UNREAD_ANSWER;

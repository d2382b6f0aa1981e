//! What is said about outputs, one rule a file.

mod conflict;
mod cut_off;
mod double_row_id;
mod manifest_differs;
mod missing;
mod no_answer;
mod no_id;
mod no_manifest;
mod not_json;
mod not_sent;
mod repeated;
mod too_long;
mod unexpected;
mod unread_answer;

pub use conflict::CONFLICT;
pub use cut_off::CUT_OFF;
pub use double_row_id::DOUBLE_ROW_ID;
pub use manifest_differs::MANIFEST_DIFFERS;
pub use missing::MISSING;
pub use no_answer::NO_ANSWER;
pub use no_id::NO_ID;
pub use no_manifest::NO_MANIFEST;
pub use not_json::NOT_JSON;
pub use not_sent::NOT_SENT;
pub use repeated::REPEATED;
pub use too_long::TOO_LONG;
pub use unexpected::UNEXPECTED;
pub use unread_answer::UNREAD_ANSWER;

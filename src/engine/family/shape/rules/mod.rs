//! The rules that hold for every shape, one file each.

pub(super) mod bad_base64;
pub(super) mod missing_field;
pub(super) mod not_exactly_one;
pub(super) mod out_of_range;
pub(super) mod unknown_choice;
pub(super) mod unknown_field;
pub(super) mod wrong_length;
pub(super) mod wrong_type;

pub use bad_base64::BAD_BASE64;
pub use missing_field::MISSING_FIELD;
pub use not_exactly_one::NOT_EXACTLY_ONE;
pub use out_of_range::OUT_OF_RANGE;
pub use unknown_choice::UNKNOWN_CHOICE;
pub use unknown_field::UNKNOWN_FIELD;
pub use wrong_length::WRONG_LENGTH;
pub use wrong_type::WRONG_TYPE;

use super::super::super::json::{Kind, Value};

/// Longest quotation of a value, in characters.
const MAX_QUOTED_CHARS: usize = 60;

/// A value as a message quotes it: short values whole, long ones by their beginning.
pub(in super::super) fn quote(value: Value<'_>) -> String {
    let json = value.json();
    match json.char_indices().nth(MAX_QUOTED_CHARS) {
        Some((end, _)) => {
            let start = json.get(..end).unwrap_or_default();
            match value.kind() {
                Kind::Text => format!("{start}…\""),
                kind => format!("{} ({start}…)", kind.name()),
            }
        }
        None => json.to_owned(),
    }
}

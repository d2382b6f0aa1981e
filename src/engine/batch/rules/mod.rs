//! What can be wrong with the inputs to a body, one rule a file.

mod bad_patch;
mod left_out;
mod media_format;
mod media_not_found;
mod media_web_address;
mod not_able;
mod not_messages;
mod unknown_column;

pub use bad_patch::BAD_PATCH;
pub use left_out::LEFT_OUT;
pub use media_format::MEDIA_FORMAT;
pub use media_not_found::MEDIA_NOT_FOUND;
pub use media_web_address::MEDIA_WEB_ADDRESS;
pub use not_able::NOT_ABLE;
pub use not_messages::NOT_MESSAGES;
pub use unknown_column::UNKNOWN_COLUMN;

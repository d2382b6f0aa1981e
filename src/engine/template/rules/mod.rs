//! What can be wrong with a template, one rule a file.

mod empty_template;
mod unclosed_placeholder;
mod unknown_column;
mod unused_column;

pub use empty_template::EMPTY_TEMPLATE;
pub use unclosed_placeholder::UNCLOSED_PLACEHOLDER;
pub use unknown_column::UNKNOWN_COLUMN;
pub use unused_column::UNUSED_COLUMN;

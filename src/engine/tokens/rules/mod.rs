//! What can be wrong with how long records are, one rule a file.

mod over_context_window;

pub use over_context_window::OVER_CONTEXT_WINDOW;

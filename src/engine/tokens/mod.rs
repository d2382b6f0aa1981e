//! How many tokens a text has for a model, from–to, without the model's vocabulary.
//!
//! Text is cut into segments (words, numbers, signs, space, characters of each script), they are
//! counted, and the counts are weighed. The counts are the same for every model; the weights are
//! rows of data, fitted to real tokenizers. Images are counted by their width and height. `docs/token-estimates.md` says how, and how far off they
//! are.
//!
//! ```
//! use quarry::engine::tokens::{Method, Scope, Tally};
//!
//! let tally = Tally::of("The quick brown fox jumps over the lazy dog.");
//! let method = Method::of("anthropic.claude-sonnet-4-6");
//! let tokens = method.interval(&tally, Scope::Record);
//! assert_eq!((tokens.low, tokens.likely, tokens.high), (5, 10, 15));
//! ```

mod calibration;
mod count;
mod image;
mod interval;
mod method;
pub mod rules;
mod segment;
mod tally;
mod vocabulary;

pub use calibration::{
    Calibration, Learned, LearnedOutput, MIN_OBSERVATIONS, Observation, TextKind,
};
pub use count::{Constant, Counted, JobCount, Part, RecordCount, record_tokens, tool_text};
pub use image::{ImageCount, ImageGrade, ImageRule, ImageSize};
pub use interval::Interval;
pub use method::{Grade, Method, Scope};
pub use tally::{KINDS, Kind, Tally};
pub use vocabulary::Vocabulary;

#[cfg(test)]
mod tests;

//! How many tokens an image has: by its width and height, and a rule that its model's provider
//! published or that its open weights show.
//!
//! Only the first bytes of an image are read. Its tokens by every rule are added up while records are
//! made, so that any model can be estimated afterwards. A model without a rule has none made up.
//!
//! ```
//! use quarry::engine::tokens::{ImageRule, ImageSize};
//!
//! let rule = ImageRule::of("anthropic.claude-sonnet-4-6").expect("it is published");
//! let size = ImageSize { width: 1092, height: 1092 };
//! let tokens = rule.tokens(Some(size)).expect("its size is known");
//! assert_eq!((tokens.low, tokens.likely, tokens.high), (1368, 1521, 1674));
//! ```

mod count;
mod formula;
mod rule;
mod size;

pub use count::ImageCount;
pub use rule::{ImageGrade, ImageRule};
pub use size::ImageSize;

#[cfg(test)]
mod tests;

//! Other batch formats to Bedrock's, and Bedrock's answers back to OpenAI's.
//!
//! [`Requests`] reads batches of OpenAI, Anthropic and LiteLLM, request bodies and prompts, and
//! writes records of a family. [`Results`] reads the output of a job and writes the lines that
//! OpenAI's batch API answers with. What cannot be carried over is said by one of the [`rules`].
//!
//! Shapes: `BatchRequestInput` and `BatchRequestOutput` of OpenAI's API description, and
//! `messages/batches` of Anthropic's (both read 2026-11-22).

mod anthropic;
mod carry;
mod completion;
mod draft;
mod fit;
mod items;
mod media;
mod openai;
mod recognize;
mod record;
mod requests;
mod results;
pub mod rules;
mod verbatim;
mod writer;

pub use recognize::{MAX_RECOGNIZED_BYTES, SourceKind, recognize};
pub use requests::{Requests, Target, Totals};
pub use results::{Origin, ResultLines, ResultTotals, Results};

use super::batch::PARAMETER_MISSING;

#[cfg(test)]
mod tests;

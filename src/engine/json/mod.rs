//! JSON: written by spans and as documents with holes, read in place without copies.

mod document;
mod escape;
mod node;
mod parser;
mod scan;
mod skim;

pub use document::{Document, Kind, Value};
pub use escape::push_escaped;
pub use node::{Node, Program};
pub use parser::SyntaxError;
pub use skim::skim;

//! Writing JSON: strings by spans, and documents with holes.

mod escape;
mod node;

pub use escape::push_escaped;
pub use node::{Node, Program};

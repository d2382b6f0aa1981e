//! JSON documents with holes, compiled once and filled for every row.

use serde_json::Value;

use super::super::source::Row;
use super::super::template::{Piece, Text};
use super::push_escaped;

/// A JSON document in which some strings hold text of the row.
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    /// The same for every row.
    Constant(Value),
    /// A string made of literal text and columns.
    Text(Text),
    /// An array.
    Array(Vec<Node>),
    /// An object, in this order.
    Object(Vec<(String, Node)>),
}

impl Node {
    /// A value that is the same for every row.
    pub fn constant(value: impl Into<Value>) -> Self {
        Self::Constant(value.into())
    }

    /// An object with these fields, in this order.
    pub fn object<'a>(fields: impl IntoIterator<Item = (&'a str, Node)>) -> Self {
        Self::Object(fields.into_iter().map(|(key, node)| (key.to_owned(), node)).collect())
    }

    /// Makes a constant array or object one whose items can be changed one by one.
    pub fn open(&mut self) {
        let Self::Constant(value) = self else { return };
        *self = match std::mem::take(value) {
            Value::Array(items) => Self::Array(items.into_iter().map(Self::Constant).collect()),
            Value::Object(fields) => Self::Object(
                fields.into_iter().map(|(key, value)| (key, Self::Constant(value))).collect(),
            ),
            other => Self::Constant(other),
        };
    }

    /// Compiles the document: constant parts are serialised and escaped here, once.
    pub fn compile(&self) -> Program {
        let mut program = Program::default();
        self.emit(&mut program);
        program
    }

    /// The document as compact JSON, with empty text for every column.
    pub fn render_constant(&self) -> String {
        self.render("")
    }

    /// The document as compact JSON, with the same text for every column.
    pub fn render(&self, column: &str) -> String {
        let mut out = Vec::new();
        self.compile().write(&mut out, |_| column);
        String::from_utf8_lossy(&out).into_owned()
    }

    fn emit(&self, program: &mut Program) {
        match self {
            Self::Constant(value) => program.push_constant(value.to_string().as_bytes()),
            Self::Text(text) => {
                program.push_constant(b"\"");
                for piece in text.pieces() {
                    match piece {
                        Piece::Literal(literal) => push_escaped(program.constant_mut(), literal),
                        Piece::Column(idx) => program.steps.push(Step::Column(*idx)),
                    }
                }
                program.push_constant(b"\"");
            }
            Self::Array(items) => {
                program.push_constant(b"[");
                for (idx, item) in items.iter().enumerate() {
                    if idx > 0 {
                        program.push_constant(b",");
                    }
                    item.emit(program);
                }
                program.push_constant(b"]");
            }
            Self::Object(fields) => {
                program.push_constant(b"{");
                for (idx, (key, node)) in fields.iter().enumerate() {
                    program.push_constant(if idx > 0 { b",\"" } else { b"\"" });
                    push_escaped(program.constant_mut(), key);
                    program.push_constant(b"\":");
                    node.emit(program);
                }
                program.push_constant(b"}");
            }
        }
    }
}

#[derive(Debug, Clone)]
enum Step {
    Constant(Vec<u8>),
    Column(usize),
}

/// A compiled document: byte runs and column numbers.
#[derive(Debug, Clone, Default)]
pub struct Program {
    steps: Vec<Step>,
}

impl Program {
    /// Appends the document for a row. A field that the row lacks is empty.
    pub fn write_row(&self, out: &mut Vec<u8>, row: &Row<'_>) {
        self.write(out, |idx| row.get(idx).unwrap_or_default());
    }

    fn write<'a>(&self, out: &mut Vec<u8>, column: impl Fn(usize) -> &'a str) {
        for step in &self.steps {
            match step {
                Step::Constant(bytes) => out.extend_from_slice(bytes),
                Step::Column(idx) => push_escaped(out, column(*idx)),
            }
        }
    }

    fn push_constant(&mut self, bytes: &[u8]) {
        self.constant_mut().extend_from_slice(bytes);
    }

    /// The constant run at the end, so that neighbours become one copy.
    fn constant_mut(&mut self) -> &mut Vec<u8> {
        if !matches!(self.steps.last(), Some(Step::Constant(_))) {
            self.steps.push(Step::Constant(Vec::new()));
        }
        match self.steps.last_mut() {
            Some(Step::Constant(bytes)) => bytes,
            _ => unreachable!("a constant was pushed just above"),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn constants_and_text_become_compact_json() {
        let mut text = Text::literal("say \"");
        text.push_literal("hi\"\n");
        let node = Node::object([
            ("a\"b", Node::constant(json!({ "n": 1.5, "list": [null, true] }))),
            ("text", Node::Array(vec![Node::Text(text), Node::constant(2)])),
            ("empty", Node::object([])),
        ]);
        let rendered = node.render_constant();
        assert_eq!(
            rendered,
            r#"{"a\"b":{"n":1.5,"list":[null,true]},"text":["say \"hi\"\n",2],"empty":{}}"#
        );
    }

    #[test]
    fn constant_neighbours_are_one_run() {
        let node = Node::object([("a", Node::constant(1)), ("b", Node::Text(Text::literal("x")))]);
        assert_eq!(node.compile().steps.len(), 1);
    }
}

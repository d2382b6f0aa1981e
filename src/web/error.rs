//! What a browser API says when it fails.

use wasm_bindgen::{JsCast, JsValue};

/// A failed browser operation.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Error {
    /// The DOM exception's name, such as `NotReadableError`; empty when it has none.
    pub name: String,
    /// The browser's own words.
    pub message: String,
}

/// The result of a browser operation.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// An error that we find ourselves.
    pub fn new(name: &str, message: &str) -> Self {
        Self { name: name.to_owned(), message: message.to_owned() }
    }
}

impl From<JsValue> for Error {
    fn from(value: JsValue) -> Self {
        // A `DOMException` is an `Error` to JavaScript, and has both fields.
        match value.dyn_ref::<js_sys::Error>() {
            Some(error) => Self { name: error.name().into(), message: error.message().into() },
            None => Self {
                name: String::new(),
                message: value.as_string().unwrap_or_else(|| format!("{value:?}")),
            },
        }
    }
}

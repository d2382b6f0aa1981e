//! A field in which people write JSON: what they typed, and what it says.

use leptos::prelude::*;
use serde_json::Value;

/// Text that is meant to be JSON. What is typed stays as it is, right or wrong.
#[derive(Clone, Copy)]
pub(crate) struct JsonField {
    /// What was typed.
    pub(crate) text: RwSignal<String>,
    /// What it says: nothing, a value, or why it is none.
    pub(crate) value: Memo<Result<Option<Value>, String>>,
}

impl JsonField {
    /// A field with a value; `None` leaves it empty.
    pub(super) fn new(value: Option<&Value>) -> Self {
        let text = RwSignal::new(pretty(value));
        let value = Memo::new(move |_| {
            text.with(|text| {
                if text.trim().is_empty() {
                    return Ok(None);
                }
                serde_json::from_str(text).map(Some).map_err(|error| format!("not JSON: {error}"))
            })
        });
        Self { text, value }
    }

    /// Shows another value.
    pub(super) fn set(self, value: Option<&Value>) {
        self.text.set(pretty(value));
    }

    /// The value, where there is one.
    pub(crate) fn get(self) -> Option<Value> {
        self.value.get().ok().flatten()
    }

    /// Why what was typed is no value.
    pub(crate) fn problem(self) -> Option<String> {
        self.value.get().err()
    }
}

fn pretty(value: Option<&Value>) -> String {
    value.and_then(|value| serde_json::to_string_pretty(value).ok()).unwrap_or_default()
}

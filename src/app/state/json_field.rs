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
        let pretty = |value| serde_json::to_string_pretty(value).unwrap_or_default();
        let text = RwSignal::new(value.map(pretty).unwrap_or_default());
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

    /// The value, where there is one.
    pub(crate) fn get(self) -> Option<Value> {
        self.value.get().ok().flatten()
    }

    /// Why what was typed is no value.
    pub(crate) fn problem(self) -> Option<String> {
        self.value.get().err()
    }
}

//! What the browser keeps between visits, as JSON.

use leptos::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::web;

/// What was kept under a key; the default where nothing was, or what is no longer understood.
pub(super) fn load<T: DeserializeOwned + Default>(key: &str) -> T {
    let stored = web::load_text(key).and_then(|text| serde_json::from_str(&text).ok());
    stored.unwrap_or_default()
}

/// Keeps a value under a key whenever it changes from now on.
pub(super) fn save_on_change<T: Serialize>(key: &'static str, value: impl Fn() -> T + 'static) {
    Effect::new(move |is_first: Option<()>| {
        let text = serde_json::to_string(&value()).unwrap_or_default();
        if is_first.is_some() {
            web::save_text(key, &text);
        }
    });
}

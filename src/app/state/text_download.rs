//! A text that the page made, offered to be saved.

use leptos::prelude::*;

use crate::web::{self, Download};

/// The browser reads a file after the click that asks for it: it lives here until the next one.
#[derive(Clone, Copy)]
pub(crate) struct TextDownload(StoredValue<Option<Download>, LocalStorage>);

impl TextDownload {
    /// Nothing offered yet.
    pub(crate) fn new() -> Self {
        Self(StoredValue::new_local(None))
    }

    /// Lets the browser save a text under a name.
    ///
    /// # Errors
    /// When the browser refuses.
    pub(crate) fn save(self, name: &str, text: &str, media_type: &str) -> web::Result<()> {
        let download = web::text_download(name, text, media_type)?;
        download.start()?;
        self.0.set_value(Some(download));
        Ok(())
    }
}

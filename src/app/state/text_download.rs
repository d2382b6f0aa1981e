//! What the page made, offered to be saved: a text, a picture, a few bytes.

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
        self.save_bytes(name, text.as_bytes(), media_type)
    }

    /// Lets the browser save bytes under a name.
    ///
    /// # Errors
    /// When the browser refuses.
    pub(crate) fn save_bytes(self, name: &str, bytes: &[u8], media_type: &str) -> web::Result<()> {
        let download = web::small_download(name, bytes, media_type)?;
        download.start()?;
        self.0.set_value(Some(download));
        Ok(())
    }

    /// Lets the browser save an SVG image of this size as PNG, of twice as many pixels.
    ///
    /// # Errors
    /// When the browser refuses.
    pub(crate) async fn save_png(self, name: &str, svg: &str, size: (f64, f64)) -> web::Result<()> {
        let download = web::png_download(name, svg, size, 2.0).await?;
        download.start()?;
        // Whoever asked may be gone by now, and with it the place to keep it.
        self.0.try_set_value(Some(download));
        Ok(())
    }
}

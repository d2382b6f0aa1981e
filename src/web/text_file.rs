//! A text that the page made, as a file to download.

use web_sys::{Blob, BlobPropertyBag};

use super::{Download, Handle, Result};

/// A download of this text. It has to live until the browser has taken it.
///
/// # Errors
/// When the browser refuses.
pub fn text_download(name: &str, text: &str, media_type: &str) -> Result<Download> {
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    let parts = js_sys::Array::of1(&text.into());
    let blob = Blob::new_with_str_sequence_and_options(&parts, &options)?;
    Download::new(&Handle::from_js(blob.into()), name)
}

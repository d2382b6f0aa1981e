//! What the page made, as a file to download.

use web_sys::{Blob, BlobPropertyBag};

use super::{Download, Handle, Result};

/// A download of these bytes. It has to live until the browser has taken it.
///
/// # Errors
/// When the browser refuses.
pub fn small_download(name: &str, bytes: &[u8], media_type: &str) -> Result<Download> {
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(bytes).into());
    let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &options)?;
    Download::new(&Handle::from_js(blob.into()), name)
}

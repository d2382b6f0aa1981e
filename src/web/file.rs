//! A file on the user's disk, read in slices.

use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, File, FilePropertyBag};

use super::cursor::Cursor;
use super::file_stream::{FileStream, became_shorter};
use super::{Error, Handle, Result};

/// A file that the user gave us. Cloning copies the reference, not the bytes.
#[derive(Debug, Clone)]
pub struct Source(File);

impl Source {
    /// A file made of text, such as what the user pasted.
    ///
    /// # Errors
    /// When the browser cannot make it.
    pub fn from_text(name: &str, text: &str) -> Result<Self> {
        let options = FilePropertyBag::new();
        options.set_type("text/plain;charset=utf-8");
        let parts = js_sys::Array::of1(&JsValue::from_str(text));
        Ok(Self(File::new_with_str_sequence_and_options(&parts, name, &options)?))
    }

    /// The file that came beside a message.
    ///
    /// # Errors
    /// When the handle is no file.
    pub fn from_handle(handle: &Handle) -> Result<Self> {
        let file = handle.as_js().dyn_ref::<File>();
        file.cloned()
            .map(Self)
            .ok_or_else(|| Error::new("TypeError", "the message did not bring a file"))
    }

    /// The file or blob that came beside a message, under another name. Its bytes are not copied.
    ///
    /// # Errors
    /// When the handle is no blob, or the browser cannot name it.
    pub fn named(handle: &Handle, name: &str) -> Result<Self> {
        let parts = js_sys::Array::of1(handle.as_js());
        Ok(Self(File::new_with_blob_sequence(&parts, name)?))
    }

    /// The file, to send beside a message.
    pub fn handle(&self) -> Handle {
        Handle::from_js(self.0.clone().into())
    }

    /// Name without path.
    pub fn name(&self) -> String {
        self.0.name()
    }

    /// Bytes.
    pub fn size(&self) -> u64 {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a file size is a whole number"
        )]
        let size = self.0.size() as u64;
        size
    }

    /// Starts to read the bytes from `start` on; the browser reads ahead while we compute.
    ///
    /// # Errors
    /// When the browser cannot read the file.
    pub fn stream(&self, start: u64) -> Result<FileStream> {
        let size = self.size();
        FileStream::new(&self.slice(start, size)?, size.saturating_sub(start))
    }

    /// The bytes from `start` up to `end`; for pieces that are known to be small.
    ///
    /// # Errors
    /// When they cannot all be read.
    pub async fn read(&self, start: u64, end: u64) -> Result<Vec<u8>> {
        let buffer = JsFuture::from(self.slice(start, end)?.array_buffer()).await?;
        let bytes = Uint8Array::new(&buffer).to_vec();
        if bytes.len() as u64 == end - start { Ok(bytes) } else { Err(became_shorter()) }
    }

    #[expect(clippy::cast_precision_loss, reason = "files are far smaller than 2^53 bytes")]
    fn slice(&self, start: u64, end: u64) -> Result<Blob> {
        Ok(self.0.slice_with_f64_and_f64(start as f64, end as f64)?)
    }

    /// The whole file as text; for files that are known to be small.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn text(&self) -> Result<String> {
        let text = JsFuture::from(self.0.text()).await?;
        Ok(text.as_string().unwrap_or_default())
    }

    /// All bytes at once, while the caller waits: only a worker may, and only for small files.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn read_now(&self) -> Result<Vec<u8>> {
        let buffer = web_sys::FileReaderSync::new()?.read_as_array_buffer(&self.0)?;
        Ok(Uint8Array::new(&buffer).to_vec())
    }

    /// The file as a stream of bytes that can be read at any place, while the caller waits: only a
    /// worker may.
    ///
    /// # Errors
    /// When this is no worker.
    pub fn cursor(&self) -> Result<Cursor> {
        Ok(Cursor::new(self.0.clone(), web_sys::FileReaderSync::new()?))
    }

    pub(super) fn as_file(&self) -> &File {
        &self.0
    }

    pub(super) fn from_file(file: File) -> Self {
        Self(file)
    }
}

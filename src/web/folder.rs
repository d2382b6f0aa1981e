//! A folder: of the user's disk, who picked it, or of the browser's own storage.

use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, FileSystemDirectoryHandle, FileSystemFileHandle, FileSystemGetFileOptions};

use super::{Error, Handle, Result, Sink};

/// A folder in which files can be made.
#[derive(Debug, Clone)]
pub struct Folder(FileSystemDirectoryHandle);

impl Folder {
    /// The folder that came beside a message.
    ///
    /// # Errors
    /// When the handle is no folder.
    pub fn from_handle(handle: &Handle) -> Result<Self> {
        let folder = handle.as_js().dyn_ref::<FileSystemDirectoryHandle>();
        folder
            .cloned()
            .map(Self)
            .ok_or_else(|| Error::new("TypeError", "the message did not bring a folder"))
    }

    pub(super) fn from_js(folder: FileSystemDirectoryHandle) -> Self {
        Self(folder)
    }

    pub(super) fn as_js(&self) -> &FileSystemDirectoryHandle {
        &self.0
    }

    /// Name of the folder.
    pub fn name(&self) -> String {
        self.0.name()
    }

    /// Begins a file, in place of one of this name when it is finished.
    ///
    /// # Errors
    /// When the browser refuses.
    pub async fn write(&self, name: &str) -> Result<Sink> {
        Sink::into_file(self.create(name).await?).await
    }

    /// The text of a small file; `None` where there is none.
    ///
    /// # Errors
    /// When it cannot be read.
    pub async fn text(&self, name: &str) -> Result<Option<String>> {
        let handle = match JsFuture::from(self.0.get_file_handle(name)).await.map_err(Error::from) {
            Ok(handle) => handle.unchecked_into::<FileSystemFileHandle>(),
            Err(error) if error.name == "NotFoundError" => return Ok(None),
            Err(error) => return Err(error),
        };
        let file: File = JsFuture::from(handle.get_file()).await?.unchecked_into();
        Ok(JsFuture::from(file.text()).await?.as_string())
    }

    /// Makes a file.
    pub(super) async fn create(&self, name: &str) -> Result<FileSystemFileHandle> {
        let options = FileSystemGetFileOptions::new();
        options.set_create(true);
        let handle = self.0.get_file_handle_with_options(name, &options);
        Ok(JsFuture::from(handle).await?.unchecked_into())
    }

    /// Removes a file. One that is gone already is no error.
    ///
    /// # Errors
    /// When the browser refuses.
    pub async fn remove(&self, name: &str) -> Result<()> {
        match JsFuture::from(self.0.remove_entry(name))
            .await
            .map_err(|error: JsValue| Error::from(error))
        {
            Ok(_) => Ok(()),
            Err(error) if error.name == "NotFoundError" => Ok(()),
            Err(error) => Err(error),
        }
    }
}

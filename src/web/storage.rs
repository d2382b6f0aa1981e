//! The browser's own file storage (OPFS): where output waits for its download.

use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    File, FileSystemDirectoryHandle, FileSystemFileHandle, FileSystemGetFileOptions, StorageManager,
};

use super::{Error, Handle, Result};

/// Start of the names of our files there.
pub(super) const PREFIX: &str = "quarry-output-";

/// The root directory.
pub(super) async fn root() -> Result<FileSystemDirectoryHandle> {
    let navigator = js_sys::Reflect::get(&js_sys::global(), &"navigator".into())?;
    let storage = js_sys::Reflect::get(&navigator, &"storage".into())?;
    if storage.is_undefined() {
        return Err(Error::new("NotSupportedError", "this browser has no file storage of its own"));
    }
    let directory =
        JsFuture::from(storage.unchecked_into::<StorageManager>().get_directory()).await?;
    Ok(directory.unchecked_into())
}

/// Makes a file.
pub(super) async fn create(name: &str) -> Result<FileSystemFileHandle> {
    let options = FileSystemGetFileOptions::new();
    options.set_create(true);
    let handle = JsFuture::from(root().await?.get_file_handle_with_options(name, &options)).await?;
    Ok(handle.unchecked_into())
}

/// Removes a file. One that is gone already is no error.
pub(super) async fn remove(name: &str) -> Result<()> {
    match JsFuture::from(root().await?.remove_entry(name))
        .await
        .map_err(|error: JsValue| Error::from(error))
    {
        Ok(_) => Ok(()),
        Err(error) if error.name == "NotFoundError" => Ok(()),
        Err(error) => Err(error),
    }
}

/// A file that the worker made. Dropping it frees what the browser kept.
#[derive(Debug)]
pub struct Stored {
    /// Name in the storage; `None` for what is in memory.
    name: Option<String>,
}

impl Stored {
    /// Takes over the file that came beside a message.
    pub fn of(handle: &Handle) -> Self {
        let name = handle.as_js().dyn_ref::<File>().map(File::name);
        Self { name: name.filter(|name| name.starts_with(PREFIX)) }
    }
}

impl Drop for Stored {
    fn drop(&mut self) {
        if let Some(name) = self.name.take() {
            super::spawn(async move {
                remove(&name).await.ok();
            });
        }
    }
}

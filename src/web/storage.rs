//! The browser's own file storage (OPFS): where output waits for its download.

use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, FileSystemFileHandle, StorageManager};

use super::{Error, Folder, Handle, Result};

/// Start of the names of our files there.
pub(super) const PREFIX: &str = "quarry-output-";

/// The root directory.
pub(super) async fn root() -> Result<Folder> {
    let navigator = js_sys::Reflect::get(&js_sys::global(), &"navigator".into())?;
    let storage = js_sys::Reflect::get(&navigator, &"storage".into())?;
    if storage.is_undefined() {
        return Err(Error::new("NotSupportedError", "this browser has no file storage of its own"));
    }
    let directory =
        JsFuture::from(storage.unchecked_into::<StorageManager>().get_directory()).await?;
    Ok(Folder::from_js(directory.unchecked_into()))
}

/// Makes a file.
pub(super) async fn create(name: &str) -> Result<FileSystemFileHandle> {
    root().await?.create(name).await
}

/// Removes a file. One that is gone already is no error.
pub(super) async fn remove(name: &str) -> Result<()> {
    root().await?.remove(name).await
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

//! Where the worker writes: a file of a picked folder, the browser's storage, or memory.
//!
//! In all three, bytes are not to be seen as a file before [`Sink::finish`]: a picked file gets its
//! content at the end in one step, a file in the browser's storage is handed out at the end, and so
//! is one in memory. [`Sink::abort`] leaves nothing.

use js_sys::{Array, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, DedicatedWorkerGlobalScope, File, FileSystemFileHandle, FileSystemReadWriteOptions,
    FileSystemSyncAccessHandle, FileSystemWritableFileStream,
};

use super::{Error, Handle, Result, clock, storage};

/// An output that is being written.
pub struct Sink {
    target: Target,
    n_bytes: u64,
}

enum Target {
    Picked { handle: FileSystemFileHandle, stream: FileSystemWritableFileStream, is_new: bool },
    Stored { name: String, handle: FileSystemFileHandle, access: FileSystemSyncAccessHandle },
    Memory { parts: Array },
}

impl Sink {
    /// An output in the browser's storage, or in memory where that cannot be had.
    pub async fn download(job: u32) -> Self {
        let target = store(job).await.unwrap_or_else(|_| Target::Memory { parts: Array::new() });
        Self { target, n_bytes: 0 }
    }

    /// An output in a file of the user's disk.
    pub(super) async fn into_file(handle: FileSystemFileHandle) -> Result<Self> {
        let file: File = JsFuture::from(handle.get_file()).await?.unchecked_into();
        let stream = JsFuture::from(handle.create_writable()).await?.unchecked_into();
        let is_new = file.size() == 0.0;
        Ok(Self { target: Target::Picked { handle, stream, is_new }, n_bytes: 0 })
    }

    /// Bytes written so far.
    pub fn n_bytes(&self) -> u64 {
        self.n_bytes
    }

    /// Appends bytes.
    ///
    /// # Errors
    /// When they cannot all be written, such as on a full disk. The sink is to be aborted then.
    pub async fn write(&mut self, bytes: &[u8]) -> Result<()> {
        match &self.target {
            Target::Picked { stream, .. } => {
                // A copy: other work in this worker may move the memory while the browser writes.
                let copy = Uint8Array::from(bytes);
                JsFuture::from(stream.write_with_buffer_source(&copy)?).await?;
            }
            Target::Stored { access, .. } => {
                let options = FileSystemReadWriteOptions::new();
                #[expect(
                    clippy::cast_precision_loss,
                    reason = "files are far smaller than 2^53 bytes"
                )]
                options.set_at(self.n_bytes as f64);
                #[expect(clippy::cast_precision_loss, reason = "a chunk is small")]
                let len = bytes.len() as f64;
                if access.write_with_u8_array_and_options(bytes, &options)? < len {
                    return Err(Error::new("QuotaExceededError", "the browser's storage is full"));
                }
            }
            Target::Memory { parts } => {
                // One blob for each chunk, so that the browser can move it out of memory.
                parts.push(blob_of(bytes)?.as_js());
            }
        }
        self.n_bytes += bytes.len() as u64;
        Ok(())
    }

    /// Ends the output. What the user is to download comes back; a picked file is there already.
    ///
    /// # Errors
    /// When the end cannot be written; nothing is left then.
    pub async fn finish(self) -> Result<Option<Handle>> {
        let done = match &self.target {
            Target::Picked { stream, .. } => JsFuture::from(stream.close()).await.map(|_| None),
            Target::Stored { handle, access, .. } => {
                // Not flushed to the disk: the file is gone with its page anyway.
                access.close();
                JsFuture::from(handle.get_file()).await.map(Some)
            }
            Target::Memory { parts } => {
                File::new_with_blob_sequence(parts, "output").map(|file| Some(file.into()))
            }
        };
        match done {
            Ok(file) => Ok(file.map(Handle::from_js)),
            Err(error) => {
                self.abort().await;
                Err(error.into())
            }
        }
    }

    /// Throws away what was written.
    pub async fn abort(self) {
        match self.target {
            Target::Picked { handle, stream, is_new } => {
                JsFuture::from(stream.abort()).await.ok();
                if is_new {
                    remove_empty(&handle).await.ok();
                }
            }
            Target::Stored { name, access, .. } => {
                access.close();
                storage::remove(&name).await.ok();
            }
            Target::Memory { .. } => {}
        }
    }
}

/// Bytes that the browser keeps, in memory or out of it.
///
/// # Errors
/// When the browser has no room.
pub fn blob_of(bytes: &[u8]) -> Result<Handle> {
    let blob = Blob::new_with_u8_array_sequence(&Array::of1(&Uint8Array::from(bytes)))?;
    Ok(Handle::from_js(blob.into()))
}

async fn store(job: u32) -> Result<Target> {
    // The worker is called as its page is: see `claim`. The time keeps apart what two workers of one
    // page write.
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let (page, now) = (scope.name(), clock::now_millis());
    let name =
        format!("{}-{now:.0}-{job}.part", if page.is_empty() { storage::PREFIX } else { &page });
    let handle = storage::create(&name).await?;
    let promise = handle.create_sync_access_handle();
    match JsFuture::from(promise).await {
        Ok(access) => Ok(Target::Stored { name, handle, access: access.unchecked_into() }),
        Err(error) => {
            storage::remove(&name).await?;
            Err(error.into())
        }
    }
}

/// The picker makes an empty file at once. Where the browser lets us, it goes again.
async fn remove_empty(handle: &FileSystemFileHandle) -> std::result::Result<(), JsValue> {
    let file: File = JsFuture::from(handle.get_file()).await?.unchecked_into();
    let remove = Reflect::get(handle, &"remove".into())?;
    if file.size() == 0.0
        && let Some(remove) = remove.dyn_ref::<js_sys::Function>()
    {
        JsFuture::from(remove.call0(handle)?.unchecked_into::<js_sys::Promise>()).await?;
    }
    Ok(())
}

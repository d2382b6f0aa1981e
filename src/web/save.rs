//! Giving files to the user: a download, or a folder that they pick.

use std::cell::RefCell;

use wasm_bindgen::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, HtmlElement, Url};

use super::{Error, Handle, Result, Stored};

#[wasm_bindgen]
extern "C" {
    // web-sys has it behind an unstable flag of the whole crate.
    #[wasm_bindgen(catch, js_namespace = window, js_name = showDirectoryPicker)]
    fn show_directory_picker(options: &JsValue) -> std::result::Result<js_sys::Promise, JsValue>;
}

/// Whether the browser can write into a folder that the user picks.
pub fn can_pick_folder() -> bool {
    js_sys::Reflect::has(&js_sys::global(), &"showDirectoryPicker".into()).unwrap_or(false)
}

/// Lets the user pick a folder to write to. Must be called from a click. `None` when they changed their
/// mind.
///
/// # Errors
/// When the browser refuses.
pub async fn pick_folder() -> Result<Option<Handle>> {
    let options = js_sys::Object::new();
    js_sys::Reflect::set(&options, &"mode".into(), &"readwrite".into())?;
    match JsFuture::from(show_directory_picker(&options)?).await.map_err(Error::from) {
        Ok(handle) => Ok(Some(Handle::from_js(handle))),
        Err(error) if error.name == "AbortError" => Ok(None),
        Err(error) => Err(error),
    }
}

/// A finished file that waits to be downloaded. Dropping it frees what the browser kept.
#[derive(Debug)]
pub struct Download {
    blob: Blob,
    name: String,
    /// Addresses that were handed to the browser, which may read them until this is dropped.
    urls: RefCell<Vec<String>>,
    _stored: Stored,
}

impl Download {
    /// A download of the file or blob that the worker sent, under this name.
    ///
    /// # Errors
    /// When the handle is no blob.
    pub fn new(handle: &Handle, name: &str) -> Result<Self> {
        let blob = handle.as_js().dyn_ref::<Blob>();
        let blob =
            blob.ok_or_else(|| Error::new("TypeError", "the message did not bring a file"))?;
        let (blob, name) = (blob.clone(), name.to_owned());
        Ok(Self { blob, name, urls: RefCell::default(), _stored: Stored::of(handle) })
    }

    /// Name that the downloaded file gets.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The file, to send beside a message.
    pub fn handle(&self) -> Handle {
        Handle::from_js(self.blob.clone().into())
    }

    /// Starts the download.
    ///
    /// # Errors
    /// When there is no page.
    pub fn start(&self) -> Result<()> {
        self.offer(&self.blob, &self.name)
    }

    /// Starts the download of the bytes from `start` up to `end`, under a name of their own. Nothing
    /// is copied for that.
    ///
    /// # Errors
    /// When there is no page.
    pub fn start_slice(&self, name: &str, start: u64, end: u64) -> Result<()> {
        #[expect(clippy::cast_precision_loss, reason = "files are far smaller than 2^53 bytes")]
        let slice = self.blob.slice_with_f64_and_f64(start as f64, end as f64)?;
        self.offer(&slice, name)
    }

    fn offer(&self, blob: &Blob, name: &str) -> Result<()> {
        let document = web_sys::window().and_then(|window| window.document());
        let document =
            document.ok_or_else(|| Error::new("InvalidStateError", "there is no page"))?;
        let link = document.create_element("a")?;
        let url = Url::create_object_url_with_blob(blob)?;
        link.set_attribute("href", &url)?;
        link.set_attribute("download", name)?;
        self.urls.borrow_mut().push(url);
        link.unchecked_ref::<HtmlElement>().click();
        Ok(())
    }
}

impl Drop for Download {
    fn drop(&mut self) {
        for url in self.urls.take() {
            Url::revoke_object_url(&url).ok();
        }
    }
}

//! Giving a file to the user: a download, or a file that they pick.

use wasm_bindgen::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, HtmlElement, Url};

use super::{Error, Handle, Result, Stored};

#[wasm_bindgen]
extern "C" {
    // web-sys has it behind an unstable flag of the whole crate.
    #[wasm_bindgen(catch, js_namespace = window, js_name = showSaveFilePicker)]
    fn show_save_file_picker(options: &JsValue) -> std::result::Result<js_sys::Promise, JsValue>;
}

/// Whether the browser can stream into a file that the user picks.
pub fn can_pick_file() -> bool {
    js_sys::Reflect::has(&js_sys::global(), &"showSaveFilePicker".into()).unwrap_or(false)
}

/// Lets the user pick a file to write. Must be called from a click. `None` when they changed their mind.
///
/// # Errors
/// When the browser refuses.
pub async fn pick_file(suggested_name: &str) -> Result<Option<Handle>> {
    let options = js_sys::Object::new();
    js_sys::Reflect::set(&options, &"suggestedName".into(), &suggested_name.into())?;
    match JsFuture::from(show_save_file_picker(&options)?).await.map_err(Error::from) {
        Ok(handle) => Ok(Some(Handle::from_js(handle))),
        Err(error) if error.name == "AbortError" => Ok(None),
        Err(error) => Err(error),
    }
}

/// A finished file that waits to be downloaded. Dropping it frees what the browser kept.
#[derive(Debug)]
pub struct Download {
    url: String,
    name: String,
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
        let url = Url::create_object_url_with_blob(blob)?;
        Ok(Self { url, name: name.to_owned(), _stored: Stored::of(handle) })
    }

    /// Name that the downloaded file gets.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Starts the download.
    ///
    /// # Errors
    /// When there is no page.
    pub fn start(&self) -> Result<()> {
        let document = web_sys::window().and_then(|window| window.document());
        let document =
            document.ok_or_else(|| Error::new("InvalidStateError", "there is no page"))?;
        let link = document.create_element("a")?;
        link.set_attribute("href", &self.url)?;
        link.set_attribute("download", &self.name)?;
        link.unchecked_ref::<HtmlElement>().click();
        Ok(())
    }
}

impl Drop for Download {
    fn drop(&mut self) {
        Url::revoke_object_url(&self.url).ok();
    }
}

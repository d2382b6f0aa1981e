//! The page: files that are dropped or chosen, the title, local storage, the clipboard.

use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{DragEvent, FileList, HtmlInputElement};

use super::{Result, Source};

/// The files of a drop, in the order in which the browser gives them.
pub fn dropped_files(event: &DragEvent) -> Vec<Source> {
    event
        .data_transfer()
        .and_then(|data| data.files())
        .map(|files| sources(&files))
        .unwrap_or_default()
}

/// Whether what is dragged over the page are files, and not text or a link.
pub fn has_dragged_files(event: &DragEvent) -> bool {
    event.data_transfer().is_some_and(|data| data.types().includes(&"Files".into(), 0))
}

/// The files chosen in a file input. The input is emptied, so that the same file can be chosen again.
pub fn chosen_files(event: &web_sys::Event) -> Vec<Source> {
    let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
    let Some(input) = input else {
        return Vec::new();
    };
    let files = input.files().map(|files| sources(&files)).unwrap_or_default();
    input.set_value("");
    files
}

fn sources(files: &FileList) -> Vec<Source> {
    (0..files.length()).filter_map(|idx| files.get(idx)).map(Source::from_file).collect()
}

/// A text kept in the browser for this page.
pub fn load_text(key: &str) -> Option<String> {
    local_storage()?.get_item(key).ok().flatten()
}

/// Keeps a text in the browser for this page. Where storage is off or full, nothing is kept.
pub fn save_text(key: &str, text: &str) {
    if let Some(storage) = local_storage() {
        storage.set_item(key, text).ok();
    }
}

/// Not through gloo: it panics where the browser denies storage, and wraps texts as JSON, which the
/// page's first script would have to undo.
fn local_storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}

/// The address of the page without what follows its path.
pub fn page_address() -> String {
    page_origin() + &of_location(web_sys::Location::pathname)
}

/// Scheme, host and port of the page.
pub fn page_origin() -> String {
    of_location(web_sys::Location::origin)
}

fn of_location(
    part: fn(&web_sys::Location) -> std::result::Result<String, wasm_bindgen::JsValue>,
) -> String {
    let location = web_sys::window().map(|window| window.location());
    location.and_then(|location| part(&location).ok()).unwrap_or_default()
}

/// What follows `#name=` in the address; taken out of it, so that a reload does not find it again.
pub fn take_fragment(name: &str) -> Option<String> {
    let window = web_sys::window()?;
    let hash = window.location().hash().ok()?;
    let value = hash.strip_prefix('#')?.strip_prefix(name)?.strip_prefix('=')?.to_owned();
    let address = page_address();
    let history = window.history().ok()?;
    history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&address)).ok();
    Some(value)
}

/// Whether the page cannot be seen: in another tab, or behind a locked screen.
pub fn is_hidden() -> bool {
    web_sys::window().and_then(|window| window.document()).is_some_and(|page| page.hidden())
}

/// Sets the title of the page.
pub fn set_title(title: &str) {
    if let Some(document) = web_sys::window().and_then(|window| window.document()) {
        document.set_title(title);
    }
}

/// Puts text on the clipboard.
///
/// # Errors
/// When the browser does not allow it.
pub async fn copy_text(text: &str) -> Result<()> {
    if let Some(window) = web_sys::window() {
        JsFuture::from(window.navigator().clipboard().write_text(text)).await?;
    }
    Ok(())
}

/// Listens until it is dropped.
pub struct Listener(#[expect(dead_code, reason = "held for its drop")] EventListener);

/// Has the browser ask before the page is left, while something would be lost.
pub fn ask_before_leaving(would_lose: impl Fn() -> bool + 'static) -> Option<Listener> {
    on_window("beforeunload", move |event| {
        if would_lose() {
            event.prevent_default();
        }
    })
}

/// Calls `handler` for an event of the window. The handler may prevent the default.
pub fn on_window(
    name: &'static str,
    handler: impl FnMut(&web_sys::Event) + 'static,
) -> Option<Listener> {
    let window = web_sys::window()?;
    let options = EventListenerOptions::enable_prevent_default();
    Some(Listener(EventListener::new_with_options(&window, name, options, handler)))
}

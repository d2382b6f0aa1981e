//! Thin safe wrappers on browser APIs, used by worker and app.
//!
//! The only place that calls `web_sys` and `js_sys`. Nothing here decides anything.

mod abort;
mod claim;
mod clock;
mod cursor;
mod error;
mod file;
mod file_stream;
mod focus;
mod folder;
mod http;
mod page;
mod picture;
mod port;
mod root;
mod save;
mod sink;
mod slices;
mod small_file;
mod storage;

pub use abort::Abort;
pub use claim::Claim;
pub use clock::{breathe, now_millis, pause, today};
pub use cursor::Cursor;
pub use error::{Error, Result};
pub use file::Source;
pub use file_stream::FileStream;
pub use focus::focus_element;
pub use folder::Folder;
pub use http::{ABORTED, Answer, BROKEN_OFF, NO_ANSWER, Outgoing, Payload, Piece, joined, send};
pub use page::{
    Listener, ask_before_leaving, chosen_files, copy_text, dropped_files, has_dragged_files,
    is_hidden, load_text, on_window, page_address, page_origin, save_text, set_title,
    take_fragment,
};
pub use picture::png_download;
pub use port::{Handle, WorkerPort, listen, on_panic, post_event};
pub use root::set_root_attribute;
pub use save::{Download, can_pick_folder, pick_folder};
pub use sink::{Sink, blob_of};
pub use slices::Slices;
pub use small_file::small_download;
pub use storage::Stored;

/// Runs futures side by side, and waits for all of them.
pub async fn all(futures: impl IntoIterator<Item = impl Future<Output = ()> + 'static>) {
    let promises: js_sys::Array = futures
        .into_iter()
        .map(|future| {
            let done = async move {
                future.await;
                Ok(wasm_bindgen::JsValue::UNDEFINED)
            };
            wasm_bindgen::JsValue::from(wasm_bindgen_futures::future_to_promise(done))
        })
        .collect();
    // None of them fails.
    wasm_bindgen_futures::JsFuture::from(js_sys::Promise::all(&promises)).await.ok();
}

/// A number from 0 up to 1, as good as any to spread retries.
pub fn random() -> f64 {
    js_sys::Math::random()
}

/// Runs a future on the browser's event loop.
pub fn spawn(future: impl Future<Output = ()> + 'static) {
    wasm_bindgen_futures::spawn_local(future);
}

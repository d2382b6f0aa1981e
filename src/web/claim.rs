//! Whose files are whose in the browser's storage, which all tabs share.
//!
//! A page has a name, and holds a lock of that name for as long as it lives; the browser gives the
//! lock back when the page is gone, however it went. The files of a page carry its name. So files
//! whose lock nobody holds belong to no one: a new page removes them.

use js_sys::{Array, AsyncIterator, IteratorNext, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::{Result, clock, spawn, storage};

#[wasm_bindgen]
extern "C" {
    // web-sys has them behind an unstable flag of the whole crate.
    #[wasm_bindgen(catch, js_namespace = ["navigator", "locks"], js_name = request)]
    fn request_lock(name: &str, hold: &JsValue) -> std::result::Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["navigator", "locks"], js_name = query)]
    fn query_locks() -> std::result::Result<Promise, JsValue>;
}

/// When files of pages that are gone are looked for, each after the one before.
const RETRIES_MILLIS: [i32; 4] = [0, 500, 2000, 8000];

/// The name of this page, and its claim to the files of that name.
#[derive(Debug, Clone)]
pub struct Claim {
    name: String,
}

impl Claim {
    /// Makes a name and claims it, then removes what pages that are gone left behind.
    pub fn new() -> Self {
        let name = format!(
            "{}{:.0}-{:.0}",
            storage::PREFIX,
            clock::now_millis(),
            js_sys::Math::random() * 1e9
        );
        // The lock is held until this promise is kept: never.
        let hold = Closure::once_into_js(|_lock: JsValue| Promise::new(&mut |_, _| {}));
        // A browser without locks cannot tell whose files they are: it removes none.
        if request_lock(&name, &hold).is_ok() {
            spawn(async {
                // A page that is reloaded in the middle of its work lets go of lock and files a
                // moment after the new one has begun.
                for millis in RETRIES_MILLIS {
                    clock::pause(millis).await;
                    remove_orphans().await.ok();
                }
            });
        }
        Self { name }
    }

    /// The name, with which the files of this page begin.
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl Default for Claim {
    fn default() -> Self {
        Self::new()
    }
}

async fn remove_orphans() -> Result<()> {
    let files = stored_names().await?;
    let held = held_names().await?;
    for file in files.iter().filter(|file| file.starts_with(storage::PREFIX)) {
        if !held.iter().any(|name| file.starts_with(name.as_str())) {
            // One that is still being let go of does not keep the others.
            storage::remove(file).await.ok();
        }
    }
    Ok(())
}

async fn stored_names() -> Result<Vec<String>> {
    let keys: AsyncIterator = storage::root().await?.as_js().keys();
    let mut names = Vec::new();
    loop {
        let next: IteratorNext = JsFuture::from(keys.next()?).await?.unchecked_into();
        if next.done() {
            return Ok(names);
        }
        names.extend(next.value().as_string());
    }
}

async fn held_names() -> Result<Vec<String>> {
    let state = JsFuture::from(query_locks()?).await?;
    let held: Array = Reflect::get(&state, &"held".into())?.unchecked_into();
    let pending: Array = Reflect::get(&state, &"pending".into())?.unchecked_into();
    let name = |lock: JsValue| Reflect::get(&lock, &"name".into()).ok()?.as_string();
    Ok(held.iter().chain(pending.iter()).filter_map(name).collect())
}

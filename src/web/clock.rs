//! The time.

use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::WorkerGlobalScope;

/// Milliseconds since 1970.
pub fn now_millis() -> f64 {
    js_sys::Date::now()
}

/// Today in UTC, `yyyy-mm-dd`.
pub fn today() -> String {
    let mut day: String = js_sys::Date::new_0().to_iso_string().into();
    day.truncate(10);
    day
}

/// Lets other messages of a worker be answered before the caller goes on.
pub async fn breathe() {
    let scope: WorkerGlobalScope = js_sys::global().unchecked_into();
    let turn = js_sys::Promise::new(&mut |resolve, _| {
        // Without a timer the caller would wait for ever: it goes on at once.
        if scope.set_timeout_with_callback(&resolve).is_err() {
            resolve.call0(&wasm_bindgen::JsValue::NULL).ok();
        }
    });
    JsFuture::from(turn).await.ok();
}

/// Waits on the page.
pub async fn pause(millis: i32) {
    let turn = js_sys::Promise::new(&mut |resolve, _| {
        let timer = web_sys::window().and_then(|window| {
            window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, millis).ok()
        });
        // Without a timer the caller would wait for ever: it goes on at once.
        if timer.is_none() {
            resolve.call0(&wasm_bindgen::JsValue::NULL).ok();
        }
    });
    JsFuture::from(turn).await.ok();
}

//! What the user can end: requests that are under way, and waiting for the next try.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::{Function, Promise};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, XmlHttpRequest};

/// Ends requests that are under way, and lets no more begin. Clones end the same.
#[derive(Debug, Clone, Default)]
pub struct Abort {
    open: Rc<RefCell<Vec<Open>>>,
    is_aborted: Rc<Cell<bool>>,
}

/// What is under way.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Open {
    Request(XmlHttpRequest),
    Fetch(AbortController),
    /// A wait, with what ends it.
    Pause(Function),
}

impl Abort {
    /// Ends all of them.
    pub fn abort(&self) {
        self.is_aborted.set(true);
        // Each takes itself out as it ends.
        for open in self.open.take() {
            match open {
                Open::Request(request) => {
                    request.abort().ok();
                }
                Open::Fetch(controller) => controller.abort(),
                Open::Pause(end) => {
                    end.call0(&JsValue::NULL).ok();
                }
            }
        }
    }

    /// Whether it was called for.
    pub fn is_aborted(&self) -> bool {
        self.is_aborted.get()
    }

    /// Waits on the page, unless all is ended.
    pub async fn pause(&self, millis: i32) {
        if self.is_aborted() {
            return;
        }
        let mut open = None;
        let turn = Promise::new(&mut |end, _| {
            let timer = web_sys::window().and_then(|window| {
                window.set_timeout_with_callback_and_timeout_and_arguments_0(&end, millis).ok()
            });
            // Without a timer the caller would wait for ever: it goes on at once.
            if timer.is_none() {
                end.call0(&JsValue::NULL).ok();
            }
            open = Some(Open::Pause(end));
        });
        if let Some(open) = open {
            self.begin(open.clone());
            JsFuture::from(turn).await.ok();
            self.end(&open);
        }
    }

    pub(super) fn begin(&self, open: Open) {
        self.open.borrow_mut().push(open);
    }

    pub(super) fn end(&self, open: &Open) {
        self.open.borrow_mut().retain(|other| other != open);
    }
}

//! Messages between app and worker.
//!
//! A message is an array: job id, text (JSON of a protocol type), then handles.

use js_sys::Array;
use wasm_bindgen::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent, Worker, WorkerOptions, WorkerType};

use super::{Error, Result};
use crate::protocol::{Event, JobId, Request};

/// A browser object that goes beside a message: a `File`, a `FileSystemFileHandle` or a `Blob`.
#[derive(Debug, Clone, PartialEq)]
pub struct Handle(JsValue);

impl Handle {
    pub(super) fn from_js(value: JsValue) -> Self {
        Self(value)
    }

    pub(super) fn as_js(&self) -> &JsValue {
        &self.0
    }
}

fn envelope(job: JobId, message: &impl serde::Serialize, handles: &[Handle]) -> Result<Array> {
    let text = serde_json::to_string(message)
        .map_err(|error| Error::new("DataError", &error.to_string()))?;
    let envelope = Array::of2(&job.into(), &text.into());
    for handle in handles {
        envelope.push(&handle.0);
    }
    Ok(envelope)
}

fn open<T: serde::de::DeserializeOwned>(event: &MessageEvent) -> Option<(JobId, T, Vec<Handle>)> {
    let data = event.data();
    let envelope = data.dyn_ref::<Array>()?;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a job id was put in"
    )]
    let job = envelope.get(0).as_f64()? as JobId;
    let message = serde_json::from_str(&envelope.get(1).as_string()?).ok()?;
    Some((job, message, (2..envelope.length()).map(|idx| Handle(envelope.get(idx))).collect()))
}

/// The app's end: a worker and its listeners, which go when this is dropped.
pub struct WorkerPort {
    worker: Worker,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(web_sys::Event)>,
}

impl WorkerPort {
    /// Starts a module worker of this name. `on_error` is called when its script cannot be loaded or throws.
    ///
    /// # Errors
    /// When the browser refuses to start it.
    pub fn spawn(
        url: &str,
        name: &str,
        mut on_message: impl FnMut(JobId, Event, Vec<Handle>) + 'static,
        mut on_error: impl FnMut(String) + 'static,
    ) -> Result<Self> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        options.set_name(name);
        let worker = Worker::new_with_options(url, &options)?;
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some((job, message, handles)) = open(&event) {
                on_message(job, message, handles);
            }
        });
        let on_error = Closure::<dyn FnMut(web_sys::Event)>::new(move |event: web_sys::Event| {
            let message = event.dyn_ref::<web_sys::ErrorEvent>().map(web_sys::ErrorEvent::message);
            on_error(message.unwrap_or_else(|| "its script could not be loaded".to_owned()));
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        Ok(Self { worker, _on_message: on_message, _on_error: on_error })
    }

    /// Sends a request.
    ///
    /// # Errors
    /// When a handle cannot be passed on.
    pub fn post(&self, job: JobId, request: &Request, handles: &[Handle]) -> Result<()> {
        let message = envelope(job, request, handles)?;
        Ok(self.worker.post_message(&message)?)
    }

    /// Ends the worker at once, whatever it does.
    pub fn terminate(&self) {
        self.worker.terminate();
    }
}

impl Drop for WorkerPort {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

/// The worker's end: calls `on_request` for every message, for as long as the worker lives.
pub fn listen(mut on_request: impl FnMut(JobId, Request, Vec<Handle>) + 'static) {
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        if let Some((job, request, handles)) = open(&event) {
            on_request(job, request, handles);
        }
    });
    scope().set_onmessage(Some(on_message.into_js_value().unchecked_ref()));
}

/// Sends an event from the worker to the app.
pub fn post_event(job: JobId, event: &Event, handles: &[Handle]) {
    // A message that cannot be built or cloned would be a mistake in this crate; the worker's own
    // error handler tells the app about it.
    if let Err(error) =
        envelope(job, event, handles).and_then(|message| Ok(scope().post_message(&message)?))
    {
        wasm_bindgen::throw_str(&error.message);
    }
}

/// Calls `report` with what a panic says, before the module is gone.
pub fn on_panic(report: impl Fn(&str) + Send + Sync + 'static) {
    std::panic::set_hook(Box::new(move |info| report(&info.to_string())));
}

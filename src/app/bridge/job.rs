//! A job that was started, and how to end it early.

use std::cell::RefCell;
use std::rc::Rc;

use leptos::prelude::*;

use crate::protocol::{Event, JobId, Request};
use crate::web::Handle;

use super::Bridge;

/// What hears the events of a job.
pub(super) type OnEvent = Rc<RefCell<dyn FnMut(Event, Vec<Handle>)>>;

/// A job that was started.
pub(crate) struct Job {
    pub(super) id: JobId,
    pub(super) bridge: Bridge,
}

impl Job {
    /// Asks for the job to end. It still does so with an event: cancelled, or what came first.
    pub(crate) fn cancel(&self) {
        let inner = self.bridge.inner.get_value();
        let was_queued = {
            let mut inner = inner.borrow_mut();
            let n_queued = inner.queue.len();
            inner.queue.retain(|(job, ..)| *job != self.id);
            inner.queue.len() < n_queued
        };
        if was_queued {
            self.bridge.deliver(self.id, Event::Cancelled, Vec::new());
        } else {
            self.tell(&Request::Cancel);
        }
    }

    /// Says that a piece of what it makes is done with.
    pub(crate) fn piece_taken(&self) {
        self.tell(&Request::PieceTaken);
    }

    fn tell(&self, request: &Request) {
        self.bridge.inner.with_value(|inner| {
            let inner = inner.borrow();
            let is_open = inner.open.contains_key(&self.id);
            if let Some(port) = inner.port.as_ref().filter(|_| is_open) {
                // Without a way to the worker, the job ends with the worker.
                port.post(self.id, request, &[]).ok();
            }
        });
    }

    /// Cancels the job and listens no longer.
    pub(crate) fn abandon(self) {
        self.cancel();
        self.bridge.inner.with_value(|inner| inner.borrow_mut().open.remove(&self.id));
    }
}

/// Passes an event on. A listener that is still at work with an earlier one is left alone.
pub(super) fn call(on_event: &OnEvent, event: Event, handles: Vec<Handle>) {
    if let Ok(mut on_event) = on_event.try_borrow_mut() {
        on_event(event, handles);
    }
}

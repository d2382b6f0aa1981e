//! The app's end of the line to the worker: starts it, hands out job numbers, passes events on.
//!
//! Whatever happens to the worker, every job ends: with its own end event, or with
//! [`Event::Failed`] when the worker is gone. The next request gets a fresh worker.

mod job;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::Duration;

use leptos::prelude::*;

use crate::protocol::{BUILD, Event, Failure, JobId, Request};
use crate::web::{self, Claim, Handle, WorkerPort};

pub(crate) use job::Job;
use job::{OnEvent, call};

/// Loads the worker; stands beside the page.
const WORKER_URL: &str = "./worker_loader.js";

/// The line to the worker, as context.
#[derive(Clone, Copy)]
pub(crate) struct Bridge {
    inner: StoredValue<Rc<RefCell<Inner>>, LocalStorage>,
    needs_reload: RwSignal<bool>,
}

#[derive(Default)]
struct Inner {
    /// What the workers of this page write is the page's: it outlives a worker.
    claim: Option<Claim>,
    port: Option<WorkerPort>,
    is_ready: bool,
    /// Counts workers, so that what a lost one still says is not taken for its successor's words.
    n_workers: u32,
    n_jobs: JobId,
    /// What waits for the worker to be ready.
    queue: Vec<(JobId, Request, Vec<Handle>)>,
    open: BTreeMap<JobId, OnEvent>,
}

impl Bridge {
    /// A line without a worker yet.
    pub(crate) fn new() -> Self {
        Self { inner: StoredValue::new_local(Rc::default()), needs_reload: RwSignal::new(false) }
    }

    /// Whether the worker comes from another build than the page.
    pub(crate) fn needs_reload(self) -> bool {
        self.needs_reload.get()
    }

    /// Starts the worker once the first picture stands, which must not wait for it.
    pub(crate) fn warm_up_after_paint(self) {
        request_animation_frame(move || {
            set_timeout(move || drop(self.ensure_worker()), Duration::ZERO);
        });
    }

    /// Starts a job. `on_event` gets all of its events, the last of which is an end.
    pub(crate) fn start(
        self,
        request: Request,
        handles: Vec<Handle>,
        on_event: impl FnMut(Event, Vec<Handle>) + 'static,
    ) -> Job {
        let inner = self.inner.get_value();
        let id = {
            let mut inner = inner.borrow_mut();
            inner.n_jobs += 1;
            let id = inner.n_jobs;
            inner.open.insert(id, Rc::new(RefCell::new(on_event)));
            inner.queue.push((id, request, handles));
            id
        };
        match self.ensure_worker() {
            Ok(()) => self.send_queue(),
            // Later, when the caller has noted the job.
            Err(message) => web::spawn(async move { self.lose_worker(&lost(&message)) }),
        }
        Job { id, bridge: self }
    }

    fn ensure_worker(self) -> Result<(), String> {
        let inner = self.inner.get_value();
        let mut inner = inner.borrow_mut();
        if inner.port.is_some() {
            return Ok(());
        }
        inner.n_workers += 1;
        let worker = inner.n_workers;
        let claim = inner.claim.get_or_insert_default().clone();
        let port = WorkerPort::spawn(
            WORKER_URL,
            claim.name(),
            move |job, event, handles| self.receive(worker, job, event, handles),
            move |message| {
                if self.is_current(worker) {
                    self.lose_worker(&lost(&message));
                }
            },
        );
        inner.port = Some(port.map_err(|error| error.to_string())?);
        inner.is_ready = false;
        Ok(())
    }

    fn is_current(self, worker: u32) -> bool {
        self.inner.with_value(|inner| inner.borrow().n_workers == worker)
    }

    fn receive(self, worker: u32, job: JobId, event: Event, handles: Vec<Handle>) {
        if !self.is_current(worker) {
            return;
        }
        match event {
            Event::Ready { build } if build == BUILD => {
                self.inner.with_value(|inner| inner.borrow_mut().is_ready = true);
                self.send_queue();
            }
            Event::Ready { .. } => {
                self.needs_reload.set(true);
                self.lose_worker(&Failure {
                    message: "the page and its worker come from two different versions".to_owned(),
                    action: "Reload the page.".to_owned(),
                    is_fatal: true,
                });
            }
            Event::Failed(failure) if failure.is_fatal => self.lose_worker(&failure),
            event => self.deliver(job, event, handles),
        }
    }

    fn send_queue(self) {
        let mut refused = Vec::new();
        self.inner.with_value(|inner| {
            let mut inner = inner.borrow_mut();
            if !inner.is_ready {
                return;
            }
            let queue = std::mem::take(&mut inner.queue);
            let Some(port) = &inner.port else { return };
            for (job, request, handles) in queue {
                if let Err(error) = port.post(job, &request, &handles) {
                    refused.push((job, error));
                }
            }
        });
        for (job, error) in refused {
            let failure = Failure {
                message: format!("the browser did not pass the job on: {error}"),
                action: "Open the source again, then try once more.".to_owned(),
                is_fatal: false,
            };
            // Later, when the caller has noted the job.
            web::spawn(async move { self.deliver(job, Event::Failed(failure), Vec::new()) });
        }
    }

    /// Ends every open job with this failure and lets go of the worker.
    fn lose_worker(self, failure: &Failure) {
        let inner = self.inner.get_value();
        let (port, open) = {
            let mut inner = inner.borrow_mut();
            inner.is_ready = false;
            inner.n_workers += 1;
            inner.queue.clear();
            (inner.port.take(), std::mem::take(&mut inner.open))
        };
        if let Some(port) = port {
            port.terminate();
            // This may run inside one of the port's own callbacks: it outlives them.
            web::spawn(async move { drop(port) });
        }
        for on_event in open.into_values() {
            call(&on_event, Event::Failed(failure.clone()), Vec::new());
        }
    }

    fn deliver(self, job: JobId, event: Event, handles: Vec<Handle>) {
        let inner = self.inner.get_value();
        let on_event = {
            let mut inner = inner.borrow_mut();
            if event.is_end() { inner.open.remove(&job) } else { inner.open.get(&job).cloned() }
        };
        if let Some(on_event) = on_event {
            call(&on_event, event, handles);
        }
    }
}

fn lost(message: &str) -> Failure {
    Failure {
        message: format!("the worker stopped: {message}"),
        action: "Try again; a new worker is started. If it stops again, reload the page."
            .to_owned(),
        is_fatal: true,
    }
}

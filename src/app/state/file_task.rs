//! A job of the worker that reads a file and may write one: begin, watch, cancel, download.

use leptos::prelude::*;

use crate::app::bridge::{Bridge, Job};
use crate::protocol::{Event, Failure, Outcome, Progress, Request};
use crate::web::{Download, Handle};

use super::opened::PROGRESS_MILLIS;
use super::throttle::Throttle;

/// Milliseconds between two announcements of a progress.
const ANNOUNCE_MILLIS: f64 = 5000.0;

/// How far a task is.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Stage<T> {
    /// Nothing was started.
    Idle,
    /// The worker is at it.
    Running(Progress),
    /// All is done.
    Done(T),
    /// It failed; nothing of it is left.
    Failed(Failure),
    /// The user cancelled.
    Cancelled,
}

/// See the [module](self).
pub(crate) struct FileTask<T: 'static> {
    bridge: Bridge,
    /// Counts starts, so that what an earlier job still says is not taken for this one's words.
    n_starts: StoredValue<u32>,
    job: StoredValue<Option<Job>, LocalStorage>,
    download: StoredValue<Option<Download>, LocalStorage>,
    progress_throttle: Throttle,
    announce_throttle: Throttle,
    /// How far it is.
    pub(crate) stage: RwSignal<Stage<T>>,
    /// The progress that assistive technology is told: the same, less often.
    pub(crate) announced: RwSignal<Option<Progress>>,
}

impl<T> Clone for FileTask<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for FileTask<T> {}

impl<T: Clone + PartialEq + Send + Sync + 'static> FileTask<T> {
    /// Nothing started.
    pub(super) fn new(bridge: Bridge) -> Self {
        Self {
            bridge,
            n_starts: StoredValue::new(0),
            job: StoredValue::new_local(None),
            download: StoredValue::new_local(None),
            progress_throttle: Throttle::new(PROGRESS_MILLIS),
            announce_throttle: Throttle::new(ANNOUNCE_MILLIS),
            stage: RwSignal::new(Stage::Idle),
            announced: RwSignal::new(None),
        }
    }

    /// Begins, in place of what ran before. A file that comes back is offered under `name`.
    pub(super) fn start(
        self,
        request: Request,
        handles: Vec<Handle>,
        name: String,
        done: impl Fn(Outcome) -> Option<T> + 'static,
    ) {
        self.cancel();
        self.n_starts.update_value(|n| *n += 1);
        let start = self.n_starts.get_value();
        self.download.set_value(None);
        self.stage.set(Stage::Running(Progress::default()));
        self.announced.set(Some(Progress::default()));
        self.progress_throttle.reset();
        let job = self.bridge.start(request, handles, move |event, handles| {
            if self.n_starts.get_value() == start {
                self.receive(event, &handles, &name, &done);
            }
        });
        self.job.set_value(Some(job));
    }

    /// Asks the running job to end.
    pub(crate) fn cancel(self) {
        self.job.with_value(|job| {
            if let Some(job) = job {
                job.cancel();
            }
        });
    }

    /// Forgets what was done, and ends what runs.
    pub(crate) fn clear(self) {
        self.cancel();
        self.n_starts.update_value(|n| *n += 1);
        self.job.set_value(None);
        self.download.set_value(None);
        self.announced.set(None);
        self.stage.set(Stage::Idle);
    }

    /// Whether the worker is at it.
    pub(crate) fn is_running(self) -> bool {
        self.stage.with(|stage| matches!(stage, Stage::Running(_)))
    }

    /// What was made, once it is.
    pub(crate) fn done(self) -> Option<T> {
        match self.stage.get() {
            Stage::Done(done) => Some(done),
            _ => None,
        }
    }

    /// Lets the browser save the finished file.
    pub(crate) fn save(self) {
        let started = self.download.with_value(|download| download.as_ref().map(Download::start));
        if let Some(Err(error)) = started {
            self.stage.set(Stage::Failed(not_offered(&error.to_string())));
        }
    }

    /// Lets the browser save the bytes of the finished file from `start` up to `end`.
    pub(super) fn save_slice(self, name: &str, start: u64, end: u64) {
        let started = self.download.with_value(|download| {
            download.as_ref().map(|download| download.start_slice(name, start, end))
        });
        if let Some(Err(error)) = started {
            self.stage.set(Stage::Failed(not_offered(&error.to_string())));
        }
    }

    /// Gives the finished file away: it outlives what is made next.
    pub(super) fn give_away(self) -> Option<Download> {
        self.download.try_update_value(Option::take).flatten()
    }

    /// The finished file, to send beside a request.
    pub(crate) fn file(self) -> Option<Handle> {
        self.download.with_value(|download| download.as_ref().map(Download::handle))
    }

    fn receive(
        self,
        event: Event,
        handles: &[Handle],
        name: &str,
        done: &impl Fn(Outcome) -> Option<T>,
    ) {
        match event {
            Event::Progress(progress) => {
                if self.progress_throttle.is_due() {
                    self.stage.set(Stage::Running(progress));
                }
                if self.announce_throttle.is_due() {
                    self.announced.set(Some(progress));
                }
                return;
            }
            Event::Finished(outcome) => {
                if let Some(handle) = handles.first() {
                    match Download::new(handle, name) {
                        Ok(download) => self.download.set_value(Some(download)),
                        Err(error) => {
                            return self.stage.set(Stage::Failed(not_offered(&error.to_string())));
                        }
                    }
                }
                if let Some(done) = done(outcome) {
                    self.stage.set(Stage::Done(done));
                }
            }
            Event::Failed(failure) => self.stage.set(Stage::Failed(failure)),
            Event::Cancelled => self.stage.set(Stage::Cancelled),
            _ => return,
        }
        self.announced.set(None);
    }
}

fn not_offered(reason: &str) -> Failure {
    Failure {
        message: format!("the finished file cannot be offered: {reason}"),
        action: "Try again, and save into a folder where that is offered.".to_owned(),
        is_fatal: false,
    }
}

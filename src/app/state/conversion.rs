//! Writing the records of the whole source.

use leptos::prelude::*;

use crate::app::bridge::{Bridge, Job};
use crate::protocol::{Event, Failure, Outcome, Progress, Request, Sink};
use crate::web::{self, Download, Handle};

use super::opened::PROGRESS_MILLIS;
use super::throttle::Throttle;
use super::{Basis, Converted, Prepare, SaveTo, Stage};

/// Milliseconds between two announcements of a progress.
const ANNOUNCE_MILLIS: f64 = 5000.0;

/// Writing the records of the whole source.
#[derive(Clone, Copy)]
pub(crate) struct Conversion {
    bridge: Bridge,
    job: StoredValue<Option<Job>, LocalStorage>,
    download: StoredValue<Option<Download>, LocalStorage>,
    progress_throttle: Throttle,
    announce_throttle: Throttle,
    /// Where the next file goes.
    pub(crate) save_to: RwSignal<SaveTo>,
    /// How far it is.
    pub(crate) stage: RwSignal<Stage>,
    /// The progress that assistive technology is told: the same, less often.
    pub(crate) announced: RwSignal<Option<Progress>>,
}

impl Conversion {
    /// Nothing started.
    pub(super) fn new(bridge: Bridge) -> Self {
        Self {
            bridge,
            job: StoredValue::new_local(None),
            download: StoredValue::new_local(None),
            progress_throttle: Throttle::new(PROGRESS_MILLIS),
            announce_throttle: Throttle::new(ANNOUNCE_MILLIS),
            save_to: RwSignal::new(SaveTo::Download),
            stage: RwSignal::new(Stage::Idle),
            announced: RwSignal::new(None),
        }
    }

    /// Begins, after the user picked a file if that is where the records go.
    pub(crate) fn start(self, prepare: &Prepare) {
        let prepare = *prepare;
        let name = prepare.output_name();
        match self.save_to.get_untracked() {
            SaveTo::Download => self.run(&prepare, Sink::Download, None),
            SaveTo::Picked => web::spawn(async move {
                match web::pick_file(&name).await {
                    Ok(Some(picked)) => self.run(&prepare, Sink::Picked, Some(picked)),
                    // The user closed the dialog.
                    Ok(None) => {}
                    Err(error) => self.stage.set(Stage::Failed(Failure {
                        message: format!("no file can be written to: {error}"),
                        action: "Choose another file, or download the result instead.".to_owned(),
                        is_fatal: false,
                    })),
                }
            }),
        }
    }

    /// Asks the running conversion to end.
    pub(crate) fn cancel(self) {
        self.job.with_value(|job| {
            if let Some(job) = job {
                job.cancel();
            }
        });
    }

    /// Whether records are being written.
    pub(crate) fn is_running(self) -> bool {
        self.stage.with(|stage| matches!(stage, Stage::Running(_)))
    }

    /// Lets the browser save the finished file.
    pub(crate) fn save(self) {
        let started = self.download.with_value(|download| download.as_ref().map(Download::start));
        if let Some(Err(error)) = started {
            self.stage.set(Stage::Failed(not_offered(&error.to_string())));
        }
    }

    fn run(self, prepare: &Prepare, sink: Sink, picked: Option<Handle>) {
        let Some(source) = prepare.opened.handle() else {
            return;
        };
        let basis = untrack(|| prepare.basis());
        let request = Request::Convert { recipe: basis.recipe.clone(), sink };
        let name = prepare.output_name();
        self.download.set_value(None);
        self.stage.set(Stage::Running(Progress::default()));
        self.announced.set(Some(Progress::default()));
        self.progress_throttle.reset();
        let files = prepare.form.inputs.file_handles();
        let handles = std::iter::once(source).chain(picked).chain(files).collect();
        let job = self.bridge.start(request, handles, move |event, handles| {
            self.receive(event, &handles, &basis, sink, &name);
        });
        self.job.set_value(Some(job));
    }

    fn receive(self, event: Event, handles: &[Handle], basis: &Basis, sink: Sink, name: &str) {
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
            Event::Finished(Outcome::Converted {
                n_records,
                n_left_out,
                n_bytes,
                elapsed_millis,
                diagnostics,
            }) => {
                let save_to = match sink {
                    Sink::Download => SaveTo::Download,
                    Sink::Picked => SaveTo::Picked,
                };
                if let Some(handle) = handles.first() {
                    match Download::new(handle, name) {
                        Ok(download) => self.download.set_value(Some(download)),
                        Err(error) => {
                            return self.stage.set(Stage::Failed(not_offered(&error.to_string())));
                        }
                    }
                }
                let basis = basis.clone();
                let converted = Converted {
                    basis,
                    save_to,
                    n_records,
                    n_left_out,
                    n_bytes,
                    elapsed_millis,
                    diagnostics,
                };
                self.stage.set(Stage::Done(converted));
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
        action: "Convert again, and save to a file that you choose.".to_owned(),
        is_fatal: false,
    }
}

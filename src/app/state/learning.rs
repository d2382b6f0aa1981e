//! Learning from outputs of earlier jobs how many tokens requests really have.

use leptos::prelude::*;

use crate::app::bridge::Bridge;
use crate::engine::results::SeenOutput;
use crate::protocol::{Outcome, Request};
use crate::web;

use super::file_task::FileTask;
use super::settings::Settings;

/// What became of a file: its name, and what was found in it.
pub(crate) type Learned = (String, SeenOutput);

/// The state of learning, as context.
#[derive(Clone, Copy)]
pub(crate) struct Learning {
    settings: Settings,
    /// The files of the last run; once it is done, those that wait for their model to be chosen.
    files: StoredValue<Vec<web::Source>, LocalStorage>,
    /// Id of the model that answered; empty to take it from the answers.
    pub(crate) model: RwSignal<String>,
    /// Reading the files.
    pub(crate) task: FileTask<Vec<Learned>>,
}

impl Learning {
    /// Without files.
    pub(crate) fn new(bridge: Bridge, settings: Settings) -> Self {
        Self {
            settings,
            files: StoredValue::new_local(Vec::new()),
            model: RwSignal::new(String::new()),
            task: FileTask::new(bridge),
        }
    }

    /// The state in context.
    pub(crate) fn expect() -> Self {
        expect_context()
    }

    /// Learns from these files.
    pub(crate) fn open(self, files: Vec<web::Source>) {
        if !files.is_empty() {
            self.files.set_value(files);
            self.run();
        }
    }

    /// Says what model answered. Files that wait for that are learned from.
    pub(crate) fn choose_model(self, model: String) {
        self.model.set(model);
        let waits = self.task.stage.with_untracked(|stage| match stage {
            super::Stage::Done(done) => done.iter().any(|(_, seen)| waits(seen)),
            _ => false,
        });
        if waits {
            self.run();
        }
    }

    fn run(self) {
        let (handles, names): (Vec<_>, Vec<_>) = self
            .files
            .with_value(|files| files.iter().map(|file| (file.handle(), file.name())).unzip());
        let known = self.settings.calibration.with_untracked(|kept| kept.outputs().to_vec());
        let request = Request::Learn { model: self.model.get_untracked(), known };
        self.task.start(request, handles, String::new(), move |outcome| match outcome {
            Outcome::Learned(observed) => {
                if !observed.calibration.is_empty() {
                    self.settings.calibration.update(|kept| kept.merge(&observed.calibration));
                }
                let mut seen = observed.files.iter();
                self.files.update_value(|files| files.retain(|_| seen.next().is_some_and(waits)));
                Some(names.iter().cloned().zip(observed.files).collect())
            }
            _ => None,
        });
    }
}

/// Whether a file can be learned from once its model is chosen.
fn waits(seen: &SeenOutput) -> bool {
    seen.n_records == 0 && seen.n_unnamed > 0
}

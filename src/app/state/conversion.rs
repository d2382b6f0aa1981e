//! Writing the records of the whole source.

use leptos::prelude::*;

use crate::app::bridge::Bridge;
use crate::protocol::{Failure, Outcome, Request, Sink};
use crate::web::{self, Handle};

use super::file_task::{FileTask, Stage};
use super::{Converted, Prepare, SaveTo};

/// Writing the records of the whole source.
#[derive(Clone, Copy)]
pub(crate) struct Conversion {
    /// The job of the worker.
    pub(crate) task: FileTask<Converted>,
    /// Where the next file goes.
    pub(crate) save_to: RwSignal<SaveTo>,
}

impl Conversion {
    /// Nothing started.
    pub(super) fn new(bridge: Bridge) -> Self {
        Self { task: FileTask::new(bridge), save_to: RwSignal::new(SaveTo::Download) }
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
                    Err(error) => self.task.stage.set(Stage::Failed(Failure {
                        message: format!("no file can be written to: {error}"),
                        action: "Choose another file, or download the result instead.".to_owned(),
                        is_fatal: false,
                    })),
                }
            }),
        }
    }

    fn run(self, prepare: &Prepare, sink: Sink, picked: Option<Handle>) {
        let Some(source) = prepare.opened.handle() else {
            return;
        };
        let basis = untrack(|| prepare.basis());
        let request = Request::Convert { recipe: basis.recipe.clone(), sink };
        let files = prepare.form.inputs.file_handles();
        let handles = std::iter::once(source).chain(picked).chain(files).collect();
        let save_to = match sink {
            Sink::Download => SaveTo::Download,
            Sink::Picked => SaveTo::Picked,
        };
        self.task.start(request, handles, prepare.output_name(), move |outcome| match outcome {
            Outcome::Converted { n_records, n_left_out, n_bytes, elapsed_millis, diagnostics } => {
                let basis = basis.clone();
                Some(Converted {
                    basis,
                    save_to,
                    n_records,
                    n_left_out,
                    n_bytes,
                    elapsed_millis,
                    diagnostics,
                })
            }
            _ => None,
        });
    }
}

//! Making the records of the whole source, and saving them.

use leptos::prelude::*;

use crate::app::bridge::Bridge;
use crate::engine::split::{MANIFEST_FILE, Manifest, SourceFile};
use crate::protocol::{Failure, Outcome, RecordsTo, Request, Seal};
use crate::web::{self, Folder, Handle};

use super::file_task::{FileTask, Stage};
use super::text_download::TextDownload;
use super::{Converted, Prepare};

/// Making the records of the whole source, and saving them.
#[derive(Clone, Copy)]
pub(crate) struct Conversion {
    /// The records, or only the parts that they would be in.
    pub(crate) task: FileTask<Converted>,
    /// What the parts are, once they are hashed.
    pub(crate) sealing: FileTask<Manifest>,
    /// Writing them into a folder; its name, once they are there.
    pub(crate) saving: FileTask<String>,
    manifest: TextDownload,
}

impl Conversion {
    /// Nothing started.
    pub(super) fn new(bridge: Bridge) -> Self {
        Self {
            task: FileTask::new(bridge),
            sealing: FileTask::new(bridge),
            saving: FileTask::new(bridge),
            manifest: TextDownload::new(),
        }
    }

    /// Begins: to make the records, or only to say what parts they would be in.
    pub(crate) fn start(self, prepare: &Prepare, writes: bool) {
        let Some((basis, making)) = prepare.making() else {
            return;
        };
        let to = if writes { RecordsTo::File } else { RecordsTo::Nowhere };
        let (request, handles) = making.request(to);
        self.sealing.clear();
        self.saving.clear();
        prepare.cost.stop();
        let recipe = basis.recipe.clone();
        let region = prepare.form.region.get_untracked();
        let sources: Vec<SourceFile> = prepare.opened.files.with_untracked(|files| {
            let facts = files.iter().map(|file| &file.facts);
            facts.map(|file| SourceFile { name: file.name.clone(), n_bytes: file.size }).collect()
        });
        let name = Converted::file_of(&sources, 0, 1);
        self.task.start(request, handles, name, move |outcome| {
            let Outcome::Converted(made) = outcome else {
                return None;
            };
            let seal = Seal {
                recipe: recipe.clone(),
                region: region.clone(),
                sources: sources.clone(),
                parts: made.parts.clone(),
                totals: made.totals,
            };
            if writes && !seal.parts.is_empty() {
                self.seal(&seal);
            }
            Some(Converted { basis: basis.clone(), is_plan: !writes, seal, made })
        });
    }

    /// Hashing takes its time, and no download waits for it.
    fn seal(self, seal: &Seal) {
        let Some(staged) = self.task.file() else {
            return;
        };
        let request = Request::Seal(seal.clone());
        self.sealing.start(request, vec![staged], String::new(), manifest_of);
    }

    /// Lets the browser save a part, by its place.
    pub(crate) fn save_part(self, converted: &Converted, idx: usize) {
        let (start, end) = converted.range_of(idx);
        self.task.save_slice(&converted.file(idx), start, end);
    }

    /// Lets the browser save every part.
    pub(crate) fn save_all(self, converted: &Converted) {
        for idx in 0..converted.made.parts.len() {
            self.save_part(converted, idx);
        }
    }

    /// Lets the browser save what says what the parts are.
    pub(crate) fn save_manifest(self, manifest: &Manifest) {
        let saved = self.manifest.save(MANIFEST_FILE, &manifest.to_json(), "application/json");
        if let Err(error) = saved {
            self.sealing.stage.set(Stage::Failed(Failure {
                message: format!("{MANIFEST_FILE} cannot be offered: {error}"),
                action: "Convert again.".to_owned(),
                is_fatal: false,
            }));
        }
    }

    /// Writes the parts and what says what they are into a folder that the user picks.
    pub(crate) fn save_into_folder(self, converted: &Converted) {
        let request = Request::Seal(converted.seal.clone());
        web::spawn(async move {
            let picked = match web::pick_folder().await {
                Ok(Some(picked)) => picked,
                // The user closed the dialog.
                Ok(None) => return,
                Err(error) => {
                    return self.saving.stage.set(Stage::Failed(Failure {
                        message: format!("no folder can be written to: {error}"),
                        action: "Choose another folder, or download the files instead.".to_owned(),
                        is_fatal: false,
                    }));
                }
            };
            if let Some(staged) = self.task.file() {
                self.save_into(request, staged, picked);
            }
        });
    }

    fn save_into(self, request: Request, staged: Handle, picked: Handle) {
        let name = Folder::from_handle(&picked).map(|folder| folder.name()).unwrap_or_default();
        self.saving.start(request, vec![staged, picked], String::new(), move |outcome| {
            manifest_of(outcome).map(|_| name.clone())
        });
    }
}

fn manifest_of(outcome: Outcome) -> Option<Manifest> {
    match outcome {
        Outcome::Sealed { manifest } => Some(*manifest),
        _ => None,
    }
}

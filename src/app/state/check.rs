//! Checking a file of records that is there already, and writing a mended or translated copy.

use leptos::prelude::*;

use crate::app::bridge::Bridge;
use crate::engine::catalog::Model;
use crate::engine::check::Severity;
use crate::engine::family::{self, Family};
use crate::engine::inspect::Target;
use crate::engine::recipe::Parameters;
use crate::engine::translate::{self, SourceKind};
use crate::protocol::{Diagnostic, Outcome, Request, Rewrite};
use crate::web;

use super::eligibility::{can_be_prepared, prepared_models};
use super::file_task::FileTask;
use super::recipe_form::{CONVERSE, Invocation, possible};
use super::settings::Settings;
use super::source_file::FileFacts;
use super::{Batch, current_catalog};

/// What checking found.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Checked {
    /// What the file was checked against.
    target: Target,
    /// What kind of file it is.
    pub(crate) kind: Option<SourceKind>,
    /// Lines with a record.
    pub(crate) n_records: u64,
    /// Records without an error.
    pub(crate) n_clean: u64,
    /// Records that can be mended.
    pub(crate) n_fixable: u64,
    /// Bytes read.
    pub(crate) n_bytes: u64,
    /// Titles of the request formats that were found, with the number of records of each.
    pub(crate) families: Vec<(String, u64)>,
    /// Time taken.
    pub(crate) elapsed_millis: f64,
    /// What is wrong.
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// A copy that was written.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Rewritten {
    /// What it was made by.
    pub(crate) how: RewriteKind,
    /// Records written.
    pub(crate) n_records: u64,
    /// Records that could not be written.
    pub(crate) n_left_out: u64,
    /// Records that differ from those of the file.
    pub(crate) n_changed: u64,
    /// Bytes written.
    pub(crate) n_bytes: u64,
    /// What was changed, or could not be carried over.
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// What a copy is made by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RewriteKind {
    /// Mending what is mechanical.
    Mend,
    /// Translating requests of another service.
    Translate,
    /// Translating answers to OpenAI's shape.
    Results,
}

/// The state of the check page, as context.
#[derive(Clone, Copy)]
pub(crate) struct Check {
    file: StoredValue<Option<web::Source>, LocalStorage>,
    settings: Settings,
    wanted: RwSignal<Invocation>,
    /// Which file it is.
    pub(crate) facts: RwSignal<Option<FileFacts>>,
    /// Model id; empty to take each record as what it looks like.
    pub(crate) model: RwSignal<String>,
    /// Code of the region; empty for none.
    pub(crate) region: RwSignal<String>,
    /// Longest answer of translated requests that name none.
    pub(crate) max_tokens: RwSignal<u32>,
    /// Checking.
    pub(crate) checking: FileTask<Checked>,
    /// Writing a copy.
    pub(crate) rewriting: FileTask<Rewritten>,
}

impl Check {
    /// Without a file.
    pub(crate) fn new(bridge: Bridge, settings: Settings) -> Self {
        Self {
            file: StoredValue::new_local(None),
            settings,
            wanted: RwSignal::new(Invocation::InvokeModel),
            facts: RwSignal::new(None),
            model: RwSignal::new(String::new()),
            region: RwSignal::new(String::new()),
            max_tokens: RwSignal::new(1024),
            checking: FileTask::new(bridge),
            rewriting: FileTask::new(bridge),
        }
    }

    /// The state in context.
    pub(crate) fn expect() -> Self {
        expect_context()
    }

    /// Takes the first of these files and checks it.
    pub(crate) fn open_first(self, files: Vec<web::Source>) {
        let Some(file) = files.into_iter().next() else {
            return;
        };
        self.facts.set(Some(FileFacts { name: file.name(), size: file.size() }));
        self.file.set_value(Some(file));
        self.run();
    }

    /// Checks the file against the target of now.
    pub(crate) fn run(self) {
        self.rewriting.clear();
        let Some(handle) = self.file.with_value(|file| file.as_ref().map(web::Source::handle))
        else {
            return;
        };
        let target = untrack(|| self.target());
        let request = Request::Check { target: target.clone() };
        self.checking.start(request, vec![handle], String::new(), move |outcome| match outcome {
            Outcome::Checked {
                source_kind: kind,
                n_records,
                n_clean,
                n_fixable,
                n_bytes,
                families,
                elapsed_millis,
                diagnostics,
            } => Some(Checked {
                target: target.clone(),
                kind,
                n_records,
                n_clean,
                n_fixable,
                n_bytes,
                families: families.into_iter().map(|(id, n)| (title_of(&id), n)).collect(),
                elapsed_millis,
                diagnostics,
            }),
            _ => None,
        });
    }

    /// The file as a batch, if it is one and nothing is wrong with it.
    pub(crate) fn batch(self) -> Option<Batch> {
        let is_fine = self.checking.done().is_some_and(|checked| {
            let mut found = checked.diagnostics.iter();
            checked.kind == Some(SourceKind::Bedrock)
                && checked.n_records > 0
                && !found.any(|found| found.severity == Severity::Error)
        });
        let name = self.facts.with(|facts| facts.as_ref().map(|facts| facts.name.clone()))?;
        // Bedrock reads files of this name alone.
        let name = format!("{}.jsonl", name.strip_suffix(".jsonl").unwrap_or(&name));
        let (records, n_bytes) = self
            .file
            .with_value(|file| file.as_ref().map(|file| (file.handle(), file.size())))
            .filter(|_| is_fine)?;
        Some(Batch::of_one(records, name, n_bytes))
    }

    /// Writes a copy of the file.
    pub(crate) fn rewrite(self, how: RewriteKind) {
        let Some(handle) = self.file.with_value(|file| file.as_ref().map(web::Source::handle))
        else {
            return;
        };
        let name = self.facts.with_untracked(|facts| {
            output_name(how, facts.as_ref().map_or("", |facts| facts.name.as_str()))
        });
        let rewrite = untrack(|| self.rewrite_of(how));
        let request = Request::Rewrite { rewrite };
        self.rewriting.start(request, vec![handle], name, move |outcome| match outcome {
            Outcome::Rewritten { n_records, n_left_out, n_changed, n_bytes, diagnostics } => {
                Some(Rewritten { how, n_records, n_left_out, n_changed, n_bytes, diagnostics })
            }
            _ => None,
        });
    }

    fn rewrite_of(self, how: RewriteKind) -> Rewrite {
        let Target { model, format, .. } = self.target();
        match how {
            RewriteKind::Mend => Rewrite::Mend(self.target()),
            RewriteKind::Translate => {
                let limit = family::by_id(&format).and_then(Family::answer_limit);
                let limit = limit.map(|name| (name.to_owned(), self.max_tokens.get().into()));
                let defaults: Parameters = limit.into_iter().collect();
                Rewrite::Requests(translate::Target { model, format, defaults })
            }
            RewriteKind::Results => Rewrite::Results(translate::Origin { model, format }),
        }
    }

    /// What the file is checked against.
    fn target(self) -> Target {
        Target {
            model: self.model.get(),
            format: self.format().unwrap_or_default(),
            region: self.region.get(),
            quotas: self.settings.quotas.with(super::OwnQuotas::rows),
        }
    }

    /// The model's row in the catalog.
    pub(crate) fn model_facts(self) -> Option<&'static Model> {
        self.model.with(|id| current_catalog().model(id))
    }

    /// How records call the model.
    pub(crate) fn invocation(self) -> Invocation {
        self.model_facts().map_or(self.wanted.get(), |model| possible(model, self.wanted.get()))
    }

    /// Chooses how records call the model.
    pub(crate) fn invoke_by(self, invocation: Invocation) {
        self.wanted.set(invocation);
    }

    /// Id of the family that every record has to be of; `None` when each is taken as it looks.
    pub(crate) fn format(self) -> Option<String> {
        match self.invocation() {
            Invocation::Converse => Some(CONVERSE.to_owned()),
            Invocation::InvokeModel => self.model_facts()?.format.clone(),
        }
    }

    /// Whether what was found still is what the target of now would find.
    pub(crate) fn is_current(self, checked: &Checked) -> bool {
        checked.target == self.target()
    }
}

/// The models that a file can be checked against, today's first.
pub(crate) fn checked_models() -> impl Iterator<Item = &'static Model> {
    let others = current_catalog().models().iter().filter(|model| !can_be_prepared(model));
    prepared_models().chain(others)
}

fn title_of(id: &str) -> String {
    family::by_id(id).map_or_else(|| id.to_owned(), |family| family.title().to_owned())
}

/// What a copy is called: the file's name with a word before its ending.
fn output_name(how: RewriteKind, name: &str) -> String {
    let word = match how {
        RewriteKind::Mend => "mended",
        RewriteKind::Translate => "bedrock",
        RewriteKind::Results => "openai",
    };
    let stem = name.strip_suffix(".out").unwrap_or(name);
    let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem);
    format!("{}-{word}.jsonl", if stem.is_empty() { "records" } else { stem })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_keeps_the_name_and_ends_in_jsonl() {
        for (how, name, expected) in [
            (RewriteKind::Mend, "batch.jsonl", "batch-mended.jsonl"),
            (RewriteKind::Translate, "openai.requests.json", "openai.requests-bedrock.jsonl"),
            (RewriteKind::Results, "part-1.jsonl.out", "part-1-openai.jsonl"),
            (RewriteKind::Mend, "", "records-mended.jsonl"),
        ] {
            assert_eq!(output_name(how, name), expected);
        }
    }
}

//! A run that is compared with the output that is open, and what it is called.

use std::sync::Arc;

use leptos::prelude::*;

use crate::engine::results::Dropped;
use crate::engine::unpack::unpacked_name;
use crate::protocol::{RunId, RunSummary};

use super::current_catalog;

/// What the output that is open is called, in the file, too.
pub(super) const OWN_NAME: &str = "this run";

/// What a run is called of which nothing else is known.
const NO_NAME: &str = "other run";

/// A run that was added.
#[derive(Clone)]
pub(crate) struct OtherRun {
    /// What the worker knows it by.
    pub(crate) id: RunId,
    /// What it is called; no two runs have one name.
    pub(crate) name: ArcRwSignal<String>,
    /// Its model; empty for none.
    pub(crate) model: ArcRwSignal<String>,
    /// What was read of it.
    pub(crate) summary: Arc<RunSummary>,
}

/// What a run is called until the user says something else: its model, else its first output.
pub(super) fn default_name(summary: &RunSummary) -> String {
    if let Some(id) = summary.model.as_ref().filter(|id| !id.is_empty()) {
        let known = current_catalog().model(id);
        return known.map_or_else(|| id.clone(), |model| model.name.clone());
    }
    let file = summary.files.iter().find(|file| file.kind == Dropped::Output);
    let stem = file.map(|file| {
        let name = unpacked_name(&file.name);
        name.strip_suffix(".jsonl.out").unwrap_or(name).to_owned()
    });
    stem.filter(|stem| !stem.is_empty()).unwrap_or_else(|| NO_NAME.to_owned())
}

/// The name, with a number behind it where another run has the same.
pub(super) fn free_name(wanted: &str, taken: &[String]) -> String {
    let is_free = |name: &String| *name != OWN_NAME && !taken.contains(name);
    let first = Some(wanted.to_owned()).filter(is_free);
    // One number more than there are names: one of them is free.
    let numbered = || (2..=taken.len() + 2).map(|n| format!("{wanted} {n}")).find(is_free);
    first.or_else(numbered).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::results::OutputTotals;
    use crate::protocol::OpenedFile;

    fn summary(files: &[(&str, Dropped)], model: Option<&str>) -> RunSummary {
        let files = files.iter().map(|(name, kind)| OpenedFile {
            name: (*name).to_owned(),
            n_bytes: 1,
            kind: *kind,
        });
        RunSummary {
            files: files.collect(),
            totals: OutputTotals::default(),
            model: model.map(str::to_owned),
            region: None,
            diagnostics: Vec::new(),
        }
    }

    #[test]
    fn a_run_is_called_by_its_model_else_by_its_output() {
        let quarry = ("quarry.json", Dropped::QuarryManifest);
        for (name, model, expected) in [
            ("a.jsonl.out", Some("amazon.nova-lite-v1:0"), "Nova Lite"),
            ("a.jsonl.out", Some("own.model"), "own.model"),
            ("a.jsonl.out", Some(""), "a"),
            ("a.jsonl.out.gz", None, "a"),
            ("a.txt", None, "a.txt"),
            (".jsonl.out", None, "other run"),
        ] {
            let summary = summary(&[quarry, (name, Dropped::Output)], model);
            assert_eq!(default_name(&summary), expected, "{name} {model:?}");
        }
        assert_eq!(default_name(&summary(&[quarry], None)), "other run");
    }

    #[test]
    fn no_two_runs_have_one_name() {
        let taken = ["nova", "nova 2"].map(str::to_owned);
        for (wanted, expected) in
            [("claude", "claude"), ("nova", "nova 3"), ("this run", "this run 2")]
        {
            assert_eq!(free_name(wanted, &taken), expected);
        }
    }
}

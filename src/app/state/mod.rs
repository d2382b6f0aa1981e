//! What the pages share: the source, the recipe, the preview and the conversion.
//!
//! Every part is a handful of signals that can be copied about. Row data stays in the worker;
//! what stands here are summaries and windows.

mod account_catalog;
mod aws;
mod check;
mod conversion;
mod converted;
mod cost;
mod debounce;
mod eligibility;
mod file_task;
mod inputs;
mod json_field;
mod kept;
mod learning;
mod model_list;
mod model_query;
mod model_view;
mod opened;
mod other_run;
mod preview;
mod quota_field;
mod recipe_form;
mod region_group;
mod result_columns;
mod result_comparison;
mod result_files;
mod result_insight;
mod result_query;
mod results;
mod row_scroll;
mod rows;
mod settings;
mod source_file;
mod text_download;
mod throttle;

use leptos::prelude::*;

use crate::engine::recipe::{Recipe, RecordIdSource};
use crate::engine::split::Limits;
use crate::engine::template::{Problem, Template};
use crate::protocol::Diagnostic;
use crate::web::Handle;

use super::bridge::Bridge;

pub(crate) use account_catalog::{AccountCatalog, current_catalog};
pub(crate) use aws::{
    Access, Addressee, Answers, Batch, BatchFile, CatalogRefresh, Connection, Counting,
    FetchedFile, Fetching, JobForm, JobOf, Jobs, KeptJob, KitSource, Making, Metrics, OpenUpload,
    Profiles, Reach, Records, Refusal, SAMPLE, SampleOf, Sending, SentFile, SentObject, SentState,
    SetupCheck, Transfer, Trial, Tried, UrlSending, ask_availability, invocation_of, model_behind,
    per_period,
};
pub(crate) use check::{Check, Checked, RewriteKind, Rewritten, checked_models};
pub(crate) use conversion::Conversion;
pub(crate) use converted::Converted;
pub(crate) use cost::Cost;
pub(crate) use eligibility::{
    Answered, Choice, can_be_prepared, can_converse, has_own_format, nearest_first,
    prepared_models, understood,
};
pub(crate) use file_task::Stage;
pub(crate) use inputs::ConversationKind;
pub(crate) use json_field::JsonField;
pub(crate) use learning::Learning;
pub(crate) use model_list::{base_price, batch_price, end};
pub(crate) use model_query::{Ability, MODALITIES, ModelQuery, RESIDENCIES, Sort, from_id, id_of};
pub(crate) use model_view::{History, ModelView};
pub(crate) use opened::{Opened, Scan};
pub(crate) use other_run::OtherRun;
pub(crate) use preview::{MAX_SHOWN_BYTES, Preview, Shown};
pub(crate) use quota_field::QuotaField;
pub(crate) use recipe_form::{Invocation, RecipeForm};
pub(crate) use region_group::{group_name, region_groups};
pub(crate) use result_columns::{Column, ColumnKind};
pub(crate) use result_comparison::RunComparison;
pub(crate) use result_files::WrittenIds;
pub(crate) use result_query::{ResultQuery, order_name};
pub(crate) use results::Results;
pub(crate) use row_scroll::{content_height, first_row, n_visible, scroll_of};
pub(crate) use rows::SampleKind;
pub(crate) use settings::{EVERY_MODEL, OwnQuotas, Settings};
pub(crate) use source_file::SourceFile;
pub(crate) use text_download::TextDownload;

/// The state of preparing a job, as context.
#[derive(Clone, Copy)]
pub(crate) struct Prepare {
    /// The source and how it is read.
    pub(crate) opened: Opened,
    /// The recipe as the user edits it.
    pub(crate) form: RecipeForm,
    /// The record of one row.
    pub(crate) preview: Preview,
    /// Writing all records.
    pub(crate) conversion: Conversion,
    /// What the job costs.
    pub(crate) cost: Cost,
    /// What the form says, with the dialect in use.
    pub(crate) recipe: Memo<Recipe>,
    /// What a conversion now would depend on.
    basis: Memo<Basis>,
    settings: Settings,
}

/// What a conversion depends on: when this differs, its result is out of date.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Basis {
    recipe: Recipe,
    limits: Limits,
    generation: u32,
    files: Vec<String>,
}

impl Prepare {
    /// Takes up the stored recipe; no source yet.
    pub(crate) fn new(bridge: Bridge, settings: Settings) -> Self {
        let opened = Opened::new(bridge);
        let form = RecipeForm::load();
        let recipe = Memo::new(move |_| {
            // Each of several files is read as it suggests, unless the user says how.
            let dialect = if opened.files.with(|files| files.len() > 1) {
                opened.chosen.get()
            } else {
                opened.reading.with(|reading| reading.as_ref().map(|reading| reading.dialect))
            };
            opened.columns.with(|columns| form.recipe(dialect, columns))
        });
        form.save_on_change();
        let basis = Memo::new(move |_| Basis {
            recipe: recipe.get(),
            limits: form.model.with(|model| limits_of(model, settings)),
            generation: opened.generation.get(),
            files: form.inputs.file_names.get(),
        });
        let conversion = Conversion::new(bridge);
        let this = Self {
            opened,
            form,
            preview: Preview::new(bridge),
            conversion,
            cost: Cost::load(bridge, settings, &form, &conversion, basis),
            recipe,
            basis,
            settings,
        };
        this.preview.follow(&this);
        this.cost.follow(&this);
        this
    }

    /// The state in context.
    pub(crate) fn expect() -> Self {
        expect_context()
    }

    /// What is wrong with a template over the columns of the source; silent without a source.
    pub(crate) fn template_problems(self, template: &str) -> Vec<Problem> {
        match self.opened.columns.get() {
            columns if columns.is_empty() => Vec::new(),
            columns => Template::parse(template).bind(&columns).1,
        }
    }

    /// The files of the source and, after them, those that cells may name, with how many files the
    /// source has. `None` while there is no source that can be read.
    fn handles(self) -> Option<(usize, Vec<Handle>)> {
        let sources = self.opened.handles();
        let n_sources = sources.len();
        let files = self.form.inputs.file_handles();
        (n_sources > 0).then(|| (n_sources, sources.into_iter().chain(files).collect()))
    }

    /// How the records of the whole source are made, with what that depends on.
    fn making(self) -> Option<(Basis, Making)> {
        let (n_sources, handles) = self.handles()?;
        let basis = self.basis.get_untracked();
        let making = Making::new(basis.recipe.clone(), basis.limits, n_sources, handles);
        Some((basis, making))
    }

    /// Whether the finished conversion still fits source and recipe.
    pub(crate) fn is_current(self, converted: &Converted) -> bool {
        self.basis.with(|basis| converted.basis == *basis)
    }

    /// The finished conversion, if it still fits.
    pub(crate) fn converted(self) -> Option<Converted> {
        self.conversion.task.done().filter(|done| self.is_current(done))
    }

    /// What was converted or planned, as files that can be sent.
    pub(crate) fn batch(self, converted: &Converted) -> Option<Batch> {
        let records = if converted.is_plan {
            Records::Made(Box::new(untrack(|| self.making())?.1))
        } else {
            Records::Kept(self.conversion.task.file()?)
        };
        Some(converted.batch(records))
    }

    /// What a job of the model may hold.
    pub(crate) fn limits(self) -> Limits {
        self.form.model.with(|model| limits_of(model, self.settings))
    }

    /// Why converting cannot begin; `None` when it can.
    pub(crate) fn obstacle(self) -> Option<String> {
        if self.opened.file.with(Option::is_none) {
            return Some("Choose a source file first.".to_owned());
        }
        if let Scan::Failed(_) = self.opened.scan.get() {
            return Some("The source could not be read: see step 1.".to_owned());
        }
        if self.opened.columns.with(Vec::is_empty) {
            return Some("The source is being opened.".to_owned());
        }
        if self.opened.scan.get().n_rows() == Some(0) {
            return Some("The source has no data rows.".to_owned());
        }
        self.recipe_obstacle()
    }

    fn recipe_obstacle(self) -> Option<String> {
        let prompt = self.form.prompt.get();
        let inputs = self.form.inputs;
        let needs_prompt = self.opened.columns.with(|columns| !inputs.asks_without_prompt(columns));
        if prompt.trim().is_empty() && needs_prompt {
            return Some("Write a prompt template first.".to_owned());
        }
        let system = self.form.system.get();
        for (name, template) in [("prompt template", &prompt), ("system prompt", &system)] {
            if let Some(problem) = self.template_problems(template).first() {
                let end = if problem.detail.ends_with('?') { "" } else { "." };
                return Some(format!("Mend the {name} first: {}{end}", problem.detail));
            }
        }
        if let Some(obstacle) = inputs.obstacle() {
            return Some(obstacle);
        }
        let rows = self.form.rows;
        if let Some(obstacle) = self.opened.columns.with(|columns| rows.obstacle(columns)) {
            return Some(obstacle);
        }
        for parameter in self.form.shown_parameters() {
            if self.form.problem_with(parameter).is_some() {
                return Some(format!("Mend “{}” first.", parameter.label));
            }
        }
        match self.form.record_id.get() {
            RecordIdSource::Column(name)
                if !self.opened.columns.with(|columns| columns.contains(&name)) =>
            {
                Some(format!("Choose the record id: the source has no column “{name}”."))
            }
            _ => None,
        }
    }

    /// What is known to be wrong, and from which look at the data.
    pub(crate) fn findings(self) -> (Findings, Vec<Diagnostic>) {
        if let Some(converted) = self.converted() {
            let mut diagnostics = self.opened.packing_diagnostics();
            diagnostics.extend(converted.made.diagnostics);
            diagnostics.sort_by_key(|diagnostic| diagnostic.severity);
            return (Findings::OfConversion, diagnostics);
        }
        let mut diagnostics = self.opened.diagnostics.get();
        self.preview.shown.with(|shown| {
            for found in shown.diagnostics() {
                let is_known =
                    |known: &Diagnostic| known.code == found.code && known.subject == found.subject;
                if !diagnostics.iter().any(is_known) {
                    diagnostics.push(found.clone());
                }
            }
        });
        diagnostics.sort_by_key(|diagnostic| diagnostic.severity);
        (Findings::OfPreview, diagnostics)
    }
}

fn limits_of(model: &str, settings: Settings) -> Limits {
    settings.catalog.with(|catalog| Limits::of(&catalog.quotas_of(model)))
}

/// Which look at the data findings come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Findings {
    /// From opening the source and making the record shown.
    OfPreview,
    /// From every row.
    OfConversion,
}

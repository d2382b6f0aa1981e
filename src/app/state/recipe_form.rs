//! The recipe as the user edits it: kept through a reload, without any data.

use leptos::prelude::*;
use serde_json::Value;

use crate::engine::catalog::{Model, RequestRule};
use crate::engine::family::{self, Family, Parameter};
use crate::engine::recipe::{self, Parameters, Recipe, RecordIdSource};
use crate::engine::source::Dialect;
use crate::web;

use super::current_catalog;
use super::eligibility::{can_be_prepared, can_converse, has_own_format, prepared_models};
use super::inputs::Inputs;
use super::rows::Rows;

/// Where the recipe is kept.
const STORAGE_KEY: &str = "quarry.recipe";

/// Where the region is kept: it says where a job runs, not what its records are.
const REGION_KEY: &str = "quarry.region";

/// The region of a first visit.
const FIRST_REGION: &str = "us-east-1";

/// Id of the family of Converse bodies.
pub(super) const CONVERSE: &str = "converse";

/// How a job calls the model (`modelInvocationType`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Invocation {
    /// With the body of the model's own format.
    #[default]
    InvokeModel,
    /// With the body that all models share.
    Converse,
}

impl Invocation {
    /// How a model is called with bodies of a format.
    pub(crate) fn of_format(format: &str) -> Self {
        if format == CONVERSE { Self::Converse } else { Self::InvokeModel }
    }
}

/// The recipe in parts, each of which a form field edits.
#[derive(Clone, Copy)]
pub(crate) struct RecipeForm {
    /// Model id.
    pub(crate) model: RwSignal<String>,
    /// Code of the region in which the job will run.
    pub(crate) region: RwSignal<String>,
    /// How the user wants the model to be called; [`invocation`](Self::invocation) says what is
    /// possible.
    wanted: RwSignal<Invocation>,
    /// Id of the request family.
    pub(crate) format: Memo<String>,
    /// System prompt, a template.
    pub(crate) system: RwSignal<String>,
    /// Prompt template.
    pub(crate) prompt: RwSignal<String>,
    /// Values by parameter name. A required parameter that is absent takes its default;
    /// `null` is a required one that the user emptied.
    pub(crate) parameters: RwSignal<Parameters>,
    /// Where record ids come from.
    pub(crate) record_id: RwSignal<RecordIdSource>,
    /// What else goes into a body.
    pub(crate) inputs: Inputs,
    /// Which rows become records.
    pub(crate) rows: Rows,
    /// The recipe that was opened last: what no field edits stays as it is there, and fields that
    /// keep what is typed begin anew with each.
    pub(crate) base: RwSignal<Recipe>,
}

impl RecipeForm {
    /// The recipe of the last visit, or an empty one for the first model.
    pub(super) fn load() -> Self {
        let stored = web::load_text(STORAGE_KEY)
            .and_then(|text| serde_json::from_str::<Recipe>(&text).ok())
            .filter(|stored| {
                let model = current_catalog().model(&stored.model);
                stored.version <= recipe::VERSION && model.is_some_and(can_be_prepared)
            });
        let recipe = stored.unwrap_or_else(|| Recipe {
            model: prepared_models().next().map(|model| model.id.clone()).unwrap_or_default(),
            ..Recipe::default()
        });
        let inputs = Inputs::of(&recipe);
        let rows = Rows::of(&recipe);
        let base = RwSignal::new(recipe.clone());
        let wanted = RwSignal::new(wanted_by(&recipe));
        let model = RwSignal::new(recipe.model);
        let format = Memo::new(move |_| {
            let model = model.with(|id| current_catalog().model(id));
            let own = model.and_then(|model| model.format.clone()).unwrap_or_default();
            match model.map(|model| possible(model, wanted.get())) {
                Some(Invocation::Converse) => CONVERSE.to_owned(),
                _ => own,
            }
        });
        let region = web::load_text(REGION_KEY)
            .filter(|code| current_catalog().region(code).is_some())
            .unwrap_or_else(|| FIRST_REGION.to_owned());
        Self {
            model,
            region: RwSignal::new(region),
            wanted,
            format,
            inputs,
            rows,
            base,
            system: RwSignal::new(recipe.system),
            prompt: RwSignal::new(recipe.prompt),
            parameters: RwSignal::new(recipe.parameters),
            record_id: RwSignal::new(recipe.record_id),
        }
    }

    /// Writes recipe and region to the storage whenever they change. How a source is read belongs to the
    /// source at hand: the next visit's may be another.
    pub(super) fn save_on_change(self) {
        let recipe = Memo::new(move |_| self.recipe(None, &[]));
        Effect::new(move |is_first: Option<()>| {
            let text = recipe.with(|recipe| serde_json::to_string(recipe).unwrap_or_default());
            if is_first.is_some() {
                web::save_text(STORAGE_KEY, &text);
            }
        });
        Effect::new(move |is_first: Option<()>| {
            let region = self.region.get();
            if is_first.is_some() {
                web::save_text(REGION_KEY, &region);
            }
        });
    }

    /// What the form says.
    pub(super) fn recipe(self, dialect: Option<Dialect>, columns: &[String]) -> Recipe {
        let parameters = self.shown_parameters().into_iter().filter_map(|parameter| {
            let value = self.value_of(parameter)?;
            (!value.is_null()).then(|| (parameter.name.to_owned(), value))
        });
        let mut recipe = Recipe {
            dialect,
            model: self.model.get(),
            format: self.format.get(),
            system: self.system.get(),
            prompt: self.prompt.get(),
            parameters: parameters.collect(),
            record_id: self.record_id.get(),
            ..self.base.get()
        };
        self.inputs.put_into(&mut recipe, columns);
        self.rows.put_into(&mut recipe);
        recipe
    }

    /// Takes a recipe over, in place of what the form says.
    pub(crate) fn open(self, recipe: Recipe) {
        self.inputs.set(&recipe);
        self.rows.set(&recipe);
        self.base.set(recipe.clone());
        self.wanted.set(wanted_by(&recipe));
        self.model.set(recipe.model);
        self.system.set(recipe.system);
        self.prompt.set(recipe.prompt);
        self.parameters.set(recipe.parameters);
        self.record_id.set(recipe.record_id);
    }

    /// How the model is called: as wanted where that is possible.
    pub(crate) fn invocation(self) -> Invocation {
        self.format.with(|format| Invocation::of_format(format))
    }

    /// Chooses how the model is called.
    pub(crate) fn invoke_by(self, invocation: Invocation) {
        self.wanted.set(invocation);
    }

    /// The model's row in the catalog.
    pub(crate) fn model_facts(self) -> Option<&'static Model> {
        self.model.with(|id| current_catalog().model(id))
    }

    /// The model's request family.
    pub(crate) fn family(self) -> Option<&'static dyn Family> {
        self.format.with(|id| family::by_id(id))
    }

    /// The parameters that the format knows.
    pub(crate) fn parameters_of_format(self) -> &'static [Parameter] {
        self.family().map(Family::parameters).unwrap_or_default()
    }

    /// The parameters that the model takes: those that it would refuse are not offered.
    pub(crate) fn shown_parameters(self) -> Vec<&'static Parameter> {
        let refused = self.refusals();
        let is_refused =
            |name: &str| refused.iter().any(|(refused, rule)| *refused == name && rule.is_certain);
        self.parameters_of_format().iter().filter(|known| !is_refused(known.name)).collect()
    }

    /// What the model refuses of the format's parameters, with who says so.
    pub(crate) fn refusals(self) -> Vec<(&'static str, &'static RequestRule)> {
        let family = self.family();
        let model = self.model.get();
        family.map(|family| family::refused_parameters(&model, family)).unwrap_or_default()
    }

    /// The value of a parameter: the user's, or the default of a required one.
    pub(crate) fn value_of(self, parameter: &Parameter) -> Option<Value> {
        let chosen = self.parameters.with(|values| values.get(parameter.name).cloned());
        chosen.or_else(|| {
            let default = parameter.default.filter(|_| parameter.is_required)?;
            serde_json::from_str(default).ok()
        })
    }

    /// Sets a parameter; `None` when its field is empty.
    pub(crate) fn set_value_of(self, parameter: &Parameter, value: Option<Value>) {
        self.parameters.update(|values| {
            match value.or_else(|| parameter.is_required.then_some(Value::Null)) {
                Some(value) => values.insert(parameter.name.to_owned(), value),
                None => values.remove(parameter.name),
            };
        });
    }

    /// Why Bedrock would refuse the value of a parameter.
    pub(crate) fn problem_with(self, parameter: &Parameter) -> Option<String> {
        match self.value_of(parameter)? {
            Value::Null => Some(format!("{} is required", parameter.label)),
            value => parameter.problem_with(&value),
        }
    }
}

/// How a model can be called: as wanted, or the other way where that one is impossible.
pub(super) fn possible(model: &Model, wanted: Invocation) -> Invocation {
    match wanted {
        Invocation::InvokeModel if has_own_format(model) => Invocation::InvokeModel,
        Invocation::Converse if !can_converse(model) => Invocation::InvokeModel,
        _ => Invocation::Converse,
    }
}

/// How a recipe calls its model.
fn wanted_by(recipe: &Recipe) -> Invocation {
    Invocation::of_format(&recipe.format)
}

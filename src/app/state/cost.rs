//! What the job costs, from–to: counted once by the worker, estimated anew with every choice.

use std::time::Duration;

use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::app::bridge::Bridge;
use crate::engine::catalog;
use crate::engine::check::Report;
use crate::engine::cost::{Comparison, Currency, Estimate, Money, Question, compare, to_csv};
use crate::engine::eligibility::profile_needed;
use crate::engine::tokens::JobCount;
use crate::protocol::{Diagnostic, Outcome, Request, diagnostics};
use crate::web::{self, Download};

use super::file_task::{FileTask, Stage};
use super::{Basis, Prepare};

/// Larger sources are read on request only.
const MAX_AUTO_BYTES: u64 = 32_000_000;

/// How long the recipe has to rest before the source is read.
const DEBOUNCE: Duration = Duration::from_millis(500);

/// Where expectations and budget are kept.
const STORAGE_KEY: &str = "quarry.cost";

/// What records are made of, and of which recipe.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Counted {
    basis: Basis,
    count: Box<JobCount>,
}

/// What is kept between visits.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Kept {
    output_tokens: Option<u64>,
    budget: String,
    currency: Currency,
}

/// See the [module](self).
#[derive(Clone, Copy)]
pub(crate) struct Cost {
    timer: StoredValue<Option<TimeoutHandle>>,
    csv: StoredValue<Option<Download>, LocalStorage>,
    /// For what the source was read last: nothing is read for it again, whatever came of it.
    asked: StoredValue<Option<Basis>>,
    /// Reading the source for the estimate alone.
    pub(crate) task: FileTask<Counted>,
    /// Tokens that the user expects of an answer.
    pub(crate) output_tokens: RwSignal<Option<u64>>,
    /// What the job may cost, as it is typed, in the user's currency.
    pub(crate) budget: RwSignal<String>,
    /// In what amounts are shown.
    pub(crate) currency: RwSignal<Currency>,
    /// Whether models are compared.
    pub(crate) is_comparing: RwSignal<bool>,
    /// Whether they are in all regions.
    pub(crate) in_all_regions: RwSignal<bool>,
}

impl Cost {
    /// With what was kept of the last visit.
    pub(super) fn load(bridge: Bridge) -> Self {
        let kept: Kept = web::load_text(STORAGE_KEY)
            .and_then(|text| serde_json::from_str(&text).ok())
            .unwrap_or_default();
        let this = Self {
            timer: StoredValue::new(None),
            csv: StoredValue::new_local(None),
            asked: StoredValue::new(None),
            task: FileTask::new(bridge),
            output_tokens: RwSignal::new(kept.output_tokens),
            budget: RwSignal::new(kept.budget),
            currency: RwSignal::new(kept.currency),
            is_comparing: RwSignal::new(false),
            in_all_regions: RwSignal::new(false),
        };
        Effect::new(move |is_first: Option<()>| {
            let kept = Kept {
                output_tokens: this.output_tokens.get(),
                budget: this.budget.get(),
                currency: this.currency.get(),
            };
            if is_first.is_some() {
                web::save_text(STORAGE_KEY, &serde_json::to_string(&kept).unwrap_or_default());
            }
        });
        this
    }

    /// Reads the source whenever it or the recipe change, once they rest.
    pub(super) fn follow(self, prepare: &Prepare) {
        let prepare = *prepare;
        Effect::new(move || {
            self.forget_timer();
            let is_known = self.count(&prepare).is_some();
            if is_known || prepare.obstacle().is_some() || prepare.is_large() {
                return;
            }
            let basis = prepare.basis();
            if self.asked.with_value(|asked| asked.as_ref() == Some(&basis)) {
                return;
            }
            if !untrack(|| prepare.conversion.task.is_running()) {
                let timer = set_timeout_with_handle(move || self.start(&prepare), DEBOUNCE);
                self.timer.set_value(timer.ok());
            }
        });
    }

    /// Leaves the worker to a conversion, which counts as well.
    pub(super) fn stop(self) {
        self.forget_timer();
        self.task.clear();
        self.asked.set_value(None);
    }

    fn forget_timer(self) {
        if let Some(timer) = self.timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    }

    /// Reads the source.
    pub(crate) fn start(self, prepare: &Prepare) {
        let handles = prepare.opened.handles();
        let n_sources = handles.len();
        if n_sources == 0 || untrack(|| prepare.obstacle()).is_some() {
            return;
        }
        let basis = untrack(|| prepare.basis());
        self.asked.set_value(Some(basis.clone()));
        let (recipe, limits) = (basis.recipe.clone(), basis.limits);
        let request = Request::Convert { recipe, n_sources, limits, writes: false };
        let handles = handles.into_iter().chain(prepare.form.inputs.file_handles()).collect();
        self.task.start(request, handles, String::new(), move |outcome| match outcome {
            Outcome::Converted(made) => {
                Some(Counted { basis: basis.clone(), count: made.count.unwrap_or_default() })
            }
            _ => None,
        });
    }

    /// What the records are made of, as far as it fits the recipe of now.
    pub(crate) fn count(self, prepare: &Prepare) -> Option<Box<JobCount>> {
        let converted = prepare.conversion.task.stage.with(|stage| match stage {
            Stage::Done(done) if prepare.is_current(done) => done.made.count.clone(),
            _ => None,
        });
        converted.or_else(|| {
            self.task.stage.with(|stage| match stage {
                Stage::Done(counted) if counted.basis == prepare.basis() => {
                    Some(counted.count.clone())
                }
                _ => None,
            })
        })
    }

    /// What the job of now costs, once its records are counted.
    pub(crate) fn estimate(self, prepare: &Prepare) -> Option<Estimate> {
        let count = self.count(prepare)?;
        let form = prepare.form;
        let (model, region) = (form.model.get(), form.region.get());
        let profile = profile_needed(catalog::builtin(), &model, &region, &web::today());
        let own_prices = prepare.settings.prices.get();
        let question = Question {
            own_prices: &own_prices,
            model: &model,
            region: &region,
            profile: profile.as_deref(),
            output_guess: self.output_tokens.get(),
            ..Question::default()
        };
        Some(prepare.settings.catalog.with(|catalog| Estimate::of(catalog, &count, &question)))
    }

    /// The budget in dollars; `Err` says what is wrong with it.
    pub(crate) fn budget_dollars(self) -> Result<Option<Money>, String> {
        let text = self.budget.get();
        match text.trim() {
            "" => Ok(None),
            text => Money::parse(text)
                .map(|amount| Some(self.currency.with(|currency| currency.dollars(amount))))
                .map_err(|error| error.to_string()),
        }
    }

    /// What is uncertain, missing or too much.
    pub(crate) fn findings(self, estimate: &Estimate) -> Vec<Diagnostic> {
        let mut report = Report::new();
        let budget = self.budget_dollars().unwrap_or_default();
        self.currency.with(|currency| estimate.check(budget, currency, &mut report));
        diagnostics(&report)
    }

    /// The same records on every model that takes batch jobs.
    pub(crate) fn compare(self, prepare: &Prepare, count: &JobCount) -> Vec<Comparison> {
        let form = prepare.form;
        let (model, region) = (form.model.get(), form.region.get());
        let is_everywhere = self.in_all_regions.get();
        let own_prices = prepare.settings.prices.get();
        let question = Question {
            own_prices: &own_prices,
            model: &model,
            output_guess: self.output_tokens.get(),
            ..Question::default()
        };
        prepare.settings.catalog.with(|catalog| {
            let regions = catalog.regions().iter();
            let regions: Vec<_> =
                regions.filter(|row| is_everywhere || row.code == region).collect();
            compare(catalog, count, &question, &regions, &web::today())
        })
    }

    /// Lets the browser save a comparison as CSV.
    pub(crate) fn save_csv(self, rows: &[Comparison]) {
        let made = web::text_download("quarry-costs.csv", &to_csv(rows), "text/csv");
        // Where the browser refuses, there is nothing to save and nothing was lost.
        if let Ok(download) = made {
            download.start().ok();
            self.csv.set_value(Some(download));
        }
    }
}

impl Prepare {
    /// Whether the source is read for an estimate only when the user asks for one.
    pub(crate) fn is_large(self) -> bool {
        let files = self.opened.files;
        let n_bytes: u64 = files.with(|files| files.iter().map(|file| file.facts.size).sum());
        n_bytes > MAX_AUTO_BYTES
    }
}

//! What the job costs, from–to: counted once by the worker, estimated anew with every choice.

use std::time::Duration;

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::app::bridge::Bridge;
use crate::engine::check::Report;
use crate::engine::cost::{Comparison, Currency, Estimate, Money, Question, compare, to_csv};
use crate::engine::eligibility::profile_needed;
use crate::engine::tokens::JobCount;
use crate::protocol::{Diagnostic, Outcome, RecordsTo, diagnostics};
use crate::web;

use super::current_catalog;
use super::debounce::Debounce;
use super::file_task::{FileTask, Stage};
use super::kept;
use super::text_download::TextDownload;
use super::{Basis, Conversion, Prepare, RecipeForm, Settings};

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
    settings: Settings,
    model: RwSignal<String>,
    region: RwSignal<String>,
    debounce: Debounce,
    csv: TextDownload,
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
    /// What the records are made of, as far as it fits the recipe of now.
    pub(crate) count: Memo<Option<Box<JobCount>>>,
    /// What the job of now costs, once its records are counted.
    pub(crate) estimate: Memo<Option<Estimate>>,
    /// Whether models are compared.
    pub(crate) is_comparing: RwSignal<bool>,
    /// Whether they are in all regions.
    pub(crate) in_all_regions: RwSignal<bool>,
}

impl Cost {
    /// With what was kept of the last visit.
    pub(super) fn load(
        bridge: Bridge,
        settings: Settings,
        form: &RecipeForm,
        conversion: &Conversion,
        basis: Memo<Basis>,
    ) -> Self {
        let Kept { output_tokens, budget, currency } = kept::load(STORAGE_KEY);
        let output_tokens = RwSignal::new(output_tokens);
        let (budget, currency) = (RwSignal::new(budget), RwSignal::new(currency));
        kept::save_on_change(STORAGE_KEY, move || Kept {
            output_tokens: output_tokens.get(),
            budget: budget.get(),
            currency: currency.get(),
        });
        let (model, region, made) = (form.model, form.region, conversion.task.stage);
        let task = FileTask::<Counted>::new(bridge);
        let count = Memo::new(move |_| {
            let converted = made.with(|stage| match stage {
                Stage::Done(done) if basis.with(|basis| done.basis == *basis) => {
                    done.made.count.clone()
                }
                _ => None,
            });
            converted.or_else(|| {
                task.stage.with(|stage| match stage {
                    Stage::Done(counted) if basis.with(|basis| counted.basis == *basis) => {
                        Some(counted.count.clone())
                    }
                    _ => None,
                })
            })
        });
        let estimate = Memo::new(move |_| {
            let (model, region) = (model.get(), region.get());
            let own_prices = settings.prices.get();
            let output_guess = output_tokens.get();
            let calibration = settings.calibration.get();
            count.with(|count| {
                let count = count.as_ref()?;
                let profile = profile_needed(current_catalog(), &model, &region, &web::today());
                let question = Question {
                    model: &model,
                    region: &region,
                    profile: profile.as_deref(),
                    output_guess,
                    calibration: Some(&calibration),
                    own_prices: &own_prices,
                };
                Some(settings.catalog.with(|catalog| Estimate::of(catalog, count, &question)))
            })
        });
        Self {
            settings,
            model,
            region,
            debounce: Debounce::new(),
            csv: TextDownload::new(),
            asked: StoredValue::new(None),
            task,
            output_tokens,
            budget,
            currency,
            count,
            estimate,
            is_comparing: RwSignal::new(false),
            in_all_regions: RwSignal::new(false),
        }
    }

    /// Reads the source whenever it or the recipe change, once they rest.
    pub(super) fn follow(self, prepare: &Prepare) {
        let prepare = *prepare;
        // Not every bit of its progress.
        let is_converting = Memo::new(move |_| prepare.conversion.task.is_running());
        Effect::new(move || {
            self.debounce.forget();
            let is_known = self.count.with(Option::is_some);
            if is_known || is_converting.get() || prepare.obstacle().is_some() || prepare.is_large()
            {
                return;
            }
            let is_asked = prepare
                .basis
                .with(|basis| self.asked.with_value(|asked| asked.as_ref() == Some(basis)));
            if !is_asked {
                self.debounce.call_after(DEBOUNCE, move || self.start(&prepare));
            }
        });
    }

    /// Leaves the worker to a conversion, which counts as well.
    pub(super) fn stop(self) {
        self.debounce.forget();
        self.task.clear();
        self.asked.set_value(None);
    }

    /// Reads the source.
    pub(crate) fn start(self, prepare: &Prepare) {
        if untrack(|| prepare.obstacle()).is_some() {
            return;
        }
        let Some((basis, making)) = prepare.making() else {
            return;
        };
        let (request, handles) = making.request(RecordsTo::Nowhere);
        self.asked.set_value(Some(basis.clone()));
        self.task.start(request, handles, String::new(), move |outcome| match outcome {
            Outcome::Converted(made) => {
                Some(Counted { basis: basis.clone(), count: made.count.unwrap_or_default() })
            }
            _ => None,
        });
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
    pub(crate) fn compare(self, count: &JobCount) -> Vec<Comparison> {
        let (model, region) = (self.model.get(), self.region.get());
        let is_everywhere = self.in_all_regions.get();
        let own_prices = self.settings.prices.get();
        let calibration = self.settings.calibration.get();
        let question = Question {
            model: &model,
            output_guess: self.output_tokens.get(),
            calibration: Some(&calibration),
            own_prices: &own_prices,
            ..Question::default()
        };
        self.settings.catalog.with(|catalog| {
            let regions = catalog.regions().iter();
            let regions: Vec<_> =
                regions.filter(|row| is_everywhere || row.code == region).collect();
            compare(catalog, count, &question, &regions, &web::today())
        })
    }

    /// Lets the browser save a comparison as CSV.
    pub(crate) fn save_csv(self, rows: &[Comparison]) {
        // Where the browser refuses, nothing was lost.
        self.csv.save("quarry-costs.csv", &to_csv(rows), "text/csv").ok();
    }
}

impl Prepare {
    /// Whether the source is read for an estimate only when the user asks for one.
    pub(crate) fn is_large(self) -> bool {
        let file = self.opened.file;
        file.with(|file| file.as_ref().is_some_and(|file| file.size > MAX_AUTO_BYTES))
    }
}

//! What a job costs, from–to, and where the money goes.

use serde::{Deserialize, Serialize};

use super::super::catalog::Catalog;
use super::super::check::{Place, Report};
use super::super::split::{Limits, PartSize};
use super::super::tokens::{
    Calibration, Interval, JobCount, Learned, Method, Part, Scope, TextKind,
};
use super::currency::Currency;
use super::images::{ImagesCounted, NotCounted, n_with_a_price};
use super::money::{Money, MoneyInterval, grouped};
use super::output::{Output, OutputBasis};
use super::rate::{OwnPrice, Rate, Rates};
use super::rules::{
    BUDGET_UNCHECKED, IMAGES_NOT_COUNTED, MAY_BE_OVER_BUDGET, NO_BATCH_PRICE, NO_PRICE,
    OUTPUT_UNKNOWN, OVER_BUDGET,
};

/// What is asked of an estimate.
#[derive(Debug, Clone, Copy, Default)]
pub struct Question<'a> {
    /// Id of the foundation model.
    pub model: &'a str,
    /// Code of the region that is called.
    pub region: &'a str,
    /// Id of the profile through which it is called.
    pub profile: Option<&'a str>,
    /// Tokens that the user expects of an answer.
    pub output_guess: Option<u64>,
    /// What outputs of earlier jobs taught.
    pub calibration: Option<&'a Calibration>,
    /// Prices that the user was promised.
    pub own_prices: &'a [OwnPrice],
}

/// A part of the input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PartTokens {
    /// What it is.
    pub part: Part,
    /// Likely tokens in all records.
    pub tokens: u64,
    /// Thousandths of the input.
    pub share_permille: u64,
}

/// How the tokens were estimated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HowEstimated {
    /// Name of the method.
    pub name: String,
    /// What it is worth, in a word.
    pub grade: String,
    /// Percent by which it may be off for text in Latin script.
    pub band_percent: u64,
    /// Why it is done so.
    pub note: String,
    /// Where its figures are from, and when they were read.
    pub source: String,
    /// Records of earlier jobs that corrected it; 0 where none did.
    pub n_observed: u64,
    /// Percent by which it may be off then; 0 where none did.
    pub observed_band_percent: u64,
}

impl HowEstimated {
    /// What earlier jobs did to it, in words; `None` where none did.
    pub fn calibrated(&self) -> Option<String> {
        let Self { n_observed: n, observed_band_percent: percent, .. } = self;
        (*n > 0).then(|| {
            format!("calibrated on {} of your records: ± {percent} %", grouped((*n).into()))
        })
    }
}

/// What one way of running a job costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cost {
    /// By what price.
    pub rate: Rate,
    /// The input.
    pub input: MoneyInterval,
    /// The answers.
    pub output: MoneyInterval,
    /// Images that have a price each.
    pub images: Money,
    /// All together.
    pub total: MoneyInterval,
}

impl Cost {
    /// So many tokens and images, at a price. What has no price adds nothing.
    pub fn of(rate: Rate, input: Interval, output: Interval, n_images: u64) -> Self {
        let tokens = |tokens, price: Option<u64>| {
            price.map_or_else(MoneyInterval::default, |price| {
                MoneyInterval::of_tokens(tokens, price)
            })
        };
        let images = Money::from_micro(rate.image.unwrap_or_default()).times(n_images);
        let (input, output) = (tokens(input, rate.input), tokens(output, rate.output));
        let total = input + output + MoneyInterval::exactly(images);
        Self { rate, input, output, images, total }
    }

    /// The share of a part of the job: of the input by its bytes, of the answers by its records.
    pub fn of_part(&self, part: PartSize, all: PartSize) -> MoneyInterval {
        let by_bytes = |amount: Money| amount.share(part.n_bytes, all.n_bytes);
        let by_records = |amount: Money| amount.share(part.n_records, all.n_records);
        let images = MoneyInterval::exactly(by_records(self.images));
        self.input.map(by_bytes) + self.output.map(by_records) + images
    }
}

/// What a job needs and costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Estimate {
    /// Id of the model.
    pub model: String,
    /// Code of the region.
    pub region: String,
    /// Id of the profile, where there is one.
    pub profile: Option<String>,
    /// Records.
    pub records: u64,
    /// How the tokens were estimated.
    pub method: HowEstimated,
    /// How the images were counted, where the input has any that were.
    pub images: Option<ImagesCounted>,
    /// Tokens of the input.
    pub input: Interval,
    /// Where they are.
    pub parts: Vec<PartTokens>,
    /// The answers.
    pub output: Output,
    /// As single requests; `None` when no price is known.
    pub online: Option<Cost>,
    /// As a batch job; `None` when no batch price is published.
    pub batch: Option<Cost>,
    /// Records that are likely longer than the context window; `None` when that is not known.
    pub over_window: Option<u64>,
    /// Images and other media whose tokens are not in the input.
    pub not_counted: NotCounted,
    /// Jobs that the quotas make of it, at least.
    pub jobs: u64,
    /// Waves in which the jobs run, as many at once as the quotas allow.
    pub waves: u64,
}

impl Estimate {
    /// Estimates a job.
    pub fn of(catalog: &Catalog, job: &JobCount, question: &Question<'_>) -> Self {
        let Question { model: id, region, profile, .. } = *question;
        let model = catalog.model(id);
        let method = Method::of(id);
        let learned = question.calibration.and_then(|it| it.of(id, TextKind::of(&job.text())));
        let rates = Rates::of(catalog, id, region, profile, question.own_prices);
        let n_images = n_with_a_price(model, job, &rates);
        let (images, not_counted) = NotCounted::of(id, job, n_images);
        let (input, parts) = input_of(job, method, learned, images.as_ref());
        let output = Output::of(model, job, question.output_guess, learned);
        let cost = |rate: Option<Rate>| {
            // Half a bill is none: what is written has to have a price, and a known length.
            let has_text = output.basis != OutputBasis::NoText;
            let rate = rate.filter(|rate| !has_text || rate.output.is_some())?;
            Some(Cost::of(rate, input, output.tokens, n_images))
        };
        let limits = Limits::of(&catalog.quotas_of(id));
        let by_records = job.n_records.div_ceil(limits.max_records.max(1));
        let jobs = by_records.max(job.line_bytes.div_ceil(limits.max_bytes.max(1)));
        Self {
            model: id.to_owned(),
            region: region.to_owned(),
            profile: profile.map(str::to_owned),
            records: job.n_records,
            method: HowEstimated {
                name: method.name(),
                grade: method.grade.word().to_owned(),
                band_percent: method.band_percent(Scope::Job),
                note: method.note.clone(),
                source: format!("{}, {}", method.source, method.as_of),
                n_observed: learned.map_or(0, |learned| learned.n),
                observed_band_percent: learned.map_or(0, Learned::error_percent),
            },
            images,
            input,
            parts,
            output,
            online: cost(rates.online),
            batch: cost(rates.batch),
            over_window: model
                .and_then(|model| model.context_window.as_ref())
                .and_then(|window| job.n_over(id, window.value.into())),
            not_counted,
            jobs,
            waves: jobs.div_ceil(limits.max_jobs.max(1)),
        }
    }

    /// What a batch job saves; `None` where one of the prices is not known.
    pub fn saving(&self) -> Option<Money> {
        let (online, batch) = (self.online.as_ref()?, self.batch.as_ref()?);
        Some(online.total.likely.without(batch.total.likely))
    }

    /// What a thousand records cost; 0 where there are none.
    pub fn per_thousand(&self, cost: &Cost) -> MoneyInterval {
        cost.total.map(|total| total.share(1000, self.records))
    }

    /// The cost to reckon with: of a batch job, or of single requests where it has no price.
    pub fn cost(&self) -> Option<&Cost> {
        self.batch.as_ref().or(self.online.as_ref())
    }

    /// Says what is uncertain, missing or too much: amounts in this currency, the budget in dollars.
    pub fn check(&self, budget: Option<Money>, currency: &Currency, report: &mut Report) {
        let at = Place::default();
        let Self { model, region, not_counted, .. } = self;
        match (&self.online, &self.batch) {
            (None, None) => report.add(&NO_PRICE, model, at, || format!("in {region}")),
            (_, None) => report.add(&NO_BATCH_PRICE, model, at, || format!("in {region}")),
            _ => {}
        }
        if not_counted.total() > 0 {
            report.add(&IMAGES_NOT_COUNTED, model, at, || not_counted.words());
        }
        if self.output.basis == OutputBasis::Unknown && self.records > 0 {
            report.add(&OUTPUT_UNKNOWN, model, at, || "the cost is that of the input".to_owned());
        }
        if let (Some(budget), None) = (budget, self.cost()) {
            report.add(&BUDGET_UNCHECKED, model, at, || {
                format!("the budget is {}", currency.show(budget))
            });
        }
        if let (Some(budget), Some(Cost { total, .. })) = (budget, self.cost()) {
            let detail = || {
                let ([low, likely, high], budget) =
                    (currency.show_all(*total), currency.show(budget));
                format!("{likely}, from {low} to {high}; the budget is {budget}")
            };
            if total.likely > budget {
                report.add(&OVER_BUDGET, "", at, detail);
            } else if total.high > budget {
                report.add(&MAY_BE_OVER_BUDGET, "", at, detail);
            }
        }
    }
}

/// Tokens of the input, and where they are. What was learned is about text: images are added as they
/// were counted.
fn input_of(
    job: &JobCount,
    method: &Method,
    learned: Option<&Learned>,
    images: Option<&ImagesCounted>,
) -> (Interval, Vec<PartTokens>) {
    let constant = job.constant.parts().map(|(part, tally)| (part, tally.times(job.n_records)));
    let tallies = constant.chain([(Part::Data, job.data())]);
    let mut parts: Vec<(Part, Interval)> =
        tallies.map(|(part, tally)| (part, method.interval(&tally, Scope::Job))).collect();
    let template = method.overhead(job.n_records, job.n_turns);
    parts.push((Part::Template, Interval::exactly(template)));
    let sum = parts.iter().fold(Interval::default(), |sum, (_, tokens)| sum + *tokens);
    let text = learned.map_or(sum, |learned| learned.correct(sum.likely));
    let images = images.map_or_else(Interval::default, |images| images.tokens);
    let input = text + images;
    let scale = |tokens: u64, to: u64, of: u64| {
        let scaled = u128::from(tokens) * u128::from(to) / u128::from(of.max(1));
        u64::try_from(scaled).unwrap_or(u64::MAX)
    };
    let mut parts: Vec<(Part, u64)> = parts
        .into_iter()
        .map(|(part, tokens)| (part, scale(tokens.likely, text.likely, sum.likely)))
        .collect();
    // The template stands around all, so it comes last.
    parts.insert(parts.len().saturating_sub(1), (Part::Images, images.likely));
    parts.retain(|(_, tokens)| *tokens > 0);
    let parts = parts.into_iter().map(|(part, tokens)| PartTokens {
        part,
        tokens,
        share_permille: scale(tokens, 1000, input.likely),
    });
    (input, parts.collect())
}

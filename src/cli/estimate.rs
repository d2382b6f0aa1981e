//! `quarry estimate`: what a job costs, from–to, before anything is sent.

use serde::Serialize;

use super::args::{self, Format};
use super::calibrate;
use super::eligible::note_ineligible;
use super::failure::Failure;
use super::pass::{Pass, Passed};
use super::said::{Diagnostic, diagnostics, push_groups, push_line};
use super::{Found, print_as, recipe};
use crate::engine::catalog::{Catalog, Region, builtin, find_model};
use crate::engine::check::Report;
use crate::engine::cost::{
    Basis, Cost, Currency, Estimate, ImagesCounted, Money, MoneyInterval, OutputBasis, OwnPrice,
    Question, Rate, compare, to_csv,
};
use crate::engine::eligibility::profile_needed;
use crate::engine::tokens::{Interval, JobCount};

pub(super) fn run(args: &args::Estimate, format: Format) -> Result<Found, Failure> {
    let recipe = recipe::of(&args.job.recipe)?;
    let catalog = builtin();
    let today = args.job.today.day();
    let mut report = Report::new();
    let invocation = recipe::invocation_of(&recipe);
    note_ineligible(&recipe.model, &args.job.region, invocation, &today, &mut report);
    let model = find_model(catalog, &recipe.model);
    let id = model.map_or(recipe.model.clone(), |model| model.id.clone());
    let named = recipe.model.rsplit('/').next().filter(|name| *name != id && name.ends_with(&id));
    let profile =
        named.map(str::to_owned).or_else(|| profile_needed(catalog, &id, &args.job.region, &today));
    let watched = if args.compare {
        catalog.models().iter().map(|model| model.id.clone()).collect()
    } else {
        Vec::new()
    };
    let calibration = calibrate::learn(&id, &args.calibrate)?;
    let pass = Pass::new(&args.job.source, &recipe, &args.job.recipe.reading, |prepare| {
        prepare.counting(watched)
    })?;
    let Passed { prepare, input, .. } = pass.run(None, ())?;
    let job = prepare.count().cloned().unwrap_or_default();
    let own_prices: Vec<OwnPrice> = args.prices.iter().map(|price| price.0.clone()).collect();
    let question = Question {
        model: &id,
        region: &args.job.region,
        profile: profile.as_deref(),
        output_guess: args.output_tokens,
        calibration: calibration.as_ref(),
        own_prices: &own_prices,
    };
    if let Some(calibration) = &calibration {
        calibrate::note_unused(calibration, &id, &job);
    }
    if args.compare {
        let found = diagnostics(input.packing(), &[prepare.report()]);
        return compare_all(catalog, &job, &question, args, &today, format, &found);
    }
    let estimate = Estimate::of(catalog, &job, &question);
    estimate.check(args.budget, &args.currency, &mut report);
    let diagnostics = diagnostics(input.packing(), &[&report, prepare.report()]);
    let has_errors = diagnostics.iter().any(Diagnostic::is_error);
    let said = Said::new(&estimate, prepare.totals().n_left_out, diagnostics);
    let currency = &args.currency;
    print_as(format, || said.text(catalog, currency), &said)?;
    Ok(Found::from_errors(has_errors))
}

fn compare_all(
    catalog: &Catalog,
    job: &JobCount,
    question: &Question<'_>,
    args: &args::Estimate,
    today: &str,
    format: Format,
    diagnostics: &[Diagnostic],
) -> Result<Found, Failure> {
    // A comparison of jobs that cannot be made would say nothing.
    let error = diagnostics.iter().find(|found| found.is_error());
    if let (0, Some(error)) = (job.n_records, error) {
        return Err(Failure(error.text()));
    }
    let is_wanted = |region: &&Region| args.all_regions || region.code == args.job.region;
    let regions: Vec<&Region> = catalog.regions().iter().filter(is_wanted).collect();
    let rows = compare(catalog, job, question, &regions, today);
    if format == Format::Text {
        super::print(&to_csv(&rows))?;
    }
    for row in rows.iter().filter(|_| format == Format::Json) {
        print_as(format, String::new, row)?;
    }
    Ok(Found::from_errors(error.is_some()))
}

/// An estimate, as it is printed.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Said<'a> {
    #[serde(flatten)]
    estimate: &'a Estimate,
    /// Rows for which no record can be made.
    left_out: u64,
    /// What a batch job saves.
    saving: Option<Money>,
    /// A thousand records, as a batch job or else as single requests.
    per_thousand: Option<MoneyInterval>,
    diagnostics: Vec<Diagnostic>,
}

impl<'a> Said<'a> {
    fn new(estimate: &'a Estimate, left_out: u64, diagnostics: Vec<Diagnostic>) -> Self {
        let per_thousand = estimate.cost().map(|cost| estimate.per_thousand(cost));
        Self { estimate, left_out, saving: estimate.saving(), per_thousand, diagnostics }
    }

    fn text(&self, catalog: &Catalog, currency: &Currency) -> String {
        let Estimate { model, region, profile, records, method, input, parts, output, .. } =
            self.estimate;
        let mut text = String::new();
        let through = profile.as_ref().map_or(String::new(), |id| format!(" through {id}"));
        push_line(&mut text, &format!("{records} records for {model} in {region}{through}"));
        push_line(&mut text, &format!("  input tokens    {}", tokens(*input)));
        for part in parts {
            let (percent, rest) = (part.share_permille / 10, part.share_permille % 10);
            let name = part.part.name();
            push_line(&mut text, &format!("    {name:16}{} ({percent}.{rest} %)", part.tokens));
        }
        push_line(
            &mut text,
            &format!(
                "    by {} ({}, ± {} % for text in Latin script)",
                method.name, method.grade, method.band_percent
            ),
        );
        push_line(&mut text, &format!("    {} Source: {}.", method.note, method.source));
        if let Some(calibrated) = method.calibrated() {
            push_line(&mut text, &format!("    {calibrated}"));
        }
        push_images(&mut text, self.estimate.images.as_ref());
        let basis = match (output.basis, output.limit) {
            (OutputBasis::NoText, _) => "the model answers without text".to_owned(),
            (OutputBasis::Calibrated, _) => "as in earlier jobs".to_owned(),
            (OutputBasis::Guess, _) => "as you expect, at most the limit".to_owned(),
            (OutputBasis::Limit, Some(limit)) => {
                format!("every answer taken to be {limit} tokens, its limit")
            }
            (OutputBasis::Limit | OutputBasis::Unknown, _) => "unknown".to_owned(),
        };
        push_line(&mut text, &format!("  output tokens   {} ({basis})", tokens(output.tokens)));
        push_cost(&mut text, "batch job", self.estimate.batch.as_ref(), catalog, currency);
        push_cost(&mut text, "single requests", self.estimate.online.as_ref(), catalog, currency);
        if let Some(saving) = self.saving {
            push_line(&mut text, &format!("  a batch job saves {}", currency.show(saving)));
        }
        if let Some(cost) = self.per_thousand {
            push_line(&mut text, &format!("  1,000 records   {}", amounts(cost, currency)));
        }
        let Estimate { jobs, waves, .. } = self.estimate;
        push_line(&mut text, &format!("  jobs by the quotas: {jobs}, in waves: {waves}"));
        if self.left_out > 0 {
            push_line(&mut text, &format!("  rows left out: {}", self.left_out));
        }
        push_groups(&mut text, &self.diagnostics);
        text
    }
}

/// By what rule the images became tokens.
fn push_images(text: &mut String, images: Option<&ImagesCounted>) {
    let Some(ImagesCounted { n, tokens: found, rule, grade, band_percent, note, source }) = images
    else {
        return;
    };
    let images = if *n == 1 { "image" } else { "images" };
    push_line(
        text,
        &format!(
            "    {n} {images}: {} tokens, by {rule} ({grade}, ± {band_percent} %)",
            tokens(*found)
        ),
    );
    push_line(text, &format!("    {note} Source: {source}."));
}

fn tokens(Interval { low, likely, high }: Interval) -> String {
    format!("{likely} ({low} to {high})")
}

fn amounts(amount: MoneyInterval, currency: &Currency) -> String {
    let [low, likely, high] = currency.show_all(amount);
    format!("{likely} ({low} to {high})")
}

fn push_cost(
    text: &mut String,
    what: &str,
    cost: Option<&Cost>,
    catalog: &Catalog,
    currency: &Currency,
) {
    let Some(Cost { rate, total, .. }) = cost else {
        let none = if what == "batch job" { "no batch price published" } else { "no price found" };
        push_line(text, &format!("  {what:16}{none}"));
        return;
    };
    push_line(text, &format!("  {what:16}{} {}", amounts(*total, currency), origin(rate, catalog)));
}

/// Where a price comes from, in words.
fn origin(rate: &Rate, catalog: &Catalog) -> String {
    let source = catalog.source(&rate.source).map_or(rate.source.as_str(), |source| &source.title);
    let Rate { scope, checked, .. } = rate;
    match rate.basis {
        Basis::Yours => "at your price".to_owned(),
        Basis::Published => format!("at the {scope} price ({source}, read {checked})"),
        Basis::HalfAssumed => format!(
            "ASSUMED at half of the {scope} price: no batch price is published ({source}, read {checked})"
        ),
    }
}

//! The same data set on every model that takes batch jobs.

use serde::{Deserialize, Serialize};

use super::super::catalog::{Catalog, Region};
use super::super::eligibility::{Cell, profile_needed};
use super::super::table::push_row;
use super::super::tokens::{Interval, JobCount};
use super::estimate::{Cost, Estimate, Question};
use super::money::{Money, MoneyInterval};
use super::rate::Basis;

/// A model in a region.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Comparison {
    /// Id of the model.
    pub model: String,
    /// Its name.
    pub name: String,
    /// Code of the region.
    pub region: String,
    /// Id of the profile that the job has to name; `None` where it names the model itself.
    pub profile: Option<String>,
    /// Tokens of the input.
    pub input: Interval,
    /// Tokens of the answers.
    pub output: Interval,
    /// What the estimate of the tokens is worth, in a word.
    pub grade: String,
    /// Cost of the batch job; `None` when no batch price is published.
    pub batch: Option<MoneyInterval>,
    /// Whether that price is an assumption.
    pub is_assumed: bool,
    /// Cost of single requests; `None` when no price is known.
    pub online: Option<MoneyInterval>,
    /// Records that are likely longer than the context window; `None` when that is not known.
    pub over_window: Option<u64>,
    /// Images and other media that are not in the cost.
    pub media_not_counted: u64,
}

/// Compares models in these regions, cheapest first; those without a price come last. Only models that
/// answer as the question's model does, in text, vectors or pictures: no price says which of those a job
/// wants. The question's region and profile are not looked at.
pub fn compare(
    catalog: &Catalog,
    job: &JobCount,
    question: &Question<'_>,
    regions: &[&Region],
    today: &str,
) -> Vec<Comparison> {
    let mut rows = Vec::new();
    let asked = catalog.model(question.model);
    for model in
        catalog.models().iter().filter(|model| asked.is_none_or(|asked| asked.answers_alike(model)))
    {
        for Region { code, .. } in regions {
            let cell = Cell::of(catalog, model, code, today, None);
            if !cell.takes_batch() {
                continue;
            }
            let profile = (cell == Cell::BatchThroughProfile)
                .then(|| profile_needed(catalog, &model.id, code, today))
                .flatten();
            let question = Question {
                model: &model.id,
                region: code,
                profile: profile.as_deref(),
                ..*question
            };
            let estimate = Estimate::of(catalog, job, &question);
            let total = |cost: &Option<Cost>| cost.as_ref().map(|cost| cost.total);
            rows.push(Comparison {
                batch: total(&estimate.batch),
                online: total(&estimate.online),
                is_assumed: estimate
                    .batch
                    .as_ref()
                    .is_some_and(|cost| cost.rate.basis == Basis::HalfAssumed),
                model: estimate.model,
                name: model.name.clone(),
                region: estimate.region,
                profile: estimate.profile,
                input: estimate.input,
                output: estimate.output.tokens,
                grade: estimate.method.grade,
                over_window: estimate.over_window,
                media_not_counted: estimate.not_counted.total(),
            });
        }
    }
    let order = |row: &Comparison| {
        let likely = |cost: Option<MoneyInterval>| cost.map(|cost| cost.likely);
        let batch = likely(row.batch);
        (batch.is_none(), batch, likely(row.online).is_none(), likely(row.online))
    };
    // Rows of the same cost stay in the order of the catalog.
    rows.sort_by_key(order);
    rows
}

/// The rows as CSV, with a header.
pub fn to_csv(rows: &[Comparison]) -> String {
    let mut out = String::new();
    push_row(
        &mut out,
        [
            "model",
            "name",
            "region",
            "profile",
            "input_tokens_low",
            "input_tokens_likely",
            "input_tokens_high",
            "output_tokens_low",
            "output_tokens_likely",
            "output_tokens_high",
            "estimate",
            "batch_usd_low",
            "batch_usd_likely",
            "batch_usd_high",
            "batch_price",
            "online_usd_low",
            "online_usd_likely",
            "online_usd_high",
            "records_over_window",
            "media_not_counted",
        ],
    );
    for row in rows {
        let Interval { low, likely, high } = row.input;
        let mut fields = vec![
            row.model.clone(),
            row.name.clone(),
            row.region.clone(),
            row.profile.clone().unwrap_or_default(),
        ];
        fields.extend([low, likely, high].map(|n| n.to_string()));
        let Interval { low, likely, high } = row.output;
        fields.extend([low, likely, high].map(|n| n.to_string()));
        fields.push(row.grade.clone());
        fields.extend(usd(row.batch));
        let basis = match (row.batch, row.is_assumed) {
            (None, _) => "no batch price published",
            (Some(_), true) => "half assumed",
            (Some(_), false) => "known",
        };
        fields.push(basis.to_owned());
        fields.extend(usd(row.online));
        fields.push(row.over_window.map(|n| n.to_string()).unwrap_or_default());
        fields.push(row.media_not_counted.to_string());
        push_row(&mut out, fields.iter().map(String::as_str));
    }
    out
}

fn usd(cost: Option<MoneyInterval>) -> [String; 3] {
    cost.map_or_else(Default::default, |MoneyInterval { low, likely, high }| {
        [low, likely, high].map(|amount: Money| String::from(amount))
    })
}

//! Tests of the engine through its public surface: golden files and properties.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test that fails should say where"
)]

mod botocore;
mod cost;
mod csv_cases;
mod golden;
mod inspect;
mod kit;
mod mistakes;
mod models;
mod property;
mod recipe;
mod results;
mod service_model;
mod signing;
mod simulated;
mod simulated_truth;
mod split;
mod survey;
mod survey_bodies;
mod tokens;
mod tool;

use quarry::engine::batch::{Prepare, Totals};
use quarry::engine::check::Group;
use quarry::engine::recipe::Recipe;
use quarry::engine::source::sniff;

/// What a recipe makes of a source.
struct Prepared {
    jsonl: Vec<u8>,
    totals: Totals,
    groups: Vec<Group>,
}

/// Runs a whole source through the engine in chunks of these lengths, the last one repeated.
fn prepare(recipe: &Recipe, source: &[u8], chunk_lens: &[usize]) -> Prepared {
    let dialect = recipe.dialect.unwrap_or_else(|| sniff(source).dialect);
    let mut prepare = Prepare::new(recipe.clone(), dialect);
    let mut jsonl = Vec::new();
    let mut rest = source;
    let mut lens = chunk_lens.iter().copied().cycle();
    while !rest.is_empty() {
        let len = lens.next().unwrap_or(rest.len()).clamp(1, rest.len());
        let (chunk, after) = rest.split_at(len);
        prepare.push(chunk, &mut jsonl);
        rest = after;
    }
    prepare.finish(&mut jsonl);
    let groups = prepare.report().groups().into_iter().cloned().collect();
    Prepared { jsonl, totals: prepare.totals(), groups }
}

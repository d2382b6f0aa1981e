//! `quarry models`: what each model can do in which region.

use std::collections::BTreeMap;

use serde::Serialize;

use super::args::{self, Format};
use super::failure::Failure;
use super::{Found, print_as};
use crate::engine::catalog::{Region, builtin};
use crate::engine::eligibility::{Cell, Row};

pub(super) fn run(args: &args::Models, format: Format) -> Result<Found, Failure> {
    let catalog = builtin();
    let regions: Vec<&Region> = match &args.region {
        None => catalog.regions().iter().collect(),
        Some(code) => vec![catalog.region(code).ok_or_else(|| {
            let codes = catalog.regions().iter().map(|region| region.code.as_str());
            let codes: Vec<&str> = codes.collect();
            Failure(format!(
                "{code} is no region that the catalog knows; it knows {}",
                codes.join(", ")
            ))
        })?],
    };
    let today = args.today.day();
    let rows = catalog.models().iter().map(|model| Said {
        id: &model.id,
        name: &model.name,
        provider: &model.provider,
        request_format: model.format.as_deref(),
        regions: regions
            .iter()
            .map(|region| region.code.as_str())
            .zip(Row::of(catalog, model, &regions, &today, None).cells.into_iter().map(Can))
            .collect(),
    });
    let is_shown =
        |said: &Said<'_>| !args.batch || said.regions.values().any(|Can(cell)| cell.takes_batch());
    let mut models: Vec<Said<'_>> = rows.filter(is_shown).collect();
    if args.batch {
        for model in &mut models {
            model.regions.retain(|_, Can(cell)| cell.takes_batch());
        }
    }
    let widths =
        |text: &dyn Fn(&Said<'_>) -> usize| models.iter().map(text).max().unwrap_or_default();
    let id_width = widths(&|said| said.id.chars().count());
    let name_width = widths(&|said| said.name.chars().count());
    for said in &models {
        let text = || {
            let Said { id, name, .. } = said;
            format!("{id:id_width$}  {name:name_width$}  {}\n", said.summary(args))
        };
        print_as(format, text, said)?;
    }
    Ok(Found::Clean)
}

/// A model, as it is printed.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Said<'a> {
    id: &'a str,
    name: &'a str,
    provider: &'a str,
    request_format: Option<&'a str>,
    regions: BTreeMap<&'a str, Can>,
}

impl Said<'_> {
    /// What a model can do, in words.
    fn summary(&self, args: &args::Models) -> String {
        if let Some(Can(cell)) = args.region.as_deref().and_then(|code| self.regions.get(code)) {
            return cell.meaning().to_owned();
        }
        let count =
            |is: fn(Cell) -> bool| self.regions.values().filter(|Can(cell)| is(*cell)).count();
        match (count(Cell::takes_batch), count(Cell::is_possible)) {
            (0, 0) => "not offered in any region that the sources name".to_owned(),
            (0, online) => format!("online in {online} regions, no batch"),
            (batch, _) => format!("batch in {batch} regions"),
        }
    }
}

/// What a model can do in a region, under a stable name.
#[derive(Debug, Clone, Copy)]
struct Can(Cell);

impl Serialize for Can {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(match self.0 {
            Cell::Batch => "batch",
            Cell::BatchThroughProfile => "batch-through-profile",
            Cell::Online => "online",
            Cell::OnlineThroughProfile => "online-through-profile",
            Cell::Unknown => "unknown",
            Cell::NoBatch => "no-batch",
            Cell::No => "no",
            Cell::Ended => "ended",
        })
    }
}

//! What a model can do in every region, each in one short word.

use super::super::catalog::{Catalog, Geography, Model, Region};
use super::answer::Verdict;
use super::question::{Mode, Question};
use super::verdict;

/// What a model can do in a region.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cell {
    /// Batch jobs can name the model itself.
    Batch,
    /// Batch jobs can name an inference profile of the model.
    BatchThroughProfile,
    /// No batch jobs; it answers single requests.
    Online,
    /// No batch jobs; it answers single requests through an inference profile.
    OnlineThroughProfile,
    /// Whether it takes batch jobs cannot be told.
    Unknown,
    /// No batch jobs, and no source says whether it answers single requests.
    NoBatch,
    /// Neither.
    No,
    /// It did something there and has ended.
    Ended,
}

impl Cell {
    /// What a model can do in a region on a day, with data staying where it must.
    pub fn of(
        catalog: &Catalog,
        model: &Model,
        region: &str,
        today: &str,
        residency: Option<Geography>,
    ) -> Self {
        let ask = |today| {
            let batch = Question { residency, ..Question::batch(&model.id, region, today) };
            Self::from_verdicts(verdict(catalog, &batch), || {
                verdict(catalog, &Question { mode: Mode::Online, ..batch })
            })
        };
        let has_ended = model.end_of_life_in(region).is_some_and(|day| day <= today);
        if !has_ended {
            return ask(today);
        }
        // Before any day, nothing had ended.
        match ask("") {
            Self::No | Self::NoBatch => Self::No,
            _ => Self::Ended,
        }
    }

    fn from_verdicts(batch: Verdict, online: impl FnOnce() -> Verdict) -> Self {
        match batch {
            Verdict::Yes => Self::Batch,
            Verdict::ThroughProfile => Self::BatchThroughProfile,
            Verdict::Unknown => Self::Unknown,
            Verdict::No => match online() {
                Verdict::Yes => Self::Online,
                Verdict::ThroughProfile => Self::OnlineThroughProfile,
                Verdict::Unknown => Self::NoBatch,
                Verdict::No => Self::No,
            },
        }
    }

    /// Name in exports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Batch => "B",
            Self::BatchThroughProfile => "P",
            Self::Online | Self::OnlineThroughProfile => "O",
            Self::Unknown => "?",
            Self::NoBatch => "no batch",
            Self::No => "no",
            Self::Ended => "ended",
        }
    }

    /// One character for people; [`Self::meaning`] says it in words.
    pub fn code(self) -> &'static str {
        match self {
            Self::NoBatch | Self::No => "–",
            Self::Ended => "†",
            _ => self.name(),
        }
    }

    /// What the code means.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Batch => "Batch, by the model's own id",
            Self::BatchThroughProfile => "Batch, through an inference profile",
            Self::Online => "Online only",
            Self::OnlineThroughProfile => "Online only, through an inference profile",
            Self::Unknown => "Unknown",
            Self::NoBatch => "No batch; online unknown",
            Self::No => "No",
            Self::Ended => "Ended",
        }
    }

    /// Whether a batch job is possible.
    pub fn takes_batch(self) -> bool {
        matches!(self, Self::Batch | Self::BatchThroughProfile)
    }

    /// Whether anything is possible. What takes batch jobs answers single requests, too.
    pub fn is_possible(self) -> bool {
        self.takes_batch() || matches!(self, Self::Online | Self::OnlineThroughProfile)
    }
}

/// A model in every region, in the order of the regions that were asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Id of the model.
    pub model: String,
    /// One cell for each region.
    pub cells: Vec<Cell>,
}

impl Row {
    /// What a model can do in each of these regions.
    pub fn of(
        catalog: &Catalog,
        model: &Model,
        regions: &[&Region],
        today: &str,
        residency: Option<Geography>,
    ) -> Self {
        let cell = |region: &&Region| Cell::of(catalog, model, &region.code, today, residency);
        Self { model: model.id.clone(), cells: regions.iter().map(cell).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::catalog::builtin;
    use super::*;

    #[track_caller]
    fn check(id: &str, region: &str, expected: Cell) {
        let model = builtin().model(id).expect("a model of the catalog");
        assert_eq!(
            Cell::of(builtin(), model, region, "2026-11-23", None),
            expected,
            "{id} {region}"
        );
    }

    #[test]
    fn a_cell_says_the_most_that_is_possible() {
        check("amazon.titan-embed-text-v2:0", "eu-west-2", Cell::Batch);
        check("amazon.nova-pro-v1:0", "us-west-2", Cell::BatchThroughProfile);
        check("anthropic.claude-3-haiku-20240307-v1:0", "us-east-1", Cell::Ended);
        check("anthropic.claude-3-haiku-20240307-v1:0", "me-south-1", Cell::NoBatch);
    }

    #[test]
    fn what_takes_batch_jobs_answers_single_requests() {
        let catalog = builtin();
        for model in catalog.models() {
            for Region { code, .. } in catalog.regions() {
                let batch = Question::batch(&model.id, code, "2026-11-23");
                let online = verdict(catalog, &Question { mode: Mode::Online, ..batch });
                let is_possible =
                    |verdict| matches!(verdict, Verdict::Yes | Verdict::ThroughProfile);
                assert!(
                    !is_possible(verdict(catalog, &batch)) || is_possible(online),
                    "{} {code}",
                    model.id
                );
            }
        }
    }

    #[test]
    fn a_row_has_a_cell_for_each_region_and_residency_narrows_it() {
        let catalog = builtin();
        let model = catalog.model("amazon.nova-pro-v1:0").expect("a model of the catalog");
        let regions: Vec<&Region> = catalog.regions().iter().collect();
        let row = |residency| Row::of(catalog, model, &regions, "2026-11-23", residency).cells;
        let n_possible = |cells: &[Cell]| cells.iter().filter(|cell| cell.is_possible()).count();
        let (anywhere, europe) = (row(None), row(Some(Geography::Europe)));
        assert_eq!(anywhere.len(), regions.len());
        assert!(n_possible(&europe) > 0 && n_possible(&europe) < n_possible(&anywhere));
    }
}

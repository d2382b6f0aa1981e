//! Runs beside the output that is open, and how their records stand beside its own.

use std::cell::RefCell;
use std::rc::Rc;

use super::super::job::{Ended, Job};
use super::open;
use super::source::SourcePass;
use super::{Opened, OpenedSource};
use crate::engine::results::compare::{AlignedRows, Aligner, Run};
use crate::engine::results::{Index, Output, RowIds};
use crate::engine::source::Row;
use crate::protocol::{Failure, RunChoice, RunId, RunSummary, diagnostics_of};
use crate::web::{Handle, Slices};

/// The runs that were added.
#[derive(Default)]
pub(super) struct AddedRuns {
    runs: RefCell<Vec<Rc<AddedRun>>>,
    /// The rows of those that were compared last.
    aligned: RefCell<Option<Aligned>>,
}

struct AddedRun {
    id: RunId,
    files: Slices,
    output: Output,
}

/// The rows of the output that is open and of these runs.
#[derive(Clone)]
struct Aligned {
    others: Vec<RunId>,
    rows: Rc<AlignedRows>,
}

/// Reads another run.
pub(super) async fn add(
    job: &Job,
    opened: &Opened,
    id: RunId,
    handles: &[Handle],
) -> Result<RunSummary, Ended> {
    let sorted = open::sort(job, handles).await?;
    let output = open::output(job, &sorted.outputs).await?;
    let model = sorted.own.as_ref().map(|own| own.model.clone());
    let region = sorted.own.map(|own| own.region).filter(|region| !region.is_empty());
    let summary = RunSummary {
        files: sorted.files,
        totals: output.totals.clone(),
        model,
        region,
        diagnostics: diagnostics_of(&[&output.report]),
    };
    let run = AddedRun { id, files: Slices::new(sorted.outputs)?, output };
    opened.added.runs.borrow_mut().push(Rc::new(run));
    Ok(summary)
}

/// Lets go of a run.
pub(super) fn remove(opened: &Opened, id: RunId) {
    opened.added.runs.borrow_mut().retain(|run| run.id != id);
    opened.added.aligned.replace(None);
}

/// The runs that are compared, with their rows.
pub(super) struct ChosenRuns<'a> {
    opened: &'a Opened,
    choice: &'a RunChoice,
    others: Vec<Rc<AddedRun>>,
    rows: Rc<AlignedRows>,
}

impl<'a> ChosenRuns<'a> {
    /// Puts their records into rows, unless that was done before.
    pub(super) async fn of(
        job: &Job,
        opened: &'a Opened,
        choice: &'a RunChoice,
    ) -> Result<Self, Ended> {
        let others = opened.added.chosen(choice)?;
        let ids: Vec<RunId> = others.iter().map(|run| run.id).collect();
        let known = opened.added.aligned.borrow().clone().filter(|known| known.others == ids);
        let rows = if let Some(known) = known {
            known.rows
        } else {
            // The rows of before are let go of first: two tables might be one too many.
            opened.added.aligned.replace(None);
            let rows = Rc::new(align(job, opened, &others).await?);
            let aligned = Aligned { others: ids, rows: Rc::clone(&rows) };
            opened.added.aligned.replace(Some(aligned));
            rows
        };
        Ok(Self { opened, choice, others, rows })
    }

    /// The runs with their names, the one that is open first.
    pub(super) fn runs(&self) -> Vec<Run<'_>> {
        let own = Run { name: &self.choice.own_name, output: &self.opened.output };
        let others = self.others.iter().zip(&self.choice.others);
        let others = others.map(|(run, named)| Run { name: &named.name, output: &run.output });
        std::iter::once(own).chain(others).collect()
    }

    /// The files of each run.
    pub(super) fn files(&self) -> Vec<&Slices> {
        let others = self.others.iter().map(|run| &run.files);
        std::iter::once(&self.opened.output_files).chain(others).collect()
    }

    /// The rows.
    pub(super) fn rows(&self) -> &AlignedRows {
        &self.rows
    }
}

impl AddedRuns {
    fn chosen(&self, choice: &RunChoice) -> Result<Vec<Rc<AddedRun>>, Ended> {
        let runs = self.runs.borrow();
        let chosen = choice.others.iter().map(|named| {
            let run = runs.iter().find(|run| run.id == named.id);
            run.cloned().ok_or_else(|| {
                Ended::Failed(Failure {
                    message: format!("the run {} is not open", named.name),
                    action: "Remove it, and choose its outputs again.".to_owned(),
                    is_fatal: false,
                })
            })
        });
        chosen.collect()
    }
}

async fn align(job: &Job, opened: &Opened, others: &[Rc<AddedRun>]) -> Result<AlignedRows, Ended> {
    let others = others.iter().map(|run| &run.output.index);
    let indexes: Vec<&Index> = std::iter::once(&opened.output.index).chain(others).collect();
    let mut aligner = Aligner::new(indexes);
    if let Some(source) = &opened.source {
        align_source(job, source, opened.row_ids, &mut aligner).await?;
    }
    Ok(aligner.finish())
}

/// Takes the ids of all rows of the source.
async fn align_source(
    job: &Job,
    source: &OpenedSource,
    row_ids: RowIds,
    aligner: &mut Aligner<'_>,
) -> Result<(), Ended> {
    let mut id = String::new();
    let mut pass = SourcePass::new(source.files.files(), &source.parts);
    let mut on_row = |row: &Row<'_>| {
        row_ids.read(row, &mut id);
        aligner.row(&id);
    };
    while pass.next(job, &mut on_row).await?.is_some() {}
    Ok(())
}

//! Results without columns: OpenAI's lines, and vectors with a list of whose they are.

use std::path::{Path, PathBuf};

use super::super::failure::Failure;
use super::super::writer::Writer;
use super::args::Results;
use super::outputs::Outputs;
use super::written::{Job, TableSaid, finish, flush};
use crate::engine::check::Report;
use crate::engine::results::Windowed;
use crate::engine::results::export::{RecordExport, RecordsWritten, Target};

/// How names of lists of ids end.
const IDS_ENDING: &str = "ids.jsonl";

/// Refuses flags that say something about columns.
pub(super) fn check_flags(args: &Results, target: Target) -> Result<(), Failure> {
    if matches!(target, Target::Table(_)) {
        return Ok(());
    }
    let flags = [
        ("--columns", !args.columns.is_empty()),
        ("--fields", args.fields),
        ("--sort-by", args.sort_by.is_some()),
        ("--bom", args.bom),
        ("--no-formula-guard", args.no_formula_guard),
    ];
    match flags.into_iter().find(|(_, is_there)| *is_there) {
        Some((flag, _)) => Err(Failure(format!(
            "{flag} is about the columns of a table, and {} has none",
            target.word()
        ))),
        None => Ok(()),
    }
}

impl Job<'_> {
    /// Writes the lines that OpenAI's batch API answers with.
    pub(super) fn write_openai(
        &self,
        files: &mut Outputs,
        args: &Results,
        (model, path): (&str, &Path),
    ) -> Result<(TableSaid, Report), Failure> {
        let mut writer = self.create(path)?;
        let export = RecordExport::openai(self.output, &args.statuses, model);
        let RecordsWritten { totals, report, .. } = write(export, files, &mut writer)?;
        files.check_unchanged()?;
        Ok((TableSaid::of_records(totals, finish(writer)?), report))
    }

    /// Writes the vectors, and beside them whose they are.
    pub(super) fn write_vectors(
        &self,
        files: &mut Outputs,
        args: &Results,
        path: &Path,
    ) -> Result<(TableSaid, Report), Failure> {
        let ids_path = ids_path(path);
        let mut ids_writer = self.create(&ids_path)?;
        let mut writer = self.create(path)?;
        let export = RecordExport::vector_ids(self.output, &args.statuses);
        let RecordsWritten { totals, report, shape } = write(export, files, &mut ids_writer)?;
        let shape = shape.ok_or_else(|| {
            Failure(
                "no answer has a vector: .npy is for the outputs of embedding models".to_owned(),
            )
        })?;
        let export = RecordExport::vectors(self.output, &args.statuses, &shape);
        write(export, files, &mut writer)?;
        files.check_unchanged()?;
        let (ids, _) = finish(ids_writer)?;
        let said = TableSaid::of_records(totals, finish(writer)?);
        Ok((said.with_ids(ids), report))
    }
}

/// The list of ids beside a table of vectors.
fn ids_path(path: &Path) -> PathBuf {
    path.with_extension(IDS_ENDING)
}

fn write(
    mut export: RecordExport<'_>,
    files: &mut Outputs,
    writer: &mut Writer<()>,
) -> Result<RecordsWritten, Failure> {
    let mut out = Vec::new();
    let mut files = [files];
    loop {
        export.fill(&mut files)?;
        let is_more = export.take(&mut out);
        flush(writer, &mut out)?;
        if !is_more {
            break;
        }
    }
    writer.write(&mut out)?;
    Ok(export.finish())
}

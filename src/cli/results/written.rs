//! Files that are made of results: the table, and what is sent again.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::super::failure::Failure;
use super::super::input::{self, Input};
use super::super::output::{self, Output as OutputFile};
use super::super::writer::Writer;
use super::args::{Again, Results};
use super::outputs::Outputs;
use super::rows::{Joined, Source};
use super::sorted::Sorted;
use crate::engine::catalog::{builtin, find_model};
use crate::engine::check::Report;
use crate::engine::results::export::{
    CsvOptions, Export, ExportOptions, Format, RecordTotals, ResultColumn, Totals,
};
use crate::engine::results::{Output, Retry, RetryOptions, RetryTarget};
use crate::engine::split::Limits;

/// Output is written in pieces of at least this size.
pub(super) const WRITE_BYTES: usize = 1 << 20;

/// The table that was written.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct TableSaid {
    file: String,
    rows: u64,
    /// Texts that got an apostrophe, so that no spreadsheet runs them.
    guarded: u64,
    /// Texts that the format had no place for as a whole.
    cut: u64,
    /// Rows that the format had no place for.
    rows_over: u64,
    bytes: u64,
    /// Lines or vectors that the format has no place for.
    #[serde(skip_serializing_if = "Option::is_none")]
    left_out: Option<u64>,
    /// Of vectors, the file that says whose they are.
    #[serde(skip_serializing_if = "Option::is_none")]
    ids: Option<String>,
}

/// The retry file.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RetrySaid {
    /// `None` when there was nothing to send again.
    pub(super) file: Option<String>,
    pub(super) records: u64,
    pub(super) bytes: u64,
    /// An earlier file of that name, which is gone now that there is nothing to send again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) removed: Option<String>,
    /// Records whose answer may be longer than before.
    pub(super) raised: u64,
    /// Records whose request had no limit of tokens and has one now.
    pub(super) limit_added: u64,
    /// Records that were answered, and only fill it up.
    pub(super) topped_up: u64,
    /// Records whose limit is lower, since the other model answers with less.
    pub(super) limit_lowered: u64,
    /// Records of the file that was merged.
    pub(super) merged: u64,
    /// Lines of the file that was merged that are not in it.
    pub(super) merge_left_out: u64,
    /// Records that are not in it, since the other model does not take their format.
    pub(super) other_format: u64,
    /// Records that are not in it, since the job cannot run there at all.
    pub(super) not_eligible: u64,
    /// Records that would have to be in it, and whose request is not here.
    pub(super) without_request: u64,
    /// Records that are not in it, since they would fail again.
    pub(super) left_out: u64,
}

impl TableSaid {
    pub(super) fn new(totals: Totals, (file, bytes): (String, u64)) -> Self {
        let Totals { n_rows, n_guarded, n_cut, n_over, .. } = totals;
        let (rows, guarded, cut, rows_over) = (n_rows, n_guarded, n_cut, n_over);
        Self { file, rows, guarded, cut, rows_over, bytes, left_out: None, ids: None }
    }

    /// Of a file without columns.
    pub(super) fn of_records(totals: RecordTotals, (file, bytes): (String, u64)) -> Self {
        let rows = Totals { n_rows: totals.n_rows, ..Totals::default() };
        Self { left_out: Some(totals.n_left_out), ..Self::new(rows, (file, bytes)) }
    }

    /// The same, with the file that says whose the rows are.
    pub(super) fn with_ids(self, ids: String) -> Self {
        Self { ids: Some(ids), ..self }
    }

    pub(super) fn text(&self) -> String {
        let Self { file, rows, bytes, left_out, ids, .. } = self;
        let left_out = left_out.filter(|n| *n > 0);
        let left_out = left_out.map_or_else(String::new, |n| format!(", {n} left out"));
        let ids = ids.as_deref().map(super::printable);
        let ids = ids.map_or_else(String::new, |ids| format!("; whose they are: {ids}"));
        format!("{}: {rows} rows, {bytes} bytes{left_out}{ids}", super::printable(file))
    }
}

/// What all files are made of.
pub(super) struct Job<'a> {
    pub(super) sorted: &'a Sorted,
    pub(super) output: &'a Output,
    pub(super) joined: &'a Joined,
    pub(super) source: Option<&'a Source<'a>>,
}

impl Job<'_> {
    /// Begins a file that is none of those that are read.
    pub(super) fn create(&self, path: &Path) -> Result<Writer<()>, Failure> {
        self.create_beside(path, [])
    }

    /// The same, and none of these either.
    fn create_beside(
        &self,
        path: &Path,
        more: impl IntoIterator<Item = PathBuf>,
    ) -> Result<Writer<()>, Failure> {
        let Sorted { outputs, inputs, sources, files, .. } = self.sorted;
        let read = outputs.iter().chain(inputs).chain(sources).cloned().chain(more);
        let others = files.iter().map(|file| PathBuf::from(&file.path));
        Ok(Writer::start(Some(OutputFile::create(path, read.chain(others))?), ()))
    }

    /// How a table is written.
    pub(super) fn options(&self, args: &Results, format: Format) -> ExportOptions {
        let columns =
            if args.columns.is_empty() { ResultColumn::ALL.to_vec() } else { args.columns.clone() };
        let csv = CsvOptions { has_bom: args.bom, guards_formulas: !args.no_formula_guard };
        let names = self.output.fields.fields.iter().map(|field| field.name.clone());
        let fields = if args.fields { names.collect() } else { Vec::new() };
        let statuses = args.statuses.clone();
        ExportOptions { format, csv, columns, fields, statuses }
    }

    /// Writes the table.
    pub(super) fn write_table(
        &self,
        files: &mut Outputs,
        args: &Results,
        (format, path): (Format, &Path),
        report: &mut Report,
    ) -> Result<TableSaid, Failure> {
        if let Some(order) = self.order(files, args)? {
            return self.write_arranged(files, args, (format, path), (&order, report));
        }
        let options = self.options(args, format);
        let mut writer = self.create(path)?;
        let mut out = Vec::with_capacity(WRITE_BYTES * 2);
        let Joined { rows, columns, source: before, .. } = self.joined;
        let export = Export::new(self.output, rows, &mut *files, columns, &options);
        let mut export = export.with_ids(self.joined.row_ids);
        if let Some(source) = self.source {
            let again = source.scan(|row, _, _| {
                export.row(row, &mut out, report)?;
                flush(&mut writer, &mut out).map(|()| true)
            })?;
            if again.versions != before.versions {
                let first = self.sorted.sources.first();
                return Err(input::changed(first.map_or(Path::new(""), PathBuf::as_path)));
            }
        }
        while export.rest(&mut out, report)? {
            flush(&mut writer, &mut out)?;
        }
        let totals = export.finish(&mut out, report).map_err(Failure::said)?;
        writer.write(&mut out)?;
        files.check_unchanged()?;
        Ok(TableSaid::new(totals, finish(writer)?))
    }

    /// Writes what is sent again.
    pub(super) fn write_retry(
        &self,
        files: &mut Outputs,
        args: &Again,
        (of_job, target, path): (&str, Option<RetryTarget>, &Path),
        report: &mut Report,
    ) -> Result<RetrySaid, Failure> {
        let limits = limits_of(target.as_ref().map_or(of_job, |target| &target.model));
        let mut options = RetryOptions {
            max_tokens: args.max_tokens,
            model: of_job.to_owned(),
            target,
            merges: args.merge.is_some(),
            min_records: limits.min_records,
            max_records: limits.max_records,
            max_bytes: limits.max_bytes,
            tops_up: args.top_up,
            only_retryable: args.only_retryable,
            ..RetryOptions::default()
        };
        if !args.statuses.is_empty() {
            options.statuses.clone_from(&args.statuses);
        }
        if let Some(pipe) = self.sorted.inputs.iter().find(|file| input::is_read_once(file)) {
            return Err(Failure(format!(
                "{} cannot be read twice, as it has to be for --retry: save it to a file",
                pipe.display()
            )));
        }
        let Joined { rows, found, inputs, .. } = self.joined;
        let mut writer = self.create_beside(path, args.merge.iter().cloned())?;
        let mut out = Vec::with_capacity(WRITE_BYTES * 2);
        let mut retry = Retry::new(self.output, rows, found, &options, report);
        while retry.step(files, &mut out)? {
            flush(&mut writer, &mut out)?;
        }
        for (path, version) in self.sorted.inputs.iter().zip(&inputs.versions) {
            let mut input = Input::open(path)?;
            while let Some(chunk) = input.next()? {
                retry.input(chunk, &mut out);
                flush(&mut writer, &mut out)?;
            }
            retry.end_input(&mut out);
            input::check_version(path, *version)?;
        }
        if let Some(other) = &args.merge {
            let mut input = Input::open(other)?;
            while let Some(chunk) = input.next()? {
                retry.merge(chunk, &mut out);
                flush(&mut writer, &mut out)?;
            }
            retry.end_merge(&mut out);
        }
        while retry.top_up(files, &mut out)? {
            flush(&mut writer, &mut out)?;
        }
        writer.write(&mut out)?;
        files.check_unchanged()?;
        let totals = retry.finish(report);
        let (mut file, mut removed) = (None, None);
        if totals.n_records > 0 {
            file = Some(finish(writer)?.0);
        } else if totals.n_not_eligible == 0 && path.exists() {
            // What an earlier run left would be sent once more, and paid for.
            output::remove(path)?;
            removed = Some(path.to_string_lossy().into_owned());
        }
        Ok(RetrySaid {
            file,
            removed,
            records: totals.n_records,
            bytes: totals.n_bytes,
            raised: totals.n_raised,
            limit_added: totals.n_limit_added,
            topped_up: totals.n_topped_up,
            limit_lowered: totals.n_limit_lowered,
            merged: totals.n_merged,
            merge_left_out: totals.n_merge_left_out,
            other_format: totals.n_other_format,
            not_eligible: totals.n_not_eligible,
            without_request: totals.n_without_request,
            left_out: totals.n_left_out,
        })
    }
}

/// The limits of a job of this model.
fn limits_of(model: &str) -> Limits {
    let catalog = builtin();
    let id = find_model(catalog, model).map_or(model, |model| model.id.as_str());
    Limits::of(&catalog.quotas_of(id))
}

/// Writes what is ready, where it is enough for a piece.
pub(super) fn flush(writer: &mut Writer<()>, out: &mut Vec<u8>) -> Result<(), Failure> {
    if out.len() >= WRITE_BYTES { writer.write(out) } else { Ok(()) }
}

/// Gives a file its name. Says which, and how many bytes it has.
pub(super) fn finish(writer: Writer<()>) -> Result<(String, u64), Failure> {
    let (output, ()) = writer.finish()?;
    let Some(output) = output else { return Ok((String::new(), 0)) };
    let n_bytes = output.n_bytes();
    Ok((output.finish()?.to_string_lossy().into_owned(), n_bytes))
}

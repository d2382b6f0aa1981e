//! The table of compared rows.

use std::path::{Path, PathBuf};

use super::super::super::failure::Failure;
use super::super::super::input;
use super::super::super::output::Output as OutputFile;
use super::super::super::writer::Writer;
use super::super::outputs::Outputs;
use super::super::rows::Source;
use super::super::written::{TableSaid, WRITE_BYTES, finish, flush};
use super::ReadRun;
use super::args::Compare;
use super::rows::Aligned;
use crate::engine::check::Report;
use crate::engine::results::compare::{CompareBy, ComparisonExport, ComparisonOptions, Run};
use crate::engine::results::export::{CsvOptions, Format};

/// What the table is made of.
pub(super) struct Table<'a> {
    pub(super) runs: &'a [ReadRun],
    pub(super) aligned: &'a Aligned,
    pub(super) source: Option<&'a Source<'a>>,
}

impl Table<'_> {
    /// Writes it.
    pub(super) fn write(
        &self,
        args: &Compare,
        (runs, by): (Vec<Run<'_>>, &CompareBy),
        files: &mut [Outputs],
        (format, path): (Format, &Path),
        report: &mut Report,
    ) -> Result<TableSaid, Failure> {
        let csv = CsvOptions { has_bom: args.bom, guards_formulas: !args.no_formula_guard };
        let options = ComparisonOptions { format, csv, only_different: args.only_different };
        let read = self.runs.iter().flat_map(|run| &run.sorted.files);
        let read = read.map(|file| PathBuf::from(&file.path)).chain(args.sources.iter().cloned());
        let mut writer = Writer::start(Some(OutputFile::create(path, read)?), ());
        let mut out = Vec::with_capacity(WRITE_BYTES * 2);
        let Aligned { rows, columns, source: before } = self.aligned;
        let mut export = ComparisonExport::new(runs, rows, by, columns, options);
        if let Some(source) = self.source {
            let again = source.scan(|row, _, _| {
                export.row(row, files, &mut out, report)?;
                flush(&mut writer, &mut out).map(|()| true)
            })?;
            if again.versions != before.versions {
                let first = args.sources.first();
                return Err(input::changed(first.map_or(Path::new(""), PathBuf::as_path)));
            }
        }
        while export.rest(files, &mut out, report)? {
            flush(&mut writer, &mut out)?;
        }
        let totals = export.finish(&mut out, report).map_err(Failure::said)?;
        writer.write(&mut out)?;
        // A table of lines that are others by now gets no name.
        files.iter().try_for_each(Outputs::check_unchanged)?;
        Ok(TableSaid::new(totals, finish(writer)?))
    }
}

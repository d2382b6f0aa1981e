//! Records joined to the rows of their source, or to their batch input.

use super::super::failure::Failure;
use super::super::input::{self, Input, Version};
use super::super::pass::HowRead;
use super::super::progress::Progress;
use super::args::Results;
use super::sorted::Sorted;
use crate::engine::check::{Place, Report};
use crate::engine::recipe::RecordIdSource;
use crate::engine::results::{
    Index, Joiner, Reconciliation, RowIdGuess, RowIds, Rows, SentIds, SentReader,
};
use crate::engine::source::{Row, Scan};

/// Rows with their records.
pub(super) struct Joined {
    pub(super) rows: Rows,
    pub(super) found: Reconciliation,
    /// Columns of the source; none without one.
    pub(super) columns: Vec<String>,
    /// Where the ids of the source are; `None` without one.
    pub(super) row_ids: Option<RowIds>,
    /// What was found in the source, in the batch input, and in the records compared with them.
    pub(super) source: Found,
    pub(super) inputs: Found,
    pub(super) records: Report,
}

/// What was found in files that were read, and the state in which they were.
#[derive(Default)]
pub(super) struct Found {
    pub(super) report: Report,
    pub(super) packing: Vec<Report>,
    pub(super) versions: Vec<Version>,
}

/// The source, and how it is read.
pub(super) struct Source<'a> {
    files: &'a [std::path::PathBuf],
    sheet: Option<&'a str>,
    how: HowRead,
}

impl<'a> Source<'a> {
    /// The source of a job; `None` where none was given.
    pub(super) fn of(args: &'a Results, sorted: &'a Sorted) -> Result<Option<Self>, Failure> {
        let chosen = sorted.quarry.as_ref().and_then(|quarry| quarry.recipe.dialect);
        let how = HowRead { chosen, flags: args.reading.clone() };
        Self::of_files(&sorted.sources, args.sheet.as_deref(), how)
    }

    /// A source of these files; `None` where there are none.
    pub(super) fn of_files(
        files: &'a [std::path::PathBuf],
        sheet: Option<&'a str>,
        how: HowRead,
    ) -> Result<Option<Self>, Failure> {
        how.flags.check()?;
        if let Some(pipe) = files.iter().find(|file| input::is_read_once(file)) {
            return Err(Failure(format!(
                "{} cannot be read twice, as a source of results has to be: save it to a file",
                pipe.display()
            )));
        }
        Ok((!files.is_empty()).then_some(Self { files, sheet, how }))
    }

    /// Reads its rows, until `on_row` wants no more.
    pub(super) fn scan(
        &self,
        mut on_row: impl FnMut(&Row<'_>, &[String], &mut Report) -> Result<bool, Failure>,
    ) -> Result<Found, Failure> {
        let mut input = Input::open_tables(self.files, self.sheet)?;
        let mut progress = Progress::new();
        let mut scan: Option<Scan> = None;
        let mut state: Result<bool, Failure> = Ok(true);
        let mut take = |state: &mut Result<bool, Failure>,
                        row: &Row<'_>,
                        columns: &[String],
                        report: &mut Report| {
            if matches!(state, Ok(true)) {
                *state = on_row(row, columns, report);
            }
        };
        while matches!(state, Ok(true)) && input.advance()? {
            let chunk = input.chunk();
            let mut on_row = |row: &Row<'_>, columns: &[String], report: &mut Report| {
                take(&mut state, row, columns, report);
            };
            if let (Some(name), Some(scan)) = (input.begun_file(), &mut scan) {
                scan.next_file(self.how.dialect(chunk, &name), &mut on_row);
            }
            let first = self.files.first().map(|file| input::name(file)).unwrap_or_default();
            let scan = scan.get_or_insert_with(|| Scan::new(self.how.dialect(chunk, &first)));
            scan.push(chunk, &mut on_row);
            progress.report(&input, scan.n_rows());
        }
        let Some(mut scan) = scan else { return Ok(Found::default()) };
        if matches!(state, Ok(true)) {
            scan.finish(|row, columns, report| take(&mut state, row, columns, report));
        }
        state?;
        Ok(Found {
            report: scan.report().clone(),
            packing: input.packing().to_vec(),
            versions: input.done().iter().map(|done| done.version).collect(),
        })
    }
}

/// Joins records to rows.
pub(super) fn join(
    args: &Results,
    sorted: &Sorted,
    source: Option<&Source<'_>>,
    index: &Index,
) -> Result<Joined, Failure> {
    let mut records = Report::new();
    let mut columns = Vec::new();
    let Some(source) = source else {
        if sorted.inputs.is_empty() {
            let (rows, found) = Joiner::of_output(index, &mut records);
            let (source, inputs) = (Found::default(), Found::default());
            return Ok(Joined { rows, found, columns, row_ids: None, source, inputs, records });
        }
        let mut joiner = Joiner::new(index, None);
        let (_, inputs) = read_inputs(sorted, |id, at, report| joiner.row(id, at, report))?;
        let (rows, found) = joiner.finish(&mut records);
        let source = Found::default();
        return Ok(Joined { rows, found, columns, row_ids: None, source, inputs, records });
    };
    let (sent, inputs) = read_inputs(sorted, |_, _, _| {})?;
    let sent = (!sorted.inputs.is_empty()).then_some(sent);
    let mut joiner = Joiner::new(index, sent.as_ref());
    let (mut id, mut ids) = (String::new(), None);
    let choice = IdChoice {
        is_generated: args.generated_ids,
        column: args.id_column.as_deref(),
        recipe: sorted.quarry.as_ref().map(|quarry| &quarry.recipe.record_id),
    };
    let guess = choice.guess(source, &[index])?;
    let source = source.scan(|row, names, report| {
        let ids = if let Some(ids) = ids {
            ids
        } else {
            columns = names.to_vec();
            *ids.insert(choice.of(names, guess)?)
        };
        ids.read(row, &mut id);
        joiner.row(&id, row.at, report);
        Ok(true)
    })?;
    let (rows, found) = joiner.finish(&mut records);
    Ok(Joined { rows, found, columns, row_ids: ids, source, inputs, records })
}

/// What is said of where the record ids of a source are.
pub(super) struct IdChoice<'a> {
    pub(super) is_generated: bool,
    pub(super) column: Option<&'a str>,
    /// What `quarry.json` says.
    pub(super) recipe: Option<&'a RecordIdSource>,
}

impl IdChoice<'_> {
    /// Where the first rows have ids of one of these outputs, if nobody says it.
    pub(super) fn guess(&self, source: &Source<'_>, indexes: &[&Index]) -> Result<RowIds, Failure> {
        if self.is_generated || self.column.is_some() || self.recipe.is_some() {
            return Ok(RowIds::Generated);
        }
        for index in indexes {
            let mut guess = RowIdGuess::default();
            source.scan(|row, _, _| Ok(guess.row(row, index)))?;
            if let Some(found) = guess.finish() {
                return Ok(found);
            }
        }
        Ok(RowIds::default())
    }

    /// Where they are.
    pub(super) fn of(&self, columns: &[String], guess: RowIds) -> Result<RowIds, Failure> {
        let find = |name: &str| columns.iter().position(|column| column == name);
        if self.is_generated {
            return Ok(RowIds::Generated);
        }
        if let Some(name) = self.column {
            return find(name).map(RowIds::Column).ok_or_else(|| {
                Failure(format!("the source has no column {name}; it has {}", columns.join(", ")))
            });
        }
        Ok(match self.recipe {
            // Without its column, ids were made when the batch was.
            Some(RecordIdSource::Column(name)) => {
                find(name).map_or(RowIds::Generated, RowIds::Column)
            }
            Some(RecordIdSource::Generated) => RowIds::Generated,
            None => guess,
        })
    }
}

/// Reads the ids of the batch input.
fn read_inputs(
    sorted: &Sorted,
    mut on_record: impl FnMut(&str, Place, &mut Report),
) -> Result<(SentIds, Found), Failure> {
    let mut reader = SentReader::default();
    let mut found = Found::default();
    let mut progress = Progress::new();
    for (idx, path) in (0..).zip(&sorted.inputs) {
        found.report.set_file(idx);
        let mut input = Input::open(path)?;
        while let Some(chunk) = input.next()? {
            reader.push(chunk, &mut found.report, &mut on_record);
            progress.report(&input, 0);
        }
        reader.end_file(&mut found.report, &mut on_record);
        found.packing.extend(input.packing().iter().map(|it| it.clone().about_file(idx)));
        found.versions.push(input.done().first().and_then(|done| done.version));
    }
    Ok((reader.finish(), found))
}

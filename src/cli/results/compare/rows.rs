//! Records of all runs put into rows, those of the source where there is one.

use super::super::super::failure::Failure;
use super::super::super::pass::HowRead;
use super::super::rows::{Found, IdChoice, Source};
use super::ReadRun;
use super::args::Compare;
use crate::engine::results::Index;
use crate::engine::results::compare::{AlignedRows, Aligner};

/// Rows, and what was found in their source.
pub(super) struct Aligned {
    pub(super) rows: AlignedRows,
    /// Columns of the source; none without one.
    pub(super) columns: Vec<String>,
    pub(super) source: Found,
}

/// The source that was named, read as the first `quarry.json` says.
pub(super) fn source<'a>(
    args: &'a Compare,
    runs: &[ReadRun],
) -> Result<Option<Source<'a>>, Failure> {
    let mut quarries = runs.iter().filter_map(|run| run.sorted.quarry.as_ref());
    let chosen = quarries.find_map(|quarry| quarry.recipe.dialect);
    let how = HowRead { chosen, flags: args.reading.clone() };
    Source::of_files(&args.sources, args.sheet.as_deref(), how)
}

/// Puts records into rows.
pub(super) fn align(
    args: &Compare,
    runs: &[ReadRun],
    source: Option<&Source<'_>>,
) -> Result<Aligned, Failure> {
    let indexes: Vec<&Index> = runs.iter().map(|run| &run.output.index).collect();
    let mut aligner = Aligner::new(indexes.clone());
    let Some(source) = source else {
        let (columns, source) = (Vec::new(), Found::default());
        return Ok(Aligned { rows: aligner.finish(), columns, source });
    };
    let mut quarries = runs.iter().filter_map(|run| run.sorted.quarry.as_ref());
    let choice = IdChoice {
        is_generated: args.generated_ids,
        column: args.id_column.as_deref(),
        recipe: quarries.next().map(|quarry| &quarry.recipe.record_id),
    };
    let guess = choice.guess(source, &indexes)?;
    let (mut columns, mut ids, mut id) = (Vec::new(), None, String::new());
    let found = source.scan(|row, names, _| {
        let ids = if let Some(ids) = ids {
            ids
        } else {
            columns = names.to_vec();
            *ids.insert(choice.of(names, guess)?)
        };
        ids.read(row, &mut id);
        aligner.row(&id);
        Ok(true)
    })?;
    Ok(Aligned { rows: aligner.finish(), columns, source: found })
}

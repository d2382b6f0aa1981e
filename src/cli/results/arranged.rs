//! A table whose rows stand in another order than those of the source.

use std::path::Path;

use super::super::failure::Failure;
use super::args::Results;
use super::outputs::Outputs;
use super::written::{Job, TableSaid, WRITE_BYTES, finish, flush};
use crate::engine::check::Report;
use crate::engine::results::export::{Export, Format};
use crate::engine::results::{SortKey, SortValues, View};
use crate::engine::source::OwnedRow;

/// Bytes of the source that are held at once, unless a single row is longer.
const MAX_HELD_BYTES: u64 = 64 << 20;

/// Rows of the source that are held at once.
const MAX_HELD_ROWS: usize = 250_000;

/// Keys that are no column of the source and no field of the answers, with their words.
const OWN_KEYS: [(&str, SortKey); 5] = [
    ("row", SortKey::Row),
    ("status", SortKey::Status),
    ("stop_reason", SortKey::StopReason),
    ("input_tokens", SortKey::InputTokens),
    ("output_tokens", SortKey::OutputTokens),
];

impl Job<'_> {
    /// The rows in the order that is wanted; `None` where that is the order of the source.
    pub(super) fn order(
        &self,
        files: &mut Outputs,
        args: &Results,
    ) -> Result<Option<Vec<u32>>, Failure> {
        let Some(said) = args.sort_by.as_deref() else { return Ok(None) };
        let own = OWN_KEYS.iter().find(|(word, _)| *word == said);
        let sort = match own {
            Some((_, key)) => key.clone(),
            None => SortKey::Value(self.value_of(said)?),
        };
        let (rows, index) = (&self.joined.rows, &self.output.index);
        let values = match sort.value_of() {
            Some(of) => {
                let mut values = SortValues::new(of.clone(), of.n_slots(rows, index));
                self.each_value(files, of, |slot, value| values.put(slot, value))?;
                Some(values)
            }
            None => None,
        };
        let statuses = args.statuses.clone();
        let view = View { statuses, sort, is_descending: args.descending };
        Ok(view.rows(rows, index, values.as_ref()))
    }

    /// Writes these rows in this order. Rows of the source are read in passes, for as many rows as are
    /// held at once.
    pub(super) fn write_arranged(
        &self,
        files: &mut Outputs,
        args: &Results,
        (format, path): (Format, &Path),
        (order, report): (&[u32], &mut Report),
    ) -> Result<TableSaid, Failure> {
        let options = self.options(args, format);
        let mut writer = self.create(path)?;
        let mut out = Vec::with_capacity(WRITE_BYTES * 2);
        let rows = self.joined.rows.arranged(order);
        let export = Export::new(self.output, &rows, &mut *files, &self.joined.columns, &options);
        let mut export = export.with_ids(self.joined.row_ids);
        let sizes = self.row_sizes()?;
        let mut rest = order;
        while !rest.is_empty() {
            let (here, after) = rest.split_at_checked(n_held(rest, &sizes)).unwrap_or((rest, &[]));
            for row in self.hold(here)? {
                match row {
                    Some(row) => export.row(&row.as_row(), &mut out, report)?,
                    // A record that no row of the source has.
                    None => {
                        export.rest(&mut out, report)?;
                    }
                }
                flush(&mut writer, &mut out)?;
            }
            rest = after;
        }
        let totals = export.finish(&mut out, report).map_err(Failure::said)?;
        writer.write(&mut out)?;
        files.check_unchanged()?;
        Ok(TableSaid::new(totals, finish(writer)?))
    }

    /// Bytes of the cells of each row of the source.
    fn row_sizes(&self) -> Result<Vec<u32>, Failure> {
        let mut sizes = Vec::with_capacity(self.joined.rows.n_source());
        self.each_row(|row| {
            let size: usize = row.iter().map(str::len).sum();
            sizes.push(u32::try_from(size).unwrap_or(u32::MAX));
        })?;
        Ok(sizes)
    }

    /// These rows of the source, in this order; `None` for what is none of its rows.
    fn hold(&self, numbers: &[u32]) -> Result<Vec<Option<OwnedRow>>, Failure> {
        let mut places: Vec<(u32, usize)> = numbers.iter().copied().zip(0..).collect();
        places.sort_unstable();
        let mut wanted = places.into_iter().peekable();
        let mut held: Vec<Option<OwnedRow>> = vec![None; numbers.len()];
        let mut number = 0;
        self.each_row(|row| {
            if let Some((_, place)) = wanted.next_if(|(wanted, _)| *wanted == number)
                && let Some(slot) = held.get_mut(place)
            {
                *slot = Some(row.to_owned());
            }
            number += 1;
        })?;
        Ok(held)
    }
}

/// How many of these rows are held at once.
fn n_held(numbers: &[u32], sizes: &[u32]) -> usize {
    let mut n_bytes: u64 = 0;
    let fits = numbers.iter().take(MAX_HELD_ROWS).take_while(|number| {
        let is_room = n_bytes < MAX_HELD_BYTES;
        n_bytes += sizes.get(**number as usize).copied().map_or(0, u64::from);
        is_room
    });
    fits.count().max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::results::export::ResultColumn;

    #[test]
    fn as_many_rows_are_held_as_there_is_memory_for() {
        assert_eq!(n_held(&[2, 0, 1], &[1, 1, 1]), 3);
        let half = 32 << 20;
        assert_eq!(n_held(&[0, 1, 2, 3], &[half, half, half, half]), 2);
        assert_eq!(n_held(&[0, 1], &[u32::MAX, 1]), 1);
        // Records that no row has take nothing.
        assert_eq!(n_held(&[7, 8], &[]), 2);
        assert_eq!(n_held(&vec![0; 300_000], &[1]), MAX_HELD_ROWS);
    }

    #[test]
    fn own_keys_are_called_as_their_columns() {
        for (word, _) in OWN_KEYS.iter().filter(|(word, _)| *word != "row") {
            assert!(ResultColumn::of_name(word).is_some(), "{word}");
        }
    }
}

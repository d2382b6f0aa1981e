//! The rows of the source, one chunk after the other.

use std::iter::Zip;
use std::slice::Iter;

use super::super::input::Input;
use super::super::job::{Ended, Job};
use crate::engine::check::Report;
use crate::engine::results::SourcePart;
use crate::engine::source::{Row, Scan};
use crate::web::Source;

/// A pass over all files of the source.
pub(super) struct SourcePass<'a> {
    /// Files that follow the one that is open.
    rest: Zip<Iter<'a, Source>, Iter<'a, SourcePart>>,
    input: Option<Input>,
    scan: Scan,
    is_at_end: bool,
}

impl<'a> SourcePass<'a> {
    pub(super) fn new(files: &'a [Source], parts: &'a [SourcePart]) -> Self {
        let dialect = parts.first().map(|part| part.dialect).unwrap_or_default();
        Self {
            rest: files.iter().zip(parts),
            input: None,
            scan: Scan::new(dialect),
            is_at_end: false,
        }
    }

    /// Hands on the rows that end in the next chunk, and says how many bytes it has. The last row of all
    /// may come alone, with none. `None` when there was nothing any more.
    pub(super) async fn next(
        &mut self,
        job: &Job,
        mut on_row: impl FnMut(&Row<'_>),
    ) -> Result<Option<u64>, Ended> {
        // A stream that has ended is not asked again.
        if self.is_at_end {
            return Ok(None);
        }
        let mut take = |row: &Row<'_>, _: &[String], _: &mut Report| on_row(row);
        loop {
            if let Some(input) = &mut self.input
                && let Some(chunk) = input.next(job).await?
            {
                self.scan.push(chunk, &mut take);
                return Ok(Some(chunk.len() as u64));
            }
            if let Some((file, part)) = self.rest.next() {
                if self.input.is_some() {
                    self.scan.next_file(part.dialect, &mut take);
                }
                self.input = Some(Input::new(file, 0)?);
            } else {
                self.is_at_end = true;
                self.scan.finish(&mut take);
                return Ok(Some(0));
            }
        }
    }

    /// What is known of the source so far.
    pub(super) fn scan(&self) -> &Scan {
        &self.scan
    }
}

//! Lines that are wanted in another order than that in which they lie, in passes over the files.
//!
//! A file that is streamed goes through one buffer. Pieces that are read at any place are each a buffer
//! of the browser's, of which it keeps as many as a gigabyte before it collects them.

use super::super::input::Input;
use super::super::job::{Ended, Job};
use crate::engine::lines::{Line, Lines};
use crate::engine::results::{Entry, MAX_LINE_BYTES, Windowed};
use crate::web::{Slices, Source};

/// Lines farther apart than this are read in passes of their own.
const MAX_GAP: u64 = 8 << 20;

/// Reads the lines that are wanted next from the files of the runs.
pub(super) async fn fill(
    job: &Job,
    runs: &[&Slices],
    windowed: &mut impl Windowed,
) -> Result<(), Ended> {
    let wanted = windowed.next_window().unwrap_or_default();
    for (run, (mut wanted, slices)) in wanted.into_iter().zip(runs).enumerate() {
        wanted.sort_unstable_by_key(|(_, entry)| (entry.file(), entry.bytes().start));
        let mut rest = wanted.as_slice();
        while let Some((_, first)) = rest.first() {
            let n = n_near(first, rest);
            let (here, after) = rest.split_at_checked(n).unwrap_or((rest, &[]));
            if let Some(file) = slices.files().get(first.file()) {
                pass(job, file, here, |at, line| windowed.put(run, at, line)).await?;
            }
            rest = after;
        }
    }
    Ok(())
}

/// How many entries are in one pass with the first.
fn n_near(first: &Entry, entries: &[(usize, Entry)]) -> usize {
    let mut end = first.bytes().end;
    let near = entries.iter().take_while(|(_, entry)| {
        let bytes = entry.bytes();
        let is_near = entry.file() == first.file() && bytes.start <= end + MAX_GAP;
        end = end.max(bytes.end);
        is_near
    });
    near.count()
}

/// Streams a file from the first of these entries to the last.
async fn pass(
    job: &Job,
    file: &Source,
    entries: &[(usize, Entry)],
    mut put: impl FnMut(usize, &[u8]),
) -> Result<(), Ended> {
    let start = entries.first().map_or(0, |(_, entry)| entry.bytes().start);
    let mut lines = Lines::new(MAX_LINE_BYTES).starting_at(1, start);
    let mut rest = entries.iter().peekable();
    let mut take = |line: &Line<'_>| {
        while let Some((at, _)) = rest.next_if(|(_, entry)| entry.bytes().start == line.byte) {
            put(*at, line.bytes);
        }
        rest.peek().is_none()
    };
    let mut input = Input::new(file, start)?;
    while let Some(mut chunk) = input.next(job).await? {
        while let Some(line) = lines.next(&mut chunk) {
            if take(&line) {
                return Ok(());
            }
        }
    }
    if let Some(line) = lines.finish() {
        take(&line);
    }
    Ok(())
}

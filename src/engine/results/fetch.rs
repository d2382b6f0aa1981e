//! Lines of output files, read again by where the index says that they lie.

use std::ops::Range;

use super::Entry;

/// Lines that lie so near to each other are read in one piece.
const MAX_GAP: u64 = 64 << 10;

/// Longest piece that is read at once, unless a single line is longer.
const MAX_PIECE: u64 = 4 << 20;

/// The output files, which can be read at any place.
pub trait Files {
    /// Why a file cannot be read.
    type Error;

    /// Puts these bytes of a file into `into`, in place of what it holds.
    ///
    /// # Errors
    ///
    /// The file cannot be read, or ends before.
    fn read(
        &mut self,
        file: usize,
        bytes: Range<u64>,
        into: &mut Vec<u8>,
    ) -> Result<(), Self::Error>;
}

/// Reads the lines of these entries, in the order in which they lie, with as few reads as is sensible.
/// `on_line` gets what stands beside the entry, and its line.
///
/// # Errors
///
/// A file cannot be read.
pub fn read_lines<T: Copy, F: Files>(
    files: &mut F,
    entries: impl IntoIterator<Item = (T, Entry)>,
    mut on_line: impl FnMut(T, &[u8]),
) -> Result<(), F::Error> {
    let mut entries: Vec<(T, Entry)> = entries.into_iter().collect();
    entries.sort_by_key(|(_, entry)| (entry.file(), entry.bytes().start));
    let mut piece = Vec::new();
    let mut rest = entries.as_slice();
    while let Some((_, first)) = rest.first() {
        let Range { start, mut end } = first.bytes();
        let is_in_piece = |(_, entry): &(T, Entry)| {
            let bytes = entry.bytes();
            let fits = entry.file() == first.file()
                && bytes.start <= end + MAX_GAP
                && (bytes.end <= end || bytes.end - start <= MAX_PIECE);
            if fits {
                end = end.max(bytes.end);
            }
            fits
        };
        let n = 1 + rest.iter().skip(1).map(is_in_piece).take_while(|fits| *fits).count();
        files.read(first.file(), start..end, &mut piece)?;
        let (here, after) = rest.split_at_checked(n).unwrap_or((rest, &[]));
        for (beside, entry) in here {
            let from = |at: u64| usize::try_from(at - start).unwrap_or(usize::MAX);
            let bytes = entry.bytes();
            on_line(*beside, piece.get(from(bytes.start)..from(bytes.end)).unwrap_or_default());
        }
        rest = after;
    }
    Ok(())
}

/// Files that are lent.
impl<F: Files> Files for &mut F {
    type Error = F::Error;

    fn read(
        &mut self,
        file: usize,
        bytes: Range<u64>,
        into: &mut Vec<u8>,
    ) -> Result<(), Self::Error> {
        (**self).read(file, bytes, into)
    }
}

/// What needs lines of outputs in another order than that in which they lie: it asks for many at once,
/// and holds what it makes of them.
pub trait Windowed {
    /// Begins to hold what comes next, and says which lines that takes: of each run, with the place that
    /// [`put`](Self::put) wants to know. `None` while what comes next is held, and at the end.
    fn next_window(&mut self) -> Option<Vec<Vec<(usize, Entry)>>>;

    /// Takes a line of a run that was asked for. Lines of a run come in the order in which they lie.
    fn put(&mut self, run: usize, at: usize, line: &[u8]);

    /// Reads all lines that it asks for next. `files` are those of the runs, in their order.
    ///
    /// # Errors
    ///
    /// A file cannot be read.
    fn fill<F: Files>(&mut self, files: &mut [F]) -> Result<(), F::Error> {
        let wanted = self.next_window().unwrap_or_default();
        for (run, (wanted, files)) in wanted.into_iter().zip(files).enumerate() {
            read_lines(files, wanted, |at, line| self.put(run, at, line))?;
        }
        Ok(())
    }
}

/// Files that lie in memory.
impl Files for &[Vec<u8>] {
    type Error = std::convert::Infallible;

    fn read(
        &mut self,
        file: usize,
        bytes: Range<u64>,
        into: &mut Vec<u8>,
    ) -> Result<(), Self::Error> {
        into.clear();
        let at = |at: u64| usize::try_from(at).unwrap_or(usize::MAX);
        let found = self.get(file).and_then(|file| file.get(at(bytes.start)..at(bytes.end)));
        into.extend_from_slice(found.unwrap_or_default());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::Reader;
    use super::*;

    /// Counts what is read.
    struct Counted(Vec<Vec<u8>>, Vec<Range<u64>>);

    impl Files for Counted {
        type Error = std::convert::Infallible;

        fn read(
            &mut self,
            file: usize,
            bytes: Range<u64>,
            into: &mut Vec<u8>,
        ) -> Result<(), Self::Error> {
            self.1.push(bytes.clone());
            self.0.as_slice().read(file, bytes, into)
        }
    }

    #[test]
    fn lines_come_whole_whatever_is_asked_for() {
        let line = |n: usize, len: usize| {
            format!("{{\"recordId\": \"{n}\", \"x\": \"{}\"}}", "x".repeat(len))
        };
        let lens = [10, 70_000, 10, 10, 9 << 20, 10];
        let text: Vec<String> = lens.iter().enumerate().map(|(n, len)| line(n, *len)).collect();
        let second = format!("{}\n", line(6, 5));
        let files = vec![(text.join("\r\n")).into_bytes(), second.into_bytes()];
        let mut reader = Reader::default();
        for file in &files {
            reader.push(file);
            reader.end_file();
        }
        let index = reader.finish().index;
        let mut counted = Counted(files, Vec::new());
        let wanted = [6, 3, 0, 2, 4, 5].map(|n| (n, *index.get(n).expect("a record")));
        let mut seen = Vec::new();
        read_lines(&mut counted, wanted, |n, line| seen.push((n, line.to_vec()))).expect("memory");
        let expected: Vec<_> = [0, 2, 3, 4, 5]
            .map(|n| (n, text[n].clone().into_bytes()))
            .into_iter()
            .chain([(6, line(6, 5).into_bytes())])
            .collect();
        assert!(seen == expected, "lines differ");
        // The 70 kB are left out, and the long line and what is behind it have their own reads.
        assert_eq!(counted.1.len(), 5, "{:?}", counted.1);
    }
}

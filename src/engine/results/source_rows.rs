//! Rows of the source, read again by their number.

use std::cell::Cell;

use super::super::check::{Place, Report};
use super::super::source::{Dialect, Row, Scan};
use super::Files;

/// Every so many rows it is noted where one begins.
const STRIDE: usize = 16;

/// Bytes that are read at once.
const PIECE_BYTES: u64 = 64 << 10;

/// Where the rows of a source begin. Two bytes a row.
#[derive(Debug, Clone, Default)]
pub struct SourceRows {
    places: Vec<Place>,
    n_rows: usize,
}

/// A file of a source, and how it is read.
#[derive(Debug, Clone)]
pub struct SourcePart {
    /// How it is read.
    pub dialect: Dialect,
    /// Its columns.
    pub columns: Vec<String>,
    /// Its size.
    pub n_bytes: u64,
}

impl SourceRows {
    /// Takes note of the next row.
    pub fn add(&mut self, at: Place) {
        if self.n_rows.is_multiple_of(STRIDE) {
            self.places.push(at);
        }
        self.n_rows += 1;
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.n_rows
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.n_rows == 0
    }

    /// Bytes of memory that it takes.
    pub fn memory(&self) -> usize {
        self.places.capacity() * size_of::<Place>()
    }

    /// Reads these rows, zero-based and in any order; `on_row` gets the place among `wanted`, and the
    /// row. `columns` are those of the source. Rows that are not found are left out.
    ///
    /// # Errors
    ///
    /// A file cannot be read.
    pub fn read<F: Files>(
        &self,
        files: &mut F,
        parts: &[SourcePart],
        columns: &[String],
        wanted: &[usize],
        mut on_row: impl FnMut(usize, &Row<'_>),
    ) -> Result<(), F::Error> {
        let mut order: Vec<usize> = (0..wanted.len()).collect();
        order.sort_by_key(|at| wanted.get(*at));
        let mut rest = order.as_slice();
        while let Some(first) = rest.first().and_then(|at| wanted.get(*at)) {
            // Rows that share a piece of the file are found in one go.
            let block = first / STRIDE;
            let is_near =
                |at: &&usize| wanted.get(**at).is_some_and(|row| row / STRIDE <= block + 4);
            let n = rest.iter().take_while(is_near).count();
            let (here, after) = rest.split_at_checked(n).unwrap_or((rest, &[]));
            self.read_near(files, parts, columns, (block, here, wanted), &mut on_row)?;
            rest = after;
        }
        Ok(())
    }

    fn read_near<F: Files>(
        &self,
        files: &mut F,
        parts: &[SourcePart],
        columns: &[String],
        (block, here, wanted): (usize, &[usize], &[usize]),
        on_row: &mut impl FnMut(usize, &Row<'_>),
    ) -> Result<(), F::Error> {
        let Some(place) = self.places.get(block).copied() else {
            return Ok(());
        };
        let last = here.iter().filter_map(|at| wanted.get(*at)).max().copied().unwrap_or_default();
        let next = Cell::new(block * STRIDE);
        let mut take = |row: &Row<'_>, _: &[String], _: &mut Report| {
            // A scan that had to begin at the top of the source gives out the rows before, too.
            if row.at.row < place.row {
                return;
            }
            for at in here.iter().filter(|at| wanted.get(**at) == Some(&next.get())) {
                on_row(*at, row);
            }
            next.set(next.get() + 1);
        };
        let first_part = usize::try_from(place.file).ok().and_then(|file| parts.get(file));
        let Some(first_part) = first_part else {
            return Ok(());
        };
        let start = Scan::start_of(first_part.dialect, Some(place));
        let mut scan = if start == Place::default() {
            Scan::new(parts.first().unwrap_or(first_part).dialect)
        } else {
            Scan::at(first_part.dialect, columns, &first_part.columns, place)
        };
        let n_before = usize::try_from(start.file).unwrap_or(usize::MAX);
        let mut piece = Vec::new();
        for (file, part) in parts.iter().enumerate().skip(n_before) {
            let is_first = file == n_before;
            if !is_first {
                scan.next_file(part.dialect, &mut take);
            }
            let mut at = if is_first { start.byte } else { 0 };
            while at < part.n_bytes {
                let end = part.n_bytes.min(at + PIECE_BYTES);
                files.read(file, at..end, &mut piece)?;
                scan.push(&piece, &mut take);
                at = end;
                if next.get() > last {
                    return Ok(());
                }
            }
        }
        scan.finish(&mut take);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::source::sniff_named;
    use super::*;

    /// Reads rows of these files in a random order and compares them with those of one pass.
    #[track_caller]
    fn check(texts: &[&str]) {
        let files: Vec<Vec<u8>> = texts.iter().map(|text| text.as_bytes().to_vec()).collect();
        let mut parts = Vec::new();
        let (mut rows, mut expected) = (SourceRows::default(), Vec::new());
        let mut columns = Vec::new();
        let dialects: Vec<Dialect> =
            files.iter().map(|file| sniff_named(file, "a.csv").dialect).collect();
        let mut scan = Scan::new(dialects[0]);
        let mut on_row = |row: &Row<'_>, names: &[String], _: &mut Report| {
            rows.add(row.at);
            columns = names.to_vec();
            expected.push(row.iter().map(str::to_owned).collect::<Vec<_>>());
        };
        for (idx, (file, dialect)) in files.iter().zip(&dialects).enumerate() {
            if idx > 0 {
                scan.next_file(*dialect, &mut on_row);
            }
            scan.push(file, &mut on_row);
            let head = texts[idx].lines().next().unwrap_or_default();
            let of_file = head.split(',').map(str::to_owned).collect();
            let n_bytes = file.len() as u64;
            parts.push(SourcePart { dialect: *dialect, columns: of_file, n_bytes });
        }
        scan.finish(&mut on_row);
        let n = expected.len();
        assert!(n > 0 && rows.len() == n);
        // Every row once, far from the one before.
        let wanted: Vec<usize> = (0..n).map(|idx| idx * 7919 % n).chain([n, n + 99]).collect();
        let mut seen = vec![Vec::new(); wanted.len()];
        rows.read(&mut files.as_slice(), &parts, &columns, &wanted, |at, row| {
            seen[at] = row.iter().map(str::to_owned).collect();
        })
        .expect("memory can be read");
        for (at, row) in wanted.iter().enumerate() {
            assert_eq!(seen[at], expected.get(*row).cloned().unwrap_or_default(), "row {row}");
        }
        // And a window, as a page shows it.
        let window: Vec<usize> = (0..n.min(50)).collect();
        let mut n_seen = 0;
        rows.read(&mut files.as_slice(), &parts, &columns, &window, |at, row| {
            assert_eq!(row.get(0), expected[at].first().map(String::as_str));
            n_seen += 1;
        })
        .expect("memory can be read");
        assert_eq!(n_seen, window.len());
    }

    #[test]
    fn any_row_is_read_again_as_it_was() {
        let csv = |from: usize, to: usize, len: usize| {
            let rows = (from..to).map(|n| format!("{n},\"a\"\"b\n{}\",é{n}\n", "x".repeat(len)));
            format!("id,text,more\n{}", rows.collect::<String>())
        };
        check(&["id,text\n1,x\n"]);
        check(&[&csv(0, 1_000, 5)]);
        check(&[&csv(0, 100, 5_000)]);
        check(&[&csv(0, 17, 3), "more,id,text\nm,100,t\nn,101,u\n", &csv(18, 70, 3)]);
        check(&["{\"id\": 1}\n{\"id\": 2}\n"]);
    }
}

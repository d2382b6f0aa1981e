//! Values of all runs, read ahead for many rows at once.

use super::super::super::json::Document;
use super::super::{Entry, Scratch, Texts};
use super::{AlignedRows, CompareBy, Run};

/// How much is held at once.
#[derive(Debug, Clone, Copy)]
pub(super) struct Window {
    /// Records of all runs.
    pub n_records: usize,
    /// Bytes of their lines.
    pub n_bytes: u64,
}

impl Default for Window {
    fn default() -> Self {
        Self { n_records: 250_000, n_bytes: 192 << 20 }
    }
}

/// Reads values. Outputs are in no order, so lines are read in the order in which they lie, for as many
/// rows as the window holds.
pub(super) struct Values<'a> {
    runs: Vec<Run<'a>>,
    rows: &'a AlignedRows,
    by: &'a CompareBy,
    limit: Window,
    /// The first row that is held.
    start: usize,
    /// Ids of the rows that are held, as the first run writes them that has them.
    ids: Vec<String>,
    /// Row by row, the value of each run.
    held: Vec<Option<String>>,
    scratch: Scratch,
    document: Document,
}

impl<'a> Values<'a> {
    pub(super) fn new(runs: Vec<Run<'a>>, rows: &'a AlignedRows, by: &'a CompareBy) -> Self {
        Self::with_window(runs, rows, by, Window::default())
    }

    pub(super) fn with_window(
        runs: Vec<Run<'a>>,
        rows: &'a AlignedRows,
        by: &'a CompareBy,
        limit: Window,
    ) -> Self {
        Self {
            runs,
            rows,
            by,
            limit,
            start: 0,
            ids: Vec::new(),
            held: Vec::new(),
            scratch: Scratch::default(),
            document: Document::default(),
        }
    }

    pub(super) fn rows(&self) -> &'a AlignedRows {
        self.rows
    }

    pub(super) fn runs(&self) -> &[Run<'a>] {
        &self.runs
    }

    pub(super) fn by(&self) -> &'a CompareBy {
        self.by
    }

    /// The row after the last one that is held.
    pub(super) fn end(&self) -> usize {
        self.start + self.ids.len()
    }

    /// The id of a row that is held.
    pub(super) fn id(&self, row: usize) -> &str {
        row.checked_sub(self.start).and_then(|at| self.ids.get(at)).map_or("", String::as_str)
    }

    /// The values of a row that is held, one for each run.
    pub(super) fn of(&self, row: usize) -> &[Option<String>] {
        let n_runs = self.runs.len();
        let at = row.checked_sub(self.start).map(|at| at * n_runs);
        at.and_then(|at| self.held.get(at..at + n_runs)).unwrap_or_default()
    }

    /// Begins to hold this row, and with it as many as the window has place for. Says which lines that
    /// takes, of each run; `None` when the row is held, or there is none.
    pub(super) fn window(&mut self, row: usize) -> Option<Vec<Vec<(usize, Entry)>>> {
        if (self.start..self.end()).contains(&row) || row >= self.rows.len() {
            return None;
        }
        let n_runs = self.runs.len();
        let mut wanted = vec![Vec::new(); n_runs];
        let (mut n_records, mut n_bytes, mut end) = (0, 0, row);
        while end < self.rows.len()
            && (end == row || n_records < self.limit.n_records && n_bytes < self.limit.n_bytes)
        {
            for (run, wanted) in wanted.iter_mut().enumerate() {
                if let Some(entry) = self.entry(end, run) {
                    n_bytes += entry.bytes().end - entry.bytes().start;
                    wanted.push((end - row, *entry));
                }
            }
            // A row that no run has takes its place, too.
            n_records += n_runs.max(1);
            end += 1;
        }
        self.start = row;
        self.ids.clear();
        self.ids.resize(end - row, String::new());
        self.held.clear();
        self.held.resize((end - row) * n_runs, None);
        Some(wanted)
    }

    /// Takes a line that the window wants, of this run and for this place in it.
    pub(super) fn put(&mut self, run: usize, at: usize, line: &[u8]) {
        let has_answer =
            self.entry(self.start + at, run).is_some_and(|entry| entry.status.has_answer());
        let n_runs = self.runs.len();
        let Self { by, ids, held, scratch, document, .. } = self;
        let texts = Texts::of(line, scratch, "");
        if let Some(value) = held.get_mut(at * n_runs + run).filter(|_| has_answer) {
            *value = by.value(&texts, document);
        }
        if let Some(id) = ids.get_mut(at).filter(|id| id.is_empty()) {
            *id = texts.id;
        }
    }

    fn entry(&self, row: usize, run: usize) -> Option<&'a Entry> {
        let entry = self.rows.entry(row, run)?;
        self.runs.get(run)?.output.index.get(entry)
    }
}

//! Values of runs to counts of where they are equal.

use super::super::{Distribution, Entry, Files, Windowed};
use super::categories::Counting;
use super::values::Values;
use super::{AlignedRows, CompareBy, Comparison, Likeness, Pair, Run, RunFound, conflicts};

/// Compares runs row by row. [`step`](Self::step) reads as many answers as are held at once.
///
/// Memory, beside the indexes and the rows: the values of 192 MB of lines.
pub struct Comparer<'a> {
    values: Values<'a>,
    next_row: usize,
    found: Comparison,
    counting: Counting,
}

impl<'a> Comparer<'a> {
    /// Of these runs, whose records stand in these rows.
    pub fn new(runs: Vec<Run<'a>>, rows: &'a AlignedRows, by: &'a CompareBy) -> Self {
        Self::over(Values::new(runs, rows, by))
    }

    pub(super) fn over(values: Values<'a>) -> Self {
        let (runs, rows) = (values.runs(), values.rows());
        let n_runs = runs.len();
        let pairs = (0..n_runs).flat_map(|first| (first + 1..n_runs).map(move |it| (first, it)));
        let pairs: Vec<Pair> =
            pairs.map(|(first, second)| Pair { first, second, ..Pair::default() }).collect();
        let found_runs = (0..).zip(runs).map(|(at, run)| run_found(at, run, rows)).collect();
        let counting = Counting::new(pairs.len());
        let found = Comparison { runs: found_runs, pairs, ..Comparison::default() };
        Self { values, next_row: 0, found, counting }
    }

    /// Compares the next rows. `files` are those of the runs, in their order. Says whether there were
    /// any.
    ///
    /// # Errors
    ///
    /// An output file cannot be read.
    pub fn step<F: Files>(&mut self, files: &mut [F]) -> Result<bool, F::Error> {
        self.fill(files)?;
        Ok(self.count())
    }

    /// Compares the rows that are held. Says whether there were any.
    pub fn count(&mut self) -> bool {
        if self.next_row >= self.values.rows().len() {
            return false;
        }
        let Self { values, next_row, found, counting } = self;
        for row in *next_row..values.end() {
            if values.rows().is_double(row) {
                found.n_double_rows += 1;
            } else {
                count(values.of(row), values.by(), found, counting);
            }
        }
        *next_row = values.end();
        true
    }

    /// How many rows were compared.
    pub fn n_rows(&self) -> usize {
        self.next_row
    }

    /// What was found, after [`step`](Self::step) has compared all rows.
    pub fn finish(self) -> Comparison {
        let mut found = self.found;
        let (categories, matrices) = self.counting.finish();
        found.categories = categories;
        for (pair, matrix) in found.pairs.iter_mut().zip(matrices) {
            pair.set_matrix(matrix);
        }
        found
    }
}

impl Windowed for Comparer<'_> {
    fn next_window(&mut self) -> Option<Vec<Vec<(usize, Entry)>>> {
        self.values.window(self.next_row)
    }

    fn put(&mut self, run: usize, at: usize, line: &[u8]) {
        self.values.put(run, at, line);
    }
}

/// What is known of a run without reading its answers.
fn run_found(at: usize, run: &Run<'_>, rows: &AlignedRows) -> RunFound {
    let index = &run.output.index;
    let n_without_id = index.iter().filter(|entry| entry.id_hash().is_none()).count() as u64;
    let n_conflicting = conflicts(index).count() as u64;
    let name = run.name.to_owned();
    let mut found = RunFound { name, n_without_id, n_conflicting, ..RunFound::default() };
    let single = || (0..rows.len()).filter(|row| !rows.is_double(*row));
    for row in single() {
        found.by_status.add(rows.status(row, at, index));
    }
    let answers = || {
        let entries = single().filter_map(|row| rows.entry(row, at));
        entries.filter_map(|entry| index.get(entry)).filter(|entry| entry.status.has_answer())
    };
    found.input_tokens = Distribution::of(answers().map(Entry::input_tokens));
    found.output_tokens = Distribution::of(answers().map(Entry::output_tokens));
    found
}

/// Counts one row.
fn count(
    values: &[Option<String>],
    by: &CompareBy,
    found: &mut Comparison,
    counting: &mut Counting,
) {
    let keys: Vec<_> = values.iter().map(|value| value.as_deref().map(|it| by.key(it))).collect();
    let numbers: Vec<Option<usize>> =
        keys.iter().map(|key| key.as_ref().and_then(|key| counting.add(key))).collect();
    for (run, key) in found.runs.iter_mut().zip(&keys) {
        run.n_values += u64::from(key.is_some());
    }
    let at = |run: usize| keys.get(run).and_then(Option::as_ref);
    let number = |run: usize| numbers.get(run).copied().flatten();
    for (idx, pair) in found.pairs.iter_mut().enumerate() {
        if let Some((first, second)) = at(pair.first).zip(at(pair.second)) {
            pair.n_both += 1;
            pair.n_equal += u64::from(first == second);
        }
        if let Some(numbers) = number(pair.first).zip(number(pair.second)) {
            counting.meet(idx, numbers);
        }
    }
    found.n_rows += 1;
    let kind = match Likeness::of(&keys) {
        Likeness::Same => &mut found.n_same,
        Likeness::Different => &mut found.n_different,
        Likeness::Incomplete => &mut found.n_incomplete,
        Likeness::Silent => &mut found.n_silent,
    };
    *kind += 1;
}

//! Which rows are shown: filtered and sorted by the index, searched in the files.

use std::rc::Rc;

use super::super::input::{self, Input};
use super::super::job::{Ended, Job};
use super::source::SourcePass;
use super::{Opened, values};
use crate::engine::lines::{Line, Lines};
use crate::engine::results::{
    LineFilter, MAX_LINE_BYTES, Matcher, Scratch, Search, SortValues, Texts, ValueOf, View,
};
use crate::engine::source::Row;
use crate::protocol::{Event, Failure};

/// Rows that do not stand in any.
const NONE: u32 = u32::MAX;

pub(super) async fn run(
    job: &Job,
    opened: &Opened,
    view: &View,
    search: Option<&Search>,
) -> Result<(), Ended> {
    let values = match view.sort.value_of() {
        Some(of) => Some(values_of(job, opened, of).await?),
        None => None,
    };
    let shown = view.rows(&opened.rows, &opened.output.index, values.as_deref());
    let Some(search) = search.filter(|search| !search.text.is_empty()) else {
        opened.shown.replace(shown);
        return Ok(());
    };
    let matcher = Matcher::new(search).map_err(|error| {
        Ended::Failed(Failure {
            message: error.to_string(),
            action: "Mend it, or search for it as plain text.".to_owned(),
            is_fatal: false,
        })
    })?;
    let means = (matcher, LineFilter::of(search));
    let mut searching = Searching::new(job, opened, means, shown.as_deref());
    searching.output().await?;
    searching.source().await?;
    let hits = searching.hits;
    let is_hit = |row: &u32| hits.get(*row as usize).copied().unwrap_or_default();
    let all = 0..u32::try_from(opened.rows.len()).unwrap_or(u32::MAX);
    let found = match shown {
        Some(shown) => shown.into_iter().filter(is_hit).collect(),
        None => all.filter(is_hit).collect(),
    };
    opened.shown.replace(Some(found));
    Ok(())
}

/// The values that rows are sorted by, read unless they were the last that were.
async fn values_of(job: &Job, opened: &Opened, of: &ValueOf) -> Result<Rc<SortValues>, Ended> {
    if let Some(values) = opened.sort_values.borrow().as_ref()
        && values.of() == of
    {
        return Ok(Rc::clone(values));
    }
    // Those of before are let go of first.
    opened.sort_values.replace(None);
    let mut values = SortValues::new(of.clone(), of.n_slots(&opened.rows, &opened.output.index));
    values::each(job, opened, of, |slot, value| {
        values.put(slot, value);
        true
    })
    .await?;
    let values = Rc::new(values);
    opened.sort_values.replace(Some(Rc::clone(&values)));
    Ok(values)
}

/// A pass over outputs and source that finds rows.
struct Searching<'a> {
    job: &'a Job,
    opened: &'a Opened,
    matcher: Matcher,
    filter: Option<LineFilter>,
    /// Whether a row may be shown at all.
    allowed: Vec<bool>,
    hits: Vec<bool>,
    /// Hits in the order in which they were found, shown while the search goes on.
    so_far: Vec<u32>,
    read_bytes: u64,
    total_bytes: u64,
}

impl<'a> Searching<'a> {
    fn new(
        job: &'a Job,
        opened: &'a Opened,
        (matcher, filter): (Matcher, Option<LineFilter>),
        shown: Option<&[u32]>,
    ) -> Self {
        let n_rows = opened.rows.len();
        let mut allowed = vec![shown.is_none(); n_rows];
        for row in shown.unwrap_or_default() {
            if let Some(allowed) = allowed.get_mut(*row as usize) {
                *allowed = true;
            }
        }
        let source = opened.source.as_ref();
        let source = source.map_or(0, |source| input::total_bytes(source.files.files()));
        Self {
            job,
            opened,
            matcher,
            filter,
            allowed,
            hits: vec![false; n_rows],
            so_far: Vec::new(),
            read_bytes: 0,
            total_bytes: input::total_bytes(opened.output_files.files()) + source,
        }
    }

    /// Rows by the entries that stand in them.
    fn rows_of_entries(&self) -> Vec<u32> {
        let mut rows = vec![NONE; self.opened.output.index.len()];
        for row in 0..self.opened.rows.len() {
            if let Some(slot) = self.opened.rows.entry(row).and_then(|entry| rows.get_mut(entry)) {
                *slot = u32::try_from(row).unwrap_or(NONE);
            }
        }
        rows
    }

    async fn output(&mut self) -> Result<(), Ended> {
        let rows = self.rows_of_entries();
        let mut scratch = Scratch::default();
        let mut entry = 0;
        for file in self.opened.output_files.files() {
            let mut lines = Lines::new(MAX_LINE_BYTES);
            let mut input = Input::new(file, 0)?;
            while let Some(mut chunk) = input.next(self.job).await? {
                self.read_bytes += chunk.len() as u64;
                while let Some(line) = lines.next(&mut chunk) {
                    self.line(&line, &rows, &mut entry, &mut scratch);
                }
                self.tell();
            }
            if let Some(line) = lines.finish() {
                self.line(&line, &rows, &mut entry, &mut scratch);
            }
        }
        Ok(())
    }

    fn line(&mut self, line: &Line<'_>, rows: &[u32], entry: &mut usize, scratch: &mut Scratch) {
        if line.is_blank() {
            return;
        }
        let row = rows.get(*entry).map(|row| *row as usize);
        *entry += 1;
        let Some(row) = row.filter(|row| self.may_show(*row)) else {
            return;
        };
        if self.filter.as_ref().is_some_and(|filter| !filter.lets_through(line.bytes)) {
            return;
        }
        let texts = Texts::of(line.bytes, scratch, "");
        let Texts { id, answer, thinking, tool_calls, error_message, .. } = &texts;
        let found = [answer, id, error_message, thinking, tool_calls]
            .into_iter()
            .any(|text| !text.is_empty() && self.matcher.is_in(text));
        if found {
            self.hit(row);
        }
    }

    async fn source(&mut self) -> Result<(), Ended> {
        let opened = self.opened;
        let Some(source) = &opened.source else {
            return Ok(());
        };
        let job = self.job;
        let mut row_idx = 0;
        let mut pass = SourcePass::new(source.files.files(), &source.parts);
        while let Some(n_bytes) = pass.next(job, |row| self.row(row, &mut row_idx)).await? {
            self.read_bytes += n_bytes;
            self.tell();
        }
        Ok(())
    }

    fn row(&mut self, row: &Row<'_>, idx: &mut usize) {
        let at = *idx;
        *idx += 1;
        if self.may_show(at) && row.iter().any(|cell| self.matcher.is_in(cell)) {
            self.hit(at);
        }
    }

    /// Whether a row may be shown, and is not yet.
    fn may_show(&self, row: usize) -> bool {
        self.allowed.get(row) == Some(&true) && self.hits.get(row) == Some(&false)
    }

    fn hit(&mut self, row: usize) {
        if let Some(hit) = self.hits.get_mut(row) {
            *hit = true;
            self.so_far.extend(u32::try_from(row));
        }
    }

    /// Lets the page show what was found so far.
    fn tell(&mut self) {
        let n_found = self.so_far.len() as u64;
        let before = self.opened.shown.borrow().as_ref().map_or(u64::MAX, |rows| rows.len() as u64);
        // The first hits at once, and then as many as fill a page more.
        if n_found > 0 && (before > n_found || before < 200) && before != n_found {
            self.opened.shown.replace(Some(self.so_far.clone()));
            self.job.post(&Event::Found { n_rows: n_found });
        }
        self.job.report(self.read_bytes, self.total_bytes, n_found);
    }
}

//! A batch input of the records that have to be sent again.
//!
//! ```
//! use quarry::engine::check::Report;
//! use quarry::engine::results::{Joiner, Reader, Retry, RetryOptions};
//!
//! let line = br#"{"recordId": "a", "modelInput": {"prompt": "x"}, "error": {"errorCode": 500}}"#;
//! let mut reader = Reader::default();
//! reader.push(line);
//! reader.end_file();
//! let output = reader.finish();
//! let mut report = Report::new();
//! let (rows, found) = Joiner::of_output(&output.index, &mut report);
//! let options = RetryOptions::default();
//! let mut retry = Retry::new(&output, &rows, &found, &options, &mut report);
//! let files = vec![line.to_vec()];
//! let mut out = Vec::new();
//! while retry.step(&mut files.as_slice(), &mut out).expect("memory can be read") {}
//! assert_eq!(retry.finish(&mut report).n_records, 1);
//! assert_eq!(out, b"{\"recordId\":\"a\",\"modelInput\":{\"prompt\": \"x\"}}\n");
//! ```

mod answer_limit;
mod merge;
mod options;
mod target;
#[cfg(test)]
mod tests;
mod writer;

use std::collections::BTreeMap;

use super::super::batch::{OVER_MODEL_LIMIT, over_model_limit};
use super::super::catalog::{builtin, find_model};
use super::super::check::{Place, Report};
use super::super::lines::{Line, Lines};
use super::index::hash_of;
use super::reader::MAX_LINE_BYTES;
use super::rules::{
    RETRY_LIMIT_ADDED, RETRY_LIMIT_LOWERED, RETRY_TOO_FEW, RETRY_TOO_LARGE, RETRY_TOPPED_UP,
    RETRY_WILL_FAIL_AGAIN, RETRY_WITHOUT_REQUEST,
};
use super::{Entry, Files, Output, Reconciliation, Rows, Status, causes, read_lines};
pub use options::{RetryOptions, RetryTarget, RetryTotals};
use target::Target;
use writer::{Copied, Writer};

/// Bytes of lines that a step reads, unless a single line is longer.
const STEP_BYTES: u64 = 8 << 20;

/// Lines that a step reads.
const STEP_LINES: usize = 10_000;

/// Writes the records that have to be sent again, each once, with their ids and requests as they
/// were: first those of the output by [`step`](Self::step), then those that only the batch input
/// has by [`input`](Self::input), then those of another batch input by [`merge`](Self::merge), then those
/// that fill the file up by [`top_up`](Self::top_up).
///
/// Memory: four bytes for each record that is wanted, some more for those whose line has no request,
/// and 8 MB of lines. Where another file is merged, a set of the ids that were written, too.
pub struct Retry<'a> {
    output: &'a Output,
    found: &'a Reconciliation,
    options: &'a RetryOptions,
    /// Whether a job can run where they are sent.
    is_possible: bool,
    /// Entries that are wanted, in order.
    wanted: Vec<u32>,
    /// How many of them were looked at.
    n_seen: usize,
    /// Wanted records whose line has no request: hashes of their ids, and their entries.
    owed: BTreeMap<u64, usize>,
    /// Ids that no entry stands for and that were written, and whether from the batch input: else
    /// from a line with a broken answer.
    others: BTreeMap<u64, bool>,
    /// Rows without a record for which a request was found.
    n_found_rows: u64,
    /// Lines that say nothing, not even whose they are.
    n_unreadable: u64,
    /// Where filling up goes on.
    next_top_up: usize,
    lines: Lines,
    has_input: bool,
    writer: Writer,
}

impl<'a> Retry<'a> {
    /// Chooses the records.
    pub fn new(
        output: &'a Output,
        rows: &Rows,
        found: &'a Reconciliation,
        options: &'a RetryOptions,
        report: &mut Report,
    ) -> Self {
        let is_wanted = |status| options.statuses.contains(&status);
        let target = options.target.as_ref().map(|target| Target::of(target, report));
        let is_possible = !matches!(target, Some(None));
        let mut writer = Writer::new(options.max_tokens, target.flatten(), options.merges);
        // Where rows are known, records of other jobs are none of them.
        let n_rows = if found.n_rows.is_some() { rows.n_source() } else { rows.len() };
        let of_rows = (0..n_rows).filter(|row| is_wanted(rows.status(*row, &output.index)));
        let mut wanted: Vec<u32> =
            of_rows.filter_map(|row| u32::try_from(rows.entry(row)?).ok()).collect();
        // A line with a broken answer may still say whose it is, and what was asked.
        if is_wanted(Status::NotJson) || is_wanted(Status::Missing) {
            let broken = output.index.iter().zip(0..);
            wanted.extend(
                broken.filter(|(entry, _)| entry.status == Status::NotJson).map(|(_, idx)| idx),
            );
        }
        wanted.sort_unstable();
        wanted.dedup();
        // Of lines that stand twice, the one that stands for the record.
        wanted.retain(|idx| {
            let hash = output.index.get(*idx as usize).and_then(Entry::id_hash);
            hash.is_none_or(|hash| output.index.find_hash(hash) == Some(*idx as usize))
        });
        wanted.retain(|idx| {
            let entry = output.index.get(*idx as usize);
            let cause = entry.and_then(Entry::cause).and_then(|cause| causes().get(cause));
            let Some((entry, cause)) = entry.zip(cause).filter(|(_, cause)| !cause.is_retryable)
            else {
                return true;
            };
            if options.only_retryable {
                writer.totals.n_left_out += 1;
                return false;
            }
            let file = u32::try_from(entry.file()).unwrap_or(u32::MAX);
            let at = Place { file, row: u64::from(*idx) + 1, line: 0, byte: entry.bytes().start };
            report.add(&RETRY_WILL_FAIL_AGAIN, &cause.title, at, || cause.fix.clone());
            true
        });
        if !is_possible {
            let n_missing = if is_wanted(Status::Missing) { found.n_missing } else { 0 };
            writer.totals.n_not_eligible = wanted.len() as u64 + n_missing;
            wanted.clear();
        }
        Self {
            output,
            found,
            options,
            is_possible,
            wanted,
            n_seen: 0,
            owed: BTreeMap::new(),
            others: BTreeMap::new(),
            n_found_rows: 0,
            n_unreadable: 0,
            next_top_up: 0,
            lines: Lines::new(MAX_LINE_BYTES),
            has_input: false,
            writer,
        }
    }

    /// Adds records of the next lines of the output. Says whether there are more.
    ///
    /// # Errors
    ///
    /// An output file cannot be read.
    pub fn step<F: Files>(&mut self, files: &mut F, out: &mut Vec<u8>) -> Result<bool, F::Error> {
        let Self {
            output, wanted, n_seen, owed, others, n_found_rows, n_unreadable, writer, ..
        } = self;
        let entries = wanted.get(*n_seen..).unwrap_or_default().iter();
        let entries = entries.filter_map(|idx| {
            let idx = *idx as usize;
            Some((idx, *output.index.get(idx)?))
        });
        let piece = next_piece(entries);
        *n_seen += piece.len();
        let index = &output.index;
        if piece.is_empty() {
            return Ok(false);
        }
        read_lines(files, piece, |idx, line| {
            let entry = index.get(idx);
            let Some(hash) = entry.and_then(Entry::id_hash) else {
                // Another line may say more of the record, or say the same again.
                let hash = writer.id_of(line).map(|id| hash_of(&id));
                let is_new =
                    |hash: &u64| index.find_hash(*hash).is_none() && !others.contains_key(hash);
                match hash {
                    None => *n_unreadable += 1,
                    Some(hash) if !is_new(&hash) => {}
                    Some(hash) if writer.copy(line, None, out).has_request() => {
                        others.insert(hash, false);
                        *n_found_rows += 1;
                    }
                    Some(hash) => {
                        owed.insert(hash, idx);
                    }
                }
                return;
            };
            if !writer.copy(line, entry, out).has_request() {
                owed.insert(hash, idx);
            }
        })?;
        Ok(true)
    }

    /// Adds records that no line of the output has, from a chunk of the batch input.
    pub fn input(&mut self, chunk: &[u8], out: &mut Vec<u8>) {
        let mut chunk = chunk;
        let mut lines = std::mem::replace(&mut self.lines, Lines::new(MAX_LINE_BYTES));
        self.has_input = true;
        while let Some(line) = lines.next(&mut chunk) {
            self.sent(&line, out);
        }
        self.lines = lines;
    }

    /// Ends a file of the batch input; what comes next is of another.
    pub fn end_input(&mut self, out: &mut Vec<u8>) {
        let mut lines = std::mem::replace(&mut self.lines, Lines::new(MAX_LINE_BYTES));
        if let Some(line) = lines.finish() {
            self.sent(&line, out);
        }
    }

    /// A record that was sent.
    fn sent(&mut self, line: &Line<'_>, out: &mut Vec<u8>) {
        if !line.is_whole() || !self.is_possible {
            return;
        }
        let line = line.without_mark();
        let Some(hash) = self.writer.id_of(line).map(|id| hash_of(&id)) else { return };
        let index = &self.output.index;
        if let Some(idx) = self.owed.get(&hash).copied() {
            // Of a line with a broken answer, only the row is known, which has no record.
            let entry = index.get(idx).filter(|entry| entry.id_hash().is_some());
            if self.writer.copy(line, entry, out).has_request() {
                self.owed.remove(&hash);
                if entry.is_none() {
                    self.others.insert(hash, true);
                    self.n_found_rows += 1;
                }
            }
            return;
        }
        let is_missing = index.find_hash(hash).is_none();
        if !is_missing || !self.options.statuses.contains(&Status::Missing) {
            return;
        }
        // An id that was sent twice is written once, and both rows have their request.
        if let Some(is_from_input) = self.others.get(&hash) {
            self.n_found_rows += u64::from(*is_from_input);
        } else if self.writer.copy(line, None, out).has_request() {
            self.others.insert(hash, true);
            self.n_found_rows += 1;
        }
    }

    /// Adds answered records until there are as many as a job needs, if that is wanted. Says whether
    /// there may be more to add.
    ///
    /// # Errors
    ///
    /// An output file cannot be read.
    pub fn top_up<F: Files>(&mut self, files: &mut F, out: &mut Vec<u8>) -> Result<bool, F::Error> {
        let Self { output, options, wanted, next_top_up, writer, .. } = self;
        let n_records = writer.totals.n_records;
        let n_lacking = options.min_records.saturating_sub(n_records);
        if !options.tops_up || n_lacking == 0 || n_records == 0 {
            return Ok(false);
        }
        let (index, start) = (&output.index, *next_top_up);
        let answered = index.iter().zip(0_u32..).skip(start).filter(|(entry, idx)| {
            let is_first = entry.id_hash().and_then(|hash| index.find_hash(hash));
            entry.status == Status::Answered
                && is_first == Some(*idx as usize)
                && wanted.binary_search(idx).is_err()
        });
        let n_most = usize::try_from(n_lacking).unwrap_or(usize::MAX);
        let answered = answered.map(|(entry, idx)| (idx as usize, *entry)).take(n_most);
        let piece = next_piece(answered);
        let Some((last, _)) = piece.last().copied() else { return Ok(false) };
        *next_top_up = last + 1;
        read_lines(files, piece, |_, line| {
            let is_written = writer.copy(line, None, out) == Copied::Written;
            writer.totals.n_topped_up += u64::from(is_written);
        })?;
        Ok(true)
    }

    /// What was written, and what is to be said of it.
    pub fn finish(self, report: &mut Report) -> RetryTotals {
        let Self { options, found, mut writer, .. } = self;
        if !self.is_possible {
            return writer.totals;
        }
        report.append(&writer.report);
        let is_wanted = |status| options.statuses.contains(&status);
        let owed_rows = self.owed.values().filter(|idx| {
            self.output.index.get(**idx).is_some_and(|entry| entry.id_hash().is_none())
        });
        let n_owed_rows = owed_rows.count() as u64;
        let n_owed_records = self.owed.len() as u64 - n_owed_rows;
        // The row of a line that says nothing is one of those that have no record.
        let n_rows = match found.n_rows {
            Some(_) if is_wanted(Status::Missing) => {
                found.n_missing.saturating_sub(self.n_found_rows)
            }
            None if is_wanted(Status::Missing) && self.has_input => 0,
            _ if is_wanted(Status::NotJson) => self.n_unreadable + n_owed_rows,
            _ => n_owed_rows,
        };
        let totals = &mut writer.totals;
        totals.n_without_request = n_owed_records + n_rows;
        for _ in 0..totals.n_without_request {
            report.add(&RETRY_WITHOUT_REQUEST, "", Place::default(), || {
                if self.has_input { "the batch input does not have it" } else { "no batch input" }
                    .to_owned()
            });
        }
        for _ in 0..totals.n_topped_up {
            report.add(&RETRY_TOPPED_UP, "", Place::default(), String::new);
        }
        if (1..options.min_records).contains(&totals.n_records) {
            report.add(&RETRY_TOO_FEW, "", Place::default(), || {
                format!(
                    "{} records, and a job has at least {}",
                    totals.n_records, options.min_records
                )
            });
        }
        for (n, rule) in [
            (totals.n_limit_added, &RETRY_LIMIT_ADDED),
            (totals.n_limit_lowered, &RETRY_LIMIT_LOWERED),
        ] {
            (0..n).for_each(|_| report.add(rule, "", Place::default(), String::new));
        }
        let model = options.target.as_ref().map_or(&options.model, |target| &target.model);
        let model = find_model(builtin(), model);
        let too_long =
            options.max_tokens.zip(model).and_then(|(n, model)| over_model_limit(n, model));
        if let Some(detail) = too_long.filter(|_| totals.n_raised + totals.n_limit_added > 0) {
            report.add(&OVER_MODEL_LIMIT, "", Place::default(), || detail);
        }
        let RetryOptions { max_records, max_bytes, .. } = *options;
        if totals.n_records > max_records {
            report.add(&RETRY_TOO_LARGE, "", Place::default(), || {
                format!("{} records, and a file has at most {max_records}", totals.n_records)
            });
        } else if totals.n_bytes > max_bytes {
            report.add(&RETRY_TOO_LARGE, "", Place::default(), || {
                format!("{} bytes, and a file has at most {max_bytes}", totals.n_bytes)
            });
        }
        *totals
    }
}

/// The first of these entries that are read in one step.
fn next_piece(entries: impl Iterator<Item = (usize, Entry)>) -> Vec<(usize, Entry)> {
    let mut n_bytes = 0;
    let mut piece = Vec::new();
    for (idx, entry) in entries.take(STEP_LINES) {
        let bytes = entry.bytes();
        n_bytes += bytes.end - bytes.start;
        if n_bytes > STEP_BYTES && !piece.is_empty() {
            break;
        }
        piece.push((idx, entry));
    }
    piece
}

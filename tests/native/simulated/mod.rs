//! Simulated outputs of a batch job whose truth is known to the last unit.
//!
//! A job of `n` records: a source of CSV, its input files, and what came back, in the formats of all
//! families, shuffled, over several files, and with every defect that outputs were seen with, as
//! often as [`Options`] say. The [`Truth`] is counted while the lines are written, by what was meant
//! and not by reading them. All of it is a function of seed, number and options; a record depends
//! on its own number alone, so that a million of them need no memory.

pub(crate) mod chance;
mod files;
mod output;
mod record;
mod shape;
mod text;
pub(crate) mod truth;

use std::collections::VecDeque;
use std::io::{self, Write};
use std::path::Path;

use serde_json::json;

use chance::{Chance, shuffled};
use files::{Files, InDir, InMemory, InOne};
use output::{Line, Output};
use record::Row;
use truth::Truth;

/// What the ids of the records are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ids {
    /// `R0000000001` and so on: row by row of the source.
    Numbered,
    /// The column `id` of the source.
    Column,
}

/// What is simulated. Rates are of ten thousand records.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a defect that may be there or not")]
pub(crate) struct Options {
    /// Ids of families; empty for all. Each record is of one of them.
    pub(crate) families: Vec<&'static str>,
    pub(crate) ids: Ids,
    /// Input files, and as many output files; at least one.
    pub(crate) n_files: u64,
    /// First lines of records.
    pub(crate) failed: u64,
    pub(crate) truncated: u64,
    pub(crate) refused: u64,
    pub(crate) empty: u64,
    pub(crate) no_answer: u64,
    pub(crate) unparsable: u64,
    pub(crate) missing: u64,
    /// Second lines of records that can be read, up to fifty lines later.
    pub(crate) duplicate_same: u64,
    pub(crate) duplicate_different: u64,
    /// More lines, of other ids.
    pub(crate) unexpected: u64,
    /// More lines, blank.
    pub(crate) blank: u64,
    /// Lines with their keys in another order and with spaces around them.
    pub(crate) odd_order: u64,
    /// Lines with all that is not ASCII as escapes.
    pub(crate) escaped: u64,
    /// Answers with a text that means harm, some with half of a surrogate pair.
    pub(crate) hostile: u64,
    /// Whether the lines of every second file end with CR and LF.
    pub(crate) has_crlf: bool,
    /// Whether the first output file begins with a byte order mark.
    pub(crate) has_bom: bool,
    /// Whether the last line end of every third file is missing.
    pub(crate) has_open_ends: bool,
    /// Whether the last line of the last file is cut off in its middle.
    pub(crate) is_cut: bool,
    /// Whether there is a `manifest.json.out`, which a job writes when it ends.
    pub(crate) has_manifest: bool,
    /// Whether the truth has the text of every answer.
    pub(crate) keeps_answers: bool,
}

impl Options {
    /// A job that went well: only answers, in one file.
    pub(crate) fn clean() -> Self {
        Self {
            families: Vec::new(),
            ids: Ids::Numbered,
            n_files: 1,
            failed: 0,
            truncated: 0,
            refused: 0,
            empty: 0,
            no_answer: 0,
            unparsable: 0,
            missing: 0,
            duplicate_same: 0,
            duplicate_different: 0,
            unexpected: 0,
            blank: 0,
            odd_order: 0,
            escaped: 0,
            hostile: 0,
            has_crlf: false,
            has_bom: false,
            has_open_ends: false,
            is_cut: false,
            has_manifest: true,
            keeps_answers: true,
        }
    }

    /// A job with every defect.
    pub(crate) fn rough() -> Self {
        Self {
            n_files: 4,
            failed: 700,
            truncated: 500,
            refused: 300,
            empty: 200,
            no_answer: 100,
            unparsable: 100,
            missing: 200,
            duplicate_same: 150,
            duplicate_different: 150,
            unexpected: 100,
            blank: 100,
            odd_order: 1_000,
            escaped: 2_000,
            hostile: 1_000,
            has_crlf: true,
            has_bom: true,
            has_open_ends: true,
            is_cut: true,
            ..Self::clean()
        }
    }
}

/// A simulated job.
#[derive(Debug)]
pub(crate) struct Simulated {
    /// `source.csv` (id, title, body), and the input files `part-0001.jsonl` and so on.
    pub(crate) sources: Vec<(String, Vec<u8>)>,
    /// The output files, `part-0001.jsonl.out` and so on, and `manifest.json.out`.
    pub(crate) files: Vec<(String, Vec<u8>)>,
    pub(crate) truth: Truth,
}

/// Simulates a job in memory.
pub(crate) fn simulate(seed: u64, n_records: u64, options: &Options) -> Simulated {
    let (mut sources, mut files) = (InMemory::default(), InMemory::default());
    write_sources(seed, n_records, options, &mut sources).expect("memory takes everything");
    let truth = write_files(seed, n_records, options, &mut files).expect("memory takes everything");
    Simulated { sources: sources.0, files: files.0, truth }
}

/// Simulates a job into a directory that is there: its source, its inputs, its outputs.
pub(crate) fn simulate_into(
    dir: &Path,
    seed: u64,
    n_records: u64,
    options: &Options,
) -> io::Result<Truth> {
    let mut to = InDir::new(dir);
    write_sources(seed, n_records, options, &mut to)?;
    let truth = write_files(seed, n_records, options, &mut to)?;
    to.end()?;
    Ok(truth)
}

/// Writes the lines of all output files, one file after the other, to one place. Every file ends its
/// last line, so that no two lines become one; only the very last may be cut.
pub(crate) fn write_lines(
    seed: u64,
    n_records: u64,
    options: &Options,
    to: impl Write,
) -> io::Result<Truth> {
    let one = Options { has_manifest: false, has_open_ends: false, ..options.clone() };
    write_files(seed, n_records, &one, &mut InOne(to))
}

/// The numbers of the records of a file.
fn part(options: &Options, n_records: u64, file: u64) -> std::ops::Range<u64> {
    let n_files = options.n_files.max(1);
    file * n_records / n_files..(file + 1) * n_records / n_files
}

/// Writes the source and the inputs.
fn write_sources(
    seed: u64,
    n_records: u64,
    options: &Options,
    to: &mut impl Files,
) -> io::Result<()> {
    to.begin("source.csv")?;
    to.write(b"id,title,body\r\n")?;
    for index in 0..n_records {
        let row = Row::of(seed, index);
        let mut chance = Chance::of(seed, index, 200);
        let fields = [&row.id, &row.title, &row.body];
        let fields = fields.map(|field| text::csv_field(&mut chance, field));
        to.write(format!("{}\r\n", fields.join(",")).as_bytes())?;
    }
    for file in 0..options.n_files.max(1) {
        to.begin(&format!("part-{:04}.jsonl", file + 1))?;
        for index in part(options, n_records, file) {
            let row = Row::of(seed, index);
            let id = record::record_id(options, index, &row);
            let body = record::request(seed, index, options, &row);
            let line = json!({ "recordId": id, "modelInput": body });
            to.write(format!("{line}\n").as_bytes())?;
        }
    }
    Ok(())
}

/// Writes the outputs and the manifest, and says what is true of them.
fn write_files(
    seed: u64,
    n_records: u64,
    options: &Options,
    to: &mut impl Files,
) -> io::Result<Truth> {
    let truth = Truth { n_records, ..Truth::default() };
    let mut out = Output::new(options, to, truth);
    let mut seconds: VecDeque<(u64, Line)> = VecDeque::new();
    let n_files = options.n_files.max(1);
    for file in 0..n_files {
        out.begin(file)?;
        let indices = part(options, n_records, file);
        for place in indices.clone() {
            while seconds.front().is_some_and(|(due, _)| *due <= place) {
                out.line(seconds.pop_front().expect("it is there").1)?;
            }
            let index = indices.start
                + shuffled(seed ^ file, indices.end - indices.start, place - indices.start);
            let mut chance = Chance::of(seed, index, 300);
            if chance.happens(options.blank) {
                let blank = chance.pick(&["", "", " ", "\t "]);
                out.blank(blank)?;
            }
            let second = out.first(seed, index)?;
            // Due in the order in which they were made, so that a queue is enough.
            let due = (place + 1 + chance.below(50)).max(seconds.back().map_or(0, |(due, _)| *due));
            seconds.extend(second.map(|line| (due, line)));
            if chance.happens(options.unexpected) {
                out.unexpected(seed, index)?;
            }
        }
        if file + 1 == n_files {
            for (_, line) in seconds.drain(..) {
                out.line(line)?;
            }
        }
        out.end(file, file + 1 == n_files)?;
    }
    out.finish()
}

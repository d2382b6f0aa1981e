//! The lines of the outputs as they are written, and counted.

use std::io;

use serde_json::{Value, json};

use super::Options;
use super::chance::Chance;
use super::files::Files;
use super::record::{self, Row};
use super::truth::{Facts, Kind, Manifest, Truth};

/// A line that waits to be written.
pub(super) struct Line {
    bytes: Vec<u8>,
    facts: Facts,
    /// Whose it is.
    of: Of,
}

enum Of {
    /// A record, for the first time.
    First,
    /// A record, after a line that says this; whether it says the same.
    Second { first: Facts, is_same: bool },
    /// Nobody.
    Unexpected,
}

pub(super) struct Output<'a, F> {
    options: &'a Options,
    to: &'a mut F,
    truth: Truth,
    /// The last line: only the one after it tells whether it is cut.
    held: Option<Line>,
    /// What ends the lines of this file.
    end: &'static [u8],
}

impl<'a, F: Files> Output<'a, F> {
    pub(super) fn new(options: &'a Options, to: &'a mut F, truth: Truth) -> Self {
        Self { options, to, truth, held: None, end: b"\n" }
    }

    /// Begins a file.
    pub(super) fn begin(&mut self, file: u64) -> io::Result<()> {
        self.to.begin(&format!("part-{:04}.jsonl.out", file + 1))?;
        self.end = if self.options.has_crlf && file % 2 == 1 { b"\r\n" } else { b"\n" };
        if self.options.has_bom && file == 0 {
            self.to.write("\u{feff}".as_bytes())?;
        }
        Ok(())
    }

    /// Writes what came first for a record, and gives what comes a second time.
    pub(super) fn first(&mut self, seed: u64, index: u64) -> io::Result<Option<Line>> {
        let options = self.options;
        let row = Row::of(seed, index);
        let id = record::record_id(options, index, &row);
        let kind = record::first_kind(seed, index, options);
        let made =
            |kind, copy, order| record::line(seed, index, options, &id, &row, (kind, copy, order));
        let shown = if kind == Kind::Missing { Kind::Answered } else { kind };
        let (bytes, facts) = made(shown, 0, 0);
        let manifest = &mut self.truth.manifest;
        manifest.total += 1;
        manifest.processed += 1;
        let is_error = matches!(kind, Kind::Failed | Kind::NoAnswer);
        *(if is_error { &mut manifest.error } else { &mut manifest.success }) += 1;
        manifest.input_tokens += facts.true_tokens[0];
        manifest.output_tokens += facts.true_tokens[1];
        if kind == Kind::Missing {
            self.truth.n_missing += 1;
            self.truth.n_without_line += 1;
            return Ok(None);
        }
        let mut chance = Chance::of(seed, index, 400);
        let drawn = chance.below(10_000);
        let (same, different) = (options.duplicate_same, options.duplicate_different);
        let is_same = drawn < same;
        let second = (kind != Kind::Unparsable && drawn < same + different).then(|| {
            let (bytes, second) = if is_same {
                made(kind, 0, 1)
            } else {
                made(record::second_kind(seed, index, options, kind), 1, 1)
            };
            Line { bytes, facts: second, of: Of::Second { first: facts.clone(), is_same } }
        });
        self.line(Line { bytes, facts, of: Of::First })?;
        Ok(second)
    }

    /// Writes an answer to what nobody asked.
    pub(super) fn unexpected(&mut self, seed: u64, index: u64) -> io::Result<()> {
        let row = Row::of(!seed, index);
        let id = format!("X{index:010}");
        let how = (Kind::Answered, 0, 0);
        let (bytes, facts) = record::line(!seed, index, self.options, &id, &row, how);
        self.line(Line { bytes, facts, of: Of::Unexpected })
    }

    /// Writes a line, once it is known what follows.
    pub(super) fn line(&mut self, line: Line) -> io::Result<()> {
        self.flush()?;
        self.held = Some(line);
        Ok(())
    }

    /// Writes a line that has nothing or only white space.
    pub(super) fn blank(&mut self, text: &str) -> io::Result<()> {
        self.flush()?;
        self.truth.n_blank += 1;
        self.to.write(text.as_bytes())?;
        self.to.write(self.end)
    }

    fn flush(&mut self) -> io::Result<()> {
        let Some(line) = self.held.take() else { return Ok(()) };
        self.to.write(&line.bytes)?;
        self.to.write(self.end)?;
        self.count(line);
        Ok(())
    }

    /// Ends a file, with what the options want of its last line.
    pub(super) fn end(&mut self, file: u64, is_last: bool) -> io::Result<()> {
        let Some(mut line) = self.held.take() else { return Ok(()) };
        if is_last && self.options.is_cut {
            // Anywhere, also within a character.
            line.bytes.truncate(line.bytes.len() / 2);
            line.facts.kind = Kind::Unparsable;
            self.to.write(&line.bytes)?;
        } else {
            self.to.write(&line.bytes)?;
            if !(self.options.has_open_ends && file % 3 == 2) {
                self.to.write(self.end)?;
            }
        }
        self.count(line);
        Ok(())
    }

    /// Writes the manifest, and says what is true.
    pub(super) fn finish(self) -> io::Result<Truth> {
        if self.options.has_manifest {
            self.to.begin("manifest.json.out")?;
            self.to.write(manifest(&self.truth.manifest).to_string().as_bytes())?;
        }
        Ok(self.truth)
    }

    fn count(&mut self, line: Line) {
        let Line { facts, of, .. } = line;
        let truth = &mut self.truth;
        truth.n_lines += 1;
        if facts.kind == Kind::Unparsable {
            truth.n_unparsable += 1;
            truth.n_missing += u64::from(matches!(of, Of::First));
            return;
        }
        truth.lines.add(&facts);
        match of {
            Of::First => {
                truth.first.add(&facts);
                truth.last.add(&facts);
            }
            Of::Second { first, is_same } => {
                truth.last.remove(&first);
                truth.last.add(&facts);
                let n = if is_same {
                    &mut truth.duplicates_same
                } else {
                    &mut truth.duplicates_different
                };
                *n += 1;
            }
            Of::Unexpected => truth.unexpected += 1,
        }
        if let Some(answer) = facts.answer.filter(|_| self.options.keeps_answers) {
            truth.answers.entry(facts.id).or_default().push(answer);
        }
    }
}

/// `manifest.json.out` with the fields of 2024 and those that came later.
fn manifest(counts: &Manifest) -> Value {
    json!({
        "totalRecordCount": counts.total,
        "processedRecordCount": counts.processed,
        "successRecordCount": counts.success,
        "errorRecordCount": counts.error,
        "inputTokenCount": counts.input_tokens,
        "outputTokenCount": counts.output_tokens,
        "cacheReadInputTokenCount": 0,
        "cacheWriteInputTokenCount": 0,
        "inputAudioSecond": 0,
        "inputImageCount": 0,
        "someFieldOfTomorrow": { "a": [1] },
    })
}

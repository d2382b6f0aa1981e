//! Batch files, checked line by line at the speed at which they are read.
//!
//! Bedrock looks at the envelope of a record before a job runs, and at its body never: a wrong body
//! costs the whole job. [`Inspect`] looks at both; [`Mend`] does the repairs that need no judgment.

mod context;
mod job;
mod media;
mod mend;
mod record;
pub mod rules;

pub use context::Target;
pub use mend::{FIXES, Fix, Mend};

use super::batch::{DUPLICATE_RECORD_ID, DUPLICATES_PARTLY_CHECKED, Seen, Sighting};
use super::check::{Findings, Path, Place, Report};
use super::family::Candidates;
use super::json::{Kind, Value};
use super::lines::{Line, LineEnd, Lines};
use super::source::MAX_RECORD_BYTES;
use context::Context;
use record::{Body, Room};

/// Longest line that is looked into: the largest body, and an envelope around it.
const MAX_LINE_BYTES: usize = MAX_RECORD_BYTES + (1 << 16);

/// What a file holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Totals {
    /// Lines, blank ones too.
    pub n_lines: u64,
    /// Lines that are not blank.
    pub n_records: u64,
    /// Records without an error.
    pub n_clean: u64,
    /// Bytes of the file.
    pub n_bytes: u64,
    /// Records that [`Mend`] changes for the better.
    pub n_fixable: u64,
    /// Bytes of the longest line, without its end.
    pub longest_line: u64,
    /// Ids of the families that the bodies are of, with the number of records of each, in the order
    /// in which they were first seen.
    pub families: Vec<(&'static str, u64)>,
}

/// A push machine from a batch file to findings.
///
/// Any chunking of the file gives the same findings.
///
/// ```
/// use quarry::engine::inspect::{Inspect, Target};
///
/// let target = Target { format: "titan-text".into(), ..Target::default() };
/// let mut inspect = Inspect::new(target);
/// inspect.push(b"{\"recordId\": \"R1\", \"modelInput\": {\"inputText\": \"Hel");
/// inspect.push(b"lo\"}}\n{\"recordId\": \"R2\", \"modelInput\": {}}\n");
/// inspect.finish();
/// assert_eq!((inspect.totals().n_records, inspect.totals().n_clean), (2, 1));
/// assert_eq!(inspect.report().groups()[0].rule.code, "body.missing-field");
/// ```
pub struct Inspect {
    lines: Lines,
    looker: Looker,
    totals: Totals,
    target: Target,
}

impl Inspect {
    /// A check of a file whose records are for this target.
    pub fn new(target: Target) -> Self {
        let looker = Looker {
            context: Context::new(&target),
            report: Report::new(),
            room: Room::default(),
            mending: mend::Mending::default(),
            seen: Seen::default(),
            blank_lines: rules::blank_line::Run::default(),
            media_folder: None,
            candidates: Candidates::ALL,
        };
        Self { lines: Lines::new(MAX_LINE_BYTES), looker, totals: Totals::default(), target }
    }

    /// Reads a chunk.
    pub fn push(&mut self, chunk: &[u8]) {
        let Self { lines, looker, totals, .. } = self;
        totals.n_bytes += chunk.len() as u64;
        let mut rest = chunk;
        while let Some(line) = lines.next(&mut rest) {
            looker.look(&line, totals);
        }
    }

    /// Reads what is left at the end of the file, and checks the job as a whole.
    pub fn finish(&mut self) {
        let Self { lines, looker, totals, target } = self;
        if let Some(line) = lines.finish() {
            looker.look(&line, totals);
        }
        let Looker { context, report, media_folder, candidates, .. } = looker;
        if candidates.is_empty() {
            rules::mixed_families::add(&totals.families, report);
        }
        if let Some(folder) = media_folder {
            rules::media_folder::add(folder, report);
        }
        job::check(target, context, totals, report);
    }

    /// What was found so far.
    pub fn report(&self) -> &Report {
        &self.looker.report
    }

    /// What was counted so far.
    pub fn totals(&self) -> &Totals {
        &self.totals
    }
}

/// Looks at lines, and remembers what one line has to do with another.
struct Looker {
    context: Context,
    report: Report,
    room: Room,
    mending: mend::Mending,
    seen: Seen,
    blank_lines: rules::blank_line::Run,
    /// The first folder in S3 that a record named.
    media_folder: Option<String>,
    /// The families that all bodies so far may be of.
    candidates: Candidates,
}

impl Looker {
    fn look(&mut self, line: &Line<'_>, totals: &mut Totals) {
        totals.n_lines += 1;
        totals.longest_line = totals.longest_line.max(line.n_bytes);
        let (bytes, has_mark) = without_mark(line);
        let at = Place {
            row: totals.n_records + 1,
            line: line.number,
            byte: line.byte,
            ..Place::default()
        };
        if !line.is_whole() {
            self.blank_lines.end(&mut self.report);
            totals.n_records += 1;
            rules::too_long::add(line.n_bytes, &mut Findings::new(&mut self.report, at));
        } else if is_blank(bytes) {
            let at = Place { row: 0, ..at };
            if has_mark {
                add_mark(&mut Findings::new(&mut self.report, at));
            }
            self.blank_lines.push(at);
        } else {
            self.blank_lines.end(&mut self.report);
            totals.n_records += 1;
            if line.end == LineEnd::CrLf {
                rules::carriage_return::add(at, &mut self.report);
            }
            self.look_at(bytes, has_mark, at, totals);
        }
    }

    /// Looks at a record.
    fn look_at(&mut self, bytes: &[u8], has_mark: bool, at: Place, totals: &mut Totals) {
        let Self { context, report, room, mending, seen, media_folder, candidates, .. } = self;
        let mut findings = Findings::new(report, at);
        if has_mark {
            add_mark(&mut findings);
        }
        if let Some(record) = record::check(bytes, context, room, &mut findings) {
            check_id(record.id, seen, &mut findings);
            if let Some(Body { value, reading }) = record.body {
                *candidates = candidates.and(reading.candidates);
                if let Some(family) = reading.family {
                    count(family.id(), totals);
                    if family.abilities().takes_s3 {
                        media::each_s3_uri(value, &record::BODY, &mut |uri, path| {
                            rules::media_location::check(uri, media_folder, path, &mut findings);
                        });
                    }
                }
            }
        }
        totals.n_clean += u64::from(findings.n_errors() == 0);
        let is_fixable = has_mark || mending.can_mend(bytes, context, &findings);
        totals.n_fixable += u64::from(is_fixable);
    }
}

/// The line without byte order marks before it, and whether there was one. Files that were put
/// together have them in the middle, too.
fn without_mark<'l>(line: &Line<'l>) -> (&'l [u8], bool) {
    let mut bytes = line.bytes;
    while let Some(rest) = bytes.strip_prefix(rules::byte_order_mark::BYTES) {
        bytes = rest;
    }
    (bytes, bytes.len() < line.bytes.len())
}

fn add_mark(findings: &mut Findings<'_>) {
    findings.add(&rules::BYTE_ORDER_MARK, &Path::Root(""), || "\\xEF\\xBB\\xBF".to_owned());
}

fn is_blank(bytes: &[u8]) -> bool {
    bytes.iter().all(u8::is_ascii_whitespace)
}

fn check_id(id: Option<Value<'_>>, seen: &mut Seen, findings: &mut Findings<'_>) {
    let Some(id) = id.filter(|id| matches!(id.kind(), Kind::Text | Kind::Number)) else {
        return;
    };
    let text = id.as_str().unwrap_or_else(|| id.raw().into());
    if text.trim().is_empty() {
        return;
    }
    let path = Path::Root("recordId");
    let row = findings.at().row;
    match seen.add(&text, row) {
        Sighting::First => {}
        Sighting::Again { row } => findings.add(&DUPLICATE_RECORD_ID, &path, || {
            format!("\"{text}\" is also the id of record {row}")
        }),
        Sighting::Unknown => {
            findings.add(&DUPLICATES_PARTLY_CHECKED, &path, || format!("from record {row} on"));
        }
    }
}

fn count(family: &'static str, totals: &mut Totals) {
    match totals.families.iter_mut().find(|(id, _)| *id == family) {
        Some((_, n_records)) => *n_records += 1,
        None => totals.families.push((family, 1)),
    }
}

#[cfg(test)]
mod tests;

//! Output files to an index and counts.

use std::hash::BuildHasher;

use super::super::check::{Place, Report};
use super::super::family::{Answer, FAMILIES};
use super::super::json::{Document, SyntaxError};
use super::super::lines::{Line, LineEnd, Lines};
use super::super::source::{INVALID_UTF8, MAX_RECORD_BYTES};
use super::cut::CutChunk;
use super::errors::ErrorGroups;
use super::fields::Fields;
use super::index::{Facts, Index, hash_of};
use super::rules::{CUT_OFF, NO_ANSWER, NO_ID, NOT_JSON, TOO_LONG, UNREAD_ANSWER};
use super::totals::OutputTotals;
use super::{Entry, Outcome, Parts, Scratch, Status};

/// Longest line that is read: a request of the longest kind, its answer, and what is around them.
pub const MAX_LINE_BYTES: usize = 2 * MAX_RECORD_BYTES;

/// A push machine from output files (`*.jsonl.out`) to an [`Output`].
///
/// Any chunking of a file gives the same. Files follow each other: [`end_file`](Self::end_file)
/// stands between them.
///
/// ```
/// use quarry::engine::results::{Reader, Status};
///
/// let mut reader = Reader::default();
/// reader.push(br#"{"recordId": "a", "error": {"errorCode": 400, "errorMessage": "no"}}"#);
/// reader.end_file();
/// let output = reader.finish();
/// assert_eq!(output.totals.by_status.of(Status::Failed), 1);
/// assert_eq!(output.index.find("a"), Some(0));
/// ```
pub struct Reader {
    lines: Lines,
    file: usize,
    means: Means,
    output: Output,
}

/// What lines are read with. Used again for every line.
#[derive(Default)]
struct Means {
    scratch: Scratch,
    /// Of answers that are JSON.
    document: Document,
    /// The family that read the last answer, and its place: most files have one only.
    family: &'static str,
    family_idx: Option<usize>,
}

/// What was read of an output.
#[derive(Debug, Default)]
pub struct Output {
    /// Where every record is.
    pub index: Index,
    /// Counts and sums.
    pub totals: OutputTotals,
    /// Errors of records by their cause.
    pub errors: ErrorGroups,
    /// What answers have in common that are JSON objects.
    pub fields: Fields,
    /// What was found.
    pub report: Report,
}

impl Default for Reader {
    fn default() -> Self {
        Self {
            lines: Lines::new(MAX_LINE_BYTES),
            file: 0,
            means: Means::default(),
            output: Output::default(),
        }
    }
}

impl Reader {
    /// Reads a chunk of the file that is open.
    pub fn push(&mut self, chunk: &[u8]) {
        let mut chunk = chunk;
        let Self { lines, file, means, output } = self;
        while let Some(line) = lines.next(&mut chunk) {
            read(&line, parts_of(&line), *file, means, output);
        }
    }

    /// Reads a chunk of the file that is open, of which a [`Cutter`](super::Cutter) found the lines.
    pub fn push_cut(&mut self, chunk: &CutChunk) {
        let Self { file, means, output, .. } = self;
        for (line, parts) in chunk.lines() {
            read(&line, parts, *file, means, output);
        }
    }

    /// Reads what is left of the file; what is pushed next is of another.
    pub fn end_file(&mut self) {
        let Self { lines, file, means, output } = self;
        if let Some(line) = lines.finish() {
            read(&line, parts_of(&line), *file, means, output);
        }
        *lines = Lines::new(MAX_LINE_BYTES);
        *file += 1;
        output.report.set_file(u32::try_from(*file).unwrap_or(u32::MAX));
    }

    /// What was read so far.
    pub fn output(&self) -> &Output {
        &self.output
    }

    /// All that was read, after the last file was ended.
    pub fn finish(self) -> Output {
        self.output
    }
}

/// Where the parts of a line are; `None` where there is nothing to find them in.
pub(super) fn parts_of<'a>(line: &Line<'a>) -> Option<Result<Parts<'a>, SyntaxError>> {
    (line.is_whole() && !line.is_blank()).then(|| Parts::of(line.without_mark()))
}

fn read(
    line: &Line<'_>,
    parts: Option<Result<Parts<'_>, SyntaxError>>,
    file: usize,
    means: &mut Means,
    output: &mut Output,
) {
    let Means { scratch, document, family, family_idx } = means;
    if line.is_blank() {
        // A byte order mark alone is no line.
        let is_line = line.end != LineEnd::File || !line.without_mark().is_empty();
        output.totals.n_blank += u64::from(is_line);
        return;
    }
    let Output { index, totals, errors, fields, report } = output;
    let row = index.len() as u64 + 1;
    let at = Place { file: 0, row, line: line.number, byte: line.byte };
    let mut facts = Facts { file, byte: line.byte, n_bytes: line.bytes.len(), ..Facts::default() };
    match &parts {
        None => report.add(&TOO_LONG, "", at, || format!("it has {} bytes", line.n_bytes)),
        Some(Err(error)) => {
            let rule = if line.end == LineEnd::File { &CUT_OFF } else { &NOT_JSON };
            report.add(rule, "", at, || format!("byte {}: {}", error.at + 1, error.reason));
        }
        Some(Ok(_)) => {}
    }
    let Some(Ok(parts)) = parts else {
        facts.status = Status::NotJson;
        totals.by_status.add(facts.status);
        index.add(Entry::new(&facts));
        return;
    };
    match scratch.id(&parts) {
        Some(id) => facts.id_hash = hash_of(&id),
        None => report.add(&NO_ID, "", at, || format!("line {}", line.number)),
    }
    let outcome = scratch.outcome(&parts, family);
    facts.status = outcome.status();
    match outcome {
        Outcome::Answer { family: reader, answer, .. } => {
            if *family != reader.id() {
                *family = reader.id();
                *family_idx = FAMILIES.iter().position(|other| other.id() == *family);
            }
            facts.family = *family_idx;
            fields.add(&answer, document, index.len());
            read_answer(&answer, &mut facts, totals);
        }
        Outcome::Unread(value) => {
            report.add(&UNREAD_ANSWER, "", at, || value.json().to_owned());
            facts.answer_hash = hash_answer(value.json());
        }
        Outcome::Error { code, message } => {
            facts.cause = errors.add(&code, &message, index.len());
            facts.answer_hash = hash_answer(&message);
        }
        Outcome::Nothing => report.add(&NO_ANSWER, "", at, || format!("line {}", line.number)),
        Outcome::NotJson(error) => {
            report.add(&NOT_JSON, "", at, || format!("in the answer, {}", error.reason));
            facts.id_hash = 0;
        }
    }
    if scratch.was_mended() {
        report.add(&INVALID_UTF8, "", at, || format!("line {}", line.number));
    }
    totals.by_status.add(facts.status);
    index.add(Entry::new(&facts));
}

fn read_answer(answer: &Answer<'_>, facts: &mut Facts, totals: &mut OutputTotals) {
    totals.add_answer(answer);
    facts.stop = answer.stop;
    facts.input_tokens = answer.usage.all_input_tokens();
    facts.output_tokens = answer.usage.output_tokens;
    facts.answer_hash = hash_answer(&answer.text);
    let tools = answer.tool_calls.iter().map(|call| call.input.json());
    let vectors = answer.embeddings.iter().map(|vector| vector.values.json());
    let images = answer.images.iter().map(|image| image.json());
    for json in tools.chain(vectors).chain(images) {
        facts.answer_hash = facts.answer_hash.rotate_left(5) ^ hash_answer(json);
    }
}

/// A hash of an answer, to tell equal ones from others.
fn hash_answer(text: &str) -> u32 {
    let hash = foldhash::fast::FixedState::with_seed(1).hash_one(text);
    #[expect(clippy::cast_possible_truncation, reason = "half of a good hash is a good hash")]
    let half = hash as u32;
    half
}

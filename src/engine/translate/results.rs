//! The output of a job to the lines that OpenAI's batch API answers with.

use serde::{Deserialize, Serialize};

use std::borrow::Cow;

use serde_json::{Value as Json, json};

use super::super::batch::push_generated;
use super::super::check::{Place, Report};
use super::super::family::Stop;
use super::super::json::{Kind, SyntaxError, Value};
use super::super::lines::{Line, Lines};
use super::super::results::{MAX_LINE_BYTES, Outcome, Parts, Scratch};
use super::super::source::{INVALID_UTF8, RECORD_TOO_LONG};
use super::completion;
use super::rules::{MISSING_CUSTOM_ID, NOT_JSON, OTHER_STOP, UNKNOWN_RECORD, UNREAD_ANSWER};

/// Where an output comes from, as far as it is known. Both may be empty.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Origin {
    /// Model of the job: results name it where an answer does not.
    pub model: String,
    /// Family id of the answers; others are recognized all the same.
    pub format: String,
}

/// What a pass read and wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ResultTotals {
    /// Lines with an answer.
    pub n_answers: u64,
    /// Lines with an error.
    pub n_errors: u64,
    /// Lines of the output that are no result, for which nothing was written.
    pub n_left_out: u64,
}

/// A push machine from Bedrock's output (`*.jsonl.out`) to OpenAI's.
///
/// Any chunking of the input gives the same bytes.
///
/// ```
/// use quarry::engine::translate::{Origin, Results};
///
/// let mut results = Results::new(Origin::default());
/// let mut out = Vec::new();
/// let line = br#"{"recordId": "a", "modelInput": {}, "error": {"errorCode": 400, "errorMessage": "no"}}"#;
/// results.push(line, &mut out);
/// results.finish(&mut out);
/// let line: serde_json::Value = serde_json::from_slice(&out).unwrap();
/// assert_eq!(line["custom_id"], "a");
/// assert_eq!(line["error"]["code"], "400");
/// ```
pub struct Results {
    lines: Lines,
    writer: ResultLines,
    n_read: u64,
}

impl Results {
    /// A pass over the output of a job.
    pub fn new(origin: Origin) -> Self {
        Self { lines: Lines::new(MAX_LINE_BYTES), writer: ResultLines::new(origin), n_read: 0 }
    }

    /// Reads a chunk and appends the lines of the results that are whole.
    pub fn push(&mut self, chunk: &[u8], out: &mut Vec<u8>) {
        let mut chunk = chunk;
        let Self { lines, writer, n_read } = self;
        while let Some(line) = lines.next(&mut chunk) {
            write(&line, writer, n_read, out);
        }
    }

    /// Reads what is left at the end of the output.
    pub fn finish(&mut self, out: &mut Vec<u8>) {
        let Self { lines, writer, n_read } = self;
        if let Some(line) = lines.finish() {
            write(&line, writer, n_read, out);
        }
    }

    /// What was read and written so far.
    pub fn totals(&self) -> ResultTotals {
        self.writer.totals()
    }

    /// What was found so far.
    pub fn report(&self) -> &Report {
        self.writer.report()
    }
}

/// Writes results of lines that are at hand, in whatever order.
pub struct ResultLines {
    origin: Origin,
    scratch: Scratch,
    report: Report,
    totals: ResultTotals,
}

impl ResultLines {
    /// Of outputs that come from there.
    pub fn new(origin: Origin) -> Self {
        let (scratch, report) = (Scratch::default(), Report::new());
        Self { origin, scratch, report, totals: ResultTotals::default() }
    }

    /// Appends the result of a line, which has no byte order mark, and its line end. `at` is the place
    /// that findings name; a line without an id gets one by its row.
    pub fn push(&mut self, line: &[u8], at: Place, out: &mut Vec<u8>) {
        let Self { origin, scratch, report, totals } = self;
        let Some((result, is_answer)) = result_of(line, origin, scratch, report, at) else {
            totals.n_left_out += 1;
            return;
        };
        if is_answer {
            totals.n_answers += 1;
        } else {
            totals.n_errors += 1;
        }
        out.extend_from_slice(result.to_string().as_bytes());
        out.push(b'\n');
    }

    /// What was read and written so far.
    pub fn totals(&self) -> ResultTotals {
        self.totals
    }

    /// What was found so far.
    pub fn report(&self) -> &Report {
        &self.report
    }
}

fn write(line: &Line<'_>, writer: &mut ResultLines, n_read: &mut u64, out: &mut Vec<u8>) {
    if line.is_blank() {
        return;
    }
    *n_read += 1;
    let at = Place { row: *n_read, line: line.number, byte: line.byte, ..Place::default() };
    if line.is_whole() {
        return writer.push(line.without_mark(), at, out);
    }
    writer.report.add(&RECORD_TOO_LONG, "", at, || format!("it has {} bytes", line.n_bytes));
    writer.totals.n_left_out += 1;
}

/// A result, and whether it is an answer. `None` when the line is none.
fn result_of(
    line: &[u8],
    origin: &Origin,
    scratch: &mut Scratch,
    report: &mut Report,
    at: Place,
) -> Option<(Json, bool)> {
    let not_json = |report: &mut Report, error: SyntaxError| {
        report.add(&NOT_JSON, "", at, || format!("byte {}: {}", error.at + 1, error.reason));
    };
    let parts = Parts::of(line);
    let parts = parts.map_err(|error| not_json(report, error)).ok()?;
    let id = scratch.id(&parts).map(Cow::into_owned);
    let id_or = |report: &mut Report| {
        id.clone().unwrap_or_else(|| {
            let mut id = String::new();
            push_generated(&mut id, at.row);
            report.add(&MISSING_CUSTOM_ID, "", at, || format!("{id} instead"));
            id
        })
    };
    let outcome = scratch.outcome(&parts, &origin.format);
    let (result, is_answer) = match &outcome {
        Outcome::Nothing => {
            report.add(&UNKNOWN_RECORD, "modelOutput", at, || {
                "there is neither modelOutput nor error in it".to_owned()
            });
            return None;
        }
        Outcome::NotJson(error) => {
            not_json(report, *error);
            return None;
        }
        Outcome::Error { code, message } => {
            let id = id_or(report);
            let error = json!({ "code": code, "message": message });
            let line_id = line_id(&id);
            (json!({ "id": line_id, "custom_id": id, "response": null, "error": error }), false)
        }
        Outcome::Answer { .. } | Outcome::Unread(_) => {
            let id = id_or(report);
            let body = body_of(&outcome, origin, &id, report, at);
            let response = json!({ "status_code": 200, "request_id": "", "body": body });
            let line_id = line_id(&id);
            (json!({ "id": line_id, "custom_id": id, "response": response, "error": null }), true)
        }
    };
    drop(outcome);
    if scratch.was_mended() {
        let text = String::from_utf8_lossy(line);
        report.add(&INVALID_UTF8, "", at, || text.trim().to_owned());
    }
    Some((result, is_answer))
}

fn body_of(
    outcome: &Outcome<'_>,
    origin: &Origin,
    id: &str,
    report: &mut Report,
    at: Place,
) -> Json {
    let id = format!("chatcmpl-{:016x}", fnv1a(id));
    let model_of = |output| completion::model_of(output).unwrap_or(Cow::Borrowed(&origin.model));
    match outcome {
        Outcome::Answer { output, answer, .. } => {
            if answer.stop == Some(Stop::Other) {
                let word = answer.stop_reason.as_deref().unwrap_or_default();
                report.add(&OTHER_STOP, word, at, || format!("\"{word}\""));
            }
            completion::body(answer, &id, &model_of(*output))
        }
        Outcome::Unread(output) => {
            report.add(&UNREAD_ANSWER, "", at, || unread(*output));
            completion::of_text(output.json(), &id, &model_of(*output))
        }
        Outcome::Error { .. } | Outcome::Nothing | Outcome::NotJson(_) => Json::Null,
    }
}

fn unread(output: Value<'_>) -> String {
    match output.kind() {
        Kind::Object => {
            let names: Vec<_> = output.fields().filter_map(|(name, _)| name.as_str()).collect();
            format!("an object with {}", names.join(", "))
        }
        kind => format!("found {}", kind.name()),
    }
}

fn line_id(id: &str) -> String {
    format!("batch_req_{:016x}", fnv1a(id))
}

/// FNV-1a of 64 bits: ids of results that stay the same whenever and wherever they are made.
fn fnv1a(text: &str) -> u64 {
    const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0100_0000_01b3;
    text.bytes().fold(OFFSET, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(PRIME))
}

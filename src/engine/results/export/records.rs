//! Records one after the other, in the order in which they lie: for formats without columns.

use serde::{Deserialize, Serialize};

use super::super::super::check::{Place, Report};
use super::super::super::translate::{Origin, ResultLines};
use super::super::{Entry, Output, Status, Windowed};
use super::vectors::{VectorIds, VectorShape, Vectors};

/// Bytes of lines that are asked for at once, unless a single line is longer.
const MAX_WINDOW_BYTES: u64 = 16 << 20;

/// Lines that are asked for at once.
const MAX_WINDOW_LINES: usize = 20_000;

/// Writes every record of an output once, in the order of its lines: of lines with one id the one that
/// stands for it. What belongs to no row of the source is written, too.
///
/// Lines come in as it asks for them ([`Windowed`]), and [`take`](Self::take) hands out what they
/// become. Memory: what 16 MB of lines become.
///
/// ```
/// use quarry::engine::results::export::RecordExport;
/// use quarry::engine::results::{Reader, Windowed};
///
/// let line = br#"{"recordId": "a", "error": {"errorCode": 400, "errorMessage": "no"}}"#;
/// let mut reader = Reader::default();
/// reader.push(line);
/// reader.end_file();
/// let output = reader.finish();
/// let mut export = RecordExport::openai(&output, &[], "");
/// let mut files = [[line.to_vec()]];
/// let mut files: Vec<&[Vec<u8>]> = files.iter_mut().map(|files| files.as_slice()).collect();
/// let mut out = Vec::new();
/// loop {
///     export.fill(&mut files).expect("memory can be read");
///     if !export.take(&mut out) {
///         break;
///     }
/// }
/// assert_eq!(export.finish().totals.n_rows, 1);
/// assert!(out.starts_with(br#"{"id":"batch_req_"#));
/// ```
pub struct RecordExport<'a> {
    output: &'a Output,
    statuses: &'a [Status],
    /// The entry that is looked at next.
    next: usize,
    held: Vec<u8>,
    kind: Kind,
}

enum Kind {
    Openai(ResultLines),
    Ids(VectorIds),
    Vectors(Vectors),
}

/// What was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RecordTotals {
    /// Rows or lines in the file.
    pub n_rows: u64,
    /// Vectors, or else lines of the output, that the format has no place for.
    pub n_left_out: u64,
}

/// The end of an export.
#[derive(Debug)]
pub struct RecordsWritten {
    /// What was written.
    pub totals: RecordTotals,
    /// What was found.
    pub report: Report,
    /// Of [`RecordExport::vector_ids`], what the vectors are like; `None` where there is none.
    pub shape: Option<VectorShape>,
}

impl<'a> RecordExport<'a> {
    /// Lines as OpenAI's batch API answers with them, of records that have one of these statuses, or of
    /// all where none is named. `model` is the model of the job, for answers that do not name it; it may
    /// be empty.
    pub fn openai(output: &'a Output, statuses: &'a [Status], model: &str) -> Self {
        let origin = Origin { model: model.to_owned(), ..Origin::default() };
        Self::new(output, statuses, Kind::Openai(ResultLines::new(origin)))
    }

    /// First half of a table of vectors: a line of JSON for each of its rows, with `row` (zero-based),
    /// `record_id`, and `vector`, the place of the vector in its answer (zero-based). The shape that
    /// comes of it is what [`vectors`](Self::vectors) needs.
    pub fn vector_ids(output: &'a Output, statuses: &'a [Status]) -> Self {
        Self::new(output, statuses, Kind::Ids(VectorIds::default()))
    }

    /// Second half of a table of vectors: the `.npy` file, of the same records.
    pub fn vectors(output: &'a Output, statuses: &'a [Status], shape: &VectorShape) -> Self {
        Self::new(output, statuses, Kind::Vectors(Vectors::new(shape)))
    }

    fn new(output: &'a Output, statuses: &'a [Status], kind: Kind) -> Self {
        Self { output, statuses, next: 0, held: Vec::new(), kind }
    }

    /// Hands out what has become of the lines that came in. Says whether there may be more.
    pub fn take(&mut self, out: &mut Vec<u8>) -> bool {
        out.append(&mut self.held);
        self.next < self.output.index.len()
    }

    /// How many entries were looked at.
    pub fn n_seen(&self) -> usize {
        self.next
    }

    /// Ends the file. Where nothing was written, `out` may still get a header.
    pub fn finish(self) -> RecordsWritten {
        let (n_rows, n_left_out, report, shape) = match self.kind {
            Kind::Openai(lines) => {
                let totals = lines.totals();
                let n_rows = totals.n_answers + totals.n_errors;
                (n_rows, totals.n_left_out, lines.report().clone(), None)
            }
            Kind::Ids(ids) => {
                let (shape, report) = ids.finish();
                let n_rows = shape.as_ref().map_or(0, |shape| shape.n_rows);
                (n_rows, report.count_of(&super::VECTOR_LEFT_OUT), report, shape)
            }
            Kind::Vectors(vectors) => (vectors.n_rows(), 0, Report::new(), None),
        };
        RecordsWritten { totals: RecordTotals { n_rows, n_left_out }, report, shape }
    }

    /// Whether a record is written: that of an id once, and of vectors only what may have one.
    fn is_wanted(&self, idx: usize, entry: &Entry) -> bool {
        let is_chosen = self.statuses.is_empty() || self.statuses.contains(&entry.status);
        let can_have = matches!(self.kind, Kind::Openai(_)) || entry.status.has_answer();
        is_chosen && can_have && self.output.index.again(idx).is_none()
    }
}

impl Windowed for RecordExport<'_> {
    fn next_window(&mut self) -> Option<Vec<Vec<(usize, Entry)>>> {
        let (mut wanted, mut n_bytes) = (Vec::new(), 0);
        while let Some(entry) = self.output.index.get(self.next) {
            if self.is_wanted(self.next, entry) {
                let bytes = entry.bytes();
                n_bytes += bytes.end - bytes.start;
                let is_full = n_bytes > MAX_WINDOW_BYTES || wanted.len() >= MAX_WINDOW_LINES;
                if is_full && !wanted.is_empty() {
                    break;
                }
                wanted.push((self.next, *entry));
            }
            self.next += 1;
        }
        (!wanted.is_empty()).then(|| vec![wanted])
    }

    fn put(&mut self, _run: usize, at: usize, line: &[u8]) {
        let Self { output, held, kind, .. } = self;
        let line = line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line);
        let place = output.index.get(at).map(Entry::place).unwrap_or_default();
        let place = Place { row: at as u64 + 1, ..place };
        match kind {
            Kind::Openai(lines) => lines.push(line, place, held),
            Kind::Ids(ids) => ids.push(line, place, held),
            Kind::Vectors(vectors) => vectors.push(line, held),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::Reader;
    use super::super::super::rules::VECTOR_LEFT_OUT;
    use super::*;

    fn read(files: &[Vec<u8>]) -> Output {
        let mut reader = Reader::default();
        for file in files {
            reader.push(file);
            reader.end_file();
        }
        reader.finish()
    }

    /// All bytes of an export.
    fn written(mut export: RecordExport<'_>, files: &[Vec<u8>]) -> (Vec<u8>, RecordsWritten) {
        let mut out = Vec::new();
        loop {
            export.fill(&mut [files]).expect("memory");
            if !export.take(&mut out) {
                break;
            }
        }
        (out, export.finish())
    }

    fn lines(out: &[u8]) -> Vec<serde_json::Value> {
        let text = std::str::from_utf8(out).expect("UTF-8");
        text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
    }

    const ANSWERED: &str =
        r#"{"recordId":"a","modelOutput":{"generation":"x","stop_reason":"stop"}}"#;
    const FAILED: &str = r#"{"recordId":"b","error":{"errorCode":400,"errorMessage":"no"}}"#;

    #[test]
    fn a_record_is_a_line_of_openai_once() {
        let other = ANSWERED.replace("\"x\"", "\"y\"");
        let answered = FAILED.replace(
            "\"error\":{\"errorCode\":400,\"errorMessage\":\"no\"}",
            "\"modelOutput\":{\"generation\":\"z\",\"stop_reason\":\"stop\"}",
        );
        let first = format!("\u{feff}{ANSWERED}\n{FAILED}\n{other}\n{{cut");
        let files = [first.into_bytes(), answered.into_bytes()];
        let output = read(&files);
        let (out, written) = written(RecordExport::openai(&output, &[], "m"), &files);
        let lines = lines(&out);
        let said = lines.iter().map(|line| {
            let body = &line["response"]["body"];
            let text = body["choices"][0]["message"]["content"].as_str().expect("a text");
            (line["custom_id"].as_str().expect("a text"), text, body["model"].as_str())
        });
        assert_eq!(said.collect::<Vec<_>>(), [("a", "x", Some("m")), ("b", "z", Some("m"))]);
        assert_eq!(written.totals, RecordTotals { n_rows: 2, n_left_out: 1 });
        let groups = written.report.groups();
        assert_eq!(groups.len(), 1, "{groups:?}");
        assert_eq!((groups[0].examples[0].at.row, groups[0].examples[0].at.file), (4, 0));
    }

    #[test]
    fn only_chosen_statuses_are_written() {
        let files = [format!("{ANSWERED}\n{FAILED}\n").into_bytes()];
        let output = read(&files);
        let export = RecordExport::openai(&output, &[Status::Failed], "");
        let (out, _) = written(export, &files);
        let lines = lines(&out);
        assert_eq!(lines.len(), 1);
        assert_eq!(lines[0]["error"]["message"], "no");
        assert!(lines[0]["response"].is_null());
    }

    /// The numbers of a `.npy` file, and the text of its header.
    fn npy(out: &[u8]) -> (String, Vec<f32>) {
        let (header, rows) = out.split_at(128);
        let numbers = rows.as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect();
        (String::from_utf8_lossy(&header[10..]).trim().to_owned(), numbers)
    }

    #[test]
    fn vectors_stand_under_each_other_and_their_ids_beside() {
        let titan = |id: &str, numbers: &str| {
            format!(
                r#"{{"recordId":"{id}","modelOutput":{{"embedding":[{numbers}],"inputTextTokenCount":1}}}}"#
            )
        };
        let cohere = r#"{"recordId":"c","modelOutput":{"response_type":"embeddings_by_type","embeddings":{"float":[[5,6],[7,8]],"int8":[[9,9]]}}}"#;
        let all = [
            titan("a\\n", "1, -2.5"),
            FAILED.to_owned(),
            titan("short", "1"),
            cohere.to_owned(),
            ANSWERED.to_owned(),
            titan("huge", "1, 1e300"),
            titan("d", "0.1, 3e-2"),
        ];
        let files = [all.join("\n").into_bytes()];
        let output = read(&files);
        let (ids, first) = written(RecordExport::vector_ids(&output, &[]), &files);
        let shape = first.shape.expect("there are vectors");
        assert_eq!((shape.n_rows, shape.n_dimensions), (4, 2));
        assert_eq!(first.totals, RecordTotals { n_rows: 4, n_left_out: 4 });
        assert_eq!(first.report.count_of(&VECTOR_LEFT_OUT), 4);
        let ids = lines(&ids);
        let ids = ids.iter().map(|line| {
            (line["row"].as_u64(), line["record_id"].as_str(), line["vector"].as_u64())
        });
        assert_eq!(
            ids.collect::<Vec<_>>(),
            [
                (Some(0), Some("a\n"), Some(0)),
                (Some(1), Some("c"), Some(0)),
                (Some(2), Some("c"), Some(1)),
                (Some(3), Some("d"), Some(0)),
            ]
        );
        let (out, second) = written(RecordExport::vectors(&output, &[], &shape), &files);
        let (header, numbers) = npy(&out);
        assert_eq!(header, "{'descr': '<f4', 'fortran_order': False, 'shape': (4, 2), }");
        assert_eq!(numbers, [1.0, -2.5, 5.0, 6.0, 7.0, 8.0, 0.1, 0.03]);
        assert_eq!(second.totals.n_rows, 4);
    }

    #[test]
    fn without_a_vector_there_is_no_shape() {
        let files = [format!("{ANSWERED}\n{FAILED}\n").into_bytes()];
        let output = read(&files);
        let (out, written) = written(RecordExport::vector_ids(&output, &[]), &files);
        assert_eq!((out.len(), written.shape, written.totals.n_rows), (0, None, 0));
    }

    #[test]
    fn what_is_held_does_not_grow_with_the_file() {
        let text = "x".repeat(1 << 20);
        let line = |n: usize| {
            ANSWERED.replace("\"a\"", &format!("\"{n}\"")).replace("\"x\"", &format!("\"{text}\""))
        };
        let files = [(0..40).map(line).collect::<Vec<_>>().join("\n").into_bytes()];
        let output = read(&files);
        let mut export = RecordExport::openai(&output, &[], "");
        let (mut n_windows, mut out) = (0, Vec::new());
        loop {
            export.fill(&mut [files.as_slice()]).expect("memory");
            n_windows += 1;
            let is_more = export.take(&mut out);
            assert!(out.len() < 20 << 20, "{}", out.len());
            out.clear();
            if !is_more {
                break;
            }
        }
        assert_eq!((n_windows, export.finish().totals.n_rows), (3, 40));
    }
}

//! A file of requests to records, in one pass.

use serde::{Deserialize, Serialize};

use super::super::batch::{MIN_RECORDS, TOO_FEW_RECORDS};
use super::super::check::{Place, Report};
use super::super::lines::Lines;
use super::super::recipe::Parameters;
use super::super::source::MAX_RECORD_BYTES;
use super::items::Items;
use super::recognize::{Layout, Look, MAX_RECOGNIZED_BYTES, SourceKind, look};
use super::rules::{NOT_JSON, UNKNOWN_SOURCE};
use super::writer::Writer;

/// What requests become.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Target {
    /// Model id as Bedrock spells it.
    pub model: String,
    /// Request format of the bodies, a family id such as `claude-messages`.
    pub format: String,
    /// Values for parameters that a request does not give, by their names in the target.
    pub defaults: Parameters,
}

/// What a pass wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Totals {
    /// Lines written.
    pub n_records: u64,
    /// Records of the source for which no line was written.
    pub n_left_out: u64,
    /// What kind of file the source is; `None` until enough was read, and when it is none.
    pub kind: Option<SourceKind>,
}

/// A push machine from the bytes of a file of requests to the lines of a batch file.
///
/// Any chunking of the input gives the same bytes.
///
/// ```
/// use quarry::engine::translate::{Requests, Target};
///
/// let mut requests = Requests::new(Target {
///     model: "amazon.titan-text-express-v1".into(),
///     format: "titan-text".into(),
///     defaults: [].into(),
/// });
/// let mut out = Vec::new();
/// requests.push(br#"{"custom_id": "a", "url": "/v1/chat/completions", "#, &mut out);
/// requests.push(br#""body": {"messages": [{"role": "user", "content": "Hi"}]}}"#, &mut out);
/// requests.finish(&mut out);
/// assert_eq!(out, b"{\"recordId\":\"a\",\"modelInput\":{\"inputText\":\"Hi\"}}\n");
/// ```
pub struct Requests {
    reader: Reader,
    writer: Writer,
}

/// Takes the source apart.
enum Reader {
    /// It is not known yet what the source is: its first bytes.
    Beginning(Vec<u8>),
    Lines {
        lines: Lines,
        is_text: bool,
    },
    Items(Items),
    /// Nothing can be read.
    Nothing,
}

impl Requests {
    /// A pass whose records are for this target.
    pub fn new(target: Target) -> Self {
        Self { reader: Reader::Beginning(Vec::new()), writer: Writer::new(target) }
    }

    /// Reads a chunk and appends the lines of the requests that are whole.
    pub fn push(&mut self, chunk: &[u8], out: &mut Vec<u8>) {
        let mut chunk = chunk;
        if let Reader::Beginning(begun) = &mut self.reader {
            let room = MAX_RECOGNIZED_BYTES.saturating_sub(begun.len());
            let (first, rest) = chunk.split_at_checked(room).unwrap_or((chunk, &[]));
            begun.extend_from_slice(first);
            chunk = rest;
            if begun.len() >= MAX_RECOGNIZED_BYTES {
                self.begin(out);
            }
        }
        self.read(chunk, out);
    }

    /// Reads what is left at the end of the source and checks the job as a whole.
    pub fn finish(&mut self, out: &mut Vec<u8>) {
        self.begin(out);
        let Self { reader, writer } = self;
        let cut = match reader {
            Reader::Lines { lines, is_text } => {
                if let Some(line) = lines.finish() {
                    writer.write(&line, *is_text, out);
                }
                None
            }
            Reader::Items(items) => {
                if let Some(item) = items.finish() {
                    writer.write(&item, false, out);
                }
                items.is_cut().then(|| (items.has_begun(), items.line()))
            }
            Reader::Beginning(_) | Reader::Nothing => None,
        };
        if let Some((has_begun, line)) = cut {
            let at = Place { line, ..Place::default() };
            if has_begun {
                writer.report.add(&NOT_JSON, "", at, || "the file ends inside its list".to_owned());
            } else {
                writer.report.add(&UNKNOWN_SOURCE, "", at, || "there is no list in it".to_owned());
            }
        }
        let n_records = writer.totals.n_records;
        if writer.has_family() && n_records < MIN_RECORDS {
            let at = Place::default();
            writer.report.add(&TOO_FEW_RECORDS, "", at, || format!("{n_records} records"));
        }
    }

    /// What was written so far.
    pub fn totals(&self) -> Totals {
        self.writer.totals
    }

    /// What was found so far.
    pub fn report(&self) -> &Report {
        &self.writer.report
    }

    /// Decides what the source is, by what is there of it.
    fn begin(&mut self, out: &mut Vec<u8>) {
        let Reader::Beginning(begun) = &mut self.reader else {
            return;
        };
        let begun = std::mem::take(begun);
        let Look { layout, kind } = look(&begun);
        self.writer.totals.kind = kind;
        let lines = || Lines::new(MAX_RECORD_BYTES);
        self.reader = match layout {
            Layout::Text => Reader::Lines { lines: lines(), is_text: true },
            Layout::Lines => Reader::Lines { lines: lines(), is_text: false },
            Layout::Items(holder) => Reader::Items(Items::new(holder, MAX_RECORD_BYTES)),
            Layout::Binary => {
                let report = &mut self.writer.report;
                report.add(&UNKNOWN_SOURCE, "", Place::default(), || "it is no text".to_owned());
                Reader::Nothing
            }
        };
        self.read(&begun, out);
    }

    fn read(&mut self, mut chunk: &[u8], out: &mut Vec<u8>) {
        let Self { reader, writer } = self;
        match reader {
            Reader::Lines { lines, is_text } => {
                while let Some(line) = lines.next(&mut chunk) {
                    writer.write(&line, *is_text, out);
                }
            }
            Reader::Items(items) => {
                while let Some(item) = items.next(&mut chunk) {
                    writer.write(&item, false, out);
                }
            }
            Reader::Beginning(_) | Reader::Nothing => {}
        }
    }
}

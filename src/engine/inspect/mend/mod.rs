//! Repairs that need no judgment, on the lines that need them; every other line stays as it is.
//!
//! A fix is one file with a [`Rule`] that says what it does, and one line in [`FIXES`].

mod anthropic_version;
mod base64_object;
mod blank_line;
mod byte_order_mark;
mod data_prefix;
mod foreign_field;
mod line;
mod messages_to_prompt;
mod model_input_text;
mod null_field;
mod parameter;
mod part_type_extra;
mod part_type_missing;
mod record_id_missing;
mod record_id_number;
mod system_role;
mod text_content;
mod visit;

use serde_json::Value as Json;

use super::super::check::{Findings, Path, Place, Report, Rule};
use super::super::family::Family;
use super::super::lines::{Line, LineEnd, Lines};
use super::context::{Context, Target};
use super::record::{self, Room};
use super::{MAX_LINE_BYTES, is_blank, without_mark};
pub(super) use line::Mending;
use record_id_missing::Ids;

/// One kind of repair.
pub struct Fix {
    /// What it does, as the report of [`Mend`] says it.
    pub rule: &'static Rule,
    /// The rules whose findings it may take away.
    pub mends: &'static [&'static Rule],
    /// What it does to a body; `None` when it is about the line around it.
    body: Option<fn(&mut Json, &Subject<'_>, &mut Findings<'_>)>,
}

/// What a body is for.
struct Subject<'a> {
    family: &'static dyn Family,
    model: &'a str,
}

/// Every fix. Those of bodies are done in this order, again and again until none has anything to do.
pub const FIXES: &[&Fix] = &[
    &byte_order_mark::FIX,
    &blank_line::FIX,
    &model_input_text::FIX,
    &record_id_missing::FIX,
    &record_id_number::FIX,
    &null_field::FIX,
    &parameter::FIX,
    &messages_to_prompt::FIX,
    &system_role::FIX,
    &foreign_field::FIX,
    &anthropic_version::FIX,
    &part_type_missing::FIX,
    &part_type_extra::FIX,
    &text_content::FIX,
    &base64_object::FIX,
    &data_prefix::FIX,
];

/// A push machine from a batch file to a better one.
///
/// Lines without a finding that a [`Fix`] takes away are copied byte for byte. A body is changed only
/// if less is wrong with it afterwards. Any chunking of the file gives the same bytes, and mending a
/// mended file changes nothing.
///
/// ```
/// use quarry::engine::inspect::{Mend, Target};
///
/// let target = Target { format: "titan-text".into(), ..Target::default() };
/// let mut mend = Mend::new(target);
/// let mut out = Vec::new();
/// mend.push(b"{\"recordId\": 7, \"modelInput\": {\"inputText\": \"Hi\", \"temperature\": 0}}\n", &mut out);
/// mend.finish(&mut out);
/// let expected = r#"{"recordId":"7","modelInput":{"inputText":"Hi","textGenerationConfig":{"temperature":0}}}"#;
/// assert_eq!(String::from_utf8(out).unwrap().trim_end(), expected);
/// assert_eq!(mend.n_changed(), 1);
/// ```
pub struct Mend {
    lines: Lines,
    mender: Mender,
}

impl Mend {
    /// Mends a file whose records are for this target.
    pub fn new(target: Target) -> Self {
        let mender = Mender {
            context: Context::new(&target),
            report: Report::new(),
            room: Room::default(),
            mending: Mending::default(),
            ids: Ids::default(),
            n_rows: 0,
            n_changed: 0,
        };
        Self { lines: Lines::new(MAX_LINE_BYTES), mender }
    }

    /// Reads a chunk and appends the lines that are whole.
    pub fn push(&mut self, chunk: &[u8], out: &mut Vec<u8>) {
        let Self { lines, mender } = self;
        let mut rest = chunk;
        while let Some(line) = lines.next_passing(&mut rest, |bytes| out.extend_from_slice(bytes)) {
            mender.take(&line, out);
        }
    }

    /// Reads what is left at the end of the file.
    pub fn finish(&mut self, out: &mut Vec<u8>) {
        let Self { lines, mender } = self;
        if let Some(line) = lines.finish_passing(|bytes| out.extend_from_slice(bytes)) {
            mender.take(&line, out);
        }
    }

    /// What was changed: for each kind of change how often, where first, and what.
    pub fn report(&self) -> &Report {
        &self.mender.report
    }

    /// How many records were read: as many as were written.
    pub fn n_records(&self) -> u64 {
        self.mender.n_rows
    }

    /// How many records were changed.
    pub fn n_changed(&self) -> u64 {
        self.mender.n_changed
    }
}

struct Mender {
    context: Context,
    report: Report,
    room: Room,
    mending: Mending,
    ids: Ids,
    n_rows: u64,
    n_changed: u64,
}

impl Mender {
    fn take(&mut self, line: &Line<'_>, out: &mut Vec<u8>) {
        if !line.is_whole() {
            // Its bytes were passed on, with a carriage return if there is one.
            self.n_rows += 1;
            out.extend((line.end != LineEnd::File).then_some(b'\n'));
            return;
        }
        let (bytes, has_mark) = without_mark(line);
        let is_blank = is_blank(bytes);
        self.n_rows += u64::from(!is_blank);
        let row = if is_blank { 0 } else { self.n_rows };
        let at = Place { row, line: line.number, byte: line.byte, ..Place::default() };
        if has_mark {
            byte_order_mark::note(&mut Findings::new(&mut self.report, at));
        }
        if is_blank {
            return blank_line::note(&mut Findings::new(&mut self.report, at));
        }
        let Self { context, report, room, mending, ids, n_changed, .. } = self;
        let mut found = Findings::quiet(at);
        let record = record::check(bytes, context, room, &mut found);
        ids.note(record.and_then(|record| record.id), row);
        let mut changes = Findings::new(report, at);
        let mut new_id = || ids.make(row, bytes);
        let mended = mending.mend(bytes, context, &found, &mut new_id, &mut changes);
        *n_changed += u64::from(has_mark || mended.is_some());
        out.extend_from_slice(mended.as_deref().unwrap_or(bytes));
        out.extend_from_slice(match line.end {
            LineEnd::CrLf => b"\r\n",
            LineEnd::Newline => b"\n",
            LineEnd::File => b"",
        });
    }
}

/// Whether one of the findings is about something that a fix may take away.
fn may_mend(found: &Findings<'_>) -> bool {
    FIXES.iter().any(|fix| fix.mends.iter().any(|rule| found.has(rule)))
}

/// The path of a field of the body.
const BODY: Path<'static> = record::BODY;

#[cfg(test)]
mod tests;

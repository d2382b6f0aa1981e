//! Records of a source to lines of a batch file.

use std::borrow::Cow;

use super::super::batch::{
    DUPLICATES_PARTLY_CHECKED, Seen, Sighting, UNKNOWN_FORMAT, UNUSUAL_RECORD_ID, check_values,
    is_usual, push_generated,
};
use super::super::check::{Findings, Path, Place, Report};
use super::super::family::{self, BodyCheck, Family};
use super::super::json::{Document, Value, push_escaped};
use super::super::lines::Line;
use super::super::source::{INVALID_UTF8, MAX_RECORD_BYTES, RECORD_TOO_LONG};
use super::carry::Carry;
use super::record::{Ask, Record};
use super::rules::{
    DUPLICATE_CUSTOM_ID, MISSING_CUSTOM_ID, MODEL_REPLACED, NOT_JSON, REQUEST_SPLIT, VALUE_ROUNDED,
};
use super::{Target, Totals, anthropic, fit, openai, verbatim};

/// What LiteLLM writes before the ids of models on Bedrock.
const LITELLM_PREFIX: &str = "bedrock/";

/// Turns records of the source into lines.
pub(super) struct Writer {
    pub(super) report: Report,
    pub(super) totals: Totals,
    target: Target,
    family: Option<&'static dyn Family>,
    check: Option<BodyCheck>,
    /// The record that is read, and the body that is checked.
    document: Document,
    checked: Document,
    seen: Box<Seen>,
    n_read: u64,
}

impl Writer {
    pub(super) fn new(target: Target) -> Self {
        let mut report = Report::new();
        let family = family::by_id(&target.format);
        match family {
            Some(family) => check_values(family, &target.defaults, &mut report),
            None => report.add(&UNKNOWN_FORMAT, "", Place::default(), || target.format.clone()),
        }
        let check = family.map(|family| BodyCheck::new(family, &target.model));
        Self {
            report,
            check,
            totals: Totals::default(),
            target,
            family,
            document: Document::default(),
            checked: Document::default(),
            seen: Box::default(),
            n_read: 0,
        }
    }

    /// Whether there is a target at all.
    pub(super) fn has_family(&self) -> bool {
        self.family.is_some()
    }

    /// Appends the lines of a record of the source, which may be blank. `is_text` when the record
    /// is a prompt and not JSON.
    pub(super) fn write(&mut self, line: &Line<'_>, is_text: bool, out: &mut Vec<u8>) {
        if line.is_blank() {
            return;
        }
        self.n_read += 1;
        let at = Place { row: self.n_read, line: line.number, byte: line.byte, ..Place::default() };
        let n_before = self.totals.n_records;
        self.carry_over(line, is_text, at, out);
        self.totals.n_left_out += u64::from(self.totals.n_records == n_before);
    }

    /// `None` when the record is left out.
    fn carry_over(
        &mut self,
        line: &Line<'_>,
        is_text: bool,
        at: Place,
        out: &mut Vec<u8>,
    ) -> Option<()> {
        let family = self.family?;
        let mut carry = Carry::new(&mut self.report, at);
        let text = text_of(line, is_text, &mut carry)?;
        let record = self.document.parse(&text).map_err(|error| {
            carry.say(&NOT_JSON, "", || format!("byte {}: {}", error.at + 1, error.reason));
        });
        let Record { id, has_id_in_format, body, ask } = Record::of(record.ok()?, &mut carry)?;
        let bodies = bodies(body, ask, family, &self.target, &mut carry);
        if carry.is_lost() {
            return None;
        }
        note_model(body, &self.target.model, &mut carry);
        let id = id.map_or_else(
            || {
                let mut id = String::new();
                push_generated(&mut id, at.row);
                if has_id_in_format {
                    carry.say(&MISSING_CUSTOM_ID, "", || format!("{id} instead"));
                }
                id
            },
            Cow::into_owned,
        );
        let is_split = bodies.len() > 1;
        if is_split {
            carry.say(&REQUEST_SPLIT, "", || format!("{} records from {id}", bodies.len()));
        }
        for (idx, body) in bodies.iter().enumerate() {
            let id = if is_split { &format!("{id}-{idx}") } else { &id };
            self.write_line(id, body, at, out);
        }
        Some(())
    }

    fn write_line(&mut self, id: &str, body: &str, at: Place, out: &mut Vec<u8>) {
        let report = &mut self.report;
        if body.len() > MAX_RECORD_BYTES {
            report.add(&RECORD_TOO_LONG, "", at, || {
                format!("its request body has {} bytes", body.len())
            });
            return;
        }
        note_id(id, at, &mut self.seen, report);
        if let (Some(check), Ok(body)) = (&self.check, self.checked.parse(body)) {
            let path = Path::Root("modelInput");
            let mut findings = Findings::new(report, at);
            check.check(body, &path, &mut findings);
        }
        out.extend_from_slice(b"{\"recordId\":\"");
        push_escaped(out, id);
        out.extend_from_slice(b"\",\"modelInput\":");
        out.extend_from_slice(body.as_bytes());
        out.extend_from_slice(b"}\n");
        self.totals.n_records += 1;
    }
}

/// A record as JSON text.
fn text_of<'a>(line: &Line<'a>, is_text: bool, carry: &mut Carry<'_>) -> Option<Cow<'a, str>> {
    if !line.is_whole() {
        carry.say(&RECORD_TOO_LONG, "", || format!("it has {} bytes", line.n_bytes));
        return None;
    }
    let text = String::from_utf8_lossy(line.without_mark());
    if matches!(text, Cow::Owned(_)) {
        carry.say(&INVALID_UTF8, "", || text.trim().to_owned());
    }
    Some(if is_text { serde_json::Value::from(text.trim()).to_string().into() } else { text })
}

/// The request bodies of a record: several where it holds several texts.
fn bodies(
    body: Value<'_>,
    ask: Ask,
    family: &dyn Family,
    target: &Target,
    carry: &mut Carry<'_>,
) -> Vec<String> {
    if ask == Ask::Messages && family.id() == verbatim::FAMILY {
        return verbatim::body(body, family, target, carry).into_iter().collect();
    }
    note_rounded(body, carry);
    let drafts = match ask {
        Ask::Messages => vec![anthropic::messages(body, carry)],
        Ask::Chat => vec![openai::chat(body, carry)],
        Ask::Completion => openai::completion(body, carry),
        Ask::Embedding => openai::embedding(body, carry),
        Ask::Prompt => vec![openai::prompt(body, carry)],
    };
    drafts.into_iter().filter_map(|draft| fit::fit(draft, family, target, carry)).collect()
}

/// Says which number or text cannot be carried over as it is.
pub(super) fn note_rounded(value: Value<'_>, carry: &mut Carry<'_>) {
    if let Some(changed) = value.first_changed() {
        carry.say(&VALUE_ROUNDED, "", || {
            format!("{} becomes {}", changed.json(), changed.to_json())
        });
    }
}

fn note_model(body: Value<'_>, target: &str, carry: &mut Carry<'_>) {
    let model = body.get("model").and_then(Value::as_str).unwrap_or_default();
    let name = model.strip_prefix(LITELLM_PREFIX).unwrap_or(&model);
    if !name.is_empty() && name != target {
        carry.say(&MODEL_REPLACED, &model, || format!("{target} instead"));
    }
}

fn note_id(id: &str, at: Place, seen: &mut Seen, report: &mut Report) {
    const FIELD: &str = "custom_id";
    if !is_usual(id) {
        report.add(&UNUSUAL_RECORD_ID, FIELD, at, || id.to_owned());
    }
    match seen.add(id, at.row) {
        Sighting::First => {}
        Sighting::Again { row } => report.add(&DUPLICATE_CUSTOM_ID, "", at, || {
            format!("\"{id}\" is also the id of record {row}")
        }),
        Sighting::Unknown => report
            .add(&DUPLICATES_PARTLY_CHECKED, FIELD, at, || format!("from record {} on", at.row)),
    }
}

//! One line, mended.

use serde_json::Value as Json;

use super::super::super::check::{Findings, Place};
use super::super::super::family::Family;
use super::super::super::json::{Document, Kind, Value};
use super::super::context::Context;
use super::super::record::{self, Memory, Reading};
use super::super::rules::{self, DUPLICATE_KEY};
use super::{FIXES, Subject, may_mend, model_input_text, record_id_missing, record_id_number};

/// How often all fixes are gone through at most. A body that still changes then stays as it was.
const MAX_ROUNDS: usize = 8;

/// Room to work in, kept from line to line.
#[derive(Debug, Default)]
pub(in super::super) struct Mending {
    line: Document,
    body: Document,
    memory: Memory,
}

impl Mending {
    /// Whether there is a fix for a line in which this was `found`.
    pub(in super::super) fn can_mend(
        &mut self,
        bytes: &[u8],
        context: &Context,
        found: &Findings<'_>,
    ) -> bool {
        let mut changes = Findings::quiet(found.at());
        self.mend(bytes, context, found, &mut String::new, &mut changes).is_some()
    }

    /// The line in its mended form; `None` when it stays as it is.
    pub(super) fn mend(
        &mut self,
        bytes: &[u8],
        context: &Context,
        found: &Findings<'_>,
        new_id: &mut dyn FnMut() -> String,
        changes: &mut Findings<'_>,
    ) -> Option<Vec<u8>> {
        // A copy that can be changed holds one field of each name: the other would be lost.
        if found.n_found() == 0 || !may_mend(found) || found.has(&DUPLICATE_KEY) {
            return None;
        }
        let Self { line, body, memory } = self;
        let line = line.parse(std::str::from_utf8(bytes).ok()?).ok()?;
        let [id, input] = rules::unknown_key::KEYS.map(|key| line.get(key));
        let id = match id {
            Some(id) if id.kind() == Kind::Number => Some(record_id_number::mend(id, changes)),
            id if record_id_missing::is_missing(id) => {
                Some(record_id_missing::mend(new_id(), changes))
            }
            _ => None,
        };
        let unpacked = input.and_then(|input| model_input_text::mend(input, body, changes));
        let object = input.filter(|input| input.kind() == Kind::Object).map(Value::json);
        let text = unpacked.as_deref().or(object);
        let mended = text.and_then(|text| mend_body(text, context, body, memory, changes));
        let input = mended.or(unpacked);
        (id.is_some() || input.is_some()).then(|| write(line, id.as_deref(), input.as_deref()))
    }
}

/// The line with another id or body: all else as it stands there.
fn write(line: Value<'_>, id: Option<&str>, input: Option<&str>) -> Vec<u8> {
    let [id_key, input_key] = rules::unknown_key::KEYS;
    let mut out = vec![b'{'];
    let mut push = |key: &str, value: &str| {
        if out.len() > 1 {
            out.push(b',');
        }
        out.extend_from_slice(key.as_bytes());
        out.push(b':');
        out.extend_from_slice(value.as_bytes());
    };
    if let Some(id) = id
        && line.get(id_key).is_none()
    {
        push("\"recordId\"", id);
    }
    for (key, value) in line.fields() {
        let new = if key.is_str(id_key) {
            id
        } else if key.is_str(input_key) {
            input
        } else {
            None
        };
        push(key.json(), new.unwrap_or(value.json()));
    }
    out.push(b'}');
    out
}

/// The body in its mended form; `None` when that would not be better.
fn mend_body(
    text: &str,
    context: &Context,
    document: &mut Document,
    memory: &mut Memory,
    changes: &mut Findings<'_>,
) -> Option<String> {
    let (before, reading) = judge(text, context, document, memory)?;
    // The family that the records have to be of, whatever this one looks like.
    let family = context.family.or(reading.family).filter(|_| before.n_found() > 0)?;
    let subject = Subject { family, model: &context.model_id };
    let mut body: Json = serde_json::from_str(text).ok()?;
    if !fix(&mut body, &subject, &mut Findings::quiet(changes.at())) {
        return None;
    }
    let mended = body.to_string();
    let (after, reading) = judge(&mended, context, document, memory)?;
    let is_same_family = reading.family.map(Family::id) == Some(family.id());
    let rank = |found: &Findings<'_>| (found.n_errors(), found.n_found());
    if !is_same_family || rank(&after) >= rank(&before) {
        return None;
    }
    // Only now is it known that the changes are worth telling.
    if !changes.is_quiet() {
        fix(&mut serde_json::from_str(text).ok()?, &subject, changes);
    }
    Some(mended)
}

/// What is wrong with a body; `None` too when a copy of it would lose digits of a number that nobody
/// asked to change.
fn judge(
    text: &str,
    context: &Context,
    document: &mut Document,
    memory: &mut Memory,
) -> Option<(Findings<'static>, Reading)> {
    let mut found = Findings::quiet(Place::default());
    let body = document.parse(text).ok().filter(|body| body.first_changed().is_none())?;
    let reading = record::check_body(body, context, memory, &mut found);
    Some((found, reading))
}

/// Does every fix until none has anything to do. Whether that changed something, and came to an end.
fn fix(body: &mut Json, subject: &Subject<'_>, changes: &mut Findings<'_>) -> bool {
    let n_before = changes.n_found();
    for _ in 0..MAX_ROUNDS {
        let n_at_start = changes.n_found();
        for apply in FIXES.iter().filter_map(|fix| fix.body) {
            apply(body, subject, changes);
        }
        if changes.n_found() == n_at_start {
            return n_at_start > n_before;
        }
    }
    false
}

//! One line against everything that can be said of it without the others.

use super::super::batch::{OVER_MODEL_LIMIT, UNUSUAL_RECORD_ID, is_usual, over_model_limit};
use super::super::check::{Findings, Path};
use super::super::family::{self, BodyCheck, Candidates, Family};
use super::super::json::{Document, Kind, Value};
use super::context::Context;
use super::{media, rules};

/// The path of a body.
pub(super) const BODY: Path<'static> = Path::Root("modelInput");

/// Room to work in, kept from line to line.
#[derive(Debug, Default)]
pub(super) struct Room {
    document: Document,
    hashes: Vec<(u64, usize)>,
    memory: Memory,
}

/// What was found out for one record and holds for the next, since records of a file are alike.
#[derive(Debug, Default)]
pub(super) struct Memory {
    /// What bodies are checked against, by their families: a file has few.
    checks: Vec<BodyCheck>,
    /// What the last body looked like, as far as that says what it may be.
    outline: Vec<u8>,
    candidates: Option<Candidates>,
    /// Room for the outline of the next.
    next_outline: Vec<u8>,
}

impl Memory {
    fn check(&mut self, family: &'static dyn Family, model: &str) -> &BodyCheck {
        let known = self.checks.iter().position(|check| check.family().id() == family.id());
        let idx = known.unwrap_or_else(|| {
            self.checks.push(BodyCheck::new(family, model));
            self.checks.len() - 1
        });
        #[expect(clippy::indexing_slicing, reason = "the index was found or pushed just above")]
        &self.checks[idx]
    }

    /// The families that a body may be of.
    fn candidates(&mut self, body: Value<'_>) -> Candidates {
        let Self { outline, candidates, next_outline, .. } = self;
        next_outline.clear();
        for (name, value) in body.fields() {
            next_outline.extend_from_slice(name.json().as_bytes());
            next_outline.push(b':');
            // A short text may be what says which kind of body it is.
            let raw = value.raw();
            if value.kind() == Kind::Text && raw.len() <= MAX_TAG_BYTES {
                next_outline.extend_from_slice(raw.as_bytes());
            }
            next_outline.push(value.kind() as u8);
        }
        match candidates {
            Some(known) if outline == next_outline => *known,
            _ => {
                std::mem::swap(outline, next_outline);
                *candidates.insert(family::candidates(body))
            }
        }
    }
}

/// Longest text that says which kind of body it is in: `INPAINTING` and its like.
const MAX_TAG_BYTES: usize = 40;

/// What a line turned out to be.
#[derive(Debug)]
pub(super) struct Record<'d> {
    /// Its id, whatever it is.
    pub(super) id: Option<Value<'d>>,
    /// Its body, if it is an object.
    pub(super) body: Option<Body<'d>>,
}

/// A request body.
#[derive(Debug)]
pub(super) struct Body<'d> {
    pub(super) value: Value<'d>,
    /// What it was read as.
    pub(super) reading: Reading,
}

/// What a body is read as.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reading {
    /// Its family.
    pub(super) family: Option<&'static dyn Family>,
    /// All families that it may be of; all there are when nothing can be told.
    pub(super) candidates: Candidates,
}

/// Says what is wrong with a line. `None` when there is no object in it.
pub(super) fn check<'d>(
    bytes: &'d [u8],
    context: &Context,
    room: &'d mut Room,
    out: &mut Findings<'_>,
) -> Option<Record<'d>> {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            rules::invalid_utf8::add(bytes, error, out);
            return None;
        }
    };
    let Room { document, hashes, memory } = room;
    let line = match document.parse(text) {
        Ok(line) => line,
        Err(error) => {
            rules::not_json::add(text, error, out);
            return None;
        }
    };
    if line.kind() != Kind::Object {
        rules::not_object::add(line, out);
        return None;
    }
    rules::duplicate_key::check(line, &Path::Root(""), hashes, out);
    Some(check_envelope(line, context, memory, out))
}

fn check_envelope<'d>(
    line: Value<'d>,
    context: &Context,
    memory: &mut Memory,
    out: &mut Findings<'_>,
) -> Record<'d> {
    let [id, input] = rules::unknown_key::KEYS.map(|key| line.get(key));
    if input.is_none() && rules::other_format::check(line, out) {
        return Record { id: None, body: None };
    }
    for (name, _) in line.fields() {
        if rules::unknown_key::KEYS.iter().any(|key| name.is_str(key)) {
            continue;
        }
        match rules::output_line::KEYS.iter().find(|key| name.is_str(key)) {
            Some(key) => rules::output_line::add(key, out),
            None => rules::unknown_key::add(&name.as_str().unwrap_or_default(), out),
        }
    }
    check_id(id, out);
    let body = match input {
        None => {
            rules::model_input_missing::add(out);
            None
        }
        Some(input) => match input.kind() {
            Kind::Object => {
                rules::too_long::check(input, &BODY, out);
                let reading = check_body(input, context, memory, out);
                Some(Body { value: input, reading })
            }
            Kind::Text => {
                rules::model_input_text::add(out);
                None
            }
            _ => {
                rules::model_input_not_object::add(input, out);
                None
            }
        },
    };
    Record { id, body }
}

fn check_id(id: Option<Value<'_>>, out: &mut Findings<'_>) {
    let Some(id) = id else {
        return rules::record_id_missing::add(out);
    };
    match id.as_str() {
        None => rules::record_id_not_text::add(id, out),
        Some(text) if text.trim().is_empty() => rules::record_id_blank::add(out),
        Some(text) if !is_usual(&text) => {
            out.add(&UNUSUAL_RECORD_ID, &Path::Root("recordId"), || text.into_owned());
        }
        Some(_) => {}
    }
}

/// Says what is wrong with a body.
pub(super) fn check_body(
    body: Value<'_>,
    context: &Context,
    memory: &mut Memory,
    out: &mut Findings<'_>,
) -> Reading {
    let reading = read(body, context, memory);
    let Some(family) = reading.family else {
        rules::unknown_family::add(body, &BODY, out);
        return reading;
    };
    let check = memory.check(family, &context.model_id);
    let mut found = Findings::quiet(out.at());
    check.check(body, &BODY, &mut found);
    if found.n_found() > 0 {
        if context.family.is_some()
            && let Some(other) = rules::wrong_family::check(body, family, &found, &BODY, out)
        {
            return Reading { family: Some(other), candidates: Candidates::only(other) };
        }
        check.check(body, &BODY, out);
    }
    check_model(body, family, context, out);
    reading
}

/// What the target says a body is, or what it looks like.
fn read(body: Value<'_>, context: &Context, memory: &mut Memory) -> Reading {
    if let Some(family) = context.family {
        let family = taken_as_well(body, family, context).unwrap_or(family);
        return Reading { family: Some(family), candidates: Candidates::only(family) };
    }
    let candidates = memory.candidates(body);
    if candidates.is_empty() {
        return Reading { family: family::nearest(body), candidates: Candidates::ALL };
    }
    Reading { family: family::first_of(candidates, body), candidates }
}

/// The other family of the model whose body this is; `None` when it is of the model's first family.
fn taken_as_well(
    body: Value<'_>,
    first: &'static dyn Family,
    context: &Context,
) -> Option<&'static dyn Family> {
    if context.others.is_empty() {
        return None;
    }
    let found = family::candidates(body);
    let is_of = |family: &dyn Family| !found.and(Candidates::only(family)).is_empty();
    if is_of(first) {
        return None;
    }
    context.others.iter().copied().find(|other| is_of(*other))
}

/// What the catalog knows of the model against a body.
fn check_model(
    body: Value<'_>,
    family: &'static dyn Family,
    context: &Context,
    out: &mut Findings<'_>,
) {
    let Some(model) = context.model else {
        return;
    };
    let limit = family.answer_limit();
    let limit = family.parameters().iter().find(|parameter| Some(parameter.name) == limit);
    if let Some(limit) = limit
        && let Some(asked) = body.at(limit.path).and_then(|object| object.get(limit.name))
        && let Some(asked) = asked.as_u64()
        && let Some(detail) = over_model_limit(asked, model)
    {
        // Parameters stand at the top, or one level below.
        match limit.path.first() {
            None => out.add(&OVER_MODEL_LIMIT, &BODY.field(limit.name), || detail),
            Some(parent) => {
                out.add(&OVER_MODEL_LIMIT, &BODY.field(parent).field(limit.name), || detail);
            }
        }
    }
    rules::over_context_window::check(body, model, &BODY, out);
    media::check(body, model, &context.refused, &BODY, out);
}

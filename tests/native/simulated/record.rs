//! One record: its row of the source, its body, and what came back for it.

use std::sync::LazyLock;

use quarry::engine::family;
use serde_json::{Map, Value, json};

use super::chance::Chance;
use super::shape::{ANSWER, QUESTION, SHAPES, Shape};
use super::text::{self, HOSTILE, LONE};
use super::truth::{Facts, Kind};
use super::{Ids, Options};

/// A family with its examples as JSON.
pub(crate) struct Format {
    pub(crate) shape: &'static Shape,
    request: Value,
    response: Value,
}

/// The formats in the order of [`SHAPES`].
pub(crate) static FORMATS: LazyLock<Vec<Format>> = LazyLock::new(|| {
    let format = |shape: &'static Shape| {
        let family = family::by_id(shape.family).expect("a family of this id");
        Format {
            shape,
            request: serde_json::from_str(family.request_example()).expect("JSON"),
            response: serde_json::from_str(family.response_example()).expect("JSON"),
        }
    };
    SHAPES.iter().map(format).collect()
});

/// Errors as Bedrock says them: HTTP status, exception, message; `%` becomes a number.
const ERRORS: [(u64, &str, &str); 8] = [
    (400, "ValidationException", "Input is too long for requested model."),
    (
        400,
        "ValidationException",
        "Malformed input request: #/messages/%: extraneous key [modelId] is not permitted, please reformat your input and try again.",
    ),
    (400, "ValidationException", "anthropic_version: Field required"),
    (400, "ValidationException", "`temperature` is deprecated for this model."),
    (
        408,
        "ModelTimeoutException",
        "Model has timed out in processing the request. Try your request again.",
    ),
    (424, "ModelErrorException", "ModelErrorException: <b>%</b> \"über\" =1+1"),
    (429, "ThrottlingException", "Too many tokens, please wait before trying again."),
    (
        500,
        "InternalServerException",
        "The system encountered an unexpected error during processing. Try your request again.",
    ),
];

/// What each chance is for, so that no two share their numbers.
const OF_SOURCE: u64 = 1;
const OF_KIND: u64 = 2;
const OF_ANSWER: u64 = 3;
const OF_SECOND: u64 = 4;
const OF_LINE: u64 = 5;

/// The row of the source that a record was made of.
pub(crate) struct Row {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) body: String,
}

impl Row {
    pub(crate) fn of(seed: u64, index: u64) -> Self {
        let mut chance = Chance::of(seed, index, OF_SOURCE);
        let odd = if index % 10 == 9 { " \"ü\", x" } else { "" };
        let mut body = text::words(&mut chance, 30);
        if chance.happens(1_000) {
            // The last one has what no table should hold.
            body.push_str(chance.pick(&HOSTILE[..HOSTILE.len() - 1]));
        }
        Self { id: format!("T-{:07}{odd}", index + 1), title: text::words(&mut chance, 4), body }
    }
}

/// The id that a record has in the job.
pub(crate) fn record_id(options: &Options, index: u64, row: &Row) -> String {
    match options.ids {
        Ids::Numbered => format!("R{:010}", index + 1),
        Ids::Column => row.id.clone(),
    }
}

/// The format of a record.
fn format_of(seed: u64, index: u64, options: &Options) -> &'static Format {
    let mut chance = Chance::of(seed, index, OF_SOURCE + 100);
    let is_chosen = |format: &&Format| {
        options.families.is_empty() || options.families.contains(&format.shape.family)
    };
    let chosen: Vec<&Format> = FORMATS.iter().filter(is_chosen).collect();
    chance.pick(&chosen)
}

/// The body of a record.
pub(crate) fn request(seed: u64, index: u64, options: &Options, row: &Row) -> Value {
    let mut body = format_of(seed, index, options).request.clone();
    replace(&mut body, QUESTION, &row.body);
    body
}

/// What comes back for a record the first time.
pub(crate) fn first_kind(seed: u64, index: u64, options: &Options) -> Kind {
    let drawn = Chance::of(seed, index, OF_KIND).below(10_000);
    let rates = [
        (options.missing, Kind::Missing),
        (options.unparsable, Kind::Unparsable),
        (options.no_answer, Kind::NoAnswer),
        (options.failed, Kind::Failed),
        (options.truncated, Kind::Truncated),
        (options.refused, Kind::Refused),
        (options.empty, Kind::Empty),
    ];
    let mut sum = 0;
    let kind = rates.into_iter().find(|(rate, _)| {
        sum += rate;
        drawn < sum
    });
    let kind = kind.map_or(Kind::Answered, |(_, kind)| kind);
    let shape = format_of(seed, index, options).shape;
    match kind {
        Kind::Truncated if shape.length.is_empty() => Kind::Answered,
        Kind::Refused if shape.refusal.is_empty() => Kind::Answered,
        Kind::Empty if !shape.is_text => Kind::Answered,
        kind => kind,
    }
}

/// What comes back for a record that stands twice with a different answer, the second time.
pub(crate) fn second_kind(seed: u64, index: u64, options: &Options, first: Kind) -> Kind {
    let is_text = format_of(seed, index, options).shape.is_text;
    let mut chance = Chance::of(seed, index, OF_SECOND);
    match first {
        Kind::Failed | Kind::NoAnswer => Kind::Answered,
        _ if is_text && chance.happens(5_000) => Kind::Answered,
        _ => Kind::Failed,
    }
}

/// A line of an output, without its end, and what it says.
///
/// `copy` is 0 for what came first and 1 for a different second answer; `order` differs where the
/// same answer stands in two lines, which need not look alike.
pub(crate) fn line(
    seed: u64,
    index: u64,
    options: &Options,
    id: &str,
    row: &Row,
    (kind, copy, order): (Kind, u64, u64),
) -> (Vec<u8>, Facts) {
    let mut chance = Chance::of(seed, index, OF_ANSWER + 10 * copy);
    let format = format_of(seed, index, options);
    let mut facts = Facts::new(kind, id);
    let result = match kind {
        Kind::Failed => Some(("error", error(&mut chance, &mut facts))),
        Kind::NoAnswer if chance.happens(2_500) => Some(("modelOutput", Value::Null)),
        Kind::NoAnswer | Kind::Missing => None,
        _ => Some(("modelOutput", answer(&mut chance, format, copy, options, row, &mut facts))),
    };
    let is_escaped = chance.happens(options.escaped);
    let written = |value: &Value| {
        let json = value.to_string();
        let json = if is_escaped { text::escaped(&json) } else { json };
        json.replace(LONE, text::LONE_ESCAPE)
    };
    let mut fields = vec![
        ("recordId", written(&Value::from(id))),
        ("modelInput", written(&request(seed, index, options, row))),
    ];
    fields.extend(result.map(|(name, value)| (name, written(&value))));
    let mut chance = Chance::of(seed, index, OF_LINE + 10 * order);
    let is_odd = chance.happens(options.odd_order);
    if is_odd {
        let by = usize::try_from(chance.below(3)).unwrap() % fields.len();
        fields.rotate_left(by);
    }
    let (colon, comma) = if is_odd { (" : ", " , ") } else { (":", ",") };
    let fields: Vec<String> =
        fields.iter().map(|(name, value)| format!("\"{name}\"{colon}{value}")).collect();
    let line = format!("{{{}}}", fields.join(comma));
    let line = if kind == Kind::Unparsable { broken(&mut chance, line) } else { line };
    (line.into_bytes(), facts)
}

/// An `error` as Bedrock writes it, with a code that is a number, a text, a name, or not there.
fn error(chance: &mut Chance, facts: &mut Facts) -> Value {
    let (status, name, message) = chance.pick(&ERRORS);
    let message = message.replace('%', &chance.below(7).to_string());
    let mut fields = Map::new();
    let code = match chance.below(10) {
        0..4 => Value::from(status),
        4..7 => Value::from(status.to_string()),
        7..9 => Value::from(name),
        _ => Value::Null,
    };
    let said = code.as_str().map_or_else(|| code.to_string(), str::to_owned);
    if code.is_null() {
        facts.cause = Some((String::new(), message.clone()));
    } else {
        fields.insert("errorCode".to_owned(), code);
        facts.cause = Some((said, message.clone()));
    }
    fields.insert("errorMessage".to_owned(), Value::from(message));
    Value::Object(fields)
}

fn answer(
    chance: &mut Chance,
    format: &Format,
    copy: u64,
    options: &Options,
    row: &Row,
    facts: &mut Facts,
) -> Value {
    let shape = format.shape;
    let mut output = format.response.clone();
    replace(&mut output, QUESTION, &row.body);
    let mut said = text::words(chance, 60);
    if copy > 0 {
        said.insert_str(0, "Second answer: ");
    }
    if chance.happens(options.hostile) {
        said.push(' ');
        said.push_str(chance.pick(&HOSTILE));
        if chance.happens(3_000) {
            said.push(LONE);
            said.push('.');
        }
    }
    let is_silent =
        facts.kind == Kind::Empty || (facts.kind == Kind::Refused && chance.happens(5_000));
    if is_silent {
        said.clear();
    }
    replace(&mut output, ANSWER, &said);
    if is_silent && shape.family == "claude-messages" && chance.happens(5_000) {
        output["content"] = json!([]);
    }
    // What the family answers with a space before, it answers with a space before.
    let space = if matches!(shape.family, "claude-text" | "mistral-instruct") { " " } else { "" };
    if shape.is_text {
        let lead = if is_silent { "" } else { space };
        facts.answer = Some(format!("{lead}{}", said.replace(LONE, "\u{fffd}")));
    }
    match facts.kind {
        Kind::Truncated => {
            put(&mut output, shape.stop, Value::from(shape.length));
            if shape.family == "claude-text" {
                output["stop"] = Value::Null;
            }
        }
        Kind::Refused => {
            put(&mut output, shape.stop, Value::from(shape.refusal));
            if !shape.is_text && output.get("images").is_some() {
                output["images"] = json!([]);
            }
        }
        _ => {}
    }
    let is_listed = shape.family == "jurassic2";
    let at_most = if is_listed { 9 } else { 4_000 };
    let [n_input, n_output] = [1 + chance.below(at_most), chance.below(at_most)];
    facts.true_tokens = [n_input, n_output];
    for (path, n_tokens) in [(shape.input, n_input), (shape.output, n_output)] {
        if path.is_empty() {
            continue;
        }
        let value = if is_listed {
            let token = output.pointer(&format!("{path}/0")).cloned().unwrap_or_default();
            Value::from(vec![token; usize::try_from(n_tokens).unwrap()])
        } else {
            Value::from(n_tokens)
        };
        put(&mut output, path, value);
    }
    if !shape.total.is_empty() {
        put(&mut output, shape.total, Value::from(n_input + n_output));
    }
    facts.input_tokens = (!shape.input.is_empty()).then_some(n_input);
    facts.output_tokens = (!shape.output.is_empty()).then_some(n_output);
    output
}

/// A line that is no JSON.
fn broken(chance: &mut Chance, line: String) -> String {
    match chance.below(4) {
        0 => "<html>503 Service Unavailable</html>".to_owned(),
        1 => line.strip_suffix('}').expect("an object").to_owned(),
        2 => format!("{line}{line}"),
        _ => {
            let mut at = line.len() / 2;
            while !line.is_char_boundary(at) {
                at += 1;
            }
            line.split_at(at).0.to_owned()
        }
    }
}

/// Replaces in every text of a value. What nothing but space is left of becomes empty.
fn replace(value: &mut Value, from: &str, to: &str) {
    match value {
        Value::String(text) if text.contains(from) => {
            *text = text.replace(from, to);
            if text.trim().is_empty() {
                text.clear();
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| replace(item, from, to)),
        Value::Object(fields) => fields.values_mut().for_each(|field| replace(field, from, to)),
        _ => {}
    }
}

/// Puts a value where a pointer points, also where its last key is not there yet.
fn put(value: &mut Value, pointer: &str, new: Value) {
    let (parent, key) = pointer.rsplit_once('/').expect("a pointer");
    let parent = value.pointer_mut(parent).expect("the example has it");
    match parent {
        Value::Array(items) => items[key.parse::<usize>().expect("a place")] = new,
        parent => parent[key] = new,
    }
}

//! Converse bodies against botocore, the service model that AWS's own SDK goes by.
//!
//! `script/setup` installs a pinned version among the other tools. Where botocore checks less than
//! the service does (patterns, choices, longest texts), the tests of the family stand alone.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use quarry::engine::check::{Findings, Path as JsonPath, Place, Report};
use quarry::engine::family::shape::{self, Object, Presence, Shape};
use quarry::engine::family::{
    self, Family, Media, MediaKind, MediaSource, Part, Prompt, Role, Tool, ToolChoice, Turn,
};
use quarry::engine::json::Document;
use quarry::engine::recipe::Parameters;
use quarry::engine::template::Text;
use serde_json::{Value, json};

use crate::tool;

/// What a script of this folder, which imports botocore, answers to this JSON.
pub(crate) fn run_python(script: &str, input: &impl serde::Serialize) -> Vec<u8> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/native").join(script);
    let mut python = Command::new("python3")
        .arg(script)
        .env("PYTHONPATH", tool::directory("botocore", "botocore"))
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("python3 is needed for this test: run script/setup engine, which installs it");
    let input = serde_json::to_vec(input).unwrap();
    python.stdin.take().unwrap().write_all(&input).unwrap();
    let output = python.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// What botocore says of each body; nothing of a right one.
fn ask(bodies: &[Value]) -> Vec<String> {
    let answers: Vec<String> =
        serde_json::from_slice(&run_python("botocore_check.py", &bodies)).unwrap();
    assert_eq!(answers.len(), bodies.len());
    answers
}

fn converse() -> &'static dyn Family {
    family::by_id("converse").unwrap()
}

/// What we say of a body: by its shape alone, as botocore does, or by all that we know.
fn findings(body: &Value, by: fn(quarry::engine::json::Value<'_>, &mut Findings<'_>)) -> String {
    let text = body.to_string();
    let mut document = Document::default();
    let body = document.parse(&text).unwrap();
    let mut report = Report::new();
    by(body, &mut Findings::new(&mut report, Place::default()));
    let groups = report.groups();
    // Of batch, botocore knows nothing.
    let groups = groups.iter().filter(|group| !group.rule.code.ends_with("-in-batch"));
    let lines = groups.map(|group| format!("{} {}", group.rule.code, group.subject));
    lines.collect::<Vec<_>>().join(", ")
}

fn by_shape(body: quarry::engine::json::Value<'_>, out: &mut Findings<'_>) {
    shape::check(converse().shape(), body, &JsonPath::Root(""), out);
}

fn by_all(body: quarry::engine::json::Value<'_>, out: &mut Findings<'_>) {
    family::check_body(converse(), "", body, &JsonPath::Root(""), out);
}

/// Right values of a shape, such that every field, part and choice occurs in one of them.
fn samples(shape: &Shape) -> Vec<Value> {
    match *shape {
        Shape::Any | Shape::Open => vec![json!({})],
        Shape::Text { min, .. } => vec!["a".repeat(min.max(1)).into()],
        Shape::Choice(choices) => choices.iter().map(|choice| json!(choice)).collect(),
        Shape::Base64 { .. } => vec![json!("iVBORw0KGgo=")],
        Shape::Integer { min, .. } => vec![json!(min)],
        Shape::Number { min, max } => vec![json!(min), json!(max)],
        Shape::Boolean => vec![json!(true), json!(false)],
        Shape::List { item, .. } => samples(item).into_iter().map(|item| json!([item])).collect(),
        Shape::Object(object) => objects(object),
        Shape::Of(shape) => samples(shape),
        Shape::Tagged { .. } | Shape::Either(_) | Shape::IntegerChoice(_) => {
            panic!("Converse has no {shape:?}")
        }
    }
}

fn objects(object: &Object) -> Vec<Value> {
    let fields: Vec<_> = object.all().map(|field| (field.name, samples(&field.shape))).collect();
    if object.presence == Presence::ExactlyOne {
        let each = |(name, values): (&'static str, Vec<Value>)| {
            values.into_iter().map(move |value| json!({ name: value }))
        };
        return fields.into_iter().flat_map(each).collect();
    }
    let full: Value = fields
        .iter()
        .map(|(name, values)| ((*name).to_owned(), values.first().unwrap().clone()))
        .collect::<serde_json::Map<_, _>>()
        .into();
    let mut found = vec![full.clone()];
    for (name, values) in &fields {
        for value in values.iter().skip(1) {
            let mut other = full.clone();
            other[*name] = value.clone();
            found.push(other);
        }
    }
    found
}

/// The same body, broken in one place each: a required field away, an unknown one added, a value of
/// another type. Only what botocore sees, too.
fn broken(shape: &Shape, body: &Value, put: &dyn Fn(Value) -> Value, found: &mut Vec<Value>) {
    match *shape {
        Shape::Of(shape) => broken(shape, body, put, found),
        // Documents in the sense of the service model may be of any type.
        Shape::Any | Shape::Open => {}
        Shape::List { item, .. } => {
            found.push(put(json!("x")));
            for (idx, value) in body.as_array().unwrap().iter().enumerate() {
                let put_item = |value| {
                    let mut list = body.clone();
                    list[idx] = value;
                    put(list)
                };
                broken(item, value, &put_item, found);
            }
        }
        Shape::Object(object) => {
            found.push(put(json!("x")));
            let mut more = body.clone();
            more["noSuchField"] = json!(1);
            found.push(put(more));
            for field in object.all() {
                let Some(value) = body.get(field.name) else { continue };
                // botocore lets a prompt resource stand for the messages.
                if field.is_required && field.name != "messages" {
                    let mut less = body.clone();
                    less.as_object_mut().unwrap().remove(field.name);
                    found.push(put(less));
                }
                let put_field = |value| {
                    let mut object = body.clone();
                    object[field.name] = value;
                    put(object)
                };
                broken(&field.shape, value, &put_field, found);
            }
        }
        _ => found.push(put(json!([1]))),
    }
}

#[test]
fn botocore_takes_every_field_part_and_choice_of_the_shape() {
    let bodies = samples(converse().shape());
    assert!(bodies.len() > 100, "only {} bodies", bodies.len());
    for (body, answer) in bodies.iter().zip(ask(&bodies)) {
        assert_eq!(answer, "", "{body}");
        assert_eq!(findings(body, by_shape), "", "{body}");
    }
}

#[test]
fn botocore_refuses_what_the_shape_refuses() {
    let shape = converse().shape();
    let mut bodies = Vec::new();
    for body in samples(shape) {
        broken(shape, &body, &|body| body, &mut bodies);
    }
    // Bodies that are no objects cannot be asked for.
    bodies.retain(Value::is_object);
    bodies.sort_by_cached_key(ToString::to_string);
    bodies.dedup();
    assert!(bodies.len() > 500, "only {} bodies", bodies.len());
    for (body, answer) in bodies.iter().zip(ask(&bodies)) {
        assert!(!answer.is_empty(), "botocore takes {body}");
        assert_ne!(findings(body, by_shape), "", "{body}");
    }
}

fn medium(kind: MediaKind, format: &str, source: &MediaSource) -> Part {
    Part::Media(Media {
        kind,
        format: format.into(),
        name: "Q3_report.pdf".into(),
        source: source.clone(),
    })
}

/// Prompts with every kind of part, one with and one without all that is optional.
fn built() -> Vec<Value> {
    let parameters: Parameters = [
        ("maxTokens", json!(100)),
        ("temperature", json!(0.5)),
        ("topP", json!(1)),
        ("stopSequences", json!(["END"])),
        ("additionalModelRequestFields", json!({ "top_k": 5, "thinking": { "type": "disabled" } })),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .into();
    let none = Parameters::new();
    let mut bodies = Vec::new();
    let mut add = |prompt: &Prompt<'_>| {
        let body = converse().body(prompt).render_constant();
        bodies.push(serde_json::from_str(&body).unwrap());
    };
    add(&Prompt::of_text("", Text::literal("Hello"), &none));
    let mut prompt = Prompt::of_text("", Text::literal("Hello"), &parameters);
    prompt.system = Some(Text::literal("Be brief."));
    add(&prompt);
    let abilities = converse().abilities();
    let sources = [
        MediaSource::Base64("iVBORw0KGgo=".into()),
        MediaSource::S3 { uri: "s3://my-bucket/in/file".into() },
    ];
    for kind in [MediaKind::Image, MediaKind::Document, MediaKind::Video] {
        for format in abilities.formats(kind) {
            for source in &sources {
                let mut prompt = Prompt::of_text("", Text::literal("Look."), &none);
                prompt.turns[0].parts.push(medium(kind, format, source));
                prompt.turns[0].parts.push(medium(kind, format, source));
                add(&prompt);
            }
        }
    }
    let schema = json!({ "type": "object", "properties": { "a": { "type": "number" } } });
    for description in ["", "Looks something up."] {
        for tool_choice in [
            ToolChoice::Auto,
            ToolChoice::Any,
            ToolChoice::None,
            ToolChoice::Named("look-up_1".into()),
        ] {
            let mut prompt = Prompt::of_text("", Text::literal("Look it up."), &none);
            let tool = |name: &str| Tool {
                name: name.into(),
                description: description.into(),
                schema: schema.clone(),
            };
            prompt.tools = vec![tool("look-up_1"), tool("other")];
            prompt.tool_choice = tool_choice;
            let id = || "t:1".to_owned();
            let input = json!({ "a": [1, "x", { "b": false }] });
            let call = Part::ToolUse { id: id(), name: "look-up_1".into(), input };
            let result = Part::ToolResult { id: id(), text: Text::literal("42") };
            prompt.turns.push(Turn { role: Role::Assistant, parts: vec![call] });
            prompt.turns.push(Turn { role: Role::User, parts: vec![result] });
            add(&prompt);
        }
    }
    bodies
}

#[test]
fn botocore_takes_every_body_that_we_build() {
    let bodies = built();
    assert!(bodies.len() > 50, "only {} bodies", bodies.len());
    for (body, answer) in bodies.iter().zip(ask(&bodies)) {
        assert_eq!(answer, "", "{body}");
        assert_eq!(findings(body, by_all), "", "{body}");
    }
}

#[test]
fn mistakes_that_people_make_are_refused_by_both() {
    let says = |part: Value| json!({ "messages": [{ "role": "user", "content": [part] }] });
    let source = json!({ "bytes": "iVBORw0KGgo=" });
    let bodies = [
        json!({ "messages": [{ "role": "user", "content": "Hello" }] }),
        json!({ "messages": [{ "role": "user", "content": [{ "text": "Hello" }] }], "maxTokens": 5 }),
        json!({ "messages": [{ "content": [{ "text": "Hello" }] }] }),
        json!({ "messages": [{ "role": "user", "content": [{ "text": "Hello" }] }], "system": "Be brief." }),
        json!({ "messages": [{ "role": "user", "content": [{ "text": "Hello" }] }], "inferenceConfig": { "maxTokens": 0 } }),
        json!({ "messages": [{ "role": "user", "content": [{ "text": "Hello" }] }], "inferenceConfig": { "temperature": -0.1 } }),
        json!({ "messages": [{ "role": "user", "content": [{ "text": "Hello" }] }], "inferenceConfig": { "topK": 5 } }),
        json!({ "messages": [{ "role": "user", "content": [{ "text": "Hello" }] }], "inferenceConfig": { "maxTokens": "5" } }),
        json!({ "messages": [{ "role": "user", "content": [{ "text": "Hello" }] }], "anthropic_version": "bedrock-2023-05-31" }),
        says(json!({ "type": "text", "text": "Hello" })),
        says(json!({ "text": "Look", "image": { "format": "png", "source": source } })),
        says(json!({})),
        says(json!({ "image": { "source": source } })),
        says(
            json!({ "image": { "format": "png", "source": { "bytes": { "base64": "iVBORw0KGgo=" } } } }),
        ),
        says(
            json!({ "image": { "format": "png", "source": { "bytes": "data:image/png;base64,iVBORw0KGgo=" } } }),
        ),
        says(
            json!({ "image": { "format": "png", "source": { "s3Location": "s3://bucket/key" } } }),
        ),
        says(
            json!({ "image": { "format": "png", "source": { "url": "https://example.com/a.png" } } }),
        ),
        says(json!({ "document": { "format": "pdf", "source": source } })),
        says(json!({ "document": { "format": "pdf", "name": "", "source": source } })),
        says(json!({ "toolResult": { "toolUseId": "t1", "content": "42" } })),
        says(json!({ "toolUse": { "id": "t1", "name": "a", "input": {} } })),
    ];
    for (body, answer) in bodies.iter().zip(ask(&bodies)) {
        assert!(!answer.is_empty(), "botocore takes {body}");
        assert_ne!(findings(body, by_all), "", "{body}");
    }
}

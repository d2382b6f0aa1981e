//! Answers records, and writes what a job leaves behind.

use std::fs;
use std::io;
use std::path::PathBuf;

use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

use super::Counts;
use super::input::Record;
use crate::answer;
use crate::world::World;

/// Where the output of a job goes.
pub(super) struct Place {
    /// The folder of the job in its bucket.
    pub(super) directory: PathBuf,
    /// Where a file is until it is whole: outside of all buckets.
    pub(super) part: PathBuf,
}

/// What a record became.
pub(super) struct Done {
    /// The line of the output.
    pub(super) line: String,
    pub(super) is_error: bool,
    /// Of input and output.
    pub(super) tokens: [u64; 2],
}

/// Answers a record. `number` counts through the whole job, from 1.
pub(super) fn answer_record(
    world: &World,
    (model, is_converse): (&Value, bool),
    record: &Record,
    number: usize,
) -> Done {
    let mut line = record.line.clone();
    line.entry("recordId").or_insert_with(|| json!(format!("{number:011}")));
    let body = record.body();
    let found =
        ordered(world, body, number).map_or_else(|| answered(world, model, is_converse, body), Err);
    let (name, value, tokens) = match found {
        Ok((made, tokens)) => ("modelOutput", made, tokens),
        Err((code, message)) => {
            ("error", json!({ "errorCode": code, "errorMessage": message }), [0, 0])
        }
    };
    line.insert(name.to_owned(), value);
    Done { line: Value::from(line).to_string(), is_error: name == "error", tokens }
}

/// The failure that the text of a record or the program's arguments order.
fn ordered(world: &World, body: &Value, number: usize) -> Option<(u16, String)> {
    let by_text = answer::ordered_failure(&answer::texts(body));
    let is_turn = world.options.fail_every.is_some_and(|every| number.is_multiple_of(every));
    let failure = by_text.or_else(|| is_turn.then(|| answer::failure(429)).flatten())?;
    Some((failure.0, failure.1.to_owned()))
}

fn answered(
    world: &World,
    model: &Value,
    is_converse: bool,
    body: &Value,
) -> Result<(Value, [u64; 2]), (u16, String)> {
    if is_converse {
        // The model is that of the job, and stands in no record.
        let mut request = body.clone();
        let fields = request.as_object_mut();
        let has_model =
            fields.is_some_and(|fields| fields.insert("modelId".into(), json!("m")).is_some());
        if has_model {
            return Err((400, "The field modelId is not allowed in a record.".into()));
        }
        return match world.services.problem("bedrock-runtime", "ConverseRequest", &request) {
            Some(problem) => Err((400, problem)),
            None => Ok(answer::of_converse(body)),
        };
    }
    let format = answer::format(model, body).map_err(|message| (400, message))?;
    Ok(answer::of_model(format, model.get("id").and_then(Value::as_str).unwrap_or_default(), body))
}

/// Writes the answers of one file, in another order than that of the records: AWS keeps none.
pub(super) fn write(place: &Place, name: &str, job: &str, lines: &[String]) -> io::Result<()> {
    let mut shuffled: Vec<(Vec<u8>, &String)> = (0..)
        .zip(lines)
        .map(|(number, line): (usize, _)| {
            (Sha256::digest(format!("{job} {name} {number}")).to_vec(), line)
        })
        .collect();
    shuffled.sort();
    let mut text = String::new();
    for (_, line) in shuffled {
        text.extend([line, "\n"]);
    }
    put(place, &format!("{name}.out"), &text)
}

/// Writes `manifest.json.out`.
pub(super) fn write_manifest(place: &Place, counts: Counts, tokens: [u64; 2]) -> io::Result<()> {
    let [input, output] = tokens;
    let mut manifest = Map::new();
    for (name, number) in [
        ("totalRecordCount", counts.total),
        ("processedRecordCount", counts.processed),
        ("successRecordCount", counts.success),
        ("errorRecordCount", counts.error),
        ("inputTokenCount", input),
        ("outputTokenCount", output),
    ] {
        manifest.insert(name.into(), number.into());
    }
    put(place, "manifest.json.out", &Value::from(manifest).to_string())
}

/// An object is whole or not there: it is written elsewhere and renamed.
fn put(place: &Place, name: &str, text: &str) -> io::Result<()> {
    fs::create_dir_all(&place.directory)?;
    fs::write(&place.part, text)?;
    fs::rename(&place.part, place.directory.join(name))
}

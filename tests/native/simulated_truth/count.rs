//! What files say, read with `serde_json` and nothing of the engine.

use std::collections::BTreeMap;

use serde_json::Value;

use super::super::simulated::Simulated;
use super::super::simulated::truth::{Facts, Kind, Truth};

/// The output files without the manifest.
pub(super) fn outputs(simulated: &Simulated) -> impl Iterator<Item = &(String, Vec<u8>)> {
    simulated.files.iter().filter(|(name, _)| name.ends_with(".jsonl.out"))
}

/// The lines of all output files that are not blank, and how many are.
pub(super) fn lines(simulated: &Simulated) -> (Vec<Vec<u8>>, u64) {
    let (mut out, mut n_blank) = (Vec::new(), 0);
    for (_, bytes) in outputs(simulated) {
        let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
        let mut pieces: Vec<&[u8]> = bytes.split(|&byte| byte == b'\n').collect();
        if pieces.last().is_some_and(|piece| piece.is_empty()) {
            pieces.pop();
        }
        for piece in pieces {
            let line = piece.trim_ascii();
            if line.is_empty() {
                n_blank += 1;
            } else {
                out.push(line.to_vec());
            }
        }
    }
    (out, n_blank)
}

/// A line as JSON. Half of a surrogate pair, which `serde_json` refuses, is U+FFFD.
pub(super) fn parse(line: &[u8]) -> Option<Value> {
    let text = std::str::from_utf8(line).ok()?;
    let mut whole = String::new();
    let mut pieces = text.split("\\ud83d");
    whole.push_str(pieces.next()?);
    for piece in pieces {
        whole.push_str(if piece.starts_with("\\ud") { "\\ud83d" } else { "\\ufffd" });
        whole.push_str(piece);
    }
    serde_json::from_str(&whole).ok()
}

/// The text of an answer, by what the providers document and in no family's code.
fn text_of(output: &Value) -> Option<String> {
    let parts = |pointer: &str, is_part: fn(&Value) -> bool| {
        let list = output.pointer(pointer)?.as_array()?;
        let texts =
            list.iter().filter(|part| is_part(part)).filter_map(|part| part["text"].as_str());
        Some(texts.collect::<String>())
    };
    let any = |_: &Value| true;
    let content = || parts("/content", |part| part["type"] == "text");
    let single = |pointer: &str| Some(output.pointer(pointer)?.as_str()?.to_owned());
    let chat = || {
        let text = single("/choices/0/message/content")?;
        let after = text.split_once("</reasoning>").map(|(_, after)| after.to_owned());
        Some(after.unwrap_or(text))
    };
    content()
        .or_else(|| parts("/output/message/content", any))
        .or_else(|| parts("/outputs", any))
        .or_else(|| parts("/generations", any))
        .or_else(chat)
        .or_else(|| single("/generation"))
        .or_else(|| single("/completion"))
        .or_else(|| single("/results/0/outputText"))
        .or_else(|| single("/completions/0/data/text"))
        .or_else(|| single("/text"))
}

fn kind_of(output: &Value) -> Kind {
    let stops = [
        "/stop_reason",
        "/stopReason",
        "/finish_reason",
        "/choices/0/finish_reason",
        "/choices/0/stop_reason",
        "/outputs/0/stop_reason",
        "/results/0/completionReason",
        "/generations/0/finish_reason",
        "/completions/0/finishReason/reason",
        "/artifacts/0/finishReason",
        "/finish_reasons/0",
        "/error",
    ];
    let stop = stops.iter().find_map(|stop| output.pointer(stop)?.as_str()).unwrap_or_default();
    let stop = stop.to_lowercase();
    let is_refused =
        ["refusal", "content_filter", "guardrail", "toxic", "filter reason", "blocked"]
            .iter()
            .any(|word| stop.contains(word));
    match stop.as_str() {
        _ if is_refused => Kind::Refused,
        "max_tokens" | "length" => Kind::Truncated,
        _ if text_of(output).is_some_and(|text| text.is_empty()) => Kind::Empty,
        _ => Kind::Answered,
    }
}

fn tokens(output: &Value, pointers: &[&str]) -> Option<u64> {
    let said = pointers.iter().find_map(|pointer| output.pointer(pointer))?;
    said.as_u64().or_else(|| said.as_array().map(|list| list.len() as u64))
}

/// What a line says.
fn facts(line: &Value) -> Facts {
    let mut facts = Facts::new(Kind::NoAnswer, line["recordId"].as_str().expect("an id"));
    let output = &line["modelOutput"];
    if output.is_object() {
        facts.kind = kind_of(output);
        facts.answer = text_of(output);
        facts.input_tokens = tokens(
            output,
            &[
                "/usage/input_tokens",
                "/usage/inputTokens",
                "/usage/prompt_tokens",
                "/prompt_token_count",
                "/inputTextTokenCount",
                "/prompt/tokens",
            ],
        );
        facts.output_tokens = tokens(
            output,
            &[
                "/usage/output_tokens",
                "/usage/outputTokens",
                "/usage/completion_tokens",
                "/generation_token_count",
                "/results/0/tokenCount",
                "/completions/0/data/tokens",
            ],
        );
    } else if let Some(error) = line.get("error") {
        facts.kind = Kind::Failed;
        let code = match &error["errorCode"] {
            Value::Null => String::new(),
            Value::String(code) => code.clone(),
            code => code.to_string(),
        };
        facts.cause = Some((code, error["errorMessage"].as_str().expect("a text").to_owned()));
    }
    facts
}

/// The truth, counted from the files.
pub(super) fn count(simulated: &Simulated) -> Truth {
    let mut truth = Truth::default();
    let inputs = simulated.sources.iter().filter(|(name, _)| name.starts_with("part-"));
    // For each record of the input the lines that it has.
    let mut found: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for line in inputs.flat_map(|(_, bytes)| bytes.split(|&byte| byte == b'\n')) {
        if !line.is_empty() {
            let line = parse(line).expect("inputs are JSON");
            truth.n_records += 1;
            found.insert(line["recordId"].as_str().expect("an id").to_owned(), Vec::new());
        }
    }
    assert_eq!(found.len() as u64, truth.n_records, "ids of the input are unique");
    let (lines, n_blank) = lines(simulated);
    truth.n_blank = n_blank;
    truth.n_lines = lines.len() as u64;
    for line in &lines {
        let Some(line) = parse(line) else {
            truth.n_unparsable += 1;
            continue;
        };
        let facts = facts(&line);
        truth.lines.add(&facts);
        match found.get_mut(&facts.id) {
            Some(of_record) => of_record.push(line),
            None => truth.unexpected += 1,
        }
        if let Some(answer) = facts.answer {
            truth.answers.entry(facts.id).or_default().push(answer);
        }
    }
    for of_record in found.values() {
        let (Some(first), Some(last)) = (of_record.first(), of_record.last()) else {
            truth.n_missing += 1;
            continue;
        };
        truth.first.add(&facts(first));
        truth.last.add(&facts(last));
        assert!(of_record.len() <= 2);
        if of_record.len() == 2 {
            let is_same = ["modelOutput", "error"].iter().all(|name| first[*name] == last[*name]);
            truth.duplicates_same += u64::from(is_same);
            truth.duplicates_different += u64::from(!is_same);
        }
    }
    truth
}

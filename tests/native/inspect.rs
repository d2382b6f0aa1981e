//! Properties of checking and mending batch files.

use proptest::prelude::*;
use quarry::engine::check::Group;
use quarry::engine::family::shape::Object;
use quarry::engine::family::{FAMILIES, Family, Shape};
use quarry::engine::inspect::{Inspect, Mend, Target, Totals};
use serde_json::{Map, Value, json};

fn in_chunks(file: &[u8], chunk_lens: &[usize], mut push: impl FnMut(&[u8])) {
    let mut lens = chunk_lens.iter().copied().cycle();
    let mut rest = file;
    while !rest.is_empty() {
        let len = lens.next().unwrap_or(rest.len()).clamp(1, rest.len());
        let (chunk, after) = rest.split_at(len);
        push(chunk);
        rest = after;
    }
}

fn inspect(target: &Target, file: &[u8], chunk_lens: &[usize]) -> (Totals, Vec<Group>) {
    let mut inspect = Inspect::new(target.clone());
    in_chunks(file, chunk_lens, |chunk| inspect.push(chunk));
    inspect.finish();
    (inspect.totals().clone(), inspect.report().groups().into_iter().cloned().collect())
}

fn mend(target: &Target, file: &[u8], chunk_lens: &[usize]) -> (Vec<u8>, u64, Vec<Group>) {
    let mut mend = Mend::new(target.clone());
    let mut out = Vec::new();
    in_chunks(file, chunk_lens, |chunk| mend.push(chunk, &mut out));
    mend.finish(&mut out);
    (out, mend.n_changed(), mend.report().groups().into_iter().cloned().collect())
}

/// Names that mean something in some format, so that changes hit what the checks know.
const NAMES: [&str; 24] = [
    "max_tokens",
    "maxTokens",
    "max_new_tokens",
    "maxTokenCount",
    "temperature",
    "topP",
    "stop",
    "stopSequences",
    "system",
    "messages",
    "prompt",
    "inputText",
    "role",
    "content",
    "type",
    "text",
    "model",
    "stream",
    "anthropic_version",
    "inferenceConfig",
    "textGenerationConfig",
    "parameters",
    "source",
    "é",
];

/// Changes one place of a value, as the numbers say.
fn mutate(value: &mut Value, numbers: &mut impl Iterator<Item = usize>) {
    let mut next = || numbers.next().unwrap_or(0);
    let (choice, idx) = (next(), next());
    match value {
        Value::Object(fields) if !fields.is_empty() && choice % 4 > 0 => {
            let key = fields.keys().nth(idx % fields.len()).unwrap().clone();
            match choice % 8 {
                1 => {
                    fields.shift_remove(&key);
                }
                2 => {
                    let value = fields.shift_remove(&key).unwrap();
                    fields.insert(NAMES[next() % NAMES.len()].to_owned(), value);
                }
                3 => {
                    fields.insert(NAMES[next() % NAMES.len()].to_owned(), scalar(next()));
                }
                _ => mutate(&mut fields[&key], numbers),
            }
        }
        Value::Array(items) if !items.is_empty() && choice % 4 > 0 => {
            let idx = idx % items.len();
            match choice % 8 {
                1 => {
                    items.remove(idx);
                }
                2 => items.push(items[idx].clone()),
                _ => mutate(&mut items[idx], numbers),
            }
        }
        value => {
            *value = match choice % 6 {
                0 => json!([value.take()]),
                1 => json!({ NAMES[idx % NAMES.len()]: value.take() }),
                2 => Value::String(value.to_string()),
                _ => scalar(idx),
            }
        }
    }
}

fn scalar(number: usize) -> Value {
    [
        json!(null),
        json!("user"),
        json!("system"),
        json!(""),
        json!(-1),
        json!(0.5),
        json!(1e300),
        json!(true),
        json!({}),
        json!([]),
        json!({ "base64": "iVBO" }),
        json!("data:image/png;base64,iVBO"),
        json!([{ "role": "system", "content": "Be brief." }, { "role": "user", "content": "Hi" }]),
        json!("text"),
    ][number % 14]
        .clone()
}

/// A line: a record of a family's example after some changes, or something else altogether.
fn line() -> impl Strategy<Value = Vec<u8>> {
    let record = (0..FAMILIES.len(), 0..4_usize, proptest::collection::vec(any::<usize>(), 24));
    let record = record.prop_map(|(family, n_changes, numbers)| {
        let example: Value = serde_json::from_str(FAMILIES[family].request_example()).unwrap();
        let id = json!(format!("R{}", numbers[0] % 50));
        let mut record = json!({ "recordId": id, "modelInput": example });
        let mut numbers = numbers.into_iter();
        for n in 0..n_changes {
            // The envelope is changed more rarely than the body.
            let place = if n == 3 { &mut record } else { &mut record["modelInput"] };
            mutate(place, &mut numbers);
            if !record.is_object() {
                break;
            }
        }
        record.to_string().into_bytes()
    });
    prop_oneof![
        12 => record,
        1 => proptest::sample::select(vec![
            b"".to_vec(), b"\r".to_vec(), b" ".to_vec(), b"{".to_vec(), b"[]".to_vec(), b"{}".to_vec(),
            br#"{"custom_id":"1","body":{}}"#.to_vec(), b"\xEF\xBB\xBF{}".to_vec(),
            br#"{"recordId":7,"modelInput":"{\"inputText\":\"x\",\"model\":1}"}"#.to_vec(),
        ]),
        1 => proptest::collection::vec(any::<u8>(), 0..20),
    ]
}

fn file() -> impl Strategy<Value = Vec<u8>> {
    let lines = proptest::collection::vec((line(), any::<bool>()), 0..12);
    (lines, 0..10_u8, any::<bool>()).prop_map(|(lines, mark, has_end)| {
        let mut file = if mark == 0 { b"\xEF\xBB\xBF".to_vec() } else { Vec::new() };
        for (line, is_crlf) in lines {
            file.extend_from_slice(&line);
            file.extend_from_slice(if is_crlf { b"\r\n" } else { b"\n" });
        }
        if !has_end {
            file.pop();
        }
        file
    })
}

/// Every family, and none; sometimes with a model.
fn target() -> impl Strategy<Value = Target> {
    (0..=FAMILIES.len(), any::<bool>()).prop_map(|(family, has_model)| {
        let format = FAMILIES.get(family).map_or("", |family| family.id());
        let model = if has_model { "anthropic.claude-3-5-haiku-20241022-v1:0" } else { "" };
        Target { format: format.into(), model: model.into(), ..Target::default() }
    })
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_chunking_gives_the_same_findings_and_bytes(
        file in file(),
        target in target(),
        chunk_lens in proptest::collection::vec(1..60_usize, 1..8),
    ) {
        prop_assert_eq!(inspect(&target, &file, &[]), inspect(&target, &file, &chunk_lens));
        let (whole, chunked) = (mend(&target, &file, &[]), mend(&target, &file, &chunk_lens));
        prop_assert_eq!(text(&whole.0), text(&chunked.0));
        prop_assert_eq!((whole.1, whole.2), (chunked.1, chunked.2));
    }

    #[test]
    fn any_bytes_are_looked_at(bytes in proptest::collection::vec(any::<u8>(), 0..600), target in target()) {
        let (totals, _) = inspect(&target, &bytes, &[7]);
        prop_assert_eq!(totals.n_bytes, bytes.len() as u64);
        mend(&target, &bytes, &[7]);
    }

    #[test]
    fn what_can_be_mended_is_what_is_mended(file in file(), target in target()) {
        let (before, _) = inspect(&target, &file, &[]);
        let (_, n_changed, _) = mend(&target, &file, &[]);
        prop_assert_eq!(before.n_fixable, n_changed, "{}", text(&file));
    }

    #[test]
    fn mending_twice_is_mending_once(file in file(), target in target()) {
        let (once, _, _) = mend(&target, &file, &[]);
        let (twice, n_changed, said) = mend(&target, &once, &[]);
        prop_assert_eq!(text(&twice), text(&once), "{:?}", said);
        prop_assert_eq!(n_changed, 0);
    }

    #[test]
    fn mending_makes_nothing_worse(file in file(), target in target()) {
        let (before, _) = inspect(&target, &file, &[]);
        let (mended, _, _) = mend(&target, &file, &[]);
        let (after, groups) = inspect(&target, &mended, &[]);
        prop_assert_eq!(after.n_records, before.n_records);
        prop_assert!(after.n_clean >= before.n_clean, "{}\n{:?}", text(&mended), groups);
    }

    #[test]
    fn a_clean_record_stays_as_it_is(line in line(), target in target()) {
        let (totals, groups) = inspect(&target, &line, &[]);
        let is_job_only = groups.iter().all(|group| group.rule.code.starts_with("job."));
        if totals.n_records == 1 && is_job_only {
            prop_assert_eq!(totals.n_clean, 1);
            prop_assert_eq!(text(&mend(&target, &line, &[]).0), text(&line));
        }
    }
}

fn top_objects(shape: &Shape, body: &Map<String, Value>) -> Vec<&'static Object> {
    match shape {
        Shape::Object(object) => vec![object],
        Shape::Of(shape) => top_objects(shape, body),
        Shape::Either(shapes) => shapes.iter().flat_map(|shape| top_objects(shape, body)).collect(),
        Shape::Tagged { key, variants } => {
            let tag = body.get(*key).and_then(Value::as_str).unwrap_or_default();
            variants.iter().filter(|(name, _)| *name == tag).map(|(_, object)| *object).collect()
        }
        _ => Vec::new(),
    }
}

fn target_of(family: &dyn Family) -> Target {
    Target { format: family.id().into(), ..Target::default() }
}

#[test]
fn the_example_of_every_family_is_clean() {
    for family in FAMILIES {
        let body: Value = serde_json::from_str(family.request_example()).unwrap();
        let line = json!({ "recordId": "R1", "modelInput": body }).to_string();
        for target in [target_of(*family), Target::default()] {
            let (totals, groups) = inspect(&target, line.as_bytes(), &[]);
            assert_eq!((totals.n_clean, totals.n_fixable), (1, 0), "{}: {groups:#?}", family.id());
        }
    }
}

#[test]
fn a_record_that_lacks_a_required_field_is_never_clean() {
    for family in FAMILIES {
        let body: Value = serde_json::from_str(family.request_example()).unwrap();
        let fields = body.as_object().unwrap();
        let mut n_removed = 0;
        for object in top_objects(family.shape(), fields) {
            for field in object.all().filter(|field| field.is_required) {
                let mut broken = fields.clone();
                broken.shift_remove(field.name);
                let line = json!({ "recordId": "R1", "modelInput": broken }).to_string();
                let (totals, _) = inspect(&target_of(*family), line.as_bytes(), &[]);
                assert_eq!(totals.n_clean, 0, "{} without {}", family.id(), field.name);
                n_removed += 1;
            }
        }
        assert!(n_removed > 0 || family.shape() != &Shape::Any, "{}", family.id());
    }
}

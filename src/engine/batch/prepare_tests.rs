//! Tests of a whole pass over a source.

use serde_json::{Value, json};

use super::super::super::recipe::{RecordIdSource, VERSION};
use super::*;

fn recipe(prompt: &str, record_id: RecordIdSource) -> Recipe {
    Recipe {
        version: VERSION,
        dialect: None,
        model: "anthropic.claude-sonnet-4-6".into(),
        format: "claude-messages".into(),
        system: String::new(),
        prompt: prompt.into(),
        parameters: [("max_tokens".to_owned(), json!(512))].into(),
        record_id,
    }
}

fn run(recipe: Recipe, csv: &str) -> (Vec<Value>, Totals, Vec<(&'static str, u64)>) {
    let mut prepare = Prepare::new(recipe, Dialect::default());
    let mut out = Vec::new();
    prepare.push(csv.as_bytes(), &mut out);
    prepare.finish(&mut out);
    let lines = std::str::from_utf8(&out)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let found = prepare
        .report()
        .groups()
        .iter()
        .filter(|group| group.rule.code != "job.too-few-records")
        .map(|group| (group.rule.code, group.count))
        .collect();
    (lines, prepare.totals(), found)
}

fn ids(lines: &[Value]) -> Vec<&str> {
    lines.iter().map(|line| line["recordId"].as_str().unwrap()).collect()
}

#[test]
fn a_row_becomes_the_record_that_the_service_documents() {
    let mut recipe = recipe("Subject: {{subject}}\n{{body}}", RecordIdSource::Column("id".into()));
    recipe.system = "Answer for {{id}}.".into();
    let (lines, totals, found) = run(recipe, "id,subject,body\nT-1,\"a \"\"b\"\"\",\"x\ny\"\n");
    assert_eq!(
        lines,
        [json!({
            "recordId": "T-1",
            "modelInput": {
                "anthropic_version": "bedrock-2023-05-31",
                "max_tokens": 512,
                "system": "Answer for T-1.",
                "messages": [{ "role": "user", "content": [{ "type": "text", "text": "Subject: a \"b\"\nx\ny" }] }]
            }
        })]
    );
    assert_eq!(totals, Totals { n_records: 1, n_left_out: 0 });
    assert_eq!(found, []);
}

#[test]
fn generated_ids_are_the_numbers_of_the_rows_even_where_rows_are_left_out() {
    let (lines, totals, found) =
        run(recipe("{{a}}", RecordIdSource::Generated), "a\nx\n\" \"\ny\n");
    assert_eq!(ids(&lines), ["R0000000001", "R0000000003"]);
    assert_eq!(totals, Totals { n_records: 2, n_left_out: 1 });
    assert_eq!(found, [("record.empty-prompt", 1)]);
}

#[test]
fn ids_of_a_column_are_checked_and_an_empty_one_is_replaced() {
    let csv = "id,a\nx,1\n,2\nx,3\na b,4\n";
    let (lines, _, found) = run(recipe("{{a}}", RecordIdSource::Column("id".into())), csv);
    assert_eq!(ids(&lines), ["x", "R0000000002", "x", "a b"]);
    assert_eq!(
        found,
        [("record-id.duplicate", 1), ("record-id.empty", 1), ("record-id.unusual", 1)]
    );
}

#[test]
fn a_recipe_that_does_not_fit_writes_nothing_and_says_everything() {
    let mut recipe = recipe("{{nme}} {{", RecordIdSource::Column("idd".into()));
    recipe.parameters =
        [("max_token".to_owned(), json!(1)), ("temperature".to_owned(), json!(2))].into();
    let (lines, totals, mut found) = run(recipe, "id,name\n1,x\n2,y\n");
    assert_eq!(lines, [Value::Null; 0]);
    assert_eq!(totals, Totals { n_records: 0, n_left_out: 2 });
    found.sort_unstable();
    assert_eq!(
        found,
        [
            ("parameter.missing", 1),
            ("parameter.out-of-range", 1),
            ("parameter.unknown", 1),
            ("record-id.unknown-column", 1),
            ("template.unclosed-placeholder", 1),
            ("template.unknown-column", 1),
            ("template.unused-column", 1),
        ]
    );
}

#[test]
fn a_source_without_rows_still_checks_the_recipe() {
    let (_, _, found) = run(recipe("{{nme}}", RecordIdSource::Generated), "name\n");
    assert_eq!(
        found.iter().map(|(code, _)| *code).collect::<Vec<_>>(),
        ["source.no-rows", "template.unknown-column", "template.unused-column"]
    );
}

#[test]
fn an_empty_template_is_an_error_and_a_constant_one_is_not() {
    let (_, _, found) = run(recipe(" \n", RecordIdSource::Generated), "a\n1\n");
    assert!(found.contains(&("template.empty", 1)));
    let (lines, _, found) = run(recipe("Say hello", RecordIdSource::Generated), "a\n1\n");
    assert_eq!((lines.len(), found), (1, vec![("template.unused-column", 1)]));
}

#[test]
fn a_small_job_is_warned_about() {
    let mut prepare = Prepare::new(recipe("{{a}}", RecordIdSource::Generated), Dialect::default());
    let mut out = Vec::new();
    prepare.push(b"a\n", &mut out);
    for n in 0..99 {
        prepare.push(format!("{n}\n").as_bytes(), &mut out);
    }
    let mut enough = Prepare::new(recipe("{{a}}", RecordIdSource::Generated), Dialect::default());
    enough.push(format!("a\n{}", "x\n".repeat(100)).as_bytes(), &mut Vec::new());
    prepare.finish(&mut out);
    enough.finish(&mut out);
    assert_eq!(
        (prepare.report().count_of(&TOO_FEW_RECORDS), enough.report().count_of(&TOO_FEW_RECORDS)),
        (1, 0)
    );
}

#[test]
fn a_longer_answer_than_the_model_gives_is_warned_about() {
    let mut recipe = recipe("{{a}}", RecordIdSource::Generated);
    recipe.parameters = [("max_tokens".to_owned(), json!(64_000))].into();
    let (_, _, found) = run(recipe.clone(), "a\nx\n");
    assert_eq!(found, []);
    recipe.parameters = [("max_tokens".to_owned(), json!(64_001))].into();
    let (lines, _, found) = run(recipe, "a\nx\n");
    assert_eq!((lines.len(), found), (1, vec![("parameter.over-model-limit", 1)]));
}

#[test]
fn a_row_that_is_too_long_to_read_counts_as_left_out() {
    let csv = format!("a\n{}\nok\n", "x".repeat(25_100_000));
    let (lines, totals, found) = run(recipe("{{a}}", RecordIdSource::Generated), &csv);
    assert_eq!(ids(&lines), ["R0000000002"]);
    assert_eq!(totals, Totals { n_records: 1, n_left_out: 1 });
    assert_eq!(found, [("source.record-too-long", 1)]);
}

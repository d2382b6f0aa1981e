//! Tests of a whole pass over a source.

use serde_json::{Value, json};

use super::super::super::recipe::{Conversation, Example, RecordIdSource, TurnColumn, TurnRole};
use super::*;

fn recipe(prompt: &str, record_id: RecordIdSource) -> Recipe {
    Recipe {
        model: "anthropic.claude-sonnet-4-6".into(),
        format: "claude-messages".into(),
        prompt: prompt.into(),
        parameters: [("max_tokens".to_owned(), json!(512))].into(),
        record_id,
        ..Recipe::default()
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

fn totals(n_records: u64, n_left_out: u64) -> Totals {
    Totals { n_records, n_left_out, ..Totals::default() }
}

fn ids(lines: &[Value]) -> Vec<&str> {
    lines.iter().map(|line| line["recordId"].as_str().unwrap()).collect()
}

#[test]
fn a_patch_names_columns_that_exist_even_where_rows_differ() {
    for conversation in [Conversation::None, Conversation::Messages("talk".into())] {
        let mut recipe = recipe("{{text}}", RecordIdSource::Generated);
        recipe.conversation = conversation;
        recipe.patch = Some(json!({ "metadata": { "user_id": "{{usr}}" } }));
        let (lines, _, found) = run(recipe, "text,talk,user\nHi,,7\n");
        assert!(lines.is_empty(), "{lines:?}");
        assert!(found.contains(&("template.unknown-column", 1)), "{found:?}");
    }
}

#[test]
fn an_image_of_a_conversation_is_never_left_out_in_silence() {
    let talk = r#"[{""role"":""user"",""content"":[{""type"":""text"",""text"":""Who?""},{""type"":""image_url"",""image_url"":{""url"":""data:image/png;base64,iVBORw0KGgo=""}}]}]"#;
    let csv = format!("talk\n\"{talk}\"\n");
    for (format, model, n_records) in [
        ("claude-messages", "anthropic.claude-sonnet-4-6", 1),
        ("mistral-instruct", "mistral.mistral-small-2402-v1:0", 0),
    ] {
        let mut recipe = recipe("", RecordIdSource::Generated);
        recipe.format = format.into();
        recipe.model = model.into();
        recipe.parameters.clear();
        recipe.parameters.extend((n_records > 0).then(|| ("max_tokens".to_owned(), json!(512))));
        recipe.conversation = Conversation::Messages("talk".into());
        let (lines, totals, found) = run(recipe, &csv);
        assert_eq!((lines.len() as u64, totals.n_records), (n_records, n_records), "{found:?}");
        assert_eq!(found.contains(&("media.format", 1)), n_records == 0, "{found:?}");
    }
}

#[test]
fn a_row_becomes_the_record_that_the_service_documents() {
    let mut recipe = recipe("Subject: {{subject}}\n{{body}}", RecordIdSource::Column("id".into()));
    recipe.system = "Answer for {{id}}.".into();
    let (lines, written, found) = run(recipe, "id,subject,body\nT-1,\"a \"\"b\"\"\",\"x\ny\"\n");
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
    assert_eq!(written, totals(1, 0));
    assert_eq!(found, []);
}

#[test]
fn generated_ids_are_the_numbers_of_the_rows_even_where_rows_are_left_out() {
    let (lines, written, found) =
        run(recipe("{{a}}", RecordIdSource::Generated), "a\nx\n\" \"\ny\n");
    assert_eq!(ids(&lines), ["R0000000001", "R0000000003"]);
    assert_eq!(written, totals(2, 1));
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
    let (lines, written, mut found) = run(recipe, "id,name\n1,x\n2,y\n");
    assert_eq!(lines, [Value::Null; 0]);
    assert_eq!(written, totals(0, 2));
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
    let (lines, written, found) = run(recipe("{{a}}", RecordIdSource::Generated), &csv);
    assert_eq!(ids(&lines), ["R0000000002"]);
    assert_eq!(written, totals(1, 1));
    assert_eq!(found, [("source.record-too-long", 1)]);
}

fn bodies(recipe: Recipe, csv: &str) -> Vec<Value> {
    let (lines, _, found) = run(recipe, csv);
    let errors: Vec<_> = found.iter().filter(|(code, _)| *code != "job.too-few-records").collect();
    assert_eq!(errors, [&("template.unused-column", 1); 0], "{lines:?}");
    lines.into_iter().map(|line| line["modelInput"].clone()).collect()
}

fn codes(recipe: Recipe, csv: &str) -> (usize, Vec<&'static str>) {
    let (lines, _, found) = run(recipe, csv);
    let found = found.into_iter().map(|(code, _)| code);
    (lines.len(), found.filter(|code| *code != "job.too-few-records").collect())
}

#[test]
fn examples_stand_before_the_prompt_in_every_record() {
    let recipe = Recipe {
        examples: vec![Example { user: "2+2 for {{who}}".into(), assistant: "4".into() }],
        ..recipe("3+{{n}}", RecordIdSource::Generated)
    };
    let bodies = bodies(recipe, "who,n\nAda,1\n");
    let texts: Vec<_> = bodies[0]["messages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|turn| (turn["role"].as_str().unwrap(), turn["content"][0]["text"].as_str().unwrap()))
        .collect();
    assert_eq!(texts, [("user", "2+2 for Ada"), ("assistant", "4"), ("user", "3+1")]);
}

#[test]
fn columns_are_turns_and_empty_cells_are_none() {
    let turn = |column: &str, role| TurnColumn { column: column.into(), role };
    let recipe = Recipe {
        conversation: Conversation::Turns(vec![
            turn("q1", TurnRole::User),
            turn("a1", TurnRole::Assistant),
            turn("q2", TurnRole::User),
        ]),
        ..recipe("", RecordIdSource::Generated)
    };
    let bodies = bodies(recipe, "q1,a1,q2\nHi,Hello,Bye?\nHi,,\n");
    assert_eq!(bodies[0]["messages"].as_array().unwrap().len(), 3);
    assert_eq!(
        bodies[1]["messages"],
        json!([{ "role": "user", "content": [{ "type": "text", "text": "Hi" }] }])
    );
}

#[test]
fn a_column_holds_a_whole_conversation() {
    let recipe = Recipe {
        system: "Be kind.".into(),
        conversation: Conversation::Messages("chat".into()),
        ..recipe("", RecordIdSource::Generated)
    };
    let chat = json!([
        { "role": "system", "content": "Be short." },
        { "role": "user", "content": "Hi" },
        { "role": "assistant", "content": "Hello" },
        { "role": "user", "content": "Bye" },
    ]);
    let cell = chat.to_string().replace('"', "\"\"");
    let csv = format!("chat\n\"{cell}\"\n");
    let found = bodies(recipe.clone(), &csv);
    assert_eq!(found[0]["system"], "Be kind.\n\nBe short.");
    assert_eq!(found[0]["messages"].as_array().unwrap().len(), 3);
    let csv = format!("{csv}Hello there\n\"\"\n");
    assert_eq!(codes(recipe, &csv), (1, vec!["conversation.not-messages", "record.empty-prompt"]));
}

#[test]
fn a_conversation_that_the_model_would_refuse_is_left_out_with_its_reason() {
    let recipe = Recipe {
        conversation: Conversation::Turns(vec![TurnColumn {
            column: "a".into(),
            role: TurnRole::Assistant,
        }]),
        ..recipe("{{q}}", RecordIdSource::Generated)
    };
    assert_eq!(codes(recipe, "a,q\nHello,Hi\n,Hi\n"), (1, vec!["body.first-turn"]));
}

#[test]
fn pictures_come_from_cells_and_files() {
    struct Files;
    impl Attachments for Files {
        fn read(&mut self, name: &str) -> Result<Option<Vec<u8>>, String> {
            Ok((name == "a.png").then(|| b"\x89PNG\r\n\x1a\n...".to_vec()))
        }
        fn names(&self) -> Vec<String> {
            vec!["a.png".to_owned()]
        }
    }
    let recipe =
        Recipe { media: vec!["photo".into()], ..recipe("What is it?", RecordIdSource::Generated) };
    let mut prepare = Prepare::new(recipe, Dialect::default()).with_attachments(Box::new(Files));
    let mut out = Vec::new();
    prepare.push(b"photo\na.png\nb.png\nhttps://example.com/a.png\n\"\"\n", &mut out);
    prepare.finish(&mut out);
    let first: Value =
        serde_json::from_slice(out.split(|byte| *byte == b'\n').next().unwrap()).unwrap();
    let content = &first["modelInput"]["messages"][0]["content"];
    assert_eq!(content[0]["source"]["media_type"], "image/png");
    assert_eq!(content[1]["text"], "What is it?");
    let found: Vec<_> = prepare.report().groups().iter().map(|group| group.rule.code).collect();
    assert_eq!(found, ["media.not-found", "media.web-address", "job.too-few-records"]);
    assert_eq!(prepare.totals(), totals(2, 2));
}

#[test]
fn a_parameter_of_a_row_goes_before_that_of_the_recipe() {
    let recipe = Recipe {
        parameter_columns: [("max_tokens".to_owned(), "limit".to_owned())].into(),
        ..recipe("{{q}}", RecordIdSource::Generated)
    };
    let (lines, _, found) = run(recipe, "q,limit\na,7\nb,\nc,many\n");
    let limits: Vec<_> =
        lines.iter().map(|line| line["modelInput"]["max_tokens"].clone()).collect();
    assert_eq!(limits, [7, 512]);
    assert!(found.contains(&("parameter.out-of-range", 1)), "{found:?}");
}

#[test]
fn a_patch_changes_the_body_and_its_texts_are_templates() {
    let patch = json!({ "metadata": { "user_id": "u-{{who}}" }, "temperature": 0.5 });
    let recipe = Recipe { patch: Some(patch), ..recipe("{{q}}", RecordIdSource::Generated) };
    let found = bodies(recipe.clone(), "who,q\nAda,Hi\n");
    assert_eq!(found[0]["metadata"]["user_id"], "u-Ada");
    assert_eq!(found[0]["temperature"], 0.5);
    let wrong = |patch| codes(Recipe { patch: Some(patch), ..recipe.clone() }, "who,q\nAda,Hi\n");
    assert_eq!(wrong(json!({ "metadata": "{{whom}}" })).0, 0);
    assert_eq!(
        wrong(json!({ "modelId": "x" })),
        (0, vec!["body.unknown-field", "template.unused-column"])
    );
    assert_eq!(wrong(json!([{ "op": "remove", "path": "/top_k" }])).0, 0);
}

#[test]
fn answers_of_a_schema_are_asked_for_through_a_tool() {
    let schema = json!({ "type": "object", "properties": { "mood": { "type": "string" } } });
    let recipe = Recipe {
        answer_schema: Some(schema.clone()),
        ..recipe("{{q}}", RecordIdSource::Generated)
    };
    let found = bodies(recipe.clone(), "q\nHi\n");
    assert_eq!(found[0]["tools"][0]["input_schema"], schema);
    assert_eq!(found[0]["tool_choice"], json!({ "type": "tool", "name": "answer" }));
    let recipe = Recipe { format: "titan-text".into(), parameters: [].into(), ..recipe };
    assert_eq!(codes(recipe, "q\nHi\n"), (0, vec!["recipe.not-able"]));
}

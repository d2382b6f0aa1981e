//! Mistakes that people really made, each in the file that they would have sent.

use quarry::engine::inspect::{Inspect, Mend, Target};

/// Codes of what is found in a file of a hundred records with this body, and how many of the
/// records are right after mending.
fn look(model: &str, format: &str, body: &str) -> (Vec<&'static str>, u64) {
    look_at(model, format, &file(100, body))
}

fn file(n_records: usize, body: &str) -> String {
    let line = |n| format!("{{\"recordId\":\"R{n}\",\"modelInput\":{body}}}\n");
    (0..n_records).map(line).collect()
}

fn look_at(model: &str, format: &str, file: &str) -> (Vec<&'static str>, u64) {
    let target = Target { model: model.into(), format: format.into(), ..Target::default() };
    let inspect = |file: &[u8]| {
        let mut inspect = Inspect::new(target.clone());
        inspect.push(file);
        inspect.finish();
        inspect
    };
    let mut mend = Mend::new(target.clone());
    let mut mended = Vec::new();
    mend.push(file.as_bytes(), &mut mended);
    mend.finish(&mut mended);
    let found = inspect(file.as_bytes());
    let mut codes: Vec<_> = found.report().groups().iter().map(|group| group.rule.code).collect();
    codes.sort_unstable();
    codes.dedup();
    (codes, inspect(&mended).totals().n_clean)
}

const CLAUDE: &str = "anthropic.claude-3-haiku-20240307-v1:0";

const HI: &str = r#""messages":[{"role":"user","content":[{"type":"text","text":"Hi"}]}]"#;

#[test]
fn anthropic_version_is_missing_in_all_records() {
    let body = format!(r#"{{"max_tokens":100,{HI}}}"#);
    assert_eq!(look(CLAUDE, "", &body), (vec!["body.missing-field"], 100));
}

#[test]
fn the_model_id_stands_inside_of_the_body() {
    let body = format!(
        r#"{{"modelId":"{CLAUDE}","anthropic_version":"bedrock-2023-05-31","max_tokens":100,{HI}}}"#
    );
    assert_eq!(look(CLAUDE, "", &body), (vec!["body.unknown-field"], 100));
}

#[test]
fn an_unset_system_prompt_is_null_for_claude() {
    let body = format!(
        r#"{{"anthropic_version":"bedrock-2023-05-31","max_tokens":100,"system":null,{HI}}}"#
    );
    assert_eq!(look(CLAUDE, "", &body), (vec!["body.wrong-type"], 100));
}

#[test]
fn parts_of_text_lack_their_type_for_claude() {
    let body = r#"{"anthropic_version":"bedrock-2023-05-31","max_tokens":100,"messages":[{"role":"user","content":[{"text":"Hi"}]}]}"#;
    assert_eq!(look(CLAUDE, "", body), (vec!["body.missing-field"], 100));
}

#[test]
fn temperature_is_sent_to_a_model_that_thinks() {
    let body = format!(
        r#"{{"anthropic_version":"bedrock-2023-05-31","max_tokens":4000,"temperature":0.2,"thinking":{{"type":"enabled","budget_tokens":1024}},{HI}}}"#
    );
    let sonnet = "us.anthropic.claude-sonnet-4-20250514-v1:0";
    assert_eq!(look(sonnet, "", &body), (vec!["body.forbidden-together"], 0));
}

#[test]
fn forty_records_are_fewer_than_a_hundred() {
    let body = format!(r#"{{"anthropic_version":"bedrock-2023-05-31","max_tokens":100,{HI}}}"#);
    assert_eq!(look_at(CLAUDE, "", &file(40, &body)), (vec!["job.too-few-records"], 40));
    assert_eq!(look_at(CLAUDE, "", &file(100, &body)), (vec![], 100));
}

#[test]
fn record_ids_are_the_same_second() {
    let body = format!(r#"{{"anthropic_version":"bedrock-2023-05-31","max_tokens":100,{HI}}}"#);
    let line = format!("{{\"recordId\":1732460000,\"modelInput\":{body}}}\n");
    let expected = vec!["record-id.duplicate", "record-id.not-text"];
    assert_eq!(look_at(CLAUDE, "", &line.repeat(100)), (expected, 1));
}

#[test]
fn a_chat_of_openai_with_a_picture_goes_to_nova() {
    let body = r#"{"messages":[{"role":"user","content":[{"type":"text","text":"What is it?"},{"type":"image_url","image_url":{"url":"data:image/png;base64,iVBO"}}]}],"max_tokens":100}"#;
    assert_eq!(look("amazon.nova-lite-v1:0", "", body), (vec!["body.wrong-family"], 0));
}

#[test]
fn a_chat_of_openai_goes_to_nova() {
    let body = r#"{"model":"gpt-4o","messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Hi"}],"max_tokens":100}"#;
    assert_eq!(look("amazon.nova-lite-v1:0", "", body), (vec!["body.wrong-family"], 100));
}

#[test]
fn nova_gets_max_new_tokens() {
    let body = r#"{"messages":[{"role":"user","content":[{"text":"Hi"}]}],"max_new_tokens":100}"#;
    assert_eq!(look("amazon.nova-pro-v1:0", "", body), (vec!["body.unknown-field"], 100));
    let body = r#"{"messages":[{"role":"user","content":[{"text":"Hi"}]}],"inferenceConfig":{"max_new_tokens":100}}"#;
    assert_eq!(look("amazon.nova-pro-v1:0", "", body), (vec!["body.old-name"], 100));
}

#[test]
fn an_image_block_of_nova_stands_beside_an_anthropic_version() {
    let body = r#"{"anthropic_version":"bedrock-2023-05-31","max_tokens":100,"messages":[{"role":"user","content":[{"type":"text","text":"What is it?"},{"image":{"format":"png","source":{"bytes":"iVBO"}}}]}]}"#;
    assert_eq!(look("amazon.nova-lite-v1:0", "", body), (vec!["body.unknown-field"], 100));
}

#[test]
fn llama_gets_messages_and_parameters() {
    let body = r#"{"messages":[{"role":"user","content":"Hi"}],"parameters":{"max_new_tokens":100,"temperature":0}}"#;
    let expected = vec!["body.missing-field", "body.unknown-field"];
    assert_eq!(look("meta.llama3-1-70b-instruct-v1:0", "", body), (expected, 100));
}

#[test]
fn the_newest_claude_gets_a_temperature() {
    let body = format!(
        r#"{{"anthropic_version":"bedrock-2023-05-31","max_tokens":4000,"temperature":0.2,{HI}}}"#
    );
    let (codes, _) = look("us.anthropic.claude-opus-5", "", &body);
    assert_eq!(codes, ["body.refused-by-model"]);
}

#[test]
fn a_batch_record_of_converse_has_tools() {
    let body = r#"{"messages":[{"role":"user","content":[{"text":"Hi"}]}],"toolConfig":{"tools":[{"toolSpec":{"name":"clock","inputSchema":{"json":{}}}}]}}"#;
    let (codes, _) = look("amazon.nova-lite-v1:0", "converse", body);
    assert_eq!(codes, ["body.refused-in-batch"]);
}

#[test]
fn media_lie_in_two_folders() {
    let line = |n: usize, uri: &str| {
        format!(
            "{{\"recordId\":\"R{n}\",\"modelInput\":{{\"messages\":[{{\"role\":\"user\",\"content\":[{{\"text\":\"Hi\"}},{{\"video\":{{\"format\":\"mp4\",\"source\":{{\"s3Location\":{{\"uri\":\"{uri}\"}}}}}}}}]}}]}}}}\n"
        )
    };
    let nova = |uri: fn(usize) -> &'static str| {
        let file = (0..100).map(|n| line(n, uri(n))).collect::<Vec<_>>().concat();
        look_at("amazon.nova-lite-v1:0", "", &file).0
    };
    assert_eq!(nova(|_| "s3://my-bucket/in/a.mp4"), ["job.media-folder"]);
    let both = ["job.media-folder", "job.media-location"];
    assert_eq!(nova(|n| ["s3://my-bucket/in/a.mp4", "s3://my-bucket/b.mp4"][n % 2]), both);
    assert_eq!(nova(|n| ["s3://my-bucket/in/a.mp4", "s3://other/in/a.mp4"][n % 2]), both);
}

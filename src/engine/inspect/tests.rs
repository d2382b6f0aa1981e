//! One line, exactly these codes: a table for every rule.

use super::super::catalog::ModelQuota;
use super::super::check::{Group, Severity};
use super::*;

const TITAN: &str = r#"{"inputText":"Hi","textGenerationConfig":{}}"#;

fn target(format: &str) -> Target {
    // Small files are the rule here.
    let quotas = vec![ModelQuota {
        model: "*".into(),
        min_records_per_job: Some(1),
        ..ModelQuota::default()
    }];
    Target { format: format.into(), quotas, ..Target::default() }
}

fn inspect(target: &Target, file: &[u8]) -> Inspect {
    let mut inspect = Inspect::new(target.clone());
    inspect.push(file);
    inspect.finish();
    inspect
}

fn codes(inspect: &Inspect) -> Vec<&'static str> {
    let mut codes: Vec<_> = inspect.report().groups().iter().map(|group| group.rule.code).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

fn only<'r>(inspect: &'r Inspect, code: &str) -> &'r Group {
    let groups = inspect.report().groups();
    let mut found = groups.into_iter().filter(|group| group.rule.code == code);
    found.next().unwrap_or_else(|| panic!("{code} is not among {:?}", codes(inspect)))
}

fn detail<'r>(inspect: &'r Inspect, code: &str) -> &'r str {
    &only(inspect, code).examples[0].detail
}

/// A file for Titan Text, exactly these codes.
#[track_caller]
fn check(file: impl AsRef<[u8]>, expected: &[&str]) {
    assert_eq!(codes(&inspect(&target("titan-text"), file.as_ref())), expected);
}

/// A record for Titan Text with this body, exactly these codes.
#[track_caller]
fn check_body(body: &str, expected: &[&str]) {
    check(format!(r#"{{"recordId":"R1","modelInput":{body}}}"#), expected);
}

#[test]
fn a_right_record_gives_nothing() {
    check_body(TITAN, &[]);
    check(format!("{{\"modelInput\" : {TITAN} , \"recordId\" : \"a.b-c_1\"}}\n"), &[]);
}

#[test]
fn lines_that_are_no_records() {
    check("", &["job.empty-file"]);
    check("\n \n", &["job.empty-file"]);
    check("{", &["line.not-json"]);
    check("x\n", &["line.not-json"]);
    check("{} {}\n", &["line.not-json"]);
    check("[]\n", &["line.not-object"]);
    check("17", &["line.not-object"]);
    check(b"{\"recordId\":\"Stra\xDFe\"}", &["line.invalid-utf8"]);
    check(b"\xFF\xFE{\0}\0\n\0", &["line.invalid-utf8", "line.not-json"]);
}

#[test]
fn what_is_wrong_with_a_line_is_said_with_its_byte() {
    let titan = target("titan-text");
    for (file, code, expected) in [
        ("{\"a\": 1,}", "line.not-json", "byte 9: a comma too many before the closing brace"),
        (
            "{\n\"recordId\": \"1\"}",
            "line.not-json",
            "holds only \"{\": the file looks like one document over several lines",
        ),
        ("[{}, {}]", "line.not-object", "is an array of 2 values"),
        (
            "{\"recordID\": \"1\", \"modelInput\": {}}",
            "line.unknown-key",
            "recordID: there is no such key; did you mean \"recordId\"?",
        ),
    ] {
        assert_eq!(detail(&inspect(&titan, file.as_bytes()), code), expected);
    }
    let latin = inspect(&titan, b"{\"recordId\":\"Stra\xDFe\"}");
    assert_eq!(detail(&latin, "line.invalid-utf8"), "byte 18 is \\xDF");
    let utf16 = inspect(&titan, b"\xFF\xFE{\0");
    assert_eq!(detail(&utf16, "line.invalid-utf8"), "the file is UTF-16");
}

#[test]
fn places_count_records_lines_and_bytes() {
    let record = |id: &str| format!(r#"{{"recordId":"{id}","modelInput":{TITAN}}}"#);
    let file = format!("{}\n\n\n{}\nx\n\n", record("a"), record("a"));
    let inspect = inspect(&target("titan-text"), file.as_bytes());
    let at = |code| only(&inspect, code).examples[0].at;
    let len = record("a").len() as u64;
    assert_eq!(at("line.blank"), Place { row: 0, line: 2, byte: len + 1, ..Place::default() });
    assert_eq!(
        at("record-id.duplicate"),
        Place { row: 2, line: 4, byte: len + 3, ..Place::default() }
    );
    assert_eq!(
        at("line.not-json"),
        Place { row: 3, line: 5, byte: 2 * len + 4, ..Place::default() }
    );
    let expected = Totals {
        n_lines: 6,
        n_records: 3,
        n_clean: 1,
        n_bytes: file.len() as u64,
        n_fixable: 0,
        longest_line: len,
        families: vec![("titan-text", 2)],
    };
    assert_eq!(inspect.totals(), &expected);
}

#[test]
fn marks_blank_lines_and_line_ends() {
    let line = format!(r#"{{"recordId":"1","modelInput":{TITAN}}}"#);
    check(format!("\u{feff}{line}\n"), &["line.byte-order-mark"]);
    check(format!("\u{feff}\n{line}\n"), &["line.blank", "line.byte-order-mark"]);
    let second = line.replace("\"1\"", "\"2\"");
    check(format!("{line}\n\u{feff}\u{feff}{second}\n"), &["line.byte-order-mark"]);
    check(format!("{line}\n\n\n"), &[]);
    check(format!("\n{line}"), &["line.blank"]);
    check(format!("{line}\r\n"), &["line.carriage-return"]);
    let blank = inspect(&target("titan-text"), format!("\n \n{line}").as_bytes());
    assert_eq!(detail(&blank, "line.blank"), "2 lines, one after the other");
    let marked = inspect(&target("titan-text"), format!("\u{feff}{line}").as_bytes());
    assert_eq!((marked.totals().n_clean, marked.totals().n_fixable), (0, 1));
}

#[test]
fn duplicate_keys_are_found_at_every_depth_and_in_large_objects() {
    check(
        r#"{"recordId":"1","recordId":"2","modelInput":{"inputText":"x"}}"#,
        &["line.duplicate-key"],
    );
    check_body(r#"{"inputText":"x","input\u0054ext":"y"}"#, &["line.duplicate-key"]);
    check_body(
        r#"{"inputText":"x","textGenerationConfig":{"topP":1,"topP":1}}"#,
        &["line.duplicate-key"],
    );
    let fields = |n: usize| (0..n).map(|n| format!("\"k{n}\":0,")).collect::<Vec<_>>().concat();
    let body =
        |n: usize| format!(r#"{{{}"inputText":"x","textGenerationConfig":{{}}}}"#, fields(n));
    check_body(&body(500), &["body.unknown-field"]);
    let doubled = format!(r#"{{"k499":1,{}"inputText":"x"}}"#, fields(500));
    check_body(&doubled, &["body.unknown-field", "line.duplicate-key"]);
    // As many as it takes to notice a loop over all pairs.
    check_body(
        &format!(r#"{{{}"inputText":"x"}}"#, "\"k\":0,".repeat(300_000)),
        &["body.unknown-field", "line.duplicate-key"],
    );
    let nested = inspect(
        &target("titan-text"),
        br#"{"recordId":"1","x":[{},{"a":1,"a":2}],"modelInput":{"inputText":"x"}}"#,
    );
    assert_eq!(detail(&nested, "line.duplicate-key"), "x[1].a: stands there twice");
}

#[test]
fn other_formats_give_one_finding_that_names_them() {
    for (line, expected) in [
        (
            r#"{"custom_id":"1","method":"POST","url":"/v1/chat/completions","body":{"model":"m"}}"#,
            "OpenAI's batch API",
        ),
        (r#"{"custom_id":"1","params":{"model":"m"}}"#, "Anthropic's batch API"),
        (r#"{"custom_id":"1","response":{}}"#, "a result of OpenAI"),
        (r#"{"custom_id":"1","result":{}}"#, "a result of Anthropic"),
        (r#"{"messages":[],"max_tokens":1}"#, "without its envelope, it looks like"),
        (r#"{"inputText":"x"}"#, "it looks like Amazon Titan Text"),
    ] {
        let inspect = inspect(&target("claude-messages"), line.as_bytes());
        assert_eq!(codes(&inspect), ["line.other-format"], "{line}");
        assert!(detail(&inspect, "line.other-format").contains(expected), "{line}");
    }
    check(
        r#"{"custom_id":"1"}"#,
        &["line.unknown-key", "model-input.missing", "record-id.missing"],
    );
    check(r#"{"recordId":"1","inputText":"x"}"#, &["line.unknown-key", "model-input.missing"]);
}

#[test]
fn envelopes() {
    let titan = |rest: &str| format!(r#"{{"recordId":"1","modelInput":{TITAN}{rest}}}"#);
    check(titan(r#","customer":17"#), &["line.unknown-key"]);
    check(titan(r#","modelOutput":{}"#), &["line.output"]);
    check(titan(r#","error":{"errorCode":400}"#), &["line.output"]);
    check(r#"{"recordId":"1"}"#, &["model-input.missing"]);
    check_body("[]", &["model-input.not-object"]);
    check_body("null", &["model-input.not-object"]);
    check_body(r#""{\"inputText\":\"x\"}""#, &["model-input.text"]);
}

#[test]
fn record_ids() {
    let with = |id: &str| format!("{{{id}\"modelInput\":{TITAN}}}\n");
    check(with(""), &["record-id.missing"]);
    check(with("\"recordId\":7,"), &["record-id.not-text"]);
    check(with("\"recordId\":null,"), &["record-id.not-text"]);
    check(with("\"recordId\":\" \","), &["record-id.blank"]);
    check(with("\"recordId\":\"a b\","), &["record-id.unusual"]);
    let same = with("\"recordId\":\"a\",") + &with("\"recordId\":\"\\u0061\",");
    check(&same, &["record-id.duplicate"]);
    // As an id, the number is the same text.
    let number = with("\"recordId\":7,") + &with("\"recordId\":\"7\",");
    check(&number, &["record-id.duplicate", "record-id.not-text"]);
    check(with("\"recordId\":\"\",").repeat(2), &["record-id.blank"]);
}

#[test]
fn a_body_over_the_limit() {
    let body = format!(r#"{{"inputText":"{}"}}"#, "x".repeat(25_000_000));
    check_body(&body, &["line.too-long"]);
    let body = format!(r#"{{"inputText":"{}"}}"#, "x".repeat(24_999_984));
    check_body(&body, &[]);
}

#[test]
fn a_line_over_the_limit_is_skipped_and_the_next_is_read() {
    let record = format!("{{\"recordId\":\"1\",\"modelInput\":{TITAN}}}\n");
    let long = "x".repeat(26_000_000);
    let mut inspect = Inspect::new(target("titan-text"));
    for chunk in [&record, &long, &long, "\n", &record].map(str::as_bytes) {
        inspect.push(chunk);
    }
    inspect.finish();
    assert_eq!(codes(&inspect), ["line.too-long", "record-id.duplicate"]);
    assert_eq!(detail(&inspect, "line.too-long"), "the line has 52000000 bytes");
    let Totals { n_records, n_clean, longest_line, .. } = inspect.totals();
    assert_eq!((*n_records, *n_clean, *longest_line), (3, 1, 52_000_000));
}

#[test]
fn a_body_of_another_family_is_one_finding() {
    let claude = super::super::family::by_id("claude-messages").expect("it is listed");
    let body = claude.request_example().replace('\n', " ");
    check_body(&body, &["body.wrong-family"]);
    let line = format!(r#"{{"recordId":"1","modelInput":{body}}}"#);
    let found = inspect(&target("titan-text"), line.as_bytes());
    assert_eq!(
        detail(&found, "body.wrong-family"),
        "modelInput: this is the shape of Anthropic Messages, not of Amazon Titan Text"
    );
    assert_eq!(found.totals().families, [("claude-messages", 1)]);
    // A mistake in a body of its own family is no other family.
    check_body(r#"{"inputText":"x","max_tokens":1}"#, &["body.unknown-field"]);
    check_body(r#"{"inputTxt":"x"}"#, &["body.missing-field", "body.unknown-field"]);
}

#[test]
fn without_a_target_records_are_taken_as_what_they_look_like() {
    let any = target("");
    let line = |body: &str| format!("{{\"recordId\":\"1\",\"modelInput\":{body}}}");
    let titan = inspect(&any, line(TITAN).as_bytes());
    assert_eq!((codes(&titan), &titan.totals().families), (vec![], &vec![("titan-text", 1)]));
    let claude = inspect(&any, line(r#"{"anthropic_version":"bedrock-2023-05-31","max_tokens":"1","messages":[],"modelId":"x"}"#).as_bytes());
    assert_eq!(codes(&claude), ["body.unknown-field", "body.wrong-length", "body.wrong-type"]);
    let unknown = inspect(&any, line(r#"{"question":"why"}"#).as_bytes());
    assert_eq!(codes(&unknown), ["body.unknown-format"]);
    assert_eq!(detail(&unknown, "body.unknown-format"), "modelInput: has question");
}

#[test]
fn a_model_decides_the_format_and_its_limits() {
    let file = |config: &str| {
        format!(
            r#"{{"recordId":"1","modelInput":{{"inputText":"x","textGenerationConfig":{config}}}}}"#
        )
    };
    let titan = |config: &str| {
        let model = "arn:aws:bedrock:us-east-1::foundation-model/amazon.titan-text-lite-v1".into();
        codes(&inspect(&Target { model, ..target("") }, file(config).as_bytes()))
    };
    assert_eq!(titan(r#"{"maxTokenCount":4096}"#), [""; 0]);
    assert_eq!(titan(r#"{"maxTokenCount":4097}"#), ["parameter.over-model-limit"]);
    assert_eq!(titan(r#"{"topK":4097}"#), ["body.unknown-field"]);
}

#[test]
fn words_are_held_against_the_context_window() {
    let file = |n: usize| {
        let text = "so ".repeat(n);
        format!(r#"{{"recordId":"1","modelInput":{{"inputText":"x {text}"}}}}"#)
    };
    let target = Target { model: "amazon.titan-text-lite-v1".into(), ..target("") };
    let context = Context::new(&target).model.and_then(|model| model.context_window.as_ref());
    let window = context.expect("the catalog says it").value as usize;
    assert_eq!(codes(&inspect(&target, file(window).as_bytes())), [""; 0]);
    assert_eq!(codes(&inspect(&target, file(window + 1).as_bytes())), ["body.over-context-window"]);
}

#[test]
fn base64_is_no_text_of_a_context_window() {
    let data = "iVBO".repeat(500_000);
    let file = format!(
        r#"{{"recordId":"1","modelInput":{{"anthropic_version":"bedrock-2023-05-31","max_tokens":9,"messages":[{{"role":"user","content":[{{"type":"image","source":{{"type":"base64","media_type":"image/png","data":"{data}"}}}}]}}]}}}}"#
    );
    let model = "anthropic.claude-3-haiku-20240307-v1:0".into();
    assert_eq!(codes(&inspect(&Target { model, ..target("") }, file.as_bytes())), [""; 0]);
}

#[test]
fn media_that_the_model_does_not_take() {
    let file = r#"{"recordId":"1","modelInput":{"anthropic_version":"bedrock-2023-05-31","max_tokens":9,"messages":[{"role":"user","content":[{"type":"image","source":{"type":"base64","media_type":"image/png","data":"iVBO"}}]}]}}"#;
    let with = |model: &str| {
        codes(&inspect(
            &Target { model: model.into(), ..target("claude-messages") },
            file.as_bytes(),
        ))
    };
    assert_eq!(with("anthropic.claude-3-haiku-20240307-v1:0"), [""; 0]);
    assert_eq!(with("anthropic.claude-3-5-haiku-20241022-v1:0"), ["body.modality"]);
    assert_eq!(with("no.such-model"), [""; 0]);
}

#[test]
fn media_in_two_folders() {
    let mut report = Report::new();
    let mut out = Findings::new(&mut report, Place::default());
    let mut first = None;
    let path = Path::Root("uri");
    for uri in ["s3://b/in/a.png", "s3://b/in/b.png", "s3://b/In/c.png", "s3://c/in/a.png", "x"] {
        rules::media_location::check(uri, &mut first, &path, &mut out);
    }
    assert_eq!(first.as_deref(), Some("s3://b/in/"));
    let details: Vec<_> =
        report.groups()[0].examples.iter().map(|example| example.detail.as_str()).collect();
    assert_eq!(
        details,
        [
            "uri: s3://b/In/, the first was s3://b/in/: only upper and lower case differ",
            "uri: s3://c/in/, the first was s3://b/in/",
        ]
    );
}

#[test]
fn formats_that_do_not_go_together() {
    let titan = format!("{{\"recordId\":\"1\",\"modelInput\":{TITAN}}}\n");
    let claude = "{\"recordId\":\"2\",\"modelInput\":{\"anthropic_version\":\"bedrock-2023-05-31\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}}\n";
    let file = format!("{titan}{claude}");
    let mixed = inspect(&target(""), file.as_bytes());
    assert_eq!(codes(&mixed), ["job.mixed-formats"]);
    assert_eq!(
        detail(&mixed, "job.mixed-formats"),
        "1 × Amazon Titan Text, 1 × Anthropic Messages"
    );
    assert_eq!(codes(&inspect(&target(""), titan.as_bytes())), [""; 0]);
    check(&file, &["body.wrong-family", "job.mixed-formats"]);
}

#[test]
fn counts_are_held_against_quotas_that_the_user_may_set() {
    let file: String = (0..40)
        .map(|n| format!("{{\"recordId\":\"{n}\",\"modelInput\":{TITAN}}}\n"))
        .collect::<Vec<_>>()
        .concat();
    let run = |quotas: Vec<ModelQuota>| {
        inspect(
            &Target { quotas, format: "titan-text".into(), ..Target::default() },
            file.as_bytes(),
        )
    };
    let own = |quota: ModelQuota| {
        vec![ModelQuota { model: "*".into(), min_records_per_job: Some(40), ..quota }]
    };
    let few = run(Vec::new());
    assert_eq!(codes(&few), ["job.too-few-records"]);
    assert_eq!(
        detail(&few, "job.too-few-records"),
        "40 records; a job has at least 100 (AWS general reference: Amazon Bedrock endpoints and quotas, 2026-10)"
    );
    assert_eq!(codes(&run(own(ModelQuota::default()))), [""; 0]);
    let many = run(own(ModelQuota { max_records_per_file: Some(39), ..ModelQuota::default() }));
    assert_eq!(codes(&many), ["job.too-many-records"]);
    assert_eq!(
        detail(&many, "job.too-many-records"),
        "40 records; a file has at most 39 (your settings)"
    );
    let large = run(own(ModelQuota { max_job_bytes: Some(99), ..ModelQuota::default() }));
    assert_eq!(codes(&large), ["job.file-too-large"]);
}

#[test]
fn models_without_batch_jobs() {
    let line = format!(r#"{{"recordId":"1","modelInput":{TITAN}}}"#);
    let with = |model: &str, region: &str| {
        let target = Target { model: model.into(), region: region.into(), ..target("titan-text") };
        codes(&inspect(&target, line.as_bytes()))
    };
    assert_eq!(with("amazon.titan-embed-text-v1", ""), ["job.no-batch"]);
    assert_eq!(with("amazon.titan-text-lite-v1", ""), [""; 0]);
    assert_eq!(with("anthropic.claude-sonnet-4-6", "eu-west-2"), [""; 0]);
    assert_eq!(with("anthropic.claude-haiku-4-5-20251001-v1:0", "af-south-1"), ["job.no-batch"]);
}

#[test]
fn every_rule_of_a_line_is_in_a_table_above() {
    let tables = include_str!("tests.rs");
    for rule in super::super::check::RULES {
        let area = rule.code.split('.').next();
        let is_ours = matches!(area, Some("line" | "model-input" | "job"));
        // Seen in the tests of families that name media in S3.
        let is_elsewhere = ["job.media-folder", "job.media-location"].contains(&rule.code);
        assert!(!is_ours || is_elsewhere || tables.contains(rule.code), "{}", rule.code);
    }
    assert_eq!(rules::MEDIA_FOLDER.severity, Severity::Note);
}

//! One line before, the same line after: a table for every fix.

use super::super::super::check::Severity;
use super::super::super::family;
use super::super::Inspect;
use super::*;

fn target(format: &str) -> Target {
    Target { format: format.into(), ..Target::default() }
}

fn mend(format: &str, file: &str) -> (String, Vec<(&'static str, String)>) {
    let mut mend = Mend::new(target(format));
    let mut out = Vec::new();
    mend.push(file.as_bytes(), &mut out);
    mend.finish(&mut out);
    let groups = mend.report().groups();
    let said = groups.iter().map(|group| (group.rule.code, group.examples[0].detail.clone()));
    let said = said.collect();
    (String::from_utf8(out).expect("it was text"), said)
}

/// Fixes and what a line becomes by them.
#[track_caller]
fn check(format: &str, before: &str, after: &str, codes: &[&str]) {
    let (mended, said) = mend(format, before);
    let mut found: Vec<_> = said.iter().map(|(code, _)| *code).collect();
    found.dedup();
    assert_eq!((mended.as_str(), found.as_slice()), (after, codes), "{said:#?}");
    let (again, said) = mend(format, &mended);
    assert_eq!((again, said), (mended, vec![]), "mending twice changes nothing more");
}

#[track_caller]
fn check_body(format: &str, before: &str, after: &str, codes: &[&str]) {
    let line = |body: &str| format!("{{\"recordId\":\"R1\",\"modelInput\":{body}}}\n");
    check(format, &line(before), &line(after), codes);
    let mut inspect = Inspect::new(target(format));
    inspect.push(line(after).as_bytes());
    inspect.finish();
    let totals = inspect.totals();
    assert_eq!((totals.n_clean, totals.n_fixable), (1, 0), "{:#?}", inspect.report().groups());
}

const CLAUDE: &str = "claude-messages";
const TITAN: &str = "titan-text";

/// A body that stays as it is, whatever is wrong with it.
#[track_caller]
fn check_kept(format: &str, body: &str) {
    let line = format!("{{\"recordId\":\"R1\",\"modelInput\":{body}}}\n");
    check(format, &line, &line, &[]);
}

#[test]
fn no_digit_of_a_number_is_lost() {
    let with = |number: &str| {
        format!(
            r#"{{"max_tokens":5,"messages":[{{"role":"user","content":"Hi"}}],"metadata":{{"user_id":"a"}},"tools":[{{"name":"f","input_schema":{{"maximum":{number}}}}}]}}"#
        )
    };
    for number in ["123456789012345678901234567890", "0.12345678901234567891", "1e400"] {
        check_kept(CLAUDE, &with(number));
        let text = serde_json::Value::from(with(number)).to_string();
        check_kept(CLAUDE, &text);
    }
    for number in ["31.245270191439438", "18446744073709551615", "-0.5"] {
        let after = with(number).replacen('{', r#"{"anthropic_version":"bedrock-2023-05-31","#, 1);
        check_body(CLAUDE, &with(number), &after, &["mend.anthropic-version"]);
    }
}

#[test]
fn another_task_does_not_become_the_one_that_is_known() {
    check_kept(
        "nova-embed",
        r#"{"taskType":"SEGMENTED_EMBEDDING","segmentedEmbeddingParams":{"embeddingPurpose":"GENERIC_INDEX"}}"#,
    );
}

#[test]
fn calls_of_tools_are_not_lost_in_a_prompt() {
    check_kept(
        "llama",
        r#"{"messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":"I look.","tool_calls":[{"id":"1","type":"function","function":{"name":"f","arguments":"{}"}}]}]}"#,
    );
}

#[test]
fn a_prefix_that_contradicts_the_type_stays() {
    let with = |media_type: &str| {
        format!(
            r#"{{"anthropic_version":"bedrock-2023-05-31","max_tokens":5,"messages":[{{"role":"user","content":[{{"type":"image","source":{{"type":"base64","media_type":"{media_type}","data":"data:image/jpeg;base64,/9j/4AAQ"}}}}]}}]}}"#
        )
    };
    check_kept(CLAUDE, &with("image/png"));
    let after = with("image/jpeg").replace("data:image/jpeg;base64,", "");
    check_body(CLAUDE, &with("image/jpeg"), &after, &["mend.data-prefix"]);
}

#[test]
fn what_is_right_is_copied_byte_for_byte() {
    let line = "{ \"modelInput\" : {\"inputText\" : \"\\u0041\"}, \"recordId\":\"R1\" }\r\n";
    check(TITAN, line, line, &[]);
    check(TITAN, line.trim_end(), line.trim_end(), &[]);
    let hopeless = "x\n[]\n{}\n{\"recordId\":\"R1\",\"modelInput\":{\"inputText\":1}}";
    let (mended, _) = mend(TITAN, hopeless);
    assert!(mended.starts_with("x\n[]\n{") && mended.ends_with("{\"inputText\":1}}"), "{mended}");
}

#[test]
fn a_line_that_is_too_long_is_copied_too() {
    let long = "x".repeat(26_000_000);
    let file = format!("{long}\r\n{long}\n\n{long}");
    let mut mend = Mend::new(target(TITAN));
    let mut out = Vec::new();
    for chunk in file.as_bytes().chunks(4 << 20) {
        mend.push(chunk, &mut out);
    }
    mend.finish(&mut out);
    assert!(out == format!("{long}\r\n{long}\n{long}").into_bytes());
    assert_eq!((mend.n_records(), mend.n_changed()), (3, 0));
}

#[test]
fn lines() {
    let line = "{\"recordId\":\"R1\",\"modelInput\":{\"inputText\":\"x\"}}";
    check(TITAN, &format!("\u{feff}{line}"), line, &["mend.byte-order-mark"]);
    let blank = format!("\n{line}\r\n \r\n\n");
    check(TITAN, &blank, &format!("{line}\r\n"), &["mend.blank-line"]);
    check(
        TITAN,
        "{\"recordId\": \"R1\", \"modelInput\": \"{\\n \\\"inputText\\\": \\\"x\\\"}\"}\r\n",
        &format!("{line}\r\n"),
        &["mend.model-input-text"],
    );
    let doubled =
        "{\"recordId\":\"R1\",\"modelInput\":\"{\\\"inputText\\\":1,\\\"inputText\\\":2}\"}";
    check(TITAN, doubled, doubled, &[]);
}

#[test]
fn record_ids() {
    let with = |id: &str| format!("{{{id}\"modelInput\":{{\"inputText\": \"x\"}}}}\n");
    check(
        TITAN,
        &with("\"recordId\":18446744073709551616,"),
        &with("\"recordId\":\"18446744073709551616\","),
        &["mend.record-id-number"],
    );
    for missing in ["", "\"recordId\":null,", "\"recordId\":\" \","] {
        let (mended, said) = mend(TITAN, &with(missing));
        assert!(mended.starts_with("{\"recordId\":\"R0000000001-"), "{mended}");
        assert_eq!(said[0].0, "mend.record-id-missing");
        assert_eq!(mend(TITAN, &mended).0, mended);
    }
    let (mended, _) = mend(TITAN, &with("").repeat(3));
    let ids: Vec<_> = mended.lines().filter_map(|line| line.get(13..31)).collect();
    assert_eq!(ids.len(), 3);
    assert!(ids[0] != ids[1] && ids[1] != ids[2], "{ids:?}");
}

#[test]
fn a_new_id_is_no_id_that_was_seen() {
    let mut ids = Ids::default();
    let first = ids.make(1, b"x");
    assert_ne!(ids.make(1, b"x"), first);
    assert_ne!(ids.make(2, b"x").get(..11), first.get(..11));
}

#[test]
fn claude_bodies() {
    let version = r#""anthropic_version":"bedrock-2023-05-31""#;
    let hi = r#""messages":[{"role":"user","content":"Hi"}]"#;
    let right = format!(r#"{{{version},"max_tokens":9,{hi}}}"#);
    for (before, codes) in [
        (format!(r#"{{"max_tokens":9,{hi}}}"#), &["mend.anthropic-version"][..]),
        (
            format!(r#"{{"anthropic_version":"2023-06-01","max_tokens":9,{hi}}}"#),
            &["mend.anthropic-version"],
        ),
        (
            format!(r#"{{"modelId":"m",{version},"max_tokens":9,"stream":false,{hi}}}"#),
            &["mend.foreign-field"],
        ),
        (
            format!(r#"{{{version},"max_tokens":9,"system":null,"top_k":null,"tools":null,{hi}}}"#),
            &["mend.null-field"],
        ),
        (
            format!(r#"{{"model":"m","max_tokens":9,{hi}}}"#),
            &["mend.foreign-field", "mend.anthropic-version"],
        ),
    ] {
        check_body(CLAUDE, &before, &right, codes);
    }
    check_body(
        CLAUDE,
        &format!(r#"{{{version},"inferenceConfig":{{"maxTokens":9,"topP":1}},"stop":"END",{hi}}}"#),
        &format!(r#"{{{version},{hi},"stop_sequences":["END"],"max_tokens":9,"top_p":1}}"#),
        &["mend.parameter"],
    );
    check_body(
        CLAUDE,
        &format!(
            r#"{{{version},"max_tokens":9,"messages":[{{"role":"user","content":[{{"text":"Hi"}}]}}]}}"#
        ),
        &format!(
            r#"{{{version},"max_tokens":9,"messages":[{{"role":"user","content":[{{"type":"text","text":"Hi"}}]}}]}}"#
        ),
        &["mend.part-type-missing"],
    );
    check_body(
        CLAUDE,
        &format!(
            r#"{{{version},"max_tokens":9,"messages":[{{"role":"system","content":"Be brief."}},{{"role":"user","content":"Hi"}}]}}"#
        ),
        &format!(r#"{{{version},"max_tokens":9,"system":"Be brief.",{hi}}}"#),
        &["mend.system-role"],
    );
    check_body(
        CLAUDE,
        &format!(
            r#"{{{version},"max_tokens":9,"system":"Be kind.","messages":[{{"role":"developer","content":[{{"type":"text","text":"Be brief."}}]}},{{"role":"user","content":"Hi"}}]}}"#
        ),
        &format!(r#"{{{version},"max_tokens":9,"system":"Be kind.\n\nBe brief.",{hi}}}"#),
        &["mend.system-role"],
    );
}

#[test]
fn images_as_base64() {
    let body = |data: &str| {
        format!(
            r#"{{"anthropic_version":"bedrock-2023-05-31","max_tokens":9,"messages":[{{"role":"user","content":[{{"type":"image","source":{{"type":"base64","media_type":"image/png","data":{data}}}}}]}}]}}"#
        )
    };
    let right = body("\"iVBO\"");
    check_body(CLAUDE, &body(r#"{"base64":"iVBO"}"#), &right, &["mend.base64-object"]);
    check_body(CLAUDE, &body("\"data:image/png;base64,iVBO\""), &right, &["mend.data-prefix"]);
    let both = body(r#"{"base64":"data:image/png;base64,iVBO"}"#);
    check_body(CLAUDE, &both, &right, &["mend.base64-object", "mend.data-prefix"]);
}

#[test]
fn a_conversation_becomes_the_prompt_of_a_model_that_takes_one_text() {
    check_body(
        TITAN,
        r#"{"messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Hi"}],"parameters":{"max_new_tokens":9}}"#,
        r#"{"inputText":"Be brief.\n\nHi","textGenerationConfig":{"maxTokenCount":9}}"#,
        &["mend.parameter", "mend.messages-to-prompt"],
    );
    // A body of another family as a whole.
    check_body(
        TITAN,
        r#"{"anthropic_version":"bedrock-2023-05-31","max_tokens":9,"messages":[{"role":"user","content":[{"type":"text","text":"{{a}}"}]}]}"#,
        r#"{"inputText":"{{a}}","textGenerationConfig":{"maxTokenCount":9}}"#,
        &["mend.parameter", "mend.messages-to-prompt", "mend.foreign-field"],
    );
}

#[test]
fn what_is_not_better_afterwards_stays() {
    // An image cannot become a prompt, and two prompts cannot become one.
    for body in [
        r#"{"messages":[{"role":"user","content":[{"type":"image"}]}]}"#,
        r#"{"inputText":"x","messages":[{"role":"user","content":"Hi"}]}"#,
        r#"{"inputText":"x","max_tokens":-1}"#,
        r#"{"inputText":"x","max_tokens":1,"textGenerationConfig":{"maxTokenCount":2}}"#,
        r#"{"inputText":"x","max_tokens":1,"textGenerationConfig":[]}"#,
        r#"{"inputText":"x","stream":"\ud800"}"#,
    ] {
        let line = format!("{{\"recordId\":\"R1\",\"modelInput\":{body}}}\n");
        check(TITAN, &line, &line, &[]);
    }
}

#[test]
fn every_fix_says_which_findings_it_takes_away() {
    for fix in FIXES {
        assert!(fix.rule.code.starts_with("mend."), "{}", fix.rule.code);
        assert_eq!(fix.rule.severity, Severity::Note, "{}", fix.rule.code);
        assert!(!fix.mends.is_empty(), "{}", fix.rule.code);
    }
}

#[test]
fn a_text_becomes_a_part_where_the_shape_wants_parts() {
    use super::super::super::family::Shape;
    use super::super::super::family::shape::{Field, Object};
    static PART: Object = Object::of(&[Field::optional("text", Shape::TEXT)]);
    static TAGGED: Shape = Shape::Tagged { key: "type", variants: &[("text", &PART)] };
    static NUMBERS: Object = Object::of(&[Field::optional("n", Shape::Boolean)]);
    for (item, expected) in [
        (Shape::Object(&PART), Some(r#"{"text":"Hi"}"#)),
        (TAGGED, Some(r#"{"type":"text","text":"Hi"}"#)),
        (Shape::Of(&TAGGED), Some(r#"{"type":"text","text":"Hi"}"#)),
        (Shape::Object(&NUMBERS), None),
        (Shape::TEXT, None),
    ] {
        let part = text_content::part(&item, "Hi").map(|part| part.to_string());
        assert_eq!(part.as_deref(), expected);
    }
}

#[test]
fn a_body_of_another_family_is_left_where_the_fixes_do_not_make_it_right() {
    assert!(family::by_id(CLAUDE).is_some());
    let line =
        "{\"recordId\":\"R1\",\"modelInput\":{\"inputText\":\"x\",\"textGenerationConfig\":{}}}";
    check(CLAUDE, line, line, &[]);
}

//! What is sent again, case by case.

use super::super::super::inspect::rules::MIXED_FAMILIES;
use super::super::rules::{
    RETRY_ELIGIBILITY_UNKNOWN, RETRY_MERGE_LEFT_OUT, RETRY_NOT_ELIGIBLE, RETRY_THROUGH_PROFILE,
};
use super::super::{Joiner, Reader, SentReader};
use super::*;

const ANSWERED: &str = r#"{"recordId":"ok","modelInput":{"prompt": "\u0061  b"},"modelOutput":{"generation":"x","stop_reason":"stop"}}"#;
const CUT: &str = r#"{"modelOutput":{"generation":"x","stop_reason":"length"},"modelInput":{ "prompt":"c","max_gen_len":5 },"recordId":"cut"}"#;
const FAILED: &str = r#"{"recordId":"fail","modelInput":{"prompt":"é"},"error":{"errorCode":500,"errorMessage":"The system encountered an unexpected error during processing. Try your request again."}}"#;
const WRONG: &str = r#"{"recordId":"wrong","modelInput":{"prompt":"w"},"error":{"errorCode":400,"errorMessage":"Malformed input request: x, please reformat your input and try again."}}"#;
const BROKEN_ANSWER: &str =
    r#"{"recordId":"half","modelInput":{"prompt":"h"},"modelOutput":[1 2]}"#;
const NO_REQUEST: &str = r#"{"recordId":"bare","error":{"errorCode":500,"errorMessage":"x"}}"#;
const SENT: &str = concat!(
    r#"{"recordId":"bare","modelInput":{"prompt":"from input"}}"#,
    "\n",
    r#"{"recordId":"gone","modelInput":{"prompt":"gone"}}"#,
    "\r\n",
    r#"{"recordId":"ok","modelInput":{"prompt":"ok"}}"#,
    "\n\n",
    r#"{"recordId":"half","modelInput":{"prompt":"h"}}"#,
    "\n",
    r#"{"recordId":"gone","modelInput":{"prompt":"gone"}}"#,
);

struct Retried {
    lines: Vec<String>,
    totals: RetryTotals,
    report: Report,
}

/// Retries an output of these lines, with the batch input or without, in chunks of `len` bytes.
fn retry(lines: &[&str], sent: &str, options: &RetryOptions, len: usize) -> Retried {
    merged(lines, sent, "", options, len)
}

/// The same, with another batch input.
fn merged(lines: &[&str], sent: &str, other: &str, options: &RetryOptions, len: usize) -> Retried {
    let files = vec![lines.join("\n").into_bytes()];
    let mut reader = Reader::default();
    reader.push(&files[0]);
    reader.end_file();
    let output = reader.finish();
    let mut report = Report::new();
    let (rows, found) = if sent.is_empty() {
        Joiner::of_output(&output.index, &mut report)
    } else {
        let mut joiner = Joiner::new(&output.index, None);
        let mut reader = SentReader::default();
        let mut row = |id: &str, at, report: &mut Report| joiner.row(id, at, report);
        reader.push(sent.as_bytes(), &mut report, &mut row);
        reader.end_file(&mut report, &mut row);
        joiner.finish(&mut report)
    };
    let mut report = Report::new();
    let mut retry = Retry::new(&output, &rows, &found, options, &mut report);
    let mut out = Vec::new();
    while retry.step(&mut files.as_slice(), &mut out).expect("memory") {}
    for chunk in sent.as_bytes().chunks(len) {
        retry.input(chunk, &mut out);
    }
    retry.end_input(&mut out);
    for chunk in other.as_bytes().chunks(len) {
        retry.merge(chunk, &mut out);
    }
    retry.end_merge(&mut out);
    while retry.top_up(&mut files.as_slice(), &mut out).expect("memory") {}
    let totals = retry.finish(&mut report);
    let lines = String::from_utf8(out).expect("UTF-8").lines().map(str::to_owned).collect();
    Retried { lines, totals, report }
}

fn few() -> RetryOptions {
    RetryOptions { min_records: 1, ..RetryOptions::default() }
}

/// Ids of the lines in the order in which they are written.
fn ids(lines: &[String]) -> Vec<String> {
    let id = |line: &String| {
        let line: serde_json::Value = serde_json::from_str(line).expect("JSON");
        line["recordId"].as_str().expect("a text").to_owned()
    };
    lines.iter().map(id).collect()
}

#[test]
fn requests_are_copied_byte_for_byte() {
    let all = [ANSWERED, CUT, FAILED, WRONG, BROKEN_ANSWER];
    let Retried { lines, totals, report } = retry(&all, "", &few(), 1);
    assert_eq!(
        lines,
        [
            r#"{"recordId":"cut","modelInput":{ "prompt":"c","max_gen_len":5 }}"#,
            r#"{"recordId":"fail","modelInput":{"prompt":"é"}}"#,
            r#"{"recordId":"wrong","modelInput":{"prompt":"w"}}"#,
            r#"{"recordId":"half","modelInput":{"prompt":"h"}}"#,
        ]
    );
    assert_eq!((totals.n_records, totals.n_raised, totals.n_without_request), (4, 0, 0));
    assert_eq!(report.count_of(&RETRY_WILL_FAIL_AGAIN), 1);
    assert_eq!(report.groups().len(), 1);
}

#[test]
fn what_the_output_does_not_have_comes_from_the_batch_input() {
    for len in [1, 7, 1_000] {
        let Retried { lines, totals, report } =
            retry(&[ANSWERED, NO_REQUEST, BROKEN_ANSWER, "{nothing"], SENT, &few(), len);
        assert_eq!(ids(&lines), ["half", "bare", "gone"], "{len}");
        assert!(lines[1].contains("from input"));
        assert_eq!((totals.n_records, totals.n_without_request), (3, 0));
        assert_eq!(report.groups(), Vec::<&super::super::super::check::Group>::new());
    }
}

#[test]
fn what_nobody_has_is_an_error() {
    let Retried { lines, totals, report } = retry(&[NO_REQUEST, "{nothing"], "", &few(), 1);
    assert!(lines.is_empty());
    assert_eq!(totals.n_without_request, 2);
    assert_eq!(report.count_of(&RETRY_WITHOUT_REQUEST), 2);
    // A line of the batch input that is no JSON says nothing either.
    let sent = "{\"recordId\":\"a\",\"modelInput\":{}}\n{\"recordId\":\"b\",\"modelInput\":{x}}";
    let Retried { lines, totals, .. } = retry(&[ANSWERED], sent, &few(), 5);
    assert_eq!((ids(&lines), totals.n_without_request), (vec!["a".to_owned()], 1));
}

#[test]
fn only_chosen_statuses_are_sent_again() {
    let all = [ANSWERED, CUT, FAILED, WRONG, BROKEN_ANSWER];
    for (statuses, expected) in [
        (vec![Status::Truncated], vec!["cut"]),
        (vec![Status::Failed], vec!["fail", "wrong"]),
        (vec![Status::Missing], vec!["half", "bare", "gone"]),
        (vec![Status::Answered], vec!["ok"]),
        (vec![], vec![]),
    ] {
        let options = RetryOptions { statuses, ..few() };
        // Records that are not in the batch input are of another job, so all are in it.
        let sent = ["cut", "fail", "wrong"]
            .map(|id| format!("{{\"recordId\":\"{id}\",\"modelInput\":{{}}}}\n"));
        let sent = format!("{}{SENT}", sent.concat());
        let found = retry(&all, &sent, &options, 64);
        assert_eq!(ids(&found.lines), expected);
    }
    let options = RetryOptions { only_retryable: true, ..few() };
    let found = retry(&all, "", &options, 1);
    assert_eq!(ids(&found.lines), ["cut", "fail", "half"]);
    assert_eq!((found.totals.n_left_out, found.report.groups().len()), (1, 0));
    // Records of other jobs are not sent again with this one.
    let found = retry(&[ANSWERED, FAILED], SENT, &few(), 64);
    assert_eq!(ids(&found.lines), ["bare", "gone", "half"]);
}

#[test]
fn a_record_that_was_answered_on_another_try_is_not_sent_again() {
    let answered = ANSWERED.replace("\"ok\"", "\"fail\"");
    assert_eq!(retry(&[FAILED, &answered], "", &few(), 1).lines.len(), 0);
    assert_eq!(retry(&[&answered, FAILED], "", &few(), 1).lines.len(), 0);
    assert_eq!(retry(&[FAILED, FAILED], "", &few(), 1).lines.len(), 1);
    let half = BROKEN_ANSWER.replace("\"half\"", "\"ok\"");
    assert_eq!(retry(&[&half, ANSWERED], "", &few(), 1).lines.len(), 0);
    assert_eq!(retry(&[&half, &half], "", &few(), 1).lines.len(), 1);
}

#[test]
fn of_a_record_that_was_cut_twice_the_last_request_is_sent_again() {
    let line = |limit: u64, n: Option<u64>| {
        let tokens = n.map_or_else(String::new, |n| format!(r#","generation_token_count":{n}"#));
        format!(
            r#"{{"recordId":"cut","modelInput":{{"prompt":"c","max_gen_len":{limit}}},"modelOutput":{{"generation":"x{limit}","stop_reason":"length"{tokens}}}}}"#
        )
    };
    // Where tokens are said, the longer answer is the later one in whatever order files come.
    for (lines, expected) in [
        ([line(5, None), line(50, None)], 50),
        ([line(50, None), line(5, None)], 5),
        ([line(5, Some(5)), line(50, Some(50))], 50),
        ([line(50, Some(50)), line(5, Some(5))], 50),
    ] {
        let found = retry(&lines.each_ref().map(String::as_str), "", &few(), 1);
        let body = format!(r#"{{"prompt":"c","max_gen_len":{expected}}}"#);
        assert_eq!(found.lines, [format!(r#"{{"recordId":"cut","modelInput":{body}}}"#)]);
    }
    // So it is of errors: the last request may have been mended.
    let mended = FAILED.replace('é', "e");
    let found = retry(&[FAILED, &mended], "", &few(), 1);
    assert_eq!(found.lines, [r#"{"recordId":"fail","modelInput":{"prompt":"e"}}"#]);
}

#[test]
fn only_answers_that_were_cut_may_be_longer() {
    let options = RetryOptions { max_tokens: Some(50), ..few() };
    let found = retry(&[CUT, FAILED], "", &options, 1);
    assert_eq!(
        found.lines,
        [
            r#"{"recordId":"cut","modelInput":{ "prompt":"c","max_gen_len":50 }}"#,
            r#"{"recordId":"fail","modelInput":{"prompt":"é"}}"#,
        ]
    );
    assert_eq!(found.totals.n_raised, 1);
    let options = RetryOptions { max_tokens: Some(5), ..few() };
    assert_eq!(retry(&[CUT], "", &options, 1).totals.n_raised, 0);
}

#[test]
fn a_limit_that_is_more_than_the_model_gives_is_said() {
    // Llama 3 70B answers with up to 2048 tokens.
    for (max_tokens, model, expected) in [
        (2_048, "meta.llama3-70b-instruct-v1:0", 0),
        (2_049, "meta.llama3-70b-instruct-v1:0", 1),
        (2_049, "", 0),
        (2_049, "nobody.knows-it", 0),
    ] {
        let options =
            RetryOptions { max_tokens: Some(max_tokens), model: model.to_owned(), ..few() };
        let found = retry(&[CUT], "", &options, 1);
        assert_eq!(found.report.count_of(&OVER_MODEL_LIMIT), expected, "{max_tokens} {model}");
        assert!(found.lines[0].contains(&format!("\"max_gen_len\":{max_tokens}")));
        // Where nothing is raised, nothing is to be said.
        assert_eq!(retry(&[FAILED], "", &options, 1).report.count_of(&OVER_MODEL_LIMIT), 0);
    }
}

#[test]
fn a_limit_that_was_not_there_is_said_and_none_that_is_lower_is_put_in() {
    let bare = CUT.replace(r#","max_gen_len":5"#, "");
    let said = bare.replace("\"stop_reason\"", "\"generation_token_count\":2048,\"stop_reason\"");
    for (line, limit, expected) in
        [(&bare, 50, 1), (&said, 4_096, 1), (&said, 2_048, 0), (&said, 50, 0)]
    {
        let options = RetryOptions { max_tokens: Some(limit), ..few() };
        let found = retry(&[line.as_str()], "", &options, 1);
        let totals = &found.totals;
        assert_eq!((totals.n_records, totals.n_raised, totals.n_limit_added), (1, 0, expected));
        assert_eq!(found.report.count_of(&RETRY_LIMIT_ADDED), expected);
        assert_eq!(found.lines[0].contains("max_gen_len"), expected == 1, "{limit}");
    }
}

#[test]
fn a_file_that_is_too_small_is_said_or_filled_up() {
    let answered: Vec<String> =
        (0..30).map(|n| ANSWERED.replace("\"ok\"", &format!("\"ok{n}\""))).collect();
    let mut all: Vec<&str> = answered.iter().map(String::as_str).collect();
    all.push(FAILED);
    let options = RetryOptions { min_records: 10, ..RetryOptions::default() };
    let found = retry(&all, "", &options, 1);
    assert_eq!((found.lines.len(), found.report.count_of(&RETRY_TOO_FEW)), (1, 1));

    let tops_up = RetryOptions { tops_up: true, ..options.clone() };
    let found = retry(&all, "", &tops_up, 1);
    assert_eq!((found.totals.n_records, found.totals.n_topped_up), (10, 9));
    assert_eq!(found.report.count_of(&RETRY_TOPPED_UP), 9);
    assert_eq!(found.report.count_of(&RETRY_TOO_FEW), 0);
    let mut unique = ids(&found.lines);
    assert_eq!(unique[0], "fail");
    unique.sort();
    unique.dedup();
    assert_eq!(unique.len(), 10);
    // Nothing to send again is nothing to fill up.
    assert_eq!(retry(&all[..30], "", &tops_up, 1).lines.len(), 0);
    // There may not be enough.
    let found = retry(&all[25..], "", &tops_up, 1);
    assert_eq!((found.totals.n_records, found.report.count_of(&RETRY_TOO_FEW)), (6, 1));
}

#[test]
fn a_file_that_is_more_than_a_job_is_said() {
    let all = [CUT, FAILED];
    let found = retry(&all, "", &few(), 1);
    let n_bytes = found.lines.iter().map(|line| line.len() as u64 + 1).sum();
    assert_eq!(found.totals.n_bytes, n_bytes);
    for (max_records, max_bytes, expected) in
        [(2, n_bytes, 0), (1, n_bytes, 1), (2, n_bytes - 1, 1)]
    {
        let options = RetryOptions { max_records, max_bytes, ..few() };
        let found = retry(&all, "", &options, 1);
        assert_eq!(found.report.count_of(&RETRY_TOO_LARGE), expected, "{max_records} {max_bytes}");
    }
}

#[test]
fn a_byte_order_mark_is_no_part_of_a_record() {
    let first = format!("\u{feff}{FAILED}");
    assert_eq!(ids(&retry(&[&first], "", &few(), 1).lines), ["fail"]);
}

fn to(model: &str, region: &str) -> RetryOptions {
    let today = "2026-11-24".to_owned();
    let target = RetryTarget { model: model.to_owned(), region: region.to_owned(), today };
    RetryOptions { target: Some(target), ..few() }
}

const CLAUDE: &str = r#"{"recordId":"claude","modelInput":{"anthropic_version":"bedrock-2023-05-31","max_tokens": 9000,"messages":[{"role":"user","content":"x"}]},"error":{"errorCode":500,"errorMessage":"x"}}"#;

#[test]
fn another_model_gets_what_it_understands_with_limits_that_it_allows() {
    let long = CUT.replace(":5 }", ":4000 }");
    let all = [long.as_str(), CLAUDE, FAILED];
    let found = retry(&all, "", &to("meta.llama3-1-70b-instruct-v1:0", "us-west-2"), 1);
    assert_eq!(
        found.lines,
        [
            r#"{"recordId":"cut","modelInput":{ "prompt":"c","max_gen_len":2048 }}"#,
            r#"{"recordId":"fail","modelInput":{"prompt":"é"}}"#,
        ]
    );
    let RetryTotals { n_records, n_limit_lowered, n_other_format, n_without_request, .. } =
        found.totals;
    assert_eq!((n_records, n_limit_lowered, n_other_format, n_without_request), (2, 1, 1, 0));
    let groups = found.report.groups();
    let codes: Vec<_> = groups.iter().map(|group| (group.rule.code, group.count)).collect();
    assert_eq!(
        codes,
        [
            ("results.retry-other-format", 1),
            ("body.no-chat-template", 2),
            ("results.retry-limit-lowered", 1),
        ]
    );
    let found = retry(&all, "", &to("anthropic.claude-sonnet-4-6", "us-east-1"), 1);
    assert_eq!((ids(&found.lines), found.totals.n_limit_lowered), (vec!["claude".to_owned()], 0));
    assert!(found.lines[0].contains("\"max_tokens\": 9000"));
}

#[test]
fn what_the_other_model_refuses_of_a_request_is_said() {
    let both =
        CLAUDE.replace("\"max_tokens\": 9000", "\"max_tokens\":9,\"temperature\":1,\"top_p\":0.5");
    let found = retry(&[&both], "", &to("anthropic.claude-sonnet-4-6", "us-east-1"), 1);
    assert_eq!(found.lines.len(), 1);
    let groups = found.report.groups();
    assert!(groups.iter().any(|group| group.rule.code.starts_with("body.")), "{groups:?}");
    let found = retry(&[CLAUDE], "", &to("anthropic.claude-sonnet-4-6", "us-east-1"), 1);
    assert!(!found.report.groups().iter().any(|group| group.rule.code.starts_with("body.")));
}

#[test]
fn where_a_job_cannot_run_nothing_is_written() {
    for (model, region, rule) in [
        ("meta.llama3-1-70b-instruct-v1:0", "eu-west-1", &RETRY_NOT_ELIGIBLE),
        ("nobody.knows-it", "us-east-1", &RETRY_ELIGIBILITY_UNKNOWN),
        ("anthropic.claude-haiku-4-5-20251001-v1:0", "us-east-1", &RETRY_THROUGH_PROFILE),
    ] {
        let found = retry(&[CLAUDE, FAILED], SENT, &to(model, region), 7);
        assert_eq!(found.report.count_of(rule), 1, "{model} {region}: {:?}", found.report.groups());
        if rule.code == RETRY_NOT_ELIGIBLE.code {
            assert_eq!((found.lines.len(), found.report.groups().len()), (0, 1));
            assert!(found.totals.n_not_eligible > 0);
        }
    }
    // By its profile, nothing is to be said.
    let profile = "us.anthropic.claude-haiku-4-5-20251001-v1:0";
    let found = retry(&[CLAUDE], "", &to(profile, "us-east-1"), 1);
    assert_eq!(
        (found.lines.len(), found.report.groups().len()),
        (1, 0),
        "{:?}",
        found.report.groups()
    );
}

#[test]
fn another_file_follows_what_is_sent_again() {
    let other = concat!(
        "\u{feff}{\"recordId\":\"n1\",\"modelInput\":{\"prompt\": \"n\"}}\r\n\n",
        "{\"recordId\":\"fail\",\"modelInput\":{\"prompt\":\"other\"}}\n",
        "{\"recordId\":\"n1\",\"modelInput\":{\"prompt\":\"again\"}}\n",
        "{\"modelInput\":{\"prompt\":\"without id\"}}\n",
        "{\"recordId\":\"ok\",\"modelInput\":{\"prompt\":\"ok\"}}",
    );
    let options = RetryOptions { merges: true, min_records: 4, tops_up: true, ..few() };
    for len in [1, 9, 4_096] {
        let found = merged(&[ANSWERED, FAILED], "", other, &options, len);
        assert_eq!(ids(&found.lines), ["fail", "n1", "ok"], "{len}");
        assert_eq!(found.lines[1], r#"{"recordId":"n1","modelInput":{"prompt": "n"}}"#);
        let RetryTotals { n_records, n_merged, n_merge_left_out, n_topped_up, .. } = found.totals;
        // Who answered is there already, so nothing is left to fill up with.
        assert_eq!((n_records, n_merged, n_merge_left_out, n_topped_up), (3, 2, 3, 0));
        assert_eq!(found.report.count_of(&RETRY_MERGE_LEFT_OUT), 3);
        assert_eq!(found.report.count_of(&RETRY_TOO_FEW), 1);
    }
    // Nothing to send again is nothing to merge.
    assert_eq!(merged(&[ANSWERED], "", other, &options, 64).lines.len(), 0);
    let claude = CLAUDE.replace(",\"error\"", ",\"x\"");
    let found = merged(&[FAILED], "", &claude, &options, 64);
    assert_eq!((found.lines.len(), found.report.count_of(&MIXED_FAMILIES)), (2, 1));
}

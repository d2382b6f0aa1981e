//! `quarry results --retry`: what is sent again, and what is said of it.

use crate::Room;
use crate::results::results;

/// A model whose requests in these tests are of the format of Llama.
const LLAMA: [&str; 4] = ["--model", "meta.llama3-1-70b-instruct-v1:0", "--region", "us-west-2"];

/// A line of an output, whose answer was cut or came to its end.
fn line(id: &str, body: &str, stop: &str) -> String {
    format!(
        r#"{{"recordId":"{id}","modelInput":{body},"modelOutput":{{"generation":"x","generation_token_count":5,"stop_reason":"{stop}"}}}}"#
    )
}

/// An output with so many records that were cut at 5 tokens.
fn cut(room: &Room, n: usize) -> String {
    let lines =
        (1..=n).map(|n| line(&format!("T{n}"), r#"{"prompt":"x","max_gen_len":5}"#, "length"));
    room.write("a.jsonl.out", &lines.collect::<Vec<_>>().join("\n"))
}

#[test]
fn a_limit_above_the_model_is_said_and_so_is_one_that_was_not_there() {
    let room = Room::new("retry-limit");
    let output = cut(&room, 2);
    let bare = room.write("b.jsonl.out", &line("T9", r#"{"prompt":"x"}"#, "length"));
    let again = room.arg("again.jsonl");
    let args = [&output, &bare, "--retry", &again, "--max-tokens", "4096", "--format", "json"];
    let run = results(&[&args[..], &LLAMA].concat());
    let codes = run.codes();
    for code in ["parameter.over-model-limit", "results.retry-limit-added"] {
        assert!(codes.contains(&code.to_owned()), "{code}: {codes:?}");
    }
    let retry = &run.json()[0]["retry"];
    assert_eq!((&retry["raised"], &retry["limitAdded"]), (&2.into(), &1.into()), "{retry}");
    assert_eq!(room.read("again.jsonl").matches("\"max_gen_len\":4096").count(), 3);
    let run = results(&[&output, &bare, "--retry", &again, "--max-tokens", "2048"]);
    assert!(run.out.contains("2 may answer longer, 1 have a limit that had none"), "{}", run.out);
    assert!(!run.out.contains("over-model-limit"), "{}", run.out);
}

#[test]
fn a_retry_file_of_an_earlier_run_goes_when_nothing_is_to_be_sent_again() {
    let room = Room::new("retry-stale");
    let output = room.write("a.jsonl.out", &line("T1", r#"{"prompt":"x"}"#, "stop"));
    let again =
        room.write("again.jsonl", "{\"recordId\":\"T1\",\"modelInput\":{\"prompt\":\"x\"}}\n");
    let run = results(&[&output, "--retry", &again, "--format", "json"]);
    assert_eq!(run.json()[0]["retry"]["removed"], again, "{run:?}");
    assert!(run.json()[0]["retry"]["file"].is_null());
    assert_eq!(room.names("."), ["a.jsonl.out"]);
    room.write("again.jsonl", "old");
    let run = results(&[&output, "--retry", &again]);
    assert!(
        run.out.contains("nothing was written to be sent again; ")
            && run.out.contains("again.jsonl was removed"),
        "{}",
        run.out
    );
    let run = results(&[&output, "--retry", &again]);
    assert!(!run.out.contains("was removed"), "{}", run.out);
}

/// A line of a batch input.
fn sent(id: &str, body: &str) -> String {
    format!(r#"{{"recordId":"{id}","modelInput":{body}}}"#)
}

const CLAUDE: &str = r#"{"anthropic_version":"bedrock-2023-05-31","max_tokens":64000,"messages":[{"role":"user","content":"x"}]}"#;

#[test]
fn another_model_takes_requests_of_its_format_alone() {
    let room = Room::new("retry-model");
    let failed = |id: &str, body: &str| {
        format!(
            r#"{{"recordId":"{id}","modelInput":{body},"error":{{"errorCode":500,"errorMessage":"The system encountered an unexpected error during processing. Try your request again."}}}}"#
        )
    };
    let lines = [failed("T1", CLAUDE), failed("T2", r#"{"prompt":"x"}"#)];
    let output = room.write("a.jsonl.out", &lines.join("\n"));
    let again = room.arg("again.jsonl");
    let to = |model: &str, region: &str| {
        results(&[
            &output,
            "--retry",
            &again,
            "--retry-model",
            model,
            "--retry-region",
            region,
            "--format",
            "json",
        ])
    };
    let run = to("anthropic.claude-sonnet-4-6", "us-east-1");
    let retry = &run.json()[0]["retry"];
    assert_eq!((&retry["records"], &retry["otherFormat"]), (&1.into(), &1.into()), "{run:?}");
    assert!(run.codes().contains(&"results.retry-other-format".to_owned()), "{run:?}");
    assert_eq!(room.read("again.jsonl"), format!("{}\n", sent("T1", CLAUDE)));
    assert_eq!(run.code, Some(1));
    // A model with a shorter answer has a lower limit.
    let run = to("meta.llama3-1-70b-instruct-v1:0", "us-west-2");
    assert_eq!(
        room.read("again.jsonl"),
        format!("{}\n", sent("T2", r#"{"prompt":"x"}"#)),
        "{run:?}"
    );
    // Where it cannot run nothing is written, and what is there stays.
    let run = to("meta.llama3-1-70b-instruct-v1:0", "eu-west-1");
    assert_eq!(run.json()[0]["retry"]["notEligible"], 2, "{run:?}");
    assert!(run.codes().contains(&"results.retry-not-eligible".to_owned()), "{run:?}");
    assert!(room.read("again.jsonl").contains("T2"));
    // The region of the job stays where none is named.
    let run = results(
        &[&[output.as_str(), "--retry", &again, "--retry-model", "x.y"], &LLAMA[2..]].concat(),
    );
    assert_eq!(run.code, Some(1), "{run:?}");
    let run = results(&[&output, "--retry", &again, "--retry-model", "x.y"]);
    assert_eq!((run.code, run.err.contains("--retry-region")), (Some(2), true), "{run:?}");
}

#[test]
fn a_retry_and_another_file_are_one_job() {
    let room = Room::new("retry-merge");
    let output = cut(&room, 3);
    let body = r#"{"prompt":"new"}"#;
    let ids = (1..=98).map(|n| sent(&format!("N{n}"), body)).chain([sent("T2", body)]);
    let other = room.write("other.jsonl", &ids.collect::<Vec<_>>().join("\n"));
    let again = room.arg("again.jsonl");
    let run = results(&[&output, "--retry", &again, "--merge", &other, "--format", "json"]);
    let retry = &run.json()[0]["retry"];
    let counts = ["records", "merged", "mergeLeftOut", "toppedUp"];
    assert_eq!(counts.map(|name| retry[name].as_u64()), [101, 98, 1, 0].map(Some), "{run:?}");
    let text = room.read("again.jsonl");
    assert_eq!(text.lines().count(), 101);
    assert_eq!(text.matches("\"T2\"").count(), 1);
    let codes = run.codes();
    assert!(codes.contains(&"results.retry-merge-left-out".to_owned()), "{codes:?}");
    assert!(!codes.contains(&"results.retry-too-few".to_owned()), "{codes:?}");
    // It is not replaced by the file that it goes into.
    let run = results(&[&output, "--retry", &other, "--merge", &other]);
    assert_eq!((run.code, run.err.contains("would be replaced")), (Some(2), true), "{run:?}");
}

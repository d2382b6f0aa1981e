//! `quarry kit`: what it takes from quarry.json, recipe and flags, and what it writes.

use std::fs;
use std::io::Read as _;

use serde_json::{Value, json};

use super::{RECIPE, Room, Run, TODAY, csv, run};

/// What is needed for a kit without placeholders.
const ACCOUNT: [&str; 8] =
    ["--bucket", "my-bucket", "--role", "BatchRole", "--account", "123456789012", "--today", TODAY];

/// Sonnet 4.6 takes batch jobs through profiles alone.
const PROFILE: [&str; 2] = ["--model", "us.anthropic.claude-sonnet-4-6"];

fn kit(args: &[&str]) -> Run {
    run(["kit", "--format", "json"].iter().chain(args))
}

fn read(room: &Room, name: &str) -> Value {
    serde_json::from_str(&room.read(name)).unwrap()
}

/// A directory `job` with two parts and their manifest.
fn prepared(name: &str) -> Room {
    let room = Room::new(name);
    let source = room.write("my_tickets.csv", &csv(200));
    let args = ["prepare", &source, "--out", &room.arg("job"), "--max-records", "100"];
    let run = run(args.iter().chain(&RECIPE));
    assert_eq!(run.code, Some(0), "{run:?}");
    room
}

#[test]
fn a_kit_of_prepared_parts_has_a_request_for_each() {
    let room = prepared("kit");
    let (job, out) = (room.arg("job"), room.arg("kit"));
    let run = kit(&[&[job.as_str(), "--out", &out], &PROFILE[..], &ACCOUNT].concat());
    assert_eq!(run.code, Some(0), "{run:?}");
    let said = &run.json()[0];
    assert_eq!((&said["jobs"], &said["missing"]), (&json!(2), &json!([])));
    assert_eq!((&said["model"], &said["region"]), (&json!(PROFILE[1]), &json!("us-east-1")));
    assert_eq!(said["invocationType"], "InvokeModel");
    let names = [
        "README.md",
        "bucket-policy.json",
        "caller-policy.json",
        "create-job-00001.json",
        "create-job-00002.json",
        "main.tf",
        "presign.sh",
        "role-policy.json",
        "role-trust-policy.json",
        "run.py",
        "run.sh",
        "workbench-policy.json",
    ];
    assert_eq!(room.names("kit"), names);
    assert_eq!(said["files"].as_array().map(Vec::len), Some(names.len()));
    let request = read(&room, "kit/create-job-00002.json");
    assert_eq!(request["jobName"], "my-tickets-00002");
    let uri = &request["inputDataConfig"]["s3InputDataConfig"]["s3Uri"];
    assert_eq!(uri, "s3://my-bucket/my-tickets/my_tickets-part-00002.jsonl");
    let uri = &request["outputDataConfig"]["s3OutputDataConfig"]["s3Uri"];
    assert_eq!(uri, "s3://my-bucket/my-tickets/output/");
    let manifest = read(&room, "job/quarry.json");
    let sha256 = manifest["parts"][1]["sha256"].as_str().unwrap();
    assert!(room.read("kit/run.sh").contains(sha256));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;

        let mode = |name: &str| fs::metadata(room.path(name)).unwrap().permissions().mode();
        assert_eq!(mode("kit/run.sh") & 0o100, 0o100);
        assert_eq!(mode("kit/main.tf") & 0o111, 0);
    }
}

#[test]
fn a_later_kit_takes_the_place_of_an_earlier_one() {
    let room = prepared("kit-again");
    let args = [&room.arg("job"), "--out", &room.arg("kit"), "--origin", "http://127.0.0.1:8080"];
    assert_eq!(kit(&[&args[..], &PROFILE, &ACCOUNT].concat()).code, Some(0));
    room.write("kit/create-job-mine.json", "{}");
    assert!(room.names("kit").contains(&"cors.json".to_owned()));
    let part = room.write("one.jsonl", "{}\n");
    let run = kit(&[&[part.as_str(), "--out", &room.arg("kit")], &ACCOUNT[..]].concat());
    assert_eq!(run.code, Some(0), "{run:?}");
    let names = room.names("kit");
    let requests: Vec<&String> =
        names.iter().filter(|name| name.starts_with("create-job")).collect();
    assert_eq!(requests, ["create-job-mine.json", "create-job.json"]);
    assert!(!names.contains(&"cors.json".to_owned()), "{names:?}");

    room.write("job/README.md", "# Mine\n");
    let run = kit(&[&[part.as_str(), "--out", &room.arg("job")], &ACCOUNT[..]].concat());
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(run.err.contains("README.md"), "{run:?}");
    assert_eq!(room.read("job/README.md"), "# Mine\n");
}

#[test]
fn flags_go_before_recipe_and_manifest() {
    let room = prepared("kit-flags");
    let job = room.arg("job");
    let out = room.arg("kit");
    let base = [&[job.as_str(), "--out", &out], &ACCOUNT[..]].concat();
    let recipe = ["recipe", "--model", "amazon.nova-pro-v1:0", "--invocation", "converse"];
    let recipe = room.write("recipe.json", &run(recipe).out);
    let run = kit(&[&base[..], &["--recipe", &recipe, "--region", "us-west-2"]].concat());
    let said = &run.json()[0];
    assert_eq!(said["model"], "amazon.nova-pro-v1:0");
    assert_eq!(
        (&said["region"], &said["invocationType"]),
        (&json!("us-west-2"), &json!("Converse"))
    );
    let more = [
        "--model",
        "us.amazon.nova-pro-v1:0",
        "--invocation",
        "converse",
        "--job-name",
        "mine",
        "--prefix",
        "in/here",
        "--output",
        "s3://other-bucket/there",
        "--kms-key",
        "alias/mine",
        "--subnet",
        "subnet-1",
        "--security-group",
        "sg-1",
        "--timeout-hours",
        "48",
        "--tag",
        "team=a b",
        "--bucket-owner",
        "210987654321",
    ];
    let run = kit(&[&base[..], &more].concat());
    let request = read(&room, "kit/create-job-00001.json");
    assert_eq!(request["jobName"], "mine-00001", "{run:?}");
    assert_eq!(request["modelInvocationType"], "Converse");
    assert_eq!(request["timeoutDurationInHours"], 48);
    assert_eq!(request["tags"], json!([{ "key": "team", "value": "a b" }]));
    assert_eq!(request["vpcConfig"]["subnetIds"], json!(["subnet-1"]));
    let output = &request["outputDataConfig"]["s3OutputDataConfig"];
    assert_eq!(output["s3Uri"], "s3://other-bucket/there/");
    assert_eq!(output["s3EncryptionKeyId"], "alias/mine");
    assert!(room.names("kit").contains(&"output-bucket-policy.json".to_owned()));
    assert_eq!(run.json()[0]["missing"][0]["placeholder"], "<KMS_KEY_ARN>");
}

#[test]
fn a_zip_holds_the_kit_and_is_the_same_each_time() {
    let room = prepared("kit-zip");
    let job = room.arg("job");
    let make = |name: &str| {
        let args = [job.as_str(), "--zip", &room.arg(name)];
        let run = kit(&[&args[..], &PROFILE, &ACCOUNT].concat());
        assert_eq!(run.code, Some(0), "{run:?}");
        assert_eq!(run.json()[0]["files"], json!([room.arg(name)]));
        fs::read(room.path(name)).unwrap()
    };
    let bytes = make("one.zip");
    assert_eq!(bytes, make("two.zip"));
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    archive.by_name("job-kit/README.md").unwrap().read_to_string(&mut text).unwrap();
    assert!(text.starts_with("# Job kit\n"), "{text}");
}

#[test]
fn what_is_missing_is_said_and_no_mistake() {
    let room = Room::new("kit-missing");
    let run = run(["kit", "--out", &room.arg("kit"), "--today", TODAY]);
    assert_eq!(run.code, Some(0), "{run:?}");
    for placeholder in ["<REGION>", "<ACCOUNT_ID>", "<BUCKET>", "<ROLE_NAME>", "<MODEL_ID>"] {
        assert!(run.out.contains(&format!("  {placeholder}: ")), "{run:?}");
    }
    let request = room.read("kit/create-job.json");
    assert!(request.contains("s3://<BUCKET>/batch/<PART_FILE>"), "{request}");
}

#[test]
fn a_job_that_bedrock_refuses_ends_with_1() {
    let room = prepared("kit-refused");
    let (job, out) = (room.arg("job"), room.arg("kit"));
    let base = [&[job.as_str(), "--out", &out], &ACCOUNT[..]].concat();
    let run = kit(&base);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert_eq!(run.json()[0]["model"], RECIPE[1]);
    let warning = run.json()[0]["warnings"][0].as_str().unwrap().to_owned();
    assert!(warning.contains(PROFILE[1]), "{warning}");
    assert_eq!(run.err, format!("warning: {warning}\n"));
    let ended = ["--model", "amazon.titan-text-express-v1", "--region", "us-east-1"];
    let run = kit(&[&base[..], &ended].concat());
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.err.starts_with("warning: "), "{run:?}");
}

#[test]
fn a_wrong_call_writes_nothing() {
    let room = Room::new("kit-wrong");
    let part = room.write("one.jsonl", "{}\n");
    let csv = room.write("one.csv", "a\n");
    let out = room.arg("kit");
    for (args, says) in [
        (&[part.as_str()][..], "--out"),
        (&[&part, "--out", &out, "--zip", "x.zip"], "--zip"),
        (&[&part, "--out", &out, "--account", "12"], "12 digits"),
        (&[&part, "--out", &out, "--timeout-hours", "12"], "24..=168"),
        (&[&part, "--out", &out, "--bucket", "My_Bucket"], "lower-case"),
        (&[&part, "--out", &out, "--subnet", "subnet-1"], "--security-group"),
        (&[&part, "--out", &out, "--output", "bucket"], "s3://"),
        (&[&csv, "--out", &out], ".jsonl"),
        (&[&room.arg("."), "--out", &out], "quarry.json"),
        (&[&part, &room.arg("."), "--out", &out], "is a directory"),
        (&[&room.arg("missing.jsonl"), "--out", &out], "missing.jsonl"),
    ] {
        let run = kit(args);
        assert_eq!(run.code, Some(2), "{args:?}: {run:?}");
        assert!(run.err.contains(says), "{args:?}: {run:?}");
    }
    assert_eq!(room.names("."), ["one.csv", "one.jsonl"]);
}

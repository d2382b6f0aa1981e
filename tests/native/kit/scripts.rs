//! The scripts of a kit at work, with players in the place of the AWS CLI and of boto3.

use std::fs;
use std::process::{Command, Output};

use quarry::engine::aws::kit::{Kit, Part};
use quarry::engine::eligibility::Invocation;
use sha2::{Digest as _, Sha256};

use super::{Room, boto3, empty, full, plain, python_path, run, succeed};

/// Two parts, and what makes a shell find the player first.
fn ready(name: &str, kit: &Kit) -> Room {
    let room = Room::of_kit(name, kit);
    fs::create_dir(room.0.join("bin")).unwrap();
    room.write("bin/aws", include_str!("aws.sh"));
    succeed(room.command("chmod").args(["+x", "bin/aws"]));
    boto3(&room);
    fs::create_dir(room.0.join("parts")).unwrap();
    for n in 1..=2 {
        room.write(&format!("parts/t-part-{n:05}.jsonl"), "{}\n");
    }
    room.write("parts/tickets.jsonl", "{}\n");
    room
}

fn shell(room: &Room, script: &str, args: &[&str]) -> Command {
    let mut command = room.command("bash");
    let path = format!("{}/bin:{}", room.0.display(), std::env::var("PATH").unwrap());
    command.arg(script).args(args).env("PATH", path).env("PARTS_DIR", room.0.join("parts"));
    command.env("POLL_SECONDS", "0").env("PYTHONPATH", python_path(room));
    command
}

fn python(room: &Room) -> Command {
    let mut command = room.command("python3");
    command.args(["run.py", "--parts", "parts", "--poll", "0"]);
    command.env("PYTHONPATH", python_path(room));
    command
}

fn calls(room: &Room, beginning: &str) -> Vec<String> {
    let text = room.read("calls.txt");
    text.lines().filter(|line| line.starts_with(beginning)).map(str::to_owned).collect()
}

#[track_caller]
fn fails(output: &Output, says: &str) {
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.starts_with("error: ") || said.contains("\nerror: "), "{said}");
    assert!(said.contains(says), "{said}");
}

#[test]
fn run_sh_does_all_of_it_once() {
    let room = ready("run-sh", &full(Invocation::InvokeModel));
    succeed(&mut shell(&room, "run.sh", &[]));
    let uploads = calls(&room, "s3 cp ");
    assert!(
        uploads[0].contains("parts/t-part-00001.jsonl s3://in-bucket/tickets/t-part-00001.jsonl")
    );
    let fetched = "s3 cp s3://out-bucket/tickets/output/job000000002/ ";
    assert!(uploads[3].starts_with(fetched), "{uploads:?}");
    let created = calls(&room, "bedrock create-model-invocation-job");
    assert!(created[1].contains("--region us-east-1 --cli-input-json file://"), "{created:?}");
    assert!(created[1].contains("/create-job-00002.json --query jobArn"), "{created:?}");
    let again = succeed(&mut shell(&room, "run.sh", &["all"]));
    assert_eq!(again, b"");
    assert_eq!(calls(&room, "bedrock create-model-invocation-job").len(), 2);
    // Two uploads, and two fetched twice.
    assert_eq!(calls(&room, "s3 cp ").len(), 6);
    room.write("status", "InProgress\n");
    succeed(&mut shell(&room, "run.sh", &["stop"]));
    assert_eq!(calls(&room, "bedrock stop-model-invocation-job").len(), 2);
    fails(&run(&mut shell(&room, "run.sh", &["begin"])), "unknown command 'begin'");
}

#[test]
fn a_kit_that_says_something_else_runs_jobs_of_its_own() {
    let room = ready("another", &plain());
    succeed(&mut shell(&room, "run.sh", &["create"]));
    let other = Kit { job_name: "again".into(), ..plain() };
    for file in super::kit::files(&other, super::builtin()) {
        room.write(&file.name, &file.text);
    }
    succeed(&mut shell(&room, "run.sh", &["create"]));
    assert_eq!(calls(&room, "bedrock create-model-invocation-job").len(), 2);
}

#[test]
fn a_job_waits_for_its_place() {
    let room = ready("places-sh", &full(Invocation::InvokeModel));
    room.write("one_place", "");
    succeed(&mut shell(&room, "run.sh", &["create"]));
    assert_eq!(calls(&room, "bedrock create-model-invocation-job").len(), 4);

    let room = ready("places-py", &full(Invocation::InvokeModel));
    room.write("one_place", "");
    succeed(&mut python(&room));
    assert_eq!(calls(&room, "[\"create\"").len(), 2);
}

#[test]
fn what_goes_wrong_ends_with_1_and_says_so() {
    let room = ready("wrong", &plain());
    fails(&run(&mut shell(&room, "run.sh", &["watch"])), "no job was created yet");
    room.write("refuse", "");
    fails(&run(&mut shell(&room, "run.sh", &["create"])), "ValidationException");
    fs::remove_file(room.0.join("refuse")).unwrap();
    room.write("status", "Failed");
    fails(&run(&mut shell(&room, "run.sh", &[])), "not every job completed");
    fails(&run(&mut python(&room)), "not every job completed");
    fs::remove_file(room.0.join("parts/tickets.jsonl")).unwrap();
    fs::remove_dir_all(room.0.join("jobs")).unwrap();
    fails(&run(&mut shell(&room, "run.sh", &[])), "set PARTS_DIR");
    fails(&run(&mut python(&room)), "--parts");
}

#[test]
fn a_part_that_changed_is_not_uploaded() {
    let sha256 = Sha256::digest("{}\n")
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect::<Vec<_>>()
        .concat();
    let kit = |sha256: String| Kit {
        parts: vec![Part { file: "tickets.jsonl".into(), sha256: Some(sha256) }],
        ..plain()
    };
    let room = ready("same", &kit(sha256.clone()));
    succeed(&mut shell(&room, "run.sh", &["upload"]));
    assert_eq!(calls(&room, "s3 cp ").len(), 1);
    let room = ready("changed", &kit(sha256.replace(|c: char| c.is_ascii_digit(), "0")));
    fails(&run(&mut shell(&room, "run.sh", &[])), "make the kit again");
    fails(&run(&mut python(&room)), "make the kit again");
    assert_eq!(room.read("calls.txt"), "");
}

#[test]
fn nothing_is_called_as_long_as_a_value_is_missing() {
    let some = Kit { role: String::new(), ..plain() };
    for (name, kit, placeholder) in [("none", empty(), "<REGION>"), ("some", some, "<ROLE_NAME>")] {
        let room = ready(&format!("missing-{name}"), &kit);
        fails(&run(&mut shell(&room, "run.sh", &[])), placeholder);
        fails(&run(&mut python(&room)), placeholder);
        if name == "none" {
            fails(&run(&mut shell(&room, "presign.sh", &["put"])), placeholder);
        }
        assert_eq!(room.read("calls.txt"), "");
    }
}

#[test]
fn run_py_does_all_of_it_once() {
    let room = ready("run-py", &full(Invocation::Converse));
    succeed(&mut python(&room));
    let uploads = calls(&room, "[\"upload_file\"");
    let expected = "[\"upload_file\", \"parts/t-part-00001.jsonl\", \"in-bucket\", \
                    \"tickets/t-part-00001.jsonl\", {\"ExtraArgs\": {\"ExpectedBucketOwner\": \
                    \"210987654321\"}}]";
    assert_eq!(uploads, [expected, &expected.replace("00001", "00002")]);
    let created = calls(&room, "[\"create\"");
    assert_eq!(created.len(), 2);
    let request: Vec<serde_json::Value> = serde_json::from_str(&created[1]).unwrap();
    let written: serde_json::Value =
        serde_json::from_str(&room.read("create-job-00002.json")).unwrap();
    assert_eq!(request[1], written);
    // What lies deeper, or names a place above, is no answer of this job.
    let folder = "outputs/tickets00001";
    let mut names: Vec<String> = fs::read_dir(room.0.join(folder))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names, ["manifest.json.out", "t.jsonl.out"]);
    let answer = room.read(&format!("{folder}/t.jsonl.out"));
    assert_eq!(answer, "out-bucket/tickets/output/tickets00001/t.jsonl.out");
    succeed(&mut python(&room));
    assert_eq!(calls(&room, "[\"create\"").len(), 2);
    assert_eq!(calls(&room, "[\"upload_file\"").len(), 2);
    // The shell goes on with the same jobs.
    succeed(&mut shell(&room, "run.sh", &["create"]));
    assert_eq!(calls(&room, "bedrock create-model-invocation-job").len(), 0);
}

#[test]
fn presign_sh_prints_a_url_a_line() {
    let room = ready("presign", &plain());
    let print = |args: &[&str]| {
        let printed = succeed(&mut shell(&room, "presign.sh", args));
        String::from_utf8(printed).unwrap()
    };
    assert_eq!(print(&["put", "08"]), "put_object in-bucket/tickets/tickets.jsonl 28800\n");
    let all = "get_object in-bucket/answers/t.jsonl.out 43200\n\
               get_object in-bucket/answers/manifest.json.out 43200\n";
    assert_eq!(print(&["get"]), all);
    // Of jobs that are known, only theirs.
    succeed(&mut shell(&room, "run.sh", &["create"]));
    assert_eq!(print(&["get"]), all.replace("answers/", "answers/job000000001/"));
    for hours in ["0", "169", "-1", "1.5", "x", "9999999999999999999999"] {
        fails(&run(&mut shell(&room, "presign.sh", &["put", hours])), "no number of hours");
    }
    fails(&run(&mut shell(&room, "presign.sh", &[])), "put|get");
}

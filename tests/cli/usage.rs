//! Calls that are wrong, help, and completions.

use std::process::Stdio;

use super::{RECIPE, Room, csv, quarry, run};

#[track_caller]
fn check(args: &[&str], says: &str) {
    let run = run(args);
    assert_eq!(run.code, Some(2), "{args:?}: {run:?}");
    assert!(run.err.contains(says), "{args:?}: {run:?}");
    assert_eq!(run.out, "", "{args:?}");
}

#[test]
fn a_wrong_call_ends_with_2_and_says_why() {
    let room = Room::new("usage");
    let source = room.write("s.csv", &csv(1));
    let out = room.arg("out");
    check(&[], "Usage");
    check(&["prepare", "--nonsense"], "--nonsense");
    check(&["nonsense"], "nonsense");
    check(&["check"], "FILE");
    check(&["models", "--format", "xml"], "xml");
    check(&["models", "--region", "us-esat-1"], "us-east-1");
    check(&["recipe", "--model", "anthropic.claude-sonet-4-6"], "did you mean");
    check(&["recipe", "--model", "amazon.nova-pro-v1:0", "--param", "x"], "name=value");
    let recipe = ["recipe", "--model", "amazon.nova-pro-v1:0"];
    check(&[&recipe[..], &["--where", "a>1"]].concat(), "price >= 10");
    check(&[&recipe[..], &["--any"]].concat(), "--where");
    check(&[&recipe[..], &["--first", "1", "--random", "2"]].concat(), "--random");
    check(&[&recipe[..], &["--first", "1", "--seed", "2"]].concat(), "--seed");
    check(&[&recipe[..], &["--limit", "0"]].concat(), "--limit");
    check(&[&["prepare", &source][..], &RECIPE].concat(), "--out");
    check(&["check", &room.arg("missing.jsonl")], "missing.jsonl");
    check(&["check", &room.arg(".")], "is a directory");
    let prepare = |source: &str, out: &str, more: &[&str]| {
        let args = [&["prepare", source, "--out", out], more, &RECIPE].concat();
        check(&args, if more.is_empty() { source } else { more[1] });
    };
    prepare(&room.arg("missing.csv"), &out, &[]);
    prepare(&source, &out, &["--media-dir", "missing-dir"]);
    prepare(&source, &out, &["--recipe", &source]);
    // A file stands where the directory should be.
    check(&[&["prepare", &source, "--out", &source], &RECIPE[..]].concat(), "s.csv");
    assert_eq!(room.names("."), ["s.csv"], "nothing was begun");
}

#[test]
fn help_and_version_are_no_mistake() {
    let help = run(["--help"]);
    assert_eq!(help.code, Some(0));
    for command in
        ["prepare", "check", "convert", "models", "eligible", "presign", "recipe", "completions"]
    {
        assert!(help.out.contains(command), "{command}");
        let help = run([command, "--help"]);
        assert!(help.code == Some(0) && help.out.contains("--format"), "{command}: {help:?}");
    }
    let version = run(["--version"]);
    assert_eq!(version.out.trim_end(), concat!("quarry ", env!("CARGO_PKG_VERSION")));
}

#[test]
fn every_shell_gets_its_completions() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let run = run(["completions", shell]);
        assert!(run.code == Some(0) && run.out.contains("media-dir"), "{shell}: {run:?}");
    }
}

#[test]
fn a_reader_that_has_enough_is_no_failure() {
    let mut child = quarry()
        .args(["models", "--format", "json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]));
}

#[cfg(target_os = "linux")]
#[test]
fn a_standard_output_that_is_full_ends_with_2() {
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = quarry().arg("models").stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("standard output"));
}

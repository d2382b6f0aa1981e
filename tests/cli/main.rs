//! Tests of the command line: the built binary on files, as a user runs it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test that fails should say where"
)]

mod catalog;
mod check;
mod compare;
mod convert;
mod estimate;
mod kit;
mod parts;
mod prepare;
mod presign;
mod records;
mod results;
mod results_files;
mod results_order;
mod retry;
mod rows;
#[path = "../native/simulated/mod.rs"]
#[expect(dead_code, reason = "other tests need the rest of it")]
mod simulated;
mod usage;
#[cfg(unix)]
mod whole;

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

/// The day by which the tests judge, so that they hold on every other.
const TODAY: &str = "2026-11-24";

/// What a run ended with.
#[derive(Debug)]
struct Run {
    code: Option<i32>,
    out: String,
    err: String,
}

impl Run {
    /// What was printed with `--format json`, an object a line.
    #[track_caller]
    fn json(&self) -> Vec<Value> {
        let parse = |line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"));
        self.out.lines().map(parse).collect()
    }

    /// The codes of what was found, as the first line of JSON says.
    #[track_caller]
    fn codes(&self) -> Vec<String> {
        let json = self.json();
        let all = json[0]["diagnostics"].as_array().expect("a list").iter();
        all.map(|diagnostic| diagnostic["code"].as_str().expect("a text").to_owned()).collect()
    }
}

fn quarry() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_quarry"));
    command.stdin(Stdio::null());
    command
}

/// Runs to the end.
fn run<I: IntoIterator<Item: AsRef<OsStr>>>(args: I) -> Run {
    finish(quarry().args(args))
}

fn finish(command: &mut Command) -> Run {
    let output = command.output().expect("the binary runs");
    Run {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).expect("text"),
        err: String::from_utf8(output.stderr).expect("text"),
    }
}

/// A directory of its own, empty.
struct Room(PathBuf);

impl Room {
    fn new(name: &str) -> Self {
        let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cli").join(name);
        if dir.exists() {
            fs::remove_dir_all(&dir).expect("the last run's files can be removed");
        }
        fs::create_dir_all(&dir).expect("a directory for the test");
        Self(dir)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    fn arg(&self, name: &str) -> String {
        self.path(name).to_str().expect("a path of the tests is text").to_owned()
    }

    fn write(&self, name: &str, text: &str) -> String {
        fs::write(self.path(name), text).expect("a file for the test");
        self.arg(name)
    }

    #[track_caller]
    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// The names of what is in a directory below, sorted.
    fn names(&self, dir: &str) -> Vec<String> {
        let entries = fs::read_dir(self.path(dir)).into_iter().flatten();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            fs::remove_dir_all(&self.0).expect("the test's files can be removed");
        }
    }
}

/// A CSV with this many rows.
fn csv(n_rows: usize) -> String {
    let row = |n| format!("T{n},\"Text number {n}, with \"\"quotes\"\" and é\"\n");
    format!("id,body\n{}", (1..=n_rows).map(row).collect::<Vec<_>>().concat())
}

/// What every prepare of these tests has.
const RECIPE: [&str; 12] = [
    "--model",
    "anthropic.claude-sonnet-4-6",
    "--region",
    "us-east-1",
    "--template",
    "{{body}}",
    "--id-column",
    "id",
    "--param",
    "max_tokens=64",
    "--today",
    TODAY,
];

//! A file is seen under its name only when it is whole, whatever happens.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::{self, JoinHandle};

use super::{RECIPE, Room, csv, finish, quarry};

/// Bytes of a source that takes longer to read than any test waits. Nearly all of it is a hole.
const LONG_BYTES: u64 = 64 << 30;

/// Starts a run on a pipe that never ends.
fn start_on_endless_pipe(out: &str) -> (Child, JoinHandle<()>) {
    let mut child = quarry()
        .args(["prepare", "-", "--out", out].into_iter().chain(RECIPE))
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut pipe = child.stdin.take().unwrap();
    let feed = thread::spawn(move || {
        let rows = csv(1000);
        let mut text = rows.as_str();
        // Until nobody reads it any more.
        while pipe.write_all(text.as_bytes()).is_ok() {
            text = rows.split_once('\n').unwrap().1;
        }
    });
    (child, feed)
}

/// Waits until the unfinished file has some bytes.
#[track_caller]
fn wait_for_bytes(part: &Path, child: &mut Child) {
    while fs::metadata(part).map_or(0, |metadata| metadata.len()) == 0 {
        assert!(child.try_wait().unwrap().is_none(), "it ended too early");
        thread::yield_now();
    }
}

#[test]
fn a_run_that_is_killed_leaves_what_was_there_before() {
    let room = Room::new("killed");
    fs::create_dir(room.path("out")).unwrap();
    room.write("out/stdin.jsonl", "from the last run\n");
    let (mut child, feed) = start_on_endless_pipe(&room.arg("out"));
    wait_for_bytes(&room.path("out/.stdin.jsonl.part"), &mut child);
    child.kill().unwrap();
    child.wait().unwrap();
    feed.join().unwrap();
    assert_eq!(room.read("out/stdin.jsonl"), "from the last run\n");

    // What was left behind is in nobody's way.
    let source = room.write("stdin.csv", &csv(3));
    let args = ["prepare", &source, "--out", &room.arg("out")];
    let next = finish(quarry().args(args.into_iter().chain(RECIPE)));
    assert_eq!(next.code, Some(0), "{next:?}");
    assert_eq!(room.read("out/stdin.jsonl").lines().count(), 3);
    assert_eq!(room.names("out"), [".stdin.jsonl.part", "quarry.json", "stdin.jsonl"]);
}

#[test]
fn a_run_that_is_told_to_end_removes_what_it_began() {
    for signal in ["INT", "TERM", "HUP"] {
        let room = Room::new(&format!("signal-{signal}"));
        let (mut child, feed) = start_on_endless_pipe(&room.arg("out"));
        wait_for_bytes(&room.path("out/.stdin.jsonl.part"), &mut child);
        let kill = Command::new("kill").args(["-s", signal, &child.id().to_string()]).status();
        assert!(kill.unwrap().success());
        assert_eq!(child.wait().unwrap().code(), Some(130), "{signal}");
        feed.join().unwrap();
        assert_eq!(room.names("out"), [""; 0], "{signal}");
    }
}

/// Does something to the source while it is read. The file itself is cut in any case: the rest of it
/// would take too long.
#[track_caller]
fn check(name: &str, change: fn(&Path) -> io::Result<()>, says: &str) {
    let room = Room::new(name);
    let source = room.write("source.csv", &csv(30_000));
    let file = OpenOptions::new().write(true).open(&source).unwrap();
    file.set_len(LONG_BYTES).unwrap();
    let mut child = quarry()
        .args(["prepare", &source, "--out", &room.arg("out")].into_iter().chain(RECIPE))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    wait_for_bytes(&room.path("out/.source.jsonl.part"), &mut child);
    change(Path::new(&source)).unwrap();
    file.set_len(100).unwrap();
    let output = child.wait_with_output().unwrap();
    let err = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{err}");
    assert!(err.contains("source.csv") && err.contains(says), "{err}");
    assert_eq!(room.names("out"), [""; 0]);
}

#[test]
fn a_source_that_shrinks_gives_no_file() {
    check("shrinks", |_| Ok(()), "shrank");
}

#[test]
fn a_source_that_vanishes_gives_no_file() {
    check("vanishes", |path| fs::remove_file(path), "vanished");
}

/// A limit on the size of files stands for a disk that is full: it needs no rights, and what fails is
/// the same call.
#[test]
fn a_file_that_does_not_fit_is_removed() {
    let room = Room::new("limit");
    let source = room.write("source.csv", &csv(30_000));
    let mut command = Command::new("sh");
    command.args(["-c", "trap '' XFSZ; ulimit -f 64; exec \"$0\" \"$@\""]);
    command.arg(env!("CARGO_BIN_EXE_quarry")).args(["prepare", &source, "--out", &room.arg("out")]);
    let run = finish(command.args(RECIPE).stdin(Stdio::null()));
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(run.err.contains("cannot write") && run.err.contains("source.jsonl"), "{run:?}");
    assert_eq!(room.names("out"), [""; 0]);
}

//! Rules for every text file, and for every Rust file.

use crate::check;
use crate::tree::{self, File};

/// A file that is longer wants to be two files.
const MAX_LINES: usize = 400;

/// Names of a machine, which mean nothing on another.
const MACHINE_PATHS: [&str; 4] = ["/home/", "/root/", "/Users/", "C:\\"];

/// What must not be merged: notes to oneself, and tests that do not run or do not say why they fail.
const UNFINISHED: [&str; 9] = [
    "todo!",
    "unimplemented!",
    "dbg!",
    "#[ignore",
    "#[should_panic",
    "FIXME",
    "TODO",
    "XXX",
    "console.log",
];

fn all_but_these_rules() -> Vec<File> {
    let mut files = tree::all();
    // The rules must name what they forbid.
    files.retain(|file| !file.path.starts_with("tests/tidy/"));
    files
}

/// Every place where one of the words stands.
fn places<'a>(files: &'a [File], words: &'a [&str]) -> impl Iterator<Item = String> + 'a {
    files.iter().flat_map(move |file| {
        (1..).zip(file.text.lines()).flat_map(move |(number, line): (usize, &str)| {
            let found = words.iter().filter(move |word| line.contains(**word));
            found.map(move |word| format!("{}:{number} has {word}", file.path))
        })
    })
}

#[test]
fn nothing_is_left_unfinished() {
    check(
        "finish it, or say in the text what is missing",
        places(&all_but_these_rules(), &UNFINISHED),
    );
}

#[test]
fn no_file_names_a_path_of_one_machine() {
    check("paths are relative to the project", places(&all_but_these_rules(), &MACHINE_PATHS));
}

#[test]
fn lines_end_cleanly() {
    let broken = tree::all().into_iter().filter(|file| {
        let is_clean = |line: &str| line.trim_end() == line && !line.contains('\t');
        let ends_well =
            file.text.is_empty() || (file.text.ends_with('\n') && !file.text.ends_with("\n\n"));
        !(ends_well && file.text.lines().all(is_clean))
    });
    check(
        "no tabs, no spaces at the end of a line, one newline at the end of a file",
        broken.map(|file| file.path),
    );
}

#[test]
fn files_stay_small() {
    let mut files = tree::all();
    let is_code = |file: &File| ["rs", "css", "mjs", "html", "sh"].contains(&file.extension());
    files.retain(is_code);
    let broken = files.iter().filter_map(|file| {
        let n_lines = file.lines_without_tests().count();
        (n_lines > MAX_LINES).then(|| format!("{} has {n_lines}", file.path))
    });
    check("at most 400 lines, not counting the tests at the end: split it", broken);
}

#[test]
fn every_rust_file_says_what_it_is_for() {
    let broken = tree::rust("").into_iter().filter(|file| !file.text.starts_with("//! "));
    check("the first line is `//!` and what the file is for", broken.map(|file| file.path));
}

/// A file that no `mod` names is not compiled, and its tests pass by not running.
#[test]
fn every_rust_file_is_part_of_the_build() {
    let files = tree::rust("");
    let is_root = |file: &File| {
        let manifest = tree::read("Cargo.toml");
        file.path == "build.rs"
            || file.path == "src/lib.rs"
            || manifest.contains(&format!("\"{}\"", file.path))
    };
    let broken = files.iter().filter(|file| !is_root(file)).filter(|file| {
        let is_folder = file.stem() == "mod";
        let name =
            if is_folder { file.dir().rsplit('/').next().unwrap_or_default() } else { file.stem() };
        let dir = if is_folder {
            file.dir().rsplit_once('/').map_or("", |(dir, _)| dir)
        } else {
            file.dir()
        };
        let declaration = format!("mod {name};");
        let path = format!("#[path = \"{name}.rs\"]");
        let declares = |other: &&File| {
            (other.dir() == dir || other.path == format!("{dir}.rs"))
                && other.text.lines().any(|line| line.ends_with(&declaration) || line == path)
        };
        !files.iter().any(|other| declares(&other))
    });
    check("a `mod` line is missing", broken.map(|file| file.path.clone()));
}

//! Golden files: `fixtures/<case>/{input.csv, recipe.json}` gives exactly `expected.jsonl` and
//! `diagnostics.txt`. After a change that is meant, `UPDATE_GOLDEN=1 cargo test --test native`
//! writes them anew: review the difference.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use quarry::engine::recipe::Recipe;

use super::{Prepared, prepare};

/// The folder of all fixtures.
pub(super) fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/native/fixtures")
}

#[track_caller]
fn check(case: &str) {
    let dir = fixtures().join(case);
    let recipe: Recipe =
        serde_json::from_slice(&fs::read(dir.join("recipe.json")).unwrap()).unwrap();
    let source = fs::read(dir.join("input.csv")).unwrap();
    let prepared = prepare(&recipe, &source, &[]);
    expect(&dir.join("expected.jsonl"), &prepared.jsonl);
    expect(&dir.join("diagnostics.txt"), describe(&prepared).as_bytes());
}

/// Compares a file with what was found, or writes it anew.
#[track_caller]
pub(super) fn expect(path: &Path, found: &[u8]) {
    if env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(path, found).unwrap();
    }
    let expected = fs::read(path).unwrap_or_default();
    assert_eq!(
        String::from_utf8_lossy(found),
        String::from_utf8_lossy(&expected),
        "{} differs; see the module's documentation",
        path.display()
    );
}

fn describe(prepared: &Prepared) -> String {
    let mut text = format!(
        "{} records, {} rows left out\n",
        prepared.totals.n_records, prepared.totals.n_left_out
    );
    for group in &prepared.groups {
        let severity = group.rule.severity;
        writeln!(text, "{severity:?} {} [{}] × {}", group.rule.code, group.subject, group.count)
            .unwrap();
        for example in &group.examples {
            let at = example.at;
            writeln!(
                text,
                "  row {} line {} byte {}: {:?}",
                at.row, at.line, at.byte, example.detail
            )
            .unwrap();
        }
    }
    text
}

#[test]
fn quotes_newlines_and_other_scripts_become_claude_records() {
    check("tickets_claude");
}

#[test]
fn semicolons_and_a_system_prompt_become_titan_records() {
    check("semicolons_titan");
}

#[test]
fn every_defect_of_a_file_is_said_once_with_its_place() {
    check("defects");
}

/// A second implementation: Python's `csv` reads the source, Python's `json` reads the lines.
#[test]
fn python_reads_every_golden_file_alike() {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/native/oracle.py");
    let mut n_cases = 0;
    for case in ["tickets_claude", "semicolons_titan"] {
        let dir = fixtures().join(case);
        let output = Command::new("python3")
            .arg(&script)
            .args(["input.csv", "recipe.json", "expected.jsonl"].map(|name| dir.join(name)))
            .output()
            .expect("python3 is needed for this test: install it, or run script/test, which does");
        assert!(output.status.success(), "{case}: {}", String::from_utf8_lossy(&output.stderr));
        n_cases += 1;
    }
    assert_eq!(n_cases, 2);
}

//! The bodies of the survey of early 2025: every request and answer that it shows, and every line.
//!
//! `fixtures/survey_bodies/<example>/` has them with values in place of the survey's placeholders,
//! and with its mistakes. Each is recognized; what AWS would refuse is refused with a fix, and what
//! can be mended without judgment is mended. `docs/survey-examples.md` is written from the same table.

mod document;
mod table;

use std::fs;
use std::path::{Path, PathBuf};

use quarry::engine::check::Group;
use quarry::engine::family::{self, Answer, Family, Stop};
use quarry::engine::inspect::{Inspect, Mend, Target};
use quarry::engine::json::{Document, Value};

use table::EXAMPLES;

/// What the survey shows in one place.
struct Example {
    /// Folder of the fixtures.
    dir: &'static str,
    /// What the survey calls it.
    title: &'static str,
    /// The format that the user would choose; empty to go by the model.
    format: &'static str,
    /// The family that the body is taken for when no model is named.
    looks_like: &'static str,
    /// What is said for the models for which the survey shows it.
    cases: &'static [Case],
    /// What is read in the answer; `None` when the survey shows none.
    answer: Option<Reading>,
}

/// What is said of a request for some models.
struct Case {
    /// Their ids as the survey spells them, with spaces between.
    models: &'static str,
    /// The family that the body is read as.
    family: &'static str,
    /// Code and path of each finding, worst first.
    findings: &'static [(&'static str, &'static str)],
    mended: Mended,
}

/// What becomes of a request that is mended.
#[derive(Debug, PartialEq)]
enum Mended {
    /// There is nothing to mend, or nothing that needs no judgment.
    No,
    /// Nothing is wrong afterwards.
    Clean,
    /// This is left.
    Left(&'static [(&'static str, &'static str)]),
}

/// What is read in an answer.
enum Reading {
    /// No family reads it: it is shown as it is.
    Raw,
    Read {
        /// The family that reads it when no model is named.
        family: &'static str,
        /// Text of each answer; for vectors how many numbers they have.
        texts: &'static [&'static str],
        stop: Option<Stop>,
        tokens: [Option<u64>; 2],
        /// Fields that no one knows.
        unknown: &'static [&'static str],
    },
}

fn dir(name: &str) -> PathBuf {
    super::golden::fixtures().join("survey_bodies").join(name)
}

/// The lines of a job: those of the survey, or one with its body.
fn lines(example: &Example) -> String {
    let dir = dir(example.dir);
    fs::read_to_string(dir.join("input.jsonl")).unwrap_or_else(|_| {
        let body = fs::read_to_string(dir.join("request.json")).unwrap();
        let body: serde_json::Value = serde_json::from_str(&body).unwrap();
        format!("{{\"recordId\":\"R1\",\"modelInput\":{body}}}\n")
    })
}

/// What is said of a file, but that there are few records in it.
struct Said {
    groups: Vec<Group>,
    /// The family of its bodies.
    family: &'static str,
}

impl Said {
    fn details(&self) -> Vec<String> {
        self.groups.iter().map(|group| group.examples[0].detail.clone()).collect()
    }

    fn codes(&self) -> Vec<(&'static str, &str)> {
        self.groups.iter().map(|group| (group.rule.code, group.subject.as_str())).collect()
    }
}

fn target(example: &Example, model: &str) -> Target {
    Target { model: model.into(), format: example.format.into(), ..Target::default() }
}

fn inspect(target: &Target, file: &str) -> Said {
    let mut inspect = Inspect::new(target.clone());
    inspect.push(file.as_bytes());
    inspect.finish();
    let groups = inspect.report().groups().into_iter().cloned();
    let groups = groups.filter(|group| group.rule.code != "job.too-few-records").collect();
    let families = &inspect.totals().families;
    assert!(families.len() <= 1, "{families:?}");
    Said { groups, family: families.first().map_or("", |(id, _)| id) }
}

/// The file after mending; `None` when nothing was changed.
fn mend(target: &Target, file: &str) -> Option<String> {
    let mut mend = Mend::new(target.clone());
    let mut out = Vec::new();
    mend.push(file.as_bytes(), &mut out);
    mend.finish(&mut out);
    (mend.n_changed() > 0).then(|| String::from_utf8(out).unwrap())
}

/// The answers that the survey shows: a body, or those in its lines.
fn answers(example: &Example) -> Vec<serde_json::Value> {
    let dir = dir(example.dir);
    if let Ok(body) = fs::read_to_string(dir.join("response.json")) {
        return vec![serde_json::from_str(&body).unwrap()];
    }
    let lines = fs::read_to_string(dir.join("output.jsonl")).unwrap_or_default();
    let of_line = |line| serde_json::from_str::<serde_json::Value>(line).unwrap();
    lines.lines().map(|line| of_line(line)["modelOutput"].take()).collect()
}

/// Text of an answer, or the lengths of its vectors.
fn text(answer: &Answer<'_>) -> String {
    let lengths = answer.embeddings.iter().map(|vector| format!("{} numbers", vector.dimension));
    if answer.embeddings.is_empty() {
        answer.text.to_string()
    } else {
        lengths.collect::<Vec<_>>().join(", ")
    }
}

#[test]
fn every_fixture_is_in_the_table() {
    let mut found: Vec<_> = fs::read_dir(dir(""))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    let mut listed: Vec<_> = EXAMPLES.iter().map(|example| example.dir).collect();
    found.sort_unstable();
    listed.sort_unstable();
    assert_eq!(found, listed);
    let n_answers = EXAMPLES.iter().filter(|example| !answers(example).is_empty()).count();
    assert_eq!((EXAMPLES.len(), n_answers), (19, 14));
}

#[test]
fn every_request_is_recognized_without_a_model() {
    for example in EXAMPLES {
        let lines = lines(example);
        let mut document = Document::default();
        let line = document.parse(lines.lines().next().unwrap()).unwrap();
        let body = line.get("modelInput").unwrap();
        let found = family::recognize(body).or_else(|| family::nearest(body));
        assert_eq!(found.map(Family::id), Some(example.looks_like), "{}", example.dir);
    }
}

#[test]
fn every_request_is_right_or_refused_with_its_findings() {
    for example in EXAMPLES {
        let lines = lines(example);
        for case in example.cases {
            let mut details = None;
            for model in case.models.split_whitespace() {
                let said = inspect(&target(example, model), &lines);
                let name = format!("{} for {model}", example.dir);
                assert_eq!(
                    (said.family, said.codes().as_slice()),
                    (case.family, case.findings),
                    "{name}"
                );
                // The page gives the words for one model for all.
                let here = said.details();
                assert_eq!(here, *details.get_or_insert_with(|| here.clone()), "{name}");
                for group in &said.groups {
                    assert!(group.rule.fix.len() > 20, "{name}: {}", group.rule.code);
                    let n_lines = lines.lines().count() as u64;
                    let is_of_job = group.rule.code.starts_with("job.");
                    assert_eq!(group.count % if is_of_job { 1 } else { n_lines }, 0, "{name}");
                }
            }
        }
    }
}

#[test]
fn what_needs_no_judgment_is_mended() {
    for example in EXAMPLES {
        let lines = lines(example);
        for case in example.cases {
            for model in case.models.split_whitespace() {
                let target = target(example, model);
                let name = format!("{} for {model}", example.dir);
                let mended = mend(&target, &lines);
                let said = mended.as_ref().map(|mended| inspect(&target, mended));
                let left = said.as_ref().map(Said::codes);
                let expected = match case.mended {
                    Mended::No => None,
                    Mended::Clean => Some(&[][..]),
                    Mended::Left(left) => Some(left),
                };
                assert_eq!(left.as_deref(), expected, "{name}: {mended:?}");
            }
        }
    }
}

fn check_answer(value: Value<'_>, idx: usize, preferred: &str, reading: &Reading, name: &str) {
    match (family::read_any(value, preferred), reading) {
        (None, Reading::Raw) => {}
        (
            Some((family, answer)),
            Reading::Read { family: expected, texts, stop, tokens, unknown },
        ) => {
            if preferred.is_empty() {
                assert_eq!(family.id(), *expected, "{name}");
            }
            assert_eq!(text(&answer), texts[idx], "{name}");
            assert_eq!(answer.stop, *stop, "{name}");
            let usage = answer.usage;
            assert_eq!([usage.input_tokens, usage.output_tokens], *tokens, "{name}");
            assert_eq!(answer.unknown, *unknown, "{name}");
        }
        (found, _) => panic!("{name}: {found:?}", found = found.map(|(family, _)| family.id())),
    }
}

#[test]
fn every_answer_is_read_or_left_as_it_is() {
    for example in EXAMPLES {
        let answers = answers(example);
        assert_eq!(answers.is_empty(), example.answer.is_none(), "{}", example.dir);
        for (idx, answer) in answers.iter().enumerate() {
            let text = answer.to_string();
            let reading = example.answer.as_ref().unwrap();
            let own = example.cases.iter().map(|case| case.family);
            for preferred in own.chain([""]) {
                let mut document = Document::default();
                let value = document.parse(&text).unwrap();
                check_answer(value, idx, preferred, reading, example.dir);
            }
        }
    }
}

#[test]
fn lines_of_an_output_are_told_from_lines_of_an_input() {
    for name in ["batch_titan_text", "batch_claude_messages"] {
        let lines = fs::read_to_string(dir(name).join("output.jsonl")).unwrap();
        let said = inspect(&Target::default(), &lines);
        assert!(said.codes().iter().any(|(code, _)| *code == "line.output"), "{name}");
    }
}

#[test]
fn the_page_of_the_survey_is_true() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/survey-examples.md");
    super::golden::expect(&page, document::write().as_bytes());
}

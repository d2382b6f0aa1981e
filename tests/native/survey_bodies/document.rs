//! `docs/survey-examples.md`, written from what the engine says of the examples.

use std::fmt::Write as _;

use quarry::engine::check::{Group, Severity};
use quarry::engine::family;
use quarry::engine::json::Document;

use super::table::EXAMPLES;
use super::{Example, Said, answers, dir, inspect, lines, mend, target, text};

const HEAD: &str = "# The examples of the survey of early 2025

Quarry began with a survey of Amazon Bedrock from early 2025, which shows requests and answers of every model family.
Here is each of them with what Quarry says of it, for the models for which the survey shows it.
Values stand in place of the survey's placeholders; its mistakes are kept.

A test writes this page and compares it with what the engine says: `UPDATE_GOLDEN=1 cargo test --test native survey_bodies`.
That a single example is fewer than the 100 records of a job is left out.
";

const REQUESTS: &str = "
## Requests

A right request is one that Quarry finds nothing wrong with.
*Mended* is what becomes of a refused one without anybody's judgment.

| Example | For | Read as | Verdict | Finding | Fix | Mended |
|---|---|---|---|---|---|---|
";

const ANSWERS: &str = "
## Answers

*Not read* are fields that no documentation has; results keep them as they are.
For Stability's models the survey shows no answer: it calls them binary data, while they are JSON that holds images as base64.

| Example | Read as | Text or vector | Stopped by | Tokens in | Tokens out | Not read |
|---|---|---|---|---|---|---|
";

/// The whole page.
pub(super) fn write() -> String {
    let mut page = format!("{HEAD}{REQUESTS}");
    for example in EXAMPLES {
        write_request(example, &mut page);
    }
    page.push_str(ANSWERS);
    for example in EXAMPLES {
        write_answers(example, &mut page);
    }
    page
}

fn link(example: &Example, names: [&str; 2]) -> String {
    let name = names.into_iter().find(|name| dir(example.dir).join(name).exists());
    let name = name.unwrap_or_default();
    format!("[{}](../tests/native/fixtures/survey_bodies/{}/{name})", example.title, example.dir)
}

fn code(text: &str) -> String {
    format!("`{text}`")
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

fn title(family: &str) -> &'static str {
    family::by_id(family).map_or("", |family| family.title())
}

fn verdict(said: &Said) -> &'static str {
    match said.groups.iter().map(|group| group.rule.severity).min() {
        Some(Severity::Error) => "refused",
        Some(Severity::Warning) => "doubtful",
        Some(Severity::Note) | None => "right",
    }
}

fn finding(group: &Group) -> String {
    match group.subject.as_str() {
        "" => code(group.rule.code),
        subject => format!("{} at {}", code(group.rule.code), code(subject)),
    }
}

fn write_request(example: &Example, page: &mut String) {
    let lines = lines(example);
    let name = link(example, ["request.json", "input.jsonl"]);
    // The models of which the same is said stand together.
    for case in example.cases {
        let models = || case.models.split_whitespace();
        let target = target(example, models().next().unwrap());
        let said = inspect(&target, &lines);
        let models: Vec<_> = models().map(code).collect();
        let mended = match mend(&target, &lines) {
            None if said.groups.is_empty() => "–".to_owned(),
            None => "no".to_owned(),
            Some(mended) => match inspect(&target, &mended).groups.as_slice() {
                [] => "yes".to_owned(),
                left => {
                    let left: Vec<_> = left.iter().map(finding).collect();
                    format!("all but {}", left.join(", "))
                }
            },
        };
        let start = format!("| {name} | {} | {} |", models.join(", "), title(said.family));
        if said.groups.is_empty() {
            writeln!(page, "{start} right | – | – | – |").unwrap();
        }
        for group in &said.groups {
            let found = format!("{}<br>{}", code(group.rule.code), cell(&group.examples[0].detail));
            let fix = cell(group.rule.fix);
            writeln!(page, "{start} {} | {found} | {fix} | {mended} |", verdict(&said)).unwrap();
        }
    }
}

fn write_answers(example: &Example, page: &mut String) {
    let or_dash = |text: Option<String>| text.unwrap_or_else(|| "–".to_owned());
    let preferred = example.cases.first().map_or("", |case| case.family);
    for answer in answers(example) {
        let json = answer.to_string();
        let mut document = Document::default();
        let value = document.parse(&json).unwrap();
        write!(page, "| {} |", link(example, ["response.json", "output.jsonl"])).unwrap();
        let Some((family, answer)) = family::read_any(value, preferred) else {
            let names: Vec<_> = value.fields().filter_map(|(name, _)| name.as_str()).collect();
            let names: Vec<_> = names.iter().map(|name| code(name)).collect();
            writeln!(page, " nothing | – | – | – | – | {} |", names.join(", ")).unwrap();
            continue;
        };
        let unknown: Vec<_> = answer.unknown.iter().map(|name| code(name)).collect();
        let unknown = (!unknown.is_empty()).then(|| unknown.join(", "));
        writeln!(
            page,
            " {} | {} | {} | {} | {} | {} |",
            family.title(),
            cell(&text(&answer)),
            or_dash(answer.stop.map(|stop| stop.name().to_owned())),
            or_dash(answer.usage.input_tokens.map(|n| n.to_string())),
            or_dash(answer.usage.output_tokens.map(|n| n.to_string())),
            or_dash(unknown),
        )
        .unwrap();
    }
}

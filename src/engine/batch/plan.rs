//! A recipe bound to the columns of a source: everything that is the same for every row, done once.

use super::super::catalog;
use super::super::check::{Place, Report};
use super::super::family::{self, Family, Prompt};
use super::super::json::{Node, Program, push_escaped};
use super::super::recipe::{Parameters, Recipe, RecordIdSource};
use super::super::source::{MAX_RECORD_BYTES, RECORD_TOO_LONG, Row};
use super::super::template::{EMPTY_TEMPLATE, Template, Text, UNUSED_COLUMN, closest};
use super::record_id::RecordIds;
use super::{
    EMPTY_PROMPT, OVER_MODEL_LIMIT, PARAMETER_MISSING, PARAMETER_OUT_OF_RANGE, UNKNOWN_FORMAT,
    UNKNOWN_ID_COLUMN, UNKNOWN_PARAMETER,
};

/// How rows become lines.
#[derive(Debug)]
pub struct Plan {
    ids: RecordIds,
    id: String,
    body: Program,
    /// Columns of the prompt, when it has no text but theirs.
    prompt_columns: Option<Vec<usize>>,
}

impl Plan {
    /// Binds a recipe to columns. `None` when no record could be right; the report says why.
    pub fn new(recipe: &Recipe, columns: &[String], report: &mut Report) -> Option<Self> {
        let n_before = report.count(super::Severity::Error);
        let at = Place::default();
        let family = family::by_id(&recipe.format);
        if let Some(family) = family {
            check_parameters(family, &recipe.parameters, report);
            check_answer_limit(family, recipe, report);
        } else {
            report.add(&UNKNOWN_FORMAT, "", at, || recipe.format.clone());
        }
        let user = bind(&recipe.prompt, "prompt", columns, report);
        let system = bind(&recipe.system, "system prompt", columns, report);
        if recipe.prompt.trim().is_empty() {
            report
                .add(&EMPTY_TEMPLATE, "", at, || "there is no text and no column in it".to_owned());
        }
        let ids = match &recipe.record_id {
            RecordIdSource::Generated => RecordIds::Generated,
            RecordIdSource::Column(name) => {
                if let Some(idx) = columns.iter().position(|column| column == name) {
                    RecordIds::column(idx, name)
                } else {
                    let columns = columns.iter().map(String::as_str);
                    report.add(&UNKNOWN_ID_COLUMN, name, at, || did_you_mean(name, columns));
                    RecordIds::Generated
                }
            }
        };
        note_unused(&[&user, &system], &ids, columns, report);
        if report.count(super::Severity::Error) > n_before {
            return None;
        }
        let prompt_columns = user.is_blank_without_columns().then(|| user.columns());
        let system = (!recipe.system.trim().is_empty()).then_some(system);
        let body = family?
            .body(&Prompt { system, ..Prompt::of_text(&recipe.model, user, &recipe.parameters) });
        Some(Self { ids, id: String::new(), body: Node::compile(&body), prompt_columns })
    }

    /// Appends the line of a row. Says whether there is one; when not, the report says why.
    pub fn write(&mut self, row: &Row<'_>, out: &mut Vec<u8>, report: &mut Report) -> bool {
        if let Some(columns) = &self.prompt_columns
            && columns.iter().all(|&idx| row.get(idx).unwrap_or_default().trim().is_empty())
        {
            report.add(&EMPTY_PROMPT, "", row.at, || {
                "every column of the prompt is empty".to_owned()
            });
            return false;
        }
        let start = out.len();
        self.ids.read(row, &mut self.id, report);
        out.extend_from_slice(b"{\"recordId\":\"");
        push_escaped(out, &self.id);
        out.extend_from_slice(b"\",\"modelInput\":");
        let body_start = out.len();
        self.body.write_row(out, row);
        let n_body_bytes = out.len() - body_start;
        if n_body_bytes > MAX_RECORD_BYTES {
            out.truncate(start);
            report.add(&RECORD_TOO_LONG, "", row.at, || {
                format!("its request body has {n_body_bytes} bytes")
            });
            return false;
        }
        out.extend_from_slice(b"}\n");
        true
    }
}

fn bind(template: &str, subject: &str, columns: &[String], report: &mut Report) -> Text {
    let (text, problems) = Template::parse(template).bind(columns);
    for problem in problems {
        report.add(problem.rule, &problem.subject, Place::default(), || {
            format!("in the {subject}: {}", problem.detail)
        });
    }
    text
}

fn check_parameters(family: &dyn Family, parameters: &Parameters, report: &mut Report) {
    let at = Place::default();
    for (name, value) in parameters {
        match family.parameters().iter().find(|parameter| parameter.name == name) {
            None => report.add(&UNKNOWN_PARAMETER, name, at, || {
                did_you_mean(name, family.parameters().iter().map(|parameter| parameter.name))
            }),
            Some(parameter) => {
                if let Some(problem) = parameter.problem_with(value) {
                    report.add(&PARAMETER_OUT_OF_RANGE, name, at, || problem);
                }
            }
        }
    }
    for parameter in family.parameters().iter().filter(|parameter| parameter.is_required) {
        if !parameters.contains_key(parameter.name) {
            report.add(&PARAMETER_MISSING, parameter.name, at, || {
                format!("{} needs a value", parameter.label)
            });
        }
    }
}

fn check_answer_limit(family: &dyn Family, recipe: &Recipe, report: &mut Report) {
    let Some(name) = family.answer_limit() else {
        return;
    };
    let asked = recipe.parameters.get(name).and_then(serde_json::Value::as_u64);
    let model = catalog::builtin().model(&recipe.model);
    if let (Some(asked), Some(model)) = (asked, model)
        && let Some(limit) = &model.max_output
        && asked > limit.value.into()
    {
        report.add(&OVER_MODEL_LIMIT, name, Place::default(), || {
            format!(
                "{asked} tokens; {} answers with up to {} ({})",
                model.name, limit.value, limit.source
            )
        });
    }
}

fn note_unused(texts: &[&Text], ids: &RecordIds, columns: &[String], report: &mut Report) {
    let mut used: Vec<usize> = texts.iter().flat_map(|text| text.columns()).collect();
    if let RecordIds::Column { idx, .. } = ids {
        used.push(*idx);
    }
    let unused: Vec<&str> = columns
        .iter()
        .enumerate()
        .filter(|(idx, _)| !used.contains(idx))
        .map(|(_, name)| name.as_str())
        .collect();
    if !unused.is_empty() {
        report.add(&UNUSED_COLUMN, "", Place::default(), || unused.join(", "));
    }
}

fn did_you_mean<'a>(name: &str, candidates: impl Iterator<Item = &'a str>) -> String {
    match closest(name, candidates) {
        Some(near) => format!("\"{name}\" does not exist; did you mean \"{near}\"?"),
        None => format!("\"{name}\" does not exist"),
    }
}

//! A recipe bound to the columns of a source: everything that is the same for every row, done once.

use super::super::catalog;
use super::super::check::{Findings, Path, Place, Report, Severity};
use super::super::family::{self, Answers, BodyCheck, Family, Parameter};
use super::super::json::{Document, Node, Program, push_escaped};
use super::super::recipe::{Parameters, Recipe, RecordIdSource};
use super::super::select::rules::{DUPLICATE_REQUEST, DUPLICATES_PARTLY_DROPPED};
use super::super::source::{MAX_RECORD_BYTES, RECORD_TOO_LONG, Row};
use super::super::template::{EMPTY_TEMPLATE, UNUSED_COLUMN};
use super::super::tokens::RecordCount;
use super::answer_limit::over_model_limit;
use super::draft::Draft;
use super::media::Attachments;
use super::meter::Meter;
use super::record_id::{RecordIds, Seen, Sighting};
use super::{
    EMPTY_PROMPT, OVER_MODEL_LIMIT, PARAMETER_MISSING, PARAMETER_OUT_OF_RANGE, UNKNOWN_FORMAT,
    UNKNOWN_ID_COLUMN, UNKNOWN_PARAMETER, did_you_mean,
};

/// Where the body stands in a record.
const BODY: &str = "modelInput";

/// How rows become lines.
#[derive(Debug)]
pub struct Plan {
    ids: RecordIds,
    id: String,
    body: Body,
    /// Checks each body by itself, where one may be wrong and others right.
    row_check: Option<BodyCheck>,
    document: Document,
    /// The bodies that were written, where none is written twice.
    seen: Option<Box<Seen>>,
    candidate: Vec<u8>,
    /// Counts what the records are made of, where somebody wants to know.
    meter: Option<Box<Meter>>,
}

/// What became of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// A line.
    Record,
    /// Nothing: there is no right record of it; the report says why.
    LeftOut,
    /// Nothing: a row before it asks for the same.
    Duplicate,
}

/// Where bodies come from.
#[derive(Debug)]
enum Body {
    /// All rows fill the same holes.
    Same {
        program: Program,
        /// Columns of the prompt, when it has no text but theirs.
        prompt_columns: Option<Vec<usize>>,
    },
    /// Each row makes its own.
    ByRow(Box<Draft>),
}

impl Plan {
    /// Binds a recipe to columns. `None` when no record could be right; the report says why.
    pub fn new(recipe: &Recipe, columns: &[String], report: &mut Report) -> Option<Self> {
        let n_before = report.count(Severity::Error);
        let at = Place::default();
        let ids = bind_ids(recipe, columns, report);
        let Some(family) = family::by_id(&recipe.format) else {
            report.add(&UNKNOWN_FORMAT, "", at, || recipe.format.clone());
            return None;
        };
        check_parameters(family, recipe, report);
        check_answer_limit(family, recipe, report);
        let draft = Draft::bind(recipe, family, columns, report);
        if recipe.prompt.trim().is_empty() && draft.needs_prompt() {
            report
                .add(&EMPTY_TEMPLATE, "", at, || "there is no text and no column in it".to_owned());
        }
        note_unused(&draft, &ids, recipe, columns, report);
        if report.count(Severity::Error) > n_before {
            return None;
        }
        let check = BodyCheck::new(family, &recipe.model);
        let checks_rows = draft.differs_by_row() || family.abilities().answers != Answers::Text;
        let body = if draft.differs_by_row() {
            Body::ByRow(Box::new(draft))
        } else {
            let node = draft.body(report)?;
            check_sample(&node, &check, report);
            let prompt = draft.prompt();
            let prompt_columns = prompt.is_blank_without_columns().then(|| prompt.columns());
            Body::Same { program: node.compile(), prompt_columns }
        };
        if report.count(Severity::Error) > n_before {
            return None;
        }
        let row_check = checks_rows.then_some(check);
        Some(Self {
            ids,
            id: String::new(),
            body,
            row_check,
            document: Document::default(),
            seen: None,
            candidate: Vec::new(),
            meter: None,
        })
    }

    /// From now on, writes no body twice.
    pub(super) fn drop_duplicates(&mut self) {
        self.seen = Some(Box::default());
    }

    /// From now on, counts what the records are made of.
    pub(super) fn measure(&mut self, meter: Meter) {
        self.meter = Some(Box::new(meter));
    }

    /// What was counted.
    pub(super) fn meter(&self) -> Option<&Meter> {
        self.meter.as_deref()
    }

    /// Appends the line of a row, if there is one.
    pub fn write(
        &mut self,
        row: &Row<'_>,
        attachments: &mut dyn Attachments,
        out: &mut Vec<u8>,
        report: &mut Report,
    ) -> Written {
        let start = out.len();
        let written = self.try_write(row, attachments, out, report);
        if written != Written::Record {
            out.truncate(start);
        }
        written
    }

    fn try_write(
        &mut self,
        row: &Row<'_>,
        attachments: &mut dyn Attachments,
        out: &mut Vec<u8>,
        report: &mut Report,
    ) -> Written {
        let mut counted = None;
        let own = match &self.body {
            Body::Same { prompt_columns: Some(columns), .. } if is_blank(row, columns) => {
                report.add(&EMPTY_PROMPT, "", row.at, || {
                    "every column of the prompt is empty".to_owned()
                });
                return Written::LeftOut;
            }
            Body::Same { .. } => None,
            Body::ByRow(draft) => {
                counted = self.meter.as_ref().map(|_| RecordCount::default());
                match draft.body_of(row, attachments, counted.as_mut(), report) {
                    Some(node) => Some(node.compile()),
                    None => return Written::LeftOut,
                }
            }
        };
        if let Some(program) = own.as_ref().or(self.body.shared())
            && let Some(seen) = &mut self.seen
        {
            // Before the id is read: what is not written has none that could stand twice.
            self.candidate.clear();
            program.write_row(&mut self.candidate, row);
            match seen.add(&self.candidate, row.at.row) {
                Sighting::First => {}
                Sighting::Again { row: first } => {
                    report.add(&DUPLICATE_REQUEST, "", row.at, || format!("as row {first}"));
                    return Written::Duplicate;
                }
                Sighting::Unknown => {
                    report.add(&DUPLICATES_PARTLY_DROPPED, "", row.at, || {
                        format!("from row {} on", row.at.row)
                    });
                }
            }
        }
        self.ids.read(row, &mut self.id, report);
        let line_start = out.len();
        out.extend_from_slice(b"{\"recordId\":\"");
        push_escaped(out, &self.id);
        out.extend_from_slice(b"\",\"modelInput\":");
        let start = out.len();
        let Some(program) = own.as_ref().or(self.body.shared()) else {
            return Written::LeftOut;
        };
        program.write_row(out, row);
        let n_bytes = out.len() - start;
        if n_bytes > MAX_RECORD_BYTES {
            report.add(&RECORD_TOO_LONG, "", row.at, || {
                format!("its request body has {n_bytes} bytes")
            });
            return Written::LeftOut;
        }
        if let Some(check) = &self.row_check {
            let body = out.get(start..).and_then(|body| std::str::from_utf8(body).ok());
            let parsed = body.and_then(|body| self.document.parse(body).ok());
            let n_before = report.count(Severity::Error);
            if let Some(body) = parsed {
                let mut found = Findings::new(report, row.at);
                check.check(body, &Path::Root(BODY), &mut found);
            }
            if report.count(Severity::Error) > n_before {
                return Written::LeftOut;
            }
        }
        out.extend_from_slice(b"}\n");
        if let Some(meter) = &mut self.meter {
            meter.add(row, counted, (out.len() - line_start) as u64, report);
        }
        Written::Record
    }
}

impl Body {
    fn shared(&self) -> Option<&Program> {
        match self {
            Self::Same { program, .. } => Some(program),
            Self::ByRow(_) => None,
        }
    }
}

fn is_blank(row: &Row<'_>, columns: &[usize]) -> bool {
    columns.iter().all(|&idx| row.get(idx).unwrap_or_default().trim().is_empty())
}

/// Checks the body that all rows share, once, with a word in every hole.
fn check_sample(node: &Node, check: &BodyCheck, report: &mut Report) {
    let sample = node.render("text");
    let mut document = Document::default();
    if let Ok(body) = document.parse(&sample) {
        let mut found = Findings::new(report, Place::default());
        check.check(body, &Path::Root(BODY), &mut found);
    }
}

fn bind_ids(recipe: &Recipe, columns: &[String], report: &mut Report) -> RecordIds {
    let RecordIdSource::Column(name) = &recipe.record_id else {
        return RecordIds::Generated;
    };
    if let Some(idx) = columns.iter().position(|column| column == name) {
        return RecordIds::column(idx, name);
    }
    let candidates = columns.iter().map(String::as_str);
    report.add(&UNKNOWN_ID_COLUMN, name, Place::default(), || did_you_mean(name, candidates));
    RecordIds::Generated
}

fn check_parameters(family: &dyn Family, recipe: &Recipe, report: &mut Report) {
    check_values(family, &recipe.parameters, report);
    for name in recipe.parameter_columns.keys() {
        if find(family, name).is_none() {
            report.add(&UNKNOWN_PARAMETER, name, Place::default(), || unknown(family, name));
        }
    }
    for parameter in family.parameters().iter().filter(|parameter| parameter.is_required) {
        if !recipe.parameters.contains_key(parameter.name) {
            report.add(&PARAMETER_MISSING, parameter.name, Place::default(), || {
                format!("{} needs a value", parameter.label)
            });
        }
    }
}

/// Says which of these values the family does not take.
pub(in super::super) fn check_values(
    family: &dyn Family,
    parameters: &Parameters,
    report: &mut Report,
) {
    let at = Place::default();
    for (name, value) in parameters {
        match find(family, name) {
            None => report.add(&UNKNOWN_PARAMETER, name, at, || unknown(family, name)),
            Some(parameter) => {
                if let Some(problem) = parameter.problem_with(value) {
                    report.add(&PARAMETER_OUT_OF_RANGE, name, at, || problem);
                }
            }
        }
    }
}

fn find(family: &dyn Family, name: &str) -> Option<&'static Parameter> {
    family.parameters().iter().find(|parameter| parameter.name == name)
}

fn unknown(family: &dyn Family, name: &str) -> String {
    did_you_mean(name, family.parameters().iter().map(|parameter| parameter.name))
}

fn check_answer_limit(family: &dyn Family, recipe: &Recipe, report: &mut Report) {
    let Some(name) = family.answer_limit() else {
        return;
    };
    let asked = recipe.parameters.get(name).and_then(serde_json::Value::as_u64);
    let model = catalog::builtin().model(&recipe.model);
    if let (Some(asked), Some(model)) = (asked, model)
        && let Some(detail) = over_model_limit(asked, model)
    {
        report.add(&OVER_MODEL_LIMIT, name, Place::default(), || detail);
    }
}

fn note_unused(
    draft: &Draft,
    ids: &RecordIds,
    recipe: &Recipe,
    columns: &[String],
    report: &mut Report,
) {
    let conditions = recipe.selection.filter.iter().flat_map(|filter| &filter.conditions);
    let filtered: Vec<&str> = conditions.map(|condition| condition.column.as_str()).collect();
    let mut used = draft.used_columns();
    if let RecordIds::Column { idx, .. } = ids {
        used.push(*idx);
    }
    let unused: Vec<&str> = columns
        .iter()
        .enumerate()
        .filter(|(idx, name)| !used.contains(idx) && !filtered.contains(&name.as_str()))
        .map(|(_, name)| name.as_str())
        .collect();
    if !unused.is_empty() {
        report.add(&UNUSED_COLUMN, "", Place::default(), || unused.join(", "));
    }
}

//! What a command says of a file: counts and findings, as text or as JSON.
//!
//! Scripts may depend on the names of the JSON; README.md lists them.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::args::Format;
use super::failure::Failure;
use super::{Found, print_as};
use crate::engine::check::{Group, Report, Severity};

/// What is said of a source.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Said {
    /// The source, as it was named.
    pub(super) source: String,
    /// All files of the source, where there are several.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) sources: Vec<String>,
    /// What was written: the batch files.
    pub(super) files: Vec<String>,
    /// The file that says what they are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) manifest: Option<String>,
    /// Records written; where nothing is written, records read.
    pub(super) records: u64,
    /// Rows or records for which nothing was written.
    pub(super) left_out: u64,
    /// Rows that the recipe did not select.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) not_selected: Option<u64>,
    /// Bytes written; where nothing is written, bytes read.
    pub(super) bytes: u64,
    /// The parts, a job each.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) parts: Option<Vec<PartSaid>>,
    /// How many times as many jobs are started as there may be at once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) waves: Option<u64>,
    /// How many jobs there may be at once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) jobs_at_once: Option<u64>,
    /// Records without an error.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) clean: Option<u64>,
    /// Records that `--mend` can mend.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) mendable: Option<u64>,
    /// Records that `--mend` changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) changed: Option<u64>,
    /// What was found, worst first.
    pub(super) diagnostics: Vec<Diagnostic>,
    /// What `--mend` changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) changes: Option<Vec<Diagnostic>>,
}

/// A part of a batch file.
#[derive(Debug, Serialize)]
pub(super) struct PartSaid {
    /// Name of its file.
    pub(super) file: String,
    /// Its records.
    pub(super) records: u64,
    /// Its bytes.
    pub(super) bytes: u64,
    /// Its SHA-256, once it is written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) sha256: Option<String>,
}

/// A group of findings.
#[derive(Debug, Serialize)]
pub(super) struct Diagnostic {
    code: &'static str,
    severity: Severity,
    title: &'static str,
    why: &'static str,
    fix: &'static str,
    subject: String,
    count: u64,
    examples: Vec<Example>,
}

/// A place where it was found.
#[derive(Debug, Serialize)]
struct Example {
    #[serde(skip)]
    file_index: u32,
    /// Which file of several.
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<String>,
    row: u64,
    line: u64,
    byte: u64,
    detail: String,
}

impl From<&Group> for Diagnostic {
    fn from(group: &Group) -> Self {
        let examples = group.examples.iter().map(|example| Example {
            file_index: example.at.file,
            file: None,
            row: example.at.row,
            line: example.at.line,
            byte: example.at.byte,
            detail: example.detail.clone(),
        });
        Self {
            code: group.rule.code,
            severity: group.rule.severity,
            title: group.rule.title,
            why: group.rule.why,
            fix: group.rule.fix,
            subject: group.subject.clone(),
            count: group.count,
            examples: examples.collect(),
        }
    }
}

impl Diagnostic {
    /// What is wrong, in one line.
    pub(super) fn text(&self) -> String {
        format!("{} ({})", self.title, self.code)
    }

    /// Whether it is an error.
    pub(super) fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// The groups of reports, worst first. Those of the packing are one for each file.
pub(super) fn diagnostics(packing: &[Report], reports: &[&Report]) -> Vec<Diagnostic> {
    let groups = packing.iter().chain(reports.iter().copied()).flat_map(Report::groups);
    let mut all: Vec<Diagnostic> = groups.map(Diagnostic::from).collect();
    worst_first(&mut all);
    all
}

/// Says of places of lines which of these files they are in, where there are several.
pub(super) fn name_files(diagnostics: &mut [Diagnostic], files: &[String]) {
    for example in diagnostics.iter_mut().flat_map(|diagnostic| &mut diagnostic.examples) {
        let idx = usize::try_from(example.file_index).unwrap_or(usize::MAX);
        let is_of_file = example.file_index > 0 || example.line > 0 || example.byte > 0;
        example.file = files.get(idx).filter(|_| is_of_file).cloned();
    }
}

/// The worst first.
pub(super) fn worst_first(diagnostics: &mut [Diagnostic]) {
    diagnostics.sort_by_key(|diagnostic| diagnostic.severity);
}

impl Said {
    /// Of a source of which nothing is known yet.
    pub(super) fn of(source: &Path) -> Self {
        Self {
            source: source.to_string_lossy().into_owned(),
            sources: Vec::new(),
            files: Vec::new(),
            manifest: None,
            records: 0,
            left_out: 0,
            not_selected: None,
            parts: None,
            waves: None,
            jobs_at_once: None,
            bytes: 0,
            clean: None,
            mendable: None,
            changed: None,
            diagnostics: Vec::new(),
            changes: None,
        }
    }

    /// Of a source of one file or several of which nothing is known yet.
    pub(super) fn of_files(paths: &[PathBuf]) -> Self {
        let names = || paths.iter().map(|path| path.to_string_lossy().into_owned());
        let sources = if paths.len() > 1 { names().collect() } else { Vec::new() };
        Self { sources, ..Self::of(paths.first().map_or(Path::new(""), PathBuf::as_path)) }
    }

    /// Prints it.
    pub(super) fn print(mut self, format: Format) -> Result<Found, Failure> {
        name_files(&mut self.diagnostics, &self.sources);
        print_as(format, || self.text(), &self)?;
        Ok(Found::from_errors(self.diagnostics.iter().any(Diagnostic::is_error)))
    }

    fn text(&self) -> String {
        let Self { source, sources, records, left_out, bytes, .. } = self;
        let more = match sources.len().saturating_sub(1) {
            0 => String::new(),
            n => format!(" and {n} more"),
        };
        let mut text = format!("{}{more}: {records} records", printable(source));
        for (n, what) in [
            (self.clean, "without an error"),
            (self.mendable, "can be mended"),
            (self.changed, "mended"),
        ] {
            push(&mut text, n.map(|n| format!(", {n} {what}")));
        }
        push(&mut text, (*left_out > 0).then(|| format!(", {left_out} left out")));
        let not_selected = self.not_selected.filter(|n| *n > 0);
        push(&mut text, not_selected.map(|n| format!(", {n} not selected")));
        push(&mut text, Some(format!(", {bytes} bytes")));
        if let [file] = self.files.as_slice() {
            push(&mut text, Some(format!(" in {}", printable(file))));
        }
        text.push('\n');
        self.push_parts(&mut text);
        for change in self.changes.iter().flatten() {
            push_group(&mut text, "mended", change);
        }
        push_groups(&mut text, &self.diagnostics);
        text
    }

    /// A line for each part, where there are several or none was written.
    fn push_parts(&self, text: &mut String) {
        let Some(parts) =
            self.parts.as_ref().filter(|parts| parts.len() != self.files.len().min(1))
        else {
            return;
        };
        let n_parts = counted(parts.len() as u64, "part", "parts");
        let jobs = counted(self.jobs_at_once.unwrap_or_default(), "job", "jobs");
        let waves = counted(self.waves.unwrap_or_default(), "wave", "waves");
        push_line(text, &format!("{n_parts}, {jobs} at once: {waves}"));
        let mut paths = self.files.iter();
        for part in parts {
            let file = paths.next().unwrap_or(&part.file);
            let PartSaid { records, bytes, .. } = part;
            push_line(text, &format!("    {}: {records} records, {bytes} bytes", printable(file)));
        }
    }
}

/// A number with its noun.
pub(super) fn counted(n: u64, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

/// Adds what was found, with how to mend it.
pub(super) fn push_groups(text: &mut String, diagnostics: &[Diagnostic]) {
    for diagnostic in diagnostics {
        let severity = match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        };
        push_group(text, severity, diagnostic);
        if diagnostic.severity != Severity::Note {
            push(text, Some(format!("    fix: {}\n", diagnostic.fix)));
        }
    }
}

fn push(text: &mut String, more: Option<String>) {
    text.push_str(&more.unwrap_or_default());
}

fn push_group(text: &mut String, severity: &str, diagnostic: &Diagnostic) {
    let Diagnostic { code, title, subject, count, examples, .. } = diagnostic;
    let subject = match subject.as_str() {
        "" => String::new(),
        subject => format!(" [{}]", printable(subject)),
    };
    push_line(text, &format!("{severity} {code}{subject}: {title} × {count}"));
    for Example { file, row, line, detail, .. } in examples {
        let file = file.as_ref().map(|file| format!("{}, ", printable(file))).unwrap_or_default();
        let place = match (row, line) {
            (0, 0) if file.is_empty() => String::new(),
            (0, 0) => "as a whole: ".to_owned(),
            (0, line) => format!("line {line}: "),
            (row, 0) => format!("record {row}: "),
            (row, line) => format!("line {line}, record {row}: "),
        };
        push_line(text, &format!("    {file}{place}{}", printable(detail)));
    }
}

/// Adds a line.
pub(super) fn push_line(text: &mut String, line: &str) {
    text.push_str(line);
    text.push('\n');
}

/// A text of the user's data on one line, without what a terminal would obey.
pub(super) fn printable(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_control() {
            shown.extend(c.escape_default());
        } else {
            shown.push(c);
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::batch::{DUPLICATE_RECORD_ID, TOO_FEW_RECORDS};
    use crate::engine::check::Place;

    fn said() -> Said {
        let mut report = Report::new();
        report.add(&TOO_FEW_RECORDS, "", Place::default(), || "2 records".to_owned());
        let at = Place { row: 2, line: 3, byte: 9, ..Place::default() };
        report.add(&DUPLICATE_RECORD_ID, "id", at, || "a\n\u{1b}[31m".to_owned());
        let diagnostics = diagnostics(&[], &[&report]);
        Said { records: 2, left_out: 1, bytes: 99, diagnostics, ..Said::of(Path::new("a.csv")) }
    }

    #[test]
    fn text_has_a_line_for_each_group_and_its_places() {
        let text = said().text();
        let lines: Vec<&str> = text.lines().filter(|line| !line.starts_with("    fix")).collect();
        assert_eq!(
            lines,
            [
                "a.csv: 2 records, 1 left out, 99 bytes",
                &format!("error record-id.duplicate [id]: {} × 1", DUPLICATE_RECORD_ID.title),
                "    line 3, record 2: a\\n\\u{1b}[31m",
                &format!("warning job.too-few-records: {} × 1", TOO_FEW_RECORDS.title),
                "    2 records",
            ]
        );
    }

    #[test]
    fn json_has_the_names_that_are_promised() {
        let json = serde_json::to_value(said()).expect("it is JSON");
        let names = |value: &serde_json::Value| {
            value.as_object().map(|object| object.keys().cloned().collect::<Vec<_>>())
        };
        let expected = ["source", "files", "records", "leftOut", "bytes", "diagnostics"];
        assert_eq!(names(&json).expect("an object"), expected);
        let diagnostic = &json["diagnostics"][0];
        let expected = ["code", "severity", "title", "why", "fix", "subject", "count", "examples"];
        assert_eq!(names(diagnostic).expect("an object"), expected);
        assert_eq!(diagnostic["severity"], "error");
        let expected = ["row", "line", "byte", "detail"];
        assert_eq!(names(&diagnostic["examples"][0]).expect("an object"), expected);
    }
}

//! What a file is that was dropped, by its content and not by its name.

use serde::{Deserialize, Serialize};

use super::super::json::{Document, Kind, Value};
use super::super::split::MANIFEST_FILE;
use super::Parts;
use super::job_manifest::is_manifest;

/// How many lines at the beginning of a file are looked at.
const MAX_LINES: usize = 20;

/// What a file is to the results of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Dropped {
    /// Output of a job, `*.jsonl.out`.
    Output,
    /// Input of a job: records without an outcome.
    BatchInput,
    /// `manifest.json.out`.
    JobManifest,
    /// `quarry.json`, which lies beside the parts that Quarry wrote.
    QuarryManifest,
    /// Something else: the table that the records were made of.
    Source,
}

impl Dropped {
    /// What a file is that begins like this. The beginning should be some kilobytes; a file whose name
    /// ends with `.out` is an output where its content does not say.
    pub fn of(head: &[u8], name: &str) -> Self {
        let text = String::from_utf8_lossy(head);
        let text = text.trim_start_matches('\u{feff}').trim_start();
        if !text.starts_with('{') {
            return if name.ends_with(".jsonl.out") { Self::Output } else { Self::Source };
        }
        let mut document = Document::default();
        if let Ok(value) = document.parse(text.trim_end())
            && let Some(found) = of_document(value)
        {
            return found;
        }
        let mut has_records = false;
        for line in text.lines().filter(|line| !line.trim().is_empty()).take(MAX_LINES) {
            let Ok(parts) = Parts::of(line.as_bytes()) else {
                // The last line of what was read may be cut, and names its parts all the same.
                has_records |= line.contains("\"modelInput\"");
                if line.contains("\"modelOutput\"") {
                    return Self::Output;
                }
                continue;
            };
            if parts.output.is_some() || parts.error.is_some() {
                return Self::Output;
            }
            has_records |= parts.input.is_some();
        }
        match (has_records, name.to_ascii_lowercase().ends_with(".out")) {
            (true, false) => Self::BatchInput,
            (true, true) => Self::Output,
            // A quarry.json of many parts is longer than what was read.
            (false, _) if name == MANIFEST_FILE => Self::QuarryManifest,
            (false, _) => Self::Source,
        }
    }

    /// Name for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Output => "output",
            Self::BatchInput => "batch input",
            Self::JobManifest => "job manifest",
            Self::QuarryManifest => "Quarry manifest",
            Self::Source => "original source",
        }
    }
}

/// What a file is whose only value this is.
fn of_document(value: Value<'_>) -> Option<Dropped> {
    if is_manifest(value) {
        return Some(Dropped::JobManifest);
    }
    let has = |name| value.get(name).is_some();
    let is_ours = has("quarry") && has("recipe") && has("parts");
    (value.kind() == Kind::Object && is_ours).then_some(Dropped::QuarryManifest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_decides_and_the_name_only_where_it_does_not() {
        for (head, name, expected) in [
            (r#"{"recordId":"a","modelInput":{},"modelOutput":{}}"#, "x.txt", Dropped::Output),
            ("\u{feff}\n{\"error\":{},\"modelInput\":{}}\n", "x", Dropped::Output),
            ("{\"recordId\":\"a\",\"modelInput\":{}}\n{\"modelOutput\":{}}", "x", Dropped::Output),
            (r#"{"recordId":"a","modelInput":{}}"#, "in.jsonl", Dropped::BatchInput),
            (r#"{"recordId":"a","modelInput":{}}"#, "in.jsonl.out", Dropped::Output),
            (r#"{"recordId":"a","modelInput":{"messages":["#, "in.jsonl", Dropped::BatchInput),
            (r#"{"modelInput":{},"modelOutput":{"content":["#, "in", Dropped::Output),
            ("{\n \"totalRecordCount\": 3\n}\n", "m.json", Dropped::JobManifest),
            (
                r#"{"version":1,"quarry":"0.1.0","recipe":{},"parts":[]}"#,
                "q",
                Dropped::QuarryManifest,
            ),
            (
                r#"{"version":1,"quarry":"0.1.0","recipe":{},"par"#,
                "quarry.json",
                Dropped::QuarryManifest,
            ),
            ("id,text\n1,x\n", "data.csv", Dropped::Source),
            (r#"{"text": "x"}"#, "data.jsonl", Dropped::Source),
            ("", "data.csv", Dropped::Source),
            ("", "part.jsonl.out", Dropped::Output),
        ] {
            assert_eq!(Dropped::of(head.as_bytes(), name), expected, "{name}: {head}");
        }
    }
}

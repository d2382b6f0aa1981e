//! `manifest.json.out`: what Bedrock says of a job that has ended.

use serde::{Deserialize, Serialize};

use super::super::check::{Place, Report};
use super::super::json::{Document, Kind, Value};
use super::rules::MANIFEST_DIFFERS;
use super::{OutputTotals, Reconciliation, Status};

/// A manifest, or several added up. Fields that it does not have are `None`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct JobManifest {
    /// Records of the input.
    pub n_total: Option<u64>,
    /// Records that were looked at.
    pub n_processed: Option<u64>,
    /// Records with an answer.
    pub n_success: Option<u64>,
    /// Records with an error.
    pub n_error: Option<u64>,
    /// Tokens of the prompts.
    pub input_tokens: Option<u64>,
    /// Tokens of the answers.
    pub output_tokens: Option<u64>,
    /// Numbers of other names: AWS adds some from time to time.
    pub others: Vec<(String, String)>,
}

impl JobManifest {
    /// Reads a manifest. `None` when the text is none.
    pub fn of(text: &str) -> Option<Self> {
        let mut document = Document::default();
        let value = document.parse(text.trim_start_matches('\u{feff}')).ok()?;
        let mut this = Self::default();
        for (name, value) in value.fields() {
            let name = name.as_str()?;
            let field = match name.as_ref() {
                "totalRecordCount" => &mut this.n_total,
                "processedRecordCount" => &mut this.n_processed,
                "successRecordCount" => &mut this.n_success,
                "errorRecordCount" => &mut this.n_error,
                "inputTokenCount" => &mut this.input_tokens,
                "outputTokenCount" => &mut this.output_tokens,
                _ => {
                    let text = if value.kind() == Kind::Text {
                        value.as_str()?
                    } else {
                        value.json().into()
                    };
                    this.others.push((name.into_owned(), text.chars().take(200).collect()));
                    continue;
                }
            };
            *field = value.as_u64();
        }
        (this.n_total.is_some() || this.n_processed.is_some()).then_some(this)
    }

    /// Adds the manifest of another job.
    #[must_use]
    pub fn and(mut self, other: &Self) -> Self {
        for (sum, more) in [
            (&mut self.n_total, other.n_total),
            (&mut self.n_processed, other.n_processed),
            (&mut self.n_success, other.n_success),
            (&mut self.n_error, other.n_error),
            (&mut self.input_tokens, other.input_tokens),
            (&mut self.output_tokens, other.output_tokens),
        ] {
            *sum = sum.zip(more).map(|(sum, more)| sum.saturating_add(more)).or(*sum).or(more);
        }
        self.others.extend_from_slice(&other.others);
        self
    }

    /// Says where it counts otherwise than the files. Records that stand twice count once.
    pub fn compare(&self, totals: &OutputTotals, found: &Reconciliation, report: &mut Report) {
        // Two jobs over the same records: each manifest is right, and both count more than the files.
        if found.n_superseded > 0 {
            return;
        }
        let again = found.n_repeated + found.n_conflicting;
        let n_records = found.n_records - again;
        let n_failed = totals.by_status.of(Status::Failed);
        let tokens = &totals.tokens;
        let n_answers: u64 = Status::ALL
            .into_iter()
            .filter(|status| status.has_answer())
            .map(|status| totals.by_status.of(status))
            .sum();
        // Families that say nothing of tokens, and answers of cached prompts, cannot be compared.
        let all_say = n_answers > 0
            && tokens.n_with_input == n_answers
            && tokens.n_with_output == n_answers
            && tokens.cache_read + tokens.cache_write == 0
            && again == 0;
        let rows = [
            // Where rows are known, those without a record are said one by one.
            ("totalRecordCount", self.n_total, found.n_rows.is_none().then_some(n_records)),
            ("processedRecordCount", self.n_processed, Some(n_records)),
            ("errorRecordCount", self.n_error, (again == 0).then_some(n_failed)),
            ("successRecordCount", self.n_success, (again == 0).then_some(n_answers)),
            ("inputTokenCount", self.input_tokens, all_say.then_some(tokens.input)),
            ("outputTokenCount", self.output_tokens, all_say.then_some(tokens.output)),
        ];
        for (name, said, counted) in rows {
            if let (Some(said), Some(counted)) = (said, counted)
                && said != counted
            {
                report.add(&MANIFEST_DIFFERS, name, Place::default(), || {
                    format!("{name} is {said}, and the files have {counted}")
                });
            }
        }
    }
}

/// Whether an object is a manifest.
pub(super) fn is_manifest(value: Value<'_>) -> bool {
    value.get("totalRecordCount").is_some() || value.get("processedRecordCount").is_some()
}

#[cfg(test)]
mod tests {
    use super::super::Joiner;
    use super::super::Reader;
    use super::*;

    #[test]
    fn old_and_new_fields_are_read_and_unknown_ones_kept() {
        let text = r#"{"totalRecordCount": 10, "processedRecordCount": 9, "successRecordCount": 8,
            "errorRecordCount": 1, "inputTokenCount": 100, "outputTokenCount": 50,
            "cacheReadInputTokenCount": 7, "note": "x"}"#;
        let manifest = JobManifest::of(text).expect("a manifest");
        assert_eq!((manifest.n_total, manifest.output_tokens), (Some(10), Some(50)));
        let others = [("cacheReadInputTokenCount", "7"), ("note", "x")];
        assert_eq!(manifest.others, others.map(|(name, text)| (name.to_owned(), text.to_owned())));
        let old = JobManifest::of(r#"{"totalRecordCount": 1, "processedRecordCount": 1}"#);
        let both = manifest.and(&old.expect("a manifest"));
        assert_eq!((both.n_total, both.n_success), (Some(11), Some(8)));
        for text in ["", "[]", "{}", r#"{"recordId": "a"}"#, "{\"totalRecordCount\": \"x\"}"] {
            assert_eq!(JobManifest::of(text), None, "{text}");
        }
    }

    #[test]
    fn counts_that_differ_are_said() {
        let mut reader = Reader::default();
        reader.push(b"{\"recordId\": \"a\", \"error\": {\"errorCode\": 1}}\n");
        reader.push(br#"{"recordId": "b", "modelOutput": {"answer": 42}}"#);
        reader.end_file();
        let output = reader.finish();
        let (_, found) = Joiner::of_output(&output.index, &mut Report::new());
        let manifest = JobManifest {
            n_total: Some(9),
            n_processed: Some(3),
            n_success: Some(2),
            n_error: Some(1),
            input_tokens: Some(5),
            ..JobManifest::default()
        };
        let mut report = Report::new();
        manifest.compare(&output.totals, &found, &mut report);
        let subjects: Vec<_> = report.groups().iter().map(|group| group.subject.clone()).collect();
        let expected = ["totalRecordCount", "processedRecordCount", "successRecordCount"];
        assert_eq!(subjects, expected);
        // Two jobs over the same records: each manifest is right, and both are more than the files.
        let twice = Reconciliation { n_superseded: 1, ..found };
        let mut report = Report::new();
        manifest.compare(&output.totals, &twice, &mut report);
        assert!(report.groups().is_empty());
    }
}

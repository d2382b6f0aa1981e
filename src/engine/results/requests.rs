//! The requests of an output, counted as the estimate of a job counts them, beside the tokens that
//! their answers say.

use serde::{Deserialize, Serialize};

use super::super::family::Family;
use super::super::json::{Document, Value};
use super::super::lines::{Line, Lines};
use super::super::tokens::{Counted, JobCount, Tally};
use super::asked::Asked;
use super::reader::MAX_LINE_BYTES;
use super::{Outcome, Parts, Scratch, TokenTotals};

/// What the requests of an output are made of, and what their answers say. Both are about the same
/// records: what cannot be counted on one side is on neither.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RequestCount {
    /// The requests. Their limit of answers is the largest, where all have one.
    pub job: JobCount,
    /// What their answers say; prompts with what the cache had of them.
    pub tokens: TokenTotals,
    /// Answers that do not say how many tokens their prompt had.
    pub n_without_usage: u64,
    /// Answers beside which no request stands that has text.
    pub n_without_request: u64,
    /// Answered requests with images or other media, whose size is not read here.
    pub n_with_media: u64,
    /// Lines without an answer: nothing is paid for them.
    pub n_without_answer: u64,
}

/// A push machine from output files to the count of their requests.
///
/// Any chunking of a file gives the same; [`end_file`](Self::end_file) stands after each file. Memory
/// is that of the longest line.
#[derive(Debug)]
pub struct RequestCounter {
    lines: Lines,
    scratch: Scratch,
    body: Document,
    /// The family that read the last answer: most files have one only.
    family: &'static str,
    /// Whether an answer had no limit.
    is_unlimited: bool,
    found: RequestCount,
}

impl Default for RequestCounter {
    fn default() -> Self {
        Self {
            lines: Lines::new(MAX_LINE_BYTES),
            scratch: Scratch::default(),
            body: Document::default(),
            family: "",
            is_unlimited: false,
            found: RequestCount::default(),
        }
    }
}

impl RequestCounter {
    /// Reads a chunk of the file that is open.
    pub fn push(&mut self, chunk: &[u8]) {
        let mut chunk = chunk;
        let mut lines = std::mem::replace(&mut self.lines, Lines::new(0));
        while let Some(line) = lines.next(&mut chunk) {
            self.line(&line);
        }
        self.lines = lines;
    }

    /// Reads what is left of the file; what is pushed next is of another.
    pub fn end_file(&mut self) {
        let mut lines = std::mem::replace(&mut self.lines, Lines::new(MAX_LINE_BYTES));
        if let Some(line) = lines.finish() {
            self.line(&line);
        }
    }

    /// Records that were counted so far.
    pub fn n_records(&self) -> u64 {
        self.found.job.n_records
    }

    /// All that was counted, after the last file was ended.
    pub fn finish(self) -> RequestCount {
        let mut found = self.found;
        if self.is_unlimited {
            found.job.answer_limit = None;
        }
        found
    }

    fn line(&mut self, line: &Line<'_>) {
        if line.is_blank() {
            return;
        }
        let Self { scratch, body, family, is_unlimited, found, .. } = self;
        let parts = if line.is_whole() { Parts::of(line.without_mark()).ok() } else { None };
        let outcome = parts.as_ref().map(|parts| scratch.outcome(parts, family));
        let Some((parts, Outcome::Answer { family: reader, answer, .. })) = parts.zip(outcome)
        else {
            found.n_without_answer += 1;
            return;
        };
        *family = reader.id();
        let Some(input) = answer.usage.all_input_tokens() else {
            found.n_without_usage += 1;
            return;
        };
        let text = parts.input.map(String::from_utf8_lossy).unwrap_or_default();
        let request = body.parse(&text).ok();
        let asked = request.map(|body| Asked::of(body, reader.abilities().answers));
        match asked {
            Some(asked) if asked.has_media => found.n_with_media += 1,
            Some(asked) if !asked.text().is_empty() => {
                let limit = request.and_then(|body| limit_of(body, reader));
                *is_unlimited |= limit.is_none();
                found.job.answer_limit = found.job.answer_limit.max(limit);
                found.job.line_bytes += line.n_bytes;
                found.job.add(asked.record(), &Tally::default(), Counted::Alone);
                found.add_tokens(input, answer.usage.output_tokens);
            }
            _ => found.n_without_request += 1,
        }
    }
}

impl RequestCount {
    fn add_tokens(&mut self, input: u64, output: Option<u64>) {
        let tokens = &mut self.tokens;
        tokens.input = tokens.input.saturating_add(input);
        tokens.n_with_input += 1;
        tokens.output = tokens.output.saturating_add(output.unwrap_or(0));
        tokens.n_with_output += u64::from(output.is_some());
    }

    /// Answers that are on neither side.
    pub fn n_left_out(&self) -> u64 {
        self.n_without_usage + self.n_without_request + self.n_with_media
    }
}

/// Most tokens that an answer may have, as the body says.
fn limit_of(body: Value<'_>, family: &dyn Family) -> Option<u64> {
    let name = family.answer_limit()?;
    let parameter = family.parameters().iter().find(|parameter| parameter.name == name)?;
    let holder = body.at(parameter.path)?;
    let mut names = [name].into_iter().chain(family.other_answer_limits().iter().copied());
    names.find_map(|name| holder.get(name)?.json().parse().ok())
}

#[cfg(test)]
mod tests {
    use super::super::super::catalog::builtin;
    use super::super::super::cost::{Estimate, Question};
    use super::*;

    const NOVA: &str = "amazon.nova-lite-v1:0";

    fn line(text: &str, limit: &str, usage: &str) -> String {
        let config = match limit {
            "" => String::new(),
            limit => format!(r#""inferenceConfig": {{"maxTokens": {limit}}}, "#),
        };
        let output = format!(
            r#"{{"output": {{"message": {{"role": "assistant", "content": [{{"text": "billing"}}]}}}}, "stopReason": "end_turn", "usage": {usage}}}"#
        );
        format!(
            r#"{{"recordId": "a", "modelInput": {{{config}"messages": [{{"role": "user", "content": [{text}]}}]}}, "modelOutput": {output}}}"#
        ) + "\n"
    }

    fn count(text: &str, chunk: usize) -> RequestCount {
        let mut counter = RequestCounter::default();
        text.as_bytes().chunks(chunk).for_each(|chunk| counter.push(chunk));
        counter.end_file();
        counter.finish()
    }

    const USAGE: &str = r#"{"inputTokens": 18, "cacheReadInputTokens": 2, "outputTokens": 7}"#;

    #[test]
    fn requests_are_counted_as_the_estimate_counts_them() {
        let text = r#"{"text": "The printer on the third floor is broken"}"#;
        let file = [
            line(text, "50", USAGE),
            line(text, "80", USAGE),
            "\n".to_owned(),
            line(text, "80", "{}"),
            line(r#"{"image": {"format": "png"}}"#, "80", USAGE),
            line(r#"{"text": ""}"#, "80", USAGE),
            r#"{"recordId": "b", "error": {"errorCode": 400, "errorMessage": "no"}}"#.to_owned()
                + "\n",
            "{broken".to_owned(),
        ]
        .concat();
        for chunk in [1, 7, file.len()] {
            let found = count(&file, chunk);
            let left_out = (found.n_without_usage, found.n_with_media, found.n_without_request);
            assert_eq!((left_out, found.n_without_answer), ((1, 1, 1), 2));
            assert_eq!(found.n_left_out(), 3);
            assert_eq!((found.job.n_records, found.job.answer_limit), (2, Some(80)));
            let TokenTotals { input, output, n_with_input, n_with_output, .. } = found.tokens;
            assert_eq!((input, output, n_with_input, n_with_output), (40, 14, 2, 2));
            let question = Question { model: NOVA, region: "us-east-1", ..Question::default() };
            let estimate = Estimate::of(builtin(), &found.job, &question);
            assert_eq!((estimate.records, estimate.output.tokens.high), (2, 160));
            assert!((16..30).contains(&estimate.input.likely), "{:?}", estimate.input);
        }
    }

    #[test]
    fn a_request_without_a_limit_leaves_only_the_models_own() {
        let text = r#"{"text": "Why?"}"#;
        let file = line(text, "50", USAGE) + &line(text, "", USAGE);
        assert_eq!(count(&file, 100).job.answer_limit, None);
        assert_eq!(count("", 1), RequestCounter::default().finish());
    }
}

//! What output files teach about estimates: how many tokens the requests really had.

use serde::{Deserialize, Serialize};

use super::super::catalog::{builtin, model_of_answer};
use super::super::family::Answers;
use super::super::json::{Document, Value};
use super::super::lines::{Line, Lines};
use super::super::tokens::{Calibration, LearnedOutput, Method, Observation, Tally, TextKind};
use super::asked::Asked;
use super::reader::MAX_LINE_BYTES;
use super::{Outcome, Parts, Scratch, Status};

/// A push machine from output files (`*.jsonl.out`) to what they teach.
///
/// Any chunking of a file gives the same. Files follow each other:
/// [`end_file`](Self::end_file) stands after each. A file counts as one kind of text, that of all
/// its records together, since the estimate of a job asks for one kind, too.
///
/// ```
/// use quarry::engine::results::Observer;
///
/// let mut observer = Observer::new("amazon.titan-embed-text-v2:0", &[]);
/// observer.push(br#"{"recordId": "a", "modelInput": {"inputText": "Why is the sky blue?"}, "#);
/// observer.push(br#""modelOutput": {"embedding": [0.5], "inputTextTokenCount": 7}}"#);
/// observer.end_file();
/// let observed = observer.finish();
/// assert_eq!(observed.n_records(), 1);
/// assert_eq!(observed.calibration.rows()[0].n, 1);
/// ```
pub struct Observer {
    /// Id of the model; empty to take it from the answers.
    model: String,
    lines: Lines,
    scratch: Scratch,
    body: Document,
    /// The family that read the last answer: most files have one only.
    family: &'static str,
    file: File,
    /// What was learned from before.
    known: Vec<LearnedOutput>,
    observed: Observed,
}

/// What outputs taught.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Observed {
    /// Sums, and which outputs they are from, to be added to what was learned before.
    pub calibration: Calibration,
    /// The files, in order.
    pub files: Vec<SeenOutput>,
}

/// What one file of an output gave.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SeenOutput {
    /// Id of the model for which it was learned; empty where nobody says it.
    pub model: String,
    /// Id of the model that its answers name, where the catalog has it.
    pub named: Option<String>,
    /// Records that were learned from; 0 where the file [is known](Self::is_known).
    pub n_records: u64,
    /// Answers that do not say how many tokens their request had.
    pub n_without_usage: u64,
    /// Answers beside which no request stands.
    pub n_without_input: u64,
    /// Records with images or other media: their tokens have rules of their own, which would be
    /// learned twice.
    pub n_with_media: u64,
    /// Records without an answer, or with one that was refused or is empty.
    pub n_failed: u64,
    /// Answers of which nobody says what model gave them.
    pub n_unnamed: u64,
    /// Lines that are no record of an output.
    pub n_no_output: u64,
    /// Whether the same output was learned from before.
    pub is_known: bool,
}

/// The file that is being read.
#[derive(Debug, Default)]
struct File {
    seen: SeenOutput,
    /// What was learned of it, all as one kind of text until it ends.
    learned: Calibration,
    text: Tally,
    /// Of what was learned.
    hash: Option<u64>,
}

impl Observed {
    /// Records that were learned from.
    pub fn n_records(&self) -> u64 {
        self.files.iter().map(|file| file.n_records).sum()
    }
}

impl SeenOutput {
    /// Why nothing was learned from it, as a sentence; `None` where something was.
    pub fn problem(&self) -> Option<&'static str> {
        let n_answers =
            self.n_without_usage + self.n_without_input + self.n_with_media + self.n_unnamed;
        Some(if self.is_known {
            "It was learned from before, so nothing was added."
        } else if self.n_records > 0 {
            return None;
        } else if n_answers + self.n_failed + self.n_no_output == 0 {
            "It is empty."
        } else if n_answers + self.n_failed == 0 {
            "It is no output of a batch job: no line has an answer or an error. Output files end in .jsonl.out."
        } else if n_answers == 0 {
            "None of its records has an answer to learn from."
        } else if self.n_unnamed > 0 {
            "Its answers do not name a model that the catalog knows: choose it."
        } else if self.n_without_usage > 0 {
            "Its answers do not say how many tokens their requests had, so there is nothing to learn from."
        } else if self.n_with_media > 0 {
            "All its requests have images or other media, whose tokens have rules of their own."
        } else {
            "Its lines do not hold the requests (modelInput) that were answered."
        })
    }

    /// What is doubtful about what was learned, as a sentence.
    pub fn doubt(&self) -> Option<String> {
        if self.is_known || self.n_records == 0 {
            return None;
        }
        let other = self.named.as_ref().filter(|named| **named != self.model)?;
        Some(format!("Its answers name {other}, and it was learned from as {}.", self.model))
    }
}

impl Observer {
    /// Learns for a model, by its id; empty to take the model that the answers of each file name.
    /// Outputs that are `known` are not learned from again.
    pub fn new(model: &str, known: &[LearnedOutput]) -> Self {
        Self {
            model: model.to_owned(),
            lines: Lines::new(MAX_LINE_BYTES),
            scratch: Scratch::default(),
            body: Document::default(),
            family: "",
            file: File::default(),
            known: known.to_vec(),
            observed: Observed::default(),
        }
    }

    /// Reads a chunk of the file that is open.
    pub fn push(&mut self, chunk: &[u8]) {
        let mut chunk = chunk;
        let Self { model, lines, scratch, body, family, file, .. } = self;
        while let Some(line) = lines.next(&mut chunk) {
            read(&line, model, scratch, body, family, file);
        }
    }

    /// Learns from a request whose tokens the model counted without answering it, as from a record of
    /// the file that is open. `answers` is what its family answers with.
    pub fn push_counted(&mut self, id: &str, request: &str, answers: Answers, tokens: u64) {
        let Self { model, body, file, .. } = self;
        file.seen.model.clone_from(model);
        match body.parse(request).map(|request| Asked::of(request, answers)) {
            Ok(asked) => file.learn(id.as_bytes(), &asked, tokens, None),
            Err(_) => file.seen.n_without_input += 1,
        }
    }

    /// Reads what is left of the file; what is pushed next is of another.
    pub fn end_file(&mut self) {
        let Self { model, lines, scratch, body, family, file, known, observed } = self;
        if let Some(line) = lines.finish() {
            read(&line, model, scratch, body, family, file);
        }
        *lines = Lines::new(MAX_LINE_BYTES);
        let File { mut seen, mut learned, text, hash } = std::mem::take(file);
        if let Some(fingerprint) = hash {
            let output = LearnedOutput { model: seen.model.clone(), fingerprint };
            if known.contains(&output) {
                seen.is_known = true;
                seen.n_records = 0;
            } else {
                known.push(output.clone());
                learned.note(output);
                observed.calibration.merge(&learned.as_kind(TextKind::of(&text)));
            }
        }
        observed.files.push(seen);
    }

    /// Records that were learned from so far.
    pub fn n_records(&self) -> u64 {
        self.observed.n_records() + self.file.seen.n_records
    }

    /// All that was learned, after the last file was ended.
    pub fn finish(self) -> Observed {
        self.observed
    }
}

fn read(
    line: &Line<'_>,
    model: &str,
    scratch: &mut Scratch,
    body: &mut Document,
    family: &mut &'static str,
    file: &mut File,
) {
    if line.is_blank() {
        return;
    }
    let parts = line.is_whole().then(|| Parts::of(line.without_mark()).ok()).flatten();
    let parts = parts.filter(|parts| parts.output.is_some() || parts.error.is_some());
    let Some(parts) = parts else {
        file.seen.n_no_output += 1;
        return;
    };
    let outcome = scratch.outcome(&parts, family);
    let is_cut = outcome.status() == Status::Truncated;
    let has_answer = is_cut || outcome.status() == Status::Answered;
    let Outcome::Answer { family: reader, answer, output } = outcome else {
        file.seen.n_failed += 1;
        return;
    };
    if !has_answer {
        file.seen.n_failed += 1;
        return;
    }
    *family = reader.id();
    file.name(model, output);
    // No request has no token: what says so does not know.
    let input = answer.usage.all_input_tokens().filter(|tokens| *tokens > 0);
    let Some(input) = input else {
        file.seen.n_without_usage += 1;
        return;
    };
    let text = parts.input.map(String::from_utf8_lossy).unwrap_or_default();
    let Some(asked) =
        body.parse(&text).ok().map(|body| Asked::of(body, reader.abilities().answers))
    else {
        file.seen.n_without_input += 1;
        return;
    };
    let answers = reader.abilities().answers;
    // An answer that was cut says how long its job let it be, and not how long it would have been.
    let is_whole = answers == Answers::Text && !is_cut;
    let written = is_whole.then_some(answer.usage.output_tokens).flatten();
    file.learn(parts.id.unwrap_or_default(), &asked, input, written);
}

impl File {
    /// For which model the file is learned from.
    fn name(&mut self, chosen: &str, output: Value<'_>) {
        if self.seen.named.is_none() {
            let name = output.get("model").and_then(Value::as_str);
            let named = name.and_then(|name| model_of_answer(builtin(), &name));
            self.seen.named = named.map(|model| model.id.clone());
        }
        if self.seen.model.is_empty() {
            self.seen.model = match &self.seen.named {
                Some(named) if chosen.is_empty() => named.clone(),
                _ => chosen.to_owned(),
            };
        }
    }

    fn learn(&mut self, id: &[u8], asked: &Asked, input: u64, output: Option<u64>) {
        let seen = &mut self.seen;
        if asked.has_media {
            seen.n_with_media += 1;
            return;
        }
        let estimated = asked.tokens(Method::of(&seen.model));
        if asked.text().is_empty() {
            seen.n_without_input += 1;
            return;
        }
        if seen.model.is_empty() {
            seen.n_unnamed += 1;
            return;
        }
        self.learned.add(&seen.model, TextKind::Latin, Observation { estimated, input, output });
        seen.n_records += 1;
        self.text += asked.text();
        let tokens = [input.to_le_bytes(), output.unwrap_or_default().to_le_bytes()];
        let hash = fold(self.hash.unwrap_or(FNV_START), id);
        self.hash = Some(tokens.iter().fold(hash, |hash, bytes| fold(hash, bytes)));
    }
}

/// The start of FNV-1a with 64 bits: it is kept between visits, so it has to stay the same.
const FNV_START: u64 = 0xcbf2_9ce4_8422_2325;
const FNV_PRIME: u64 = 0x0100_0000_01b3;

fn fold(hash: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(hash, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(FNV_PRIME))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOVA: &str = "amazon.nova-lite-v1:0";

    #[test]
    fn requests_that_were_counted_teach_what_answered_ones_do() {
        let mut counted = Observer::new(NOVA, &[]);
        let mut lines = Vec::new();
        for id in 0..30 {
            let text = format!("Why is the sky blue at {id} o'clock?");
            let whole = line(id, &text, 20, 1);
            let record: serde_json::Value = serde_json::from_str(&whole).unwrap();
            let request = record["modelInput"].to_string();
            counted.push_counted(record["recordId"].as_str().unwrap(), &request, Answers::Text, 20);
            lines.push(whole);
        }
        counted.push_counted("broken", "{", Answers::Text, 20);
        counted.end_file();
        let counted = counted.finish();
        let answered = observe(NOVA, &[&lines.join("\n")], &[], 1000);
        assert_eq!(counted.files[0].n_records, 30);
        assert_eq!(counted.files[0].n_without_input, 1);
        let row = |observed: &Observed| {
            let row = &observed.calibration.rows()[0];
            (row.n, row.text, row.ratio())
        };
        assert_eq!(row(&counted), row(&answered));
        // No answer, no length of one.
        assert_eq!(counted.calibration.rows()[0].mean_output(), None);
    }
    const CLAUDE: &str = "anthropic.claude-haiku-4-5-20251001-v1:0";

    fn line(id: usize, text: &str, input: u64, output: u64) -> String {
        format!(
            r#"{{"recordId": "R{id}", "modelInput": {{"messages": [{{"role": "user", "content": [{{"text": "{text}"}}]}}]}}, "modelOutput": {{"output": {{"message": {{"role": "assistant", "content": [{{"text": "billing"}}]}}}}, "stopReason": "end_turn", "usage": {{"inputTokens": {input}, "outputTokens": {output}}}}}}}"#
        ) + "\n"
    }

    fn claude(id: usize, model: &str, usage: &str) -> String {
        format!(
            r#"{{"modelInput": {{"anthropic_version": "bedrock-2023-05-31", "max_tokens": 9, "messages": [{{"role": "user", "content": "Which team? The printer is broken"}}]}}, "modelOutput": {{"model": "{model}", "id": "msg_1", "type": "message", "role": "assistant", "content": [{{"type": "text", "text": "it"}}], "stop_reason": "max_tokens", "usage": {usage}}}, "recordId": "R{id}"}}"#
        ) + "\n"
    }

    fn observe(model: &str, files: &[&str], known: &[LearnedOutput], chunk: usize) -> Observed {
        let mut observer = Observer::new(model, known);
        for file in files {
            file.as_bytes().chunks(chunk.max(1)).for_each(|chunk| observer.push(chunk));
            observer.end_file();
        }
        observer.finish()
    }

    fn tickets(n: usize) -> String {
        (0..n).map(|id| line(id, &format!("The printer on floor {id} is broken"), 18, 7)).collect()
    }

    #[test]
    fn an_output_teaches_the_ratio_and_the_length_of_answers() {
        let found = observe(NOVA, &[&tickets(30)], &[], 1000);
        let [row] = found.calibration.rows() else { panic!("{found:?}") };
        assert_eq!((row.model.as_str(), row.text, row.n), (NOVA, TextKind::Latin, 30));
        let each = Method::of(NOVA).tokens(&Tally::of("The printer on floor 7 is broken"))
            + Method::of(NOVA).overhead(1, 1);
        let corrected = row.correct(100 * each).likely;
        assert!(corrected.abs_diff(1800) < 40, "{corrected}");
        assert_eq!(row.mean_output(), Some(7.0));
        assert_eq!(
            found.files,
            [SeenOutput { model: NOVA.into(), n_records: 30, ..SeenOutput::default() }]
        );
        assert_eq!((found.files[0].problem(), found.files[0].doubt()), (None, None));
    }

    #[test]
    fn tokens_from_the_cache_were_read_too_and_a_cut_answer_counts() {
        let usage = r#"{"input_tokens": 3, "cache_read_input_tokens": 10, "cache_creation_input_tokens": 4, "output_tokens": 9}"#;
        let found = observe("", &[&claude(1, "claude-haiku-4-5-20251001", usage)], &[], 7);
        let [row] = found.calibration.rows() else { panic!("{found:?}") };
        assert_eq!((row.model.as_str(), row.n), (CLAUDE, 1), "the answer names its model");
        let method = Method::of(CLAUDE);
        let each = method.tokens(&Tally::of("Which team? The printer is broken"));
        assert_eq!(row.correct(each + method.overhead(1, 1)).likely, 17);
    }

    #[test]
    fn what_teaches_nothing_says_why() {
        let usage = r#"{"input_tokens": 12, "output_tokens": 2}"#;
        let error = r#"{"recordId": "a", "modelInput": {}, "error": {"errorCode": 400, "errorMessage": "no"}}"#;
        let titan = |input: &str| {
            format!(
                r#"{{"recordId": "a", {input} "modelOutput": {{"inputTextTokenCount": 4, "results": [{{"tokenCount": 1, "outputText": "x", "completionReason": "FINISH"}}]}}}}"#
            )
        };
        let mistral = r#"{"recordId": "a", "modelInput": {"prompt": "<s>[INST] a [/INST]"}, "modelOutput": {"outputs": [{"text": "x", "stop_reason": "stop"}]}}"#;
        let image =
            line(1, "x", 18, 7).replace(r#"[{"text": "x"}]"#, r#"[{"image": {"format": "png"}}]"#);
        for (model, file, words) in [
            (NOVA, String::new(), "is empty"),
            (NOVA, "\n \n".to_owned(), "is empty"),
            (NOVA, "id,body\n1,x\n".to_owned(), "no output of a batch job"),
            (NOVA, r#"{"recordId": "a", "modelInput": {"messages": []}}"#.to_owned(), "no output"),
            (NOVA, r#"{"recordId": "a", "modelOutput": "#.to_owned(), "no output"),
            (NOVA, error.to_owned(), "has an answer"),
            (NOVA, mistral.to_owned(), "how many tokens"),
            (NOVA, line(1, "x", 0, 7), "how many tokens"),
            (NOVA, titan(""), "(modelInput)"),
            (NOVA, titan(r#""modelInput": [1 2],"#), "(modelInput)"),
            (NOVA, titan(r#""modelInput": {"other": "x"},"#), "(modelInput)"),
            (NOVA, image, "images"),
            ("", line(1, "x", 18, 7), "choose it"),
            ("", claude(1, "my-own", usage), "choose it"),
        ] {
            let found = observe(model, &[&file], &[], 1000);
            let problem = found.files[0].problem().unwrap_or_default();
            assert!(problem.contains(words), "{words}: {problem} {file}");
            assert!(found.calibration.is_empty() && found.calibration.outputs().is_empty());
            assert_eq!(found.n_records(), 0);
        }
        // Beside others they are counted, each for itself.
        let mixed = tickets(3) + error + "\nnothing\n" + mistral + "\n" + &titan("");
        let found = observe(NOVA, &[&mixed], &[], 1000);
        let expected = SeenOutput {
            model: NOVA.into(),
            n_records: 3,
            n_without_usage: 1,
            n_without_input: 1,
            n_failed: 1,
            n_no_output: 1,
            ..SeenOutput::default()
        };
        assert_eq!(found.files, [expected]);
    }

    #[test]
    fn an_output_is_learned_from_once() {
        let (first, second) = (tickets(30), tickets(31));
        let found = observe(NOVA, &[&first, &second, &first], &[], 1000);
        assert_eq!(found.n_records(), 61);
        assert_eq!(
            found.files.iter().map(|file| file.is_known).collect::<Vec<_>>(),
            [false, false, true]
        );
        let mut kept = found.calibration;
        let again = observe(NOVA, &[&second], kept.outputs(), 1000);
        assert!(again.calibration.is_empty() && again.files[0].problem().is_some());
        let third = observe(NOVA, &[&tickets(32)], kept.outputs(), 1000).calibration;
        kept.merge(&third);
        assert_eq!((kept.rows().len(), kept.rows()[0].n, kept.outputs().len()), (1, 93, 3));
        // The same output may still be learned from for another model, and after it was forgotten.
        assert_eq!(observe(CLAUDE, &[&first], kept.outputs(), 1000).n_records(), 30);
        kept.forget(NOVA);
        assert!(kept.is_empty() && kept.outputs().is_empty());
        assert_eq!(observe(NOVA, &[&first], kept.outputs(), 1000).n_records(), 30);
    }

    /// Sums added file by file are the sums of all, and each file has a kind of its own.
    #[test]
    fn kinds_of_text_are_learned_apart() {
        let cyrillic: String = (0..25).map(|id| line(id, "Принтер сломан", 14, 3)).collect();
        let numbers: String = (0..25).map(|id| line(id, "12, 13; 14: 15", 20, 3)).collect();
        let files = [tickets(25), cyrillic, numbers];
        let files: Vec<&str> = files.iter().map(String::as_str).collect();
        let whole = observe(NOVA, &files, &[], 1000).calibration;
        let kinds: Vec<_> = whole.rows().iter().map(|row| (row.text, row.n)).collect();
        assert_eq!(
            kinds,
            [(TextKind::Latin, 25), (TextKind::OtherScript, 25), (TextKind::Structured, 25)]
        );
        let mut sum = Calibration::default();
        for file in files {
            sum.merge(&observe(NOVA, &[file], &[], 1000).calibration);
        }
        assert_eq!(sum, whole);
    }

    #[test]
    fn outputs_of_another_model_are_doubted() {
        let usage = r#"{"input_tokens": 12, "output_tokens": 2}"#;
        let file = claude(1, "claude-haiku-4-5-20251001", usage);
        let found = observe(NOVA, &[&file], &[], 1000);
        assert_eq!(found.files[0].model, NOVA);
        assert!(found.files[0].doubt().is_some_and(|doubt| doubt.contains(CLAUDE)));
        assert_eq!(observe(CLAUDE, &[&file], &[], 1000).files[0].doubt(), None);
    }

    #[test]
    fn nothing_of_a_text_is_kept() {
        let found = observe(NOVA, &[&tickets(25)], &[], 1000);
        let kept = serde_json::to_string(&found.calibration).expect("JSON");
        assert!(!kept.contains("printer") && !kept.contains("R7"), "{kept}");
        assert_eq!(serde_json::from_str::<Calibration>(&kept).expect("JSON"), found.calibration);
    }

    #[cfg(not(target_arch = "wasm32"))]
    mod property {
        use proptest::prelude::*;

        use super::*;

        proptest! {
            #[test]
            fn any_chunking_gives_the_same(
                texts in proptest::collection::vec("[a-zäж0-9 ]{0,30}", 0..20),
                noise in "\\PC{0,40}",
                sizes in proptest::collection::vec(1_usize..200, 1..20),
            ) {
                let lines = texts.iter().enumerate();
                let mut file: String =
                    lines.map(|(id, text)| line(id, text, id as u64 + 5, 3)).collect();
                file.push_str(&noise);
                let whole = observe(NOVA, &[&file, &file], &[], usize::MAX);
                let mut observer = Observer::new(NOVA, &[]);
                for _ in 0..2 {
                    let mut rest = file.as_bytes();
                    let mut sizes = sizes.iter().cycle();
                    while !rest.is_empty() {
                        let size = sizes.next().copied().unwrap_or(1).min(rest.len());
                        let (chunk, after) = rest.split_at(size);
                        observer.push(chunk);
                        rest = after;
                    }
                    observer.end_file();
                }
                prop_assert_eq!(observer.finish(), whole);
            }

            #[test]
            fn any_bytes_are_read(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
                let mut observer = Observer::new(NOVA, &[]);
                observer.push(&bytes);
                observer.end_file();
                prop_assert_eq!(observer.finish().n_records(), 0);
            }
        }
    }
}

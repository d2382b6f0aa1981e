//! Estimates against counts of real tokenizers: a thousand mixed records that no weight was fitted
//! to, as `docs/token-estimates.md` says.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use quarry::engine::tokens::{Kind, Method, Scope, Tally};
use serde::Deserialize;

/// A record, and how many tokens it has by each tokenizer.
#[derive(Deserialize)]
struct Record {
    kind: String,
    tokens: BTreeMap<String, u64>,
    text: String,
}

/// A tokenizer of the records, and a model that is estimated by it.
const TOKENIZERS: [(&str, &str); 5] = [
    ("cl100k", "cohere.command-r-v1:0"),
    ("o200k", "openai.gpt-oss-20b-1:0"),
    ("llama3", "meta.llama3-3-70b-instruct-v1:0"),
    ("mistral-v3", "mistral.mistral-large-2407-v1:0"),
    ("tekken", "mistral.mistral-large-3-675b-instruct"),
];

#[test]
fn estimates_hold_against_real_tokenizers() {
    let file = include_str!("fixtures/tokens.jsonl");
    let records: Vec<Record> =
        file.lines().map(|line| serde_json::from_str(line).expect("a record")).collect();
    let kinds: BTreeSet<&str> = records.iter().map(|record| record.kind.as_str()).collect();
    assert!(records.len() == 1000 && kinds.len() >= 20, "{} {kinds:?}", records.len());
    for (tokenizer, model) in TOKENIZERS {
        let method = Method::of(model);
        let (mut n_inside, mut estimated, mut actual, mut by_characters) = (0, 0, 0, 0);
        for Record { tokens, text, .. } in &records {
            let real = tokens[tokenizer];
            let interval = method.interval(&Tally::of(text), Scope::Record);
            n_inside += u64::from(interval.contains(real));
            estimated += interval.likely;
            actual += real;
            by_characters += text.chars().count() as u64 / 4;
        }
        assert!(n_inside >= 950, "{tokenizer}: {n_inside} of 1,000 records in their interval");
        let off = |sum: u64| sum.abs_diff(actual) * 1000 / actual;
        assert!(off(estimated) <= 50, "{tokenizer}: {estimated}, not {actual}");
        assert!(off(by_characters) > 200, "{tokenizer}: characters / 4 is {by_characters}");
    }
}

/// What a block of the machine counts does not depend on where it begins.
fn pieces() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec("[ -~]{0,90}|\\PC{0,40}", 0..8)
}

proptest! {
    #[test]
    fn any_text_is_counted_and_lines_count_alone(pieces in pieces()) {
        // A sign ends every segment, so the parts add up to the whole.
        let whole = Tally::of(&(pieces.join("|") + "|"));
        let mut sum = Tally::default();
        for piece in &pieces {
            sum.add_text(&format!("{piece}|"));
        }
        if pieces.is_empty() {
            sum.add_text("|");
        }
        prop_assert_eq!(whole, sum);
        prop_assert!(whole.get(Kind::Punctuation) >= pieces.len() as u64);
    }

    #[test]
    fn more_text_is_never_fewer_tokens(text in "\\PC{0,60}", more in "\\PC{0,60}") {
        let method = Method::of("anthropic.claude-sonnet-4-6");
        let tokens = |text: &str| method.tokens(&Tally::of(text));
        let both = format!("{text}|{more}");
        prop_assert!(tokens(&both) >= tokens(&text));
    }
}

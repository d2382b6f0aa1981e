//! `body.over-context-window`

use super::super::super::catalog::Model;
use super::super::super::check::{Findings, Path, Rule, Severity};
use super::super::super::json::{Kind, Value};

/// More text than the model can read.
pub static OVER_CONTEXT_WINDOW: Rule = Rule {
    code: "body.over-context-window",
    severity: Severity::Warning,
    title: "The text is longer than the model's context window",
    why: "Prompt and answer together have to fit. This is a rough estimate from below: every word is at least one token, most texts have more.",
    fix: "Shorten or split the text, or choose a model with a larger window.",
    example: "A book of 250,000 words for a model of 200,000 tokens",
};

/// Counts words, where there are bytes enough for too many. Words are told by the space before
/// them, so media count nothing, nor do scripts without spaces.
pub(in super::super) fn check(
    body: Value<'_>,
    model: &Model,
    path: &Path<'_>,
    out: &mut Findings<'_>,
) {
    let Some(window) = &model.context_window else {
        return;
    };
    let n_tokens = window.value as usize;
    if body.json().len() / 2 <= n_tokens {
        return;
    }
    let n_words = count_words(body);
    if n_words > n_tokens {
        out.add(&OVER_CONTEXT_WINDOW, path, || {
            format!(
                "at least {n_words} words; {} has a window of {n_tokens} tokens ({})",
                model.name, window.source
            )
        });
    }
}

fn count_words(value: Value<'_>) -> usize {
    match value.kind() {
        Kind::Text => {
            let bytes = value.raw().as_bytes();
            let pairs = bytes.iter().zip(bytes.iter().skip(1));
            pairs
                .filter(|(space, letter)| **space == b' ' && letter.is_ascii_alphanumeric())
                .count()
        }
        Kind::Array => value.items().map(count_words).sum(),
        Kind::Object => value.fields().map(|(_, value)| count_words(value)).sum(),
        _ => 0,
    }
}

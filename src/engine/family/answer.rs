//! What a model answered, whatever the family.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::super::json::{Kind, Value};

/// An answer, read out of `modelOutput`. What is absent there is absent here, never 0.
#[derive(Debug, Clone, Default)]
pub struct Answer<'a> {
    /// The text, all parts joined.
    pub text: Cow<'a, str>,
    /// What the model thought before it answered, where it says so.
    pub thinking: Cow<'a, str>,
    /// Tools that it asked for.
    pub tool_calls: Vec<ToolCall<'a>>,
    /// Vectors.
    pub embeddings: Vec<Embedding<'a>>,
    /// Images as base64.
    pub images: Vec<Value<'a>>,
    /// Why it stopped, in the words that all families share.
    pub stop: Option<Stop>,
    /// Why it stopped, in the model's own word.
    pub stop_reason: Option<Cow<'a, str>>,
    /// Tokens.
    pub usage: Usage,
    /// Names of top-level fields that were not read.
    pub unknown: Vec<Cow<'a, str>>,
}

impl<'a> Answer<'a> {
    /// Takes the model's own word for why it stopped.
    pub fn stopped(&mut self, reason: Option<Value<'a>>) {
        self.stop_reason = reason.and_then(Value::as_str);
        self.stop = self.stop_reason.as_deref().map(Stop::of);
    }

    /// Whether there is nothing in it: no text but white space, no tool, vector or image.
    pub fn is_empty(&self) -> bool {
        self.tool_calls.is_empty()
            && self.embeddings.is_empty()
            && self.images.is_empty()
            && self.text.trim().is_empty()
    }

    /// Appends to the text.
    pub fn push_text(&mut self, text: Option<Cow<'a, str>>) {
        push(&mut self.text, text);
    }

    /// Appends to what the model thought.
    pub fn push_thinking(&mut self, text: Option<Cow<'a, str>>) {
        push(&mut self.thinking, text);
    }

    /// Remembers the fields of `output` that are none of those that the family reads.
    pub fn note_unknown(&mut self, output: Value<'a>, known: &[&str]) {
        for (name, _) in output.fields() {
            if !known.iter().any(|known| name.is_str(known)) {
                self.unknown.extend(name.as_str());
            }
        }
    }
}

fn push<'a>(to: &mut Cow<'a, str>, text: Option<Cow<'a, str>>) {
    match text {
        None => {}
        Some(text) if to.is_empty() => *to = text,
        Some(text) => to.to_mut().push_str(&text),
    }
}

/// A tool that the model asked for.
#[derive(Debug, Clone)]
pub struct ToolCall<'a> {
    /// What a result refers to; empty where the family has none.
    pub id: Cow<'a, str>,
    /// Name of the tool.
    pub name: Cow<'a, str>,
    /// What it is asked: JSON, or a text that holds JSON.
    pub input: Value<'a>,
}

/// A vector.
#[derive(Debug, Clone)]
pub struct Embedding<'a> {
    /// What its numbers are: `float`, `int8`, `binary`, …
    pub kind: Cow<'a, str>,
    /// How many numbers it has.
    pub dimension: usize,
    /// The numbers.
    pub values: Value<'a>,
}

impl<'a> Embedding<'a> {
    /// The vector of an array of numbers; `None` for anything else.
    pub fn of(kind: impl Into<Cow<'a, str>>, values: Value<'a>) -> Option<Self> {
        let is_vector = values.kind() == Kind::Array
            && values.items().all(|number| number.kind() == Kind::Number);
        is_vector.then(|| Self { kind: kind.into(), dimension: values.items().count(), values })
    }

    /// The first numbers, to look at.
    pub fn preview(&self) -> Vec<f64> {
        self.values.items().take(4).filter_map(Value::as_f64).collect()
    }
}

/// Tokens of an answer. `None` where the family does not say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Usage {
    /// Tokens of the prompt that were read anew.
    pub input_tokens: Option<u64>,
    /// Tokens of the answer.
    pub output_tokens: Option<u64>,
    /// Tokens of the prompt that came out of the cache.
    pub cache_read_tokens: Option<u64>,
    /// Tokens of the prompt that went into the cache.
    pub cache_write_tokens: Option<u64>,
}

impl Usage {
    /// All tokens of the prompt, whether from the cache or not; `None` where the family does not say.
    pub fn all_input_tokens(&self) -> Option<u64> {
        let cache_read = self.cache_read_tokens.unwrap_or(0);
        let cached = cache_read.saturating_add(self.cache_write_tokens.unwrap_or(0));
        self.input_tokens.map(|tokens| tokens.saturating_add(cached))
    }
}

/// Why a model stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Stop {
    /// It had said all.
    End,
    /// The limit of tokens was reached: the answer is cut.
    Length,
    /// A stop sequence came.
    StopSequence,
    /// It waits for a tool.
    ToolUse,
    /// It refused, or a filter took the answer away.
    Refusal,
    /// Something else: see the model's own word.
    Other,
}

impl Stop {
    /// What a model's word means.
    pub fn of(reason: &str) -> Self {
        match reason.to_ascii_lowercase().as_str() {
            "end_turn" | "stop" | "finish" | "finished" | "endoftext" | "complete" | "success"
            | "eos" => Self::End,
            "max_tokens" | "length" | "model_context_window_exceeded" => Self::Length,
            "stop_sequence" | "stop_criteria_met" => Self::StopSequence,
            "tool_use" | "tool_calls" | "function_call" | "tool_call" => Self::ToolUse,
            "refusal"
            | "content_filtered"
            | "content_filter"
            | "guardrail_intervened"
            | "error_toxic" => Self::Refusal,
            _ => Self::Other,
        }
    }

    /// Name for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::End => "end",
            Self::Length => "length",
            Self::StopSequence => "stop sequence",
            Self::ToolUse => "tool use",
            Self::Refusal => "refusal or filter",
            Self::Other => "other",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_all_families_mean_the_same() {
        for (word, expected) in [
            ("end_turn", Stop::End),
            ("FINISH", Stop::End),
            ("COMPLETE", Stop::End),
            ("MAX_TOKENS", Stop::Length),
            ("LENGTH", Stop::Length),
            ("STOP_CRITERIA_MET", Stop::StopSequence),
            ("tool_calls", Stop::ToolUse),
            ("CONTENT_FILTERED", Stop::Refusal),
            ("guardrail_intervened", Stop::Refusal),
            ("malformed_tool_use", Stop::Other),
        ] {
            assert_eq!(Stop::of(word), expected, "{word}");
        }
    }
}

//! What a record asked, counted out of its body as the estimate of a job counts it.
//!
//! Bodies of all families are read by one walk: texts stand under a few names, whoever's format it
//! is. What the estimate leaves out (parameters, schemas of answers) is left out here, too.

use super::super::family::Answers;
use super::super::json::{Kind, Value};
use super::super::tokens::{Method, RecordCount, Tally, record_tokens, tool_text};

/// See the [module](self).
#[derive(Debug, Default)]
pub(super) struct Asked {
    record: RecordCount,
    /// Whether it has images or other media, whose tokens have rules of their own.
    pub has_media: bool,
}

/// What the text after a mark of a chat template is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece {
    Turn,
    System,
    /// The name of who speaks.
    Role,
    /// What the name says.
    ByRole,
}

/// Marks of the chat templates that are written into prompts (Llama 2 to 4, Mistral, Claude 2).
/// Longer ones stand before those that they begin with.
const MARKS: [(&str, Piece); 18] = [
    ("<|begin_of_text|>", Piece::Turn),
    ("<|start_header_id|>", Piece::Role),
    ("<|end_header_id|>", Piece::ByRole),
    ("<|header_start|>", Piece::Role),
    ("<|header_end|>", Piece::ByRole),
    ("<|eot_id|>", Piece::Turn),
    ("<|eom_id|>", Piece::Turn),
    ("<|eot|>", Piece::Turn),
    ("<|eom|>", Piece::Turn),
    ("<|image|>", Piece::Turn),
    ("<<SYS>>", Piece::System),
    ("<</SYS>>", Piece::Turn),
    ("[INST]", Piece::Turn),
    ("[/INST]", Piece::Turn),
    ("<s>", Piece::Turn),
    ("</s>", Piece::Turn),
    ("\n\nHuman:", Piece::Turn),
    ("\n\nAssistant:", Piece::Turn),
];

impl Asked {
    /// Counts a body whose answers are of this kind.
    pub(super) fn of(body: Value<'_>, answers: Answers) -> Self {
        let mut this = Self::default();
        this.object(body);
        if answers != Answers::Text {
            // Only conversations have a template around them.
            this.record.n_turns = 0;
        }
        this
    }

    /// What it adds to a job.
    pub(super) fn record(&self) -> &RecordCount {
        &self.record
    }

    /// What it is made of.
    pub(super) fn text(&self) -> &Tally {
        &self.record.data
    }

    /// Its likely tokens.
    pub(super) fn tokens(&self, method: &Method) -> u64 {
        record_tokens(method, &self.record, &Tally::default())
    }

    fn object(&mut self, object: Value<'_>) {
        if let Some(input) = object.get("input") {
            // The model asked for a tool.
            self.call(object, input);
        }
        for (name, value) in object.fields() {
            self.field(name.raw(), value);
        }
    }

    fn field(&mut self, name: &str, value: Value<'_>) {
        match name {
            "system"
            | "text"
            | "content"
            | "texts"
            | "value"
            | "toolUse"
            | "toolResult"
            | "toolConfig"
            | "preamble"
            | "singleEmbeddingParams" => self.texts(value),
            "prompt" => match value.as_str() {
                Some(prompt) => self.prompt(&prompt),
                None => self.texts(value),
            },
            "inputText" | "message" => {
                self.texts(value);
                self.record.n_turns += 1;
            }
            "messages" | "chat_history" => value.items().for_each(|turn| self.turn(turn)),
            "tools" => value.items().for_each(|tool| self.tool(tool)),
            "tool_calls" => {
                for call in value.items().filter_map(|call| call.get("function")) {
                    if let Some(input) = call.get("arguments") {
                        self.call(call, input);
                    }
                }
            }
            "json" => self.add(value.json()),
            "image" | "images" | "inputImage" | "image_url" | "input_audio" | "video" | "audio"
            | "document" => {
                self.has_media |= value.kind() != Kind::Null
                    && (value.kind() != Kind::Array || value.item(0).is_some());
            }
            // Of a medium it is an object; search results name theirs in a text.
            "source" => self.has_media |= value.kind() == Kind::Object,
            _ => {}
        }
    }

    /// A text, several, or parts that have some.
    fn texts(&mut self, value: Value<'_>) {
        match value.kind() {
            Kind::Text => self.add(&value.as_str().unwrap_or_default()),
            Kind::Array => value.items().for_each(|item| self.texts(item)),
            Kind::Object => self.object(value),
            _ => {}
        }
    }

    fn turn(&mut self, turn: Value<'_>) {
        let role = turn.get("role").and_then(Value::as_str).unwrap_or_default();
        let is_turn = !["system", "developer", "SYSTEM"].contains(&role.as_ref());
        let n_turns = self.record.n_turns + u64::from(is_turn);
        self.object(turn);
        // `message` in a turn of Cohere's is the turn itself.
        self.record.n_turns = n_turns;
    }

    /// The texts of a tool stand in it, or in the one object that it wraps.
    fn tool(&mut self, tool: Value<'_>) {
        let tool = tool.get("function").or_else(|| tool.get("toolSpec")).unwrap_or(tool);
        let text = |name| tool.get(name).and_then(Value::as_str).unwrap_or_default();
        let names = ["input_schema", "parameters", "parameter_definitions"];
        let schema = names.into_iter().find_map(|name| tool.get(name));
        let schema = schema.or_else(|| tool.at(&["inputSchema", "json"]));
        let schema = schema.map_or("", Value::json);
        self.add(&tool_text(&text("name"), &text("description"), schema));
    }

    /// What a tool was asked: JSON, or a text that holds it.
    fn call(&mut self, call: Value<'_>, input: Value<'_>) {
        let name = call.get("name").and_then(Value::as_str).unwrap_or_default();
        let input = input.as_str().unwrap_or_else(|| input.json().into());
        self.add(&format!("{name}{input}"));
    }

    /// A prompt that may have its chat template written out.
    fn prompt(&mut self, prompt: &str) {
        let mut rest = prompt;
        // What stands before the first turn is for all of them.
        let mut piece = Piece::System;
        let mut by_role = Piece::Turn;
        while let Some((before, mark, after)) = next_mark(rest) {
            if piece == Piece::Role {
                by_role = if before == "system" { Piece::System } else { Piece::Turn };
            } else {
                self.piece(before, piece);
            }
            piece = if mark == Piece::ByRole { by_role } else { mark };
            rest = after;
        }
        if rest.len() == prompt.len() {
            self.add(prompt);
            self.record.n_turns += 1;
        } else {
            self.piece(rest, piece);
        }
    }

    fn piece(&mut self, text: &str, piece: Piece) {
        // White space at the edges belongs to the template.
        let text = text.trim();
        if !text.is_empty() {
            self.add(text);
            self.record.n_turns += u64::from(piece == Piece::Turn);
        }
    }

    fn add(&mut self, text: &str) {
        self.record.data.add_text(text);
    }
}

/// What stands before the next mark of a template, the mark, and what follows it.
fn next_mark(text: &str) -> Option<(&str, Piece, &str)> {
    let mut from = 0;
    loop {
        let start = from + text.get(from..)?.find(['<', '[', '\n'])?;
        let (before, at) = text.split_at_checked(start)?;
        let found = MARKS.iter().find_map(|(mark, piece)| Some((at.strip_prefix(mark)?, *piece)));
        if let Some((after, piece)) = found {
            return Some((before, piece, after));
        }
        from = start + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::batch::Prepare;
    use super::super::super::catalog::builtin;
    use super::super::super::family::{FAMILIES, Family};
    use super::super::super::json::Document;
    use super::super::super::recipe::{Example, Recipe, Tool};
    use super::super::super::source::Dialect;
    use super::*;

    fn asked(body: &str, answers: Answers) -> Asked {
        let mut document = Document::default();
        Asked::of(document.parse(body).expect("JSON"), answers)
    }

    /// A model of the catalog that takes the format, as no body of Llama is without a version.
    fn model_of(family: &dyn Family) -> &'static str {
        let mut models = builtin().models().iter();
        models
            .find(|model| model.format.as_deref() == Some(family.id()))
            .map_or("", |model| &model.id)
    }

    /// A record of the family, with what the estimate of its job counts.
    fn prepared(family: &dyn Family, recipe: Recipe) -> (String, u64) {
        let required = family.parameters().iter().filter(|parameter| parameter.is_required);
        let parameters = required.map(|parameter| {
            let value = parameter.default.unwrap_or("9");
            let value = serde_json::from_str(value).unwrap_or_else(|_| value.into());
            (parameter.name.to_owned(), value)
        });
        let recipe = Recipe {
            model: model_of(family).into(),
            format: family.id().into(),
            parameters: parameters.collect(),
            ..recipe
        };
        let mut prepare = Prepare::new(recipe, Dialect::default()).counting(Vec::new());
        let mut out = Vec::new();
        prepare.push(b"body\nThe printer on floor 7 is broken\n", &mut out);
        prepare.finish(&mut out);
        let said = format!("{}: {:?}", family.id(), prepare.report());
        let job = prepare.count().cloned().expect(&said);
        let method = Method::of(model_of(family));
        let tokens = method.tokens(&job.text()) + method.overhead(1, job.n_turns);
        let line: serde_json::Value = serde_json::from_slice(&out).expect(&said);
        (line["modelInput"].to_string(), tokens)
    }

    /// What is learned corrects the estimate of a job: both have to count alike.
    #[test]
    fn a_body_counts_as_the_job_that_made_it() {
        let families = FAMILIES.iter().filter(|family| {
            let abilities = family.abilities();
            abilities.has_batch && abilities.answers != Answers::Images
        });
        let mut n_compared = 0;
        for family in families {
            let answers = family.abilities().answers;
            let plain = Recipe { prompt: "Which team? {{body}}".into(), ..Recipe::default() };
            let (body, tokens) = prepared(*family, plain.clone());
            let found = asked(&body, answers).tokens(Method::of(model_of(*family)));
            assert_eq!(found, tokens, "{}: {body}", family.id());
            if answers != Answers::Text {
                continue;
            }
            let conversation = Recipe {
                system: "You are a careful clerk.".into(),
                examples: vec![Example {
                    user: "The bill is wrong".into(),
                    assistant: "billing".into(),
                }],
                ..plain
            };
            let (body, tokens) = prepared(*family, conversation);
            let found = asked(&body, answers).tokens(Method::of(model_of(*family)));
            if body.contains("\\n\\nUser: ") {
                // Words for who speaks are asked, and no part of the recipe.
                continue;
            }
            // A system prompt that stands in the user's turn has a blank line after it.
            let has_turns = ["\"messages\"", "chat_history", "<|"];
            let slack = if has_turns.iter().any(|mark| body.contains(mark)) { 1 } else { 3 };
            assert!(found.abs_diff(tokens) <= slack, "{}: {found} {tokens} {body}", family.id());
            n_compared += 1;
        }
        assert!(n_compared >= 10, "{n_compared}");
    }

    #[test]
    fn tools_count_as_in_the_job() {
        let tool = Tool {
            name: "find_team".into(),
            description: "Finds a team by what it does.".into(),
            schema: serde_json::json!({"type": "object", "properties": {"does": {"type": "string"}}}),
        };
        let takes_tools = |family: &&&dyn Family| family.abilities().takes_tools;
        for family in FAMILIES.iter().filter(takes_tools) {
            let recipe = Recipe {
                prompt: "Which team? {{body}}".into(),
                tools: vec![tool.clone()],
                ..Recipe::default()
            };
            let (body, tokens) = prepared(*family, recipe);
            let found = asked(&body, Answers::Text).tokens(Method::of(model_of(*family)));
            assert_eq!(found, tokens, "{}: {body}", family.id());
        }
    }

    #[test]
    fn turns_and_media_are_told_by_where_they_stand() {
        for (body, n_turns, has_media) in [
            (
                r#"{"messages": [{"role": "system", "content": "a"}, {"role": "user", "content": "b"}]}"#,
                1,
                false,
            ),
            (r#"{"prompt": "a"}"#, 1, false),
            (r#"{"prompt": "\n\nHuman: a\n\nAssistant: b\n\nHuman: c\n\nAssistant:"}"#, 3, false),
            (
                r#"{"message": "c", "chat_history": [{"role": "USER", "message": "a"}, {"role": "CHATBOT", "message": "b"}]}"#,
                3,
                false,
            ),
            (
                r#"{"messages": [{"role": "user", "content": [{"type": "image", "source": {"type": "base64"}}]}]}"#,
                1,
                true,
            ),
            (
                r#"{"messages": [{"role": "user", "content": [{"text": "a"}, {"image": {"format": "png"}}]}]}"#,
                1,
                true,
            ),
            (
                r#"{"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "x"}}]}]}"#,
                1,
                true,
            ),
            (
                r#"{"messages": [{"role": "user", "content": [{"type": "search_result", "source": "x", "content": []}]}]}"#,
                1,
                false,
            ),
            (r#"{"prompt": "a", "images": []}"#, 1, false),
            (r#"[1, {"messages": 7, "prompt": {"text": [null]}}]"#, 0, false),
        ] {
            let found = asked(body, Answers::Text);
            assert_eq!((found.record.n_turns, found.has_media), (n_turns, has_media), "{body}");
        }
    }
}

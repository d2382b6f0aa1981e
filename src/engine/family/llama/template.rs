//! The chat templates of Llama, by version.

use super::super::super::template::Text;
use super::super::rules::template_token::tokens;
use super::super::{MediaKind, MediaSource, Part, Prompt, Role, Turn, instruction};

/// Where an image stands in a prompt.
const IMAGE: &str = "<|image|>";

const BEGIN: &str = "<|begin_of_text|>";

/// A chat template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Template {
    /// Llama 2: instructions in brackets.
    Brackets,
    /// Llama 3 to 3.3: a header before every turn.
    Headers,
    /// Llama 4: the same with tokens of other names.
    Llama4,
}

/// Tokens of a template with headers.
struct Tokens {
    /// Around the name of a role.
    header: (&'static str, &'static str),
    /// After a turn.
    end: &'static str,
    /// All that have a place.
    known: &'static [&'static str],
}

impl Template {
    const ALL: [Self; 3] = [Self::Headers, Self::Llama4, Self::Brackets];

    /// The template of a model; `None` when its id names no version.
    pub(super) fn of(model: &str) -> Option<Self> {
        let versions =
            [("llama2", Self::Brackets), ("llama3", Self::Headers), ("llama4", Self::Llama4)];
        versions.iter().find(|(name, _)| model.contains(name)).map(|(_, template)| *template)
    }

    /// The template in which a prompt is written.
    pub(super) fn found_in(prompt: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|template| template.is_in(prompt))
    }

    /// Whether a prompt has the token that begins a turn.
    pub(super) fn is_in(self, prompt: &str) -> bool {
        prompt.contains(self.turn_token())
    }

    /// Name for people.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Brackets => "Llama 2",
            Self::Headers => "Llama 3",
            Self::Llama4 => "Llama 4",
        }
    }

    /// The token that begins a turn.
    pub(super) fn turn_token(self) -> &'static str {
        self.tokens().map_or(instruction::BEGIN, |tokens| tokens.header.0)
    }

    fn tokens(self) -> Option<Tokens> {
        match self {
            Self::Brackets => None,
            Self::Headers => Some(Tokens {
                header: ("<|start_header_id|>", "<|end_header_id|>\n\n"),
                end: "<|eot_id|>",
                // The last one ends a turn that waits for a tool.
                known: &[BEGIN, "<|start_header_id|>", "<|eot_id|>", "<|eom_id|>"],
            }),
            Self::Llama4 => Some(Tokens {
                header: ("<|header_start|>", "<|header_end|>\n\n"),
                end: "<|eot|>",
                known: &[BEGIN, "<|header_start|>", "<|eot|>", "<|eom|>"],
            }),
        }
    }

    /// The whole prompt. A last turn of the assistant is the beginning of the answer.
    pub(super) fn render(self, prompt: &Prompt<'_>) -> Text {
        let Some(tokens) = self.tokens() else {
            return instruction::render(instruction::LLAMA_2, prompt);
        };
        let mut out = Text::literal(BEGIN);
        let open = |out: &mut Text, role: &str| {
            out.push_literal(tokens.header.0);
            out.push_literal(role);
            out.push_literal(tokens.header.1);
        };
        if let Some(system) = &prompt.system {
            open(&mut out, "system");
            out.extend(system);
            out.push_literal(tokens.end);
        }
        let mut turns = prompt.turns.iter().peekable();
        while let Some(turn) = turns.next() {
            open(&mut out, turn.role.name());
            for _ in images(turn) {
                out.push_literal(IMAGE);
            }
            out.extend(&turn.text());
            if turns.peek().is_some() || turn.role == Role::User {
                out.push_literal(tokens.end);
            }
        }
        if prompt.turns.last().is_none_or(|turn| turn.role == Role::User) {
            open(&mut out, Role::Assistant.name());
        }
        out
    }

    /// The first token that stands where the template has none.
    pub(super) fn misplaced(self, prompt: &str) -> Option<&'static str> {
        let Some(Tokens { header, known, .. }) = self.tokens() else {
            return instruction::misplaced(prompt);
        };
        let mut is_in_turn = false;
        let mut is_first = true;
        let mut last = None;
        let found = tokens(prompt, known).find(|token| {
            let is_fine = match token.name {
                BEGIN => is_first && token.is_next,
                name if name == header.0 => !is_in_turn && token.is_next,
                _ => is_in_turn,
            };
            is_in_turn = token.name == header.0;
            is_first = false;
            last = Some(*token);
            !is_fine
        });
        // What follows the end of the last turn belongs to nobody.
        let dangling = last.filter(|token| !is_in_turn && !token.rest.trim().is_empty());
        found.or(dangling).map(|token| token.name)
    }
}

/// The images of a turn, as base64.
pub(super) fn images(turn: &Turn) -> impl Iterator<Item = &str> {
    turn.parts.iter().filter_map(|part| match part {
        Part::Media(media) if media.kind == MediaKind::Image => match &media.source {
            MediaSource::Base64(data) => Some(data.as_str()),
            MediaSource::S3 { .. } => None,
        },
        _ => None,
    })
}

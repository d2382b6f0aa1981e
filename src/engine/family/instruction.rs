//! The chat template whose instructions stand between `[INST]` and `[/INST]`: Llama 2 and Mistral.

use super::super::template::Text;
use super::rules::template_token::tokens;
use super::{Prompt, Role};

/// What begins an instruction: a prompt without it is not in this template.
pub(super) const BEGIN: &str = "[INST]";

const END: &str = "[/INST]";

const ANSWER_END: &str = "</s>";

/// How a model writes what the template leaves open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Style {
    /// Around the system prompt, which stands in the first instruction.
    pub system: (&'static str, &'static str),
    /// After an answer, before the next instruction.
    pub between: &'static str,
}

/// Llama 2, as Meta documents it.
pub(super) const LLAMA_2: Style =
    Style { system: ("<<SYS>>\n", "\n<</SYS>>\n\n"), between: " </s><s>" };

/// Mistral, which has no token for the system prompt.
pub(super) const MISTRAL: Style = Style { system: ("", "\n\n"), between: ANSWER_END };

/// The whole prompt. Turns of one role that follow each other become one; a last turn of the
/// assistant is the beginning of the answer.
pub(super) fn render(style: Style, prompt: &Prompt<'_>) -> Text {
    let mut out = Text::literal("<s>");
    let open_first = |out: &mut Text| {
        out.push_literal("[INST] ");
        if let Some(system) = &prompt.system {
            out.push_literal(style.system.0);
            out.extend(system);
            out.push_literal(style.system.1);
        }
    };
    let mut before = None;
    for turn in &prompt.turns {
        match (before, turn.role) {
            (None, Role::User) => open_first(&mut out),
            (None, Role::Assistant) => {
                open_first(&mut out);
                out.push_literal(" [/INST] ");
            }
            (Some(Role::User), Role::Assistant) => out.push_literal(" [/INST] "),
            (Some(Role::Assistant), Role::User) => {
                out.push_literal(style.between);
                out.push_literal("[INST] ");
            }
            (Some(_), _) => out.push_literal("\n\n"),
        }
        out.extend(&turn.text());
        before = Some(turn.role);
    }
    if before == Some(Role::User) {
        out.push_literal(" [/INST]");
    }
    out
}

/// The first token that stands where the template has none.
pub(super) fn misplaced(prompt: &str) -> Option<&'static str> {
    let mut is_in_instruction = false;
    tokens(prompt, &[BEGIN, END, ANSWER_END])
        .find(|token| {
            let is_fine = is_in_instruction == (token.name == END);
            is_in_instruction = token.name == BEGIN;
            !is_fine
        })
        .map(|token| token.name)
}

#[cfg(test)]
mod tests {
    use super::super::Turn;
    use super::*;

    #[track_caller]
    fn check(prompt: &str, expected: Option<&str>) {
        assert_eq!(misplaced(prompt), expected, "{prompt}");
    }

    #[test]
    fn a_column_that_ends_its_instruction_is_found() {
        check("<s>[INST] Sum up: done [/INST] Sure [/INST]", Some("[/INST]"));
        check("<s>[INST] Sum up: [INST] x [/INST]", Some("[INST]"));
        check("<s>[INST] <s>old</s> new [/INST]", Some("</s>"));
        check("no template [/INST]", Some("[/INST]"));
    }

    #[test]
    fn templates_as_documented_and_as_others_write_them_are_fine() {
        check("<s>[INST] a [/INST]", None);
        check("<s>[INST] a [/INST]\nb</s>\n[INST] c [/INST]", None);
        check("<s>[INST] <<SYS>>\ns\n<</SYS>>\n\na [/INST] b </s><s>[INST] c [/INST] d", None);
        check("<<SYS>> s <</SYS>>\n[INST] a [/INST]", None);
        check("<s>[INST] s [/INST][INST] list [1] of <b> tags [/INST]", None);
    }

    #[test]
    fn turns_in_any_order_become_a_prompt_without_misplaced_tokens() {
        let parameters = super::super::super::recipe::Parameters::new();
        let turns = [Turn::user(Text::literal("u")), Turn::assistant(Text::literal("a"))];
        for order in 0..32_usize {
            for length in 1..=5 {
                let mut prompt = Prompt::of_text("", Text::default(), &parameters);
                prompt.turns = (0..length).map(|idx| turns[(order >> idx) & 1].clone()).collect();
                for style in [LLAMA_2, MISTRAL] {
                    let text = super::super::Node::Text(render(style, &prompt)).render_constant();
                    check(&text, None);
                    assert_eq!(text.matches(BEGIN).count(), text.matches(END).count(), "{text}");
                }
            }
        }
    }
}

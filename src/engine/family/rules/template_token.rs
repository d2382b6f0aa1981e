//! `body.template-token`

use super::super::super::check::{Findings, Path, Rule, Severity};

/// A special token where the chat template has none.
pub static TEMPLATE_TOKEN: Rule = Rule {
    code: "body.template-token",
    severity: Severity::Warning,
    title: "A text holds a special token of the chat template",
    why: "The model takes it for the end or the beginning of a turn: the rest of the text is then read as somebody else's words, or as the beginning of the answer.",
    fix: "Remove or rewrite the token in the source, for example with a space in it.",
    example: "A comment that says \"ends with [/INST]\" inside of a Mistral prompt",
};

/// Says which token is out of place.
pub(in super::super) fn add(token: &str, path: &Path<'_>, out: &mut Findings<'_>) {
    out.add(&TEMPLATE_TOKEN, path, || {
        format!("{token} stands where the template has no such token")
    });
}

/// A special token of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) struct Token<'t> {
    /// Which of the known tokens it is.
    pub name: &'static str,
    /// Whether there is white space only between it and the token before it, or the beginning.
    pub is_next: bool,
    /// What follows it, to the end of the text.
    pub rest: &'t str,
}

/// The `known` tokens of a text in order, in one pass whatever the text holds.
pub(in super::super) fn tokens<'t>(
    text: &'t str,
    known: &'static [&'static str],
) -> impl Iterator<Item = Token<'t>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let mut is_next = true;
        loop {
            let start = rest.find(['<', '['])?;
            let (before, at) = rest.split_at_checked(start)?;
            is_next &= before.trim().is_empty();
            if let Some((name, after)) =
                known.iter().find_map(|name| Some((*name, at.strip_prefix(name)?)))
            {
                rest = after;
                return Some(Token { name, is_next, rest });
            }
            is_next = false;
            rest = at.get(1..)?;
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_found_in_order_and_say_whether_text_stands_before_them() {
        let found: Vec<_> = tokens("\n<a>[x] <b\u{e9}<a> \n<b>end", &["<a>", "<b>"]).collect();
        let names: Vec<_> = found.iter().map(|token| (token.name, token.is_next)).collect();
        assert_eq!(names, [("<a>", true), ("<a>", false), ("<b>", true)]);
        assert_eq!(found[2].rest, "end");
        assert_eq!(tokens("no [ token < here", &["<a>"]).count(), 0);
    }
}

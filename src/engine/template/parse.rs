//! Parsing a template, and binding it to the columns of a source.

use super::super::check::Rule;
use super::suggest::closest;
use super::text::Text;
use super::{UNCLOSED_PLACEHOLDER, UNKNOWN_COLUMN};

/// What is wrong with a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What kind of mistake.
    pub rule: &'static Rule,
    /// The name that was read.
    pub subject: String,
    /// What was found, and what may have been meant.
    pub detail: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Segment {
    Literal(String),
    Placeholder(String),
}

/// A parsed template: literal text and names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    segments: Vec<Segment>,
    problems: Vec<Problem>,
}

impl Template {
    /// Parses a template. Every text is one; mistakes come out of [`bind`](Self::bind).
    pub fn parse(text: &str) -> Self {
        let mut this = Self { segments: Vec::new(), problems: Vec::new() };
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("{{") {
            if let Some(before) = before.strip_suffix('\\') {
                this.push_literal(before);
                this.push_literal("{{");
                rest = after;
                continue;
            }
            this.push_literal(before);
            if let Some((name, tail)) = after.split_once("}}") {
                this.segments.push(Segment::Placeholder(name.trim().to_owned()));
                rest = tail;
            } else {
                let quoted: String = after.chars().take(40).collect();
                this.problems.push(Problem {
                    rule: &UNCLOSED_PLACEHOLDER,
                    subject: String::new(),
                    detail: format!("no }}}} after {{{{{quoted}"),
                });
                rest = "";
            }
        }
        this.push_literal(rest);
        this
    }

    /// The names between braces, each once, in order of first use.
    pub fn names(&self) -> Vec<&str> {
        let mut names = Vec::new();
        for segment in &self.segments {
            if let Segment::Placeholder(name) = segment
                && !names.contains(&name.as_str())
            {
                names.push(name.as_str());
            }
        }
        names
    }

    /// The text over these columns, and what is wrong with it. An unknown name is left out.
    pub fn bind(&self, columns: &[String]) -> (Text, Vec<Problem>) {
        let mut text = Text::default();
        let mut problems = self.problems.clone();
        for segment in &self.segments {
            match segment {
                Segment::Literal(literal) => text.push_literal(literal),
                Segment::Placeholder(name) => {
                    match columns.iter().position(|column| column == name) {
                        Some(idx) => text.push_column(idx),
                        None => problems.push(unknown_column(name, columns)),
                    }
                }
            }
        }
        (text, problems)
    }

    fn push_literal(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        if let Some(Segment::Literal(last)) = self.segments.last_mut() {
            last.push_str(text);
        } else {
            self.segments.push(Segment::Literal(text.to_owned()));
        }
    }
}

fn unknown_column(name: &str, columns: &[String]) -> Problem {
    let detail = match closest(name, columns.iter().map(String::as_str)) {
        Some(near) => format!("{{{{{name}}}}} is not a column; did you mean {{{{{near}}}}}?"),
        None => format!("{{{{{name}}}}} is not a column; the columns are {}", columns.join(", ")),
    };
    Problem { rule: &UNKNOWN_COLUMN, subject: name.to_owned(), detail }
}

#[cfg(test)]
mod tests {
    use super::super::text::Piece;
    use super::*;

    fn bind(template: &str) -> (Vec<Piece>, Vec<(&'static str, String)>) {
        let columns = ["id".to_owned(), "body text".to_owned()];
        let (text, problems) = Template::parse(template).bind(&columns);
        (text.pieces().to_vec(), problems.into_iter().map(|p| (p.rule.code, p.detail)).collect())
    }

    #[track_caller]
    fn check(template: &str, expected: &[Piece]) {
        assert_eq!(bind(template), (expected.to_vec(), vec![]), "{template}");
    }

    fn literal(text: &str) -> Piece {
        Piece::Literal(text.to_owned())
    }

    #[test]
    fn names_become_columns_with_or_without_spaces() {
        check(
            "{{id}}: {{ body text }}!",
            &[Piece::Column(0), literal(": "), Piece::Column(1), literal("!")],
        );
        check("{{id}}{{id}}", &[Piece::Column(0), Piece::Column(0)]);
        check("", &[]);
    }

    #[test]
    fn escaped_and_single_braces_are_literal() {
        check(r"\{{id}} {id} }} {", &[literal("{{id}} {id} }} {")]);
        check(r"\{{{{id}}", &[literal("{{"), Piece::Column(0)]);
        check(r"a\b", &[literal(r"a\b")]);
    }

    #[test]
    fn an_unknown_name_suggests_the_nearest_column() {
        let (_, problems) = bind("{{bodytext}} {{price}}");
        assert_eq!(
            problems,
            [
                (
                    "template.unknown-column",
                    "{{bodytext}} is not a column; did you mean {{body text}}?".to_owned()
                ),
                (
                    "template.unknown-column",
                    "{{price}} is not a column; the columns are id, body text".to_owned()
                ),
            ]
        );
    }

    #[test]
    fn an_unclosed_placeholder_is_said_with_what_follows() {
        let (pieces, problems) = bind("Hi {{id");
        assert_eq!(pieces, [literal("Hi ")]);
        assert_eq!(problems, [("template.unclosed-placeholder", "no }} after {{id".to_owned())]);
    }

    #[test]
    fn names_come_once_each() {
        assert_eq!(Template::parse("{{b}} {{a}} {{b}}").names(), ["b", "a"]);
    }
}

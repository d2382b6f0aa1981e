//! The description of one parameter of a request body: form field, check and help in one.

use serde::Deserialize;
use serde_json::Value;

use super::super::check::{Findings, Path, Place, Report};
use super::super::json::Document;
use super::shape::{self, Shape};

/// What a parameter is for, across families: what converters and fixes go by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Meaning {
    /// Longest answer in tokens.
    MaxTokens,
    /// Randomness.
    Temperature,
    /// Nucleus sampling.
    TopP,
    /// Sampling among the likeliest.
    TopK,
    /// Texts that end the answer.
    StopSequences,
    /// Start of the random numbers.
    Seed,
    /// Penalty on what was said often.
    FrequencyPenalty,
    /// Penalty on what was said at all.
    PresencePenalty,
    /// Length of a vector.
    Dimensions,
    /// Something that only this family has.
    Own,
}

/// Why a value is not as a shape wants it; `None` when it is.
pub fn problem_with(shape: &Shape, value: &Value) -> Option<String> {
    let text = value.to_string();
    let mut document = Document::default();
    let value = document.parse(&text).ok()?;
    let mut report = Report::new();
    let mut findings = Findings::new(&mut report, Place::default());
    shape::check(shape, value, &Path::Root(""), &mut findings);
    let groups = report.groups();
    Some(groups.first()?.examples.first()?.detail.clone())
}

/// One parameter of a family.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Parameter {
    /// Name in recipes and on the command line: the key in the request body.
    pub name: &'static str,
    /// Path of objects above the key in the request body; empty at the top level.
    pub path: &'static [&'static str],
    /// Label of the form field.
    pub label: &'static str,
    /// What it is for.
    pub meaning: Meaning,
    /// What it takes.
    pub shape: Shape,
    /// Value that is offered where the user gives none, as JSON; sent only if required.
    pub default: Option<&'static str>,
    /// Whether a body without it is refused.
    pub is_required: bool,
    /// What it does, in a sentence.
    pub help: &'static str,
}

impl Parameter {
    /// Why this value would be refused; `None` when it is fine.
    pub fn problem_with(&self, value: &Value) -> Option<String> {
        problem_with(&self.shape, value)
    }

    /// The value of what someone typed: `.5`, `01`, `1e3` are numbers to people and not to JSON.
    ///
    /// What is no value of this parameter comes back as text, so that
    /// [`problem_with`](Self::problem_with) names it: it is never taken for *not given*. Only an
    /// empty text is `None`.
    pub fn parse(&self, text: &str) -> Option<Value> {
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        let number = text.parse::<f64>().ok().filter(|number| number.is_finite());
        Some(match (self.shape, number) {
            (Shape::Integer { .. } | Shape::IntegerChoice(_), Some(number)) => match text
                .parse::<i64>()
            {
                Ok(whole) => whole.into(),
                #[expect(
                    clippy::cast_possible_truncation,
                    reason = "it is whole, and small enough"
                )]
                Err(_) if number.fract() == 0.0 && number.abs() < 1e15 => (number as i64).into(),
                Err(_) => number.into(),
            },
            (Shape::Number { .. }, Some(number)) => match text.parse::<i64>() {
                Ok(whole) => whole.into(),
                Err(_) => number.into(),
            },
            // A text is a text, even if it looks like JSON; a list of one text may be written bare.
            (Shape::Choice(_) | Shape::Text { .. }, _) => text.into(),
            _ => match serde_json::from_str::<Value>(text) {
                Ok(value) if self.problem_with(&value).is_none() => value,
                _ => {
                    let list = Value::Array(vec![text.into()]);
                    if self.problem_with(&list).is_none() { list } else { text.into() }
                }
            },
        })
    }

    /// The value of this parameter in a request body.
    pub fn find_in<'a>(&self, body: &'a Value) -> Option<&'a Value> {
        self.path.iter().try_fold(body, |object, key| object.get(key))?.get(self.name)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn parameter(shape: Shape) -> Parameter {
        Parameter {
            name: "p",
            path: &[],
            label: "P",
            meaning: Meaning::Own,
            shape,
            default: None,
            is_required: false,
            help: "",
        }
    }

    #[track_caller]
    fn check(shape: Shape, value: &Value, is_fine: bool) {
        assert_eq!(parameter(shape).problem_with(value).is_none(), is_fine, "{shape:?} {value}");
    }

    #[test]
    fn ranges_include_both_ends_and_nothing_else() {
        let shape = Shape::Integer { min: 1, max: 10 };
        for (value, is_fine) in
            [(json!(1), true), (json!(10), true), (json!(0), false), (json!(11), false)]
        {
            check(shape, &value, is_fine);
        }
        for value in [json!(1.5), json!("1"), json!(null), json!(u64::MAX)] {
            check(shape, &value, false);
        }
        let shape = Shape::Number { min: 0.0, max: 1.0 };
        for (value, is_fine) in
            [(json!(0), true), (json!(0.3), true), (json!(1.0), true), (json!(1.01), false)]
        {
            check(shape, &value, is_fine);
        }
        check(shape, &json!("0.3"), false);
    }

    #[test]
    fn numbers_are_read_as_people_type_them_and_nothing_typed_is_lost() {
        let parse = |shape, text: &str| {
            let parameter = parameter(shape);
            let value = parameter.parse(text);
            let is_fine =
                value.as_ref().is_none_or(|value| parameter.problem_with(value).is_none());
            (value, is_fine)
        };
        let number = Shape::Number { min: 0.0, max: 1.0 };
        for (text, expected) in
            [(".5", json!(0.5)), ("5e-1", json!(0.5)), ("01", json!(1)), ("0", json!(0))]
        {
            assert_eq!(parse(number, text), (Some(expected), true), "{text}");
        }
        let integer = Shape::Integer { min: 1, max: 5000 };
        for (text, expected) in [("0100", json!(100)), ("1e3", json!(1000)), ("1.0", json!(1))] {
            assert_eq!(parse(integer, text), (Some(expected), true), "{text}");
        }
        for text in ["0,5", "abc", "0x10", "1e999", "2.5", "-1"] {
            let (value, is_fine) = parse(integer, text);
            assert!(value.is_some() && !is_fine, "{text}");
        }
        assert_eq!(parse(number, " "), (None, true));
    }

    #[test]
    fn a_cell_can_hold_lists_words_and_objects() {
        let parse = |shape, text: &str| parameter(shape).parse(text);
        let texts = Shape::texts(3);
        assert_eq!(parse(texts, r#"["a", "b"]"#), Some(json!(["a", "b"])));
        assert_eq!(parse(texts, "END"), Some(json!(["END"])));
        assert_eq!(parse(Shape::Boolean, "true"), Some(json!(true)));
        assert_eq!(parse(Shape::Open, r#"{"a": 1}"#), Some(json!({ "a": 1 })));
        assert_eq!(parse(Shape::Choice(&["low"]), "low"), Some(json!("low")));
        for (shape, text) in [(Shape::Boolean, "maybe"), (Shape::Open, "{"), (Shape::Open, "x")] {
            let value = parse(shape, text).expect("what was typed is kept");
            assert!(parameter(shape).problem_with(&value).is_some(), "{text}");
        }
    }

    #[test]
    fn lists_hold_texts_only_and_have_a_length() {
        let shape = Shape::texts(2);
        check(shape, &json!([]), true);
        check(shape, &json!(["a", "b"]), true);
        check(shape, &json!(["a", "b", "c"]), false);
        check(shape, &json!([1]), false);
        check(shape, &json!("a"), false);
    }
}

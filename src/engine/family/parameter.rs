//! The description of one parameter of a request body: form field, check and help in one.

use serde_json::Value;

/// What values a parameter takes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Kind {
    /// A whole number in a range, both ends included.
    Integer {
        /// Smallest value.
        min: i64,
        /// Largest value.
        max: i64,
    },
    /// A number in a range, both ends included.
    Number {
        /// Smallest value.
        min: f64,
        /// Largest value.
        max: f64,
    },
    /// A list of texts.
    Texts {
        /// Longest list.
        max: usize,
    },
}

/// One parameter of a family.
#[derive(Debug, Clone, Copy)]
pub struct Parameter {
    /// Name in recipes and on the command line: the key in the request body.
    pub name: &'static str,
    /// Path of objects above the key in the request body; empty at the top level.
    pub path: &'static [&'static str],
    /// Label of the form field.
    pub label: &'static str,
    /// What it takes.
    pub kind: Kind,
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
        match self.kind {
            Kind::Integer { min, max } => match value.as_i64() {
                Some(number) if (min..=max).contains(&number) => None,
                _ => Some(format!("expected a whole number from {min} to {max}, found {value}")),
            },
            Kind::Number { min, max } => match value.as_f64() {
                Some(number) if (min..=max).contains(&number) => None,
                _ => Some(format!("expected a number from {min} to {max}, found {value}")),
            },
            Kind::Texts { max } => match value.as_array() {
                Some(list) if list.len() <= max && list.iter().all(Value::is_string) => None,
                _ => Some(format!("expected a list of up to {max} texts, found {value}")),
            },
        }
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
        Some(match (self.kind, number) {
            (Kind::Integer { .. }, Some(number)) => match text.parse::<i64>() {
                Ok(whole) => whole.into(),
                #[expect(
                    clippy::cast_possible_truncation,
                    reason = "it is whole, and small enough"
                )]
                Err(_) if number.fract() == 0.0 && number.abs() < 1e15 => (number as i64).into(),
                Err(_) => number.into(),
            },
            (Kind::Number { .. }, Some(number)) => match text.parse::<i64>() {
                Ok(whole) => whole.into(),
                Err(_) => number.into(),
            },
            _ => text.into(),
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

    fn parameter(kind: Kind) -> Parameter {
        Parameter {
            name: "p",
            path: &[],
            label: "P",
            kind,
            default: None,
            is_required: false,
            help: "",
        }
    }

    #[track_caller]
    fn check(kind: Kind, value: &Value, is_fine: bool) {
        assert_eq!(parameter(kind).problem_with(value).is_none(), is_fine, "{kind:?} {value}");
    }

    #[test]
    fn ranges_include_both_ends_and_nothing_else() {
        let kind = Kind::Integer { min: 1, max: 10 };
        for (value, is_fine) in
            [(json!(1), true), (json!(10), true), (json!(0), false), (json!(11), false)]
        {
            check(kind, &value, is_fine);
        }
        for value in [json!(1.5), json!("1"), json!(null), json!(u64::MAX)] {
            check(kind, &value, false);
        }
        let kind = Kind::Number { min: 0.0, max: 1.0 };
        for (value, is_fine) in
            [(json!(0), true), (json!(0.3), true), (json!(1.0), true), (json!(1.01), false)]
        {
            check(kind, &value, is_fine);
        }
        check(kind, &json!("0.3"), false);
    }

    #[test]
    fn numbers_are_read_as_people_type_them_and_nothing_typed_is_lost() {
        let parse = |kind, text: &str| {
            let parameter = parameter(kind);
            let value = parameter.parse(text);
            let is_fine =
                value.as_ref().is_none_or(|value| parameter.problem_with(value).is_none());
            (value, is_fine)
        };
        let number = Kind::Number { min: 0.0, max: 1.0 };
        for (text, expected) in
            [(".5", json!(0.5)), ("5e-1", json!(0.5)), ("01", json!(1)), ("0", json!(0))]
        {
            assert_eq!(parse(number, text), (Some(expected), true), "{text}");
        }
        let integer = Kind::Integer { min: 1, max: 5000 };
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
    fn lists_hold_texts_only_and_have_a_length() {
        let kind = Kind::Texts { max: 2 };
        check(kind, &json!([]), true);
        check(kind, &json!(["a", "b"]), true);
        check(kind, &json!(["a", "b", "c"]), false);
        check(kind, &json!([1]), false);
        check(kind, &json!("a"), false);
    }
}

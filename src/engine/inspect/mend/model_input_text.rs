//! `mend.model-input-text`

use serde_json::Value as Json;

use super::super::super::check::{Findings, Path, Rule, Severity};
use super::super::super::json::{Document, Kind, Value};
use super::super::rules::{MODEL_INPUT_TEXT, duplicate_key};
use super::{BODY, Fix};

static RULE: Rule = Rule {
    code: "mend.model-input-text",
    severity: Severity::Note,
    title: "Unpacked a body that was a string",
    why: "The body has to be an object; it was serialized twice.",
    fix: "Serialize records once when you write them.",
    example: r#""modelInput": "{\"max_tokens\": 5}" became "modelInput": {"max_tokens": 5}"#,
};

pub(super) static FIX: Fix = Fix { rule: &RULE, mends: &[&MODEL_INPUT_TEXT], body: None };

/// The object that stands in a string, as JSON; `None` when it is none.
pub(super) fn mend(
    input: Value<'_>,
    document: &mut Document,
    changes: &mut Findings<'_>,
) -> Option<String> {
    let text = input.as_str()?;
    let object = document.parse(&text).ok().filter(|value| value.kind() == Kind::Object)?;
    if object.first_changed().is_some() {
        return None;
    }
    let mut found = Findings::quiet(changes.at());
    duplicate_key::check(object, &Path::Root(""), &mut Vec::new(), &mut found);
    // Written anew, since the string may have held line ends.
    let json: Json = serde_json::from_str(&text).ok().filter(|_| found.n_found() == 0)?;
    changes.add(&RULE, &BODY, || "the string holds an object".to_owned());
    Some(json.to_string())
}

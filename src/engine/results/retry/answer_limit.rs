//! The limit of an answer, changed in the text of a request.

use super::super::super::family::{Candidates, Family, Parameter, candidates, recognize};
use super::super::super::json::{Document, Kind, Value};

/// What the limit of an answer has to be.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Wanted {
    /// At least so many tokens.
    pub(super) at_least: Option<u64>,
    /// Tokens that the answer had. A request without a limit gets none that is no longer.
    pub(super) answered: Option<u64>,
    /// No more than so many, unless that is less than `at_least`.
    pub(super) at_most: Option<u64>,
}

/// What was done to a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    /// It is higher than before.
    Raised,
    /// There was none before.
    Added,
    /// It is lower than before.
    Lowered,
}

impl Wanted {
    /// The limit in place of this one, if it has to be another.
    fn in_place_of(self, now: f64) -> Option<(u64, Change)> {
        #[expect(clippy::cast_precision_loss, reason = "limits of tokens are small")]
        let is_under = |limit: u64| now < limit as f64;
        #[expect(clippy::cast_precision_loss, reason = "limits of tokens are small")]
        let is_over = |limit: &u64| now > *limit as f64;
        if let Some(least) = self.at_least.filter(|least| is_under(*least)) {
            return Some((least, Change::Raised));
        }
        let most = self.at_most?.max(self.at_least.unwrap_or_default());
        Some(most).filter(is_over).map(|most| (most, Change::Lowered))
    }
}

/// The body with the limit that is wanted, and else as it stands, byte for byte. `None` where nothing
/// was changed: the limit is right already, the body is no JSON, or nobody knows where its limit
/// stands. `answered` is the family that the answer was read by.
pub(super) fn limited(
    body: &str,
    answered: Option<&'static dyn Family>,
    wanted: Wanted,
    document: &mut Document,
) -> Option<(String, Change)> {
    let value = document.parse(body).ok()?;
    let family = family_of(value, answered)?;
    let name = family.answer_limit()?;
    let parameter = family.parameters().iter().find(|parameter| parameter.name == name)?;
    let names = [name].into_iter().chain(family.other_answer_limits().iter().copied());
    let holder = value.at(parameter.path);
    // From the end to the beginning, so that places stay right; most bodies have one at most.
    let mut found: Vec<Value<'_>> =
        names.filter_map(|name| holder.and_then(|holder| holder.get(name))).collect();
    found.retain(|value| value.kind() != Kind::Null);
    found.sort_by_key(|value| std::cmp::Reverse(value.start()));
    if found.is_empty() {
        let is_longer = |limit: &u64| wanted.answered.is_none_or(|answered| *limit > answered);
        let limit = wanted.at_least.filter(is_longer)?;
        return Some((with_limit(body, value, parameter, limit)?, Change::Added));
    }
    let mut changed: Option<(String, Change)> = None;
    for value in found {
        let Some((limit, change)) = value.as_f64().and_then(|now| wanted.in_place_of(now)) else {
            continue;
        };
        let (text, _) = changed.get_or_insert_with(|| (body.to_owned(), change));
        text.replace_range(value.start()..value.start() + value.json().len(), &limit.to_string());
    }
    changed
}

/// The family of a body: that of its answer, if the body can be one of its.
fn family_of(
    body: Value<'_>,
    answered: Option<&'static dyn Family>,
) -> Option<&'static dyn Family> {
    let fitting = candidates(body);
    let answered = answered.filter(|family| !fitting.and(Candidates::only(*family)).is_empty());
    answered.or_else(|| recognize(body))
}

/// The body with a limit where it has none, or one that is null.
fn with_limit(body: &str, value: Value<'_>, parameter: &Parameter, limit: u64) -> Option<String> {
    let mut text = body.to_owned();
    let mut holder = value;
    let mut path = parameter.path.iter();
    let mut field = format!("\"{}\":{limit}", parameter.name);
    while let Some(key) = path.as_slice().first() {
        let Some(next) = holder.get(key).filter(|next| next.kind() == Kind::Object) else { break };
        holder = next;
        path.next();
    }
    for key in path.as_slice().iter().rev() {
        field = format!("\"{key}\":{{{field}}}");
    }
    let key = path.as_slice().first().copied().unwrap_or(parameter.name);
    if let Some(null) = holder.get(key) {
        if null.kind() != Kind::Null {
            return None;
        }
        let (_, new) = field.split_once(':')?;
        text.replace_range(null.start()..null.start() + null.json().len(), new);
        return Some(text);
    }
    if holder.kind() != Kind::Object {
        return None;
    }
    if holder.fields().next().is_some() {
        field.push(',');
    }
    text.insert_str(holder.start() + 1, &field);
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::super::super::super::family::{FAMILIES, by_id};
    use super::*;

    /// `None` where the body stays as it is.
    #[track_caller]
    fn check(family: &str, body: &str, limit: u64, expected: Option<&str>) {
        let wanted = Wanted { at_least: Some(limit), ..Wanted::default() };
        let found = limited(body, by_id(family), wanted, &mut Document::default());
        let found = found.as_ref().map(|(body, _)| body.as_str());
        assert_eq!(found, expected, "{family} {body}");
    }

    #[test]
    fn a_limit_is_what_is_wanted_and_the_change_is_known() {
        let body = |limit: &str| format!(r#"{{"prompt":"x"{limit}}}"#);
        let of = |limit: u64| format!(r#","max_gen_len":{limit}"#);
        let wanted = |at_least, answered, at_most| Wanted { at_least, answered, at_most };
        for (now, wanted, expected) in [
            (of(5), wanted(Some(9), Some(5), None), Some((9, Change::Raised))),
            (of(9), wanted(Some(9), None, Some(9)), None),
            (of(90), wanted(None, None, Some(50)), Some((50, Change::Lowered))),
            (of(90), wanted(Some(60), None, Some(50)), Some((60, Change::Lowered))),
            (of(40), wanted(Some(60), None, Some(50)), Some((60, Change::Raised))),
            (String::new(), wanted(Some(9), Some(8), None), Some((9, Change::Added))),
            // It was cut at the limit of the model, which is higher than that.
            (String::new(), wanted(Some(9), Some(9), None), None),
            (String::new(), wanted(None, None, Some(50)), None),
        ] {
            let found = limited(&body(&now), by_id("llama"), wanted, &mut Document::default());
            let expected = expected.map(|(limit, change)| {
                let at_start = format!(r#"{{"max_gen_len":{limit},"prompt":"x"}}"#);
                let body = if change == Change::Added { at_start } else { body(&of(limit)) };
                (body, change)
            });
            assert_eq!(found, expected, "{now} {wanted:?}");
        }
    }

    #[test]
    fn a_limit_is_raised_in_place_and_nothing_else_is_touched() {
        let claude = r#"{ "messages": [{"role":"user","content":"a\u0062 \"max_tokens\": 1"}],  "max_tokens" : 64 , "anthropic_version": "bedrock-2023-05-31" }"#;
        let higher = claude.replace(": 64 ,", ": 2000 ,");
        check("claude-messages", claude, 2_000, Some(&higher));
        check("claude-messages", claude, 64, None);
        check("claude-messages", claude, 63, None);
        let nova = r#"{"messages":[{"role":"user","content":[{"text":"x"}]}],"inferenceConfig":{"topP":1,"maxTokens":5}}"#;
        let higher = nova.replace(":5}", ":9}");
        check("nova", nova, 9, Some(&higher));
        check("converse", nova, 9, Some(&higher));
        let openai = r#"{"messages":[{"role":"user","content":"x"}],"max_completion_tokens":5}"#;
        check("openai-chat", openai, 9, Some(&openai.replace(":5", ":9")));
        // Whose answer it was taken for may be another of the same form.
        check("jamba", openai, 9, Some(&openai.replace(":5", ":9")));
    }

    #[test]
    fn a_limit_is_put_where_none_is() {
        let messages = r#""messages":[{"role":"user","content":[{"text":"x"}]}]"#;
        for (config, expected) in [
            ("", r#""inferenceConfig":{"maxTokens":9},"#),
            (r#""inferenceConfig":{},"#, r#""inferenceConfig":{"maxTokens":9},"#),
            (
                r#""inferenceConfig": { "topP": 1},"#,
                r#""inferenceConfig": {"maxTokens":9, "topP": 1},"#,
            ),
            (r#""inferenceConfig":{"maxTokens":null},"#, r#""inferenceConfig":{"maxTokens":9},"#),
        ] {
            let body = |config: &str| format!("{{{config}{messages}}}");
            check("converse", &body(config), 9, Some(&body(expected)));
        }
        let llama = r#"{"prompt":"x"}"#;
        check("llama", llama, 9, Some(r#"{"max_gen_len":9,"prompt":"x"}"#));
        for body in ["{", "[]", "{}", r#"{"what": "is this"}"#, "7"] {
            check("", body, 9, None);
        }
    }

    #[test]
    fn every_family_of_texts_can_be_raised_and_stays_what_it_is() {
        for family in FAMILIES {
            let body = family.request_example();
            let mut document = Document::default();
            let wanted = Wanted { at_least: Some(100_000), ..Wanted::default() };
            let found = limited(body, Some(*family), wanted, &mut document);
            assert_eq!(found.is_some(), family.answer_limit().is_some(), "{}", family.id());
            let Some((found, _)) = found else { continue };
            let before: serde_json::Value = serde_json::from_str(body).expect("JSON");
            let after: serde_json::Value = serde_json::from_str(&found).expect("JSON");
            let name = family.answer_limit().expect("it has one");
            let find = |name| family.parameters().iter().find(move |it| it.name == name);
            let parameter = find(name).expect("a parameter");
            let limit = parameter.find_in(&after).and_then(serde_json::Value::as_u64);
            assert_eq!(limit, Some(100_000), "{}", family.id());
            let mut put_back = after;
            let mut holder = &mut put_back;
            for key in parameter.path {
                holder = &mut holder[*key];
            }
            match parameter.find_in(&before) {
                Some(was) => holder[name] = was.clone(),
                None => drop(holder.as_object_mut().expect("an object").remove(name)),
            }
            assert_eq!(put_back, before, "{}", family.id());
        }
    }
}

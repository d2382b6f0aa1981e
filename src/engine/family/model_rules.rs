//! What a model refuses of its format, by the rows of the catalog.

use super::super::catalog::{self, Refusal, RequestRule, builtin};
use super::super::check::{Findings, Path};
use super::super::json::Value;
use super::{Family, Meaning, by_id, rules};

/// What a model refuses of a format, looked up once for many bodies.
#[derive(Debug)]
pub(super) struct ModelRules(Vec<Resolved>);

/// A row of the catalog with the places in a body that it speaks of: for each of its parameters, or
/// for its field, where that may stand.
#[derive(Debug)]
struct Resolved {
    rule: &'static RequestRule,
    places: Vec<Vec<Vec<&'static str>>>,
}

impl ModelRules {
    /// What `model` refuses of the bodies of `family`; nothing for a model that nobody knows.
    pub(super) fn new(family: &dyn Family, model: &str) -> Self {
        let resolve = |rule: &'static RequestRule| Resolved {
            rule,
            places: match &rule.refuses {
                Refusal::Parameter { parameter, .. } => vec![places(family, model, *parameter)],
                Refusal::Together { parameters } => {
                    parameters.iter().map(|parameter| places(family, model, *parameter)).collect()
                }
                Refusal::Field { path, .. } => vec![vec![own_place(family, path)]],
                Refusal::Prefill => Vec::new(),
            },
        };
        Self(builtin().request_rules(model, family.id()).map(resolve).collect())
    }

    /// Says what of a body the model refuses.
    pub(super) fn check(&self, body: Value<'_>, path: &Path<'_>, out: &mut Findings<'_>) {
        for Resolved { rule, places } in &self.0 {
            match &rule.refuses {
                Refusal::Parameter { doubtful_value, .. } => {
                    let places = places.iter().flatten();
                    for (place, value) in places.filter_map(|place| found(body, place)) {
                        let is_doubtful =
                            doubtful_value.is_some() && value.as_f64() == *doubtful_value;
                        refuse(rule, rule.is_certain && !is_doubtful, path, place, out);
                    }
                }
                Refusal::Together { .. } => together(rule, places, body, path, out),
                Refusal::Prefill => {
                    let last = body.get("messages").and_then(|messages| messages.items().last());
                    let role = last.and_then(|message| message.get("role"));
                    if role.is_some_and(|role| role.is_str("assistant")) {
                        refuse(rule, rule.is_certain, path, &["messages"], out);
                    }
                }
                Refusal::Field { values, .. } => {
                    let mut places = places.iter().flatten();
                    if let Some((place, value)) = places.find_map(|place| found(body, place))
                        && (values.is_empty() || values.iter().any(|refused| value.is_str(refused)))
                    {
                        refuse(rule, rule.is_certain, path, place, out);
                    }
                }
            }
        }
    }
}

/// Parameters that are right alone: the last of them is reported when all are given.
fn together(
    rule: &RequestRule,
    places: &[Vec<Vec<&'static str>>],
    body: Value<'_>,
    path: &Path<'_>,
    out: &mut Findings<'_>,
) {
    let mut last = None;
    for places in places {
        match places.iter().find(|place| found(body, place).is_some()) {
            Some(place) => last = Some(place),
            None => return,
        }
    }
    match last {
        Some(place) if rule.is_certain => at(path, place, &mut |path| {
            rules::forbidden_together::add(path, out, || rule.detail(builtin()));
        }),
        Some(place) => refuse(rule, false, path, place, out),
        None => {}
    }
}

/// The parameters of a family that a model refuses, or probably refuses, with the row that says so:
/// a form does not offer them.
pub fn refused_parameters(
    model: &str,
    family: &dyn Family,
) -> Vec<(&'static str, &'static RequestRule)> {
    let mut refused = Vec::new();
    for rule in builtin().request_rules(model, family.id()) {
        let parameters = family.parameters().iter().filter(|parameter| match &rule.refuses {
            Refusal::Parameter { parameter: meaning, .. } => parameter.meaning == *meaning,
            Refusal::Field { path, values } if values.is_empty() => {
                let own = own_place(family, path);
                own.split_last()
                    .is_some_and(|(name, above)| *name == parameter.name && above == parameter.path)
            }
            _ => false,
        });
        refused.extend(parameters.map(|parameter| (parameter.name, rule)));
    }
    refused
}

/// Where a body may have a parameter: where the family has it, and, in formats for all models, where
/// the model's own format has it among the fields that are passed on.
fn places(family: &dyn Family, model: &str, meaning: Meaning) -> Vec<Vec<&'static str>> {
    let of = |family: &dyn Family, above: Option<&'static str>| {
        let parameters = family.parameters().iter();
        let parameters = parameters.filter(|parameter| parameter.meaning == meaning);
        let place = parameters.map(|parameter| {
            above.into_iter().chain(parameter.path.iter().copied()).chain([parameter.name])
        });
        place.map(Iterator::collect).collect::<Vec<Vec<_>>>()
    };
    let mut places = of(family, None);
    if let Some(field) = family.model_fields() {
        let format =
            catalog::find_model(builtin(), model).and_then(|model| model.format.as_deref());
        if let Some(own) = format.and_then(by_id) {
            places.extend(of(own, Some(field)));
        }
    }
    places
}

/// Where a field of the model's own format stands in a body of this family.
fn own_place(family: &dyn Family, path: &'static [String]) -> Vec<&'static str> {
    family.model_fields().into_iter().chain(path.iter().map(String::as_str)).collect()
}

fn found<'p, 'v>(body: Value<'v>, place: &'p [&'p str]) -> Option<(&'p [&'p str], Value<'v>)> {
    Some((place, body.at(place)?))
}

fn refuse(
    rule: &RequestRule,
    is_certain: bool,
    path: &Path<'_>,
    place: &[&str],
    out: &mut Findings<'_>,
) {
    let detail = || rule.detail(builtin());
    at(path, place, &mut |path| {
        if is_certain {
            rules::refused_by_model::add(path, out, detail);
        } else {
            rules::doubtful_for_model::add(path, out, detail);
        }
    });
}

/// Goes down a path of names.
fn at(path: &Path<'_>, place: &[&str], then: &mut dyn FnMut(&Path<'_>)) {
    match place.split_first() {
        Some((name, rest)) => at(&path.field(name), rest, then),
        None => then(path),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::super::super::check::{Place, Report};
    use super::super::super::json::Document;
    use super::super::check_body;
    use super::*;

    const OPUS_5: &str = "anthropic.claude-opus-5";
    const REFUSED: &str = "body.refused-by-model";
    const DOUBTFUL: &str = "body.doubtful-for-model";
    const TOGETHER: &str = "body.forbidden-together";

    /// What is said of a body that is right for its format, with these fields added.
    #[track_caller]
    fn check(format: &str, model: &str, more: Json, expected: &[(&'static str, &str)]) {
        let family = by_id(format).expect("a family");
        let mut body = match format {
            "converse" => {
                json!({ "messages": [{ "role": "user", "content": [{ "text": "Hi" }] }] })
            }
            "openai-chat" => json!({ "messages": [{ "role": "user", "content": "Hi" }] }),
            _ => json!({
                "anthropic_version": "bedrock-2023-05-31",
                "max_tokens": 5000,
                "messages": [{ "role": "user", "content": "Hi" }],
            }),
        };
        let fields = more.as_object().expect("fields").clone();
        body.as_object_mut().expect("an object").extend(fields);
        let text = body.to_string();
        let mut document = Document::default();
        let mut report = Report::new();
        let mut out = Findings::new(&mut report, Place::default());
        let value = document.parse(&text).expect("bodies are JSON");
        check_body(family, model, value, &Path::Root(""), &mut out);
        let groups = report.groups();
        let found: Vec<_> =
            groups.iter().map(|group| (group.rule.code, group.subject.as_str())).collect();
        assert_eq!(found, expected, "{model}: {body}");
    }

    #[track_caller]
    fn check_claude(model: &str, more: Json, expected: &[(&'static str, &str)]) {
        check("claude-messages", model, more, expected);
    }

    #[test]
    fn sampling_is_refused_by_the_newest_models() {
        check_claude(OPUS_5, json!({ "temperature": 0.2 }), &[(REFUSED, "temperature")]);
        check_claude(OPUS_5, json!({ "top_p": 0.2 }), &[(REFUSED, "top_p")]);
        check_claude(OPUS_5, json!({ "top_k": 5 }), &[(REFUSED, "top_k")]);
        check_claude(OPUS_5, json!({ "temperature": 1 }), &[(DOUBTFUL, "temperature")]);
        check_claude("anthropic.claude-sonnet-4-6", json!({ "temperature": 0.2 }), &[]);
        check_claude("", json!({ "temperature": 0.2 }), &[]);
    }

    #[test]
    fn a_model_is_known_by_its_profile_and_its_arn() {
        for model in [
            "us.anthropic.claude-opus-5",
            "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-opus-5",
            "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-opus-5",
        ] {
            check_claude(model, json!({ "temperature": 0.2 }), &[(REFUSED, "temperature")]);
        }
    }

    #[test]
    fn one_row_holds_for_converse_too() {
        let config = |config: Json| json!({ "inferenceConfig": config });
        check(
            "converse",
            OPUS_5,
            config(json!({ "temperature": 0.2 })),
            &[(REFUSED, "inferenceConfig.temperature")],
        );
        check(
            "converse",
            OPUS_5,
            json!({ "additionalModelRequestFields": { "top_k": 5 } }),
            &[(REFUSED, "additionalModelRequestFields.top_k")],
        );
        check(
            "converse",
            "anthropic.claude-haiku-4-5-20251001-v1:0",
            config(json!({ "temperature": 0.2, "topP": 0.5 })),
            &[(TOGETHER, "inferenceConfig.topP")],
        );
        check(
            "converse",
            "anthropic.claude-sonnet-4-5-20250929-v1:0",
            json!({ "additionalModelRequestFields": { "thinking": { "type": "adaptive" } } }),
            &[(REFUSED, "additionalModelRequestFields.thinking.type")],
        );
    }

    #[test]
    fn temperature_and_top_p_are_refused_together_by_some() {
        let both = json!({ "temperature": 0.2, "top_p": 0.5 });
        for model in [
            "anthropic.claude-haiku-4-5-20251001-v1:0",
            "anthropic.claude-sonnet-4-5-20250929-v1:0",
            "anthropic.claude-opus-4-5-20251101-v1:0",
            "anthropic.claude-sonnet-4-6",
        ] {
            check_claude(model, both.clone(), &[(TOGETHER, "top_p")]);
            check_claude(model, json!({ "top_p": 0.5 }), &[]);
        }
        check_claude("anthropic.claude-opus-4-6-v1", both.clone(), &[(DOUBTFUL, "top_p")]);
        check_claude("anthropic.claude-sonnet-4-20250514-v1:0", both, &[]);
    }

    #[test]
    fn some_models_write_no_answer_that_was_begun() {
        let begun = json!({ "messages": [
            { "role": "user", "content": "Hi" },
            { "role": "assistant", "content": "He" },
        ] });
        for (model, expected) in [
            ("anthropic.claude-opus-4-6-v1", Some(REFUSED)),
            ("anthropic.claude-sonnet-4-6", Some(REFUSED)),
            (OPUS_5, Some(DOUBTFUL)),
            ("anthropic.claude-sonnet-4-5-20250929-v1:0", None),
        ] {
            let expected: Vec<_> = expected.map(|code| (code, "messages")).into_iter().collect();
            check_claude(model, begun.clone(), &expected);
        }
    }

    #[test]
    fn no_model_thinks_about_an_answer_that_was_begun() {
        let begun = json!({
            "thinking": { "type": "enabled", "budget_tokens": 2048 },
            "messages": [
                { "role": "user", "content": "Hi" },
                { "role": "assistant", "content": "He" },
            ],
        });
        check_claude("anthropic.claude-sonnet-4-20250514-v1:0", begun, &[(TOGETHER, "messages")]);
    }

    #[test]
    fn kinds_of_thinking_and_effort_differ_by_model() {
        let thinking = |kind: &str| match kind {
            "enabled" => json!({ "thinking": { "type": "enabled", "budget_tokens": 2048 } }),
            _ => json!({ "thinking": { "type": kind } }),
        };
        let kind = "thinking.type";
        check_claude(OPUS_5, thinking("adaptive"), &[]);
        check_claude(OPUS_5, thinking("disabled"), &[]);
        check_claude(OPUS_5, thinking("enabled"), &[(DOUBTFUL, kind)]);
        let opus_4_5 = "anthropic.claude-opus-4-5-20251101-v1:0";
        check_claude(opus_4_5, thinking("enabled"), &[]);
        check_claude(opus_4_5, thinking("adaptive"), &[(REFUSED, kind)]);
        let effort = |effort: &str| json!({ "output_config": { "effort": effort } });
        let path = "output_config.effort";
        check_claude("anthropic.claude-sonnet-4-6", effort("max"), &[]);
        check_claude("anthropic.claude-sonnet-4-6", effort("xhigh"), &[(REFUSED, path)]);
        check_claude("anthropic.claude-opus-4-6-v1", effort("xhigh"), &[(DOUBTFUL, path)]);
        check_claude(opus_4_5, effort("max"), &[(REFUSED, path)]);
    }

    #[test]
    fn a_row_may_hold_in_one_format_only() {
        let model = "openai.gpt-oss-20b-1:0";
        let config = json!({ "inferenceConfig": { "stopSequences": ["END"] } });
        check("converse", model, config, &[(DOUBTFUL, "inferenceConfig.stopSequences")]);
        check("openai-chat", model, json!({ "stop": ["END"] }), &[]);
        let kimi = "moonshot.kimi-k2-thinking";
        check("openai-chat", kimi, json!({ "stop": ["END"] }), &[(DOUBTFUL, "stop")]);
    }

    #[track_caller]
    fn check_form(format: &str, model: &str, expected: &[&str]) {
        let family = by_id(format).expect("a family");
        let found = refused_parameters(model, family);
        let names: Vec<_> = found.iter().map(|(name, _)| *name).collect();
        assert_eq!(names, expected, "{format} {model}");
    }

    #[test]
    fn a_form_offers_nothing_that_is_refused() {
        check_form("claude-messages", OPUS_5, &["temperature", "top_p", "top_k"]);
        check_form("converse", OPUS_5, &["temperature", "topP"]);
        check_form(
            "claude-messages",
            "us.anthropic.claude-opus-5",
            &["temperature", "top_p", "top_k"],
        );
        check_form("claude-messages", "anthropic.claude-3-haiku-20240307-v1:0", &["thinking"]);
        check_form("claude-messages", "anthropic.claude-sonnet-4-6", &[]);
        check_form("claude-messages", "", &[]);
        check_form("openai-chat", "moonshot.kimi-k2-thinking", &["stop"]);
    }

    #[test]
    fn a_finding_names_its_source_and_its_date() {
        let refused = refused_parameters(OPUS_5, by_id("claude-messages").expect("a family"));
        let (_, rule) = refused.first().expect("temperature is refused");
        let detail = rule.detail(builtin());
        assert!(detail.contains("temperature") && detail.ends_with("2026-08-05)"), "{detail}");
    }
}

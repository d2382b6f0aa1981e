//! `line.other-format`

use super::super::super::check::{Findings, Path, Rule, Severity};
use super::super::super::family;
use super::super::super::json::Value;

/// A line is a batch request of another service, or a body without its envelope.
pub static OTHER_FORMAT: Rule = Rule {
    code: "line.other-format",
    severity: Severity::Error,
    title: "The file is in another format than Bedrock's batch records",
    why: "Bedrock reads {\"recordId\": …, \"modelInput\": …} and nothing else.",
    fix: "Convert the file: the body belongs into \"modelInput\", and the id into \"recordId\".",
    example: "{\"custom_id\": \"1\", \"method\": \"POST\", \"url\": \"/v1/chat/completions\", \"body\": {…}}",
};

/// Says what a line without `modelInput` is, if it is known. Whether it did.
pub(in super::super) fn check(line: Value<'_>, out: &mut Findings<'_>) -> bool {
    let Some(what) = name_of(line) else {
        return false;
    };
    out.add(&OTHER_FORMAT, &Path::Root(""), || what);
    true
}

fn name_of(line: Value<'_>) -> Option<String> {
    let has = |name| line.get(name).is_some();
    if has("custom_id") {
        let known = [
            ("body", "a request of OpenAI's batch API"),
            ("params", "a request of Anthropic's batch API"),
            ("response", "a result of OpenAI's batch API"),
            ("result", "a result of Anthropic's batch API"),
        ];
        return known.iter().find(|(name, _)| has(name)).map(|(_, what)| (*what).to_owned());
    }
    // A record that merely lacks its body is none of these.
    if has("recordId") {
        return None;
    }
    let family = family::recognize(line).or_else(|| family::nearest(line))?;
    Some(format!("a request body without its envelope, it looks like {}", family.title()))
}

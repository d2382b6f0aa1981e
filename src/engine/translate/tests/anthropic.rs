//! Anthropic's requests.

use super::*;

#[test]
fn anthropic_requests_reach_claude_as_they_are() {
    let params = json!({
        "model": "claude-sonnet-4-5", "max_tokens": 4096, "stream": false,
        "system": [{ "type": "text", "text": "Think first." }],
        "thinking": { "type": "enabled", "budget_tokens": 2048 },
        "metadata": { "user_id": "u-1" },
        "messages": [
            { "role": "user", "content": "2 + 2?" },
            { "role": "assistant", "content": [
                { "type": "thinking", "thinking": "easy", "signature": "c2ln" }, text("4")] },
            { "role": "user", "content": "And 3 + 3?" },
        ],
    });
    let mut expected = params.clone();
    let fields = expected.as_object_mut().expect("fields");
    fields.shift_remove("model");
    fields.shift_remove("stream");
    fields.insert("anthropic_version".to_owned(), "bedrock-2023-05-31".into());
    let request = json!({ "custom_id": "a", "params": params });
    let whole = json!({ "requests": [request, { "custom_id": "b", "params": params }] });
    let said = [("translate.model-replaced", "claude-sonnet-4-5")];
    check("claude-messages", &request.to_string(), &[("a", expected.clone())], &said);
    for whole in [whole.to_string(), serde_json::to_string_pretty(&whole).expect("JSON")] {
        check(
            "claude-messages",
            &whole,
            &[("a", expected.clone()), ("b", expected.clone())],
            &said,
        );
        assert_eq!(
            translate("claude-messages", &whole).totals.kind,
            Some(SourceKind::AnthropicObject)
        );
    }
}

#[test]
fn what_bedrock_does_not_take_of_anthropic_is_said() {
    let source = |source: Json| {
        let image = json!({ "type": "image", "source": source });
        let params =
            json!({ "max_tokens": 5, "messages": [{ "role": "user", "content": [image] }] });
        json!({ "custom_id": "a", "params": params }).to_string()
    };
    let url = source(json!({ "type": "url", "url": "https://example.com/cat.png" }));
    check("claude-messages", &url, &[], &[("translate.image-address", "")]);
    let file = source(json!({ "type": "file", "file_id": "f" }));
    check("claude-messages", &file, &[], &[("translate.part-not-carried", "")]);
    let params = json!({
        "max_tokens": 5, "temperature": 3, "service_tier": "standard_only", "mcp_servers": [{}],
        "messages": [{ "role": "user", "content": "Hi" }],
    });
    check(
        "claude-messages",
        &json!({ "custom_id": "a", "params": params }).to_string(),
        &[(
            "a",
            json!({
                "anthropic_version": "bedrock-2023-05-31", "max_tokens": 5,
                "messages": [{ "role": "user", "content": "Hi" }],
            }),
        )],
        &[
            ("translate.value-out-of-range", "temperature"),
            ("translate.parameter-dropped", "service_tier"),
            ("translate.parameter-dropped", "mcp_servers"),
        ],
    );
}

#[test]
fn anthropic_requests_reach_another_family_through_their_meaning() {
    let params = json!({
        "max_tokens": 50, "top_k": 5, "stop_sequences": ["END"],
        "thinking": { "type": "enabled", "budget_tokens": 1024 },
        "system": [
            { "type": "text", "text": "Be short.", "cache_control": { "type": "ephemeral" } },
            { "type": "text", "text": "Be kind." },
        ],
        "messages": [
            { "role": "user", "content": [{ "type": "document", "title": "Note", "source":
                { "type": "text", "media_type": "text/plain", "data": "Tea at five." } },
                text("When is tea?")] },
            { "role": "assistant", "content": [
                { "type": "thinking", "thinking": "hm", "signature": "" }, text("At")] },
        ],
    });
    check(
        "titan-text",
        &json!({ "custom_id": "a", "params": params }).to_string(),
        &[(
            "a",
            json!({
                "inputText": "Be short.\n\nBe kind.\n\nUser: Note\n\nTea at five.\nWhen is tea?\nBot: At",
                "textGenerationConfig": { "maxTokenCount": 50, "stopSequences": ["END"] },
            }),
        )],
        &[
            ("translate.part-dropped", "cache_control"),
            ("translate.part-dropped", "thinking"),
            ("translate.parameter-dropped", "top_k"),
            ("translate.parameter-dropped", "thinking"),
        ],
    );
}

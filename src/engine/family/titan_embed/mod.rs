//! Amazon Titan embeddings: three request formats with one kind of answer.

mod multimodal;
mod text_v1;
mod text_v2;

pub(super) use multimodal::TitanMultimodalEmbed;
pub(super) use text_v1::TitanEmbedTextV1;
pub(super) use text_v2::TitanEmbedTextV2;

use super::super::json::Value;
use super::{Abilities, Answer, Answers, Embedding, Shape, Stop};

const SOURCE_OF_TEXT: &str =
    "https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-titan-embed-text.html";

/// The text of both text models: 50,000 characters at most, whatever they are in tokens.
const INPUT_TEXT: Shape = Shape::Text { min: 1, max: 50_000 };

const ABILITIES: Abilities = Abilities { answers: Answers::Embeddings, ..Abilities::TEXT };

/// Reads an answer of any of the three: V2 names vectors by their type, all others have one.
fn read(output: Value<'_>) -> Option<Answer<'_>> {
    let mut answer = Answer::default();
    let by_type = output.get("embeddingsByType");
    for (kind, values) in by_type.into_iter().flat_map(Value::fields) {
        answer.embeddings.extend(Embedding::of(kind.as_str()?, values));
    }
    // V2 says the floats twice.
    if !answer.embeddings.iter().any(|found| found.kind == "float") {
        let plain = output.get("embedding");
        answer.embeddings.extend(plain.and_then(|values| Embedding::of("float", values)));
    }
    // The multimodal model tells in `message` what went wrong.
    let message = output.get("message").and_then(Value::as_str);
    if answer.embeddings.is_empty() && message.is_none() {
        return None;
    }
    answer.stop = message.is_some().then_some(Stop::Other);
    answer.stop_reason = message;
    answer.usage.input_tokens = output.get("inputTextTokenCount").and_then(Value::as_u64);
    answer
        .note_unknown(output, &["embedding", "embeddingsByType", "inputTextTokenCount", "message"]);
    Some(answer)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::super::super::json::Document;
    use super::super::super::recipe::Parameters;
    use super::super::super::template::Text;
    use super::super::tests::findings_for;
    use super::super::{Family, Media, MediaKind, MediaSource, Part, Prompt, Turn};
    use super::*;

    #[track_caller]
    fn check(family: &'static dyn Family, body: &Json, expected: &[(&str, &str)]) {
        let found = findings_for(family, "", body);
        let found: Vec<_> = found.iter().map(|(code, path)| (*code, path.as_str())).collect();
        assert_eq!(found, expected, "{}", family.id());
    }

    #[test]
    fn options_of_v2_are_refused_by_v1() {
        let body = json!({ "inputText": "x", "dimensions": 256, "normalize": true, "embeddingTypes": ["float"] });
        check(
            &TitanEmbedTextV1,
            &body,
            &[
                ("body.unknown-field", "dimensions"),
                ("body.unknown-field", "normalize"),
                ("body.unknown-field", "embeddingTypes"),
            ],
        );
        check(&TitanEmbedTextV2, &body, &[]);
    }

    #[test]
    fn texts_have_at_most_50_000_characters() {
        for family in [&TitanEmbedTextV1 as &dyn Family, &TitanEmbedTextV2] {
            check(family, &json!({ "inputText": "é".repeat(50_000) }), &[]);
            let body = json!({ "inputText": "é".repeat(50_001) });
            check(family, &body, &[("body.wrong-length", "inputText")]);
        }
    }

    #[test]
    fn vectors_have_certain_lengths_and_types() {
        let body = json!({ "inputText": "x", "dimensions": 384, "embeddingTypes": ["int8"] });
        check(
            &TitanEmbedTextV2,
            &body,
            &[("body.unknown-choice", "dimensions"), ("body.unknown-choice", "embeddingTypes[]")],
        );
        let body = json!({ "inputText": "x", "embeddingConfig": { "outputEmbeddingLength": 512 } });
        let path = "embeddingConfig.outputEmbeddingLength";
        check(&TitanMultimodalEmbed, &body, &[("body.unknown-choice", path)]);
    }

    #[test]
    fn an_image_is_a_base64_text() {
        let family = &TitanMultimodalEmbed;
        check(family, &json!({ "inputImage": "iVBORw==" }), &[]);
        check(family, &json!({ "inputText": "x", "inputImage": "iVBORw==" }), &[]);
        let body = json!({ "inputImage": { "base64": "iVBORw==" } });
        check(family, &body, &[("body.wrong-type", "inputImage")]);
        let body = json!({ "inputImage": "data:image/png;base64,iVBORw==" });
        check(family, &body, &[("body.bad-base64", "inputImage")]);
        let body = json!({ "embeddingConfig": { "outputEmbeddingLength": 256 } });
        check(family, &body, &[("body.not-exactly-one", "")]);
    }

    #[test]
    fn the_last_turn_is_embedded_with_its_image() {
        let parameters = Parameters::new();
        let mut prompt = Prompt::of_text("", Text::literal("before"), &parameters);
        prompt.turns.push(Turn::user(Text::literal("a cat")));
        let build = |family: &dyn Family, prompt: &Prompt<'_>| -> Json {
            serde_json::from_str(&family.body(prompt).render_constant()).expect("a body is JSON")
        };
        assert_eq!(build(&TitanEmbedTextV1, &prompt), json!({ "inputText": "a cat" }));
        let image = Part::Media(Media {
            kind: MediaKind::Image,
            format: "png".into(),
            name: String::new(),
            source: MediaSource::Base64("iVBORw==".into()),
        });
        prompt.turns[1].parts.push(image.clone());
        assert_eq!(
            build(&TitanMultimodalEmbed, &prompt),
            json!({ "inputText": "a cat", "inputImage": "iVBORw==" })
        );
        prompt.turns[1].parts = vec![image];
        assert_eq!(build(&TitanMultimodalEmbed, &prompt), json!({ "inputImage": "iVBORw==" }));
    }

    #[test]
    fn answers_are_read_in_every_variant() {
        for (output, expected) in [
            (r#"{"embedding": [0.5, 1], "inputTextTokenCount": 3}"#, &[("float", 2)][..]),
            (
                r#"{"embedding": [0.5, 1], "embeddingsByType": {"float": [0.5, 1]}, "inputTextTokenCount": 3}"#,
                &[("float", 2)],
            ),
            (
                r#"{"embeddingsByType": {"binary": [0, 1, 1]}, "inputTextTokenCount": 3}"#,
                &[("binary", 3)],
            ),
            (
                r#"{"embedding": [0.5], "embeddingsByType": {"binary": [1], "float": [0.5]}, "inputTextTokenCount": 3}"#,
                &[("binary", 1), ("float", 1)],
            ),
        ] {
            let mut document = Document::default();
            let answer = read(document.parse(output).expect("JSON")).expect("an answer");
            let found: Vec<_> =
                answer.embeddings.iter().map(|e| (e.kind.as_ref(), e.dimension)).collect();
            assert_eq!(found, expected, "{output}");
            assert_eq!(answer.usage.input_tokens, Some(3));
            assert_eq!(answer.stop, None);
        }
    }

    #[test]
    fn a_message_is_why_there_is_no_vector() {
        let mut document = Document::default();
        let output = r#"{"embedding": null, "message": "The image is too large."}"#;
        let answer = read(document.parse(output).expect("JSON")).expect("an answer");
        assert_eq!(answer.stop, Some(Stop::Other));
        assert_eq!(answer.stop_reason.as_deref(), Some("The image is too large."));
        assert!(read(document.parse(r#"{"results": []}"#).expect("JSON")).is_none());
    }
}

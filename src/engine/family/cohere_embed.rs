//! Cohere Embed 3: texts or an image into vectors.

use serde_json::json;

use super::super::check::{Findings, Path};
use super::super::json::{Kind, Node, Value};
use super::shape::{Field, Object};
use super::{
    Abilities, Answer, Answers, Embedding, Family, Meaning, MediaKind, MediaSource, Parameter,
    Prompt, Shape, parameter_fields, rules, shape,
};

/// See the [module](self).
pub(super) struct CohereEmbed;

/// Longest text that is not cut, in characters.
const MAX_TEXT_CHARS: usize = 2048;

/// Value of `input_type` for images, and only for them.
const IMAGE: &str = "image";

const INPUT_TYPE: &str = "input_type";

const PARAMETERS: &[Parameter] = &[
    Parameter {
        name: INPUT_TYPE,
        path: &[],
        label: "Input type",
        meaning: Meaning::Own,
        shape: Shape::Choice(&[
            "search_document",
            "search_query",
            "classification",
            "clustering",
            IMAGE,
        ]),
        default: Some("\"search_document\""),
        is_required: true,
        help: "What the vectors are for. Search needs search_document for what is found and search_query for questions.",
    },
    Parameter {
        name: "truncate",
        path: &[],
        label: "Truncate",
        meaning: Meaning::Own,
        shape: Shape::Choice(&["NONE", "START", "END"]),
        default: None,
        is_required: false,
        help: "Which end of a text to cut that is too long. Without it, such a text fails.",
    },
    Parameter {
        name: "embedding_types",
        path: &[],
        label: "Embedding types",
        meaning: Meaning::Own,
        shape: Shape::List {
            item: &Shape::Choice(&["float", "int8", "uint8", "binary", "ubinary"]),
            min: 0,
            max: 5,
        },
        default: None,
        is_required: false,
        help: "What the numbers of a vector are, one a line; float by default. Answers hold a vector of each.",
    },
];

static BODY: Shape = Shape::Object(
    &Object::of(&[
        Field::optional("texts", Shape::List { item: &Shape::TEXT, min: 1, max: 96 }),
        Field::optional("images", Shape::List { item: &Shape::TEXT, min: 1, max: 1 }),
    ])
    .with_parameters(PARAMETERS),
);

impl Family for CohereEmbed {
    fn id(&self) -> &'static str {
        "cohere-embed"
    }

    fn title(&self) -> &'static str {
        "Cohere Embed"
    }

    fn doc(&self) -> &'static str {
        "The format of Embed English and Embed Multilingual 3, with vectors of 1,024 numbers. \
         A body holds up to 96 `texts`, or one of `images` as a `data:` address; `input_type` is always needed. \
         Quarry writes one text a record, so that every row has its own answer. \
         Texts over 2,048 characters fail unless `truncate` says which end to cut."
    }

    fn source(&self) -> &'static str {
        "https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-embed.html"
    }

    fn parameters(&self) -> &'static [Parameter] {
        PARAMETERS
    }

    fn abilities(&self) -> Abilities {
        Abilities {
            answers: Answers::Embeddings,
            images: &["jpeg", "png", "webp", "gif"],
            ..Abilities::TEXT
        }
    }

    fn body(&self, prompt: &Prompt<'_>) -> Node {
        let mut fields = parameter_fields(PARAMETERS, &[], prompt);
        if let Some(address) = image(prompt) {
            // Images have an input type of their own, whatever was chosen for texts.
            fields.retain(|(name, _)| *name != INPUT_TYPE);
            fields.push((INPUT_TYPE, Node::constant(IMAGE)));
            fields.push(("images", Node::constant(json!([address]))));
        } else {
            fields.push(("texts", Node::Array(vec![Node::Text(prompt.last_text())])));
        }
        Node::object(fields)
    }

    fn shape(&self) -> &'static Shape {
        &BODY
    }

    fn check(&self, body: Value<'_>, _model: &str, path: &Path<'_>, out: &mut Findings<'_>) {
        let is_image = body.get(INPUT_TYPE).map(|kind| kind.is_str(IMAGE));
        let images_path = path.field("images");
        match (body.get("texts"), body.get("images")) {
            (None, None) => shape::missing_field(&path.field("texts"), out),
            (Some(_), Some(_)) => rules::forbidden_together::add(&images_path, out, || {
                "a body holds texts or an image, not both".to_owned()
            }),
            (Some(_), None) if is_image == Some(true) => {
                rules::forbidden_together::add(&path.field("texts"), out, || {
                    "the input type image is for images only".to_owned()
                });
            }
            (None, Some(_)) if is_image == Some(false) => {
                rules::forbidden_together::add(&images_path, out, || {
                    "images need the input type image".to_owned()
                });
            }
            _ => {}
        }
        let images = body.get("images").into_iter().flat_map(Value::items);
        for (idx, image) in images.enumerate() {
            rules::wrong_form::check(
                Some(image),
                |text| text.starts_with("data:image/") && text.contains(";base64,"),
                "data:image/png;base64, and the image in base64",
                &images_path.item(idx),
                out,
            );
        }
        let truncate = body.get("truncate");
        if truncate.is_none_or(|end| end.is_str("NONE")) {
            let texts_path = path.field("texts");
            let texts = body.get("texts").into_iter().flat_map(Value::items).enumerate();
            for (idx, text) in texts.filter(|(_, text)| text.kind() == Kind::Text) {
                let limit = Shape::Text { min: 0, max: MAX_TEXT_CHARS };
                shape::check(&limit, text, &texts_path.item(idx), out);
            }
        }
    }

    fn read<'a>(&self, output: Value<'a>) -> Option<Answer<'a>> {
        let embeddings = output.get("embeddings")?;
        let mut answer = Answer::default();
        let vectors = embeddings.items().filter_map(|values| Embedding::of("float", values));
        answer.embeddings.extend(vectors);
        for (kind, vectors) in embeddings.fields() {
            let kind = kind.as_str().unwrap_or_default();
            let vectors = vectors.items();
            answer
                .embeddings
                .extend(vectors.filter_map(|values| Embedding::of(kind.clone(), values)));
        }
        answer.note_unknown(
            output,
            &["id", "response_type", "embeddings", "texts", "images", "inputType", "meta"],
        );
        (!answer.embeddings.is_empty()).then_some(answer)
    }

    fn request_example(&self) -> &'static str {
        r#"{
            "texts": ["Why is the sky blue?"],
            "input_type": "search_document",
            "truncate": "END",
            "embedding_types": ["float"]
        }"#
    }

    fn response_example(&self) -> &'static str {
        r#"{
            "id": "e-1",
            "response_type": "embeddings_by_type",
            "texts": ["why is the sky blue?"],
            "embeddings": { "float": [[0.0125, -0.031, 0.004, 0.0271]] }
        }"#
    }
}

/// The first image of a prompt, as an address that holds it.
fn image(prompt: &Prompt<'_>) -> Option<String> {
    prompt.media().find_map(|media| match (&media.kind, &media.source) {
        (MediaKind::Image, MediaSource::Base64(bytes)) => {
            let format = if media.format == "jpg" { "jpeg" } else { &media.format };
            Some(format!("data:image/{format};base64,{bytes}"))
        }
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::Value as Json;

    use super::super::super::check::{Place, Report};
    use super::super::super::json::Document;
    use super::super::super::recipe::Parameters;
    use super::super::super::template::Text;
    use super::super::{Media, Part, check_body};
    use super::*;

    #[track_caller]
    fn check(body: &Json, expected: &[(&'static str, &str)]) {
        let text = body.to_string();
        let mut document = Document::default();
        let mut report = Report::new();
        let mut out = Findings::new(&mut report, Place::default());
        let value = document.parse(&text).expect("bodies are JSON");
        check_body(&CohereEmbed, "", value, &Path::Root(""), &mut out);
        let groups = report.groups();
        let found: Vec<_> =
            groups.iter().map(|group| (group.rule.code, group.subject.as_str())).collect();
        assert_eq!(found, expected, "{body}");
    }

    #[test]
    fn a_body_holds_texts_or_one_image() {
        let image = "data:image/png;base64,AAAA";
        check(&json!({ "input_type": "image", "images": [image] }), &[]);
        check(&json!({ "input_type": "search_query" }), &[("body.missing-field", "texts")]);
        check(
            &json!({ "input_type": "image", "images": [image], "texts": ["a"] }),
            &[("body.forbidden-together", "images")],
        );
        check(
            &json!({ "input_type": "image", "texts": ["a"] }),
            &[("body.forbidden-together", "texts")],
        );
        check(
            &json!({ "input_type": "clustering", "images": [image] }),
            &[("body.forbidden-together", "images")],
        );
        check(
            &json!({ "input_type": "image", "images": ["AAAA"] }),
            &[("body.wrong-form", "images[]")],
        );
    }

    #[test]
    fn long_texts_fail_unless_an_end_is_cut() {
        let long = "é".repeat(MAX_TEXT_CHARS + 1);
        let body = |truncate: &str| json!({ "input_type": "search_query", "texts": [long], "truncate": truncate });
        check(&body("END"), &[]);
        check(&body("NONE"), &[("body.wrong-length", "texts[]")]);
        check(
            &json!({ "input_type": "search_query", "texts": [long] }),
            &[("body.wrong-length", "texts[]")],
        );
        let fits = "é".repeat(MAX_TEXT_CHARS);
        check(&json!({ "input_type": "search_query", "texts": [fits] }), &[]);
    }

    #[test]
    fn an_image_brings_its_input_type() {
        let parameters: Parameters = [(INPUT_TYPE.to_owned(), json!("search_document"))].into();
        let mut prompt = Prompt::of_text("", Text::literal("ignored"), &parameters);
        prompt.turns[0].parts.push(Part::Media(Media {
            kind: MediaKind::Image,
            format: "jpg".into(),
            name: String::new(),
            source: MediaSource::Base64("AAAA".into()),
        }));
        let built: Json =
            serde_json::from_str(&CohereEmbed.body(&prompt).render_constant()).expect("JSON");
        assert_eq!(
            built,
            json!({ "input_type": "image", "images": ["data:image/jpeg;base64,AAAA"] })
        );
    }

    #[track_caller]
    fn check_read(output: &str, expected: &[(&str, usize)]) {
        let mut document = Document::default();
        let answer = CohereEmbed.read(document.parse(output).expect("JSON"));
        let found = answer.map(|answer| answer.embeddings).unwrap_or_default();
        let found: Vec<_> = found.iter().map(|one| (one.kind.as_ref(), one.dimension)).collect();
        assert_eq!(found, expected, "{output}");
    }

    #[test]
    fn vectors_are_read_with_and_without_their_type() {
        check_read(
            r#"{"embeddings": [[1, 2, 3], [4, 5, 6]], "response_type": "embeddings_floats"}"#,
            &[("float", 3), ("float", 3)],
        );
        check_read(
            r#"{"embeddings": {"int8": [[1, 2]], "binary": [[3]]}}"#,
            &[("int8", 2), ("binary", 1)],
        );
        check_read(r#"{"embeddings": [{"embeddingType": "TEXT", "embedding": [1]}]}"#, &[]);
    }
}

//! Amazon Titan Multimodal Embeddings G1.

use super::super::super::json::{Node, Value};
use super::super::shape::{Field, Object};
use super::super::{
    Abilities, Answer, Family, Meaning, MediaKind, MediaSource, Parameter, Prompt, Shape,
    parameter_fields,
};
use super::ABILITIES;

/// See the [module](self).
pub(in super::super) struct TitanMultimodalEmbed;

/// Largest image: 25 MB, read generously.
const MAX_IMAGE_BYTES: usize = 26_214_400;

const CONFIG_KEY: &str = "embeddingConfig";

const PARAMETERS: &[Parameter] = &[Parameter {
    name: "outputEmbeddingLength",
    path: &[CONFIG_KEY],
    label: "Dimensions",
    meaning: Meaning::Dimensions,
    shape: Shape::IntegerChoice(&[1024, 384, 256]),
    default: None,
    is_required: false,
    help: "How many numbers a vector has; 1,024 if not given. Vectors of different lengths cannot be compared.",
}];

static CONFIG: Object = Object::of(&[]).with_parameters(PARAMETERS);

static BODY: Shape = Shape::Object(
    &Object::of(&[
        Field::optional("inputText", Shape::TEXT),
        Field::optional("inputImage", Shape::Base64 { max_bytes: MAX_IMAGE_BYTES }),
        Field::optional(CONFIG_KEY, Shape::Object(&CONFIG)),
    ])
    .with_any_of(&["inputText", "inputImage"]),
);

impl Family for TitanMultimodalEmbed {
    fn id(&self) -> &'static str {
        "titan-multimodal-embed"
    }

    fn title(&self) -> &'static str {
        "Amazon Titan Multimodal Embeddings G1"
    }

    fn doc(&self) -> &'static str {
        "The format of `amazon.titan-embed-image-v1`. A body has a text, an image, or both; \
         of both, the model makes one vector, the mean of the two. \
         `inputImage` is the base64 text of a PNG or JPEG of up to 25 MB, itself and not an object. \
         A text may have 256 tokens. \
         An image makes a long line: a file of 1 GB holds a few hundred of the larger ones."
    }

    fn source(&self) -> &'static str {
        "https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-titan-embed-mm.html"
    }

    fn parameters(&self) -> &'static [Parameter] {
        PARAMETERS
    }

    fn abilities(&self) -> Abilities {
        Abilities { images: &["png", "jpeg"], ..ABILITIES }
    }

    fn body(&self, prompt: &Prompt<'_>) -> Node {
        let mut fields = Vec::new();
        let text = prompt.last_text();
        let image = prompt.last_medium(&[MediaKind::Image]).map(|image| &image.source);
        if let Some(MediaSource::Base64(data)) = image {
            fields.push(("inputImage", Node::constant(data.as_str())));
        }
        if fields.is_empty() || !text.is_empty() {
            fields.push(("inputText", Node::Text(text)));
        }
        let config = parameter_fields(PARAMETERS, &[CONFIG_KEY], prompt);
        if !config.is_empty() {
            fields.push((CONFIG_KEY, Node::object(config)));
        }
        Node::object(fields)
    }

    fn shape(&self) -> &'static Shape {
        &BODY
    }

    fn read<'a>(&self, output: Value<'a>) -> Option<Answer<'a>> {
        super::read(output)
    }

    fn request_example(&self) -> &'static str {
        r#"{
            "inputText": "Why is the sky blue?",
            "embeddingConfig": { "outputEmbeddingLength": 384 }
        }"#
    }

    fn response_example(&self) -> &'static str {
        r#"{ "embedding": [0.0234375, -0.061523438, 0.0043945312], "inputTextTokenCount": 7 }"#
    }
}

//! Amazon Titan Embeddings G1 - Text.

use super::super::super::json::{Node, Value};
use super::super::shape::{Field, Object};
use super::super::{Abilities, Answer, Family, Parameter, Prompt, Shape};
use super::{ABILITIES, INPUT_TEXT, SOURCE_OF_TEXT};

/// See the [module](self).
pub(in super::super) struct TitanEmbedTextV1;

static BODY: Shape = Shape::Object(&Object::of(&[Field::required("inputText", INPUT_TEXT)]));

impl Family for TitanEmbedTextV1 {
    fn id(&self) -> &'static str {
        "titan-embed-text-v1"
    }

    fn title(&self) -> &'static str {
        "Amazon Titan Embeddings G1 - Text"
    }

    fn doc(&self) -> &'static str {
        "The format of the first Titan text embeddings. \
         A body is one text, `inputText`, of up to 50,000 characters and 8,192 tokens, and nothing else: \
         the options of V2 are refused. A vector has 1,536 numbers. \
         No list of batch models that Quarry knows has this model; they all have Titan Text Embeddings V2."
    }

    fn source(&self) -> &'static str {
        SOURCE_OF_TEXT
    }

    fn parameters(&self) -> &'static [Parameter] {
        &[]
    }

    fn abilities(&self) -> Abilities {
        ABILITIES
    }

    fn body(&self, prompt: &Prompt<'_>) -> Node {
        Node::object([("inputText", Node::Text(prompt.last_text()))])
    }

    fn shape(&self) -> &'static Shape {
        &BODY
    }

    fn read<'a>(&self, output: Value<'a>) -> Option<Answer<'a>> {
        super::read(output)
    }

    fn request_example(&self) -> &'static str {
        r#"{ "inputText": "Why is the sky blue?" }"#
    }

    fn response_example(&self) -> &'static str {
        r#"{ "embedding": [0.84765625, -0.21679688, 0.011352539], "inputTextTokenCount": 7 }"#
    }
}

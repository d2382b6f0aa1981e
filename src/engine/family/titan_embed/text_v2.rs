//! Amazon Titan Text Embeddings V2.

use super::super::super::json::{Node, Value};
use super::super::shape::{Field, Object};
use super::super::{
    Abilities, Answer, Family, Meaning, Parameter, Prompt, Shape, parameter_fields,
};
use super::{ABILITIES, INPUT_TEXT, SOURCE_OF_TEXT};

/// See the [module](self).
pub(in super::super) struct TitanEmbedTextV2;

const PARAMETERS: &[Parameter] = &[
    Parameter {
        name: "dimensions",
        path: &[],
        label: "Dimensions",
        meaning: Meaning::Dimensions,
        shape: Shape::IntegerChoice(&[1024, 512, 256]),
        default: None,
        is_required: false,
        help: "How many numbers a vector has; 1,024 if not given. Vectors of different lengths cannot be compared.",
    },
    Parameter {
        name: "normalize",
        path: &[],
        label: "Normalize",
        meaning: Meaning::Own,
        shape: Shape::Boolean,
        default: None,
        is_required: false,
        help: "Whether vectors are brought to the length 1, so that a dot product compares them; true if not given.",
    },
    Parameter {
        name: "embeddingTypes",
        path: &[],
        label: "Embedding types",
        meaning: Meaning::Own,
        shape: Shape::List { item: &Shape::Choice(&["float", "binary"]), min: 1, max: 2 },
        default: None,
        is_required: false,
        help: "Numbers of the vector: float, binary (each 0 or 1), or both; float if not given.",
    },
];

static BODY: Shape = Shape::Object(
    &Object::of(&[Field::required("inputText", INPUT_TEXT)]).with_parameters(PARAMETERS),
);

impl Family for TitanEmbedTextV2 {
    fn id(&self) -> &'static str {
        "titan-embed-text-v2"
    }

    fn title(&self) -> &'static str {
        "Amazon Titan Text Embeddings V2"
    }

    fn doc(&self) -> &'static str {
        "The format of Titan Text Embeddings V2 (`amazon.titan-embed-text-v2:0`; the id ends in `:0`). \
         A body is one text, `inputText`, of up to 50,000 characters and 8,192 tokens, with three options. \
         An answer has the vector in `embedding` and again under `embeddingsByType`; \
         where only `binary` was asked for, there is no `embedding`."
    }

    fn source(&self) -> &'static str {
        SOURCE_OF_TEXT
    }

    fn parameters(&self) -> &'static [Parameter] {
        PARAMETERS
    }

    fn abilities(&self) -> Abilities {
        ABILITIES
    }

    fn body(&self, prompt: &Prompt<'_>) -> Node {
        let mut fields = vec![("inputText", Node::Text(prompt.last_text()))];
        fields.extend(parameter_fields(PARAMETERS, &[], prompt));
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
            "dimensions": 512, "normalize": true, "embeddingTypes": ["float", "binary"]
        }"#
    }

    fn response_example(&self) -> &'static str {
        r#"{
            "embedding": [0.0234375, -0.061523438, 0.0043945312],
            "inputTextTokenCount": 7,
            "embeddingsByType": {
                "binary": [1, 0, 1],
                "float": [0.0234375, -0.061523438, 0.0043945312]
            }
        }"#
    }
}

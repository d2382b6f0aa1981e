//! Amazon Titan Image Generator G1, V1 and V2.

use super::super::check::{Findings, Path};
use super::super::json::{Kind, Node, Value};
use super::shape::{Field, Object};
use super::{
    Abilities, Answer, Answers, Family, Meaning, Parameter, Prompt, Shape, Stop, parameter_fields,
    rules, shape,
};

/// See the [module](self).
pub(super) struct TitanImage;

/// Largest image of a request. The documentation limits its sides, not its bytes: 25 MB, the limit
/// of a record, is what can be said.
const MAX_IMAGE_BYTES: usize = 25_000_000;

const CONFIG_KEY: &str = "imageGenerationConfig";

const TEXT_TO_IMAGE_KEY: &str = "textToImageParams";

/// Widths and heights that go together.
const SIZES: &[(i64, i64)] = &[
    (1024, 1024),
    (768, 768),
    (512, 512),
    (768, 1152),
    (384, 576),
    (1152, 768),
    (576, 384),
    (768, 1280),
    (384, 640),
    (1280, 768),
    (640, 384),
    (896, 1152),
    (448, 576),
    (1152, 896),
    (576, 448),
    (768, 1408),
    (384, 704),
    (1408, 768),
    (704, 384),
    (640, 1408),
    (320, 704),
    (1408, 640),
    (704, 320),
    (1152, 640),
    (1173, 640),
];

const PROMPT: Shape = Shape::Text { min: 1, max: 512 };

const SIDE: Shape = Shape::Integer { min: 320, max: 1408 };

const NEGATIVE_TEXT: Parameter = Parameter {
    name: "negativeText",
    path: &[TEXT_TO_IMAGE_KEY],
    label: "Negative prompt",
    meaning: Meaning::Own,
    shape: PROMPT,
    default: None,
    is_required: false,
    help: "What the image shall not show, without words of denial: mirrors, not \"no mirrors\".",
};

const NUMBER: Parameter = Parameter {
    name: "numberOfImages",
    path: &[CONFIG_KEY],
    label: "Images",
    meaning: Meaning::Own,
    shape: Shape::Integer { min: 1, max: 5 },
    default: None,
    is_required: false,
    help: "How many images are drawn; one if not given. Each is paid for.",
};

const QUALITY: Parameter = Parameter {
    name: "quality",
    path: &[CONFIG_KEY],
    label: "Quality",
    meaning: Meaning::Own,
    shape: Shape::Choice(&["standard", "premium"]),
    default: None,
    is_required: false,
    help: "How well the images are drawn; standard if not given. Premium costs more.",
};

const WIDTH: Parameter = Parameter {
    name: "width",
    path: &[CONFIG_KEY],
    label: "Width",
    meaning: Meaning::Own,
    shape: SIDE,
    default: None,
    is_required: false,
    help: "Width in pixels; only certain widths and heights go together.",
};

const HEIGHT: Parameter = Parameter {
    name: "height",
    path: &[CONFIG_KEY],
    label: "Height",
    meaning: Meaning::Own,
    shape: SIDE,
    default: None,
    is_required: false,
    help: "Height in pixels; only certain widths and heights go together.",
};

const SCALE: Parameter = Parameter {
    name: "cfgScale",
    path: &[CONFIG_KEY],
    label: "Prompt strength",
    meaning: Meaning::Own,
    shape: Shape::Number { min: 1.1, max: 10.0 },
    default: None,
    is_required: false,
    help: "How closely the images follow the prompt; 8 if not given.",
};

const SEED: Parameter = Parameter {
    name: "seed",
    path: &[CONFIG_KEY],
    label: "Seed",
    meaning: Meaning::Seed,
    shape: Shape::Integer { min: 0, max: 2_147_483_646 },
    default: None,
    is_required: false,
    help: "Start of the random numbers: the same seed and prompt give a similar image. 42 if not given.",
};

const PARAMETERS: &[Parameter] = &[NEGATIVE_TEXT, NUMBER, QUALITY, WIDTH, HEIGHT, SCALE, SEED];

const IMAGE: Shape = Shape::Base64 { max_bytes: MAX_IMAGE_BYTES };

const CONFIG: Field = Field::optional(
    CONFIG_KEY,
    Shape::Object(&Object::of(&[]).with_parameters(&[NUMBER, QUALITY, WIDTH, HEIGHT, SCALE, SEED])),
);

const NEGATIVE: Field = Field::optional(NEGATIVE_TEXT.name, NEGATIVE_TEXT.shape);

/// A mask is a text or an image.
const MASKS: &[&str] = &["maskPrompt", "maskImage"];

const MASK_PROMPT: Field = Field::optional("maskPrompt", Shape::TEXT);

const MASK_IMAGE: Field = Field::optional("maskImage", IMAGE);

const RETURN_MASK: Field = Field::optional("returnMask", Shape::Boolean);

static BODY: Shape = Shape::Tagged {
    key: "taskType",
    variants: &[
        (
            "TEXT_IMAGE",
            &Object::of(&[
                Field::required(
                    TEXT_TO_IMAGE_KEY,
                    Shape::Object(
                        &Object::of(&[
                            Field::required("text", PROMPT),
                            Field::optional("conditionImage", IMAGE),
                            Field::optional(
                                "controlMode",
                                Shape::Choice(&["CANNY_EDGE", "SEGMENTATION"]),
                            ),
                            Field::optional(
                                "controlStrength",
                                Shape::Number { min: 0.0, max: 1.0 },
                            ),
                        ])
                        .with_parameters(&[NEGATIVE_TEXT]),
                    ),
                ),
                CONFIG,
            ]),
        ),
        (
            "INPAINTING",
            &Object::of(&[
                Field::required(
                    "inPaintingParams",
                    Shape::Object(
                        &Object::of(&[
                            Field::required("image", IMAGE),
                            Field::optional("text", PROMPT),
                            NEGATIVE,
                            MASK_PROMPT,
                            MASK_IMAGE,
                            RETURN_MASK,
                        ])
                        .with_one_of(MASKS),
                    ),
                ),
                CONFIG,
            ]),
        ),
        (
            "OUTPAINTING",
            &Object::of(&[
                Field::required(
                    "outPaintingParams",
                    Shape::Object(
                        &Object::of(&[
                            Field::required("image", IMAGE),
                            Field::required("text", PROMPT),
                            NEGATIVE,
                            MASK_PROMPT,
                            MASK_IMAGE,
                            RETURN_MASK,
                            Field::optional(
                                "outPaintingMode",
                                Shape::Choice(&["DEFAULT", "PRECISE"]),
                            ),
                        ])
                        .with_one_of(MASKS),
                    ),
                ),
                CONFIG,
            ]),
        ),
        (
            "IMAGE_VARIATION",
            &Object::of(&[
                Field::required(
                    "imageVariationParams",
                    Shape::Object(&Object::of(&[
                        Field::required("images", Shape::List { item: &IMAGE, min: 1, max: 5 }),
                        Field::optional("text", PROMPT),
                        NEGATIVE,
                        Field::optional("similarityStrength", Shape::Number { min: 0.2, max: 1.0 }),
                    ])),
                ),
                CONFIG,
            ]),
        ),
        (
            "COLOR_GUIDED_GENERATION",
            &Object::of(&[
                Field::required(
                    "colorGuidedGenerationParams",
                    Shape::Object(&Object::of(&[
                        Field::required("text", PROMPT),
                        Field::required(
                            "colors",
                            Shape::List { item: &Shape::TEXT, min: 1, max: 10 },
                        ),
                        NEGATIVE,
                        Field::optional("referenceImage", IMAGE),
                    ])),
                ),
                CONFIG,
            ]),
        ),
        (
            "BACKGROUND_REMOVAL",
            &Object::of(&[Field::required(
                "backgroundRemovalParams",
                Shape::Object(&Object::of(&[Field::required("image", IMAGE)])),
            )]),
        ),
    ],
};

impl Family for TitanImage {
    fn id(&self) -> &'static str {
        "titan-image"
    }

    fn title(&self) -> &'static str {
        "Amazon Titan Image Generator"
    }

    fn doc(&self) -> &'static str {
        "The format of Titan Image Generator G1, V1 and V2. Batch jobs do not take these models, \
         and both are past their end of life: V1 since 2025-08-15, V2 since 2026-06-30. \
         `taskType` says which of the other objects a body has; from a prompt, Quarry makes a `TEXT_IMAGE` \
         with the last text as its prompt, of up to 512 characters. \
         Color-guided generation, removal of backgrounds and images as conditions came with V2."
    }

    fn source(&self) -> &'static str {
        "https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-titan-image.html"
    }

    fn parameters(&self) -> &'static [Parameter] {
        PARAMETERS
    }

    fn abilities(&self) -> Abilities {
        Abilities { answers: Answers::Images, has_batch: false, ..Abilities::TEXT }
    }

    fn body(&self, prompt: &Prompt<'_>) -> Node {
        let mut params = vec![("text", Node::Text(prompt.last_text()))];
        params.extend(parameter_fields(PARAMETERS, &[TEXT_TO_IMAGE_KEY], prompt));
        let mut fields = vec![
            ("taskType", Node::constant("TEXT_IMAGE")),
            (TEXT_TO_IMAGE_KEY, Node::object(params)),
        ];
        let config = parameter_fields(PARAMETERS, &[CONFIG_KEY], prompt);
        if !config.is_empty() {
            fields.push((CONFIG_KEY, Node::object(config)));
        }
        Node::object(fields)
    }

    fn shape(&self) -> &'static Shape {
        &BODY
    }

    fn check(&self, body: Value<'_>, model: &str, path: &Path<'_>, out: &mut Findings<'_>) {
        check_size(body, path, out);
        let params = path.field(TEXT_TO_IMAGE_KEY);
        let has = |name| body.at(&[TEXT_TO_IMAGE_KEY, name]).is_some();
        if (has("controlMode") || has("controlStrength")) && !has("conditionImage") {
            shape::missing_field(&params.field("conditionImage"), out);
        }
        if !model.contains("titan-image-generator-v1") {
            return;
        }
        let mut not_for_v1 = |path: &Path<'_>| {
            rules::doubtful_for_model::add(path, out, || {
                "came with Titan Image Generator V2".to_owned()
            });
        };
        if has("conditionImage") {
            not_for_v1(&params.field("conditionImage"));
        }
        let is_of_v2 = |task: Value<'_>| {
            task.is_str("COLOR_GUIDED_GENERATION") || task.is_str("BACKGROUND_REMOVAL")
        };
        if body.get("taskType").is_some_and(is_of_v2) {
            not_for_v1(&path.field("taskType"));
        }
    }

    fn read<'a>(&self, output: Value<'a>) -> Option<Answer<'a>> {
        let images = output.get("images");
        let error = output.get("error").and_then(Value::as_str);
        // Stability's models answer with images too, and say why they finished.
        if output.get("finish_reasons").is_some() || (images.is_none() && error.is_none()) {
            return None;
        }
        let mut answer = Answer::default();
        let images = images.into_iter().flat_map(Value::items);
        answer.images.extend(images.filter(|image| image.kind() == Kind::Text));
        // The only errors in an answer are those of the content policy.
        answer.stop = error.is_some().then_some(Stop::Refusal);
        answer.stop_reason = error;
        answer.note_unknown(output, &["images", "error"]);
        Some(answer)
    }

    fn request_example(&self) -> &'static str {
        r#"{
            "taskType": "TEXT_IMAGE",
            "textToImageParams": { "text": "Why is the sky blue?", "negativeText": "clouds" },
            "imageGenerationConfig": {
                "numberOfImages": 1, "quality": "standard", "width": 1024, "height": 1024,
                "cfgScale": 8.0, "seed": 42
            }
        }"#
    }

    fn response_example(&self) -> &'static str {
        r#"{ "images": ["iVBORw0KGgo="] }"#
    }
}

/// Whether width and height go together. Sides out of their range, the shape has named.
fn check_size(body: Value<'_>, path: &Path<'_>, out: &mut Findings<'_>) {
    let side = |name| {
        let side = body.at(&[CONFIG_KEY, name]).and_then(Value::as_i64);
        side.filter(|side| (320..=1408).contains(side))
    };
    let (Some(width), Some(height)) = (side(WIDTH.name), side(HEIGHT.name)) else {
        return;
    };
    if SIZES.contains(&(width, height)) {
        return;
    }
    rules::image_size::add(&path.field(CONFIG_KEY), out, || {
        let fits = SIZES.iter().filter(|(other, _)| *other == width);
        let heights: Vec<_> = fits.map(|(_, height)| height.to_string()).collect();
        if heights.is_empty() {
            format!("no image is {width} wide, found {width} × {height}")
        } else {
            format!(
                "found {width} × {height}; with that width, the height is {}",
                heights.join(" or ")
            )
        }
    });
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::super::super::json::Document;
    use super::super::tests::findings_for;
    use super::*;

    #[track_caller]
    fn check(model: &str, body: &Json, expected: &[(&str, &str)]) {
        let found = findings_for(&TitanImage, model, body);
        let found: Vec<_> = found.iter().map(|(code, path)| (*code, path.as_str())).collect();
        assert_eq!(found, expected, "{body}");
    }

    #[test]
    fn width_and_height_go_together() {
        let body = |config| json!({ "taskType": "TEXT_IMAGE", "textToImageParams": { "text": "x" }, "imageGenerationConfig": config });
        check("", &body(json!({ "width": 704, "height": 320 })), &[]);
        check("", &body(json!({ "width": 700 })), &[]);
        for config in
            [json!({ "width": 704, "height": 1024 }), json!({ "width": 700, "height": 700 })]
        {
            check("", &body(config), &[("body.image-size", "imageGenerationConfig")]);
        }
    }

    #[test]
    fn a_mask_is_a_text_or_an_image() {
        let body = |params: Json| json!({ "taskType": "INPAINTING", "inPaintingParams": params });
        check("", &body(json!({ "image": "AAAA", "maskPrompt": "windows" })), &[]);
        for params in [
            json!({ "image": "AAAA" }),
            json!({ "image": "AAAA", "maskPrompt": "windows", "maskImage": "AAAA" }),
        ] {
            check("", &body(params), &[("body.not-exactly-one", "inPaintingParams")]);
        }
        let body = json!({ "taskType": "OUTPAINTING", "outPaintingParams": {
            "image": "AAAA", "maskPrompt": "cup", "outPaintingMode": "PRECISE"
        } });
        check("", &body, &[("body.missing-field", "outPaintingParams.text")]);
    }

    #[test]
    fn a_condition_needs_its_image_and_v2() {
        let params = json!({ "text": "x", "controlMode": "CANNY_EDGE" });
        let mut body = json!({ "taskType": "TEXT_IMAGE", "textToImageParams": params });
        let path = "textToImageParams.conditionImage";
        check("", &body, &[("body.missing-field", path)]);
        body["textToImageParams"]["conditionImage"] = json!("AAAA");
        check("amazon.titan-image-generator-v2:0", &body, &[]);
        check("amazon.titan-image-generator-v1", &body, &[("body.doubtful-for-model", path)]);
        let body = json!({ "taskType": "BACKGROUND_REMOVAL", "backgroundRemovalParams": { "image": "AAAA" } });
        check("amazon.titan-image-generator-v2:0", &body, &[]);
        check("amazon.titan-image-generator-v1", &body, &[("body.doubtful-for-model", "taskType")]);
    }

    #[test]
    fn the_task_says_what_belongs_into_the_body() {
        let body = json!({ "taskType": "IMAGE_VARIATION", "textToImageParams": { "text": "x" } });
        check(
            "",
            &body,
            &[
                ("body.unknown-field", "textToImageParams"),
                ("body.missing-field", "imageVariationParams"),
            ],
        );
        let body = json!({ "taskType": "COLOR_GUIDED_GENERATION", "colorGuidedGenerationParams": {
            "text": "x", "colors": []
        } });
        check("", &body, &[("body.wrong-length", "colorGuidedGenerationParams.colors")]);
    }

    #[test]
    fn an_error_is_a_refusal() {
        let mut document = Document::default();
        let output = document.parse(r#"{"images": [], "error": "Blocked."}"#).expect("JSON");
        let answer = TitanImage.read(output).expect("an answer");
        assert_eq!((answer.images.len(), answer.stop), (0, Some(Stop::Refusal)));
        assert_eq!(answer.stop_reason.as_deref(), Some("Blocked."));
        let other = r#"{"images": ["AAAA"], "seeds": [1], "finish_reasons": [null]}"#;
        assert!(TitanImage.read(document.parse(other).expect("JSON")).is_none());
    }
}

//! Stable Diffusion XL of Stability AI, 0.8 and 1.0.

use super::super::check::{Findings, Path};
use super::super::json::{Kind, Node, Value};
use super::shape::{Field, Object};
use super::{
    Abilities, Answer, Answers, Family, Meaning, Parameter, Prompt, Shape, parameter_fields, rules,
    shape,
};

/// See the [module](self).
pub(super) struct StabilitySdxl;

/// Largest image of a request: the limit of a record, since the documentation names none.
const MAX_IMAGE_BYTES: usize = 25_000_000;

/// Sides are multiples of this many pixels.
const STEP: i64 = 64;

/// Longest side of any documented size.
const MAX_SIDE: i64 = 1536;

/// Widths and heights that version 1.0 makes.
const SIZES: &[(i64, i64)] = &[
    (1024, 1024),
    (1152, 896),
    (1216, 832),
    (1344, 768),
    (1536, 640),
    (640, 1536),
    (768, 1344),
    (832, 1216),
    (896, 1152),
];

const PARAMETERS: &[Parameter] = &[
    Parameter {
        name: "width",
        path: &[],
        label: "Width",
        meaning: Meaning::Own,
        shape: Shape::Integer { min: STEP, max: MAX_SIDE },
        default: None,
        is_required: false,
        help: "Width in pixels, a multiple of 64; only certain widths and heights go together.",
    },
    Parameter {
        name: "height",
        path: &[],
        label: "Height",
        meaning: Meaning::Own,
        shape: Shape::Integer { min: STEP, max: MAX_SIDE },
        default: None,
        is_required: false,
        help: "Height in pixels, a multiple of 64; only certain widths and heights go together.",
    },
    Parameter {
        name: "cfg_scale",
        path: &[],
        label: "Prompt strength",
        meaning: Meaning::Own,
        shape: Shape::Number { min: 0.0, max: 35.0 },
        default: None,
        is_required: false,
        help: "How closely the image follows the prompt; 7 if not given.",
    },
    Parameter {
        name: "steps",
        path: &[],
        label: "Steps",
        meaning: Meaning::Own,
        shape: Shape::Integer { min: 10, max: 150 },
        default: None,
        is_required: false,
        help: "How often the image is worked over; 30 if not given. More take longer and cost more.",
    },
    Parameter {
        name: "seed",
        path: &[],
        label: "Seed",
        meaning: Meaning::Seed,
        shape: Shape::Integer { min: 0, max: 4_294_967_295 },
        default: None,
        is_required: false,
        help: "Start of the random numbers: the same seed and prompt give a similar image. 0, a random one, if not given.",
    },
    Parameter {
        name: "samples",
        path: &[],
        label: "Images",
        meaning: Meaning::Own,
        shape: Shape::Integer { min: 1, max: 1 },
        default: None,
        is_required: false,
        help: "How many images are drawn: Bedrock draws one.",
    },
    Parameter {
        name: "style_preset",
        path: &[],
        label: "Style",
        meaning: Meaning::Own,
        shape: Shape::Choice(&[
            "3d-model",
            "analog-film",
            "anime",
            "cinematic",
            "comic-book",
            "digital-art",
            "enhance",
            "fantasy-art",
            "isometric",
            "line-art",
            "low-poly",
            "modeling-compound",
            "neon-punk",
            "origami",
            "photographic",
            "pixel-art",
            "tile-texture",
        ]),
        default: None,
        is_required: false,
        help: "A style that leads the model.",
    },
    Parameter {
        name: "sampler",
        path: &[],
        label: "Sampler",
        meaning: Meaning::Own,
        shape: Shape::Choice(&[
            "DDIM",
            "DDPM",
            "K_DPMPP_2M",
            "K_DPMPP_2S_ANCESTRAL",
            "K_DPM_2",
            "K_DPM_2_ANCESTRAL",
            "K_EULER",
            "K_EULER_ANCESTRAL",
            "K_HEUN",
            "K_LMS",
        ]),
        default: None,
        is_required: false,
        help: "How noise becomes an image; the model chooses if not given.",
    },
    Parameter {
        name: "clip_guidance_preset",
        path: &[],
        label: "CLIP guidance",
        meaning: Meaning::Own,
        shape: Shape::Choice(&[
            "FAST_BLUE",
            "FAST_GREEN",
            "NONE",
            "SIMPLE",
            "SLOW",
            "SLOWER",
            "SLOWEST",
        ]),
        default: None,
        is_required: false,
        help: "Whether and how the image is compared with the prompt while it is drawn.",
    },
];

const SHARE: Shape = Shape::Number { min: 0.0, max: 1.0 };

const IMAGE: Shape = Shape::Base64 { max_bytes: MAX_IMAGE_BYTES };

/// Fields that say what becomes of the image to begin with.
const OF_INIT_IMAGE: &[&str] = &[
    "init_image_mode",
    "image_strength",
    "step_schedule_start",
    "step_schedule_end",
    "mask_source",
    "mask_image",
];

static BODY: Shape = Shape::Object(
    &Object::of(&[
        Field::required(
            "text_prompts",
            Shape::List {
                item: &Shape::Object(&Object::of(&[
                    Field::required("text", Shape::Text { min: 1, max: 2000 }),
                    // Below 0, it says what shall not be seen.
                    Field::optional("weight", Shape::Number { min: f64::MIN, max: f64::MAX }),
                ])),
                min: 1,
                max: usize::MAX,
            },
        ),
        Field::optional("init_image", IMAGE),
        Field::optional("init_image_mode", Shape::Choice(&["IMAGE_STRENGTH", "STEP_SCHEDULE"])),
        Field::optional("image_strength", SHARE),
        Field::optional("step_schedule_start", SHARE),
        Field::optional("step_schedule_end", SHARE),
        Field::optional(
            "mask_source",
            Shape::Choice(&["MASK_IMAGE_WHITE", "MASK_IMAGE_BLACK", "INIT_IMAGE_ALPHA"]),
        ),
        Field::optional("mask_image", IMAGE),
        Field::optional("extras", Shape::Open),
    ])
    .with_parameters(PARAMETERS),
);

impl Family for StabilitySdxl {
    fn id(&self) -> &'static str {
        "stability-sdxl"
    }

    fn title(&self) -> &'static str {
        "Stability Stable Diffusion XL"
    }

    fn doc(&self) -> &'static str {
        "The format of Stable Diffusion XL 0.8 and 1.0. Batch jobs do not take these models, \
         and both are past their end of life: since 2024-04-30 and 2025-05-20. \
         `text_prompts` is a list of texts with weights; a weight below 0 says what shall not be seen. \
         From a prompt, Quarry makes one such text of up to 2,000 characters: the last one. \
         Sides are multiples of 64 pixels. The answer is JSON with the image as base64."
    }

    fn source(&self) -> &'static str {
        "https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-diffusion-1-0-text-image.html"
    }

    fn parameters(&self) -> &'static [Parameter] {
        PARAMETERS
    }

    fn abilities(&self) -> Abilities {
        Abilities { answers: Answers::Images, has_batch: false, ..Abilities::TEXT }
    }

    fn body(&self, prompt: &Prompt<'_>) -> Node {
        let text = Node::object([("text", Node::Text(prompt.last_text()))]);
        let mut fields = vec![("text_prompts", Node::Array(vec![text]))];
        fields.extend(parameter_fields(PARAMETERS, &[], prompt));
        Node::object(fields)
    }

    fn shape(&self) -> &'static Shape {
        &BODY
    }

    fn check(&self, body: Value<'_>, model: &str, path: &Path<'_>, out: &mut Findings<'_>) {
        check_size(body, model, path, out);
        if body.get("init_image").is_none()
            && OF_INIT_IMAGE.iter().any(|name| body.get(name).is_some())
        {
            shape::missing_field(&path.field("init_image"), out);
        }
    }

    fn read<'a>(&self, output: Value<'a>) -> Option<Answer<'a>> {
        let artifacts = output.get("artifacts").filter(|list| list.kind() == Kind::Array)?;
        let mut answer = Answer::default();
        let images = artifacts.items().filter_map(|artifact| artifact.get("base64"));
        answer.images.extend(images.filter(|image| image.kind() == Kind::Text));
        let reasons = || artifacts.items().filter_map(|artifact| artifact.get("finishReason"));
        let failure = reasons().find(|reason| !reason.is_str("SUCCESS"));
        answer.stopped(failure.or_else(|| reasons().next()));
        answer.note_unknown(output, &["result", "artifacts"]);
        Some(answer)
    }

    fn request_example(&self) -> &'static str {
        r#"{
            "text_prompts": [{ "text": "Why is the sky blue?" }],
            "width": 1024, "height": 1024,
            "cfg_scale": 10, "steps": 50, "seed": 0, "samples": 1, "style_preset": "photographic"
        }"#
    }

    fn response_example(&self) -> &'static str {
        r#"{
            "result": "success",
            "artifacts": [{ "seed": 123, "base64": "iVBORw0KGgo=", "finishReason": "SUCCESS" }]
        }"#
    }
}

/// Whether the sides are ones that the model makes. Sides out of their range, the shape has named.
fn check_size(body: Value<'_>, model: &str, path: &Path<'_>, out: &mut Findings<'_>) {
    let side = |name| {
        let side = body.get(name).and_then(Value::as_i64);
        side.filter(|side| (STEP..=MAX_SIDE).contains(side))
    };
    let (width, height) = (side("width"), side("height"));
    let mut is_multiple = true;
    for (name, side) in [("width", width), ("height", height)] {
        if let Some(side) = side
            && side % STEP != 0
        {
            is_multiple = false;
            rules::image_size::add(&path.field(name), out, || {
                format!("expected a multiple of {STEP}, found {side}")
            });
        }
    }
    if let (Some(width), Some(height)) = (width, height)
        && is_multiple
        && model.contains("stable-diffusion-xl-v1")
        && !SIZES.contains(&(width, height))
    {
        rules::image_size::add(path, out, || {
            let sizes: Vec<_> = SIZES.iter().map(|(w, h)| format!("{w} × {h}")).collect();
            format!("expected {}, found {width} × {height}", sizes.join(", "))
        });
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::super::super::json::Document;
    use super::super::Stop;
    use super::super::tests::findings_for;
    use super::*;

    #[track_caller]
    fn check(model: &str, more: &Json, expected: &[(&str, &str)]) {
        let mut body =
            json!({ "text_prompts": [{ "text": "x" }, { "text": "clouds", "weight": -1 }] });
        for (name, value) in more.as_object().expect("fields") {
            body[name] = value.clone();
        }
        let found = findings_for(&StabilitySdxl, model, &body);
        let found: Vec<_> = found.iter().map(|(code, path)| (*code, path.as_str())).collect();
        assert_eq!(found, expected, "{model} {more}");
    }

    #[test]
    fn sides_are_multiples_of_64_and_go_together() {
        let v1 = "stability.stable-diffusion-xl-v1";
        check(v1, &json!({ "width": 896, "height": 1152 }), &[]);
        check(v1, &json!({ "width": 512, "height": 512 }), &[("body.image-size", "")]);
        check("", &json!({ "width": 512, "height": 512 }), &[]);
        check("", &json!({ "width": 500 }), &[("body.image-size", "width")]);
        check(
            v1,
            &json!({ "width": 500, "height": 100 }),
            &[("body.image-size", "width"), ("body.image-size", "height")],
        );
    }

    #[test]
    fn what_becomes_of_an_image_needs_the_image() {
        check("", &json!({ "init_image": "AAAA", "image_strength": 0.5 }), &[]);
        check("", &json!({ "image_strength": 0.5 }), &[("body.missing-field", "init_image")]);
    }

    #[test]
    fn a_filtered_image_is_a_refusal() {
        for (output, n_images, expected) in [
            (r#"{"artifacts": [{"base64": "AAAA", "finishReason": "SUCCESS"}]}"#, 1, Stop::End),
            (
                r#"{"artifacts": [{"base64": "AAAA", "finishReason": "SUCCESS"}, {"finishReason": "CONTENT_FILTERED"}]}"#,
                1,
                Stop::Refusal,
            ),
            (r#"{"artifacts": [{"finishReason": "ERROR"}]}"#, 0, Stop::Other),
        ] {
            let mut document = Document::default();
            let output = document.parse(output).expect("JSON");
            let answer = StabilitySdxl.read(output).expect("an answer");
            assert_eq!((answer.images.len(), answer.stop), (n_images, Some(expected)));
        }
    }
}

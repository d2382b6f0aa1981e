//! Stability AI: Stable Diffusion 3, Stable Image Core and Ultra.

use super::super::check::{Findings, Path};
use super::super::json::{Kind, Node, Value};
use super::shape::{Field, Object};
use super::{
    Abilities, Answer, Answers, Family, Meaning, Parameter, Prompt, Shape, Stop, parameter_fields,
    rules, shape,
};

/// See the [module](self).
pub(super) struct StabilityImage;

/// Largest image of a request: the limit of a record, since the documentation names none.
const MAX_IMAGE_BYTES: usize = 25_000_000;

const PROMPT: Shape = Shape::Text { min: 1, max: 10_000 };

const IMAGE_TO_IMAGE: &str = "image-to-image";

const PARAMETERS: &[Parameter] = &[
    Parameter {
        name: "aspect_ratio",
        path: &[],
        label: "Aspect ratio",
        meaning: Meaning::Own,
        shape: Shape::Choice(&["16:9", "1:1", "21:9", "2:3", "3:2", "4:5", "5:4", "9:16", "9:21"]),
        default: None,
        is_required: false,
        help: "Width to height; 1:1 if not given. Only for images that are made of a text alone.",
    },
    Parameter {
        name: "output_format",
        path: &[],
        label: "Format",
        meaning: Meaning::Own,
        shape: Shape::Choice(&["jpeg", "png", "webp"]),
        default: None,
        is_required: false,
        help: "Format of the image; png if not given. Stable Image Ultra and Core know jpeg and png.",
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
        name: "negative_prompt",
        path: &[],
        label: "Negative prompt",
        meaning: Meaning::Own,
        shape: PROMPT,
        default: None,
        is_required: false,
        help: "What the image shall not show, in up to 10,000 characters.",
    },
];

static BODY: Shape = Shape::Object(
    &Object::of(&[
        Field::required("prompt", PROMPT),
        Field::optional("mode", Shape::Choice(&["text-to-image", IMAGE_TO_IMAGE])),
        Field::optional("image", Shape::Base64 { max_bytes: MAX_IMAGE_BYTES }),
        Field::optional("strength", Shape::Number { min: 0.0, max: 1.0 }),
    ])
    .with_parameters(PARAMETERS),
);

impl Family for StabilityImage {
    fn id(&self) -> &'static str {
        "stability-image"
    }

    fn title(&self) -> &'static str {
        "Stability Stable Image"
    }

    fn doc(&self) -> &'static str {
        "The format of Stable Diffusion 3 Large, Stable Image Core and Stable Image Ultra. \
         Batch jobs do not take these models. \
         A body is a `prompt` of up to 10,000 characters, which is the last text of a prompt of Quarry's, \
         with a few options: `text_prompts`, `width` and `height` are those of Stable Diffusion XL. \
         The answer is JSON with the image as base64; `finish_reasons` is null where nothing was filtered."
    }

    fn source(&self) -> &'static str {
        "https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-diffusion-3-text-image.html"
    }

    fn parameters(&self) -> &'static [Parameter] {
        PARAMETERS
    }

    fn abilities(&self) -> Abilities {
        Abilities { answers: Answers::Images, has_batch: false, ..Abilities::TEXT }
    }

    fn body(&self, prompt: &Prompt<'_>) -> Node {
        let mut fields = vec![("prompt", Node::Text(prompt.last_text()))];
        fields.extend(parameter_fields(PARAMETERS, &[], prompt));
        Node::object(fields)
    }

    fn shape(&self) -> &'static Shape {
        &BODY
    }

    fn check(&self, body: Value<'_>, model: &str, path: &Path<'_>, out: &mut Findings<'_>) {
        let is_of_image = body.get("mode").is_some_and(|mode| mode.is_str(IMAGE_TO_IMAGE))
            || body.get("strength").is_some();
        if body.get("image").is_none() {
            if is_of_image {
                shape::missing_field(&path.field("image"), out);
            }
        } else if model.contains("stable-image-core") {
            rules::doubtful_for_model::add(&path.field("image"), out, || {
                "Stable Image Core draws from a text alone".to_owned()
            });
        }
    }

    fn read<'a>(&self, output: Value<'a>) -> Option<Answer<'a>> {
        let reasons = output.get("finish_reasons").filter(|list| list.kind() == Kind::Array)?;
        let mut answer = Answer::default();
        let images = output.get("images").into_iter().flat_map(Value::items);
        answer.images.extend(images.filter(|image| image.kind() == Kind::Text));
        answer.stop_reason = reasons.items().find_map(Value::as_str);
        answer.stop = Some(match answer.stop_reason.as_deref() {
            None => Stop::End,
            Some(reason) if reason.starts_with("Filter reason") => Stop::Refusal,
            Some(_) => Stop::Other,
        });
        answer.note_unknown(output, &["seeds", "finish_reasons", "images"]);
        Some(answer)
    }

    fn request_example(&self) -> &'static str {
        r#"{
            "prompt": "Why is the sky blue?",
            "aspect_ratio": "16:9", "output_format": "png", "seed": 7, "negative_prompt": "clouds"
        }"#
    }

    fn response_example(&self) -> &'static str {
        r#"{ "seeds": [2130420379], "finish_reasons": [null], "images": ["iVBORw0KGgo="] }"#
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::super::super::json::Document;
    use super::super::tests::findings_for;
    use super::*;

    #[track_caller]
    fn check(model: &str, body: &Json, expected: &[(&str, &str)]) {
        let found = findings_for(&StabilityImage, model, body);
        let found: Vec<_> = found.iter().map(|(code, path)| (*code, path.as_str())).collect();
        assert_eq!(found, expected, "{model} {body}");
    }

    #[test]
    fn an_image_is_drawn_from_an_image_that_is_there() {
        let sd3 = "stability.sd3-large-v1:0";
        let mut body = json!({ "prompt": "x", "mode": "image-to-image", "strength": 0.5 });
        check(sd3, &body, &[("body.missing-field", "image")]);
        body["image"] = json!("AAAA");
        check(sd3, &body, &[]);
        let core = "stability.stable-image-core-v1:0";
        check(core, &body, &[("body.doubtful-for-model", "image")]);
        check(sd3, &json!({ "prompt": "x", "mode": "text-to-image" }), &[]);
    }

    #[test]
    fn the_body_of_stable_diffusion_xl_is_told_apart() {
        let body = json!({ "text_prompts": [{ "text": "x" }], "cfg_scale": 7 });
        check(
            "",
            &body,
            &[
                ("body.unknown-field", "text_prompts"),
                ("body.unknown-field", "cfg_scale"),
                ("body.missing-field", "prompt"),
            ],
        );
    }

    #[test]
    fn a_finish_reason_is_a_failure() {
        for (output, n_images, expected) in [
            (r#"{"seeds": [1], "finish_reasons": [null], "images": ["AAAA"]}"#, 1, Stop::End),
            (r#"{"finish_reasons": ["Filter reason: prompt"]}"#, 0, Stop::Refusal),
            (r#"{"finish_reasons": [null, "Inference error"]}"#, 0, Stop::Other),
        ] {
            let mut document = Document::default();
            let output = document.parse(output).expect("JSON");
            let answer = StabilityImage.read(output).expect("an answer");
            assert_eq!(
                (answer.images.len(), answer.stop),
                (n_images, Some(expected)),
                "{output:?}"
            );
        }
        let mut document = Document::default();
        let other = document.parse(r#"{"images": ["AAAA"]}"#).expect("JSON");
        assert!(StabilityImage.read(other).is_none());
    }
}

//! Meta Llama: 2, 3, 3.1, 3.2, 3.3 and 4.

mod template;

use super::super::check::{Findings, Path};
use super::super::json::{Kind, Node, Value};
use super::shape::{Field, Object};
use super::{
    Abilities, Answer, Family, Meaning, Parameter, Prompt, Shape, parameter_fields, rules,
};
use template::Template;

/// See the [module](self).
pub(super) struct Llama;

/// Longest answer that AWS documents, in tokens.
const DOCUMENTED_MAX_GEN_LEN: i64 = 2048;

const PARAMETERS: &[Parameter] = &[
    Parameter {
        name: "max_gen_len",
        path: &[],
        label: "Max tokens",
        meaning: Meaning::MaxTokens,
        // Others report 4,096 for Llama 3.1 and later: see `check`.
        shape: Shape::Integer { min: 1, max: 4096 },
        default: None,
        is_required: false,
        help: "Longest answer, in tokens: 512 if not given. AWS documents up to 2,048; other sources say 4,096 for newer versions.",
    },
    Parameter {
        name: "temperature",
        path: &[],
        label: "Temperature",
        meaning: Meaning::Temperature,
        shape: Shape::Number { min: 0.0, max: 1.0 },
        default: None,
        is_required: false,
        help: "Randomness from 0 (most likely words) to 1. The model's default is 0.5.",
    },
    Parameter {
        name: "top_p",
        path: &[],
        label: "Top P",
        meaning: Meaning::TopP,
        shape: Shape::Number { min: 0.0, max: 1.0 },
        default: None,
        is_required: false,
        help: "Choose among the likeliest tokens up to this share. The model's default is 0.9; 1 turns it off.",
    },
];

static BODY: Shape = Shape::Object(
    &Object::of(&[
        Field::required("prompt", Shape::TEXT),
        Field::optional(
            "images",
            Shape::List { item: &Shape::Base64 { max_bytes: usize::MAX }, min: 0, max: usize::MAX },
        ),
    ])
    .with_parameters(PARAMETERS),
);

impl Family for Llama {
    fn id(&self) -> &'static str {
        "llama"
    }

    fn title(&self) -> &'static str {
        "Meta Llama"
    }

    fn doc(&self) -> &'static str {
        "The format of every Llama model. \
         `prompt` holds the whole conversation in the chat template of the model; `messages` is refused. \
         Quarry writes the template that fits the model's id: `[INST]` and `<<SYS>>` for Llama 2, \
         headers such as `<|start_header_id|>user<|end_header_id|>` for Llama 3 to 3.3, \
         and for Llama 4 the tokens that Meta documents for it (`<|header_start|>`). \
         AWS shows the template of Llama 3 for Llama 4 too, so that one is pointed out and not refused. \
         For a model whose id names no version, Quarry writes the one on AWS's page, Llama 3's. \
         A last turn of the assistant becomes the beginning of the answer. \
         Llama 3.2 11B and 90B and Llama 4 read images; each stands in the prompt as `<|image|>`, before the text of its turn."
    }

    fn source(&self) -> &'static str {
        "https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-meta.html"
    }

    fn parameters(&self) -> &'static [Parameter] {
        PARAMETERS
    }

    fn abilities(&self) -> Abilities {
        Abilities { images: &["jpeg", "png", "webp", "gif"], ..Abilities::TEXT }
    }

    fn body(&self, prompt: &Prompt<'_>) -> Node {
        let template = Template::of(prompt.model).unwrap_or(Template::Headers);
        let mut fields = vec![("prompt", Node::Text(template.render(prompt)))];
        let images: Vec<Node> =
            prompt.turns.iter().flat_map(template::images).map(Node::constant).collect();
        if !images.is_empty() {
            fields.push(("images", Node::Array(images)));
        }
        fields.extend(parameter_fields(PARAMETERS, &[], prompt));
        Node::object(fields)
    }

    fn shape(&self) -> &'static Shape {
        &BODY
    }

    fn check(&self, body: Value<'_>, model: &str, path: &Path<'_>, out: &mut Findings<'_>) {
        check_prompt(body, model, path, out);
        check_images(body, model, path, out);
        let limit = body.get("max_gen_len").and_then(Value::as_i64);
        if let Some(limit @ 2049..=4096) = limit {
            rules::doubtful_value::add(&path.field("max_gen_len"), out, || {
                format!(
                    "AWS documents up to {DOCUMENTED_MAX_GEN_LEN} for every Llama model, others up to 4096; found {limit}"
                )
            });
        }
    }

    fn read<'a>(&self, output: Value<'a>) -> Option<Answer<'a>> {
        let text = output.get("generation").filter(|text| text.kind() == Kind::Text)?;
        let mut answer = Answer::default();
        answer.push_text(text.as_str());
        answer.stopped(output.get("stop_reason"));
        let tokens = |name| output.get(name).and_then(Value::as_u64);
        answer.usage.input_tokens = tokens("prompt_token_count");
        answer.usage.output_tokens = tokens("generation_token_count");
        let known = ["generation", "prompt_token_count", "generation_token_count", "stop_reason"];
        answer.note_unknown(output, &known);
        Some(answer)
    }

    fn request_example(&self) -> &'static str {
        r#"{
            "prompt": "<|begin_of_text|><|start_header_id|>system<|end_header_id|>\n\nYou answer in one sentence.<|eot_id|><|start_header_id|>user<|end_header_id|>\n\nWhy is the sky blue?<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n",
            "max_gen_len": 512,
            "temperature": 0.2
        }"#
    }

    fn response_example(&self) -> &'static str {
        r#"{
            "generation": "Air scatters blue light more than red.",
            "prompt_token_count": 28,
            "generation_token_count": 10,
            "stop_reason": "stop"
        }"#
    }
}

/// Whether the prompt is in the template of the model, and every token of it in its place.
fn check_prompt(body: Value<'_>, model: &str, path: &Path<'_>, out: &mut Findings<'_>) {
    let prompt = body.get("prompt").and_then(Value::as_str).unwrap_or_default();
    if prompt.trim().is_empty() {
        return;
    }
    let path = path.field("prompt");
    let expected = Template::of(model);
    let found =
        expected.filter(|template| template.is_in(&prompt)).or_else(|| Template::found_in(&prompt));
    let wanted = expected.unwrap_or(Template::Headers);
    match found {
        None => rules::no_chat_template::add(&path, out, || {
            format!("has no {}, the token that begins a turn", wanted.turn_token())
        }),
        Some(found) if expected.is_some() && found != wanted => {
            rules::no_chat_template::add(&path, out, || {
                format!(
                    "is written for {}; the turns of {} begin with {}",
                    found.name(),
                    wanted.name(),
                    wanted.turn_token()
                )
            });
        }
        Some(_) => {}
    }
    if let Some(token) = found.and_then(|template| template.misplaced(&prompt)) {
        rules::template_token::add(token, &path, out);
    }
}

/// Models before 3.2 have no field for images; some later ones read text only.
fn check_images(body: Value<'_>, model: &str, path: &Path<'_>, out: &mut Findings<'_>) {
    if body.get("images").is_none_or(|images| images.items().next().is_none()) {
        return;
    }
    let path = path.field("images");
    let is_any = |names: &[&str]| names.iter().any(|name| model.contains(name));
    if is_any(&["llama2", "llama3-8b", "llama3-70b", "llama3-1-"]) {
        rules::not_for_model::add(&path, out, || {
            "the format has images from Llama 3.2 on".to_owned()
        });
    } else if is_any(&["llama3-2-1b", "llama3-2-3b", "llama3-3-"]) {
        rules::doubtful_value::add(&path, out, || {
            "the format has images from Llama 3.2 on, and this model reads text only".to_owned()
        });
    }
}

#[cfg(test)]
mod tests;

//! Request families: one file each, one trait, one list.
//!
//! A family knows the shape of a request body and of an answer, and the parameters with their
//! limits. Adding a family is one file and one line in [`FAMILIES`]; tables in the tests walk the
//! list.

mod answer;
mod chat;
mod claude_messages;
mod claude_text;
mod cohere_command;
mod cohere_command_r;
mod cohere_embed;
mod converse;
mod instruction;
mod jamba;
mod jurassic2;
mod llama;
pub mod messages;
mod mistral_chat;
mod mistral_instruct;
mod model_rules;
mod nova;
mod nova_embed;
mod openai_chat;
mod parameter;
mod prompt;
mod recognize;
mod recognize_answer;
pub mod rules;
pub mod shape;
mod stability_image;
mod stability_sdxl;
mod titan_embed;
mod titan_image;
mod titan_text;

pub use answer::{Answer, Embedding, Stop, ToolCall, Usage};
pub use model_rules::refused_parameters;
pub use parameter::{Meaning, Parameter, problem_with};
pub use prompt::{Media, MediaKind, MediaSource, Part, Prompt, Role, Tool, ToolChoice, Turn};
pub use recognize::{Candidates, candidates, first_of, nearest, other_family, recognize};
pub use recognize_answer::read_any;
pub use shape::Shape;

use super::check::{Findings, Path};
use super::json::{Node, Value};
use model_rules::ModelRules;

/// Every family, in the order in which people are offered them.
pub const FAMILIES: &[&dyn Family] = &[
    &claude_messages::ClaudeMessages,
    &nova::Nova,
    &openai_chat::OpenaiChat,
    &converse::Converse,
    &llama::Llama,
    &mistral_chat::MistralChat,
    &mistral_instruct::MistralInstruct,
    &jamba::Jamba,
    &cohere_command_r::CohereCommandR,
    &titan_embed::TitanEmbedTextV2,
    &titan_embed::TitanMultimodalEmbed,
    &nova_embed::NovaEmbed,
    &cohere_embed::CohereEmbed,
    &titan_embed::TitanEmbedTextV1,
    &titan_text::TitanText,
    &claude_text::ClaudeText,
    &cohere_command::CohereCommand,
    &jurassic2::Jurassic2,
    &titan_image::TitanImage,
    &stability_image::StabilityImage,
    &stability_sdxl::StabilitySdxl,
];

/// The family of this id.
pub fn by_id(id: &str) -> Option<&'static dyn Family> {
    FAMILIES.iter().copied().find(|family| family.id() == id)
}

/// What a prompt may hold for a family. What it may not is said before a body is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Abilities {
    /// What it answers with.
    pub answers: Answers,
    /// Formats of images by their usual ending (`png`); empty when it takes none.
    pub images: &'static [&'static str],
    /// Formats of documents.
    pub documents: &'static [&'static str],
    /// Formats of videos.
    pub videos: &'static [&'static str],
    /// Whether media may be named by their address in S3.
    pub takes_s3: bool,
    /// Whether it takes tools.
    pub takes_tools: bool,
    /// Whether batch jobs take it at all.
    pub has_batch: bool,
}

impl Abilities {
    /// Text in, text out.
    pub const TEXT: Self = Self {
        answers: Answers::Text,
        images: &[],
        documents: &[],
        videos: &[],
        takes_s3: false,
        takes_tools: false,
        has_batch: true,
    };

    /// The formats of a kind of medium.
    pub fn formats(&self, kind: MediaKind) -> &'static [&'static str] {
        match kind {
            MediaKind::Image => self.images,
            MediaKind::Document => self.documents,
            MediaKind::Video => self.videos,
        }
    }
}

/// What a family answers with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answers {
    /// Text: it takes a conversation.
    Text,
    /// Vectors: only the last text and its image count.
    Embeddings,
    /// Pictures.
    Images,
}

/// One request format.
pub trait Family: Sync {
    /// Stable id, kebab case: recipes name it.
    fn id(&self) -> &'static str;

    /// Name for people.
    fn title(&self) -> &'static str;

    /// What the family is, for whom, and what to know before using it. Markdown, shown in the app.
    fn doc(&self) -> &'static str;

    /// Where the shape is documented.
    fn source(&self) -> &'static str;

    /// The parameters that a body can carry, in the order in which a form shows them.
    fn parameters(&self) -> &'static [Parameter];

    /// Name of the parameter that limits the answer, in tokens; `None` where answers are no text.
    fn answer_limit(&self) -> Option<&'static str> {
        let mut parameters = self.parameters().iter();
        parameters.find(|parameter| parameter.meaning == Meaning::MaxTokens).map(|found| found.name)
    }

    /// Other names under which a body may have the same, beside it.
    fn other_answer_limits(&self) -> &'static [&'static str] {
        &[]
    }

    /// Name of the field for parameters of the model's own format, in formats for all models.
    fn model_fields(&self) -> Option<&'static str> {
        None
    }

    /// What a prompt may hold.
    fn abilities(&self) -> Abilities;

    /// The request body (`modelInput`) with holes where the columns go. Leaves out what
    /// [`abilities`](Self::abilities) does not name.
    fn body(&self, prompt: &Prompt<'_>) -> Node;

    /// What a request body looks like.
    fn shape(&self) -> &'static Shape;

    /// What is wrong with a body that [`shape`](Self::shape) cannot say: combinations, order,
    /// what differs by model. `model` is the id as Bedrock spells it, empty when it is not known.
    fn check(&self, _body: Value<'_>, _model: &str, _path: &Path<'_>, _out: &mut Findings<'_>) {}

    /// Reads an answer (`modelOutput`); `None` when it is not one of this family.
    fn read<'a>(&self, output: Value<'a>) -> Option<Answer<'a>>;

    /// Request body that the provider's documentation would call right, as an example and a test.
    fn request_example(&self) -> &'static str;

    /// What the documentation shows as an answer.
    fn response_example(&self) -> &'static str;
}

/// What bodies of one family are checked against, for one model: what is looked up once for many.
#[derive(Debug)]
pub struct BodyCheck {
    family: &'static dyn Family,
    model: String,
    rules: ModelRules,
}

impl BodyCheck {
    /// Bodies of a family for a model: id, profile id or ARN, empty when it is not known.
    pub fn new(family: &'static dyn Family, model: &str) -> Self {
        Self { family, model: model.to_owned(), rules: ModelRules::new(family, model) }
    }

    /// The family of the bodies.
    pub fn family(&self) -> &'static dyn Family {
        self.family
    }

    /// Says what is wrong with a body.
    pub fn check(&self, body: Value<'_>, path: &Path<'_>, out: &mut Findings<'_>) {
        let Self { family, model, rules } = self;
        shape::check(family.shape(), body, path, out);
        family.check(body, model, path, out);
        rules.check(body, path, out);
    }
}

/// A family is its id.
impl std::fmt::Debug for dyn Family {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.id())
    }
}

/// What is wrong with one request body of a family.
pub fn check_body(
    family: &'static dyn Family,
    model: &str,
    body: Value<'_>,
    path: &Path<'_>,
    out: &mut Findings<'_>,
) {
    BodyCheck::new(family, model).check(body, path, out);
}

/// The parameters of a prompt as fields of the object at `path`, in the family's order.
fn parameter_fields(
    parameters: &'static [Parameter],
    path: &[&str],
    prompt: &Prompt<'_>,
) -> Vec<(&'static str, Node)> {
    let here = parameters.iter().filter(|parameter| parameter.path == path);
    here.filter_map(|parameter| {
        let value = prompt.parameters.get(parameter.name)?;
        Some((parameter.name, Node::constant(value.clone())))
    })
    .collect()
}

#[cfg(test)]
mod tests;

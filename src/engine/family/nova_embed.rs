//! Amazon Nova Multimodal Embeddings.

use serde_json::json;

use super::super::check::{Findings, Path};
use super::super::json::{Kind, Node, Value};
use super::nova::{S3_LOCATION, SOURCE, source};
use super::shape::{Field, Object};
use super::{
    Abilities, Answer, Answers, Embedding, Family, Meaning, Media, MediaKind, Parameter, Prompt,
    Shape, parameter_fields, rules,
};

/// See the [module](self).
pub(super) struct NovaEmbed;

const PARAMS_KEY: &str = "singleEmbeddingParams";

/// The only task of a single request; the other one is for asynchronous invocations.
const TASK: &str = "SINGLE_EMBEDDING";

const COMBINED: &str = "AUDIO_VIDEO_COMBINED";

const IMAGES: &[&str] = &["png", "jpeg", "gif", "webp"];

const VIDEOS: &[&str] = &["mp4", "mov", "mkv", "webm", "flv", "mpeg", "mpg", "wmv", "3gp"];

/// What of a body is the thing that the vector stands for.
const CONTENT: &[&str] = &["text", "image", "audio", "video"];

const PURPOSE: Parameter = Parameter {
    name: "embeddingPurpose",
    path: &[PARAMS_KEY],
    label: "Purpose",
    meaning: Meaning::Own,
    shape: Shape::Choice(&[
        "GENERIC_INDEX",
        "GENERIC_RETRIEVAL",
        "TEXT_RETRIEVAL",
        "IMAGE_RETRIEVAL",
        "VIDEO_RETRIEVAL",
        "DOCUMENT_RETRIEVAL",
        "AUDIO_RETRIEVAL",
        "CLASSIFICATION",
        "CLUSTERING",
    ]),
    default: Some("\"GENERIC_INDEX\""),
    is_required: true,
    help: "What the vectors are for: GENERIC_INDEX for what is searched, one of the retrievals for the questions.",
};

const DIMENSION: Parameter = Parameter {
    name: "embeddingDimension",
    path: &[PARAMS_KEY],
    label: "Dimensions",
    meaning: Meaning::Dimensions,
    shape: Shape::IntegerChoice(&[3072, 1024, 384, 256]),
    default: None,
    is_required: false,
    help: "How many numbers a vector has; 3,072 if not given. Vectors of different lengths cannot be compared.",
};

const TRUNCATION: Parameter = Parameter {
    name: "truncationMode",
    path: &[PARAMS_KEY, "text"],
    label: "Truncation",
    meaning: Meaning::Own,
    shape: Shape::Choice(&["START", "END", "NONE"]),
    default: Some("\"END\""),
    is_required: true,
    help: "What becomes of a text with too many tokens: its START or END is cut off, or (NONE) the record fails.",
};

const DETAIL: Parameter = Parameter {
    name: "detailLevel",
    path: &[PARAMS_KEY, "image"],
    label: "Detail",
    meaning: Meaning::Own,
    shape: Shape::Choice(&["STANDARD_IMAGE", "DOCUMENT_IMAGE"]),
    default: None,
    is_required: false,
    help: "For images: DOCUMENT_IMAGE reads at a higher resolution, for pictures of text.",
};

const MODE: Parameter = Parameter {
    name: "embeddingMode",
    path: &[PARAMS_KEY, "video"],
    label: "Video mode",
    meaning: Meaning::Own,
    shape: Shape::Choice(&[COMBINED, "AUDIO_VIDEO_SEPARATE"]),
    default: None,
    is_required: false,
    help: "For videos: one vector of sound and picture, which Quarry writes if nothing is given, or one of each.",
};

const PARAMETERS: &[Parameter] = &[PURPOSE, DIMENSION, TRUNCATION, DETAIL, MODE];

static TEXT: Object = Object::of(&[
    Field::optional("value", Shape::Text { min: 1, max: 8192 }),
    Field::optional("source", Shape::Object(&Object::one_of(&[S3_LOCATION]))),
])
.with_parameters(&[TRUNCATION])
.with_one_of(&["value", "source"]);

static PARAMS: Object = Object::of(&[
    Field::optional("text", Shape::Object(&TEXT)),
    Field::optional(
        "image",
        Shape::Object(
            &Object::of(&[Field::required("format", Shape::Choice(IMAGES)), SOURCE])
                .with_parameters(&[DETAIL]),
        ),
    ),
    Field::optional(
        "audio",
        Shape::Object(&Object::of(&[
            Field::required("format", Shape::Choice(&["mp3", "wav", "ogg"])),
            SOURCE,
        ])),
    ),
    Field::optional(
        "video",
        Shape::Object(&Object::of(&[
            Field::required("format", Shape::Choice(VIDEOS)),
            SOURCE,
            // A form need not ask for it, a body must have it.
            Field::required(MODE.name, MODE.shape),
        ])),
    ),
])
.with_parameters(&[PURPOSE, DIMENSION])
.with_one_of(CONTENT);

static BODY: Shape = Shape::Object(&Object::of(&[
    Field::optional("schemaVersion", Shape::Choice(&["nova-multimodal-embed-v1"])),
    Field::required("taskType", Shape::Choice(&[TASK])),
    Field::required(PARAMS_KEY, Shape::Object(&PARAMS)),
]));

impl Family for NovaEmbed {
    fn id(&self) -> &'static str {
        "nova-embed"
    }

    fn title(&self) -> &'static str {
        "Amazon Nova Multimodal Embeddings"
    }

    fn doc(&self) -> &'static str {
        "The format of Nova Multimodal Embeddings. A record has exactly one text, image, sound or video; \
         where the last turn has an image or video, Quarry takes that and leaves its text out. \
         `taskType` is `SINGLE_EMBEDDING`: the segmented task is for asynchronous invocations. \
         A text may have 8,192 characters in the body, sounds and videos last 30 seconds.\n\n\
         Media may lie in S3 instead. They must then lie in the same bucket and folder as the file of the job, \
         the job must name that folder and not the file, and paths count upper and lower case. \
         Answers do not say how many tokens were read."
    }

    fn source(&self) -> &'static str {
        "https://docs.aws.amazon.com/nova/latest/userguide/embeddings-schema.html"
    }

    fn parameters(&self) -> &'static [Parameter] {
        PARAMETERS
    }

    fn abilities(&self) -> Abilities {
        Abilities {
            answers: Answers::Embeddings,
            images: IMAGES,
            videos: VIDEOS,
            takes_s3: true,
            ..Abilities::TEXT
        }
    }

    fn body(&self, prompt: &Prompt<'_>) -> Node {
        let mut params = parameter_fields(PARAMETERS, &[PARAMS_KEY], prompt);
        let medium_or_text = prompt
            .last_medium(&[MediaKind::Image, MediaKind::Video])
            .map_or_else(|| text(prompt), |media| medium(media, prompt));
        params.push(medium_or_text);
        Node::object([("taskType", Node::constant(TASK)), (PARAMS_KEY, Node::object(params))])
    }

    fn shape(&self) -> &'static Shape {
        &BODY
    }

    fn check(&self, body: Value<'_>, _model: &str, path: &Path<'_>, out: &mut Findings<'_>) {
        let params = path.field(PARAMS_KEY);
        for kind in CONTENT {
            if let Some(source) = body.at(&[PARAMS_KEY, kind, "source"]) {
                rules::s3_location::check(source, &params.field(kind).field("source"), out);
            }
        }
    }

    fn read<'a>(&self, output: Value<'a>) -> Option<Answer<'a>> {
        let embeddings = output.get("embeddings").filter(|list| list.kind() == Kind::Array)?;
        let mut answer = Answer::default();
        for embedding in embeddings.items() {
            // What it was made of tells the two vectors of a video apart.
            let kind = embedding.get("embeddingType")?.as_str()?;
            answer.embeddings.extend(Embedding::of(kind, embedding.get("embedding")?));
        }
        answer.note_unknown(output, &["embeddings"]);
        Some(answer)
    }

    fn request_example(&self) -> &'static str {
        r#"{
            "taskType": "SINGLE_EMBEDDING",
            "singleEmbeddingParams": {
                "embeddingPurpose": "GENERIC_INDEX",
                "embeddingDimension": 1024,
                "text": { "truncationMode": "END", "value": "Why is the sky blue?" }
            }
        }"#
    }

    fn response_example(&self) -> &'static str {
        r#"{
            "embeddings": [
                { "embeddingType": "TEXT", "embedding": [0.031, -0.017, 0.0092], "truncatedCharLength": 3 }
            ]
        }"#
    }
}

/// The last text with the parameters of texts.
fn text(prompt: &Prompt<'_>) -> (&'static str, Node) {
    let mut fields = parameter_fields(PARAMETERS, &[PARAMS_KEY, "text"], prompt);
    fields.push(("value", Node::Text(prompt.last_text())));
    ("text", Node::object(fields))
}

/// An image or video with the parameters of its kind.
fn medium(media: &Media, prompt: &Prompt<'_>) -> (&'static str, Node) {
    let kind = if media.kind == MediaKind::Video { "video" } else { "image" };
    let format = if media.format == "jpg" { "jpeg" } else { media.format.as_str() };
    let mut fields = parameter_fields(PARAMETERS, &[PARAMS_KEY, kind], prompt);
    if media.kind == MediaKind::Video && fields.is_empty() {
        fields.push((MODE.name, Node::constant(json!(COMBINED))));
    }
    fields.push(("format", Node::constant(format)));
    fields.push(("source", Node::constant(source(&media.source))));
    (kind, Node::object(fields))
}

#[cfg(test)]
mod tests {
    use serde_json::Value as Json;

    use super::super::super::json::Document;
    use super::super::super::recipe::Parameters;
    use super::super::super::template::Text;
    use super::super::tests::findings_for;
    use super::super::{MediaSource, Part};
    use super::*;

    #[track_caller]
    fn check(params: &Json, expected: &[(&str, &str)]) {
        let body = json!({ "taskType": TASK, PARAMS_KEY: params });
        let found = findings_for(&NovaEmbed, "", &body);
        let found: Vec<_> = found.iter().map(|(code, path)| (*code, path.as_str())).collect();
        assert_eq!(found, expected, "{params}");
    }

    fn build(media: Media) -> Json {
        let parameters = Parameters::from_iter([
            ("embeddingPurpose".to_owned(), json!("CLUSTERING")),
            ("truncationMode".to_owned(), json!("END")),
        ]);
        let mut prompt = Prompt::of_text("", Text::literal("A text."), &parameters);
        prompt.turns[0].parts.push(Part::Media(media));
        serde_json::from_str(&NovaEmbed.body(&prompt).render_constant()).expect("a body is JSON")
    }

    #[test]
    fn a_medium_takes_the_place_of_the_text() {
        let media = |kind, format: &str, source| Media {
            kind,
            format: format.into(),
            name: String::new(),
            source,
        };
        let body = build(media(MediaKind::Image, "jpg", MediaSource::Base64("AAAA".into())));
        let expected = json!({
            "embeddingPurpose": "CLUSTERING",
            "image": { "format": "jpeg", "source": { "bytes": "AAAA" } }
        });
        assert_eq!(body[PARAMS_KEY], expected);
        check(&body[PARAMS_KEY], &[]);
        let s3 = MediaSource::S3 { uri: "s3://input/v.3gp".into() };
        let body = build(media(MediaKind::Video, "3gp", s3));
        let expected = json!({
            "embeddingPurpose": "CLUSTERING",
            "video": {
                "embeddingMode": COMBINED, "format": "3gp",
                "source": { "s3Location": { "uri": "s3://input/v.3gp" } }
            }
        });
        assert_eq!(body[PARAMS_KEY], expected);
        check(&body[PARAMS_KEY], &[]);
    }

    #[test]
    fn one_thing_is_embedded_and_comes_from_one_place() {
        let text = json!({ "truncationMode": "END", "value": "x" });
        let image = json!({ "format": "png", "source": { "bytes": "AAAA" } });
        check(
            &json!({ "embeddingPurpose": "CLUSTERING", "text": text, "image": image }),
            &[("body.not-exactly-one", PARAMS_KEY)],
        );
        check(
            &json!({ "embeddingPurpose": "CLUSTERING", "text": {
                "truncationMode": "END", "value": "x", "source": { "s3Location": { "uri": "s3://input/t.txt" } }
            } }),
            &[("body.not-exactly-one", "singleEmbeddingParams.text")],
        );
        check(
            &json!({ "embeddingPurpose": "CLUSTERING", "text": {
                "truncationMode": "END", "source": { "bytes": "AAAA" }
            } }),
            &[
                ("body.unknown-field", "singleEmbeddingParams.text.source.bytes"),
                ("body.not-exactly-one", "singleEmbeddingParams.text.source"),
            ],
        );
        check(
            &json!({ "embeddingPurpose": "CLUSTERING", "video": {
                "format": "mp4", "source": { "s3Location": { "uri": "input/v.mp4" } }
            } }),
            &[
                ("body.missing-field", "singleEmbeddingParams.video.embeddingMode"),
                ("body.s3-location", "singleEmbeddingParams.video.source.s3Location.uri"),
            ],
        );
    }

    #[test]
    fn the_segmented_task_is_not_for_batch() {
        let mut body: Json = serde_json::from_str(NovaEmbed.request_example()).expect("JSON");
        body["taskType"] = json!("SEGMENTED_EMBEDDING");
        let found = findings_for(&NovaEmbed, "", &body);
        assert_eq!(found, [("body.unknown-choice", "taskType".to_owned())]);
    }

    #[test]
    fn both_vectors_of_a_video_are_read() {
        let mut document = Document::default();
        let output = r#"{"embeddings": [
            {"embeddingType": "VIDEO", "embedding": [1, 2]},
            {"embeddingType": "AUDIO", "embedding": [3]}
        ]}"#;
        let answer = NovaEmbed.read(document.parse(output).expect("JSON")).expect("an answer");
        let found: Vec<_> =
            answer.embeddings.iter().map(|e| (e.kind.as_ref(), e.dimension)).collect();
        assert_eq!(found, [("VIDEO", 2), ("AUDIO", 1)]);
        // Cohere has a list of the same name, of plain vectors.
        let other = document.parse(r#"{"embeddings": [[1, 2]]}"#).expect("JSON");
        assert!(NovaEmbed.read(other).is_none());
    }
}

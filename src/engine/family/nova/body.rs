//! The parameters and the shape of a body.

use super::super::shape::{Field, Object};
use super::super::{Meaning, Parameter, Shape};
use super::source::SOURCE;

/// Name of the object in which the parameters stand.
pub(super) const CONFIG_KEY: &str = "inferenceConfig";

/// Longest answer of any Nova model: 64K, of Nova 2 Lite.
pub(super) const MAX_TOKENS: i64 = 65_536;

pub(super) const IMAGES: &[&str] = &["jpeg", "png", "gif", "webp"];

pub(super) const PARAMETERS: &[Parameter] = &[
    Parameter {
        name: "maxTokens",
        path: &[CONFIG_KEY],
        label: "Max tokens",
        meaning: Meaning::MaxTokens,
        shape: Shape::Integer { min: 1, max: MAX_TOKENS },
        default: None,
        is_required: false,
        help: "Longest answer, in tokens. Micro, Lite, Pro and Premier answer with up to 10,000 by Amazon's list of models and 5,000 by its description of the format; Nova 2 Lite with up to 64K.",
    },
    Parameter {
        name: "temperature",
        path: &[CONFIG_KEY],
        label: "Temperature",
        meaning: Meaning::Temperature,
        shape: Shape::Number { min: 0.00001, max: 1.0 },
        default: None,
        is_required: false,
        help: "Randomness; 0.7 if not given. The documented range leaves 0 out: 0.00001 does the same.",
    },
    Parameter {
        name: "topP",
        path: &[CONFIG_KEY],
        label: "Top P",
        meaning: Meaning::TopP,
        shape: Shape::Number { min: 0.0, max: 1.0 },
        default: None,
        is_required: false,
        help: "Choose among the likeliest tokens up to this share; 0.9 if not given. Amazon advises to change this or the temperature, not both.",
    },
    Parameter {
        name: "topK",
        path: &[CONFIG_KEY],
        label: "Top K",
        meaning: Meaning::TopK,
        shape: Shape::Integer { min: 0, max: 128 },
        default: None,
        is_required: false,
        help: "Choose among this many of the likeliest tokens.",
    },
    Parameter {
        name: "stopSequences",
        path: &[CONFIG_KEY],
        label: "Stop sequences",
        meaning: Meaning::StopSequences,
        shape: Shape::any_texts(usize::MAX),
        default: None,
        is_required: false,
        help: "Texts at which the model stops, one a line.",
    },
    Parameter {
        name: "reasoningConfig",
        path: &[CONFIG_KEY],
        label: "Reasoning",
        meaning: Meaning::Own,
        shape: Shape::Object(&Object::of(&[
            Field::optional("type", Shape::Choice(&["enabled", "disabled"])),
            Field::optional("maxReasoningEffort", Shape::Choice(&["low", "medium", "high"])),
        ])),
        default: None,
        is_required: false,
        help: "Only for Nova 2 Lite: whether it reasons before it answers, as JSON: {\"type\": \"enabled\", \"maxReasoningEffort\": \"low\"}. Reasoning is paid for as output; with high effort, temperature, top P, top K and max tokens have to be left out.",
    },
];

const IMAGE: Field = Field::optional(
    "image",
    Shape::Object(&Object::of(&[Field::required("format", Shape::Choice(IMAGES)), SOURCE])),
);

const VIDEO: Field = Field::optional(
    "video",
    Shape::Object(&Object::of(&[
        Field::required(
            "format",
            Shape::Choice(&["mkv", "mov", "mp4", "webm", "three_gp", "flv", "mpeg", "mpg", "wmv"]),
        ),
        SOURCE,
    ])),
);

/// Nova reads documents in Converse records only: the part is known so that its rule can say so.
const DOCUMENT: Field = Field::optional(
    "document",
    Shape::Object(&Object::of(&[
        Field::required(
            "format",
            Shape::Choice(&["pdf", "csv", "doc", "docx", "xls", "xlsx", "html", "txt", "md"]),
        ),
        Field::required("name", Shape::Text { min: 1, max: 200 }),
        SOURCE,
    ])),
);

const AUDIO: Field = Field::optional(
    "audio",
    Shape::Object(&Object::of(&[
        Field::required(
            "format",
            Shape::Choice(&["mp3", "opus", "wav", "aac", "flac", "mp4", "ogg", "mkv"]),
        ),
        SOURCE,
    ])),
);

const TEXT: Field = Field::optional("text", Shape::TEXT);

const CACHE_POINT: Field = Field::optional("cachePoint", Shape::Open);

const TOOL_NAME: Field = Field::required("name", Shape::Text { min: 1, max: 64 });

static PART: Object = Object::one_of(&[
    TEXT,
    IMAGE,
    VIDEO,
    DOCUMENT,
    AUDIO,
    Field::optional(
        "toolUse",
        Shape::Object(&Object::of(&[
            Field::required("toolUseId", Shape::TEXT),
            TOOL_NAME,
            Field::required("input", Shape::Any),
        ])),
    ),
    Field::optional(
        "toolResult",
        Shape::Object(&Object::of(&[
            Field::required("toolUseId", Shape::TEXT),
            Field::required(
                "content",
                Shape::List {
                    item: &Shape::Object(&Object::one_of(&[
                        Field::optional("text", Shape::ANY_TEXT),
                        Field::optional("json", Shape::Any),
                        IMAGE,
                        VIDEO,
                        DOCUMENT,
                    ])),
                    min: 0,
                    max: usize::MAX,
                },
            ),
            Field::optional("status", Shape::Choice(&["success", "error"])),
        ])),
    ),
    Field::optional("reasoningContent", Shape::Open),
    CACHE_POINT,
]);

static TOOL: Object = Object::one_of(&[
    Field::optional(
        "toolSpec",
        Shape::Object(&Object::of(&[
            TOOL_NAME,
            Field::optional("description", Shape::ANY_TEXT),
            Field::required(
                "inputSchema",
                Shape::Object(&Object::of(&[Field::required("json", Shape::Open)])),
            ),
        ])),
    ),
    // Tools that Amazon runs itself, of Nova 2.
    Field::optional("systemTool", Shape::Open),
    CACHE_POINT,
]);

static TOOL_CONFIG: Object = Object::of(&[
    Field::required("tools", Shape::List { item: &Shape::Object(&TOOL), min: 1, max: usize::MAX }),
    Field::optional(
        "toolChoice",
        Shape::Object(&Object::one_of(&[
            Field::optional("auto", Shape::Open),
            Field::optional("any", Shape::Open),
            Field::optional("tool", Shape::Object(&Object::of(&[TOOL_NAME]))),
        ])),
    ),
]);

static CONFIG: Object =
    Object::of(&[Field::optional("max_new_tokens", Shape::Integer { min: 1, max: MAX_TOKENS })])
        .with_parameters(PARAMETERS);

pub(super) static BODY: Shape = Shape::Object(&Object::of(&[
    Field::optional("schemaVersion", Shape::Choice(&["messages-v1"])),
    Field::optional(
        "system",
        Shape::List {
            item: &Shape::Object(&Object::one_of(&[TEXT, CACHE_POINT])),
            min: 0,
            max: usize::MAX,
        },
    ),
    Field::required(
        "messages",
        Shape::List {
            item: &Shape::Object(&Object::of(&[
                Field::required("role", Shape::Choice(&["user", "assistant"])),
                Field::required(
                    "content",
                    Shape::List { item: &Shape::Object(&PART), min: 1, max: usize::MAX },
                ),
            ])),
            min: 1,
            max: usize::MAX,
        },
    ),
    Field::optional(CONFIG_KEY, Shape::Object(&CONFIG)),
    Field::optional("toolConfig", Shape::Object(&TOOL_CONFIG)),
]));

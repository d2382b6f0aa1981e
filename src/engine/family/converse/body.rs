//! The parameters and the shape of a body, as the service model of the API declares it.

use super::super::shape::{Field, Object};
use super::super::{Meaning, Parameter, Shape};
use super::{DOCUMENT_FORMATS, IMAGE_FORMATS, VIDEO_FORMATS};

pub(super) const CONFIG_KEY: &str = "inferenceConfig";

pub(super) const MODEL_FIELDS: &str = "additionalModelRequestFields";

/// Largest image: 3.75 MB.
const MAX_IMAGE_BYTES: usize = 3_932_160;

/// Largest body of a request. Documents have a limit of 4.5 MB that does not hold for every model
/// and format, and videos one of 25 MB.
const MAX_BODY_BYTES: usize = 25_000_000;

/// How many of the parameters stand under `inferenceConfig`; the others are at the top.
const N_IN_CONFIG: usize = 4;

pub(super) const PARAMETERS: &[Parameter] = &[
    Parameter {
        name: "maxTokens",
        path: &[CONFIG_KEY],
        label: "Max tokens",
        meaning: Meaning::MaxTokens,
        shape: Shape::Integer { min: 1, max: i64::MAX },
        default: None,
        is_required: false,
        help: "Longest answer, in tokens. The answer is cut there; without it the model's own limit holds.",
    },
    Parameter {
        name: "temperature",
        path: &[CONFIG_KEY],
        label: "Temperature",
        meaning: Meaning::Temperature,
        shape: Shape::Number { min: 0.0, max: 1.0 },
        default: None,
        is_required: false,
        help: "Randomness from 0 (most likely words) to 1. Each model has its own default.",
    },
    Parameter {
        name: "topP",
        path: &[CONFIG_KEY],
        label: "Top P",
        meaning: Meaning::TopP,
        shape: Shape::Number { min: 0.0, max: 1.0 },
        default: None,
        is_required: false,
        help: "Choose among the likeliest tokens up to this share. Set this or the temperature, not both.",
    },
    Parameter {
        name: "stopSequences",
        path: &[CONFIG_KEY],
        label: "Stop sequences",
        meaning: Meaning::StopSequences,
        shape: Shape::any_texts(2500),
        default: None,
        is_required: false,
        help: "Texts at which the model stops, one a line. Some models refuse the field.",
    },
    Parameter {
        name: MODEL_FIELDS,
        path: &[],
        label: "Additional fields",
        meaning: Meaning::Own,
        shape: Shape::Open,
        default: None,
        is_required: false,
        help: "Parameters that only this model has, as a JSON object with the names of its own format: {\"top_k\": 50}.",
    },
];

static CONFIG: Object = Object::of(&[]).with_parameters(PARAMETERS.split_at(N_IN_CONFIG).0);

const S3: Field = Field::optional(
    "s3Location",
    Shape::Object(&Object::of(&[
        Field::required("uri", Shape::Text { min: 1, max: 1024 }),
        Field::optional("bucketOwner", Shape::Text { min: 12, max: 12 }),
    ])),
);

const MEDIA_SOURCE: Shape = Shape::Object(&Object::one_of(&[
    Field::optional("bytes", Shape::Base64 { max_bytes: MAX_BODY_BYTES }),
    S3,
]));

const ERROR: Field = Field::optional(
    "error",
    Shape::Object(&Object::of(&[Field::optional("message", Shape::ANY_TEXT)])),
);

const IMAGE: Shape = Shape::Object(&Object::of(&[
    Field::required("format", Shape::Choice(IMAGE_FORMATS)),
    Field::required(
        "source",
        Shape::Object(&Object::one_of(&[
            Field::optional("bytes", Shape::Base64 { max_bytes: MAX_IMAGE_BYTES }),
            S3,
        ])),
    ),
    ERROR,
]));

const CITATIONS: Field = Field::optional(
    "citations",
    Shape::Object(&Object::of(&[Field::required("enabled", Shape::Boolean)])),
);

const TEXT_PART: Shape = Shape::Object(&Object::one_of(&[Field::optional("text", Shape::TEXT)]));

const DOCUMENT: Shape = Shape::Object(&Object::of(&[
    Field::optional("format", Shape::Choice(DOCUMENT_FORMATS)),
    Field::required("name", Shape::Text { min: 1, max: 200 }),
    Field::required(
        "source",
        Shape::Object(&Object::one_of(&[
            Field::optional("bytes", Shape::Base64 { max_bytes: MAX_BODY_BYTES }),
            S3,
            Field::optional("text", Shape::TEXT),
            Field::optional("content", Shape::List { item: &TEXT_PART, min: 1, max: usize::MAX }),
        ])),
    ),
    Field::optional("context", Shape::ANY_TEXT),
    CITATIONS,
]));

const VIDEO: Shape = Shape::Object(&Object::of(&[
    Field::required("format", Shape::Choice(VIDEO_FORMATS)),
    Field::required("source", MEDIA_SOURCE),
]));

const AUDIO: Shape = Shape::Object(&Object::of(&[
    Field::required(
        "format",
        Shape::Choice(&[
            "mp3", "opus", "wav", "aac", "flac", "mp4", "ogg", "mkv", "mka", "x-aac", "m4a",
            "mpeg", "mpga", "pcm", "webm",
        ]),
    ),
    Field::required("source", MEDIA_SOURCE),
    ERROR,
]));

const SEARCH_RESULT: Shape = Shape::Object(&Object::of(&[
    Field::required("source", Shape::ANY_TEXT),
    Field::required("title", Shape::ANY_TEXT),
    Field::required(
        "content",
        Shape::List {
            item: &Shape::Object(&Object::of(&[Field::required("text", Shape::ANY_TEXT)])),
            min: 1,
            max: usize::MAX,
        },
    ),
    CITATIONS,
]));

const NAME: Shape = Shape::Text { min: 1, max: 64 };

const RESULT_PART: Shape = Shape::Object(&Object::one_of(&[
    Field::optional("json", Shape::Any),
    Field::optional("text", Shape::ANY_TEXT),
    Field::optional("image", IMAGE),
    Field::optional("document", DOCUMENT),
    Field::optional("video", VIDEO),
    Field::optional("searchResult", SEARCH_RESULT),
]));

const GUARDED: Shape = Shape::Object(&Object::one_of(&[
    Field::optional(
        "text",
        Shape::Object(&Object::of(&[
            Field::required("text", Shape::ANY_TEXT),
            Field::optional(
                "qualifiers",
                Shape::List {
                    item: &Shape::Choice(&["grounding_source", "query", "guard_content"]),
                    min: 0,
                    max: usize::MAX,
                },
            ),
        ])),
    ),
    Field::optional(
        "image",
        Shape::Object(&Object::of(&[
            Field::required("format", Shape::Choice(&["png", "jpeg"])),
            Field::required(
                "source",
                Shape::Object(&Object::one_of(&[Field::optional(
                    "bytes",
                    Shape::Base64 { max_bytes: MAX_IMAGE_BYTES },
                )])),
            ),
        ])),
    ),
]));

const CACHE_POINT: Shape = Shape::Object(&Object::of(&[
    Field::required("type", Shape::Choice(&["default"])),
    Field::optional("ttl", Shape::Choice(&["5m", "1h"])),
]));

const TOOL_REFERENCE: Shape = Shape::Object(&Object::of(&[Field::required(
    "tool",
    Shape::Object(&Object::of(&[
        Field::optional("type", NAME),
        Field::optional("name", Shape::Text { min: 1, max: 128 }),
        Field::optional("serverName", Shape::Text { min: 1, max: 128 }),
    ])),
)]));

const PART: Shape = Shape::Object(&Object::one_of(&[
    Field::optional("text", Shape::TEXT),
    Field::optional("image", IMAGE),
    Field::optional("document", DOCUMENT),
    Field::optional("video", VIDEO),
    Field::optional("audio", AUDIO),
    Field::optional(
        "toolUse",
        Shape::Object(&Object::of(&[
            Field::required("toolUseId", NAME),
            Field::required("name", NAME),
            Field::required("input", Shape::Open),
            Field::optional("type", Shape::Choice(&["server_tool_use"])),
        ])),
    ),
    Field::optional(
        "toolResult",
        Shape::Object(&Object::of(&[
            Field::required("toolUseId", NAME),
            Field::required("content", Shape::List { item: &RESULT_PART, min: 0, max: usize::MAX }),
            Field::optional("status", Shape::Choice(&["success", "error"])),
            Field::optional("type", Shape::ANY_TEXT),
        ])),
    ),
    Field::optional("guardContent", GUARDED),
    Field::optional("cachePoint", CACHE_POINT),
    Field::optional(
        "reasoningContent",
        Shape::Object(&Object::one_of(&[
            Field::optional(
                "reasoningText",
                Shape::Object(&Object::of(&[
                    Field::required("text", Shape::ANY_TEXT),
                    Field::optional("signature", Shape::ANY_TEXT),
                ])),
            ),
            Field::optional("redactedContent", Shape::Base64 { max_bytes: MAX_BODY_BYTES }),
        ])),
    ),
    // What a model cited, given back to it: answers hold it, nobody writes it by hand.
    Field::optional("citationsContent", Shape::Open),
    Field::optional("searchResult", SEARCH_RESULT),
    Field::optional("toolAddition", TOOL_REFERENCE),
    Field::optional("toolRemoval", TOOL_REFERENCE),
]));

const TOOL: Shape = Shape::Object(&Object::one_of(&[
    Field::optional(
        "toolSpec",
        Shape::Object(&Object::of(&[
            Field::required("name", NAME),
            Field::optional("description", Shape::TEXT),
            Field::required(
                "inputSchema",
                Shape::Object(&Object::one_of(&[Field::optional("json", Shape::Open)])),
            ),
            Field::optional("strict", Shape::Boolean),
        ])),
    ),
    Field::optional("systemTool", Shape::Object(&Object::of(&[Field::required("name", NAME)]))),
    Field::optional("cachePoint", CACHE_POINT),
]));

const TOOL_CONFIG: Shape = Shape::Object(&Object::of(&[
    Field::required("tools", Shape::List { item: &TOOL, min: 1, max: usize::MAX }),
    Field::optional(
        "toolChoice",
        Shape::Object(&Object::one_of(&[
            Field::optional("auto", Shape::Object(&Object::of(&[]))),
            Field::optional("any", Shape::Object(&Object::of(&[]))),
            Field::optional("tool", Shape::Object(&Object::of(&[Field::required("name", NAME)]))),
        ])),
    ),
]));

const OUTPUT_CONFIG: Shape = Shape::Object(&Object::of(&[
    Field::optional(
        "textFormat",
        Shape::Object(&Object::of(&[
            Field::required("type", Shape::Choice(&["json_schema"])),
            Field::required(
                "structure",
                Shape::Object(&Object::one_of(&[Field::optional(
                    "jsonSchema",
                    Shape::Object(&Object::of(&[
                        Field::required("schema", Shape::TEXT),
                        Field::optional("name", Shape::ANY_TEXT),
                        Field::optional("description", Shape::ANY_TEXT),
                    ])),
                )])),
            ),
        ])),
    ),
    Field::optional("effort", Shape::Choice(&["low", "medium", "high", "xhigh", "max"])),
]));

pub(super) static BODY: Shape = Shape::Object(
    &Object::of(&[
        Field::required(
            "messages",
            Shape::List {
                item: &Shape::Object(&Object::of(&[
                    Field::required("role", Shape::Choice(&["user", "assistant", "system"])),
                    Field::required(
                        "content",
                        Shape::List { item: &PART, min: 1, max: usize::MAX },
                    ),
                ])),
                min: 1,
                max: usize::MAX,
            },
        ),
        Field::optional(
            "system",
            Shape::List {
                item: &Shape::Object(&Object::one_of(&[
                    Field::optional("text", Shape::TEXT),
                    Field::optional("guardContent", GUARDED),
                    Field::optional("cachePoint", CACHE_POINT),
                ])),
                min: 0,
                max: usize::MAX,
            },
        ),
        Field::optional(CONFIG_KEY, Shape::Object(&CONFIG)),
        Field::optional("toolConfig", TOOL_CONFIG),
        Field::optional(
            "guardrailConfig",
            Shape::Object(&Object::of(&[
                Field::optional("guardrailIdentifier", Shape::Text { min: 0, max: 2048 }),
                Field::optional("guardrailVersion", Shape::ANY_TEXT),
                Field::optional("trace", Shape::Choice(&["enabled", "disabled", "enabled_full"])),
            ])),
        ),
        Field::optional("outputConfig", OUTPUT_CONFIG),
        Field::optional("modelId", Shape::Text { min: 1, max: 2048 }),
        Field::optional("projectIdentifier", Shape::Text { min: 1, max: 2048 }),
        Field::optional("promptVariables", Shape::Open),
        Field::optional("additionalModelResponseFieldPaths", Shape::texts(10)),
        Field::optional("requestMetadata", Shape::Open),
        Field::optional(
            "performanceConfig",
            Shape::Object(&Object::of(&[Field::optional(
                "latency",
                Shape::Choice(&["standard", "optimized"]),
            )])),
        ),
        Field::optional(
            "serviceTier",
            Shape::Object(&Object::of(&[Field::required(
                "type",
                Shape::Choice(&["priority", "default", "flex", "reserved"]),
            )])),
        ),
    ])
    .with_parameters(PARAMETERS.split_at(N_IN_CONFIG).1),
);

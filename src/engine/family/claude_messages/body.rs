//! The parameters and the shape of a body.

use super::super::shape::{Field, Object};
use super::super::{Meaning, Parameter, Shape};
use super::ANTHROPIC_VERSION;

/// Largest image: 3.75 MB, says the page of the format.
const MAX_IMAGE_BYTES: usize = 3_932_160;

/// Largest document of Bedrock's other format; the page of this one names none.
const MAX_DOCUMENT_BYTES: usize = 25_000_000;

/// Fewest tokens to think with, as Anthropic documents it.
const MIN_BUDGET_TOKENS: i64 = 1024;

/// How much of the thinking an answer shows.
const DISPLAY: Field = Field::optional("display", Shape::ANY_TEXT);

pub(super) const PARAMETERS: &[Parameter] = &[
    Parameter {
        name: "max_tokens",
        path: &[],
        label: "Max tokens",
        meaning: Meaning::MaxTokens,
        shape: Shape::Integer { min: 1, max: 128_000 },
        default: Some("1024"),
        is_required: true,
        help: "Longest answer, in tokens. The answer is cut there, and output tokens are paid for.",
    },
    Parameter {
        name: "temperature",
        path: &[],
        label: "Temperature",
        meaning: Meaning::Temperature,
        shape: Shape::Number { min: 0.0, max: 1.0 },
        default: None,
        is_required: false,
        help: "Randomness from 0 (most likely words) to 1, the model's default.",
    },
    Parameter {
        name: "top_p",
        path: &[],
        label: "Top P",
        meaning: Meaning::TopP,
        shape: Shape::Number { min: 0.0, max: 1.0 },
        default: None,
        is_required: false,
        help: "Choose among the likeliest tokens up to this share. Set this or the temperature, not both.",
    },
    Parameter {
        name: "top_k",
        path: &[],
        label: "Top K",
        meaning: Meaning::TopK,
        shape: Shape::Integer { min: 0, max: 500 },
        default: None,
        is_required: false,
        help: "Choose among this many of the likeliest tokens. Off by default.",
    },
    Parameter {
        name: "stop_sequences",
        path: &[],
        label: "Stop sequences",
        meaning: Meaning::StopSequences,
        shape: Shape::texts(8191),
        default: None,
        is_required: false,
        help: "Texts at which the model stops, one a line.",
    },
    Parameter {
        name: "thinking",
        path: &[],
        label: "Thinking",
        meaning: Meaning::Own,
        shape: Shape::Tagged {
            key: "type",
            variants: &[
                (
                    "enabled",
                    &Object::of(&[
                        Field::required(
                            "budget_tokens",
                            Shape::Integer { min: MIN_BUDGET_TOKENS, max: i64::MAX },
                        ),
                        DISPLAY,
                    ]),
                ),
                // An effort in here is refused: it belongs into output_config.
                ("adaptive", &Object::of(&[DISPLAY])),
                ("disabled", &Object::of(&[])),
            ],
        },
        default: None,
        is_required: false,
        help: "Whether the model thinks before it answers, as JSON: {\"type\": \"enabled\", \"budget_tokens\": 2048}. Thinking is paid for as output.",
    },
];

const CACHE: Field = Field::optional("cache_control", Shape::Open);

static TEXT_BLOCK: Object = Object::of(&[
    Field::required("text", Shape::TEXT),
    Field::optional("citations", Shape::Any),
    CACHE,
]);

const IMAGE_SOURCE: Shape = Shape::Tagged {
    key: "type",
    variants: &[(
        "base64",
        &Object::of(&[
            Field::required(
                "media_type",
                Shape::Choice(&["image/jpeg", "image/png", "image/webp", "image/gif"]),
            ),
            Field::required("data", Shape::Base64 { max_bytes: MAX_IMAGE_BYTES }),
        ]),
    )],
};

const DOCUMENT_SOURCE: Shape = Shape::Tagged {
    key: "type",
    variants: &[
        (
            "base64",
            &Object::of(&[
                Field::required("media_type", Shape::Choice(&["application/pdf"])),
                Field::required("data", Shape::Base64 { max_bytes: MAX_DOCUMENT_BYTES }),
            ]),
        ),
        (
            "text",
            &Object::of(&[
                Field::required("media_type", Shape::Choice(&["text/plain"])),
                Field::required("data", Shape::TEXT),
            ]),
        ),
        ("content", &Object::of(&[Field::required("content", Shape::Any)])),
    ],
};

static BLOCK: Shape = Shape::Tagged {
    key: "type",
    variants: &[
        ("text", &TEXT_BLOCK),
        ("image", &Object::of(&[Field::required("source", IMAGE_SOURCE), CACHE])),
        (
            "document",
            &Object::of(&[
                Field::required("source", DOCUMENT_SOURCE),
                Field::optional("title", Shape::ANY_TEXT),
                Field::optional("context", Shape::ANY_TEXT),
                Field::optional("citations", Shape::Open),
                CACHE,
            ]),
        ),
        (
            "tool_use",
            &Object::of(&[
                Field::required("id", Shape::TEXT),
                Field::required("name", Shape::TEXT),
                Field::required("input", Shape::Open),
                CACHE,
            ]),
        ),
        (
            "tool_result",
            &Object::of(&[
                Field::required("tool_use_id", Shape::TEXT),
                Field::optional("content", Shape::Of(&RESULT)),
                Field::optional("is_error", Shape::Boolean),
                CACHE,
            ]),
        ),
        (
            "search_result",
            &Object::of(&[
                Field::required("source", Shape::TEXT),
                Field::required("title", Shape::TEXT),
                Field::required(
                    "content",
                    Shape::List {
                        item: &Shape::Tagged { key: "type", variants: &[("text", &TEXT_BLOCK)] },
                        min: 1,
                        max: usize::MAX,
                    },
                ),
                Field::optional("citations", Shape::Open),
                CACHE,
            ]),
        ),
        (
            "thinking",
            &Object::of(&[
                Field::required("thinking", Shape::ANY_TEXT),
                Field::required("signature", Shape::ANY_TEXT),
            ]),
        ),
        ("redacted_thinking", &Object::of(&[Field::required("data", Shape::TEXT)])),
    ],
};

/// What a message holds: a text or parts.
static CONTENT: Shape =
    Shape::Either(&[Shape::TEXT, Shape::List { item: &BLOCK, min: 1, max: usize::MAX }]);

/// What a tool answered: the same, or nothing, since many tools have nothing to say.
static RESULT: Shape =
    Shape::Either(&[Shape::ANY_TEXT, Shape::List { item: &BLOCK, min: 0, max: usize::MAX }]);

pub(super) static BODY: Shape = Shape::Object(
    &Object::of(&[
        Field::required("anthropic_version", Shape::Choice(&[ANTHROPIC_VERSION])),
        Field::optional(
            "system",
            Shape::Either(&[
                Shape::TEXT,
                Shape::List {
                    item: &Shape::Tagged { key: "type", variants: &[("text", &TEXT_BLOCK)] },
                    min: 1,
                    max: usize::MAX,
                },
            ]),
        ),
        Field::required(
            "messages",
            Shape::List {
                item: &Shape::Object(&Object::of(&[
                    Field::required("role", Shape::Choice(&["user", "assistant"])),
                    Field::required("content", Shape::Of(&CONTENT)),
                ])),
                min: 1,
                max: 100_000,
            },
        ),
        Field::optional(
            "tools",
            Shape::List {
                // Tools of Anthropic's own have other fields, by their `type`.
                item: &Shape::Object(
                    &Object::of(&[
                        Field::required("name", Shape::Text { min: 1, max: 128 }),
                        Field::optional("description", Shape::ANY_TEXT),
                        Field::optional("input_schema", Shape::Open),
                    ])
                    .open(),
                ),
                min: 0,
                max: usize::MAX,
            },
        ),
        Field::optional(
            "tool_choice",
            Shape::Tagged {
                key: "type",
                variants: &[
                    ("auto", &Object::of(&[PARALLEL])),
                    ("any", &Object::of(&[PARALLEL])),
                    ("tool", &Object::of(&[Field::required("name", Shape::TEXT), PARALLEL])),
                    ("none", &Object::of(&[])),
                ],
            },
        ),
        Field::optional(
            "metadata",
            Shape::Object(&Object::of(&[Field::optional("user_id", Shape::ANY_TEXT)])),
        ),
        Field::optional("output_config", Shape::Open),
        Field::optional("anthropic_beta", Shape::texts(usize::MAX)),
        Field::optional("context_management", Shape::Open),
    ])
    .with_parameters(PARAMETERS),
);

const PARALLEL: Field = Field::optional("disable_parallel_tool_use", Shape::Boolean);

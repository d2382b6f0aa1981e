//! The parameters and the shape of a body.

use super::super::shape::{Field, Object};
use super::super::{Meaning, Parameter, Shape};

/// How many of the parameters have in a body the shape that a form offers. Those after them may be
/// written otherwise, too.
const N_AS_OFFERED: usize = 7;

/// The field that limits answers of OpenAI's own models; every other model has `max_tokens`.
pub(super) const OPENAI_LIMIT: &str = "max_completion_tokens";

pub(super) const LIMIT: &str = "max_tokens";

const TOKENS: Shape = Shape::Integer { min: 1, max: i64::MAX };

pub(super) const PARAMETERS: &[Parameter] = &[
    Parameter {
        name: LIMIT,
        path: &[],
        label: "Max tokens",
        meaning: Meaning::MaxTokens,
        shape: TOKENS,
        default: None,
        is_required: false,
        help: "Longest answer, in tokens, reasoning included. For OpenAI's models it is written as max_completion_tokens.",
    },
    Parameter {
        name: "temperature",
        path: &[],
        label: "Temperature",
        meaning: Meaning::Temperature,
        shape: Shape::Number { min: 0.0, max: 2.0 },
        default: None,
        is_required: false,
        help: "Randomness from 0 (most likely words) to 2. Bedrock documents no range; this is OpenAI's.",
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
        name: "reasoning_effort",
        path: &[],
        label: "Reasoning effort",
        meaning: Meaning::Own,
        shape: Shape::Choice(&["low", "medium", "high"]),
        default: None,
        is_required: false,
        help: "How long the model thinks before it answers. A field of OpenAI's models.",
    },
    Parameter {
        name: "seed",
        path: &[],
        label: "Seed",
        meaning: Meaning::Seed,
        shape: Shape::Integer { min: i64::MIN, max: i64::MAX },
        default: None,
        is_required: false,
        help: "Start of the random numbers: the same seed makes equal answers likelier, never certain.",
    },
    Parameter {
        name: "frequency_penalty",
        path: &[],
        label: "Frequency penalty",
        meaning: Meaning::FrequencyPenalty,
        shape: Shape::Number { min: -2.0, max: 2.0 },
        default: None,
        is_required: false,
        help: "Above 0, words become less likely the more often they were said. The range is OpenAI's.",
    },
    Parameter {
        name: "presence_penalty",
        path: &[],
        label: "Presence penalty",
        meaning: Meaning::PresencePenalty,
        shape: Shape::Number { min: -2.0, max: 2.0 },
        default: None,
        is_required: false,
        help: "Above 0, words that were said at all become less likely. The range is OpenAI's.",
    },
    Parameter {
        name: "stop",
        path: &[],
        label: "Stop sequences",
        meaning: Meaning::StopSequences,
        shape: Shape::any_texts(usize::MAX),
        default: None,
        is_required: false,
        help: "Texts at which the model stops, one a line. Not every model takes them.",
    },
];

static TEXT_PART: Object = Object::of(&[Field::required("text", Shape::ANY_TEXT)]);

static TEXT_PARTS: Shape = Shape::List {
    item: &Shape::Tagged { key: "type", variants: &[("text", &TEXT_PART)] },
    min: 1,
    max: usize::MAX,
};

/// What all but the user say: a text, or parts that are texts.
pub(super) static TEXTS: Shape = Shape::Either(&[Shape::ANY_TEXT, Shape::Of(&TEXT_PARTS)]);

static USER_PARTS: Shape = Shape::List {
    item: &Shape::Tagged {
        key: "type",
        variants: &[
            ("text", &TEXT_PART),
            (
                "image_url",
                &Object::of(&[Field::required(
                    "image_url",
                    Shape::Object(&Object::of(&[
                        Field::required("url", Shape::TEXT),
                        Field::optional("detail", Shape::Choice(&["auto", "low", "high"])),
                    ])),
                )]),
            ),
            (
                "input_audio",
                &Object::of(&[Field::required(
                    "input_audio",
                    Shape::Object(&Object::of(&[
                        Field::required("data", Shape::Base64 { max_bytes: 25_000_000 }),
                        Field::required("format", Shape::TEXT),
                    ])),
                )]),
            ),
        ],
    },
    min: 1,
    max: usize::MAX,
};

const NAME: Field = Field::optional("name", Shape::TEXT);

static INSTRUCTION: Object = Object::of(&[Field::required("content", Shape::Of(&TEXTS)), NAME]);

static MESSAGE: Shape = Shape::Tagged {
    key: "role",
    variants: &[
        ("system", &INSTRUCTION),
        ("developer", &INSTRUCTION),
        (
            "user",
            &Object::of(&[
                Field::required("content", Shape::Either(&[Shape::TEXT, Shape::Of(&USER_PARTS)])),
                NAME,
            ]),
        ),
        (
            "assistant",
            &Object::of(&[
                // May be null beside tool calls, which no shape says: the family checks it.
                Field::optional("content", Shape::Any),
                Field::optional("tool_calls", Shape::List { item: &CALL, min: 0, max: usize::MAX }),
                Field::optional("reasoning_content", Shape::Any),
                Field::optional("reasoning", Shape::Any),
                Field::optional("refusal", Shape::Any),
                Field::optional("audio", Shape::Any),
                Field::optional("annotations", Shape::Any),
                Field::optional("function_call", Shape::Any),
                NAME,
            ]),
        ),
        (
            "tool",
            &Object::of(&[
                Field::required("content", Shape::Of(&TEXTS)),
                Field::required("tool_call_id", Shape::TEXT),
                NAME,
            ]),
        ),
    ],
};

const CALL: Shape = Shape::Object(&Object::of(&[
    Field::required("id", Shape::TEXT),
    Field::required("type", Shape::Choice(&["function"])),
    Field::required(
        "function",
        Shape::Object(&Object::of(&[
            Field::required("name", Shape::TEXT),
            Field::required("arguments", Shape::ANY_TEXT),
        ])),
    ),
    Field::optional("index", Shape::Integer { min: 0, max: i64::MAX }),
]));

const TOOL: Shape = Shape::Tagged {
    key: "type",
    variants: &[(
        "function",
        &Object::of(&[Field::required(
            "function",
            Shape::Object(&Object::of(&[
                Field::required("name", Shape::Text { min: 1, max: 64 }),
                Field::optional("description", Shape::ANY_TEXT),
                Field::optional("parameters", Shape::Open),
                Field::optional("strict", Shape::Any),
            ])),
        )]),
    )],
};

const TOOL_CHOICE: Shape = Shape::Either(&[
    Shape::Choice(&["none", "auto", "required"]),
    Shape::Tagged {
        key: "type",
        variants: &[(
            "function",
            &Object::of(&[Field::required(
                "function",
                Shape::Object(&Object::of(&[Field::required("name", Shape::TEXT)])),
            )]),
        )],
    },
]);

const RESPONSE_FORMAT: Shape = Shape::Tagged {
    key: "type",
    variants: &[
        ("text", &Object::of(&[])),
        ("json_object", &Object::of(&[])),
        (
            "json_schema",
            &Object::of(&[Field::required(
                "json_schema",
                Shape::Object(&Object::of(&[
                    Field::required("name", Shape::TEXT),
                    Field::optional("description", Shape::ANY_TEXT),
                    Field::optional("schema", Shape::Open),
                    Field::optional("strict", Shape::Any),
                ])),
            )]),
        ),
    ],
};

/// The fields of OpenAI's request, and three that servers of open models usually have beside them.
pub(super) static BODY: Shape = Shape::Object(
    &Object::of(&[
        Field::required("messages", Shape::List { item: &MESSAGE, min: 1, max: usize::MAX }),
        Field::optional(OPENAI_LIMIT, TOKENS),
        Field::optional("stop", Shape::Either(&[Shape::ANY_TEXT, Shape::any_texts(usize::MAX)])),
        Field::optional("model", Shape::TEXT),
        Field::optional("stream", Shape::Boolean),
        Field::optional("tools", Shape::List { item: &TOOL, min: 0, max: usize::MAX }),
        Field::optional("tool_choice", TOOL_CHOICE),
        Field::optional("parallel_tool_calls", Shape::Boolean),
        Field::optional("response_format", RESPONSE_FORMAT),
        Field::optional("n", Shape::Integer { min: 1, max: i64::MAX }),
        Field::optional("logprobs", Shape::Boolean),
        Field::optional("top_logprobs", Shape::Integer { min: 0, max: 20 }),
        Field::optional("logit_bias", Shape::Open),
        Field::optional("user", Shape::ANY_TEXT),
        Field::optional("metadata", Shape::Open),
        Field::optional("modalities", Shape::texts(usize::MAX)),
        Field::optional("audio", Shape::Open),
        Field::optional("prediction", Shape::Open),
        Field::optional("stream_options", Shape::Any),
        Field::optional("store", Shape::Boolean),
        Field::optional("service_tier", Shape::ANY_TEXT),
        Field::optional("safety_identifier", Shape::ANY_TEXT),
        Field::optional("prompt_cache_key", Shape::ANY_TEXT),
        Field::optional("verbosity", Shape::Choice(&["low", "medium", "high"])),
        Field::optional("top_k", Shape::Integer { min: -1, max: i64::MAX }),
        Field::optional("min_p", Shape::Number { min: 0.0, max: 1.0 }),
        Field::optional("repetition_penalty", Shape::Number { min: 0.0, max: f64::MAX }),
    ])
    .with_parameters(PARAMETERS.split_at(N_AS_OFFERED).0),
);

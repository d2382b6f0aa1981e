//! What Quarry says of each example of the survey.

use quarry::engine::family::Stop;

use super::{Case, Example, Mended, Reading};

const fn read(
    family: &'static str,
    texts: &'static [&'static str],
    stop: Option<Stop>,
    tokens: [Option<u64>; 2],
    unknown: &'static [&'static str],
) -> Reading {
    Reading::Read { family, texts, stop, tokens, unknown }
}

/// The same for an answer of which everything is read.
const fn sky(family: &'static str, stop: Option<Stop>, tokens: [Option<u64>; 2]) -> Reading {
    read(family, &["Air scatters blue light the most."], stop, tokens, &[])
}

const fn right(models: &'static str, family: &'static str) -> Case {
    Case { models, family, findings: &[], mended: Mended::No }
}

const fn refused(
    models: &'static str,
    family: &'static str,
    findings: &'static [(&'static str, &'static str)],
    mended: Mended,
) -> Case {
    Case { models, family, findings, mended }
}

/// Every example, in the order of the survey.
pub(super) const EXAMPLES: &[Example] = &[
    Example {
        dir: "titan_text",
        title: "Titan Text",
        format: "",
        looks_like: "titan-text",
        cases: &[right(
            "amazon.titan-text-express-v1 \
                amazon.titan-text-lite-v1 \
                amazon.titan-text-premier-v1",
            "titan-text",
        )],
        answer: Some(sky("titan-text", Some(Stop::End), [Some(6), Some(9)])),
    },
    Example {
        dir: "titan_embed_text",
        title: "Titan text embeddings",
        format: "",
        looks_like: "titan-embed-text-v2",
        cases: &[
            refused(
                "amazon.titan-embed-text-v1",
                "titan-embed-text-v1",
                &[("job.no-batch", "amazon.titan-embed-text-v1")],
                Mended::No,
            ),
            right("amazon.titan-embed-text-v2", "titan-embed-text-v2"),
            right("amazon.titan-embed-image-v1", "titan-multimodal-embed"),
        ],
        answer: Some(read("titan-embed-text-v2", &["3 numbers"], None, [Some(6), None], &[])),
    },
    Example {
        dir: "titan_multimodal_embed",
        title: "Titan multimodal embeddings",
        format: "",
        looks_like: "titan-multimodal-embed",
        cases: &[refused(
            "amazon.titan-embed-image-v1",
            "titan-multimodal-embed",
            &[("body.wrong-type", "modelInput.inputImage")],
            Mended::Clean,
        )],
        answer: Some(read("titan-embed-text-v2", &["3 numbers"], None, [Some(6), None], &[])),
    },
    Example {
        dir: "nova",
        title: "Nova",
        format: "",
        looks_like: "nova",
        cases: &[
            refused(
                "amazon.nova-lite-v1 \
                amazon.nova-pro-v1",
                "nova",
                &[
                    ("body.wrong-type", "modelInput.messages[].content[].video.source.bytes"),
                    ("body.wrong-type", "modelInput.messages[].content[].image.source.bytes"),
                    ("body.unknown-field", "modelInput.maxTokens"),
                    ("body.unknown-field", "modelInput.temperature"),
                    ("body.unknown-field", "modelInput.topP"),
                ],
                Mended::Clean,
            ),
            refused(
                "amazon.nova-micro-v1",
                "nova",
                &[
                    ("body.wrong-type", "modelInput.messages[].content[].video.source.bytes"),
                    ("body.wrong-type", "modelInput.messages[].content[].image.source.bytes"),
                    ("body.unknown-field", "modelInput.maxTokens"),
                    ("body.unknown-field", "modelInput.temperature"),
                    ("body.unknown-field", "modelInput.topP"),
                    ("body.modality", "modelInput.messages[].content[].video"),
                    ("body.modality", "modelInput.messages[].content[].image"),
                ],
                Mended::Left(&[
                    ("body.modality", "modelInput.messages[].content[].video"),
                    ("body.modality", "modelInput.messages[].content[].image"),
                ]),
            ),
        ],
        answer: Some(sky("nova", None, [Some(6), Some(9)])),
    },
    Example {
        dir: "claude_messages",
        title: "Claude messages",
        format: "",
        looks_like: "claude-messages",
        cases: &[
            right(
                "anthropic.claude-3-opus-20240229-v1:0 \
                anthropic.claude-3-sonnet-20240229-v1:0 \
                anthropic.claude-3-haiku-20240307-v1:0 \
                anthropic.claude-3-5-sonnet-20240620-v1:0 \
                anthropic.claude-3-5-sonnet-20241022-v2:0 \
                anthropic.claude-3-7-sonnet-20250219-v1:0",
                "claude-messages",
            ),
            refused(
                "anthropic.claude-3-5-haiku-20241022-v1:0",
                "claude-messages",
                &[("body.modality", "modelInput.messages[].content[]")],
                Mended::No,
            ),
            refused(
                "anthropic.claude-v2:1",
                "claude-messages",
                &[("body.modality", "modelInput.messages[].content[]")],
                Mended::No,
            ),
            refused(
                "anthropic.claude-v2",
                "claude-messages",
                &[("body.modality", "modelInput.messages[].content[]")],
                Mended::No,
            ),
            refused(
                "anthropic.claude-instant-v1",
                "claude-messages",
                &[
                    ("body.modality", "modelInput.messages[].content[]"),
                    ("job.no-batch", "anthropic.claude-instant-v1"),
                ],
                Mended::No,
            ),
        ],
        answer: Some(sky("claude-messages", Some(Stop::StopSequence), [Some(6), Some(9)])),
    },
    Example {
        dir: "jurassic2",
        title: "Jurassic-2",
        format: "",
        looks_like: "jurassic2",
        cases: &[right(
            "ai21.j2-mid-v1 \
                ai21.j2-ultra-v1 \
                ai21.j2-jumbo-instruct",
            "jurassic2",
        )],
        answer: Some(sky("jurassic2", Some(Stop::End), [Some(1), Some(1)])),
    },
    Example {
        dir: "jamba",
        title: "Jamba",
        format: "",
        looks_like: "openai-chat",
        cases: &[refused(
            "ai21.jamba-instruct-v1:0",
            "jamba",
            &[
                ("body.unknown-field", "modelInput.top_k"),
                ("body.unknown-field", "modelInput.stream"),
            ],
            Mended::Left(&[("body.unknown-field", "modelInput.top_k")]),
        )],
        answer: Some(Reading::Raw),
    },
    Example {
        dir: "llama",
        title: "Llama",
        format: "",
        looks_like: "openai-chat",
        cases: &[refused(
            "meta.llama3-1-8b-instruct-v1:0 \
                meta.llama3-1-70b-instruct-v1:0 \
                meta.llama3-1-405b-instruct-v1:0 \
                meta.llama3-2-1b-instruct-v1:0 \
                meta.llama3-2-3b-instruct-v1:0 \
                meta.llama3-2-11b-instruct-v1:0 \
                meta.llama3-2-90b-instruct-v1:0 \
                meta.llama3-3-70b-instruct-v1:0",
            "llama",
            &[
                ("body.unknown-field", "modelInput.messages"),
                ("body.missing-field", "modelInput.prompt"),
            ],
            Mended::Clean,
        )],
        answer: Some(sky("llama", Some(Stop::End), [Some(6), Some(9)])),
    },
    Example {
        dir: "mistral_chat",
        title: "Mistral chat",
        format: "",
        looks_like: "openai-chat",
        cases: &[
            refused(
                "mistral.mistral-small-2402-v1:0",
                "openai-chat",
                &[("body.wrong-family", "modelInput")],
                Mended::Clean,
            ),
            right(
                "mistral.mistral-large-2402-v1:0 \
                mistral.mistral-large-2407-v1:0",
                "mistral-chat",
            ),
        ],
        answer: Some(sky("openai-chat", Some(Stop::End), [Some(6), Some(9)])),
    },
    Example {
        dir: "cohere_command",
        title: "Cohere Command",
        format: "",
        looks_like: "cohere-command",
        cases: &[right("cohere.command-text-v14", "cohere-command")],
        answer: Some(sky("cohere-command", None, [None, None])),
    },
    Example {
        dir: "cohere_command_r",
        title: "Cohere Command R",
        format: "",
        looks_like: "cohere-command-r",
        cases: &[refused(
            "cohere.command-r-v1:0 \
                cohere.command-r-plus-v1:0",
            "cohere-command-r",
            &[("body.unknown-field", "modelInput.stream")],
            Mended::Clean,
        )],
        answer: Some(read(
            "cohere-command-r",
            &["Air scatters blue light the most."],
            Some(Stop::End),
            [None, None],
            &["token_count"],
        )),
    },
    Example {
        dir: "cohere_embed",
        title: "Cohere Embed",
        format: "",
        looks_like: "cohere-embed",
        cases: &[right(
            "cohere.embed-english-v3 \
                cohere.embed-multilingual-v3",
            "cohere-embed",
        )],
        answer: Some(read("cohere-embed", &["3 numbers"], None, [None, None], &[])),
    },
    Example {
        dir: "stability_text_to_image",
        title: "Stability text to image",
        format: "",
        looks_like: "stability-sdxl",
        cases: STABILITY,
        answer: None,
    },
    Example {
        dir: "stability_image_to_image",
        title: "Stability image to image",
        format: "",
        looks_like: "stability-sdxl",
        cases: STABILITY,
        answer: None,
    },
    Example {
        dir: "claude_cross_region_profile",
        title: "Claude through a cross-region profile",
        format: "",
        looks_like: "claude-messages",
        cases: &[right("us.anthropic.claude-3-sonnet-20240229-v1:0", "claude-messages")],
        answer: None,
    },
    Example {
        dir: "claude_application_profile",
        title: "Claude through an application profile",
        format: "",
        looks_like: "claude-messages",
        cases: &[right(
            "arn:aws:bedrock:us-west-2:123456789012:inference-profile/MyClaudeSonnetProfile",
            "claude-messages",
        )],
        answer: None,
    },
    Example {
        dir: "converse_application_profile",
        title: "Converse through an application profile",
        format: "converse",
        looks_like: "nova",
        cases: &[right(
            "arn:aws:bedrock:us-west-2:123456789012:inference-profile/MyClaudeSonnetProfile",
            "converse",
        )],
        answer: None,
    },
    Example {
        dir: "batch_titan_text",
        title: "Batch of Titan Text",
        format: "",
        looks_like: "titan-text",
        cases: &[right("amazon.titan-text-express-v1", "titan-text")],
        answer: Some(read(
            "titan-text",
            &["Golden light.", "Waves."],
            Some(Stop::End),
            [Some(6), Some(9)],
            &[],
        )),
    },
    Example {
        dir: "batch_claude_messages",
        title: "Batch of Claude",
        format: "",
        looks_like: "claude-messages",
        cases: &[refused(
            "anthropic.claude-3-haiku-20240307-v1:0",
            "claude-messages",
            &[("body.missing-field", "modelInput.messages[].content[].type")],
            Mended::Clean,
        )],
        answer: Some(read(
            "claude-messages",
            &["Qubits hold both.", "def is_prime(n): …"],
            Some(Stop::StopSequence),
            [Some(6), Some(9)],
            &[],
        )),
    },
];

/// Four models, two examples of the same format.
const STABILITY: &[Case] = &[
    refused(
        "stability.stable-diffusion-xl-v1",
        "stability-sdxl",
        &[("job.no-batch", "stability-sdxl"), ("job.no-batch", "stability.stable-diffusion-xl-v1")],
        Mended::No,
    ),
    refused(
        "stability.sd3-large-v1:0",
        "stability-sdxl",
        &[
            ("body.wrong-family", "modelInput"),
            ("job.no-batch", "stability-sdxl"),
            ("job.no-batch", "stability.sd3-large-v1:0"),
        ],
        Mended::No,
    ),
    refused(
        "stability.stable-image-core-v1:0",
        "stability-sdxl",
        &[
            ("body.wrong-family", "modelInput"),
            ("job.no-batch", "stability-sdxl"),
            ("job.no-batch", "stability.stable-image-core-v1:0"),
        ],
        Mended::No,
    ),
    refused(
        "stability.stable-image-ultra-v1:0",
        "stability-sdxl",
        &[
            ("body.wrong-family", "modelInput"),
            ("job.no-batch", "stability-sdxl"),
            ("job.no-batch", "stability.stable-image-ultra-v1:0"),
        ],
        Mended::No,
    ),
];

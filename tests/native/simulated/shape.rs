//! Where the answer of each format has its parts.

/// The text that all request examples ask.
pub(crate) const QUESTION: &str = "Why is the sky blue?";

/// The text that all response examples answer.
pub(crate) const ANSWER: &str = "Air scatters blue light more than red.";

/// Where an answer has what is changed, as JSON pointers into the family's example.
pub(crate) struct Shape {
    /// Id of the family.
    pub(crate) family: &'static str,
    /// Why it stopped.
    pub(crate) stop: &'static str,
    /// What stands there when the limit of tokens was reached; empty where that cannot be.
    pub(crate) length: &'static str,
    /// What stands there when it refused or was filtered; empty where that cannot be.
    pub(crate) refusal: &'static str,
    /// Number of tokens of the prompt; empty where it is not said.
    pub(crate) input: &'static str,
    /// Number of tokens of the answer; empty where it is not said.
    pub(crate) output: &'static str,
    /// Their sum; empty where it is not said.
    pub(crate) total: &'static str,
    /// Whether it answers with text.
    pub(crate) is_text: bool,
}

const fn text(family: &'static str, stop: [&'static str; 3], tokens: [&'static str; 3]) -> Shape {
    let [stop, length, refusal] = stop;
    let [input, output, total] = tokens;
    Shape { family, stop, length, refusal, input, output, total, is_text: true }
}

const fn other(
    family: &'static str,
    stop: &'static str,
    refusal: &'static str,
    input: &'static str,
) -> Shape {
    Shape { family, stop, length: "", refusal, input, output: "", total: "", is_text: false }
}

const CONVERSE: [&str; 3] = ["/usage/inputTokens", "/usage/outputTokens", "/usage/totalTokens"];
const OPENAI: [&str; 3] =
    ["/usage/prompt_tokens", "/usage/completion_tokens", "/usage/total_tokens"];
const UNSAID: [&str; 3] = [""; 3];

/// Every family that the engine has.
pub(crate) const SHAPES: [Shape; 21] = [
    text(
        "claude-messages",
        ["/stop_reason", "max_tokens", "refusal"],
        ["/usage/input_tokens", "/usage/output_tokens", ""],
    ),
    text("nova", ["/stopReason", "max_tokens", "content_filtered"], CONVERSE),
    text("openai-chat", ["/choices/0/finish_reason", "length", "content_filter"], OPENAI),
    text("converse", ["/stopReason", "max_tokens", "guardrail_intervened"], CONVERSE),
    text(
        "llama",
        ["/stop_reason", "length", ""],
        ["/prompt_token_count", "/generation_token_count", ""],
    ),
    text("mistral-chat", ["/choices/0/stop_reason", "length", ""], UNSAID),
    text("mistral-instruct", ["/outputs/0/stop_reason", "length", ""], UNSAID),
    text("jamba", ["/choices/0/finish_reason", "length", ""], OPENAI),
    text("cohere-command-r", ["/finish_reason", "MAX_TOKENS", "ERROR_TOXIC"], UNSAID),
    text(
        "titan-text",
        ["/results/0/completionReason", "LENGTH", "CONTENT_FILTERED"],
        ["/inputTextTokenCount", "/results/0/tokenCount", ""],
    ),
    text("claude-text", ["/stop_reason", "max_tokens", ""], UNSAID),
    text("cohere-command", ["/generations/0/finish_reason", "MAX_TOKENS", "ERROR_TOXIC"], UNSAID),
    // Its tokens are lists, whose lengths count.
    text(
        "jurassic2",
        ["/completions/0/finishReason/reason", "length", ""],
        ["/prompt/tokens", "/completions/0/data/tokens", ""],
    ),
    other("titan-embed-text-v2", "", "", "/inputTextTokenCount"),
    other("titan-multimodal-embed", "", "", "/inputTextTokenCount"),
    other("titan-embed-text-v1", "", "", "/inputTextTokenCount"),
    other("nova-embed", "", "", ""),
    other("cohere-embed", "", "", ""),
    other("titan-image", "/error", "This request was blocked by our content filters.", ""),
    other("stability-image", "/finish_reasons/0", "Filter reason: prompt", ""),
    other("stability-sdxl", "/artifacts/0/finishReason", "CONTENT_FILTERED", ""),
];

//! `translate.schema-as-tool`

use super::super::super::check::{Rule, Severity};

/// A response format that is carried over as a tool.
pub static SCHEMA_AS_TOOL: Rule = Rule {
    code: "translate.schema-as-tool",
    severity: Severity::Note,
    title: "A JSON schema became a tool that the model must use",
    why: "The target has no field for the schema of an answer. A tool with this schema does nearly the same: its input is the answer, but the model is not held to the schema strictly.",
    fix: "Nothing has to be done: results that are translated back hold the input as text again.",
    example: r#""response_format": {"type": "json_schema", …}"#,
};

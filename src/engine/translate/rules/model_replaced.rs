//! `translate.model-replaced`

use super::super::super::check::{Rule, Severity};

/// The model of the source.
pub static MODEL_REPLACED: Rule = Rule {
    code: "translate.model-replaced",
    severity: Severity::Note,
    title: "The model that the source names is left out",
    why: "A batch job runs with one model, which is chosen for the job and not in its records.",
    fix: "Nothing has to be done. If requests were meant for different models, make one job for each.",
    example: r#""model": "gpt-4o-mini" in a request for Claude"#,
};

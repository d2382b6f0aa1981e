//! `results.no-manifest`

use super::super::super::check::{Rule, Severity};

/// An output that may be partial.
pub static NO_MANIFEST: Rule = Rule {
    code: "results.no-manifest",
    severity: Severity::Note,
    title: "There is no manifest among the files",
    why: "Bedrock writes `manifest.json.out` when a job has ended. Without it, the output may be a part of what will come.",
    fix: "Open `manifest.json.out` too, if the job has ended.",
    example: "part-0001.jsonl.out alone",
};

//! What can be wrong: a stable code with its explanation.

use serde::{Deserialize, Serialize};

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Bedrock would reject the record or the job, or the data would be lost.
    Error,
    /// The job would run, and probably not do what the user wants.
    Warning,
    /// Worth knowing; nothing has to be done.
    Note,
}

/// One thing that can be wrong, declared by the module that finds it.
///
/// Texts are sentences for the user; the same text stands in the app and in the guide.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// Stable name, `area.what`, lower case: scripts may depend on it.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, in one short sentence without a period.
    pub title: &'static str,
    /// Why it matters.
    pub why: &'static str,
    /// How to mend it.
    pub fix: &'static str,
    /// What it looks like in the data.
    pub example: &'static str,
}

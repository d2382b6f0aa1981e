//! `split.more-parts-than-jobs`

use super::super::super::check::{Rule, Severity};

/// There are more parts than jobs may run at once.
pub static MORE_PARTS_THAN_JOBS: Rule = Rule {
    code: "split.more-parts-than-jobs",
    severity: Severity::Warning,
    title: "There are more parts than jobs may run at once",
    why: "Bedrock refuses a job while as many as the quota allows are submitted or in progress for the model.",
    fix: "Start the first ones, and each of the others when one has ended; or ask AWS for a higher quota.",
    example: "130 parts where 100 jobs may run at once",
};

//! `translate.not-json`

use super::super::super::check::{Rule, Severity};

/// A record that cannot be read.
pub static NOT_JSON: Rule = Rule {
    code: "translate.not-json",
    severity: Severity::Error,
    title: "A record is not JSON",
    why: "The file is one of JSON records, and this one cannot be read. It was left out.",
    fix: "Mend the place that the message names. Each record has to be whole, and on one line.",
    example: "{'custom_id': 'a'} with single quotes",
};

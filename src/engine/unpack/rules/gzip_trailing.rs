//! `source.gzip-trailing`

use super::super::super::check::{Rule, Severity};

/// Something follows the last member.
pub static GZIP_TRAILING: Rule = Rule {
    code: "source.gzip-trailing",
    severity: Severity::Warning,
    title: "Bytes behind the packed data",
    why: "They are neither packed data nor padding. They were left out.",
    fix: "If something is missing, download or pack the file again.",
    example: "a page of HTML behind orders.csv.gz",
};

//! `source.gzip-cut-off`

use super::super::super::check::{Rule, Severity};

/// The file ended inside a member.
pub static GZIP_CUT_OFF: Rule = Rule {
    code: "source.gzip-cut-off",
    severity: Severity::Error,
    title: "The packed file is cut off",
    why: "It ends before its packed data does. The rows up to there were read; all that followed is missing.",
    fix: "Download or pack the file again.",
    example: "orders.csv.gz, half of which was downloaded",
};

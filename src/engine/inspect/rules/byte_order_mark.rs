//! `line.byte-order-mark`

use super::super::super::check::{Rule, Severity};

/// A byte order mark before a record.
pub static BYTE_ORDER_MARK: Rule = Rule {
    code: "line.byte-order-mark",
    severity: Severity::Error,
    title: "A byte order mark before a record",
    why: "Three invisible bytes stand before the record, mostly the first of a file. JSON forbids them (RFC 8259, section 8.1), so the record may be refused.",
    fix: "Save the file as UTF-8 without a byte order mark. Quarry can remove it.",
    example: "\\xEF\\xBB\\xBF{\"recordId\": \"R1\", …}",
};

/// The mark in UTF-8.
pub(in super::super) const BYTES: &[u8] = b"\xEF\xBB\xBF";

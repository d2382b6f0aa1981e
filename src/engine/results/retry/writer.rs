//! Records as lines of a batch input.

use super::super::super::family::FAMILIES;
use super::super::super::json::Document;
use super::super::{Entry, Parts, Scratch, Status};
use super::RetryTotals;
use super::answer_limit::raised;

/// Writes records as lines of a batch input.
#[derive(Default)]
pub(super) struct Writer {
    max_tokens: Option<u64>,
    pub(super) totals: RetryTotals,
    scratch: Scratch,
    document: Document,
}

impl Writer {
    /// A writer that lets answers which were cut have so many tokens.
    pub(super) fn new(max_tokens: Option<u64>) -> Self {
        Self { max_tokens, ..Self::default() }
    }

    /// The id of a line; `None` where it cannot be read.
    pub(super) fn id_of(&mut self, line: &[u8]) -> Option<String> {
        let parts = Parts::of(without_mark(line)).ok()?;
        self.scratch.id(&parts).map(std::borrow::Cow::into_owned)
    }

    /// Adds the record of a line, with a longer answer where the one of the entry was cut. Says
    /// whether the line has a request.
    pub(super) fn copy(&mut self, line: &[u8], entry: Option<&Entry>, out: &mut Vec<u8>) -> bool {
        let Ok(parts) = Parts::of(without_mark(line)) else { return false };
        let (Some(id), Some(input)) = (parts.id, parts.input) else { return false };
        let (Ok(_), Ok(body)) = (std::str::from_utf8(id), std::str::from_utf8(input)) else {
            return false;
        };
        if !body.starts_with('{') || self.document.parse(body).is_err() {
            return false;
        }
        let cut = entry.filter(|entry| entry.status == Status::Truncated);
        let longer = cut.zip(self.max_tokens).and_then(|(entry, limit)| {
            let family = entry.family().and_then(|idx| FAMILIES.get(idx).copied());
            raised(body, family, limit, &mut self.document)
        });
        self.totals.n_raised += u64::from(longer.is_some());
        self.totals.n_records += 1;
        let n_before = out.len();
        for piece in [
            b"{\"recordId\":",
            id,
            b",\"modelInput\":",
            longer.as_deref().unwrap_or(body).as_bytes(),
        ] {
            out.extend_from_slice(piece);
        }
        out.extend_from_slice(b"}\n");
        self.totals.n_bytes += (out.len() - n_before) as u64;
        true
    }
}

fn without_mark(line: &[u8]) -> &[u8] {
    line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line)
}

//! Records as lines of a batch input.

use std::collections::BTreeSet;

use super::super::super::check::{Place, Report};
use super::super::super::family::{Candidates, FAMILIES, Family, candidates, recognize};
use super::super::super::json::Document;
use super::super::index::hash_of;
use super::super::rules::RETRY_OTHER_FORMAT;
use super::super::{Entry, Parts, Scratch, Status};
use super::RetryTotals;
use super::answer_limit::{Wanted, limited};
use super::target::{Fit, Target, check_body};

/// Writes records as lines of a batch input.
pub(super) struct Writer {
    max_tokens: Option<u64>,
    /// Where they are sent, if that is another model or region.
    target: Option<Target>,
    /// Hashes of the ids that were written, where another file is merged.
    ids: Option<BTreeSet<u64>>,
    /// The families that all bodies so far may be of, where another file is merged.
    pub(super) common: Candidates,
    pub(super) totals: RetryTotals,
    /// What was found in records.
    pub(super) report: Report,
    scratch: Scratch,
    document: Document,
}

/// What became of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Copied {
    /// It was written.
    Written,
    /// Its request cannot go where the others go, and that was said.
    LeftOut,
    /// A record of its id was written before.
    Double,
    /// It has no id, or no request.
    NoRequest,
}

impl Copied {
    /// Whether there is a request, whatever became of it.
    pub(super) fn has_request(self) -> bool {
        self != Self::NoRequest
    }
}

impl Writer {
    /// A writer that lets answers which were cut have so many tokens. If another file is merged, no id
    /// is written twice.
    pub(super) fn new(max_tokens: Option<u64>, target: Option<Target>, merges: bool) -> Self {
        Self {
            max_tokens,
            target,
            ids: merges.then(BTreeSet::new),
            common: Candidates::ALL,
            totals: RetryTotals::default(),
            report: Report::new(),
            scratch: Scratch::default(),
            document: Document::default(),
        }
    }

    /// The id of a line; `None` where it cannot be read.
    pub(super) fn id_of(&mut self, line: &[u8]) -> Option<String> {
        let parts = Parts::of(without_mark(line)).ok()?;
        self.scratch.id(&parts).map(std::borrow::Cow::into_owned)
    }

    /// Adds the record of a line, with a longer answer where the one of the entry was cut.
    pub(super) fn copy(&mut self, line: &[u8], entry: Option<&Entry>, out: &mut Vec<u8>) -> Copied {
        self.try_copy(line, entry, out).unwrap_or(Copied::NoRequest)
    }

    /// The same; `None` where the line has no id or no request.
    fn try_copy(
        &mut self,
        line: &[u8],
        entry: Option<&Entry>,
        out: &mut Vec<u8>,
    ) -> Option<Copied> {
        let Self { max_tokens, target, ids, common, totals, report, scratch, document } = self;
        let parts = Parts::of(without_mark(line)).ok()?;
        let (id, input) = (parts.id?, parts.input?);
        let (id, body) = (std::str::from_utf8(id).ok()?, std::str::from_utf8(input).ok()?);
        if !body.starts_with('{') {
            return None;
        }
        let value = document.parse(body).ok()?;
        let mut family = entry.and_then(Entry::family).and_then(|idx| FAMILIES.get(idx).copied());
        let mut check = None;
        if target.is_some() || ids.is_some() {
            let fitting = candidates(value);
            match target.as_ref().map(|target| target.fit(fitting, value)) {
                Some(Fit::Taken(found)) => {
                    family = Some(found.family());
                    check = Some(found);
                }
                Some(Fit::Other) => {
                    let name = recognize(value).map(Family::title);
                    report.add(
                        &RETRY_OTHER_FORMAT,
                        name.unwrap_or_default(),
                        Place::default(),
                        || id.to_owned(),
                    );
                    totals.n_other_format += 1;
                    return Some(Copied::LeftOut);
                }
                Some(Fit::Unknown) | None => {}
            }
            if let Some(ids) = ids {
                let hash = scratch.id(&parts).map(|id| hash_of(&id))?;
                if !ids.insert(hash) {
                    return Some(Copied::Double);
                }
                *common = common.and(fitting);
            }
        }
        let is_cut = entry.is_some_and(|entry| entry.status == Status::Truncated);
        let wanted = Wanted {
            at_least: max_tokens.filter(|_| is_cut),
            answered: entry.and_then(Entry::output_tokens),
            at_most: target.as_ref().and_then(Target::max_output),
        };
        let changed = limited(body, family, wanted, document);
        totals.note(changed.as_ref().map(|(_, change)| *change));
        let body = changed.as_ref().map_or(body, |(body, _)| body);
        if let Some(check) = check
            && let Ok(value) = document.parse(body)
        {
            check_body(check, value, report);
        }
        totals.n_records += 1;
        let n_before = out.len();
        for piece in ["{\"recordId\":", id, ",\"modelInput\":", body, "}\n"] {
            out.extend_from_slice(piece.as_bytes());
        }
        totals.n_bytes += (out.len() - n_before) as u64;
        Some(Copied::Written)
    }
}

fn without_mark(line: &[u8]) -> &[u8] {
    line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line)
}

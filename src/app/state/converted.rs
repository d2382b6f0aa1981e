//! What a conversion made.

use crate::engine::check::Severity;
use crate::engine::split::{SourceFile, file_name, stem};
use crate::protocol::{self, Seal};

use super::{Basis, Batch, BatchFile, Records};

/// A finished conversion, or a plan of one.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Converted {
    /// What it was made from.
    pub(super) basis: Basis,
    /// Whether nothing was written.
    pub(crate) is_plan: bool,
    /// What its manifest says.
    pub(super) seal: Seal,
    /// Its parts, counts and findings.
    pub(crate) made: protocol::Converted,
}

impl Converted {
    /// How many findings of the worst kind there are.
    pub(crate) fn n_errors(&self) -> u64 {
        let found = self.made.diagnostics.iter();
        found.filter(|found| found.severity == Severity::Error).map(|found| found.count).sum()
    }

    /// Name of the file of a part, by its place.
    pub(crate) fn file(&self, idx: usize) -> String {
        Self::file_of(&self.seal.sources, idx, self.made.parts.len())
    }

    /// The same, before it is known how many parts there are.
    pub(super) fn file_of(sources: &[SourceFile], idx: usize, n_parts: usize) -> String {
        let name = sources.first().map(|source| source.name.as_str()).unwrap_or_default();
        file_name(&stem(name), idx + 1, n_parts)
    }

    /// Its files.
    pub(super) fn batch(&self, records: Records) -> Batch {
        let files = (0..self.made.parts.len()).map(|idx| {
            let (start, end) = self.range_of(idx);
            BatchFile { name: self.file(idx), start, end }
        });
        Batch { records, files: files.collect() }
    }

    /// Where a part lies in the bytes of all.
    pub(crate) fn range_of(&self, idx: usize) -> (u64, u64) {
        let lens = self.made.parts.iter().map(|part| part.n_bytes);
        let start = lens.clone().take(idx).sum();
        (start, start + lens.skip(idx).take(1).sum::<u64>())
    }

    /// Whether there are records in parts that can be jobs.
    pub(crate) fn has_parts(&self) -> bool {
        !self.made.parts.is_empty()
    }

    /// Whether there is something to save.
    pub(crate) fn has_files(&self) -> bool {
        !self.is_plan && self.has_parts()
    }
}

//! What parts there will be.

use serde::{Deserialize, Serialize};

use super::super::check::{Place, Report};
use super::cut::Points;
use super::{Limits, file_name, rules};

/// Most parts: as many as names with five digits count.
pub const MAX_PARTS: usize = 99_999;

/// How large a part will be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PartSize {
    /// Its records.
    pub n_records: u64,
    /// Its bytes, with line ends.
    pub n_bytes: u64,
}

/// The parts of a batch file, before it is cut.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartPlan {
    /// The parts in order.
    pub parts: Vec<PartSize>,
    /// What was asked for.
    pub limits: Limits,
}

impl PartPlan {
    /// How many times as many jobs are started as there may be at once. With more than one, the
    /// jobs of the next start when those before have ended.
    pub fn n_waves(&self) -> u64 {
        (self.parts.len() as u64).div_ceil(self.limits.max_jobs.max(1))
    }

    /// Records of all parts.
    pub fn n_records(&self) -> u64 {
        self.parts.iter().map(|part| part.n_records).sum()
    }

    /// Bytes of all parts.
    pub fn n_bytes(&self) -> u64 {
        self.parts.iter().map(|part| part.n_bytes).sum()
    }
}

/// See [`Measure::plan`](super::Measure::plan).
pub(super) fn of(points: &Points<'_>, limits: &Limits, report: &mut Report) -> Option<PartPlan> {
    let at = Place::default();
    let Some(even) = points.even(limits, MAX_PARTS) else {
        report.add(&rules::TOO_MANY_PARTS, "", at, || {
            format!("{} records in parts of at most {}", points.end.0, limits.max_records)
        });
        return None;
    };
    let mut plan = PartPlan { parts: sizes(points, &even), limits: *limits };
    if plan.parts.len() > 1 && plan.parts.iter().any(|part| part.n_records < limits.min_records) {
        // Lines of very different lengths: there may be other cuts.
        if let Some(legal) = points.legal(limits).filter(|ends| ends.len() <= MAX_PARTS) {
            plan.parts = sizes(points, &legal);
        }
    }
    say(&plan, report);
    Some(plan)
}

fn sizes(points: &Points<'_>, ends: &[usize]) -> Vec<PartSize> {
    let mut before = (0, 0);
    let sizes = ends.iter().map(|end| {
        let after = points.at(*end);
        let size = PartSize { n_records: after.0 - before.0, n_bytes: after.1 - before.1 };
        before = after;
        size
    });
    sizes.collect()
}

fn say(plan: &PartPlan, report: &mut Report) {
    let PartPlan { parts, limits, .. } = plan;
    let Limits { min_records, max_records, max_bytes, max_jobs } = *limits;
    let at = Place::default();
    for (number, part) in (1_u64..).zip(parts) {
        let PartSize { n_records, n_bytes } = *part;
        if n_records < min_records && parts.len() > 1 {
            report.add(&rules::PART_TOO_SMALL, "", at, || {
                format!(
                    "part {number} has {n_records} records in {n_bytes} bytes; a job has at least \
                     {min_records}, a file at most {max_bytes} bytes"
                )
            });
        }
        if n_bytes > max_bytes || n_records > max_records.max(1) {
            report.add(&rules::PART_TOO_LARGE, "", at, || {
                format!(
                    "part {number} has {n_records} records in {n_bytes} bytes; the limits are \
                     {max_records} records and {max_bytes} bytes"
                )
            });
        }
    }
    let n_waves = plan.n_waves();
    if n_waves > 1 {
        report.add(&rules::MORE_PARTS_THAN_JOBS, "", at, || {
            let max_jobs = max_jobs.max(1);
            let first_waiting = usize::try_from(max_jobs).unwrap_or(usize::MAX).saturating_add(1);
            format!(
                "{} parts, {max_jobs} jobs at once: {n_waves} waves; from {} on, a part waits \
                 until a job has ended",
                parts.len(),
                file_name("…", first_waiting, parts.len()),
            )
        });
    }
}

//! What a part may hold.

use super::super::catalog::Quotas;
use super::super::check::{Place, Report};
use super::rules::OTHER_SIZE;

/// What a part may hold, and how many jobs there may be at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Fewest records of a part.
    pub min_records: u64,
    /// Most records of a part; 0 counts as 1.
    pub max_records: u64,
    /// Most bytes of a part, with its line ends.
    pub max_bytes: u64,
    /// Most jobs that are submitted or in progress; 0 counts as 1.
    pub max_jobs: u64,
}

impl Limits {
    /// The limits of a model: a part is a file and a job, so the smaller of both holds.
    pub fn of(quotas: &Quotas) -> Self {
        Self {
            min_records: quotas.min_records_per_job.value,
            max_records: quotas.max_records_per_file.value.min(quotas.max_records_per_job.value),
            max_bytes: quotas.max_file_bytes.value.min(quotas.max_job_bytes.value),
            max_jobs: quotas.max_jobs.value,
        }
    }

    /// The same with smaller parts, for who wants them smaller than they have to be. Never larger
    /// than the limits, and never smaller than a job may be; the report says where that differs from
    /// what was wanted.
    #[must_use]
    pub fn at_most(self, n_records: u64, report: &mut Report) -> Self {
        let max_records = self.max_records.min(n_records.max(self.min_records));
        if max_records != n_records {
            report.add(&OTHER_SIZE, "", Place::default(), || {
                format!(
                    "{n_records} records per part were asked for; a job has {} to {}",
                    self.min_records, self.max_records
                )
            });
        }
        Self { max_records, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::catalog::{ModelQuota, builtin};
    use super::*;

    #[test]
    fn a_part_is_no_larger_than_a_file_and_a_job_may_be() {
        let limits = Limits::of(&builtin().quotas_of("amazon.nova-lite-v1:0"));
        assert_eq!((limits.min_records, limits.max_records), (100, 100_000));
        assert_eq!((limits.max_bytes, limits.max_jobs), (1_000_000_000, 100));
        let own = ModelQuota {
            model: "*".to_owned(),
            max_records_per_job: Some(7000),
            max_job_bytes: Some(10),
            ..ModelQuota::default()
        };
        let catalog = builtin().with_quotas(&[own], "2026-11-25");
        let limits = Limits::of(&catalog.quotas_of("amazon.titan-text-express-v1"));
        assert_eq!((limits.max_records, limits.max_bytes), (7000, 10));
    }

    #[test]
    fn smaller_parts_stay_within_the_limits() {
        let limits = Limits { min_records: 100, max_records: 1000, max_bytes: 9, max_jobs: 1 };
        for (wanted, expected) in [(500, 500), (5, 100), (5000, 1000)] {
            let mut report = Report::new();
            assert_eq!(limits.at_most(wanted, &mut report).max_records, expected, "{wanted}");
            assert_eq!(report.count_of(&OTHER_SIZE) == 0, wanted == expected, "{wanted}");
        }
    }
}

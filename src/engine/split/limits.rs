//! What a part may hold.

use serde::{Deserialize, Serialize};

use super::super::catalog::Quotas;
use super::super::check::{Place, Report};
use super::rules::OTHER_SIZE;

/// What a part may hold, and how many jobs there may be at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
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

    /// The same for so many records in smaller parts, for who wants them smaller than they have to be.
    /// Never larger than the limits, and never so small that a job has too few records; the report
    /// says where that differs from what was wanted.
    #[must_use]
    pub fn at_most(self, wanted: u64, n_records: u64, report: &mut Report) -> Self {
        let least = self.min_records.max(1);
        let nearest = wanted.max(least);
        // 1,050 records in parts of 100 would be 11 of 95: 10 of 105 are jobs.
        let most_parts = (n_records / least).max(1);
        let is_legal = n_records.div_ceil(nearest) <= most_parts;
        let max_records = if is_legal { nearest } else { n_records.div_ceil(most_parts) };
        let max_records = max_records.min(self.max_records);
        if max_records != wanted {
            report.add(&OTHER_SIZE, "", Place::default(), || {
                format!(
                    "{wanted} records per part were asked for, and parts have up to {max_records}: \
                     a job has {} to {}",
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
        for (wanted, n_records, expected) in [
            (500, 3000, 500),
            (5, 3000, 100),
            (5000, 3000, 1000),
            (100, 1050, 105),
            (950, 1000, 950),
            (50, 99, 100),
            (150, 199, 199),
            (500, 99, 500),
            (500, 0, 500),
        ] {
            let mut report = Report::new();
            let found = limits.at_most(wanted, n_records, &mut report).max_records;
            assert_eq!(found, expected, "{wanted} of {n_records}");
            assert_eq!(report.count_of(&OTHER_SIZE) == 0, wanted == expected, "{wanted}");
        }
    }
}

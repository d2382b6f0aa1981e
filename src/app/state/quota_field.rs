//! The quotas of batch jobs, one by one.

use crate::app::format;
use crate::engine::catalog::{Limit, ModelQuota, Quotas};

/// A quota.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum QuotaField {
    /// Fewest records of a job.
    MinRecords,
    /// Most records of a job.
    MaxRecords,
    /// Most records of a file.
    MaxFileRecords,
    /// Most bytes of a file.
    MaxFileBytes,
    /// Most bytes of a job.
    MaxJobBytes,
    /// Most jobs at once.
    MaxJobs,
}

impl QuotaField {
    /// Every quota, in the order in which they are shown.
    pub(crate) const ALL: [Self; 6] = [
        Self::MinRecords,
        Self::MaxRecords,
        Self::MaxFileRecords,
        Self::MaxFileBytes,
        Self::MaxJobBytes,
        Self::MaxJobs,
    ];

    /// Name in ids.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Self::MinRecords => "min-records",
            Self::MaxRecords => "max-records",
            Self::MaxFileRecords => "max-file-records",
            Self::MaxFileBytes => "max-file-bytes",
            Self::MaxJobBytes => "max-job-bytes",
            Self::MaxJobs => "max-jobs",
        }
    }

    /// Name for people.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::MinRecords => "Fewest records per job",
            Self::MaxRecords => "Most records per job",
            Self::MaxFileRecords => "Most records per input file",
            Self::MaxFileBytes => "Most bytes per input file",
            Self::MaxJobBytes => "Most bytes per job",
            Self::MaxJobs => "Most jobs at once",
        }
    }

    /// A value in words: sizes as people read them.
    pub(crate) fn describe(self, value: u64) -> String {
        match self {
            Self::MaxFileBytes | Self::MaxJobBytes => format::bytes(value),
            _ => format::count(value),
        }
    }

    /// Its limit.
    pub(crate) fn of(self, quotas: &Quotas) -> &Limit {
        match self {
            Self::MinRecords => &quotas.min_records_per_job,
            Self::MaxRecords => &quotas.max_records_per_job,
            Self::MaxFileRecords => &quotas.max_records_per_file,
            Self::MaxFileBytes => &quotas.max_file_bytes,
            Self::MaxJobBytes => &quotas.max_job_bytes,
            Self::MaxJobs => &quotas.max_jobs,
        }
    }

    /// Its value in a row.
    pub(crate) fn of_row(self, row: &ModelQuota) -> Option<u64> {
        match self {
            Self::MinRecords => row.min_records_per_job,
            Self::MaxRecords => row.max_records_per_job,
            Self::MaxFileRecords => row.max_records_per_file,
            Self::MaxFileBytes => row.max_file_bytes,
            Self::MaxJobBytes => row.max_job_bytes,
            Self::MaxJobs => row.max_jobs,
        }
    }

    /// Its place in a row.
    pub(crate) fn of_row_mut(self, row: &mut ModelQuota) -> &mut Option<u64> {
        match self {
            Self::MinRecords => &mut row.min_records_per_job,
            Self::MaxRecords => &mut row.max_records_per_job,
            Self::MaxFileRecords => &mut row.max_records_per_file,
            Self::MaxFileBytes => &mut row.max_file_bytes,
            Self::MaxJobBytes => &mut row.max_job_bytes,
            Self::MaxJobs => &mut row.max_jobs,
        }
    }
}

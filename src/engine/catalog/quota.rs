//! Quotas of batch jobs.

use serde::Deserialize;

/// A limit and the key of the source that says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limit {
    /// The value.
    pub value: u64,
    /// Who says so; `your settings` when the user does.
    pub source: String,
}

/// A row of the data: values for one model, or the defaults (`model` is `*`).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModelQuota {
    /// Id of the model, or `*`.
    pub model: String,
    /// Fewest records of a job.
    pub min_records_per_job: Option<u64>,
    /// Most records of a job.
    pub max_records_per_job: Option<u64>,
    /// Most records of an input file.
    pub max_records_per_file: Option<u64>,
    /// Most bytes of an input file.
    pub max_file_bytes: Option<u64>,
    /// Most bytes of all input files of a job.
    pub max_job_bytes: Option<u64>,
    /// Most jobs that are submitted or in progress.
    pub max_jobs: Option<u64>,
    /// Key of the source.
    pub source: String,
}

/// The limits for one model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quotas {
    /// Fewest records of a job.
    pub min_records_per_job: Limit,
    /// Most records of a job.
    pub max_records_per_job: Limit,
    /// Most records of an input file.
    pub max_records_per_file: Limit,
    /// Most bytes of an input file. AWS says "1 GB"; the smaller reading, 10⁹, is the safe one.
    pub max_file_bytes: Limit,
    /// Most bytes of all input files of a job.
    pub max_job_bytes: Limit,
    /// Most jobs that are submitted or in progress, for one model in one region.
    pub max_jobs: Limit,
}

impl Quotas {
    /// The model's own values before the defaults. Later rows win: what the user sets comes last.
    pub(super) fn for_model(rows: &[ModelQuota], model_id: &str) -> Self {
        let limit = |value: fn(&ModelQuota) -> Option<u64>| {
            let rows = || rows.iter().rev();
            let own = rows().filter(|row| row.model == model_id).find_map(|row| Some((value(row)?, row)));
            let found = own.or_else(|| rows().filter(|row| row.model == "*").find_map(|row| Some((value(row)?, row))));
            // The tests make sure that the defaults are whole.
            found.map_or(Limit { value: u64::MAX, source: String::new() }, |(value, row)| Limit {
                value,
                source: row.source.clone(),
            })
        };
        Self {
            min_records_per_job: limit(|row| row.min_records_per_job),
            max_records_per_job: limit(|row| row.max_records_per_job),
            max_records_per_file: limit(|row| row.max_records_per_file),
            max_file_bytes: limit(|row| row.max_file_bytes),
            max_job_bytes: limit(|row| row.max_job_bytes),
            max_jobs: limit(|row| row.max_jobs),
        }
    }
}

//! Quotas of batch jobs.

use serde::{Deserialize, Serialize};

use super::{Catalog, Source};

/// Key of the source of what the user sets.
pub const YOUR_SETTINGS: &str = "your-settings";

/// A limit and the key of the source that says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limit {
    /// The value.
    pub value: u64,
    /// Who says so; [`YOUR_SETTINGS`] when the user does.
    pub source: String,
}

/// A row of the data: values for one model, or the defaults (`model` is `*`).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModelQuota {
    /// Id of the model, or `*`.
    pub model: String,
    /// Fewest records of a job.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_records_per_job: Option<u64>,
    /// Most records of a job.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_records_per_job: Option<u64>,
    /// Most records of an input file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_records_per_file: Option<u64>,
    /// Most bytes of an input file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_file_bytes: Option<u64>,
    /// Most bytes of all input files of a job.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_job_bytes: Option<u64>,
    /// Most jobs that are submitted or in progress.
    #[serde(skip_serializing_if = "Option::is_none")]
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

impl Catalog {
    /// The same facts, with quotas that the user set on this day: they win over everyone else's.
    #[must_use]
    pub fn with_quotas(&self, rows: &[ModelQuota], day: &str) -> Self {
        let mut catalog = self.clone();
        catalog.sources.push(Source {
            key: YOUR_SETTINGS.to_owned(),
            title: "Your settings".to_owned(),
            url: None,
            as_of: day.to_owned(),
        });
        let own = |row: &ModelQuota| ModelQuota { source: YOUR_SETTINGS.to_owned(), ..row.clone() };
        catalog.quotas.extend(rows.iter().map(own));
        catalog
    }
}

impl Quotas {
    /// The model's own values before the defaults. Later rows win: what the user sets comes last.
    pub(super) fn for_model(rows: &[ModelQuota], model_id: &str) -> Self {
        let limit = |value: fn(&ModelQuota) -> Option<u64>| {
            let rows = || rows.iter().rev();
            let own =
                rows().filter(|row| row.model == model_id).find_map(|row| Some((value(row)?, row)));
            let found = own.or_else(|| {
                rows().filter(|row| row.model == "*").find_map(|row| Some((value(row)?, row)))
            });
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

#[cfg(test)]
mod tests {
    use super::super::builtin;
    use super::*;

    fn jobs(model: &str, max_jobs: u64) -> ModelQuota {
        ModelQuota { model: model.to_owned(), max_jobs: Some(max_jobs), ..ModelQuota::default() }
    }

    #[test]
    fn what_the_user_sets_wins_and_names_the_settings() {
        let catalog = builtin().with_quotas(&[jobs("*", 20), jobs("a.b", 7)], "2026-11-23");
        let theirs = |value| Limit { value, source: YOUR_SETTINGS.to_owned() };
        assert_eq!(catalog.quotas_of("a.b").max_jobs, theirs(7));
        assert_eq!(catalog.quotas_of("a.c").max_jobs, theirs(20));
        assert_eq!(
            catalog.quotas_of("a.b").max_job_bytes,
            builtin().quotas_of("a.b").max_job_bytes
        );
        let source = catalog.source(YOUR_SETTINGS).expect("it was added");
        assert_eq!(source.as_of, "2026-11-23");
    }

    /// A published value of one model is about that model: a changed default leaves it alone.
    #[test]
    fn a_changed_default_does_not_reach_a_model_with_a_value_of_its_own() {
        let rows =
            ModelQuota { model: "*".to_owned(), max_job_bytes: Some(1), ..ModelQuota::default() };
        let catalog = builtin().with_quotas(&[rows], "2026-11-23");
        assert_eq!(catalog.quotas_of("amazon.nova-lite-v1:0").max_job_bytes.value, 100_000_000_000);
        assert_eq!(catalog.quotas_of("amazon.nova-micro-v1:0").max_job_bytes.value, 1);
    }

    #[test]
    fn quotas_survive_being_kept() {
        let row = jobs("a.b", 7);
        let text = serde_json::to_string(&row).expect("plain data");
        assert_eq!(text, r#"{"model":"a.b","max_jobs":7,"source":""}"#);
        assert_eq!(serde_json::from_str::<ModelQuota>(&text).expect("what was written"), row);
    }
}

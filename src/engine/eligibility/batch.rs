//! Batch jobs: what the lists of batch models say.

use super::super::catalog::{BatchTable, Catalog, Limit, Model};
use super::answer::{Answer, Verdict};
use super::question::Question;

/// AWS's own list of today.
const TODAYS_LIST: &str = "aws-batch-2026";

pub(super) fn check(
    question: &Question<'_>,
    model: &Model,
    wanted: Option<&str>,
    answer: &mut Answer,
) {
    let region = question.region;
    let Some(newest) = model.newest_batch_table() else {
        answer.say_no(
            "No list of batch models has it, neither AWS's own nor the survey.",
            Some(TODAYS_LIST),
        );
        return;
    };
    list_disagreements(model, newest, region, answer);
    let source = Some(newest.source.as_str());
    if newest.source != TODAYS_LIST {
        check_old(newest, question, answer);
        return;
    }
    let lists = |regions: &[String]| regions.iter().any(|listed| listed == region);
    match (lists(&newest.on_demand), lists(&newest.through_profile), wanted) {
        (true, _, None) => answer.say(
            Verdict::Yes,
            &format!("AWS lists {region} for jobs that name the model itself."),
            source,
        ),
        (_, true, _) if answer.routes.is_empty() => {
            let what = wanted.unwrap_or("any profile id");
            answer.say_unknown(
                &format!("AWS lists {region} for jobs through an inference profile; no source ties {what} to that region."),
                source,
            );
        }
        (_, true, _) => answer.say(
            Verdict::ThroughProfile,
            &format!("AWS lists {region} for jobs that name an inference profile of the model."),
            source,
        ),
        (true, false, Some(_)) => {
            answer.say_no(
                &format!("In {region}, a job has to name the model itself, not a profile."),
                source,
            );
        }
        (false, false, _) => answer
            .say_no(&format!("AWS's list of batch models does not have {region} for it."), source),
    }
}

/// The newest list is an old one: AWS's own list of today does not have the model.
fn check_old(newest: &BatchTable, question: &Question<'_>, answer: &mut Answer) {
    let region = question.region;
    let regions = newest.on_demand.iter().chain(&newest.through_profile);
    if regions.into_iter().any(|listed| listed == region) {
        answer.say_unknown(
            &format!("A list of early 2025 has {region} for it."),
            Some(&newest.source),
        );
        answer
            .note("AWS's list of October 2026 does not have the model at all.", Some(TODAYS_LIST));
    } else {
        answer
            .say_no(&format!("No list of batch models has {region} for it."), Some(&newest.source));
    }
}

/// What older lists say differently about this region.
fn list_disagreements(model: &Model, newest: &BatchTable, region: &str, answer: &mut Answer) {
    let says = |table: &BatchTable| {
        let lists = |regions: &[String]| regions.iter().any(|listed| listed == region);
        match (lists(&table.on_demand), lists(&table.through_profile)) {
            (true, _) => "yes, by the model's own id",
            (false, true) => "yes, through an inference profile",
            (false, false) => "no",
        }
    };
    for table in model.batch.iter().filter(|table| table.source != newest.source) {
        // The survey does not know profiles in batch jobs: its silence about them is no disagreement.
        let is_silence = says(table) == "no" && table.source.starts_with("survey-");
        if says(table) != says(newest) && !is_silence {
            answer.disagree(&format!("For {region}, it says {}.", says(table)), &table.source);
        }
    }
}

/// Records and bytes against the quotas. Too much is no *no*: it makes several jobs.
pub(super) fn check_quotas(
    catalog: &Catalog,
    question: &Question<'_>,
    model: &Model,
    answer: &mut Answer,
) {
    let quotas = catalog.quotas_of(&model.id);
    if let Some(n_records) = question.n_records {
        let Limit { value: min, source } = &quotas.min_records_per_job;
        if n_records < *min {
            answer.say_no(
                &format!("A job needs at least {min} records; there are {n_records}."),
                Some(source),
            );
        }
        note_jobs(n_records, &quotas.max_records_per_job, "records", answer);
    }
    if let Some(n_bytes) = question.n_bytes {
        note_jobs(n_bytes, &quotas.max_job_bytes, "bytes", answer);
    }
}

fn note_jobs(amount: u64, limit: &Limit, unit: &str, answer: &mut Answer) {
    if amount > limit.value {
        let n_jobs = amount.div_ceil(limit.value.max(1));
        let text =
            format!("A job takes up to {} {unit}: this makes {n_jobs} jobs or more.", limit.value);
        answer.note(&text, Some(&limit.source));
    }
}

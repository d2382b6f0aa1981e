//! The file as a whole: what can be said once its last line was read.

use super::super::batch::TOO_FEW_RECORDS;
use super::super::catalog::{Catalog, Limit, Quotas, YOUR_SETTINGS, builtin};
use super::super::check::{Place, Report, Rule};
use super::super::eligibility::{self, Invocation, Question, Verdict};
use super::super::family;
use super::context::{Context, Target};
use super::{Totals, rules};

/// Says what is wrong with the file and the job.
pub(super) fn check(target: &Target, context: &Context, totals: &Totals, report: &mut Report) {
    if totals.n_records == 0 {
        rules::empty_file::add(totals.n_bytes, report);
    } else {
        // What AWS's own values are stays as it is; the user's come on top.
        let catalog = builtin().with_quotas(&target.quotas, "");
        check_quotas(&catalog, &context.model_id, totals, report);
    }
    check_batch(target, context, totals, report);
}

fn check_quotas(catalog: &Catalog, model_id: &str, totals: &Totals, report: &mut Report) {
    let Quotas {
        min_records_per_job: min,
        max_records_per_file,
        max_records_per_job,
        max_file_bytes,
        max_job_bytes,
        ..
    } = catalog.quotas_of(model_id);
    let mut add = |rule: &'static Rule, amount: u64, unit: &str, limit: &Limit, what: &str| {
        let Limit { value, source } = limit;
        let source = match catalog.source(source) {
            Some(source) if source.key == YOUR_SETTINGS => "your settings".to_owned(),
            Some(source) => format!("{}, {}", source.title, source.as_of),
            None => source.clone(),
        };
        report.add(rule, "", Place::default(), || {
            format!("{amount} {unit}; {what} {value} ({source})")
        });
    };
    let n_records = totals.n_records;
    if n_records < min.value {
        add(&TOO_FEW_RECORDS, n_records, "records", &min, "a job has at least");
    }
    let smaller = |file: Limit, job: Limit| {
        if job.value < file.value {
            (job, "a job has at most")
        } else {
            (file, "a file has at most")
        }
    };
    let (most, what) = smaller(max_records_per_file, max_records_per_job);
    if n_records > most.value {
        add(&rules::TOO_MANY_RECORDS, n_records, "records", &most, what);
    }
    let (most, what) = smaller(max_file_bytes, max_job_bytes);
    if totals.n_bytes > most.value {
        add(&rules::FILE_TOO_LARGE, totals.n_bytes, "bytes", &most, what);
    }
}

/// Whether the model, or the family of the records, takes batch jobs at all.
fn check_batch(target: &Target, context: &Context, totals: &Totals, report: &mut Report) {
    for (id, _) in &totals.families {
        if let Some(family) = family::by_id(id)
            && !family.abilities().has_batch
        {
            let detail = format!("{} takes single requests only", family.title());
            rules::no_batch::add(id, detail, report);
        }
    }
    let Some(model) = context.model else {
        return;
    };
    if target.region.is_empty() {
        if model.batch.is_empty() {
            let detail = format!("no list of batch models has {}", model.name);
            rules::no_batch::add(&model.id, detail, report);
        }
        return;
    }
    // Before any day: what has ended is said where the day is known.
    let mut question = Question::batch(&target.model, &target.region, "");
    if target.format == "converse" {
        question.invocation = Invocation::Converse;
    }
    if eligibility::verdict(builtin(), &question) == Verdict::No {
        let answer = eligibility::check(builtin(), &question);
        let reasons = answer.reasons.iter().filter(|reason| reason.verdict == Some(Verdict::No));
        let reasons: Vec<&str> = reasons.map(|reason| reason.text.as_str()).collect();
        rules::no_batch::add(&model.id, reasons.join(" "), report);
    }
}

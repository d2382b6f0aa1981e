//! What a job needs beside its records. Kept between visits: none of it is a secret.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::engine::aws::S3Location;
use crate::engine::aws::bedrock::{
    InputDataConfig, InvocationType, NewJob, OutputDataConfig, Problem, S3Input, S3Output, Tag,
    VpcConfig,
};
use crate::engine::catalog::find_model;
use crate::engine::eligibility::profile_needed;
use crate::engine::split::stem;
use crate::web;

use super::super::kept;
use super::super::{Invocation, current_catalog};
use super::batch::{JobOf, SentObject};

/// Where it is kept.
const STORAGE_KEY: &str = "quarry.job";

/// The answers, as they are typed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Answers {
    /// ARN of the service role.
    pub(crate) role: String,
    /// Where the outputs go: `s3://bucket/folder/`.
    pub(crate) output: String,
    /// Hours after which the job is given up; empty for AWS's own.
    pub(crate) hours: String,
    /// Key of KMS for the outputs.
    pub(crate) kms_key: String,
    /// Account that owns the bucket of the records.
    pub(crate) owner: String,
    /// Account that owns the bucket of the outputs.
    pub(crate) output_owner: String,
    /// Account that runs the jobs, for the policies of the job kit.
    pub(crate) account: String,
    /// Subnets, separated by commas or spaces.
    pub(crate) subnets: String,
    /// Security groups, separated likewise.
    pub(crate) groups: String,
    /// Tags, one a line: `name=value`.
    pub(crate) tags: String,
}

/// See the [module](self).
#[derive(Clone, Copy)]
pub(crate) struct JobForm {
    /// Name of the job; empty for one that is made of source and day.
    pub(crate) name: RwSignal<String>,
    /// ARN of an inference profile of the user's own; empty for what the model needs. Not kept: it is of
    /// one model.
    pub(crate) profile: RwSignal<String>,
    /// All else.
    pub(crate) answers: RwSignal<Answers>,
    /// What AWS would refuse.
    pub(crate) problems: RwSignal<Vec<Problem>>,
}

impl JobForm {
    /// The answers of the last visit.
    pub(crate) fn load() -> Self {
        let answers = RwSignal::new(kept::load::<Answers>(STORAGE_KEY));
        kept::save_on_change(STORAGE_KEY, move || answers.get());
        Self {
            name: RwSignal::new(String::new()),
            profile: RwSignal::new(String::new()),
            answers,
            problems: RwSignal::new(Vec::new()),
        }
    }

    /// The form in context.
    pub(crate) fn expect() -> Self {
        expect_context()
    }

    /// The model or profile that requests name: the user's own profile, or what the model needs.
    pub(crate) fn model(self, model: &str, region: &str) -> String {
        let own = self.profile.with(|own| own.trim().to_owned());
        if own.is_empty() { named_for(model, region) } else { own }
    }

    /// A job for each of these files; `None` where AWS would refuse one of them, and
    /// [`problems`](Self::problems) says why.
    pub(crate) fn jobs(
        self,
        files: &[SentObject],
        of: &JobOf,
        region: &str,
    ) -> Option<Vec<NewJob>> {
        let answers = self.answers.get_untracked();
        let first =
            files.first().and_then(|file| file.place.key.rsplit('/').next()).unwrap_or_default();
        let name = self.name.with_untracked(|name| name_or_default(name, first));
        let model = untrack(|| self.model(&of.model, region));
        let invocation = match of.invocation {
            Invocation::Converse => InvocationType::Converse,
            Invocation::InvokeModel => InvocationType::InvokeModel,
        };
        let jobs: Vec<NewJob> = files
            .iter()
            .enumerate()
            .map(|(idx, file)| {
                let name = match files.len() {
                    1 => name.clone(),
                    _ => format!("{name}-{:04}", idx + 1),
                };
                let job = answers.job(name, &model, invocation, &file.place);
                job.with_content_token(&file.digest)
            })
            .collect();
        let mut problems: Vec<Problem> = Vec::new();
        for problem in jobs.iter().flat_map(NewJob::problems) {
            if !problems.contains(&problem) {
                problems.push(problem);
            }
        }
        let is_fine = problems.is_empty();
        self.problems.set(problems);
        is_fine.then_some(jobs)
    }
}

impl Answers {
    fn job(
        &self,
        name: String,
        model: &str,
        invocation: InvocationType,
        file: &S3Location,
    ) -> NewJob {
        let subnet_ids = words(&self.subnets);
        let security_group_ids = words(&self.groups);
        let has_vpc = !subnet_ids.is_empty() || !security_group_ids.is_empty();
        NewJob {
            job_name: name,
            role_arn: self.role.trim().to_owned(),
            client_request_token: None,
            model_id: model.to_owned(),
            model_invocation_type: Some(invocation),
            input_data_config: InputDataConfig {
                s3_input_data_config: S3Input {
                    s3_uri: file.to_string(),
                    s3_input_format: Some("JSONL".to_owned()),
                    s3_bucket_owner: some(&self.owner),
                },
            },
            output_data_config: OutputDataConfig {
                s3_output_data_config: S3Output {
                    s3_uri: self.output.trim().to_owned(),
                    s3_encryption_key_id: some(&self.kms_key),
                    s3_bucket_owner: some(&self.output_owner),
                },
            },
            vpc_config: has_vpc.then_some(VpcConfig { subnet_ids, security_group_ids }),
            // What is no number of hours is refused as 0 is.
            timeout_duration_in_hours: some(&self.hours).map(|text| text.parse().unwrap_or(0)),
            tags: tags(&self.tags),
        }
    }
}

/// Tags as they are typed: `name=value`, one a line.
pub(super) fn tags(text: &str) -> Vec<Tag> {
    let tags = text.lines().filter_map(|line| {
        let (key, value) = line.split_once('=').unwrap_or((line, ""));
        let (key, value) = (key.trim().to_owned(), value.trim().to_owned());
        (!key.is_empty()).then_some(Tag { key, value })
    });
    tags.collect()
}

/// The model or profile that a job of a model has to name.
fn named_for(model: &str, region: &str) -> String {
    let catalog = current_catalog();
    let known = find_model(catalog, model).filter(|known| known.id == model);
    let profile = known.and_then(|known| profile_needed(catalog, &known.id, region, &web::today()));
    profile.unwrap_or_else(|| model.to_owned())
}

/// The name that was typed, or one of letters, digits and hyphens: of the first file and the day.
pub(super) fn name_or_default(typed: &str, first_file: &str) -> String {
    if !typed.trim().is_empty() {
        return typed.trim().to_owned();
    }
    let plain: String = stem(first_file)
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .take(40)
        .collect();
    format!("{}-{}", plain.trim_matches('-'), web::today())
}

pub(super) fn some(text: &str) -> Option<String> {
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

pub(super) fn words(text: &str) -> Vec<String> {
    text.split([',', ' ', '\n']).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

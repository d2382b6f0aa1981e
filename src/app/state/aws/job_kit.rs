//! The job kit of what was converted: all that runs it with keys that this page never sees.

use crate::engine::aws::S3Location;
use crate::engine::aws::kit::{Kit, Location, Part, TIMEOUT_HOURS, Vpc};
use crate::engine::eligibility;

use super::super::Invocation;
use super::batch::JobOf;
use super::job_form::{Answers, name_or_default, some, tags, words};

/// What the kit is of, beside the answers of the job's form.
pub(crate) struct KitSource<'a> {
    /// Its files.
    pub(crate) parts: Vec<Part>,
    /// The model or profile that the jobs name.
    pub(crate) model: String,
    /// What they are of.
    pub(crate) of: &'a JobOf,
    /// Name of the job, as it is typed.
    pub(crate) name: &'a str,
    /// Where the files go, as it is typed.
    pub(crate) target: &'a str,
    /// Origin of this page, for the rules of CORS.
    pub(crate) origin: String,
}

impl KitSource<'_> {
    /// The kit. What cannot be read of an answer is left to a placeholder, or to AWS.
    pub(crate) fn kit(self, answers: &Answers) -> Kit {
        let first = self.parts.first().map(|part| part.file.as_str()).unwrap_or_default();
        let job_name = name_or_default(self.name, first);
        let input = location(self.target, &job_name);
        let output =
            location(&answers.output, &format!("{}/output", input.prefix.trim_end_matches('/')));
        let subnets = words(&answers.subnets);
        let vpc = Vpc { subnets, security_groups: words(&answers.groups) };
        let hours = answers.hours.trim().parse().ok();
        Kit {
            model: self.model,
            job_name,
            region: self.of.region.clone(),
            invocation: match self.of.invocation {
                Invocation::Converse => eligibility::Invocation::Converse,
                Invocation::InvokeModel => eligibility::Invocation::InvokeModel,
            },
            parts: self.parts,
            input: Location { owner: some(&answers.owner), ..input },
            output: Location { owner: some(&answers.output_owner), ..output },
            role: answers.role.clone(),
            account: answers.account.clone(),
            kms_key: some(&answers.kms_key),
            vpc: Some(vpc).filter(|vpc| !vpc.subnets.is_empty()),
            timeout_hours: hours.filter(|hours| TIMEOUT_HOURS.contains(hours)),
            tags: tags(&answers.tags).into_iter().map(|tag| (tag.key, tag.value)).collect(),
            origin: Some(self.origin),
        }
    }
}

/// The folder that was typed; where none was, this one of a bucket that is not known. Never all of a
/// bucket, which the policies would then be about.
fn location(typed: &str, folder: &str) -> Location {
    let typed = S3Location::parse(typed).ok();
    let (bucket, prefix) = typed.map(|typed| (typed.bucket, typed.key)).unwrap_or_default();
    let prefix = if prefix.is_empty() { folder.to_owned() } else { prefix };
    Location { bucket, prefix, owner: None }
}

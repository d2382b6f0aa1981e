//! Inference profiles: those of AWS, and those that users make to tell costs apart by tags.

use leptos::prelude::*;

use crate::engine::aws::Api;
use crate::engine::aws::bedrock::{
    self, CreatedProfile, ModelSource, NewProfile, Problem, Profile, ProfilePage,
};
use crate::web;

use super::super::current_catalog;
use super::asking::Asking;
use super::job_form::{some, tags};
use super::{Connection, Refusal};

/// The profiles that an account made, in AWS's word.
const APPLICATION: &str = "APPLICATION";

/// See the [module](self).
#[derive(Clone, Copy)]
pub(crate) struct Profiles {
    connection: Connection,
    /// The profiles of the region; `None` as long as they were not asked for.
    pub(crate) all: RwSignal<Option<Vec<Profile>>>,
    /// Asking AWS for any of it.
    pub(crate) asking: Asking,
    /// What was done last.
    pub(crate) said: RwSignal<String>,
    /// Name of a new one.
    pub(crate) name: RwSignal<String>,
    /// What it is for.
    pub(crate) description: RwSignal<String>,
    /// What it is made from: an ARN, or the id of a model or of a profile that is listed.
    pub(crate) source: RwSignal<String>,
    /// Its tags, one a line.
    pub(crate) tags: RwSignal<String>,
    /// What AWS would refuse of it.
    pub(crate) problems: RwSignal<Vec<Problem>>,
}

impl Profiles {
    /// Nothing asked.
    pub(crate) fn new(connection: Connection) -> Self {
        let empty = || RwSignal::new(String::new());
        Self {
            connection,
            all: RwSignal::new(None),
            asking: Asking::new(),
            said: empty(),
            name: empty(),
            description: empty(),
            source: empty(),
            tags: empty(),
            problems: RwSignal::new(Vec::new()),
        }
    }

    /// Whether an account made it.
    pub(crate) fn is_own(profile: &Profile) -> bool {
        profile.kind == APPLICATION
    }

    /// Asks for all profiles of the region.
    pub(crate) fn list(self) {
        self.start(async move {
            let mut all: Vec<Profile> = Vec::new();
            // AWS lists one kind at a time, and its own where none is named.
            for kind in [APPLICATION, "SYSTEM_DEFINED"] {
                let mut next = None;
                loop {
                    let endpoints = self.connection.endpoints()?;
                    let request = bedrock::profiles(&endpoints, Some(kind), next.as_deref());
                    let page: ProfilePage = self.connection.ask(&request).await?;
                    all.extend(page.inference_profile_summaries);
                    next = page.next_token;
                    if next.is_none() {
                        break;
                    }
                }
            }
            self.all.try_set(Some(all));
            Ok(String::new())
        });
    }

    /// Makes a profile of what was typed, unless AWS would refuse it.
    pub(crate) fn create(self) {
        let region = self.connection.hosts.with_untracked(|hosts| hosts.region.clone());
        let profile = NewProfile {
            inference_profile_name: self.name.get_untracked().trim().to_owned(),
            description: some(&self.description.get_untracked()),
            client_request_token: None,
            model_source: ModelSource { copy_from: self.source_arn(&region) },
            tags: tags(&self.tags.get_untracked()),
        };
        let problems = profile.problems();
        let is_fine = problems.is_empty();
        self.problems.set(problems);
        if !is_fine {
            return;
        }
        let profile = profile.with_content_token();
        self.start(async move {
            let endpoints = self.connection.endpoints()?;
            let request = bedrock::create_profile(&endpoints, &profile);
            let created: CreatedProfile = self.connection.ask(&request).await?;
            let arn = created.inference_profile_arn;
            // Whoever may make profiles may not be allowed to read them.
            let made = self.connection.ask::<Profile>(&bedrock::profile(&endpoints, &arn)).await;
            if let Ok(made) = made {
                self.all.try_update(|all| {
                    let all = all.get_or_insert_default();
                    all.retain(|known| known.inference_profile_arn != arn);
                    all.insert(0, made);
                });
            }
            let name = &profile.inference_profile_name;
            Ok(format!("{name} is there. Name it in a job by its ARN: {arn}."))
        });
    }

    /// Deletes a profile that the account made.
    pub(crate) fn delete(self, arn: String, name: String) {
        self.start(async move {
            let request = bedrock::delete_profile(&self.connection.endpoints()?, &arn);
            let abort = web::Abort::default();
            self.connection.call(Api::Bedrock, &request, &abort).await?;
            self.all.try_update(|all| {
                let all = all.get_or_insert_default();
                all.retain(|known| known.inference_profile_arn != arn);
            });
            Ok(format!("{name} is deleted."))
        });
    }

    /// The ARN of what was typed as source.
    fn source_arn(self, region: &str) -> String {
        let typed = self.source.with_untracked(|source| source.trim().to_owned());
        let listed = self.all.with_untracked(|all| {
            let mut all = all.iter().flatten();
            all.find(|profile| profile.inference_profile_id == typed)
                .map(|profile| profile.inference_profile_arn.clone())
        });
        listed.unwrap_or_else(|| arn_of_model(&typed, region))
    }

    fn start(self, work: impl Future<Output = Result<String, Refusal>> + 'static) {
        self.said.set(String::new());
        self.asking.start(async move {
            let said = work.await?;
            self.said.try_set(said);
            Ok(())
        });
    }
}

/// The ARN of a model in a region, by its id; every other text as it is.
fn arn_of_model(typed: &str, region: &str) -> String {
    let catalog = current_catalog();
    if catalog.model(typed).is_none() {
        return typed.to_owned();
    }
    let partition = catalog.region(region).map_or("aws", |region| region.partition.as_str());
    format!("arn:{partition}:bedrock:{region}::foundation-model/{typed}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_has_an_arn_in_its_partition() {
        for (typed, region, arn) in [
            (
                "amazon.nova-lite-v1:0",
                "us-east-1",
                "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0",
            ),
            (
                "amazon.nova-lite-v1:0",
                "us-gov-west-1",
                "arn:aws-us-gov:bedrock:us-gov-west-1::foundation-model/amazon.nova-lite-v1:0",
            ),
            ("us.amazon.nova-lite-v1:0", "us-east-1", "us.amazon.nova-lite-v1:0"),
        ] {
            assert_eq!(arn_of_model(typed, region), arn);
        }
    }
}

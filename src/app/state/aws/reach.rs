//! Whether keys, network and rules let this page do what it has to: one harmless request of each kind.

use leptos::prelude::*;

use crate::engine::aws::bedrock::{self, Availability, JobFilter, JobPage};
use crate::engine::aws::s3::{Bucket, read_listing};
use crate::engine::aws::sts::{Identity, caller_identity};
use crate::engine::aws::{Api, S3Location};
use crate::web;

use super::{Connection, Refusal};

/// What came of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Reach {
    /// Not asked.
    Unknown,
    /// It is not for keys such as these; why.
    NotFor(&'static str),
    /// On its way.
    Asking,
    /// It works; what was learned.
    Works(String),
    /// It does not.
    Fails(Refusal),
}

/// The three questions, each with its answer.
#[derive(Clone, Copy)]
pub(crate) struct SetupCheck {
    connection: Connection,
    /// A place in the bucket that is asked for; empty for none.
    pub(crate) bucket: RwSignal<String>,
    /// Who the keys belong to.
    pub(crate) identity: RwSignal<Reach>,
    /// Whether batch jobs can be listed.
    pub(crate) bedrock: RwSignal<Reach>,
    /// Whether the bucket can be listed.
    pub(crate) s3: RwSignal<Reach>,
}

impl SetupCheck {
    /// Nothing asked.
    pub(crate) fn new(connection: Connection) -> Self {
        Self {
            connection,
            bucket: RwSignal::new(String::new()),
            identity: RwSignal::new(Reach::Unknown),
            bedrock: RwSignal::new(Reach::Unknown),
            s3: RwSignal::new(Reach::Unknown),
        }
    }

    /// Asks all three, side by side.
    pub(crate) fn run(self) {
        self.ask_bedrock();
        if !untrack(|| self.connection.can_sign()) {
            let why = "an API key of Bedrock is good for Bedrock alone";
            self.identity.set(Reach::NotFor(why));
            return self.s3.set(Reach::NotFor(why));
        }
        self.ask_identity();
        self.ask_s3();
    }

    fn ask_identity(self) {
        ask(self.identity, async move {
            let endpoints = self.connection.endpoints()?;
            let request = caller_identity(&endpoints);
            let reply = self.connection.call(Api::Sts, &request, &web::Abort::default()).await?;
            let text = reply.text;
            let identity = Identity::read(&text)
                .ok_or_else(|| Refusal::unread(&"the answer says something else"))?;
            let root = if identity.is_root() {
                ". These are keys of the root user: use a role or a user instead."
            } else {
                ""
            };
            Ok(format!("{} in account {}{root}", identity.name(), identity.account))
        });
    }

    fn ask_bedrock(self) {
        ask(self.bedrock, async move {
            let endpoints = self.connection.endpoints()?;
            let filter = JobFilter { max_results: Some(1), ..JobFilter::default() };
            let request = bedrock::list(&endpoints, &filter);
            let page: JobPage = self.connection.ask(&request).await?;
            let some = if page.invocation_job_summaries.is_empty() {
                "there are none"
            } else {
                "there are some"
            };
            Ok(format!("batch jobs of {} can be listed: {some}", endpoints.region()))
        });
    }

    fn ask_s3(self) {
        let place = self.bucket.get_untracked();
        if place.trim().is_empty() {
            return self.s3.set(Reach::Unknown);
        }
        ask(self.s3, async move {
            let place = S3Location::parse(&place).map_err(|error| {
                Refusal::new(error.to_string(), "Write s3:// and the name of a bucket.")
            })?;
            let endpoints = self.connection.endpoints()?;
            let request = Bucket::new(&endpoints, &place.bucket).list(&place.key, None);
            let reply = self.connection.call(Api::S3, &request, &web::Abort::default()).await?;
            let listing = read_listing(&reply.text).map_err(|error| Refusal::unread(&error))?;
            let more = if listing.next.is_some() { " and more" } else { "" };
            Ok(format!("{} objects{more} can be listed", listing.objects.len()))
        });
    }
}

/// Asks whether the account may use a model in the region of the connection.
pub(crate) fn ask_availability(connection: Connection, model: &'static str, to: RwSignal<Reach>) {
    ask(to, async move {
        let endpoints = connection.endpoints()?;
        let request = bedrock::availability(&endpoints, model);
        let found: Availability = connection.ask(&request).await?;
        let region = endpoints.region();
        if found.is_open() {
            return Ok(format!("The account may use it in {region}."));
        }
        let Availability { agreement_availability, .. } = &found;
        let said = [
            format!("terms {}", agreement_availability.status),
            format!("authorization {}", found.authorization_status),
            format!("entitlement {}", found.entitlement_availability),
            format!("region {}", found.region_availability),
        ];
        let why = agreement_availability.error_message.clone().unwrap_or_default();
        let message = format!("in {region} AWS says: {}. {why}", said.join(", "));
        let fix = "Open the model in the Bedrock console of this region, and accept its terms.";
        Err(Refusal::new(message.trim_end().to_owned(), fix))
    });
}

fn ask(to: RwSignal<Reach>, question: impl Future<Output = Result<String, Refusal>> + 'static) {
    to.set(Reach::Asking);
    web::spawn(async move {
        let reach = match question.await {
            Ok(learned) => Reach::Works(learned),
            Err(refusal) => Reach::Fails(refusal),
        };
        to.try_set(reach);
    });
}

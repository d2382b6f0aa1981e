//! Jobs: submitted as places become free, watched, stopped, listed.

use std::collections::BTreeSet;
use std::time::Duration;

use leptos::prelude::*;

use crate::engine::aws::Api;
use crate::engine::aws::bedrock::{
    self, CreatedJob, Job, JobFilter, JobPage, JobStatus, NewJob, SortOrder,
};
use crate::engine::split::Limits;
use crate::web;

use super::super::debounce::Debounce;
use super::super::kept;
use super::super::settings::Settings;
use super::kept_job::KeptJob;
use super::{Connection, Refusal};

/// Where jobs are kept.
const STORAGE_KEY: &str = "quarry.jobs";

/// The shortest time between two looks at running jobs.
const SHORTEST: Duration = Duration::from_secs(5);

/// The longest: counts of AWS lag by a minute anyway.
const LONGEST: Duration = Duration::from_mins(1);

/// The jobs, as context.
#[derive(Clone, Copy)]
pub(crate) struct Jobs {
    connection: Connection,
    settings: Settings,
    timer: Debounce,
    wait: StoredValue<Duration>,
    is_busy: StoredValue<bool>,
    /// The newest first.
    pub(crate) all: RwSignal<Vec<KeptJob>>,
    /// What went wrong when they were looked at.
    pub(crate) problem: RwSignal<Option<Refusal>>,
    /// What went wrong with what the user asked for last.
    pub(crate) not_done: RwSignal<Option<Refusal>>,
    /// What the list of the region is filtered by: a part of the name, and a status.
    pub(crate) filter: RwSignal<(String, Option<JobStatus>)>,
    /// What asks for the next page of that list.
    pub(crate) next: RwSignal<Option<String>>,
    /// Whether that list is on its way.
    pub(crate) is_listing: RwSignal<bool>,
}

impl Jobs {
    /// The jobs of earlier visits. They are looked at once there are keys.
    pub(crate) fn load(connection: Connection, settings: Settings) -> Self {
        let all = kept::shared_list(STORAGE_KEY, KeptJob::id);
        let this = Self {
            connection,
            settings,
            timer: Debounce::new(),
            wait: StoredValue::new(SHORTEST),
            is_busy: StoredValue::new(false),
            all,
            problem: RwSignal::new(None),
            not_done: RwSignal::new(None),
            filter: RwSignal::new((String::new(), None)),
            next: RwSignal::new(None),
            is_listing: RwSignal::new(false),
        };
        StoredValue::new_local(web::on_window("visibilitychange", move |_| {
            if !web::is_hidden() {
                this.look_soon();
            }
        }));
        // The list of one region does not go on in another.
        let region = Memo::new(move |_| connection.hosts.with(|hosts| hosts.region.clone()));
        Effect::new(move || {
            region.track();
            this.next.set(None);
        });
        this
    }

    /// The state in context.
    pub(crate) fn expect() -> Self {
        expect_context()
    }

    /// Has these jobs created, one after the other as places become free. They are kept before the
    /// first request is sent. Gives how many were not created before.
    pub(crate) fn submit(self, jobs: Vec<NewJob>) -> usize {
        let region = self.connection.hosts.with_untracked(|hosts| hosts.region.clone());
        let mut n_new = 0;
        self.all.update(|all| {
            for request in jobs {
                // The same job, asked for twice, is one job.
                let is_known = |job: &KeptJob| {
                    job.region == region
                        && job.request.client_request_token == request.client_request_token
                };
                match all.iter_mut().find(|job| is_known(job)) {
                    Some(job) if job.arn.is_none() => {
                        n_new += 1;
                        job.message = None;
                    }
                    Some(_) => {}
                    None => {
                        n_new += 1;
                        all.insert(0, KeptJob::waiting(request, &region));
                    }
                }
            }
        });
        self.look_now();
        n_new
    }

    /// Has a job created that was refused before.
    pub(crate) fn submit_again(self, job: &KeptJob) {
        self.all.update(|all| {
            if let Some(known) = all.iter_mut().find(|known| known.id() == job.id()) {
                known.message = None;
            }
        });
        self.look_now();
    }

    /// Looks at all jobs that may change, and submits those whose turn it is.
    pub(crate) fn look_now(self) {
        self.wait.set_value(SHORTEST);
        self.timer.forget();
        self.look();
    }

    fn look_soon(self) {
        let is_waiting = self.all.with_untracked(|all| all.iter().any(may_change));
        if is_waiting {
            self.look_now();
        }
    }

    fn look(self) {
        let has_keys = untrack(|| self.connection.has_keys());
        let is_busy = self.is_busy.get_value();
        // A page that nobody sees asks nothing; it looks again when it is seen.
        if web::is_hidden() {
            return;
        }
        if !has_keys || is_busy || !self.all.with_untracked(|all| all.iter().any(may_change)) {
            return;
        }
        self.is_busy.set_value(true);
        web::spawn(async move {
            let looked = self.look_at_all().await;
            self.is_busy.try_set_value(false);
            self.problem.try_set(looked.err());
            let wait = self.wait.try_get_value().unwrap_or(LONGEST);
            self.wait.try_set_value((wait * 3 / 2).min(LONGEST));
            self.timer.call_after(wait, move || self.look());
        });
    }

    async fn look_at_all(self) -> Result<(), Refusal> {
        let region = self.connection.endpoints()?.region().to_owned();
        let arns: Vec<String> = self.all.with_untracked(|all| {
            let here = all.iter().filter(|job| job.region == region && job.is_active());
            here.filter_map(|job| job.arn.clone()).collect()
        });
        for arn in arns {
            let refusal = match self.refresh(&arn).await {
                Ok(()) => continue,
                Err(refusal) if refusal.is_passing() => return Err(refusal),
                Err(refusal) => refusal,
            };
            // One that cannot be read does not keep the others.
            self.change(&arn, |job| {
                job.message = Some(format!("It cannot be read. {refusal}"));
            });
        }
        self.submit_next(&region).await
    }

    async fn refresh(self, arn: &str) -> Result<(), Refusal> {
        let endpoints = self.connection.endpoints()?;
        let request = bedrock::get(&endpoints, arn);
        let job: Job = self.connection.ask(&request).await?;
        self.change(arn, |known| known.take(job));
        Ok(())
    }

    fn change(self, arn: &str, change: impl FnOnce(&mut KeptJob)) {
        self.all.try_update(|all| {
            let known = all.iter_mut().find(|known| known.arn.as_deref() == Some(arn));
            known.map(change);
        });
    }

    /// Submits what waits, the oldest first, as long as the quota of its model allows.
    async fn submit_next(self, region: &str) -> Result<(), Refusal> {
        // Models whose quota is full by jobs that we do not know of: later.
        let mut full = BTreeSet::new();
        loop {
            let next = self.all.with_untracked(|all| {
                let n_active = |model: &str| {
                    let same = |job: &&KeptJob| {
                        job.is_active() && job.region == region && job.request.model_id == model
                    };
                    all.iter().filter(same).count() as u64
                };
                let has_place = |job: &&KeptJob| {
                    let model = &job.request.model_id;
                    !full.contains(model) && n_active(model) < self.max_jobs(model)
                };
                let waiting = all.iter().rev().filter(|job| job.is_waiting());
                waiting.filter(|job| job.region == region).find(has_place).cloned()
            });
            let Some(next) = next else {
                return Ok(());
            };
            let refusal = self.create(&next).await?;
            if refusal.as_ref().is_some_and(Refusal::is_full) {
                full.insert(next.request.model_id);
            }
        }
    }

    /// Creates a job. A refusal is kept with the job; only what concerns all jobs is an error.
    async fn create(self, job: &KeptJob) -> Result<Option<Refusal>, Refusal> {
        let endpoints = self.connection.endpoints()?;
        let request = bedrock::create(&endpoints, &job.request);
        let reply = self.connection.call(Api::Bedrock, &request, &web::Abort::default()).await;
        let (arn, refusal) = match reply {
            Ok(reply) => {
                let created: CreatedJob =
                    bedrock::read(&reply.text).map_err(|error| Refusal::unread(&error))?;
                (Some(created.job_arn), None)
            }
            // Whether the job was created is not known, or the keys are no good: the same request tells.
            Err(refusal) if refusal.is_passing() => return Err(refusal),
            Err(refusal) => (None, Some(refusal)),
        };
        let is_full = refusal.as_ref().is_some_and(Refusal::is_full);
        let now = self.connection.now();
        self.all.try_update(|all| {
            if let Some(known) = all.iter_mut().find(|known| known.id() == job.id()) {
                if let Some(arn) = arn {
                    known.arn = Some(arn);
                    known.status = Some(JobStatus::Submitted);
                    known.submitted_at = Some(now);
                } else if !is_full {
                    known.message = refusal.as_ref().map(ToString::to_string);
                }
            }
        });
        Ok(refusal)
    }

    fn max_jobs(self, model: &str) -> u64 {
        // A profile or an ARN ends with the id of its model.
        let id = model.rsplit('/').next().unwrap_or(model);
        self.settings.catalog.with_untracked(|catalog| {
            let row = catalog.models().iter().find(|row| id.ends_with(row.id.as_str()));
            let id = row.map_or(id, |row| row.id.as_str());
            Limits::of(&catalog.quotas_of(id)).max_jobs
        })
    }

    /// Has a job stopped.
    pub(crate) fn stop(self, arn: String) {
        self.then(async move {
            let endpoints = self.connection.endpoints()?;
            let request = bedrock::stop(&endpoints, &arn);
            self.connection.call(Api::Bedrock, &request, &web::Abort::default()).await?;
            self.refresh(&arn).await
        });
    }

    /// Takes a job out of the list, and nothing else.
    pub(crate) fn forget(self, job: &KeptJob) {
        self.all.update(|all| all.retain(|other| other != job));
    }

    /// Changes what the list of the region is filtered by, and forgets how that list goes on.
    pub(crate) fn set_filter(self, change: impl FnOnce(&mut (String, Option<JobStatus>))) {
        self.next.set(None);
        self.filter.update(change);
    }

    /// Asks AWS for the jobs of the region; those that are not known are added to the list.
    pub(crate) fn list(self, is_next: bool) {
        let (name, status) = self.filter.get_untracked();
        let next_token = if is_next { self.next.get_untracked() } else { None };
        self.next.set(None);
        self.is_listing.set(true);
        self.then(async move {
            let listed = self.list_page(name, status, next_token).await;
            self.is_listing.try_set(false);
            listed
        });
    }

    async fn list_page(
        self,
        name: String,
        status: Option<JobStatus>,
        next_token: Option<String>,
    ) -> Result<(), Refusal> {
        let endpoints = self.connection.endpoints()?;
        let filter = JobFilter {
            status,
            name_contains: Some(name.trim().to_owned()).filter(|name| !name.is_empty()),
            max_results: Some(50),
            next_token,
            order: Some(SortOrder::Descending),
            ..JobFilter::default()
        };
        let request = bedrock::list(&endpoints, &filter);
        let page: JobPage = self.connection.ask(&request).await?;
        self.next.try_set(page.next_token);
        self.all.try_update(|all| {
            for job in page.invocation_job_summaries {
                // The answer to its creation may have been lost.
                let is_it = |known: &&mut KeptJob| {
                    known.arn.as_deref() == Some(job.job_arn.as_str())
                        || known.arn.is_none()
                            && job.client_request_token.is_some()
                            && known.request.client_request_token == job.client_request_token
                };
                match all.iter_mut().find(is_it) {
                    Some(known) => known.take(job),
                    None => all.push(KeptJob::of(job, endpoints.region())),
                }
            }
            all.sort_by_key(|job| std::cmp::Reverse(job.submitted_at.unwrap_or(u64::MAX)));
        });
        Ok(())
    }

    fn then(self, action: impl Future<Output = Result<(), Refusal>> + 'static) {
        self.not_done.set(None);
        web::spawn(async move {
            let done = action.await;
            self.not_done.try_set(done.err());
            self.look_now();
        });
    }
}

fn may_change(job: &KeptJob) -> bool {
    job.is_waiting() || job.is_active()
}

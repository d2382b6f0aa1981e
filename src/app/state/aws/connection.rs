//! Keys, hosts and the clock: all that a request to AWS is signed with. Keys live here and nowhere else,
//! until they are forgotten, expire, or the page is left.

use std::collections::BTreeSet;
use std::time::Duration;

use leptos::prelude::*;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::engine::aws::bedrock;
use crate::engine::aws::sign::{Scope, presign, sign_headers};
use crate::engine::aws::{
    Api, Body, Endpoints, Keys, Origin, PastedKeys, Request, ServiceError, clock, read_pasted_keys,
    retry, time,
};
use crate::web;

use super::super::debounce::Debounce;
use super::super::kept;
use super::Refusal;

/// Where the hosts are kept. Keys are not.
const STORAGE_KEY: &str = "quarry.connection";

/// How long a URL lives that the page signs for itself.
const URL_SECONDS: u64 = 3600;

/// After how long the end of keys is looked at again, at the latest.
const LONGEST_WAIT: Duration = Duration::from_mins(10);

/// How often a request without any answer is sent again.
pub(super) const MAX_SILENT: u32 = 2;

/// Where requests go.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Hosts {
    /// Code of the region; empty for none.
    pub(crate) region: String,
    /// Whether S3 is asked by hosts that answer over IPv6, too.
    pub(crate) uses_dual_stack: bool,
    /// A server in place of S3; empty for AWS.
    pub(crate) s3: String,
    /// A server in place of all other services; empty for AWS.
    pub(crate) others: String,
}

impl Hosts {
    /// The hosts, or what is wrong with them.
    pub(crate) fn endpoints(&self) -> Result<Endpoints, Refusal> {
        if self.region.is_empty() {
            return Err(Refusal::new(
                "no region is chosen",
                "Choose the region of the job in Settings.",
            ));
        }
        let bad = |error: String| Refusal::new(error, "Mend the connection in Settings.");
        let mut endpoints = Endpoints::new(&self.region).map_err(|error| bad(error.to_string()))?;
        if self.uses_dual_stack {
            endpoints = endpoints.with_dual_stack();
        }
        let origin = |text: &str| Origin::parse(text).map_err(|error| bad(error.to_string()));
        if !self.s3.trim().is_empty() {
            endpoints = endpoints.with_s3(origin(&self.s3)?);
        }
        if !self.others.trim().is_empty() {
            endpoints = endpoints.with_others(origin(&self.others)?);
        }
        Ok(endpoints)
    }
}

/// What may be done, without what it is done with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Access {
    /// No keys.
    None,
    /// No more keys: their session ended at this second since 1970.
    Ended(u64),
    /// Keys that sign.
    Keys {
        /// Their id, which is no secret.
        id: String,
        /// The profile that they were taken from, of a file that names it.
        profile: Option<String>,
        /// Whether they work until somebody deletes them.
        is_long_lived: bool,
        /// When their session ends, in seconds since 1970, if that is known.
        expires_at: Option<u64>,
    },
    /// A key of Bedrock's own.
    ApiKey,
}

impl Access {
    fn expires_at(&self) -> Option<u64> {
        match self {
            Self::Keys { expires_at, .. } => *expires_at,
            _ => None,
        }
    }
}

/// What a request was signed by.
#[derive(Debug, Clone, Copy)]
pub(super) struct Clock {
    /// The time that was taken for AWS's.
    now: u64,
    /// By how much it differs from ours.
    skew: i64,
}

/// An answer of AWS's.
pub(crate) struct Reply {
    pub(crate) text: String,
    pub(crate) answer: web::Answer,
    /// Milliseconds from the request to the answer.
    pub(crate) millis: f64,
}

/// The connection, as context.
#[derive(Clone, Copy)]
pub(crate) struct Connection {
    secret: StoredValue<Option<Keys>, LocalStorage>,
    /// By how many seconds AWS's clock is ahead of ours.
    skew: StoredValue<i64>,
    /// Hosts that answered this page, with the method of the request.
    heard: StoredValue<BTreeSet<String>>,
    end: Debounce,
    /// What may be done.
    pub(crate) access: RwSignal<Access>,
    /// Where requests go; kept between visits.
    pub(crate) hosts: RwSignal<Hosts>,
}

impl Connection {
    /// The hosts of the last visit, and no keys.
    pub(crate) fn load() -> Self {
        let hosts = RwSignal::new(kept::load::<Hosts>(STORAGE_KEY));
        kept::save_on_change(STORAGE_KEY, move || hosts.get());
        let this = Self {
            secret: StoredValue::new_local(None),
            skew: StoredValue::new(0),
            heard: StoredValue::new(BTreeSet::new()),
            end: Debounce::new(),
            access: RwSignal::new(Access::None),
            hosts,
        };
        // A page that the browser keeps for its back button is left, too.
        StoredValue::new_local(web::on_window("pagehide", move |_| this.forget()));
        this
    }

    /// The connection in context.
    pub(crate) fn expect() -> Self {
        expect_context()
    }

    /// Takes keys out of a text: of several profiles the default one, or the first.
    pub(crate) fn take(self, text: &str) -> Result<(), String> {
        let mut all = read_pasted_keys(text).map_err(|error| error.to_string())?;
        let is_default = |keys: &PastedKeys| keys.profile.as_deref() == Some("default");
        let chosen = all.iter().position(is_default).unwrap_or_default();
        let PastedKeys { keys, region, profile } = all.swap_remove(chosen);
        let access = match &keys {
            Keys::Credentials(credentials) => Access::Keys {
                id: credentials.access_key_id().to_owned(),
                profile,
                is_long_lived: credentials.is_long_lived(),
                expires_at: credentials.expires_at(),
            },
            Keys::ApiKey(_) => Access::ApiKey,
        };
        let end = access.expires_at();
        if let Some(end) = end.filter(|end| *end <= self.now()) {
            return Err(format!("these keys ended at {}", time::to_words(end)));
        }
        if let Some(region) = region {
            self.hosts.update(|hosts| hosts.region = region);
        }
        self.end.forget();
        self.access.set(access);
        self.secret.set_value(Some(keys));
        if let Some(end) = end {
            self.forget_at(end);
        }
        Ok(())
    }

    /// Forgets the keys when their session ends.
    fn forget_at(self, end: u64) {
        let left = end.saturating_sub(self.now());
        if left == 0 {
            self.forget();
            self.access.try_set(Access::Ended(end));
            return;
        }
        // A timer takes no more than 24 days, and stands still while the machine sleeps.
        let wait = Duration::from_secs(left).min(LONGEST_WAIT);
        self.end.call_after(wait, move || self.forget_at(end));
    }

    /// Forgets all keys; they are wiped from memory.
    pub(crate) fn forget(self) {
        self.end.forget();
        self.secret.try_update_value(Option::take);
        self.access.try_set(Access::None);
    }

    /// Whether AWS can be asked at all.
    pub(crate) fn has_keys(self) -> bool {
        self.access.with(|access| matches!(access, Access::Keys { .. } | Access::ApiKey))
    }

    /// Whether S3 can be asked, which takes keys that sign.
    pub(crate) fn can_sign(self) -> bool {
        self.access.with(|access| matches!(access, Access::Keys { .. }))
    }

    /// The clock by which requests are signed now.
    pub(super) fn clock(self) -> Clock {
        Clock { now: self.now(), skew: self.skew.get_value() }
    }

    /// The time at AWS as far as we know, in seconds since 1970.
    pub(crate) fn now(self) -> u64 {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "the time is a positive number far below the limit"
        )]
        let now = (web::now_millis() / 1000.0) as u64;
        now.saturating_add_signed(self.skew.get_value())
    }

    /// The hosts.
    pub(crate) fn endpoints(self) -> Result<Endpoints, Refusal> {
        self.hosts.with_untracked(Hosts::endpoints)
    }

    /// Notes that a host lets this page ask it so.
    pub(super) fn hear(self, method: &str, host: &str) {
        self.heard.update_value(|heard| {
            heard.insert(format!("{method} {host}"));
        });
    }

    /// Whether a host ever answered this page, so that silence is no rule of its own.
    pub(super) fn has_heard(self, method: &str, host: &str) -> bool {
        self.heard.with_value(|heard| heard.contains(&format!("{method} {host}")))
    }

    fn signed<T>(self, sign: impl FnOnce(&Keys) -> T) -> Result<T, Refusal> {
        let end = self.access.with_untracked(Access::expires_at);
        if let Some(end) = end.filter(|end| *end <= self.now()) {
            self.forget_at(end);
        }
        let no_keys = || {
            Refusal::new(
                "there are no keys",
                "Paste keys in Settings, or use presigned URLs instead.",
            )
        };
        self.secret.with_value(|secret| secret.as_ref().map(sign)).ok_or_else(no_keys)
    }

    /// The URL of a request to S3, good for an hour.
    pub(super) fn url(self, request: &Request) -> Result<String, Refusal> {
        let region = self.endpoints()?.region().to_owned();
        let scope = Scope { service: Api::S3.service(), region: &region, now: self.now() };
        self.signed(|secret| match secret {
            Keys::Credentials(keys) => presign(request, keys, &scope, URL_SECONDS)
                .map(|signed| signed.url.to_string())
                .map_err(|error| Refusal::new(error.to_string(), "Paste new keys in Settings.")),
            Keys::ApiKey(_) => Err(not_by_api_key()),
        })?
    }

    fn sign(self, api: Api, request: &mut Request) -> Result<(), Refusal> {
        let region = self.endpoints()?.region().to_owned();
        let scope = Scope { service: api.service(), region: &region, now: self.now() };
        self.signed(|secret| match (secret, api) {
            (Keys::Credentials(keys), _) => {
                sign_headers(request, keys, &scope);
                Ok(())
            }
            (Keys::ApiKey(key), Api::Bedrock | Api::BedrockRuntime) => {
                key.authorize(request);
                Ok(())
            }
            (Keys::ApiKey(_), _) => Err(not_by_api_key()),
        })?
    }

    /// Signs a request by its headers and sends it. Where AWS is busy, again after a while; where our
    /// clock is wrong, once more by AWS's.
    pub(crate) async fn call(
        self,
        api: Api,
        request: &Request,
        abort: &web::Abort,
    ) -> Result<Reply, Refusal> {
        let mut backoff = retry::Backoff::default();
        let (mut knows_time, mut n_silent) = (false, 0);
        loop {
            let mut signed = request.clone();
            let clock = self.clock();
            self.sign(api, &mut signed)?;
            let refusal = match self.send(&signed, abort).await {
                Ok(reply) if reply.answer.status < 300 => return Ok(reply),
                Ok(reply) => {
                    if !knows_time && self.learn_time(&reply.answer, &reply.text, clock) {
                        knows_time = true;
                        continue;
                    }
                    let kind = reply.answer.header("x-amzn-errortype");
                    Refusal::of_answer(reply.answer.status, kind.as_deref(), &reply.text)
                }
                Err(refusal) if api == Api::S3 => refusal.of_bucket(),
                Err(refusal) => refusal,
            };
            // A model is asked once: an answer that got lost was paid for, too.
            let max_silent = if api == Api::BedrockRuntime { 0 } else { MAX_SILENT };
            // A host that never answers is not waited for as one that is busy.
            n_silent += u32::from(refusal.is_silence());
            if n_silent > max_silent || !waits(&refusal, &mut backoff, abort).await {
                return Err(refusal);
            }
        }
    }

    /// Asks Bedrock, and reads its answer.
    pub(super) async fn ask<T: DeserializeOwned>(self, request: &Request) -> Result<T, Refusal> {
        let reply = self.call(Api::Bedrock, request, &web::Abort::default()).await?;
        bedrock::read(&reply.text).map_err(|error| Refusal::unread(&error))
    }

    async fn send(self, request: &Request, abort: &web::Abort) -> Result<Reply, Refusal> {
        let bytes: &[u8] = match &request.body {
            Body::Bytes(bytes) => bytes,
            Body::Apart => &[],
        };
        let outgoing = web::Outgoing {
            method: request.method.name(),
            url: &request.url.to_string(),
            headers: &request.headers,
            payload: web::Payload::Bytes(bytes),
            wants_file: false,
        };
        let start = web::now_millis();
        let answer = web::send(&outgoing, abort, |_| {}).await;
        let answer =
            answer.map_err(|error| Refusal::of_silence(&error, &request.url.origin.host))?;
        let millis = web::now_millis() - start;
        Ok(Reply { text: answer.text(), answer, millis })
    }

    /// Takes AWS's time for ours where it refused us for that.
    pub(super) fn learn_time(self, answer: &web::Answer, text: &str, signed: Clock) -> bool {
        let kind = answer.header("x-amzn-errortype");
        let error = ServiceError::of_answer(kind.as_deref(), text);
        let skew = clock::skew(&error, answer.header("date").as_deref(), signed.now);
        let Some(skew) = skew else {
            return false;
        };
        // Others that were signed by the same clock may have learned it already.
        self.skew.set_value(signed.skew + skew);
        true
    }
}

fn not_by_api_key() -> Refusal {
    Refusal::new(
        "an API key of Bedrock is good for Bedrock alone",
        "Paste keys of a session in Settings; for S3, use presigned URLs instead.",
    )
}

/// Waits before another try, where one is worth it and there were not enough.
pub(super) async fn waits(
    refusal: &Refusal,
    backoff: &mut retry::Backoff,
    abort: &web::Abort,
) -> bool {
    let is_worth = match refusal.status {
        Some(status) => retry::is_worth_a_retry(status),
        None => refusal.is_silence() || refusal.is_broken_off(),
    };
    if !is_worth {
        return false;
    }
    let Some(millis) = backoff.next(web::random()) else {
        return false;
    };
    abort.pause(i32::try_from(millis).unwrap_or(i32::MAX)).await;
    true
}

//! Uploads by presigned URLs of others, one file after the other.

use leptos::prelude::*;

use crate::app::format;
use crate::engine::aws::S3Location;
use crate::engine::aws::presigned::PresignedUrl;
use crate::web;

use super::batch::{Batch, SentObject};
use super::by_url::{ByUrl, UrlOf};
use super::piece_stream::lost;
use super::{Connection, Refusal};

/// A file that was begun.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Sent {
    host: String,
    place: S3Location,
    n_there: u64,
    n_bytes: u64,
    /// What S3 calls the content, once it has it and where it lets a page know.
    etag: String,
}

impl Sent {
    fn of(url: &PresignedUrl, n_there: u64, n_bytes: u64) -> Self {
        let place = S3Location { bucket: url.bucket.clone(), key: url.key.clone() };
        Self { host: url.host.clone(), place, n_there, n_bytes, etag: String::new() }
    }

    fn object(&self) -> SentObject {
        let digest = format!("{} {}", self.n_bytes, self.etag);
        SentObject { place: self.place.clone(), digest }
    }

    fn is_at(&self, url: &PresignedUrl) -> bool {
        [&self.host, &self.place.bucket, &self.place.key] == [&url.host, &url.bucket, &url.key]
    }

    fn is_there(&self) -> bool {
        self.n_there == self.n_bytes
    }
}

/// See the [module](self).
#[derive(Clone, Copy)]
pub(crate) struct UrlSending {
    connection: Connection,
    abort: StoredValue<web::Abort, LocalStorage>,
    /// The batch of which these are the files.
    batch: RwSignal<Option<Batch>, LocalStorage>,
    /// What is known of each file that was begun.
    sent: RwSignal<Vec<Option<Sent>>>,
    /// The URLs, as they were pasted.
    pub(crate) pasted: RwSignal<String>,
    /// Whether one is under way.
    pub(crate) is_running: RwSignal<bool>,
    /// What went wrong.
    pub(crate) problem: RwSignal<Option<Refusal>>,
}

impl UrlSending {
    /// Nothing sent.
    pub(crate) fn new(connection: Connection) -> Self {
        let is_running = RwSignal::new(false);
        StoredValue::new_local(web::ask_before_leaving(move || {
            is_running.try_get_untracked() == Some(true)
        }));
        Self {
            connection,
            abort: StoredValue::new_local(web::Abort::default()),
            batch: RwSignal::new_local(None),
            sent: RwSignal::new(Vec::new()),
            pasted: RwSignal::new(String::new()),
            is_running,
            problem: RwSignal::new(None),
        }
    }

    /// The state in context.
    pub(crate) fn expect() -> Self {
        expect_context()
    }

    /// How far a file of a batch is, in words; `None` where it was not begun.
    pub(crate) fn state_of(self, batch: &Batch, idx: usize) -> Option<String> {
        let sent = self.sent.with(|sent| sent.get(idx).cloned().flatten());
        let sent = sent.filter(|_| self.is_of(batch))?;
        Some(if sent.is_there() {
            "is there".to_owned()
        } else {
            format!("{} %", format::percent(sent.n_there, sent.n_bytes))
        })
    }

    /// All files of a batch, once all are there.
    pub(crate) fn done(self, batch: &Batch) -> Option<Vec<SentObject>> {
        let objects = self.sent.with(|sent| {
            let objects = sent
                .iter()
                .map(|sent| sent.as_ref().filter(|sent| sent.is_there()).map(Sent::object));
            objects.collect::<Option<Vec<SentObject>>>()
        });
        objects.filter(|objects| !objects.is_empty() && self.is_of(batch))
    }

    fn is_of(self, batch: &Batch) -> bool {
        self.batch.with(|known| known.as_ref() == Some(batch))
    }

    /// Sends each of these files by its URL. What is there already at the same place is not sent again.
    pub(crate) fn start(self, batch: &Batch, pairs: Vec<(usize, PresignedUrl)>) {
        self.abort.set_value(web::Abort::default());
        self.problem.set(None);
        self.is_running.set(true);
        if !untrack(|| self.is_of(batch)) {
            self.sent.set(vec![None; batch.files.len()]);
            self.batch.set(Some(batch.clone()));
        }
        // A file begins anew, or is there.
        self.sent.update(|sent| {
            for file in sent {
                file.take_if(|file| !file.is_there());
            }
        });
        let batch = batch.clone();
        web::spawn(async move {
            for (idx, url) in pairs {
                if self.is_there(idx, &url) {
                    continue;
                }
                let sent = self.send(&batch, idx, &url).await;
                if let Err(refusal) = sent {
                    self.problem.try_set(Some(refusal));
                    self.sent.try_update(|sent| sent.get_mut(idx).map(Option::take));
                    break;
                }
            }
            self.is_running.try_set(false);
        });
    }

    /// Stops.
    pub(crate) fn cancel(self) {
        self.abort.with_value(web::Abort::abort);
    }

    async fn send(self, batch: &Batch, idx: usize, url: &PresignedUrl) -> Result<(), Refusal> {
        let Some(file) = batch.files.get(idx) else {
            return Ok(());
        };
        let n_bytes = file.n_bytes();
        let abort = self.abort.get_value();
        // A type that was signed has to be sent as it was: this is the one that records have.
        let headers: Vec<(String, String)> = url
            .signs("content-type")
            .then(|| ("content-type".to_owned(), "application/jsonl".to_owned()))
            .into_iter()
            .collect();
        let Some(records) = batch.kept() else {
            return Ok(());
        };
        let piece = web::Piece::of(records, file.start, file.end).map_err(|error| lost(&error))?;
        let by_url = ByUrl {
            url: UrlOf::Pasted(url.as_str()),
            method: "PUT",
            headers: &headers,
            payload: web::Payload::Piece(&piece),
            wants_file: false,
        };
        let begun = Sent::of(url, 0, n_bytes);
        // Only the answer says that all of it is there.
        let told = move |n_there: u64| {
            let n_there = n_there.min(n_bytes.saturating_sub(1));
            self.tell(idx, Sent { n_there, ..begun.clone() });
        };
        let answer = by_url
            .send(self.connection, &abort, told)
            .await
            .map_err(|refusal| refusal.about(&file.name))?;
        let etag = answer.header("etag").unwrap_or_default();
        self.tell(idx, Sent { etag, ..Sent::of(url, n_bytes, n_bytes) });
        Ok(())
    }

    fn is_there(self, idx: usize, url: &PresignedUrl) -> bool {
        self.sent.with_untracked(|sent| {
            let sent = sent.get(idx).and_then(Option::as_ref);
            sent.is_some_and(|sent| sent.is_there() && sent.is_at(url))
        })
    }

    fn tell(self, idx: usize, sent: Sent) {
        self.sent.try_update(|all| {
            if let Some(known) = all.get_mut(idx) {
                *known = Some(sent);
            }
        });
    }
}

//! Uploads by presigned URLs of others, one file after the other. What is there is not sent again when
//! other URLs are pasted.

use leptos::prelude::*;

use crate::app::format;
use crate::engine::aws::presigned::PresignedUrl;
use crate::web;

use super::super::Converted;
use super::super::file_task::FileTask;
use super::by_url::{ByUrl, UrlOf};
use super::{Connection, Refusal};

/// How far a file is.
#[derive(Debug, Clone, PartialEq, Eq)]
struct UrlUpload {
    /// Where it goes: host, bucket and key.
    place: [String; 3],
    n_sent: u64,
    n_bytes: u64,
}

impl UrlUpload {
    fn is_whole(&self) -> bool {
        self.n_sent == self.n_bytes
    }
}

/// See the [module](self).
#[derive(Clone, Copy)]
pub(crate) struct UrlSending {
    connection: Connection,
    records: FileTask<Converted>,
    abort: StoredValue<web::Abort, LocalStorage>,
    /// What was converted, of which these are the files.
    converted: RwSignal<Option<Converted>>,
    /// Each file; `None` where it was not begun.
    files: RwSignal<Vec<Option<UrlUpload>>>,
    /// Whether one is under way.
    pub(crate) is_running: RwSignal<bool>,
    /// What went wrong.
    pub(crate) problem: RwSignal<Option<Refusal>>,
}

impl UrlSending {
    /// Nothing sent.
    pub(crate) fn new(connection: Connection, records: FileTask<Converted>) -> Self {
        Self {
            connection,
            records,
            abort: StoredValue::new_local(web::Abort::default()),
            converted: RwSignal::new(None),
            files: RwSignal::new(Vec::new()),
            is_running: RwSignal::new(false),
            problem: RwSignal::new(None),
        }
    }

    /// The state in context.
    pub(crate) fn expect() -> Self {
        expect_context()
    }

    /// How far a file of what was converted is, in words; `None` where it was not begun.
    pub(crate) fn state_of(self, converted: &Converted, idx: usize) -> Option<String> {
        let is_ours = self.converted.with(|known| known.as_ref() == Some(converted));
        let file = self.files.with(|files| files.get(idx).cloned().flatten());
        let file = file.filter(|_| is_ours)?;
        Some(if file.is_whole() {
            "is there".to_owned()
        } else {
            format!("{} %", format::percent(file.n_sent, file.n_bytes))
        })
    }

    /// Sends each of these files by its URL, but those that are there already.
    pub(crate) fn start(self, converted: &Converted, pairs: Vec<(usize, PresignedUrl)>) {
        let Some(staged) = self.records.file() else {
            let refusal =
                Refusal::new("the converted file is gone", "Convert again, and send it then.");
            return self.problem.set(Some(refusal));
        };
        self.abort.set_value(web::Abort::default());
        self.problem.set(None);
        self.is_running.set(true);
        let is_same = self.converted.with_untracked(|known| known.as_ref() == Some(converted));
        self.files.update(|files| {
            if !is_same {
                files.clear();
            }
            files.resize(converted.made.parts.len(), None);
            for file in files {
                file.take_if(|file| !file.is_whole());
            }
        });
        self.converted.set(Some(converted.clone()));
        let is_left = |(idx, url): &(usize, PresignedUrl)| {
            let is_it = |file: &UrlUpload| file.place == place(url);
            !self.files.with_untracked(|files| {
                files.get(*idx).is_some_and(|file| file.as_ref().is_some_and(is_it))
            })
        };
        let pairs: Vec<_> = pairs.into_iter().filter(is_left).collect();
        let converted = converted.clone();
        web::spawn(async move {
            for (idx, url) in pairs {
                let sent = self.send(&converted, &staged, idx, &url).await;
                if let Err(refusal) = sent {
                    self.problem.try_set(Some(refusal));
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

    async fn send(
        self,
        converted: &Converted,
        staged: &web::Handle,
        idx: usize,
        url: &PresignedUrl,
    ) -> Result<(), Refusal> {
        let (start, end) = converted.range_of(idx);
        let n_bytes = end - start;
        let abort = self.abort.get_value();
        // A type that was signed has to be sent as it was; this is what the job kit signs.
        let headers: Vec<(String, String)> = url
            .signs("content-type")
            .then(|| ("content-type".to_owned(), "application/jsonl".to_owned()))
            .into_iter()
            .collect();
        let piece = web::Piece::of(staged, start, end)
            .map_err(|error| Refusal::new(error.to_string(), "Convert again, and send it then."))?;
        let by_url = ByUrl {
            url: UrlOf::Pasted(url.as_str()),
            method: "PUT",
            headers: &headers,
            payload: web::Payload::Piece(&piece),
            wants_file: false,
        };
        let file = UrlUpload { place: place(url), n_sent: 0, n_bytes };
        let whole = UrlUpload { n_sent: n_bytes, ..file.clone() };
        // Only its answer says that all of it is there.
        let told = move |n: u64| {
            let n_sent = n.min(n_bytes.saturating_sub(1));
            self.tell(idx, UrlUpload { n_sent, ..file.clone() });
        };
        by_url.send(self.connection, &abort, told).await.map_err(|refusal| {
            let message = format!("{}: {}", converted.file(idx), refusal.message);
            Refusal { message, ..refusal }
        })?;
        self.tell(idx, whole);
        Ok(())
    }

    fn tell(self, idx: usize, sent: UrlUpload) {
        self.files.try_update(|files| {
            if let Some(file) = files.get_mut(idx) {
                *file = Some(sent);
            }
        });
    }
}

fn place(url: &PresignedUrl) -> [String; 3] {
    [url.host.clone(), url.bucket.clone(), url.key.clone()]
}

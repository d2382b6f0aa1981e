//! Uploads by presigned URLs of others, one file after the other.

use leptos::prelude::*;

use crate::app::format;
use crate::engine::aws::presigned::PresignedUrl;
use crate::web;

use super::super::Converted;
use super::super::file_task::FileTask;
use super::by_url::{ByUrl, UrlOf};
use super::{Connection, Refusal};

/// See the [module](self).
#[derive(Clone, Copy)]
pub(crate) struct UrlSending {
    connection: Connection,
    records: FileTask<Converted>,
    abort: StoredValue<web::Abort, LocalStorage>,
    /// What is known of each file: bytes that are there, and whether all are.
    states: RwSignal<Vec<Option<(u64, u64)>>>,
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
            states: RwSignal::new(Vec::new()),
            is_running: RwSignal::new(false),
            problem: RwSignal::new(None),
        }
    }

    /// The state in context.
    pub(crate) fn expect() -> Self {
        expect_context()
    }

    /// How far a file is, in words; `None` where it was not begun.
    pub(crate) fn state_of(self, idx: usize) -> Option<String> {
        let (n_sent, n_bytes) = self.states.with(|states| states.get(idx).copied().flatten())?;
        Some(if n_sent == n_bytes {
            "is there".to_owned()
        } else {
            format!("{} %", format::percent(n_sent, n_bytes))
        })
    }

    /// Sends each of these files by its URL.
    pub(crate) fn start(self, converted: &Converted, pairs: Vec<(usize, PresignedUrl)>) {
        let Some(staged) = self.records.file() else {
            let refusal =
                Refusal::new("the converted file is gone", "Convert again, and send it then.");
            return self.problem.set(Some(refusal));
        };
        self.abort.set_value(web::Abort::default());
        self.problem.set(None);
        self.is_running.set(true);
        self.states.set(vec![None; converted.made.parts.len()]);
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
        let told = move |n: u64| self.tell(idx, n.min(n_bytes.saturating_sub(1)), n_bytes);
        by_url.send(self.connection, &abort, told).await.map_err(|refusal| {
            let message = format!("{}: {}", converted.file(idx), refusal.message);
            Refusal { message, ..refusal }
        })?;
        self.tell(idx, n_bytes, n_bytes);
        Ok(())
    }

    fn tell(self, idx: usize, n_sent: u64, n_bytes: u64) {
        self.states.try_update(|states| {
            if let Some(state) = states.get_mut(idx) {
                *state = Some((n_sent, n_bytes));
            }
        });
    }
}

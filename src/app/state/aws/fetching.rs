//! Outputs from S3 into the results page: a folder by keys, or files by presigned URLs, in ranges that
//! are fetched again where the connection breaks.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::ops::Range;
use std::rc::Rc;

use leptos::prelude::*;

use crate::engine::aws::presigned::{NotPresigned, read_pasted};
use crate::engine::aws::s3::{Bucket, content_range, range};
use crate::engine::aws::{Method, Request, S3Location};
use crate::web;

use super::by_url::{ByUrl, UrlOf};
use super::pace::{Pace, Transfer};
use super::wanted::{FileId, From, Pieces, Wanted, nothing_kept, outputs_of, taken};
use super::{Connection, Refusal};

/// Bytes that are fetched at once.
const RANGE_BYTES: u64 = 16 << 20;

/// Ranges that are fetched side by side.
const AT_ONCE: usize = 4;

/// A file that is fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FetchedFile {
    /// Its name.
    pub(crate) name: String,
    /// Its bytes, once they are known.
    pub(crate) n_bytes: Option<u64>,
    /// Bytes of it that are here.
    pub(crate) n_here: u64,
}

/// See the [module](self).
#[derive(Clone, Copy)]
pub(crate) struct Fetching {
    connection: Connection,
    abort: StoredValue<web::Abort, LocalStorage>,
    /// Files of a try that failed or was stopped: they are not fetched again.
    here: StoredValue<Vec<(FileId, web::Source)>, LocalStorage>,
    /// The same of the file that was under way, as far as it came.
    pieces: StoredValue<Option<Pieces>, LocalStorage>,
    pace: Pace,
    /// The folder, as it was written.
    pub(crate) place: RwSignal<String>,
    /// The URLs, as they were pasted.
    pub(crate) pasted: RwSignal<String>,
    /// The files, in order.
    pub(crate) files: RwSignal<Vec<FetchedFile>>,
    /// Whether one of them is under way.
    pub(crate) is_running: RwSignal<bool>,
    /// What went wrong.
    pub(crate) problem: RwSignal<Option<Refusal>>,
}

impl Fetching {
    /// Nothing fetched.
    pub(crate) fn new(connection: Connection) -> Self {
        Self {
            connection,
            abort: StoredValue::new_local(web::Abort::default()),
            here: StoredValue::new_local(Vec::new()),
            pieces: StoredValue::new_local(None),
            pace: Pace::new(),
            place: RwSignal::new(String::new()),
            pasted: RwSignal::new(String::new()),
            files: RwSignal::new(Vec::new()),
            is_running: RwSignal::new(false),
            problem: RwSignal::new(None),
        }
    }

    /// The state in context.
    pub(crate) fn expect() -> Self {
        expect_context()
    }

    /// Fetches all outputs of a folder, `s3://bucket/folder/`, and hands them over.
    pub(crate) fn folder(self, place: &str, take: impl FnOnce(Vec<web::Source>) + 'static) {
        let place = S3Location::parse(place);
        self.start(take, async move |this: Self| {
            let place = place.map_err(|error| {
                Refusal::new(error.to_string(), "Write s3://, the bucket and the folder of the outputs.")
            })?;
            let abort = this.abort.get_value();
            let wanted = outputs_of(this.connection, &place, &abort).await?;
            if wanted.is_empty() {
                return Err(Refusal::new(
                    format!("no output is in {place}"),
                    "Outputs appear when the job is done, in a folder named after its id: look again later, or check the folder.",
                ));
            }
            Ok(wanted)
        });
    }

    /// Fetches files by their presigned URLs, as they were pasted, and hands them over.
    pub(crate) fn urls(self, pasted: &str, take: impl FnOnce(Vec<web::Source>) + 'static) {
        let pasted = read_pasted(pasted);
        self.start(take, async move |this: Self| {
            let now = this.connection.now();
            let mut wanted = Vec::new();
            for line in pasted {
                let fix = "Paste one presigned URL for GET a line, as aws s3 presign prints them.";
                let at =
                    |reason: String| Refusal::new(format!("line {}: {reason}", line.line), fix);
                let url = line.result.map_err(|error: NotPresigned| at(error.to_string()))?;
                if let Some(misfit) = url.misfits(Method::Get, now).first() {
                    return Err(at(misfit.to_string()));
                }
                let name = url.file_name().to_owned();
                let file = Wanted { name, n_bytes: None, from: From::Url(url) };
                // A URL that was pasted twice is one file.
                if wanted.iter().all(|other: &Wanted| other.id() != file.id()) {
                    wanted.push(file);
                }
            }
            if wanted.is_empty() {
                return Err(Refusal::new(
                    "no URL was pasted",
                    "Paste presigned URLs for GET, one a line.",
                ));
            }
            Ok(wanted)
        });
    }

    /// How far all files are.
    pub(crate) fn transfer(self) -> Transfer {
        let (n_here, n_bytes) = self.files.with(|files| n_bytes_of(files));
        self.pace.transfer(n_here, n_bytes, self.is_running.get())
    }

    /// Stops.
    pub(crate) fn cancel(self) {
        self.abort.with_value(web::Abort::abort);
    }

    fn start<F>(self, take: impl FnOnce(Vec<web::Source>) + 'static, find: F)
    where
        F: AsyncFnOnce(Self) -> Result<Vec<Wanted>, Refusal> + 'static,
    {
        if self.is_running.get_untracked() {
            return;
        }
        self.abort.set_value(web::Abort::default());
        self.is_running.set(true);
        self.problem.set(None);
        self.files.set(Vec::new());
        self.pace.reset();
        web::spawn(async move {
            let fetched = self.fetch_all(find).await;
            self.is_running.try_set(false);
            match fetched {
                Ok(files) => take(files),
                Err(refusal) => {
                    self.problem.try_set(Some(refusal));
                }
            }
        });
    }

    async fn fetch_all<F>(self, find: F) -> Result<Vec<web::Source>, Refusal>
    where
        F: AsyncFnOnce(Self) -> Result<Vec<Wanted>, Refusal>,
    {
        let wanted = find(self).await?;
        let files = wanted.iter().map(|wanted| FetchedFile {
            name: wanted.name.clone(),
            n_bytes: wanted.n_bytes,
            n_here: 0,
        });
        self.files.try_set(files.collect());
        self.here.update_value(|here| {
            here.retain(|(id, _)| wanted.iter().any(|wanted| wanted.id() == *id));
        });
        let mut sources = Vec::new();
        for (idx, wanted) in wanted.into_iter().enumerate() {
            let id = wanted.id();
            let known = self.here.with_value(|here| {
                here.iter().find(|(known, _)| *known == id).map(|(_, source)| source.clone())
            });
            let source = if let Some(source) = known {
                self.hear(idx, source.size());
                source
            } else {
                let source = self.fetch_one(idx, &wanted).await?;
                self.here.update_value(|here| here.push((id, source.clone())));
                source
            };
            sources.push(source);
        }
        self.here.set_value(Vec::new());
        Ok(sources)
    }

    async fn fetch_one(self, idx: usize, wanted: &Wanted) -> Result<web::Source, Refusal> {
        let Wanted { name, n_bytes, from } = wanted;
        let pieces = match n_bytes {
            Some(n_bytes) => self.ranges(idx, wanted, *n_bytes, None).await?,
            None => self.of_unknown_length(idx, wanted, from).await?,
        };
        web::joined(name, &pieces).map_err(|error| {
            Refusal::new(
                format!("{name} cannot be kept: {error}"),
                "Close other tabs, or fetch fewer files.",
            )
        })
    }

    /// The pieces of a file of which its URL does not say how long it is: the answer to the first range
    /// does, if the server gives ranges and lets a page read which.
    async fn of_unknown_length(
        self,
        idx: usize,
        wanted: &Wanted,
        from: &From,
    ) -> Result<Vec<web::Handle>, Refusal> {
        let first = self.ask(idx, from, Some(&(0..RANGE_BYTES))).await;
        let answer = match first {
            Ok(answer) => answer,
            // Nothing is in the file, so that no range is.
            Err(refusal) if refusal.status == Some(416) => self.ask(idx, from, None).await?,
            Err(refusal) => return Err(refusal),
        };
        let (handle, n_bytes) = answer.file().ok_or_else(nothing_kept)?;
        let said = answer.header("content-range").and_then(|value| content_range(&value));
        match said {
            Some(said) if said.bytes.start == 0 && said.bytes.end == n_bytes => {
                self.files.try_update(|files| {
                    if let Some(file) = files.get_mut(idx) {
                        file.n_bytes = Some(said.total);
                    }
                });
                self.hear(idx, n_bytes);
                self.ranges(idx, wanted, said.total, Some(handle).filter(|_| n_bytes > 0)).await
            }
            // Less than was asked for is all that there is.
            _ if answer.status != 206 || n_bytes < RANGE_BYTES => {
                self.hear(idx, n_bytes);
                Ok(vec![handle])
            }
            _ => {
                let whole = self.ask(idx, from, None).await?;
                let (handle, n_bytes) = whole.file().ok_or_else(nothing_kept)?;
                self.hear(idx, n_bytes);
                Ok(vec![handle])
            }
        }
    }

    /// The pieces of a file whose length is known, of which the first may be here.
    async fn ranges(
        self,
        idx: usize,
        wanted: &Wanted,
        n_bytes: u64,
        first: Option<web::Handle>,
    ) -> Result<Vec<web::Handle>, Refusal> {
        let range = move |piece: usize| {
            let start = piece as u64 * RANGE_BYTES;
            start..(start + RANGE_BYTES).min(n_bytes)
        };
        let n_pieces = usize::try_from(n_bytes.div_ceil(RANGE_BYTES)).unwrap_or(usize::MAX);
        let before = self.pieces.try_update_value(Option::take).flatten();
        let before = before.filter(|before| before.id == wanted.id() && before.n_bytes == n_bytes);
        let mut pieces = before.map_or_else(|| vec![None; n_pieces], |before| before.there);
        let is_first_here = first.is_some();
        if let Some(slot) = pieces.first_mut().filter(|_| is_first_here) {
            *slot = first;
        }
        for (piece, _) in pieces.iter().enumerate().filter(|(_, there)| there.is_some()) {
            if piece > 0 || !is_first_here {
                let range = range(piece);
                self.hear(idx, range.end - range.start);
            }
        }
        let missing = pieces.iter().enumerate().filter(|(_, there)| there.is_none());
        let missing: VecDeque<usize> = missing.map(|(piece, _)| piece).collect();
        let missing = Rc::new(RefCell::new(missing));
        let pieces = Rc::new(RefCell::new(pieces));
        let failed = Rc::new(RefCell::new(None::<Refusal>));
        let fetchers = (0..AT_ONCE).map(|_| {
            let (pieces, failed) = (Rc::clone(&pieces), Rc::clone(&failed));
            let (missing, from) = (Rc::clone(&missing), wanted.from.clone());
            async move {
                while failed.borrow().is_none() {
                    let Some(piece) = missing.borrow_mut().pop_front() else {
                        return;
                    };
                    let range = range(piece);
                    let n_here = range.end - range.start;
                    match self.piece(idx, &from, range, n_bytes).await {
                        Ok(handle) => {
                            if let Some(slot) = pieces.borrow_mut().get_mut(piece) {
                                *slot = Some(handle);
                            }
                            self.hear(idx, n_here);
                        }
                        Err(refusal) => {
                            failed.borrow_mut().get_or_insert(refusal);
                        }
                    }
                }
            }
        });
        web::all(fetchers).await;
        let there = pieces.take();
        match failed.take() {
            Some(refusal) => {
                self.pieces.set_value(Some(Pieces { id: wanted.id(), n_bytes, there }));
                Err(refusal)
            }
            None => Ok(there.into_iter().flatten().collect()),
        }
    }

    /// Some bytes of a file of so many.
    async fn piece(
        self,
        idx: usize,
        from: &From,
        bytes: Range<u64>,
        total: u64,
    ) -> Result<web::Handle, Refusal> {
        let answer = self.ask(idx, from, Some(&bytes)).await?;
        taken(&answer, &bytes, total).map_err(|refusal| self.named(idx, refusal))
    }

    /// Asks for some bytes of a file, or for all of it; again where the connection breaks.
    async fn ask(
        self,
        idx: usize,
        from: &From,
        bytes: Option<&Range<u64>>,
    ) -> Result<web::Answer, Refusal> {
        let abort = self.abort.get_value();
        let headers: Vec<(String, String)> =
            bytes.and_then(|bytes| Some(("range".to_owned(), range(bytes)?))).into_iter().collect();
        let request;
        let url = match from {
            From::Object(place) => {
                request = self.request(place)?;
                UrlOf::Request(&request)
            }
            From::Url(url) => UrlOf::Pasted(url.as_str()),
        };
        let by_url = ByUrl {
            url,
            method: "GET",
            headers: &headers,
            payload: web::Payload::Bytes(&[]),
            wants_file: true,
        };
        let answer = by_url.send(self.connection, &abort, |_| {}).await;
        answer.map_err(|refusal| self.named(idx, refusal))
    }

    /// The refusal with the name of its file.
    fn named(self, idx: usize, refusal: Refusal) -> Refusal {
        let name = self.files.with_untracked(|files| {
            files.get(idx).map(|file| file.name.clone()).unwrap_or_default()
        });
        refusal.about(&name)
    }

    fn request(self, place: &S3Location) -> Result<Request, Refusal> {
        let endpoints = self.connection.endpoints()?;
        Ok(Bucket::new(&endpoints, &place.bucket).get(&place.key))
    }

    fn hear(self, idx: usize, n_bytes: u64) {
        self.files.try_update(|files| {
            if let Some(file) = files.get_mut(idx) {
                file.n_here += n_bytes;
            }
        });
        if !self.pace.has_begun() {
            self.pace
                .begin(self.files.try_with_untracked(|files| n_bytes_of(files).0).unwrap_or(0));
        }
    }
}

/// Bytes that are here, and bytes of all as far as they are known.
fn n_bytes_of(files: &[FetchedFile]) -> (u64, u64) {
    let n_here = files.iter().map(|file| file.n_here).sum();
    (n_here, files.iter().map(|file| file.n_bytes.unwrap_or(file.n_here)).sum())
}

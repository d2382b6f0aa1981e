//! Outputs from S3 into the results page: a folder by keys, or files by presigned URLs, in ranges that
//! are fetched again where the connection breaks.

use std::cell::{Cell, RefCell};
use std::ops::Range;
use std::rc::Rc;

use leptos::prelude::*;

use crate::engine::aws::presigned::{NotPresigned, read_pasted};
use crate::engine::aws::s3::{Bucket, content_range, range, read_listing};
use crate::engine::aws::{Api, Method, Request, S3Location};
use crate::engine::split::MANIFEST_FILE;
use crate::web;

use super::by_url::{ByUrl, UrlOf};
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

/// Where a file is fetched from.
#[derive(Clone)]
enum From {
    /// An object, by keys.
    Object(S3Location),
    /// A URL that somebody signed.
    Url(String),
}

/// See the [module](self).
#[derive(Clone, Copy)]
pub(crate) struct Fetching {
    connection: Connection,
    abort: StoredValue<web::Abort, LocalStorage>,
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
            let wanted = this.outputs_of(&place).await?;
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
                wanted.push((url.file_name().to_owned(), None, From::Url(url.as_str().to_owned())));
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

    /// Stops.
    pub(crate) fn cancel(self) {
        self.abort.with_value(web::Abort::abort);
    }

    fn start<F>(self, take: impl FnOnce(Vec<web::Source>) + 'static, find: F)
    where
        F: AsyncFnOnce(Self) -> Result<Vec<(String, Option<u64>, From)>, Refusal> + 'static,
    {
        if self.is_running.get_untracked() {
            return;
        }
        self.abort.set_value(web::Abort::default());
        self.is_running.set(true);
        self.problem.set(None);
        self.files.set(Vec::new());
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
        F: AsyncFnOnce(Self) -> Result<Vec<(String, Option<u64>, From)>, Refusal>,
    {
        let wanted = find(self).await?;
        let files = wanted.iter().map(|(name, n_bytes, _)| FetchedFile {
            name: name.clone(),
            n_bytes: *n_bytes,
            n_here: 0,
        });
        self.files.try_set(files.collect());
        let mut sources = Vec::new();
        for (idx, (name, n_bytes, from)) in wanted.into_iter().enumerate() {
            let pieces = match n_bytes {
                Some(n_bytes) => self.ranges(idx, &from, n_bytes, None).await?,
                None => self.of_unknown_length(idx, &from).await?,
            };
            let source = web::joined(&name, &pieces);
            sources.push(source.map_err(|error| {
                Refusal::new(
                    format!("{name} cannot be kept: {error}"),
                    "Close other tabs, or fetch fewer files.",
                )
            })?);
        }
        Ok(sources)
    }

    async fn outputs_of(
        self,
        place: &S3Location,
    ) -> Result<Vec<(String, Option<u64>, From)>, Refusal> {
        let endpoints = self.connection.endpoints()?;
        let bucket = Bucket::new(&endpoints, &place.bucket);
        let (mut wanted, mut next) = (Vec::new(), None::<String>);
        loop {
            let request = bucket.list(&place.key, next.as_deref());
            let abort = self.abort.get_value();
            let reply = self.connection.call(Api::S3, &request, &abort).await?;
            let page = read_listing(&reply.text).map_err(|error| Refusal::unread(&error))?;
            for object in page.objects {
                let name = object.key.rsplit('/').next().unwrap_or_default().to_owned();
                if is_wanted(&name) {
                    let place = S3Location { bucket: place.bucket.clone(), key: object.key };
                    wanted.push((name, Some(object.n_bytes), From::Object(place)));
                }
            }
            match page.next {
                Some(token) => next = Some(token),
                None => return Ok(wanted),
            }
        }
    }

    /// The pieces of a file of which its URL does not say how long it is: the answer to the first range
    /// does, if the server gives ranges and lets a page read which.
    async fn of_unknown_length(self, idx: usize, from: &From) -> Result<Vec<web::Handle>, Refusal> {
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
                self.ranges(idx, from, said.total, Some(handle).filter(|_| n_bytes > 0)).await
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
        from: &From,
        n_bytes: u64,
        first: Option<web::Handle>,
    ) -> Result<Vec<web::Handle>, Refusal> {
        let n_pieces = usize::try_from(n_bytes.div_ceil(RANGE_BYTES)).unwrap_or(usize::MAX);
        let n_here = usize::from(first.is_some());
        let mut pieces = vec![None::<web::Handle>; n_pieces];
        if let Some(slot) = pieces.first_mut() {
            *slot = first;
        }
        let pieces = Rc::new(RefCell::new(pieces));
        let next = Rc::new(Cell::new(n_here));
        let failed = Rc::new(RefCell::new(None::<Refusal>));
        let fetchers = (0..AT_ONCE).map(|_| {
            let (pieces, next, failed) = (Rc::clone(&pieces), Rc::clone(&next), Rc::clone(&failed));
            let from = from.clone();
            async move {
                while failed.borrow().is_none() && next.get() < n_pieces {
                    let piece = next.replace(next.get() + 1);
                    let start = piece as u64 * RANGE_BYTES;
                    let end = (start + RANGE_BYTES).min(n_bytes);
                    match self.piece(idx, &from, start..end, n_bytes).await {
                        Ok(handle) => {
                            if let Some(slot) = pieces.borrow_mut().get_mut(piece) {
                                *slot = Some(handle);
                            }
                            self.hear(idx, end - start);
                        }
                        Err(refusal) => {
                            failed.borrow_mut().get_or_insert(refusal);
                        }
                    }
                }
            }
        });
        web::all(fetchers).await;
        match failed.take() {
            Some(refusal) => Err(refusal),
            None => Ok(pieces.take().into_iter().flatten().collect()),
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
            From::Url(url) => UrlOf::Pasted(url),
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
        let message = format!("{name}: {}", refusal.message);
        Refusal { message, ..refusal }
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
    }
}

/// The bytes of an answer, if they are those that were asked for.
fn taken(answer: &web::Answer, wanted: &Range<u64>, total: u64) -> Result<web::Handle, Refusal> {
    let (handle, n_bytes) = answer.file().ok_or_else(nothing_kept)?;
    let said = answer.header("content-range").and_then(|value| content_range(&value));
    let is_other = said.is_some_and(|said| said.bytes != *wanted || said.total != total);
    if is_other || n_bytes != wanted.end - wanted.start {
        return Err(Refusal::new(
            "the file changed while it was fetched",
            "Wait until the job is done, and fetch it again.",
        ));
    }
    Ok(handle)
}

fn nothing_kept() -> Refusal {
    Refusal::new("the browser kept nothing of the answer", "Free some disk space, and try again.")
}

/// Outputs, the manifest of the job, and what says what its parts are.
fn is_wanted(name: &str) -> bool {
    name.strip_suffix(".out").is_some() || name == MANIFEST_FILE
}

//! One file to S3: in one request where it is small, or else in parts, of which those that are there are
//! not sent again.

use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

use serde::{Deserialize, Serialize};

use crate::engine::aws::s3::{
    Algorithm, Bucket, Checksum, PartPlan, Unread, UploadedPart, read_completed, read_created,
    read_parts,
};
use crate::engine::aws::{Api, Request};
use crate::web;

use super::by_url::{ByUrl, UrlOf};
use super::{Connection, Refusal};

/// Files up to this size are sent in one request.
const MAX_SINGLE_BYTES: u64 = 16 << 20;

/// Parts that are sent at once.
const AT_ONCE: usize = 4;

/// An upload in parts that was begun: S3 keeps the parts until it is completed or given up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct OpenUpload {
    pub(super) bucket: String,
    pub(super) key: String,
    pub(super) upload: String,
    pub(super) n_bytes: u64,
    /// Parts that S3 has, with the checksums that they were sent with: not every server tells them.
    #[serde(default)]
    pub(super) parts: Vec<SentPart>,
}

/// A part that was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct SentPart {
    number: u32,
    etag: String,
    sha256: String,
}

/// A file that is sent, as bytes of a file that may hold more.
#[derive(Clone)]
pub(super) struct Upload {
    pub(super) connection: Connection,
    pub(super) bucket: String,
    pub(super) key: String,
    pub(super) file: web::Handle,
    pub(super) start: u64,
    pub(super) n_bytes: u64,
    pub(super) abort: web::Abort,
}

/// Hears how many bytes of the file are there.
pub(super) type OnProgress = Rc<dyn Fn(u64)>;

/// Keeps an upload, which began or has a part more.
pub(super) type Keep = Rc<dyn Fn(&OpenUpload)>;

impl Upload {
    /// Sends the file. `open` is an upload of it that was begun before; one that begins is kept before
    /// its first part is sent.
    pub(super) async fn run(
        &self,
        open: Option<OpenUpload>,
        keep: Keep,
        on_progress: OnProgress,
    ) -> Result<(), Refusal> {
        if self.n_bytes <= MAX_SINGLE_BYTES && open.is_none() {
            let checksum = self.checksum(0..self.n_bytes).await?;
            let endpoints = self.connection.endpoints()?;
            let request = Bucket::new(&endpoints, &self.bucket).put(&self.key, Some(&checksum));
            let told = Rc::clone(&on_progress);
            self.put(&request, 0..self.n_bytes, move |n| told(n)).await?;
            on_progress(self.n_bytes);
            return Ok(());
        }
        let plan = PartPlan::new(self.n_bytes);
        let (open, there) = match open {
            Some(open) => match self.parts_there(&open.upload).await {
                Ok(parts) => {
                    let verified = self.verified(plan, parts, &open).await?;
                    (open, verified)
                }
                // It was completed, given up, or swept away.
                Err(refusal) if refusal.code == "NoSuchUpload" => {
                    if self.is_there().await? {
                        on_progress(self.n_bytes);
                        return Ok(());
                    }
                    (self.create(&keep).await?, Vec::new())
                }
                Err(refusal) => return Err(refusal),
            },
            None => (self.create(&keep).await?, Vec::new()),
        };
        let upload = open.upload.clone();
        let parts = self.send_parts(plan, open, there, keep, &on_progress).await?;
        self.complete(&upload, parts).await?;
        on_progress(self.n_bytes);
        Ok(())
    }

    /// Gives an upload up, so that its parts cost nothing any more.
    pub(super) async fn give_up(connection: Connection, open: &OpenUpload) -> Result<(), Refusal> {
        let endpoints = connection.endpoints()?;
        let request = Bucket::new(&endpoints, &open.bucket).abort_upload(&open.key, &open.upload);
        match connection.call(Api::S3, &request, &web::Abort::default()).await {
            Err(refusal) if refusal.code != "NoSuchUpload" => Err(refusal),
            _ => Ok(()),
        }
    }

    async fn call(&self, build: impl Fn(&Bucket<'_>) -> Request) -> Result<String, Refusal> {
        let endpoints = self.connection.endpoints()?;
        let request = build(&Bucket::new(&endpoints, &self.bucket));
        Ok(self.connection.call(Api::S3, &request, &self.abort).await?.text)
    }

    async fn create(&self, keep: &Keep) -> Result<OpenUpload, Refusal> {
        let text = self.call(|bucket| bucket.create_upload(&self.key, Algorithm::Sha256)).await?;
        let upload = read_created(&text).map_err(|error| unread(&error))?;
        let open = OpenUpload {
            bucket: self.bucket.clone(),
            key: self.key.clone(),
            upload,
            n_bytes: self.n_bytes,
            parts: Vec::new(),
        };
        keep(&open);
        Ok(open)
    }

    async fn parts_there(&self, upload: &str) -> Result<Vec<UploadedPart>, Refusal> {
        let (mut parts, mut after) = (Vec::new(), 0);
        loop {
            let text = self.call(|bucket| bucket.list_parts(&self.key, upload, after)).await?;
            let page = read_parts(&text).map_err(|error| unread(&error))?;
            parts.extend(page.parts);
            match page.next {
                Some(next) => after = next,
                None => return Ok(parts),
            }
        }
    }

    /// Those of the parts that are pieces of this very file.
    async fn verified(
        &self,
        plan: PartPlan,
        parts: Vec<UploadedPart>,
        open: &OpenUpload,
    ) -> Result<Vec<UploadedPart>, Refusal> {
        let mut verified = Vec::new();
        for mut part in parts {
            let range = plan.range(part.number);
            if range.end - range.start != part.n_bytes {
                continue;
            }
            if part.checksum.is_none() {
                let is_it = |sent: &&SentPart| sent.number == part.number && sent.etag == part.etag;
                let sent = open.parts.iter().find(is_it);
                let sha256 =
                    |sent: &SentPart| Checksum::from_base64(Algorithm::Sha256, &sent.sha256);
                part.checksum = sent.map(sha256);
            }
            let own = self.checksum(range).await?;
            if part.checksum.as_ref() == Some(&own) {
                verified.push(part);
            }
        }
        Ok(verified)
    }

    /// Whether the whole object is there, after an answer got lost.
    async fn is_there(&self) -> Result<bool, Refusal> {
        let endpoints = self.connection.endpoints()?;
        let request = Bucket::new(&endpoints, &self.bucket).head(&self.key);
        match self.connection.call(Api::S3, &request, &self.abort).await {
            Ok(reply) => {
                let size = reply.answer.header("content-length").and_then(|size| size.parse().ok());
                Ok(size == Some(self.n_bytes))
            }
            Err(refusal) if refusal.status == Some(404) => Ok(false),
            Err(refusal) => Err(refusal),
        }
    }

    async fn send_parts(
        &self,
        plan: PartPlan,
        open: OpenUpload,
        there: Vec<UploadedPart>,
        keep: Keep,
        on_progress: &OnProgress,
    ) -> Result<Vec<UploadedPart>, Refusal> {
        let sent: BTreeMap<u32, u64> =
            there.iter().map(|part| (part.number, part.n_bytes)).collect();
        on_progress(sent.values().sum());
        let upload = open.upload.clone();
        let shared = Rc::new(Parts {
            left: RefCell::new(plan.left(&there).into()),
            sent: RefCell::new(sent),
            done: RefCell::new(there),
            refusal: RefCell::new(None),
            open: RefCell::new(open),
            keep,
            on_progress: Rc::clone(on_progress),
        });
        let senders = (0..AT_ONCE).map(|_| {
            let (this, shared, upload) = (self.clone(), Rc::clone(&shared), upload.clone());
            async move {
                while let Some(number) = shared.take() {
                    match this.send_part(plan, &upload, number, &shared).await {
                        Ok(part) => shared.finish(part),
                        Err(refusal) => shared.fail(refusal),
                    }
                }
            }
        });
        web::all(senders).await;
        if let Some(refusal) = shared.refusal.take() {
            return Err(refusal);
        }
        let mut done = shared.done.take();
        // A bucket whose CORS rule does not expose ETag: S3 says them in its list.
        if done.iter().any(|part| part.etag.is_empty()) {
            done = self.parts_there(&upload).await?;
        }
        Ok(done)
    }

    async fn send_part(
        &self,
        plan: PartPlan,
        upload: &str,
        number: u32,
        shared: &Rc<Parts>,
    ) -> Result<UploadedPart, Refusal> {
        let range = plan.range(number);
        let checksum = self.checksum(range.clone()).await?;
        let endpoints = self.connection.endpoints()?;
        let bucket = Bucket::new(&endpoints, &self.bucket);
        let request = bucket.upload_part(&self.key, upload, number, &checksum);
        let told = Rc::clone(shared);
        let on_progress = move |n| told.tell(number, n);
        let answer = self.put(&request, range.clone(), on_progress).await?;
        let n_bytes = range.end - range.start;
        shared.tell(number, n_bytes);
        let etag = answer.header("etag").unwrap_or_default();
        Ok(UploadedPart { number, etag, n_bytes, checksum: Some(checksum) })
    }

    async fn complete(&self, upload: &str, parts: Vec<UploadedPart>) -> Result<(), Refusal> {
        let text = self.call(|bucket| bucket.complete_upload(&self.key, upload, &parts)).await;
        match text {
            Ok(text) => {
                read_completed(&text).map_err(|error| unread(&error))?;
                Ok(())
            }
            // The answer to an earlier try may have been lost.
            Err(refusal) if refusal.code == "NoSuchUpload" && self.is_there().await? => Ok(()),
            Err(refusal) => Err(refusal),
        }
    }

    fn piece(&self, range: std::ops::Range<u64>) -> Result<web::Piece, Refusal> {
        let piece = web::Piece::of(&self.file, self.start + range.start, self.start + range.end);
        piece.map_err(|error| lost(&error))
    }

    async fn checksum(&self, range: std::ops::Range<u64>) -> Result<Checksum, Refusal> {
        let digest = self.piece(range)?.sha256().await.map_err(|error| lost(&error))?;
        Ok(Checksum::from_digest(Algorithm::Sha256, &digest))
    }

    /// Puts some bytes by a URL that is signed for just that, again where the connection breaks.
    async fn put(
        &self,
        request: &Request,
        range: std::ops::Range<u64>,
        on_progress: impl Fn(u64) + Clone + 'static,
    ) -> Result<web::Answer, Refusal> {
        let piece = self.piece(range)?;
        let by_url = ByUrl {
            url: UrlOf::Request(request),
            method: request.method.name(),
            headers: &request.headers,
            payload: web::Payload::Piece(&piece),
            wants_file: false,
        };
        by_url.send(self.connection, &self.abort, on_progress).await
    }
}

/// What the senders of parts share.
struct Parts {
    left: RefCell<VecDeque<u32>>,
    /// Bytes by part, of those under way, too.
    sent: RefCell<BTreeMap<u32, u64>>,
    done: RefCell<Vec<UploadedPart>>,
    refusal: RefCell<Option<Refusal>>,
    open: RefCell<OpenUpload>,
    keep: Keep,
    on_progress: OnProgress,
}

impl Parts {
    fn take(&self) -> Option<u32> {
        if self.refusal.borrow().is_some() {
            return None;
        }
        self.left.borrow_mut().pop_front()
    }

    fn finish(&self, part: UploadedPart) {
        if let Some(checksum) = &part.checksum {
            let (etag, sha256) = (part.etag.clone(), checksum.value().to_owned());
            self.open.borrow_mut().parts.push(SentPart { number: part.number, etag, sha256 });
            (self.keep)(&self.open.borrow());
        }
        self.done.borrow_mut().push(part);
    }

    fn fail(&self, refusal: Refusal) {
        // The first one is why the others stop.
        self.refusal.borrow_mut().get_or_insert(refusal);
    }

    fn tell(&self, number: u32, n_bytes: u64) {
        self.sent.borrow_mut().insert(number, n_bytes);
        (self.on_progress)(self.sent.borrow().values().sum());
    }
}

fn unread(error: &Unread) -> Refusal {
    match error {
        Unread::Refused(error) => Refusal::of_error(error),
        other => Refusal::unread(other),
    }
}

fn lost(error: &web::Error) -> Refusal {
    Refusal::new(
        format!("the file cannot be read: {error}"),
        "Convert again, and send it then: parts that are there are not sent again.",
    )
}

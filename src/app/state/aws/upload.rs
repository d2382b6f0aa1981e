//! One file to S3: in one request where it is small, or else in parts, of which those that are there are
//! not sent again.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use serde::{Deserialize, Serialize};

use crate::engine::aws::s3::{
    Algorithm, Bucket, Checksum, PartPlan, Unread, UploadedPart, read_completed, read_created,
    read_parts,
};
use crate::engine::aws::{Api, Request};
use crate::web;

use super::by_url::{ByUrl, UrlOf};
use super::piece_stream::{PieceStream, lost};
use super::{Connection, Refusal};

/// Parts that are sent at once.
const AT_ONCE: usize = 4;

/// An upload in parts that was begun: S3 keeps the parts until it is completed or given up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct OpenUpload {
    /// Name of the bucket.
    pub(crate) bucket: String,
    /// Key of the object.
    pub(crate) key: String,
    pub(super) upload: String,
    /// Bytes of the whole file.
    pub(crate) n_bytes: u64,
    /// Parts that S3 has, with the checksums that they were sent with: not every server tells them.
    #[serde(default)]
    pub(crate) parts: Vec<SentPart>,
}

impl OpenUpload {
    /// What makes it another one than others.
    pub(super) fn id(&self) -> String {
        self.upload.clone()
    }
}

/// A part that was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SentPart {
    number: u32,
    etag: String,
    sha256: String,
}

/// Where the bytes of a file come from.
#[derive(Clone)]
pub(super) enum Bytes {
    /// From a file of the browser, in which they begin at `start`.
    Kept { records: web::Handle, start: u64 },
    /// From pieces, of which these begin with the piece number `first`.
    Made { pieces: Rc<PieceStream>, first: usize },
}

impl Bytes {
    /// A part of an upload by its number from 1, once it is there.
    async fn part(&self, plan: PartPlan, number: u32) -> Result<web::Piece, Refusal> {
        match self {
            Self::Kept { records, start } => {
                let range = plan.range(number);
                let piece = web::Piece::of(records, start + range.start, start + range.end);
                piece.map_err(|error| lost(&error))
            }
            Self::Made { pieces, first } => pieces.piece(first + idx_of(number)).await,
        }
    }

    /// Lets go of a part that is in S3.
    fn let_go(&self, number: u32) {
        if let Self::Made { pieces, first } = self {
            pieces.let_go(first + idx_of(number));
        }
    }
}

fn idx_of(number: u32) -> usize {
    number.saturating_sub(1) as usize
}

/// A file that is sent.
#[derive(Clone)]
pub(super) struct Upload {
    pub(super) connection: Connection,
    pub(super) bucket: String,
    pub(super) key: String,
    pub(super) bytes: Bytes,
    pub(super) n_bytes: u64,
    pub(super) abort: web::Abort,
}

/// Hears how many bytes of the file are there.
pub(super) type OnProgress = Rc<dyn Fn(u64)>;

/// Keeps an upload, which began or has a part more.
pub(super) type Keep = Rc<dyn Fn(&OpenUpload)>;

impl Upload {
    /// Sends the file. `open` is an upload of it that was begun before; one that begins is kept before
    /// its first part is sent. Gives a digest of its bytes.
    pub(super) async fn run(
        &self,
        open: Option<OpenUpload>,
        keep: Keep,
        on_progress: OnProgress,
    ) -> Result<String, Refusal> {
        let plan = PartPlan::new(self.n_bytes);
        if plan.is_single() {
            let piece = self.bytes.part(plan, 1).await?;
            let checksum = checksum_of(&piece).await?;
            let endpoints = self.connection.endpoints()?;
            let request = Bucket::new(&endpoints, &self.bucket).put(&self.key, Some(&checksum));
            let told = Rc::clone(&on_progress);
            self.put(&request, &piece, move |n| told(n)).await?;
            self.bytes.let_go(1);
            on_progress(self.n_bytes);
            return Ok(checksum.value().to_owned());
        }
        let (open, there) = match open {
            Some(open) => match self.parts_there(&open.upload).await {
                Ok(parts) => {
                    let parts = with_checksums(plan.fitting(parts), &open.parts);
                    (open, parts)
                }
                // It was completed, given up, or swept away.
                Err(refusal) if refusal.code == "NoSuchUpload" => {
                    // Only after its last part was sent can it be complete.
                    let is_whole = open.parts.len() == plan.n_parts() as usize;
                    if is_whole && self.is_there().await {
                        on_progress(self.n_bytes);
                        let parts = open.parts.into_iter().map(|part| (part.number, part.sha256));
                        return Ok(digest_of(parts.collect()));
                    }
                    (self.create(&keep).await?, Vec::new())
                }
                Err(refusal) => return Err(refusal),
            },
            None => (self.create(&keep).await?, Vec::new()),
        };
        let upload = open.upload.clone();
        let parts = self.send_parts(plan, open, there, keep, &on_progress).await?;
        let checksums = parts
            .iter()
            .filter_map(|part| Some((part.number, part.checksum.as_ref()?.value().to_owned())));
        let digest = digest_of(checksums.collect());
        self.complete(&upload, parts).await?;
        on_progress(self.n_bytes);
        Ok(digest)
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

    /// Whether the whole object is there, after an answer got lost. Whoever may only write learns nothing,
    /// and sends it again.
    async fn is_there(&self) -> bool {
        let Ok(endpoints) = self.connection.endpoints() else {
            return false;
        };
        let request = Bucket::new(&endpoints, &self.bucket).head(&self.key);
        let reply = self.connection.call(Api::S3, &request, &self.abort).await;
        let size = reply.ok().and_then(|reply| reply.answer.header("content-length")?.parse().ok());
        size == Some(self.n_bytes)
    }

    async fn send_parts(
        &self,
        plan: PartPlan,
        open: OpenUpload,
        there: Vec<UploadedPart>,
        keep: Keep,
        on_progress: &OnProgress,
    ) -> Result<Vec<UploadedPart>, Refusal> {
        // What is there is counted until it is found to be of another file.
        let sent: BTreeMap<u32, u64> =
            there.iter().map(|part| (part.number, part.n_bytes)).collect();
        on_progress(sent.values().sum());
        let upload = open.upload.clone();
        let shared = Rc::new(Parts {
            next: Cell::new(1),
            there,
            sent: RefCell::new(sent),
            done: RefCell::default(),
            refusal: RefCell::new(None),
            open: RefCell::new(open),
            keep,
            on_progress: Rc::clone(on_progress),
        });
        let senders = (0..AT_ONCE).map(|_| {
            let (this, shared, upload) = (self.clone(), Rc::clone(&shared), upload.clone());
            async move {
                while let Some(number) = shared.take(plan) {
                    match this.send_part(plan, &upload, number, &shared).await {
                        Ok(part) => {
                            this.bytes.let_go(number);
                            shared.done.borrow_mut().push(part);
                        }
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
        let piece = self.bytes.part(plan, number).await?;
        let checksum = checksum_of(&piece).await?;
        let there = shared.there.iter().find(|part| part.number == number);
        if let Some(part) = there.filter(|part| part.checksum.as_ref() == Some(&checksum)) {
            return Ok(part.clone());
        }
        shared.tell(number, 0);
        let endpoints = self.connection.endpoints()?;
        let bucket = Bucket::new(&endpoints, &self.bucket);
        let request = bucket.upload_part(&self.key, upload, number, &checksum);
        let told = Rc::clone(shared);
        let answer = self.put(&request, &piece, move |n| told.tell(number, n)).await?;
        let range = plan.range(number);
        let n_bytes = range.end - range.start;
        shared.tell(number, n_bytes);
        let etag = answer.header("etag").unwrap_or_default();
        shared.keep(number, &etag, &checksum);
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
            Err(refusal) if refusal.code == "NoSuchUpload" && self.is_there().await => Ok(()),
            Err(refusal) => Err(refusal),
        }
    }

    /// Puts some bytes by a URL that is signed for just that, again where the connection breaks.
    async fn put(
        &self,
        request: &Request,
        piece: &web::Piece,
        on_progress: impl Fn(u64) + Clone + 'static,
    ) -> Result<web::Answer, Refusal> {
        let by_url = ByUrl {
            url: UrlOf::Request(request),
            method: request.method.name(),
            headers: &request.headers,
            payload: web::Payload::Piece(piece),
            wants_file: false,
        };
        by_url.send(self.connection, &self.abort, on_progress).await
    }
}

/// Parts that S3 has with their checksums: where S3 does not tell one, as the part was sent with it.
fn with_checksums(mut parts: Vec<UploadedPart>, sent: &[SentPart]) -> Vec<UploadedPart> {
    for part in parts.iter_mut().filter(|part| part.checksum.is_none()) {
        let is_it = |sent: &&SentPart| sent.number == part.number && sent.etag == part.etag;
        let sent = sent.iter().find(is_it);
        part.checksum = sent.map(|sent| Checksum::from_base64(Algorithm::Sha256, &sent.sha256));
    }
    parts
}

/// One text of the checksums of all parts.
fn digest_of(mut parts: Vec<(u32, String)>) -> String {
    parts.sort();
    parts.into_iter().map(|(_, checksum)| checksum).collect()
}

async fn checksum_of(piece: &web::Piece) -> Result<Checksum, Refusal> {
    let digest = piece.sha256().await.map_err(|error| lost(&error))?;
    Ok(Checksum::from_digest(Algorithm::Sha256, &digest))
}

/// What the senders of parts share.
struct Parts {
    /// Number of the part that is taken next.
    next: Cell<u32>,
    /// What S3 says that it has.
    there: Vec<UploadedPart>,
    /// Bytes by part, of those under way, too.
    sent: RefCell<BTreeMap<u32, u64>>,
    done: RefCell<Vec<UploadedPart>>,
    refusal: RefCell<Option<Refusal>>,
    open: RefCell<OpenUpload>,
    keep: Keep,
    on_progress: OnProgress,
}

impl Parts {
    fn take(&self, plan: PartPlan) -> Option<u32> {
        let number = self.next.get();
        if self.refusal.borrow().is_some() || number > plan.n_parts() {
            return None;
        }
        self.next.set(number + 1);
        Some(number)
    }

    fn keep(&self, number: u32, etag: &str, checksum: &Checksum) {
        let (etag, sha256) = (etag.to_owned(), checksum.value().to_owned());
        let mut open = self.open.borrow_mut();
        open.parts.retain(|part| part.number != number);
        open.parts.push(SentPart { number, etag, sha256 });
        (self.keep)(&open);
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

//! A file that is fetched: where it lies, and whether an answer holds what was asked for.

use std::ops::Range;

use crate::engine::aws::presigned::PresignedUrl;
use crate::engine::aws::s3::{Bucket, content_range, read_listing};
use crate::engine::aws::{Api, S3Location};
use crate::engine::split::MANIFEST_FILE;
use crate::web;

use super::{Connection, Refusal};

/// A file to fetch.
pub(super) struct Wanted {
    pub(super) name: String,
    /// Its bytes, where they are known.
    pub(super) n_bytes: Option<u64>,
    pub(super) from: From,
}

/// Where a file is fetched from.
#[derive(Clone)]
pub(super) enum From {
    /// An object, by keys.
    Object(S3Location),
    /// A URL that somebody signed.
    Url(PresignedUrl),
}

/// Which file it is, whoever signs for it.
#[derive(PartialEq, Eq)]
pub(super) struct FileId {
    /// Empty where it follows from the connection.
    host: String,
    place: S3Location,
    n_bytes: Option<u64>,
}

/// Ranges of a file that came before it broke off.
pub(super) struct Pieces {
    pub(super) id: FileId,
    pub(super) n_bytes: u64,
    pub(super) there: Vec<Option<web::Handle>>,
}

impl Wanted {
    pub(super) fn id(&self) -> FileId {
        let (host, place) = match &self.from {
            From::Object(place) => (String::new(), place.clone()),
            From::Url(url) => {
                let place = S3Location { bucket: url.bucket.clone(), key: url.key.clone() };
                (url.host.clone(), place)
            }
        };
        FileId { host, place, n_bytes: self.n_bytes }
    }
}

/// The bytes of an answer, if they are those that were asked for.
pub(super) fn taken(
    answer: &web::Answer,
    wanted: &Range<u64>,
    total: u64,
) -> Result<web::Handle, Refusal> {
    let (handle, n_bytes) = answer.file().ok_or_else(nothing_kept)?;
    if answer.status != 206 && n_bytes != wanted.end - wanted.start {
        return Err(Refusal::new(
            "the server gave another piece of the file than was asked for",
            "It does not give ranges: fetch the file by other means, and open it here.",
        ));
    }
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

pub(super) fn nothing_kept() -> Refusal {
    Refusal::new("the browser kept nothing of the answer", "Free some disk space, and try again.")
}

/// The outputs in a folder.
pub(super) async fn outputs_of(
    connection: Connection,
    place: &S3Location,
    abort: &web::Abort,
) -> Result<Vec<Wanted>, Refusal> {
    let endpoints = connection.endpoints()?;
    let bucket = Bucket::new(&endpoints, &place.bucket);
    // Not what lies in folders whose names begin likewise.
    let is_folder = place.key.is_empty() || place.key.ends_with('/') || is_wanted(&place.key);
    let folder = if is_folder { place.key.clone() } else { format!("{}/", place.key) };
    let (mut wanted, mut next) = (Vec::new(), None::<String>);
    loop {
        let request = bucket.list(&folder, next.as_deref());
        let reply = connection.call(Api::S3, &request, abort).await?;
        let page = read_listing(&reply.text).map_err(|error| Refusal::unread(&error))?;
        for object in page.objects {
            let name = object.key.rsplit('/').next().unwrap_or_default().to_owned();
            if is_wanted(&name) {
                let place = S3Location { bucket: place.bucket.clone(), key: object.key };
                let n_bytes = Some(object.n_bytes);
                wanted.push(Wanted { name, n_bytes, from: From::Object(place) });
            }
        }
        match page.next {
            Some(token) => next = Some(token),
            None => return Ok(wanted),
        }
    }
}

/// Outputs, the manifest of the job, and what says what its parts are.
fn is_wanted(name: &str) -> bool {
    name.strip_suffix(".out").is_some() || name == MANIFEST_FILE
}

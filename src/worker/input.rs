//! A file in pieces: the browser fetches the next ones while the engine works on this one.

use super::job::{Ended, Job};
use crate::engine;
use crate::engine::source::{Dialect, MAX_SNIFFED_BYTES, Sniffed};
use crate::web::{Error, FileStream, Handle, Source};

/// The files of a source, which a request brought first.
pub(super) fn sources(handles: &[Handle], n_sources: usize) -> Result<Vec<Source>, Ended> {
    let handles = handles.get(..n_sources.max(1));
    let handles =
        handles.ok_or_else(|| Error::new("TypeError", "the request did not bring its files"))?;
    Ok(handles.iter().map(Source::from_handle).collect::<Result<_, _>>()?)
}

/// The first file, which decides how columns are called.
pub(super) fn first(sources: &[Source]) -> Result<&Source, Ended> {
    let missing = || Error::new("TypeError", "the request did not bring a file").into();
    sources.first().ok_or_else(missing)
}

/// Bytes of all files of a source.
pub(super) fn total_bytes(sources: &[Source]) -> u64 {
    sources.iter().map(Source::size).sum()
}

/// How a file is read: as its first bytes suggest, unless something else was chosen.
pub(super) async fn dialect(
    job: &Job,
    source: &Source,
    chosen: Option<Dialect>,
) -> Result<Dialect, Ended> {
    match chosen {
        Some(dialect) => Ok(dialect),
        None => Ok(sniff(job, source).await?.dialect),
    }
}

/// The file that a request brought.
pub(super) fn source(handles: &[Handle]) -> Result<Source, Ended> {
    let handle = handles
        .first()
        .ok_or_else(|| Error::new("TypeError", "the request did not bring a file"))?;
    Ok(Source::from_handle(handle)?)
}

/// The first bytes of a file, as many as it is recognized by.
pub(super) async fn head(job: &Job, source: &Source) -> Result<Vec<u8>, Ended> {
    job.check_cancelled()?;
    Ok(source.read(0, source.size().min(MAX_SNIFFED_BYTES as u64)).await?)
}

/// How the first bytes of a file suggest to read it.
pub(super) async fn sniff(job: &Job, source: &Source) -> Result<Sniffed, Ended> {
    let head = head(job, source).await?;
    Ok(engine::source::sniff_named(&head, &source.name()))
}

/// Reads a file from a byte on.
pub(super) struct Input {
    stream: FileStream,
    piece: Vec<u8>,
}

impl Input {
    pub(super) fn new(source: &Source, start: u64) -> Result<Self, Ended> {
        Ok(Self { stream: source.stream(start)?, piece: Vec::new() })
    }

    /// The next piece; `None` at the end of the file. Pieces are small enough to ask between two of
    /// them whether the job goes on.
    pub(super) async fn next(&mut self, job: &Job) -> Result<Option<&[u8]>, Ended> {
        job.check_cancelled()?;
        let is_there = self.stream.next(&mut self.piece).await?;
        job.check_cancelled()?;
        Ok(is_there.then_some(&self.piece))
    }
}

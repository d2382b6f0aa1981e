//! A file in chunks, read ahead: the browser fetches the next chunk while the engine works on this one.

use super::job::{Ended, Job};
use crate::engine;
use crate::engine::source::{MAX_SNIFFED_BYTES, Sniffed};
use crate::web::{Error, Handle, PendingRead, Source};

/// Bytes of a chunk. Larger ones are no faster, and a job is cancelled between two chunks.
pub(super) const CHUNK_BYTES: u64 = 4 << 20;

/// The file that a request brought.
pub(super) fn source(handles: &[Handle]) -> Result<Source, Ended> {
    let handle = handles
        .first()
        .ok_or_else(|| Error::new("TypeError", "the request did not bring a file"))?;
    Ok(Source::from_handle(handle)?)
}

/// How the first bytes of a file suggest to read it.
pub(super) async fn sniff(job: &Job, source: &Source) -> Result<Sniffed, Ended> {
    let mut input = Input::new(source.clone(), 0, MAX_SNIFFED_BYTES as u64);
    let head = input.next(job).await?.unwrap_or_default();
    Ok(engine::source::sniff_named(head, &source.name()))
}

/// Reads a file from a byte on.
pub(super) struct Input {
    source: Source,
    chunk_bytes: u64,
    next_byte: u64,
    pending: Option<PendingRead>,
    buffer: Vec<u8>,
}

impl Input {
    pub(super) fn new(source: Source, start: u64, chunk_bytes: u64) -> Self {
        Self { source, chunk_bytes, next_byte: start, pending: None, buffer: Vec::new() }
    }

    /// The next chunk; `None` at the end of the file.
    pub(super) async fn next(&mut self, job: &Job) -> Result<Option<&[u8]>, Ended> {
        job.check_cancelled()?;
        let Some(pending) = self.take_pending()? else {
            return Ok(None);
        };
        pending.into_buffer(&mut self.buffer).await?;
        job.check_cancelled()?;
        self.pending = self.start()?;
        Ok(Some(&self.buffer))
    }

    fn take_pending(&mut self) -> Result<Option<PendingRead>, Ended> {
        match self.pending.take() {
            Some(pending) => Ok(Some(pending)),
            None => self.start(),
        }
    }

    fn start(&mut self) -> Result<Option<PendingRead>, Ended> {
        let end = (self.next_byte + self.chunk_bytes).min(self.source.size());
        if self.next_byte >= end {
            return Ok(None);
        }
        let pending = self.source.read(self.next_byte, end)?;
        self.next_byte = end;
        Ok(Some(pending))
    }
}

//! Records in pieces whose lengths were planned: each goes to the app as soon as it is whole, and no file
//! keeps them.

use super::job::{Ended, Job};
use crate::web::{self, Error};

pub(super) struct Pieces {
    job: Job,
    lens: std::vec::IntoIter<u64>,
    /// How long the piece will be that is made now.
    len: usize,
    piece: Vec<u8>,
}

impl Pieces {
    pub(super) fn new(job: &Job, lens: Vec<u64>) -> Self {
        let mut this = Self { job: job.clone(), lens: lens.into_iter(), len: 0, piece: Vec::new() };
        this.next();
        this
    }

    pub(super) async fn write(&mut self, mut bytes: &[u8]) -> Result<(), Ended> {
        while !bytes.is_empty() {
            // A piece goes when another byte comes: that nothing comes after the last is known at the end.
            if self.piece.len() == self.len {
                self.hand_over().await?;
                self.next();
            }
            let n_now = bytes.len().min(self.len - self.piece.len());
            if n_now == 0 {
                return Err(not_as_planned());
            }
            let (now, later) = bytes.split_at(n_now);
            self.piece.extend_from_slice(now);
            bytes = later;
        }
        Ok(())
    }

    pub(super) async fn finish(self) -> Result<(), Ended> {
        if self.piece.len() < self.len || self.lens.len() > 0 {
            return Err(not_as_planned());
        }
        self.hand_over().await
    }

    fn next(&mut self) {
        let len = self.lens.next().unwrap_or_default();
        self.len = usize::try_from(len).unwrap_or(usize::MAX);
        self.piece.clear();
    }

    async fn hand_over(&self) -> Result<(), Ended> {
        if self.piece.is_empty() {
            return Ok(());
        }
        self.job.post_piece(web::blob_of(&self.piece)?).await
    }
}

fn not_as_planned() -> Ended {
    Error::new("NotReadableError", "the records are not those that were planned").into()
}

//! Files of the browser as the engine reads them.

use std::ops::Range;

use crate::engine::results::Files;
use crate::web::{Error, Slices};

/// Files that are read in place.
pub(super) struct Blobs<'a>(pub(super) &'a Slices);

impl Files for Blobs<'_> {
    type Error = Error;

    fn read(&mut self, file: usize, bytes: Range<u64>, into: &mut Vec<u8>) -> Result<(), Error> {
        self.0.read(file, bytes, into)
    }
}

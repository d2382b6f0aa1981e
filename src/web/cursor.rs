//! A file that is read here and there, while the caller waits.

use std::io::{self, Read, Seek, SeekFrom};

use js_sys::Uint8Array;
use web_sys::{File, FileReaderSync};

use super::Error;

/// Bytes that are fetched at once.
const WINDOW_BYTES: u64 = 1 << 18;

/// See [`Source::cursor`](super::Source::cursor).
pub struct Cursor {
    file: File,
    reader: FileReaderSync,
    size: u64,
    position: u64,
    window: Vec<u8>,
    /// Where the window begins.
    window_at: u64,
}

impl Cursor {
    pub(super) fn new(file: File, reader: FileReaderSync) -> Self {
        let size = super::Source::from_file(file.clone()).size();
        Self { file, reader, size, position: 0, window: Vec::new(), window_at: 0 }
    }

    /// What the window holds from the position on.
    fn rest(&self) -> &[u8] {
        let start = self.position.checked_sub(self.window_at);
        let start = start.and_then(|start| usize::try_from(start).ok());
        start.and_then(|start| self.window.get(start..)).unwrap_or_default()
    }

    fn fetch(&mut self) -> Result<(), Error> {
        let end = (self.position + WINDOW_BYTES).min(self.size);
        #[expect(clippy::cast_precision_loss, reason = "files are far smaller than 2^53 bytes")]
        let slice = self.file.slice_with_f64_and_f64(self.position as f64, end as f64)?;
        let buffer = self.reader.read_as_array_buffer(&slice)?;
        self.window = Uint8Array::new(&buffer).to_vec();
        self.window_at = self.position;
        if self.window.is_empty() {
            return Err(Error::new(
                "NotReadableError",
                "the file became shorter while it was read",
            ));
        }
        Ok(())
    }
}

impl Read for Cursor {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.position >= self.size || buffer.is_empty() {
            return Ok(0);
        }
        if self.rest().is_empty() {
            self.fetch().map_err(io::Error::other)?;
        }
        let n_bytes = self.rest().read(buffer)?;
        self.position += n_bytes as u64;
        Ok(n_bytes)
    }
}

impl Seek for Cursor {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let position = match to {
            SeekFrom::Start(position) => Some(position),
            SeekFrom::End(offset) => self.size.checked_add_signed(offset),
            SeekFrom::Current(offset) => self.position.checked_add_signed(offset),
        };
        self.position = position.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.position)
    }
}

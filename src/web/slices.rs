//! Files of which pieces are read here and there, while the caller waits: only a worker may.

use std::ops::Range;

use js_sys::Uint8Array;
use web_sys::FileReaderSync;

use super::file_stream::became_shorter;
use super::{Error, Result, Source};

/// Several files, read by their number.
pub struct Slices {
    files: Vec<Source>,
    reader: FileReaderSync,
}

impl Slices {
    /// Ready to read from these files.
    ///
    /// # Errors
    /// When this is no worker.
    pub fn new(files: Vec<Source>) -> Result<Self> {
        Ok(Self { files, reader: FileReaderSync::new()? })
    }

    /// The files.
    pub fn files(&self) -> &[Source] {
        &self.files
    }

    /// Puts these bytes of a file into `into`, in place of what it holds.
    ///
    /// # Errors
    /// When they cannot all be read.
    #[expect(clippy::cast_precision_loss, reason = "files are far smaller than 2^53 bytes")]
    pub fn read(&self, file: usize, bytes: Range<u64>, into: &mut Vec<u8>) -> Result<()> {
        into.clear();
        let missing = || Error::new("NotFoundError", "there is no such file");
        let source = self.files.get(file).ok_or_else(missing)?.as_file();
        let slice = source.slice_with_f64_and_f64(bytes.start as f64, bytes.end as f64)?;
        let buffer = self.reader.read_as_array_buffer(&slice)?;
        let array = Uint8Array::new(&buffer);
        if u64::from(array.length()) != bytes.end - bytes.start {
            return Err(became_shorter());
        }
        into.resize(array.length() as usize, 0);
        array.copy_to(into);
        Ok(())
    }
}

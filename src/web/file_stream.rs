//! The bytes of a file, one piece after the other.

use js_sys::{ArrayBuffer, Reflect, Uint8Array};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, ReadableStream, ReadableStreamByobReader, ReadableStreamDefaultReader};

use super::{Error, Result};

/// Most bytes of a piece. Short rows become long records: what is made of a piece has to stay small.
const BUFFER_BYTES: u32 = 1 << 19;

/// A file that is being read. Dropping it ends reading.
pub struct FileStream {
    reader: Reader,
    /// Bytes that have to come.
    left: u64,
}

enum Reader {
    /// Fills the same buffer again and again: nothing has to be allocated and collected.
    IntoBuffer { reader: ReadableStreamByobReader, buffer: ArrayBuffer },
    /// Where the browser cannot do that.
    Default(ReadableStreamDefaultReader),
}

impl FileStream {
    pub(super) fn new(blob: &Blob, n_bytes: u64) -> Result<Self> {
        Ok(Self { reader: Reader::new(&blob.stream())?, left: n_bytes })
    }

    /// Puts the next bytes into `piece`, in place of what it held. Says whether there were any.
    ///
    /// # Errors
    /// When the file cannot be read, or is shorter than it was.
    pub async fn next(&mut self, piece: &mut Vec<u8>) -> Result<bool> {
        piece.clear();
        let Some(bytes) = self.reader.next().await? else {
            return if self.left == 0 { Ok(false) } else { Err(became_shorter()) };
        };
        self.left = self.left.saturating_sub(u64::from(bytes.length()));
        piece.resize(bytes.length() as usize, 0);
        bytes.copy_to(piece);
        Ok(true)
    }
}

impl Reader {
    fn new(stream: &ReadableStream) -> Result<Self> {
        Ok(match ReadableStreamByobReader::new(stream) {
            Ok(reader) => Self::IntoBuffer { reader, buffer: ArrayBuffer::new(BUFFER_BYTES) },
            Err(_) => Self::Default(ReadableStreamDefaultReader::new(stream)?),
        })
    }

    /// `None` at the end.
    async fn next(&mut self) -> Result<Option<Uint8Array>> {
        let promise = match self {
            Self::IntoBuffer { reader, buffer } => {
                reader.read_with_array_buffer_view(&Uint8Array::new(buffer))
            }
            Self::Default(reader) => reader.read(),
        };
        // Chromium calls it a network error when the file was changed or is gone.
        let read = JsFuture::from(promise).await.map_err(|error| {
            let said = Error::from(error).message;
            Error::new(
                "NotReadableError",
                &format!("the file cannot be read any more as it was ({said})"),
            )
        })?;
        if Reflect::get(&read, &"done".into())?.is_truthy() {
            return Ok(None);
        }
        let bytes: Uint8Array = Reflect::get(&read, &"value".into())?.unchecked_into();
        if let Self::IntoBuffer { buffer, .. } = self {
            *buffer = bytes.buffer();
        }
        Ok(Some(bytes))
    }
}

impl Drop for FileStream {
    fn drop(&mut self) {
        let cancelled = match &self.reader {
            Reader::IntoBuffer { reader, .. } => reader.cancel(),
            Reader::Default(reader) => reader.cancel(),
        };
        // Frees what was read ahead. Whether it works makes no difference, but nobody hearing of it
        // would be an error of the page.
        super::spawn(async move {
            JsFuture::from(cancelled).await.ok();
        });
    }
}

/// What became of a file that was read.
pub(super) fn became_shorter() -> Error {
    Error::new("NotReadableError", "the file became shorter while it was read")
}

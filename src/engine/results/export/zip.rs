//! A ZIP file that is written in one go: no part of it is held, nothing is gone back to.

use flate2::{Compress, Compression, Crc, FlushCompress, Status};

use super::super::super::zip_format::{DATE, push_end, push_u16s, push_u32s};
use super::PackError;

/// How hard to pack, of 9. XML of a sheet packs well already; more takes longer for little.
const LEVEL: u32 = 2;

/// Room that is made for packed bytes at a time.
const PIECE_BYTES: usize = 1 << 16;

/// What reading needs: version 2.0 of the format, which has folders and DEFLATE.
const VERSION: u16 = 20;

/// Checksum and sizes stand behind the bytes of an entry, not before them.
const SIZES_FOLLOW: u16 = 1 << 3;

const DEFLATED: u16 = 8;

/// Writes entries one after the other.
///
/// An entry, and the file, may have 4 GiB less one byte: the format of larger ones is one that
/// spreadsheets do not read everywhere. The caller sees to that.
pub(super) struct Zip {
    /// Bytes of the file so far.
    n_bytes: u64,
    /// The list of entries that ends the file.
    directory: Vec<u8>,
    n_entries: u16,
    entry: Entry,
    deflate: Compress,
    failed: Option<PackError>,
}

#[derive(Default)]
struct Entry {
    name: &'static str,
    begins_at: u64,
    crc: Crc,
}

impl Default for Zip {
    fn default() -> Self {
        Self {
            n_bytes: 0,
            directory: Vec::new(),
            n_entries: 0,
            entry: Entry::default(),
            deflate: Compress::new(Compression::new(LEVEL), false),
            failed: None,
        }
    }
}

impl Zip {
    /// Begins an entry. The one before must have ended.
    pub(super) fn begin(&mut self, name: &'static str, out: &mut Vec<u8>) {
        self.entry = Entry { name, begins_at: self.n_bytes, crc: Crc::new() };
        self.deflate.reset();
        let start = out.len();
        out.extend_from_slice(b"PK\x03\x04");
        push_u16s(out, &[VERSION, SIZES_FOLLOW, DEFLATED, 0, DATE]);
        push_u32s(out, &[0, 0, 0]);
        push_u16s(out, &[len_u16(name), 0]);
        out.extend_from_slice(name.as_bytes());
        self.n_bytes += as_u64(out.len() - start);
    }

    /// Adds bytes to the entry.
    pub(super) fn write(&mut self, bytes: &[u8], out: &mut Vec<u8>) {
        self.entry.crc.update(bytes);
        let mut rest = bytes;
        while !rest.is_empty() && self.failed.is_none() {
            let n_before = self.deflate.total_in();
            self.deflate(rest, FlushCompress::None, out);
            let n_read = usize::try_from(self.deflate.total_in() - n_before).unwrap_or_default();
            rest = rest.get(n_read..).unwrap_or_default();
        }
    }

    /// Ends the entry.
    pub(super) fn end(&mut self, out: &mut Vec<u8>) {
        while self.failed.is_none()
            && self.deflate(&[], FlushCompress::Finish, out) != Some(Status::StreamEnd)
        {}
        let sizes = [
            self.entry.crc.sum(),
            low_u32(self.deflate.total_out()),
            low_u32(self.deflate.total_in()),
        ];
        let start = out.len();
        out.extend_from_slice(b"PK\x07\x08");
        push_u32s(out, &sizes);
        self.n_bytes += as_u64(out.len() - start);

        self.directory.extend_from_slice(b"PK\x01\x02");
        push_u16s(&mut self.directory, &[VERSION, VERSION, SIZES_FOLLOW, DEFLATED, 0, DATE]);
        push_u32s(&mut self.directory, &sizes);
        push_u16s(&mut self.directory, &[len_u16(self.entry.name), 0, 0, 0, 0]);
        push_u32s(&mut self.directory, &[0, low_u32(self.entry.begins_at)]);
        self.directory.extend_from_slice(self.entry.name.as_bytes());
        self.n_entries += 1;
    }

    /// Ends the file.
    pub(super) fn finish(self, out: &mut Vec<u8>) -> Result<(), PackError> {
        out.extend_from_slice(&self.directory);
        let n_directory_bytes = low_u32(as_u64(self.directory.len()));
        push_end(out, self.n_entries, n_directory_bytes, low_u32(self.n_bytes));
        self.failed.map_or(Ok(()), Err)
    }

    /// One step of packing.
    fn deflate(&mut self, bytes: &[u8], flush: FlushCompress, out: &mut Vec<u8>) -> Option<Status> {
        out.reserve(PIECE_BYTES);
        let n_before = out.len();
        let status = self.deflate.compress_vec(bytes, out, flush);
        self.n_bytes += as_u64(out.len() - n_before);
        match status {
            Ok(status) => Some(status),
            Err(error) => {
                self.failed = Some(PackError(error.to_string()));
                None
            }
        }
    }
}

fn as_u64(n: usize) -> u64 {
    u64::try_from(n).unwrap_or(u64::MAX)
}

fn low_u32(n: u64) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

fn len_u16(name: &str) -> u16 {
    u16::try_from(name.len()).unwrap_or(u16::MAX)
}

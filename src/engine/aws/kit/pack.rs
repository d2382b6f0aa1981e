//! The kit as a ZIP file.
//!
//! Its few kilobytes are stored as they are: packing them would bring a packer into the page, which
//! weighs more than it saves.

use flate2::Crc;

use super::super::super::zip_format::{DATE, push_end, push_u16s, push_u32s};
use super::File;

/// The folder in which the files of the kit stand.
pub const FOLDER: &str = "job-kit";

/// What reading needs: version 1.0 of the format.
const VERSION: u16 = 10;

/// Made under Unix, so that scripts can be marked as such.
const MADE_BY: u16 = (3 << 8) | VERSION;

/// Names are UTF-8.
const UTF_8: u16 = 1 << 11;

/// Modes of ordinary files.
const SCRIPT: u32 = 0o100_755;
const TEXT: u32 = 0o100_644;

/// The files of a kit as a ZIP file. The same files make the same bytes on any day.
///
/// A kit has less than 65,536 files and 4 GiB, which is as much as this form of the format holds.
pub fn zip(files: &[File]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut directory = Vec::new();
    for file in files {
        let name = format!("{FOLDER}/{}", file.name);
        let mut crc = Crc::new();
        crc.update(file.text.as_bytes());
        let begins_at = as_u32(out.len());
        let mut entry = Vec::new();
        push_u16s(&mut entry, &[VERSION, UTF_8, 0, 0, DATE]);
        let n_bytes = as_u32(file.text.len());
        push_u32s(&mut entry, &[crc.sum(), n_bytes, n_bytes]);
        push_u16s(&mut entry, &[as_u16(name.len()), 0]);

        out.extend_from_slice(b"PK\x03\x04");
        out.extend_from_slice(&entry);
        out.extend_from_slice(name.as_bytes());
        out.extend_from_slice(file.text.as_bytes());

        directory.extend_from_slice(b"PK\x01\x02");
        push_u16s(&mut directory, &[MADE_BY]);
        directory.extend_from_slice(&entry);
        push_u16s(&mut directory, &[0, 0, 0]);
        let mode = if file.is_executable { SCRIPT } else { TEXT };
        push_u32s(&mut directory, &[mode << 16, begins_at]);
        directory.extend_from_slice(name.as_bytes());
    }
    let begins_at = as_u32(out.len());
    out.extend_from_slice(&directory);
    push_end(&mut out, as_u16(files.len()), as_u32(directory.len()), begins_at);
    out
}

fn as_u16(n: usize) -> u16 {
    u16::try_from(n).unwrap_or(u16::MAX)
}

fn as_u32(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

//! How much a spreadsheet may unpack to. A ZIP file of a few bytes may hold gigabytes of zeros, and
//! what it says of its sizes need not be true, so its parts are unpacked once and counted.

use std::io::{Read, Seek};

use zip::ZipArchive;
use zip::result::ZipError;

use super::SheetError;
use crate::engine::source::MAX_RECORD_BYTES;
use crate::engine::unpack::SpreadsheetKind;

/// Most bytes of the parts that are held in memory: names, formats and the texts that cells share.
const MAX_HELD_BYTES: u64 = 512 << 20;

/// Most bytes of a part that is read in passing: a sheet.
const MAX_SHEET_BYTES: u64 = 4 << 30;

/// Most parts of a spreadsheet.
const MAX_PARTS: usize = 10_000;

/// Refuses a spreadsheet that is locked or too large.
pub(super) fn check<R: Read + Seek>(
    archive: &mut ZipArchive<R>,
    kind: SpreadsheetKind,
) -> Result<(), SheetError> {
    if archive.len() > MAX_PARTS {
        return Err(SheetError::new("the spreadsheet has more than 10,000 parts"));
    }
    let mut n_held = 0;
    let mut buffer = vec![0; 1 << 16];
    for idx in 0..archive.len() {
        let mut part = match archive.by_index(idx) {
            Ok(part) => part,
            Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)) => {
                return Err(SheetError::new(
                    "the spreadsheet has a password: save a copy without one",
                ));
            }
            Err(error) => return Err(SheetError::damaged(error)),
        };
        let name = part.name().map_err(SheetError::damaged)?.to_ascii_lowercase();
        let is_sheet = match kind {
            SpreadsheetKind::Xlsx => name.contains("worksheets/"),
            SpreadsheetKind::Ods => name == "content.xml",
        };
        // Pictures and the like are never unpacked.
        if !matches!(name.rsplit_once('.'), Some((_, "xml" | "rels"))) {
            continue;
        }
        let mut n_bytes: u64 = 0;
        let mut run = Run::default();
        loop {
            let n_read = part.read(&mut buffer).map_err(SheetError::damaged)?;
            if n_read == 0 {
                break;
            }
            n_bytes += n_read as u64;
            let limit = if is_sheet { MAX_SHEET_BYTES } else { MAX_HELD_BYTES - n_held };
            let piece = buffer.get(..n_read).unwrap_or_default();
            if n_bytes > limit || run.push(piece) > MAX_RECORD_BYTES {
                return Err(SheetError::new(format!(
                    "{name} in the spreadsheet unpacks to more than what is read \
                     (512 MiB of shared texts, 4 GiB of a sheet, 25 MB of a cell): \
                     save the sheet as CSV"
                )));
            }
        }
        if !is_sheet {
            n_held += n_bytes;
        }
    }
    Ok(())
}

/// The longest text without markup: an XML reader holds it as a whole.
#[derive(Default)]
struct Run(usize);

impl Run {
    fn push(&mut self, bytes: &[u8]) -> usize {
        let mut longest = 0;
        let mut pieces = bytes.split(|&byte| byte == b'<');
        let first = pieces.next().unwrap_or_default();
        self.0 += first.len();
        for piece in pieces {
            longest = longest.max(self.0);
            self.0 = piece.len();
        }
        longest.max(self.0)
    }
}

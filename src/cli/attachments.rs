//! Files that cells name, in a directory beside the source.

use std::fs;
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

use super::disk;
use crate::engine::batch::{Attachments, NoAttachments};
use crate::engine::source::MAX_RECORD_BYTES;

/// Longest path of the systems that we know; a cell may as well hold a whole file.
const MAX_PATH_BYTES: usize = 4096;

/// The files of a directory.
struct Folder(PathBuf);

/// The files of a directory, or none.
pub(super) fn of(dir: Option<&Path>) -> Box<dyn Attachments> {
    match dir {
        Some(dir) => Box::new(Folder(dir.to_owned())),
        None => Box::new(NoAttachments),
    }
}

impl Attachments for Folder {
    fn read(&mut self, name: &str) -> Result<Option<Vec<u8>>, String> {
        // What the data says must not reach out of the directory.
        let is_inside = |part| matches!(part, Component::Normal(_) | Component::CurDir);
        if name.len() > MAX_PATH_BYTES || !Path::new(name).components().all(is_inside) {
            return Ok(None);
        }
        let path = self.0.join(name);
        let metadata = match fs::metadata(&path) {
            Ok(metadata) => metadata,
            // Base64 without a file's name in it looks like a path that cannot be, too.
            Err(error) => {
                return match error.kind() {
                    ErrorKind::NotFound
                    | ErrorKind::NotADirectory
                    | ErrorKind::InvalidFilename
                    | ErrorKind::InvalidInput => Ok(None),
                    _ => Err(error.to_string()),
                };
            }
        };
        if !metadata.is_file() {
            return Err("it is no file".to_owned());
        }
        if metadata.len() > MAX_RECORD_BYTES as u64 {
            return Err(format!(
                "it has {} bytes; a record has at most {MAX_RECORD_BYTES}",
                metadata.len()
            ));
        }
        disk::read(&path).map(Some).map_err(|error| error.to_string())
    }

    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.0).into_iter().flatten().filter_map(Result::ok);
        let mut names: Vec<String> =
            entries.filter_map(|entry| entry.file_name().into_string().ok()).collect();
        names.sort();
        names
    }
}

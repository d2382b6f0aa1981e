//! A file that is seen under its name only when it is whole.
//!
//! It is written as `.name.part` in the same directory, brought to the disk, and renamed. Whatever
//! ends the program before that, no file of the final name appears or changes.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::disk;
use super::failure::Failure;

/// The status with which shells report that a program was interrupted.
const INTERRUPTED: i32 = 130;

/// How many left-over names are stepped over before something else must be wrong.
const MAX_PARTS: u32 = 1000;

/// What must be removed if the program has to end now. Who holds the lock may create or rename.
static UNFINISHED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

fn unfinished() -> MutexGuard<'static, Vec<PathBuf>> {
    // The list is right after every statement that changes it.
    UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Has Ctrl-C, and the wish that the program ends, remove what is not whole.
pub(super) fn remove_unfinished_on_signals() -> Result<(), Failure> {
    let end = || {
        // Held until the end, so that nothing is renamed or created any more.
        let parts = unfinished();
        for part in parts.iter() {
            // A name with `.part` in it does no harm where it cannot be removed.
            drop(fs::remove_file(part));
        }
        std::process::exit(INTERRUPTED);
    };
    ctrlc::set_handler(end).map_err(Failure::said)
}

/// A file that is being written.
#[derive(Debug)]
pub(super) struct Output {
    path: PathBuf,
    part: PathBuf,
    file: File,
    n_bytes: u64,
}

impl Output {
    /// Begins a file. Its directory is made if it is missing; `source` must be another file.
    pub(super) fn create(path: &Path, source: &Path) -> Result<Self, Failure> {
        if disk::is_same(path, source) {
            return Err(Failure(format!(
                "{} would be replaced while it is read; write to another directory or name",
                path.display()
            )));
        }
        if path.is_dir() {
            return Err(Failure(format!("{} is a directory; name a file", path.display())));
        }
        let dir = directory(path);
        fs::create_dir_all(dir).map_err(|error| Failure::of_path("create", dir, &error))?;
        let (part, file) = create_part(path)?;
        Ok(Self { path: path.to_owned(), part, file, n_bytes: 0 })
    }

    /// Appends bytes.
    pub(super) fn write(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        self.file
            .write_all(bytes)
            .map_err(|error| Failure::of_path("write", &self.path, &error))?;
        self.n_bytes += bytes.len() as u64;
        Ok(())
    }

    /// Bytes written so far.
    pub(super) fn n_bytes(&self) -> u64 {
        self.n_bytes
    }

    /// Gives the file its name, now that all of it is on the disk.
    pub(super) fn finish(self) -> Result<PathBuf, Failure> {
        let failure = |error: io::Error| Failure::of_path("write", &self.path, &error);
        self.file.sync_all().map_err(failure)?;
        let mut parts = unfinished();
        fs::rename(&self.part, &self.path).map_err(failure)?;
        parts.retain(|part| *part != self.part);
        drop(parts);
        let dir = directory(&self.path);
        disk::sync_directory(dir).map_err(|error| Failure::of_path("write", dir, &error))?;
        Ok(self.path.clone())
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        let mut parts = unfinished();
        let n_before = parts.len();
        parts.retain(|part| *part != self.part);
        // A finished file is not on the list any more.
        if parts.len() < n_before {
            // A name with `.part` in it does no harm where it cannot be removed.
            drop(fs::remove_file(&self.part));
        }
    }
}

fn directory(path: &Path) -> &Path {
    match path.parent() {
        Some(dir) if !dir.as_os_str().is_empty() => dir,
        _ => Path::new("."),
    }
}

/// A file of a name that nobody has: another program may write the same output, and a killed one may
/// have left its own behind.
fn create_part(path: &Path) -> Result<(PathBuf, File), Failure> {
    let name =
        path.file_name().ok_or_else(|| Failure(format!("{} names no file", path.display())))?;
    for n in 1..=MAX_PARTS {
        let mut part_name = std::ffi::OsString::from(".");
        part_name.push(name);
        part_name.push(if n == 1 { ".part".to_owned() } else { format!(".{n}.part") });
        let part = directory(path).join(part_name);
        let mut parts = unfinished();
        match OpenOptions::new().write(true).create_new(true).open(&part) {
            Ok(file) => {
                parts.push(part.clone());
                return Ok((part, file));
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(Failure::of_path("create", path, &error)),
        }
    }
    Err(Failure(format!(
        "{} has too many unfinished files (.*.part) beside it; remove them",
        path.display()
    )))
}

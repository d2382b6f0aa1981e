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

/// Refuses to write where something is read.
fn refuse_source(path: &Path, source: &Path) -> Result<(), Failure> {
    if disk::is_same(path, source) {
        return Err(Failure(format!(
            "{} would be replaced while it is read; write to another directory or name",
            path.display()
        )));
    }
    Ok(())
}

/// A file that is being written.
#[derive(Debug)]
pub(super) struct Output {
    path: PathBuf,
    part: Unfinished,
    file: File,
    n_bytes: u64,
}

/// A file that is on the disk and waits for its name.
#[derive(Debug)]
pub(super) struct Whole {
    path: PathBuf,
    part: Unfinished,
}

/// The file under which an output is written. It goes when this is dropped, unless it was renamed.
#[derive(Debug)]
struct Unfinished(PathBuf);

impl Output {
    /// Begins a file. Its directory is made if it is missing; each source must be another file.
    pub(super) fn create(
        path: &Path,
        sources: impl IntoIterator<Item = impl AsRef<Path>>,
    ) -> Result<Self, Failure> {
        for source in sources {
            refuse_source(path, source.as_ref())?;
        }
        if path.is_dir() {
            return Err(Failure(format!("{} is a directory; name a file", path.display())));
        }
        // A file takes the place of what has its name, which would be the end of a device or a pipe.
        if path.exists() && !path.is_file() {
            return Err(Failure(format!(
                "{} is no ordinary file, and cannot be replaced by one; name another",
                path.display()
            )));
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

    /// Marks the file as a program, where the system has such a mark.
    pub(super) fn make_executable(&self) -> Result<(), Failure> {
        let marked = disk::make_executable(&self.file);
        marked.map_err(|error| Failure::of_path("write", &self.path, &error))
    }

    /// Bytes written so far.
    pub(super) fn n_bytes(&self) -> u64 {
        self.n_bytes
    }

    /// Where the bytes are until then.
    pub(super) fn unfinished_path(&self) -> &Path {
        &self.part.0
    }

    /// Brings all of it to the disk.
    pub(super) fn whole(self) -> Result<Whole, Failure> {
        let synced = self.file.sync_all();
        synced.map_err(|error| Failure::of_path("write", &self.path, &error))?;
        Ok(Whole { path: self.path, part: self.part })
    }

    /// Gives the file its name, now that all of it is on the disk.
    pub(super) fn finish(self) -> Result<PathBuf, Failure> {
        let whole = self.whole()?;
        whole.rename(&mut unfinished())?;
        sync(directory(&whole.path))?;
        Ok(whole.path.clone())
    }
}

impl Whole {
    fn rename(&self, parts: &mut Vec<PathBuf>) -> Result<(), Failure> {
        fs::rename(&self.part.0, &self.path)
            .map_err(|error| Failure::of_path("write", &self.path, &error))?;
        parts.retain(|part| *part != self.part.0);
        Ok(())
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        let mut parts = unfinished();
        let n_before = parts.len();
        parts.retain(|part| *part != self.0);
        // A finished file is not on the list any more.
        if parts.len() < n_before {
            // A name with `.part` in it does no harm where it cannot be removed.
            drop(fs::remove_file(&self.0));
        }
    }
}

/// Gives several files their names, and then `last` its own, whose presence says that all of them are
/// there. An earlier `last` goes before the first of them comes, and with it the files that
/// `left_over` makes of its text, so that it never stands beside files that it does not describe.
///
/// Runs that write to one directory do this one after the other.
pub(super) fn publish(
    files: &[Whole],
    last: &Whole,
    left_over: impl FnOnce(&str) -> Vec<String>,
) -> Result<(), Failure> {
    let dir = directory(&last.path);
    // Held until the end. Where directories cannot be locked, nobody waits.
    let _turn = disk::lock_directory(dir).ok();
    let mut parts = unfinished();
    if let Ok(earlier) = disk::read(&last.path) {
        remove(&last.path)?;
        sync(dir)?;
        for file in left_over(&String::from_utf8_lossy(&earlier)) {
            remove(&dir.join(file))?;
        }
    }
    for (n_named, file) in files.iter().chain([last]).enumerate() {
        if let Err(failure) = file.rename(&mut parts) {
            // Half of a job must not look like all of it.
            for named in files.iter().take(n_named) {
                drop(remove(&named.path));
            }
            return Err(failure);
        }
    }
    drop(parts);
    sync(dir)
}

/// Removes a file, if it is there.
pub(super) fn remove(path: &Path) -> Result<(), Failure> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(Failure::of_path("remove", path, &error))
        }
        _ => Ok(()),
    }
}

fn sync(dir: &Path) -> Result<(), Failure> {
    disk::sync_directory(dir).map_err(|error| Failure::of_path("write", dir, &error))
}

/// Where a file lies.
pub(super) fn directory(path: &Path) -> &Path {
    match path.parent() {
        Some(dir) if !dir.as_os_str().is_empty() => dir,
        _ => Path::new("."),
    }
}

/// A file of a name that nobody has: another program may write the same output, and a killed one may
/// have left its own behind.
fn create_part(path: &Path) -> Result<(Unfinished, File), Failure> {
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
                return Ok((Unfinished(part), file));
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

//! Files are opened and read here, and nowhere else in Quarry.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

/// How many bytes a file is recognized by.
const HEAD_BYTES: u64 = 1 << 16;

/// Opens a file to read it.
#[expect(
    clippy::disallowed_methods,
    reason = "the command line does the I/O that the engine does not"
)]
pub(super) fn open(path: &Path) -> io::Result<File> {
    File::open(path)
}

/// The standard input, as the file or pipe that it is.
pub(super) fn stdin() -> io::Result<File> {
    #[cfg(unix)]
    let handle = std::os::fd::AsFd::as_fd(&io::stdin()).try_clone_to_owned()?;
    #[cfg(windows)]
    let handle = std::os::windows::io::AsHandle::as_handle(&io::stdin()).try_clone_to_owned()?;
    Ok(File::from(handle))
}

/// The bytes of a small file.
#[expect(
    clippy::disallowed_methods,
    reason = "the command line does the I/O that the engine does not"
)]
pub(super) fn read(path: &Path) -> io::Result<Vec<u8>> {
    fs::read(path)
}

/// The first bytes of a file, by which it is recognized.
pub(super) fn head(path: &Path) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    open(path)?.take(HEAD_BYTES).read_to_end(&mut head)?;
    Ok(head)
}

/// The files of a directory by their names, but for hidden ones.
pub(super) fn list(path: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        if !entry.file_name().to_string_lossy().starts_with('.') && entry.path().is_file() {
            files.push(entry.path());
        }
    }
    files.sort();
    Ok(files)
}

/// Lets all who may read a file run it, where the system asks for that.
pub(super) fn make_executable(file: &File) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;

        let mut permissions = file.metadata()?.permissions();
        let mode = permissions.mode();
        permissions.set_mode(mode | ((mode & 0o444) >> 2));
        file.set_permissions(permissions)
    }
    #[cfg(not(unix))]
    file.metadata().map(drop)
}

/// Whether both paths lead to one file that is there.
pub(super) fn is_same(one: &Path, other: &Path) -> bool {
    match (fs::canonicalize(one), fs::canonicalize(other)) {
        (Ok(one), Ok(other)) => one == other,
        _ => false,
    }
}

/// Waits until no other run has this directory, and has it until the file is closed. An error where
/// directories cannot be opened or locked.
pub(super) fn lock_directory(path: &Path) -> io::Result<File> {
    let directory = open(path)?;
    directory.lock()?;
    Ok(directory)
}

/// Makes the entry of a new name last. Systems that cannot open a directory need not be asked.
pub(super) fn sync_directory(path: &Path) -> io::Result<()> {
    if cfg!(unix) { open(path)?.sync_all() } else { Ok(()) }
}

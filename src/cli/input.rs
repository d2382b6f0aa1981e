//! A source in chunks, read ahead by a thread while the engine works.

use std::fs::{self, File, Metadata};
use std::io::{self, Seek as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel, sync_channel};
use std::time::SystemTime;

use super::disk;
use super::failure::Failure;
use super::unpacked::{Feed, Message, Sheets, pump};
use crate::engine::check::Report;
use crate::engine::unpack;

/// Chunks that wait to be taken.
const N_AHEAD: usize = 2;

/// A source that is being read.
pub(super) struct Input {
    path: PathBuf,
    watched: Option<Watched>,
    read_bytes: Arc<AtomicU64>,
    chunks: Receiver<io::Result<Message>>,
    used: Sender<Vec<u8>>,
    current: Vec<u8>,
    is_at_end: bool,
    report: Report,
}

/// What tells one state of a file from another: its size, and when it was written last.
pub(super) type Version = Option<(u64, Option<SystemTime>)>;

/// An ordinary file, which must be at the end what it was at the beginning.
struct Watched {
    file: File,
    before: Metadata,
    /// Where reading began: the standard input may be a file of which some was read before.
    start: u64,
}

impl Watched {
    /// `None` for pipes and devices, and for files that say no size (as those of `/proc`).
    fn new(file: &File) -> io::Result<Option<Self>> {
        let before = file.metadata()?;
        if !before.is_file() || before.len() == 0 {
            return Ok(None);
        }
        let mut file = file.try_clone()?;
        let start = file.stream_position()?;
        Ok(Some(Self { file, before, start }))
    }

    /// How many bytes there are to read.
    fn n_bytes(&self) -> u64 {
        self.before.len().saturating_sub(self.start)
    }
}

impl Input {
    /// Opens a source; `-` is the standard input. What gzip packed is unpacked in passing.
    pub(super) fn open(path: &Path) -> Result<Self, Failure> {
        Self::open_with(path, Sheets::Refused)
    }

    /// Opens a source that may be a spreadsheet: then its bytes are a sheet as CSV.
    pub(super) fn open_table(path: &Path, sheet: Option<&str>) -> Result<Self, Failure> {
        Self::open_with(path, Sheets::Read(sheet.map(str::to_owned)))
    }

    fn open_with(path: &Path, sheets: Sheets) -> Result<Self, Failure> {
        let failure = |error: io::Error| Failure::of_path("read", path, &error);
        if path.is_dir() {
            return Err(Failure(format!("{} is a directory; name a file", path.display())));
        }
        let file = if is_stdin(path) { disk::stdin() } else { disk::open(path) };
        let file = file.map_err(failure)?;
        let watched = Watched::new(&file).map_err(failure)?;
        let (to_engine, chunks) = sync_channel(N_AHEAD);
        let (used, to_fill) = channel();
        let read_bytes = Arc::<AtomicU64>::default();
        let feed = Feed::new(to_engine, to_fill, Arc::clone(&read_bytes));
        read_ahead(file, path, sheets, feed);
        Ok(Self {
            path: path.to_owned(),
            watched,
            read_bytes,
            chunks,
            used,
            current: Vec::new(),
            is_at_end: false,
            report: Report::new(),
        })
    }

    /// The next chunk; `None` at the end of a source that is still what it was at the beginning.
    pub(super) fn next(&mut self) -> Result<Option<&[u8]>, Failure> {
        if self.is_at_end {
            return Ok(None);
        }
        // A thread that has reached the end needs no buffers any more.
        drop(self.used.send(std::mem::take(&mut self.current)));
        let message = self.chunks.recv().map_err(io::Error::other).flatten();
        match message.map_err(|error| Failure::of_path("read", &self.path, &error))? {
            Message::Chunk(chunk) => {
                self.current = chunk;
                Ok(Some(&self.current))
            }
            Message::End(report) => {
                self.is_at_end = true;
                self.report = report;
                self.check_unchanged().map(|()| None)
            }
        }
    }

    /// Bytes of the file read so far, packed as they are; the thread is ahead of what was taken.
    pub(super) fn read_bytes(&self) -> u64 {
        self.read_bytes.load(Ordering::Relaxed)
    }

    /// What is wrong with its packing, once all of it was read.
    pub(super) fn report(&self) -> &Report {
        &self.report
    }

    /// Bytes of the source, where that is known.
    pub(super) fn total_bytes(&self) -> Option<u64> {
        self.watched.as_ref().map(Watched::n_bytes)
    }

    /// The state in which the source was opened.
    pub(super) fn version(&self) -> Version {
        self.watched.as_ref().map(|Watched { before, .. }| (before.len(), modified(before)))
    }

    /// Part of a source is not the source: what was written of it must not be taken for the whole.
    fn check_unchanged(&self) -> Result<(), Failure> {
        let Some(Watched { file, before, start }) = &self.watched else {
            return Ok(());
        };
        let name = self.path.display();
        // By its name: another file may have taken its place.
        let now = if is_stdin(&self.path) { file.metadata() } else { fs::metadata(&self.path) };
        let now = match now {
            Ok(now) => now,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(Failure(format!(
                    "{name} vanished while it was read; nothing was written"
                )));
            }
            Err(error) => return Err(Failure::of_path("read", &self.path, &error)),
        };
        let had = before.len();
        let has = now.len().min(start + self.read_bytes());
        if has < had {
            return Err(Failure(format!(
                "{name} shrank while it was read, from {had} to {has} bytes; nothing was written"
            )));
        }
        if has > had || now.len() != had || modified(&now) != modified(before) {
            return Err(Failure(format!(
                "{name} changed while it was read; nothing was written: run this again when it is whole"
            )));
        }
        Ok(())
    }
}

fn modified(metadata: &Metadata) -> Option<SystemTime> {
    // Some systems do not keep it.
    metadata.modified().ok()
}

/// Whether a path means the standard input.
pub(super) fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// What a source is called, without directory.
pub(super) fn name(path: &Path) -> String {
    let name = path.file_name().filter(|_| !is_stdin(path));
    name.map_or_else(|| "stdin".to_owned(), |name| name.to_string_lossy().into_owned())
}

/// What a source is called, without directory and extension.
pub(super) fn stem(path: &Path) -> String {
    let name = name(path);
    let stem = Path::new(unpack::unpacked_name(&name)).file_stem();
    stem.map_or_else(|| "source".to_owned(), |stem| stem.to_string_lossy().into_owned())
}

#[expect(clippy::disallowed_methods, reason = "native: reading takes time of a second core")]
fn read_ahead(source: File, path: &Path, sheets: Sheets, feed: Feed) {
    let name = name(path);
    std::thread::spawn(move || pump(source, &name, &sheets, feed));
}

#[cfg(test)]
mod tests {
    use std::fs::OpenOptions;
    use std::io::Write as _;

    use super::super::unpacked::CHUNK_BYTES;
    use super::*;

    /// More than is read ahead.
    const N_BYTES: usize = 8 * CHUNK_BYTES;

    /// Reads a file that something happens to after its first chunk.
    fn read(name: &str, change: impl FnOnce(&Path)) -> Result<u64, Failure> {
        let path = std::env::temp_dir().join(format!("quarry-{}-{name}", std::process::id()));
        fs::File::create(&path).and_then(|mut file| file.write_all(&vec![b'x'; N_BYTES])).unwrap();
        let mut input = Input::open(&path)?;
        input.next()?;
        change(&path);
        let result = loop {
            match input.next() {
                Ok(Some(_)) => {}
                Ok(None) => break Ok(input.read_bytes()),
                Err(failure) => break Err(failure),
            }
        };
        // One of the tests removes it.
        drop(fs::remove_file(&path));
        result
    }

    fn open(path: &Path) -> File {
        OpenOptions::new().append(true).open(path).unwrap()
    }

    #[track_caller]
    fn check(name: &str, change: impl FnOnce(&Path), says: &str) {
        match read(name, change) {
            Err(Failure(message)) => assert!(message.contains(says), "{message}"),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_file_that_stays_as_it_is_is_read_to_its_end() {
        assert_eq!(read("same", |_| {}).unwrap(), N_BYTES as u64);
    }

    #[test]
    fn a_file_that_does_not_stay_as_it_is_is_a_failure() {
        check("shrinks", |path| open(path).set_len(9).unwrap(), "shrank");
        check("grows", |path| open(path).write_all(b"y").unwrap(), "changed");
        check("vanishes", |path| fs::remove_file(path).unwrap(), "vanished");
        let later = std::time::UNIX_EPOCH;
        check("rewritten", |path| open(path).set_modified(later).unwrap(), "changed");
    }
}

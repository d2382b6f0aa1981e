//! A source in chunks, read ahead by a thread while the engine works.

use std::collections::VecDeque;
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

/// A source that is being read: one file, or several that are read one after the other.
pub(super) struct Input {
    file: Reading,
    /// Files that follow.
    next: VecDeque<PathBuf>,
    sheet: Option<String>,
    /// How many files were begun before this one.
    n_before: u32,
    /// Whether nothing of the file was given out yet.
    is_new: bool,
    /// Whether the chunk is the first of its file.
    begins_file: bool,
    current: Vec<u8>,
    /// Bytes of the files before.
    read_before: u64,
    /// Bytes of all files, where that is known.
    total_bytes: Option<u64>,
    packing: Vec<Report>,
    done: Vec<Done>,
}

/// A file that was read to its end.
pub(super) struct Done {
    /// What it is called, without directory.
    pub(super) name: String,
    /// Its bytes, packed as they are.
    pub(super) n_bytes: u64,
    /// The state in which it was opened.
    pub(super) version: Version,
}

/// A file that is being read.
struct Reading {
    path: PathBuf,
    watched: Option<Watched>,
    read_bytes: Arc<AtomicU64>,
    chunks: Receiver<io::Result<Message>>,
    used: Sender<Vec<u8>>,
    is_at_end: bool,
}

/// What reading on gave.
enum Read {
    Chunk,
    /// The end of a file that is still what it was, and what is wrong with its packing.
    End(Report),
    /// The end was there before.
    Nothing,
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
        Reading::open(path, Sheets::Refused).map(Self::new)
    }

    /// Opens a source of one file or several, of which any may be a spreadsheet: then its bytes are
    /// a sheet as CSV.
    pub(super) fn open_tables(paths: &[PathBuf], sheet: Option<&str>) -> Result<Self, Failure> {
        let mut next: VecDeque<PathBuf> = paths.iter().cloned().collect();
        let first = next.pop_front().unwrap_or_default();
        let sheet = sheet.map(str::to_owned);
        let mut this = Self::new(Reading::open(&first, Sheets::Read(sheet.clone()))?);
        for path in &next {
            // Found out now, and not after an hour.
            let size =
                fs::metadata(path).map_err(|error| Failure::of_path("read", path, &error))?;
            this.total_bytes = this.total_bytes.map(|total| total + size.len());
        }
        Ok(Self { next, sheet, ..this })
    }

    fn new(file: Reading) -> Self {
        let total_bytes = file.watched.as_ref().map(Watched::n_bytes);
        Self {
            file,
            next: VecDeque::new(),
            sheet: None,
            n_before: 0,
            is_new: true,
            begins_file: false,
            current: Vec::new(),
            read_before: 0,
            total_bytes,
            packing: Vec::new(),
            done: Vec::new(),
        }
    }

    /// The next chunk; `None` at the end of a source that is still what it was at the beginning.
    pub(super) fn next(&mut self) -> Result<Option<&[u8]>, Failure> {
        Ok(if self.advance()? { Some(&self.current) } else { None })
    }

    /// Goes on to the next chunk. Says whether there is one; that of an empty file is empty.
    pub(super) fn advance(&mut self) -> Result<bool, Failure> {
        loop {
            match self.file.read(&mut self.current)? {
                Read::Chunk => {
                    self.begins_file = std::mem::take(&mut self.is_new);
                    return Ok(true);
                }
                Read::End(report) => {
                    self.packing.push(report.about_file(self.n_before));
                    self.done.push(self.file.done());
                }
                Read::Nothing => {}
            }
            if std::mem::take(&mut self.is_new) {
                self.begins_file = true;
                self.current.clear();
                return Ok(true);
            }
            let Some(path) = self.next.pop_front() else { return Ok(false) };
            self.read_before += self.file.read_bytes();
            self.file = Reading::open(&path, Sheets::Read(self.sheet.clone()))?;
            self.n_before += 1;
            self.is_new = true;
        }
    }

    /// The chunk that was read last.
    pub(super) fn chunk(&self) -> &[u8] {
        &self.current
    }

    /// Gives the chunk away, and takes a buffer in its place that may be filled again.
    pub(super) fn swap(&mut self, buffer: Vec<u8>) -> Vec<u8> {
        std::mem::replace(&mut self.current, buffer)
    }

    /// Name of the file that begins with this chunk, unless it is the first.
    pub(super) fn begun_file(&self) -> Option<String> {
        (self.begins_file && self.n_before > 0).then(|| name(&self.file.path))
    }

    /// Bytes read so far, packed as they are; the thread is ahead of what was taken.
    pub(super) fn read_bytes(&self) -> u64 {
        self.read_before + self.file.read_bytes()
    }

    /// Bytes of the source, where that is known.
    pub(super) fn total_bytes(&self) -> Option<u64> {
        self.total_bytes
    }

    /// The files that were read to their end.
    pub(super) fn done(&self) -> &[Done] {
        &self.done
    }

    /// What is wrong with the packing of files that were read to their end.
    pub(super) fn packing(&self) -> &[Report] {
        &self.packing
    }
}

impl Reading {
    fn open(path: &Path, sheets: Sheets) -> Result<Self, Failure> {
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
        let path = path.to_owned();
        Ok(Self { path, watched, read_bytes, chunks, used, is_at_end: false })
    }

    fn done(&self) -> Done {
        let version = self.watched.as_ref();
        Done {
            name: name(&self.path),
            n_bytes: self.read_bytes(),
            version: version.map(|Watched { before, .. }| (before.len(), modified(before))),
        }
    }

    /// Puts the next chunk in place of what the buffer held.
    fn read(&mut self, current: &mut Vec<u8>) -> Result<Read, Failure> {
        if self.is_at_end {
            return Ok(Read::Nothing);
        }
        // A thread that has reached the end needs no buffers any more.
        drop(self.used.send(std::mem::take(current)));
        let message = self.chunks.recv().map_err(io::Error::other).flatten();
        match message.map_err(|error| Failure::of_path("read", &self.path, &error))? {
            Message::Chunk(chunk) => {
                *current = chunk;
                Ok(Read::Chunk)
            }
            Message::End(report) => {
                self.is_at_end = true;
                self.check_unchanged().map(|()| Read::End(report))
            }
        }
    }

    fn read_bytes(&self) -> u64 {
        self.read_bytes.load(Ordering::Relaxed)
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
            return Err(changed(&self.path));
        }
        Ok(())
    }
}

fn modified(metadata: &Metadata) -> Option<SystemTime> {
    // Some systems do not keep it.
    metadata.modified().ok()
}

/// Refuses to go on with what was read of a file that is not in this state any more.
pub(super) fn check_version(path: &Path, was: Version) -> Result<(), Failure> {
    let Some(was) = was else { return Ok(()) };
    match fs::metadata(path) {
        Ok(now) if (now.len(), modified(&now)) == was => Ok(()),
        _ => Err(changed(path)),
    }
}

/// That a file is not what it was.
pub(super) fn changed(path: &Path) -> Failure {
    Failure(format!(
        "{} changed while it was read; nothing was written: run this again when it is whole",
        path.display()
    ))
}

/// Whether a path means the standard input.
pub(super) fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// Whether it can be read only once: the standard input, or a pipe.
pub(super) fn is_read_once(path: &Path) -> bool {
    is_stdin(path) || (path.exists() && !path.is_file() && !path.is_dir())
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

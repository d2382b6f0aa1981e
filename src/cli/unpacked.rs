//! The bytes of a source, unpacked where they are packed, by a thread that reads ahead.

use std::io::{self, BufReader, Read, Seek as _, SeekFrom};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender};

use crate::engine::check::Report;
use crate::engine::source::MAX_SNIFFED_BYTES;
use crate::engine::unpack::{Gunzip, Packing, Workbook, recognize, recognize_inside};

/// Bytes of a chunk; the first one has all that a source is recognized by.
pub(super) const CHUNK_BYTES: usize = 1 << 20;
const _: () = assert!(CHUNK_BYTES >= MAX_SNIFFED_BYTES, "what is sniffed is the first chunk");

/// What the thread sends.
pub(super) enum Message {
    Chunk(Vec<u8>),
    /// The end, and what was wrong with the packing.
    End(Report),
}

/// Whether spreadsheets are read, and which sheet of them.
#[derive(Debug)]
pub(super) enum Sheets {
    Refused,
    /// The sheet of this name; `None` for the first that shows and is not empty.
    Read(Option<String>),
}

/// Where chunks go, and empty ones come from.
pub(super) struct Feed {
    pub(super) to_engine: SyncSender<io::Result<Message>>,
    pub(super) to_fill: Receiver<Vec<u8>>,
    /// Bytes of the file that were read, packed as they are.
    pub(super) read_bytes: Arc<AtomicU64>,
    /// What is not a whole chunk yet.
    chunk: Vec<u8>,
}

/// Nobody takes the chunks any more.
struct Gone;

impl Feed {
    pub(super) fn new(
        to_engine: SyncSender<io::Result<Message>>,
        to_fill: Receiver<Vec<u8>>,
        read_bytes: Arc<AtomicU64>,
    ) -> Self {
        Self { to_engine, to_fill, read_bytes, chunk: Vec::new() }
    }

    fn send(&mut self) -> Result<(), Gone> {
        if self.chunk.is_empty() {
            return Ok(());
        }
        let mut next = self.to_fill.try_recv().unwrap_or_default();
        next.clear();
        let chunk = std::mem::replace(&mut self.chunk, next);
        self.to_engine.send(Ok(Message::Chunk(chunk))).map_err(|_gone| Gone)
    }

    /// Takes a piece; passes it on when there is enough for a chunk.
    fn take(&mut self, piece: &[u8]) -> Result<(), Gone> {
        self.chunk.extend_from_slice(piece);
        if self.chunk.len() < CHUNK_BYTES { Ok(()) } else { self.send() }
    }
}

/// Reads a file to its end, an error, or until nobody takes the chunks any more.
pub(super) fn pump(mut file: std::fs::File, name: &str, sheets: &Sheets, mut feed: Feed) {
    match read(&mut file, name, sheets, &mut feed) {
        // A thread that died says nothing, which is no end. Without a reader, nobody is to be told.
        Ok(Some(report)) => drop(feed.to_engine.send(Ok(Message::End(report)))),
        Ok(None) => {}
        Err(error) => drop(feed.to_engine.send(Err(error))),
    }
}

/// `None` when nobody takes the chunks any more.
fn read(
    file: &mut std::fs::File,
    name: &str,
    sheets: &Sheets,
    feed: &mut Feed,
) -> io::Result<Option<Report>> {
    let mut head = Vec::new();
    fill(file, &mut head, &feed.read_bytes)?;
    match recognize(&head, name).map_err(io::Error::other)? {
        Packing::Plain => {
            feed.chunk = head;
            while !feed.chunk.is_empty() {
                if feed.send().is_err() {
                    return Ok(None);
                }
                fill(file, &mut feed.chunk, &feed.read_bytes)?;
            }
            Ok(Some(Report::new()))
        }
        Packing::Gzip => gunzip(file, head, name, feed),
        Packing::Spreadsheet(kind) => {
            let Sheets::Read(sheet) = sheets else {
                return Err(io::Error::other("it is a spreadsheet, which only prepare reads"));
            };
            file.seek(SeekFrom::Start(0)).map_err(|error| {
                io::Error::new(error.kind(), "a spreadsheet cannot be read from a pipe")
            })?;
            let mut report = Report::new();
            let reader = BufReader::with_capacity(1 << 16, file.try_clone()?);
            let mut workbook = Workbook::open(reader, kind).map_err(io::Error::other)?;
            let sheet = workbook.choose(sheet.as_deref()).map_err(io::Error::other)?.name.clone();
            let mut rows = workbook.rows(&sheet).map_err(io::Error::other)?;
            while rows.next(&mut feed.chunk, &mut report).map_err(io::Error::other)? {
                if feed.chunk.len() >= CHUNK_BYTES && feed.send().is_err() {
                    return Ok(None);
                }
            }
            feed.read_bytes.store(file.metadata()?.len(), Ordering::Relaxed);
            Ok(feed.send().is_ok().then_some(report))
        }
    }
}

fn gunzip(
    file: &mut std::fs::File,
    mut packed: Vec<u8>,
    name: &str,
    feed: &mut Feed,
) -> io::Result<Option<Report>> {
    let (mut gunzip, mut report) = (Gunzip::new(), Report::new());
    let mut is_first = true;
    while !packed.is_empty() {
        let mut input = &packed[..];
        while let Some(piece) = gunzip.next(&mut input, &mut report) {
            if std::mem::take(&mut is_first) {
                recognize_inside(piece, name).map_err(io::Error::other)?;
            }
            if feed.take(piece).is_err() {
                return Ok(None);
            }
        }
        fill(file, &mut packed, &feed.read_bytes)?;
    }
    gunzip.finish(&mut report);
    Ok(feed.send().is_ok().then_some(report))
}

/// Reads a chunk in place of what the buffer held; it is empty at the end of the file.
fn fill(file: &mut std::fs::File, buffer: &mut Vec<u8>, read_bytes: &AtomicU64) -> io::Result<()> {
    buffer.clear();
    let n_bytes = file.by_ref().take(CHUNK_BYTES as u64).read_to_end(buffer)?;
    read_bytes.fetch_add(n_bytes as u64, Ordering::Relaxed);
    Ok(())
}

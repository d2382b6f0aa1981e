//! The source that is open: what it is, how it is read, how many rows it has.

use leptos::prelude::*;

use crate::app::bridge::{Bridge, Job};
use crate::engine::source::{Checkpoint, Dialect, Index};
use crate::protocol::{Diagnostic, Event, Failure, Outcome, Progress, Reading, Request};
use crate::web;

use super::source_file::{FileFacts, Held, Plain, SourceFile, Unpacked};
use super::throttle::Throttle;

/// Milliseconds between two redraws of a progress.
pub(super) const PROGRESS_MILLIS: f64 = 250.0;

/// How far counting the rows is.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Scan {
    /// No source is open.
    Idle,
    /// The source is being unpacked.
    Unpacking(Progress),
    /// Rows are being counted.
    Running(Progress),
    /// All rows are counted.
    Done {
        /// Number of data rows.
        n_rows: u64,
    },
    /// The source could not be read.
    Failed(Failure),
}

impl Scan {
    /// The number of rows, once it is known.
    pub(crate) fn n_rows(&self) -> Option<u64> {
        match self {
            Self::Done { n_rows } => Some(*n_rows),
            _ => None,
        }
    }
}

/// The source that is open.
#[derive(Clone, Copy)]
pub(crate) struct Opened {
    bridge: Bridge,
    held: StoredValue<Vec<Held>, LocalStorage>,
    job: StoredValue<Option<Job>, LocalStorage>,
    index: StoredValue<Index>,
    progress_throttle: Throttle,
    /// Its files.
    pub(crate) files: RwSignal<Vec<SourceFile>>,
    /// What to call it, and its size; `None` without a source.
    pub(crate) file: Memo<Option<FileFacts>>,
    /// How the user wants it to be read; `None` as the first bytes of each file suggest.
    pub(super) chosen: RwSignal<Option<Dialect>>,
    /// How it is read; while a changed dialect is tried, how it was read before.
    pub(crate) reading: RwSignal<Option<Reading>>,
    /// Names of the columns; empty without a source.
    pub(crate) columns: Memo<Vec<String>>,
    /// How many rows it has.
    pub(crate) scan: RwSignal<Scan>,
    /// What is odd about it.
    pub(crate) diagnostics: RwSignal<Vec<Diagnostic>>,
    /// Counts up with every source and every way of reading it.
    pub(crate) generation: RwSignal<u32>,
    /// What went wrong before a source could be opened.
    pub(crate) notice: RwSignal<Option<String>>,
}

impl Opened {
    /// Without a source.
    pub(super) fn new(bridge: Bridge) -> Self {
        let reading = RwSignal::new(None::<Reading>);
        let columns = Memo::new(move |_| {
            reading.with(|reading| {
                reading.as_ref().map(|reading| reading.columns.clone()).unwrap_or_default()
            })
        });
        let files = RwSignal::new(Vec::<SourceFile>::new());
        Self {
            bridge,
            held: StoredValue::new_local(Vec::new()),
            job: StoredValue::new_local(None),
            index: StoredValue::new(Index::default()),
            progress_throttle: Throttle::new(PROGRESS_MILLIS),
            files,
            file: Memo::new(move |_| files.with(|files| summary(files))),
            chosen: RwSignal::new(None),
            reading,
            columns,
            scan: RwSignal::new(Scan::Idle),
            diagnostics: RwSignal::new(Vec::new()),
            generation: RwSignal::new(0),
            notice: RwSignal::new(None),
        }
    }

    /// Opens files as one source, in place of the one before.
    pub(crate) fn open(self, sources: Vec<web::Source>) {
        if sources.is_empty() {
            return;
        }
        self.chosen.set(None);
        self.held.set_value(sources.into_iter().map(Held::new).collect());
        self.files.set(self.held.with_value(|held| held.iter().map(Held::facts).collect()));
        self.begin();
    }

    /// Opens a text that was typed, pasted or comes with the app.
    pub(crate) fn open_text(self, name: &str, text: &str) {
        match web::Source::from_text(name, text) {
            Ok(source) => self.open(vec![source]),
            Err(error) => self.notice.set(Some(format!("The text could not be taken: {error}"))),
        }
    }

    /// Puts more files behind those that the source has.
    pub(crate) fn add(self, sources: Vec<web::Source>) {
        if sources.is_empty() {
            return;
        }
        let added: Vec<Held> = sources.into_iter().map(Held::new).collect();
        self.files.update(|files| files.extend(added.iter().map(Held::facts)));
        self.held.update_value(|held| held.extend(added));
        self.begin();
    }

    /// Takes a file out of a source that has several.
    pub(crate) fn remove(self, idx: usize) {
        let n_files = self.files.with_untracked(Vec::len);
        if n_files > 1 && idx < n_files {
            self.held.update_value(|held| drop(held.remove(idx)));
            self.files.update(|files| drop(files.remove(idx)));
            self.begin();
        }
    }

    /// Takes this sheet of a spreadsheet.
    pub(crate) fn choose_sheet(self, idx: usize, sheet: String) {
        self.held.update_value(|held| {
            if let Some(held) = held.get_mut(idx) {
                held.plain = None;
                held.sheet = Some(sheet);
            }
        });
        self.begin();
    }

    /// Reads the open source again; `None` as its first bytes suggest.
    pub(crate) fn read(self, dialect: Option<Dialect>) {
        self.chosen.set(dialect);
        self.abandon();
        let handles = self.handles();
        if handles.is_empty() {
            return;
        }
        self.generation.update(|generation| *generation += 1);
        self.index.set_value(Index::default());
        self.diagnostics.set(Vec::new());
        self.scan.set(Scan::Running(Progress::default()));
        self.progress_throttle.reset();
        let on_event = move |event, _| self.receive(event);
        self.job.set_value(Some(self.bridge.start(Request::Open { dialect }, handles, on_event)));
    }

    /// The browser's handles to the files of the source, unpacked; none while one is packed.
    pub(crate) fn handles(self) -> Vec<web::Handle> {
        self.held.with_value(|held| {
            let plain = held.iter().map(|held| Some(held.plain.as_ref()?.file.handle()));
            plain.collect::<Option<_>>().unwrap_or_default()
        })
    }

    /// Name of the file of a place, where there are several.
    pub(crate) fn file_name(self, file: u32) -> Option<String> {
        let idx = usize::try_from(file).ok()?;
        self.files.with(|files| {
            files.get(idx).filter(|_| files.len() > 1).map(|file| file.facts.name.clone())
        })
    }

    /// Known start of this row or an earlier one.
    pub(super) fn checkpoint(self, row: u64) -> Option<Checkpoint> {
        self.index.with_value(|index| index.before(row))
    }

    /// What is wrong with what the files were wrapped in.
    pub(super) fn packing_diagnostics(self) -> Vec<Diagnostic> {
        let mut all = Vec::new();
        self.files.with(|files| {
            for (idx, file) in (0..).zip(files) {
                for found in file.unpacked.iter().flat_map(|unpacked| &unpacked.diagnostics) {
                    let mut found = found.clone();
                    found.examples.iter_mut().for_each(|example| example.at.file = idx);
                    all.push(found);
                }
            }
        });
        all
    }

    fn abandon(self) {
        self.job.update_value(|job| {
            if let Some(job) = job.take() {
                job.abandon();
            }
        });
    }

    /// Begins with files that are not what they were.
    fn begin(self) {
        self.notice.set(None);
        self.generation.update(|generation| *generation += 1);
        self.reading.set(None);
        self.diagnostics.set(Vec::new());
        self.unpack_next();
    }

    /// Unpacks the first file that is not yet; reads the source when all are.
    fn unpack_next(self) {
        self.abandon();
        let next = self.held.with_value(|held| {
            let idx = held.iter().position(|held| held.plain.is_none())?;
            held.get(idx).map(|held| (idx, held.sheet.clone(), held.source.handle()))
        });
        let Some((idx, sheet, handle)) = next else {
            self.read(self.chosen.get_untracked());
            return;
        };
        self.scan.set(Scan::Unpacking(Progress::default()));
        self.progress_throttle.reset();
        let on_event =
            move |event, handles: Vec<web::Handle>| self.receive_unpacked(idx, event, &handles);
        let request = Request::Unpack { sheet };
        self.job.set_value(Some(self.bridge.start(request, vec![handle], on_event)));
    }

    fn receive_unpacked(self, idx: usize, event: Event, handles: &[web::Handle]) {
        match event {
            Event::Progress(progress) if self.progress_throttle.is_due() => {
                self.scan.set(Scan::Unpacking(progress));
            }
            Event::Finished(Outcome::Unpacked { packing, sheets, sheet, diagnostics }) => {
                let mut failure = None;
                self.held.update_value(|held| {
                    let Some(held) = held.get_mut(idx) else { return };
                    match Plain::of(&held.source, handles.first()) {
                        Ok(plain) => held.plain = Some(plain),
                        Err(error) => failure = Some(error),
                    }
                });
                if let Some(error) = failure {
                    self.scan.set(Scan::Failed(Failure {
                        message: error.to_string(),
                        action: "Choose the file again.".to_owned(),
                        is_fatal: false,
                    }));
                    return;
                }
                let unpacked = Unpacked { packing, sheets, sheet, diagnostics };
                self.files.update(|files| {
                    if let Some(file) = files.get_mut(idx) {
                        file.unpacked = Some(unpacked);
                    }
                });
                self.unpack_next();
            }
            Event::Failed(failure) => {
                let idx = u32::try_from(idx).unwrap_or(u32::MAX);
                let message = match untrack(|| self.file_name(idx)) {
                    Some(name) => format!("{name}: {}", failure.message),
                    None => failure.message,
                };
                self.scan.set(Scan::Failed(Failure { message, ..failure }));
            }
            _ => {}
        }
    }

    fn receive(self, event: Event) {
        match event {
            Event::Opened(reading) => self.reading.set(Some(reading)),
            Event::Progress(progress) => {
                if self.progress_throttle.is_due() {
                    self.scan.set(Scan::Running(progress));
                }
            }
            Event::Finished(Outcome::Scanned { n_rows, n_rows_by_file, index, diagnostics }) => {
                self.index.set_value(index);
                self.files.update(|files| {
                    for (file, n_rows) in files.iter_mut().zip(n_rows_by_file) {
                        file.n_rows = Some(n_rows);
                    }
                });
                let packing = untrack(|| self.packing_diagnostics());
                self.diagnostics.set(packing.into_iter().chain(diagnostics).collect());
                self.scan.set(Scan::Done { n_rows });
            }
            Event::Failed(failure) => self.scan.set(Scan::Failed(failure)),
            Event::Ready { .. }
            | Event::Piece
            | Event::Found { .. }
            | Event::Finished(_)
            | Event::Cancelled => {}
        }
    }
}

/// What to call several files, and their size.
fn summary(files: &[SourceFile]) -> Option<FileFacts> {
    let (first, others) = files.split_first()?;
    let name = match others.len() {
        0 => first.facts.name.clone(),
        n => format!("{} and {n} more", first.facts.name),
    };
    Some(FileFacts { name, size: files.iter().map(|file| file.facts.size).sum() })
}

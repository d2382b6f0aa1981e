//! The source that is open: what it is, how it is read, how many rows it has.

use leptos::prelude::*;

use crate::app::bridge::{Bridge, Job};
use crate::engine::source::{Checkpoint, Dialect, Index};
use crate::engine::unpack::{Packing, Sheet, unpacked_name};
use crate::protocol::{Diagnostic, Event, Failure, Outcome, Progress, Reading, Request};
use crate::web;

use super::throttle::Throttle;

/// Milliseconds between two redraws of a progress.
pub(super) const PROGRESS_MILLIS: f64 = 250.0;

/// Name and size of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FileFacts {
    /// Its name, without a path.
    pub(crate) name: String,
    /// Its size in bytes.
    pub(crate) size: u64,
}

/// What a source was wrapped in.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Unpacked {
    /// The wrapping.
    pub(crate) packing: Packing,
    /// The sheets of a spreadsheet.
    pub(crate) sheets: Vec<Sheet>,
    /// The sheet that was taken.
    pub(crate) sheet: Option<String>,
    /// What is wrong with the wrapping.
    diagnostics: Vec<Diagnostic>,
}

/// The source as plain text.
struct Plain {
    file: web::Source,
    /// What the browser keeps of it, freed with this.
    _stored: Option<web::Stored>,
}

impl Plain {
    /// What was unpacked, under the name that the source has without its packing; the source itself
    /// where nothing was.
    fn of(source: &web::Source, unpacked: Option<&web::Handle>) -> web::Result<Self> {
        let Some(handle) = unpacked else {
            return Ok(Self { file: source.clone(), _stored: None });
        };
        let stored = web::Stored::of(handle);
        let name = source.name();
        let file = web::Source::named(handle, unpacked_name(&name))?;
        Ok(Self { file, _stored: Some(stored) })
    }
}

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
    /// As the user chose it.
    source: StoredValue<Option<web::Source>, LocalStorage>,
    plain: StoredValue<Option<Plain>, LocalStorage>,
    job: StoredValue<Option<Job>, LocalStorage>,
    index: StoredValue<Index>,
    progress_throttle: Throttle,
    /// Which file it is.
    pub(crate) file: RwSignal<Option<FileFacts>>,
    /// What it was wrapped in; `None` until that is known.
    pub(crate) unpacked: RwSignal<Option<Unpacked>>,
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
    /// What went wrong before a source could be opened, or what the user should know about it.
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
        Self {
            bridge,
            source: StoredValue::new_local(None),
            plain: StoredValue::new_local(None),
            job: StoredValue::new_local(None),
            index: StoredValue::new(Index::default()),
            progress_throttle: Throttle::new(PROGRESS_MILLIS),
            file: RwSignal::new(None),
            unpacked: RwSignal::new(None),
            reading,
            columns,
            scan: RwSignal::new(Scan::Idle),
            diagnostics: RwSignal::new(Vec::new()),
            generation: RwSignal::new(0),
            notice: RwSignal::new(None),
        }
    }

    /// Opens the first of these sources, read as its first bytes suggest.
    pub(crate) fn open_first(self, sources: Vec<web::Source>) {
        let n_sources = sources.len();
        if let Some(source) = sources.into_iter().next() {
            self.open(source);
            if n_sources > 1 {
                self.notice.set(Some(format!(
                    "One source at a time: the first of {n_sources} files was opened."
                )));
            }
        }
    }

    /// Opens a source, read as its first bytes suggest.
    pub(crate) fn open(self, source: web::Source) {
        self.notice.set(None);
        self.file.set(Some(FileFacts { name: source.name(), size: source.size() }));
        self.source.set_value(Some(source));
        self.unpacked.set(None);
        self.unpack(None);
    }

    /// Takes this sheet of a spreadsheet.
    pub(crate) fn choose_sheet(self, sheet: String) {
        self.unpack(Some(sheet));
    }

    fn unpack(self, sheet: Option<String>) {
        self.abandon();
        let handle = self.source.with_value(|source| source.as_ref().map(web::Source::handle));
        let Some(handle) = handle else { return };
        self.generation.update(|generation| *generation += 1);
        self.plain.set_value(None);
        self.reading.set(None);
        self.diagnostics.set(Vec::new());
        self.scan.set(Scan::Unpacking(Progress::default()));
        self.progress_throttle.reset();
        let on_event =
            move |event, handles: Vec<web::Handle>| self.receive_unpacked(event, &handles);
        let request = Request::Unpack { sheet };
        self.job.set_value(Some(self.bridge.start(request, vec![handle], on_event)));
    }

    /// Opens a text that was typed, pasted or comes with the app.
    pub(crate) fn open_text(self, name: &str, text: &str) {
        match web::Source::from_text(name, text) {
            Ok(source) => self.open(source),
            Err(error) => self.notice.set(Some(format!("The text could not be taken: {error}"))),
        }
    }

    /// Reads the open source again; `None` as its first bytes suggest.
    pub(crate) fn read(self, dialect: Option<Dialect>) {
        self.abandon();
        let Some(handle) = self.handle() else { return };
        self.generation.update(|generation| *generation += 1);
        self.index.set_value(Index::default());
        self.diagnostics.set(Vec::new());
        self.scan.set(Scan::Running(Progress::default()));
        self.progress_throttle.reset();
        let on_event = move |event, _| self.receive(event);
        self.job.set_value(Some(self.bridge.start(
            Request::Open { dialect },
            vec![handle],
            on_event,
        )));
    }

    /// The browser's handle to the source, unpacked.
    pub(crate) fn handle(self) -> Option<web::Handle> {
        self.plain.with_value(|plain| plain.as_ref().map(|plain| plain.file.handle()))
    }

    /// What is wrong with what the source was wrapped in.
    pub(super) fn packing_diagnostics(self) -> Vec<Diagnostic> {
        self.unpacked.with(|unpacked| {
            unpacked.as_ref().map(|unpacked| unpacked.diagnostics.clone()).unwrap_or_default()
        })
    }

    fn abandon(self) {
        self.job.update_value(|job| {
            if let Some(job) = job.take() {
                job.abandon();
            }
        });
    }

    fn receive_unpacked(self, event: Event, handles: &[web::Handle]) {
        match event {
            Event::Progress(progress) if self.progress_throttle.is_due() => {
                self.scan.set(Scan::Unpacking(progress));
            }
            Event::Finished(Outcome::Unpacked { packing, sheets, sheet, diagnostics }) => {
                let plain = self.source.with_value(|source| {
                    source.as_ref().and_then(|source| Plain::of(source, handles.first()).ok())
                });
                self.plain.set_value(plain);
                self.unpacked.set(Some(Unpacked { packing, sheets, sheet, diagnostics }));
                self.read(None);
            }
            Event::Failed(failure) => self.scan.set(Scan::Failed(failure)),
            _ => {}
        }
    }

    /// Known start of this row or an earlier one.
    pub(super) fn checkpoint(self, row: u64) -> Option<Checkpoint> {
        self.index.with_value(|index| index.before(row))
    }

    fn receive(self, event: Event) {
        match event {
            Event::Opened(reading) => self.reading.set(Some(reading)),
            Event::Progress(progress) => {
                if self.progress_throttle.is_due() {
                    self.scan.set(Scan::Running(progress));
                }
            }
            Event::Finished(Outcome::Scanned { n_rows, index, diagnostics }) => {
                self.index.set_value(index);
                let packing = untrack(|| self.packing_diagnostics());
                self.diagnostics.set(packing.into_iter().chain(diagnostics).collect());
                self.scan.set(Scan::Done { n_rows });
            }
            Event::Failed(failure) => self.scan.set(Scan::Failed(failure)),
            Event::Ready { .. } | Event::Finished(_) | Event::Cancelled => {}
        }
    }
}

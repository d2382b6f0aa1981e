//! The files of a batch to S3: begin, watch, pause, go on, give up.

use std::rc::Rc;

use leptos::prelude::*;

use crate::app::bridge::Bridge;
use crate::engine::aws::S3Location;
use crate::engine::aws::s3::PartPlan;
use crate::protocol::RecordsTo;
use crate::web;

use super::super::kept;
use super::super::throttle::Throttle;
use super::batch::{Batch, Making, Records, SentObject};
use super::pace::{Pace, Transfer};
use super::piece_stream::PieceStream;
use super::upload::{Bytes, Keep, OnProgress, OpenUpload, Upload};
use super::{Connection, Refusal};

/// Where uploads that were begun are kept: after a reload they go on where they stopped.
const STORAGE_KEY: &str = "quarry.uploads";

/// Milliseconds between two pictures of the progress.
const PROGRESS_MILLIS: f64 = 100.0;

/// How far a file is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum SentState {
    /// It waits for its turn, or for the user to go on.
    Waits,
    /// It is under way.
    Sends,
    /// All of it is there, with this digest.
    Done(String),
    /// It is not there.
    Failed(Refusal),
}

/// A file that is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SentFile {
    /// Its name.
    pub(crate) name: String,
    /// Where it goes.
    pub(crate) place: S3Location,
    /// Its bytes.
    pub(crate) n_bytes: u64,
    /// Bytes of it that are there.
    pub(crate) n_sent: u64,
    /// How far it is.
    pub(crate) state: SentState,
}

/// See the [module](self).
#[derive(Clone, Copy)]
pub(crate) struct Sending {
    connection: Connection,
    bridge: Bridge,
    /// The records that are made while they are sent.
    stream: StoredValue<Option<Rc<PieceStream>>, LocalStorage>,
    abort: StoredValue<web::Abort, LocalStorage>,
    /// Uploads that were begun and not ended.
    pub(crate) open: RwSignal<Vec<OpenUpload>>,
    pace: Pace,
    throttle: Throttle,
    /// Where the files go: `s3://bucket/folder/`.
    pub(crate) target: RwSignal<String>,
    /// What is wrong before anything is sent.
    pub(crate) problem: RwSignal<Option<Refusal>>,
    /// What is wrong with giving up.
    pub(crate) not_given_up: RwSignal<Option<Refusal>>,
    /// The files, in order.
    pub(crate) files: RwSignal<Vec<SentFile>>,
    /// Whether one of them is under way.
    pub(crate) is_running: RwSignal<bool>,
    /// Whether a panel shows how far it is.
    pub(crate) is_shown: RwSignal<bool>,
    /// The batch of which these are the files.
    batch: RwSignal<Option<Batch>, LocalStorage>,
}

impl Sending {
    /// Nothing sent.
    pub(crate) fn new(connection: Connection, bridge: Bridge) -> Self {
        let open = kept::shared_list(STORAGE_KEY, OpenUpload::id);
        let this = Self {
            connection,
            bridge,
            stream: StoredValue::new_local(None),
            abort: StoredValue::new_local(web::Abort::default()),
            open,
            pace: Pace::new(),
            throttle: Throttle::new(PROGRESS_MILLIS),
            target: RwSignal::new(String::new()),
            problem: RwSignal::new(None),
            not_given_up: RwSignal::new(None),
            files: RwSignal::new(Vec::new()),
            is_running: RwSignal::new(false),
            is_shown: RwSignal::new(false),
            batch: RwSignal::new_local(None),
        };
        StoredValue::new_local(web::ask_before_leaving(move || {
            this.is_running.try_get_untracked() == Some(true)
        }));
        this
    }

    /// The state in context.
    pub(crate) fn expect() -> Self {
        expect_context()
    }

    /// Sends a batch, or goes on with it.
    pub(crate) fn start(self, batch: &Batch) {
        if self.is_running.get_untracked() {
            return;
        }
        self.problem.set(None);
        let target = match S3Location::parse(&self.target.get_untracked()) {
            Ok(target) => target,
            Err(error) => {
                let fix = "Write s3://, the bucket, and a folder in it.";
                return self.problem.set(Some(Refusal::new(error.to_string(), fix)));
            }
        };
        let files = files_of(batch, &target);
        // What is there of the same files at the same places stays there.
        let is_same = self.batch.with_untracked(|known| known.as_ref() == Some(batch))
            && self.files.with_untracked(|known| {
                known.iter().map(|file| &file.place).eq(files.iter().map(|file| &file.place))
            });
        if !is_same {
            self.files.set(files);
            self.batch.set(Some(batch.clone()));
        }
        self.abort.set_value(web::Abort::default());
        self.is_running.set(true);
        self.pace.reset();
        let batch = batch.clone();
        web::spawn(async move {
            self.run(&batch).await;
            self.is_running.try_set(false);
        });
    }

    /// Stops what is under way; nothing that is there is lost.
    pub(crate) fn pause(self) {
        self.abort.with_value(web::Abort::abort);
        if let Some(stream) = self.stream.get_value() {
            stream.stop();
        }
    }

    /// Stops, and gives up uploads that were begun.
    pub(crate) fn cancel(self) {
        self.pause();
        let given_up = self.files.with_untracked(|files| {
            let is_ours = |open: &&OpenUpload| files.iter().any(|file| is_of(open, file));
            self.open.with_untracked(|open| open.iter().filter(is_ours).cloned().collect())
        });
        self.files.set(Vec::new());
        self.batch.set(None);
        self.give_up(given_up);
    }

    /// Gives up uploads that were begun. What is sent to the same place from now on is another upload.
    pub(crate) fn give_up(self, given_up: Vec<OpenUpload>) {
        self.not_given_up.set(None);
        self.open.update(|open| open.retain(|open| !given_up.contains(open)));
        web::spawn(async move {
            for open in given_up {
                if let Err(refusal) = Upload::give_up(self.connection, &open).await {
                    self.open.try_update(|all| all.push(open));
                    self.not_given_up.try_set(Some(refusal));
                }
            }
        });
    }

    /// Goes on with what was sent last.
    pub(crate) fn go_on(self) {
        if let Some(batch) = self.batch.get_untracked() {
            self.start(&batch);
        }
    }

    /// Why a file is not there, once nothing is under way any more.
    pub(crate) fn failure(self) -> Option<Refusal> {
        let is_running = self.is_running.get();
        self.files.with(|files| {
            let failures = files.iter().filter_map(|file| match &file.state {
                SentState::Failed(refusal) => Some(refusal.clone()),
                _ => None,
            });
            failures.into_iter().next().filter(|_| !is_running)
        })
    }

    /// Whether the files went to the folder that stands in the field.
    pub(crate) fn is_at_target(self) -> bool {
        let target = self.target.with(|target| S3Location::parse(target).ok());
        let wanted = self.batch.with(|batch| Some(files_of(batch.as_ref()?, &target?)));
        self.files.with(|files| {
            let places = |files: &[SentFile]| -> Vec<S3Location> {
                files.iter().map(|file| file.place.clone()).collect()
            };
            wanted.is_some_and(|wanted| places(&wanted) == places(files))
        })
    }

    /// All files, once all are there.
    pub(crate) fn done(self) -> Option<Vec<SentObject>> {
        let objects = self.files.with(|files| {
            let objects = files.iter().map(|file| match &file.state {
                SentState::Done(digest) => {
                    Some(SentObject { place: file.place.clone(), digest: digest.clone() })
                }
                _ => None,
            });
            objects.collect::<Option<Vec<SentObject>>>()
        });
        objects.filter(|objects| !objects.is_empty())
    }

    /// Whether these are the files of a batch.
    pub(crate) fn is_of(self, batch: &Batch) -> bool {
        self.batch.with(|known| known.as_ref() == Some(batch))
    }

    /// How far all files are.
    pub(crate) fn transfer(self) -> Transfer {
        let (n_done, n_bytes) = self.files.with(|files| n_bytes_of(files));
        self.pace.transfer(n_done, n_bytes, self.is_running.get())
    }

    async fn run(self, batch: &Batch) {
        let stream = self.make(batch);
        self.stream.set_value(stream.clone());
        self.send_files(batch, stream.as_ref()).await;
        if let Some(stream) = stream {
            stream.stop();
        }
        self.stream.try_set_value(None);
    }

    /// Starts to make the records of a batch that are not kept.
    fn make(self, batch: &Batch) -> Option<Rc<PieceStream>> {
        let Records::Made(making) = &batch.records else {
            return None;
        };
        let lens = batch.files.iter().flat_map(|file| PartPlan::new(file.n_bytes()).lens());
        let to = RecordsTo::Pieces(lens.collect());
        let (request, handles) = Making::clone(making).request(to);
        Some(PieceStream::start(self.bridge, request, handles))
    }

    async fn send_files(self, batch: &Batch, stream: Option<&Rc<PieceStream>>) {
        let mut first = 0;
        for (idx, part) in batch.files.iter().enumerate() {
            let bytes = match (stream, &batch.records) {
                (Some(pieces), _) => {
                    pieces.skip_to(first);
                    Bytes::Made { pieces: Rc::clone(pieces), first }
                }
                (None, Records::Kept(records)) => {
                    Bytes::Kept { records: records.clone(), start: part.start }
                }
                (None, Records::Made(_)) => return,
            };
            first += PartPlan::new(part.n_bytes()).n_parts() as usize;
            let file = self.files.with_untracked(|files| files.get(idx).cloned());
            let Some(file) = file.filter(|file| !matches!(file.state, SentState::Done(_))) else {
                continue;
            };
            self.update(idx, |file| file.state = SentState::Sends);
            let open = self
                .open
                .with_untracked(|open| open.iter().rev().find(|open| is_of(open, &file)).cloned());
            let upload = Upload {
                connection: self.connection,
                bucket: file.place.bucket.clone(),
                key: file.place.key.clone(),
                bytes,
                n_bytes: file.n_bytes,
                abort: self.abort.get_value(),
            };
            let keep: Keep = Rc::new(move |open: &OpenUpload| {
                self.open.update(|all| {
                    all.retain(|other| other.id() != open.id());
                    all.push(open.clone());
                });
            });
            let on_progress: OnProgress = Rc::new(move |n_sent| self.hear(idx, n_sent));
            let sent = upload.run(open, keep, on_progress).await;
            match sent {
                Ok(digest) => {
                    self.forget(&file);
                    self.update(idx, |file| {
                        file.n_sent = file.n_bytes;
                        file.state = SentState::Done(digest);
                    });
                }
                Err(refusal) if refusal.is_stop() => {
                    return self.update(idx, |file| file.state = SentState::Waits);
                }
                Err(refusal) => {
                    return self.update(idx, |file| file.state = SentState::Failed(refusal));
                }
            }
        }
    }

    fn hear(self, idx: usize, n_sent: u64) {
        let is_first = !self.pace.has_begun();
        if is_first || self.throttle.is_due() {
            self.update(idx, |file| file.n_sent = n_sent.min(file.n_bytes));
        }
        if is_first {
            self.pace.begin(self.files.with_untracked(|files| n_bytes_of(files).0));
        }
    }

    fn update(self, idx: usize, change: impl FnOnce(&mut SentFile)) {
        // The page may be gone by now.
        self.files.try_update(|files| files.get_mut(idx).map(change));
    }

    fn forget(self, file: &SentFile) {
        self.open.try_update(|open| open.retain(|open| !is_of(open, file)));
    }
}

/// Whether an upload that was begun is one of this file.
fn is_of(open: &OpenUpload, file: &SentFile) -> bool {
    let is_there = open.bucket == file.place.bucket && open.key == file.place.key;
    is_there && open.n_bytes == file.n_bytes
}

/// Bytes that are there, and bytes of all.
fn n_bytes_of(files: &[SentFile]) -> (u64, u64) {
    let n_sent = files.iter().map(|file| file.n_sent).sum();
    (n_sent, files.iter().map(|file| file.n_bytes).sum())
}

fn files_of(batch: &Batch, target: &S3Location) -> Vec<SentFile> {
    let folder = match target.key.as_str() {
        "" => String::new(),
        key => format!("{}/", key.trim_end_matches('/')),
    };
    let files = batch.files.iter().map(|file| SentFile {
        place: S3Location { bucket: target.bucket.clone(), key: format!("{folder}{}", file.name) },
        name: file.name.clone(),
        n_bytes: file.n_bytes(),
        n_sent: 0,
        state: SentState::Waits,
    });
    files.collect()
}

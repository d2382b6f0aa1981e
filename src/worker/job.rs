//! One job: its progress, its cancellation and how it can end.

use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};

use crate::protocol::{Event, Failure, JobId, MAX_PIECES, Outcome, Progress};
use crate::web;

/// Least time between two progress messages, in milliseconds.
const PROGRESS_MILLIS: f64 = 100.0;

/// How a job ends that does not finish.
pub(super) enum Ended {
    /// The user wanted it.
    Cancelled,
    /// It could not be done.
    Failed(Failure),
}

/// The outcome of a job, and the file that it made.
pub(super) type Result = std::result::Result<(Outcome, Option<web::Handle>), Ended>;

impl From<web::Error> for Ended {
    fn from(error: web::Error) -> Self {
        let action = match error.name.as_str() {
            "NotReadableError" | "NotFoundError" => {
                "The file was changed, moved or became unreadable. Choose it again."
            }
            "QuotaExceededError" => "Free space on the disk, or save to a file on another one.",
            "NotAllowedError" | "NoModificationAllowedError" => {
                "Allow the page to write the file, or download it instead."
            }
            _ => "Try again. If it happens again, please report it with the words above.",
        };
        Self::Failed(Failure { message: error.message, action: action.to_owned(), is_fatal: false })
    }
}

/// A running job. Clones are the same job.
#[derive(Clone)]
pub(super) struct Job {
    id: JobId,
    is_cancelled: Rc<Cell<bool>>,
    pieces: Rc<PiecesOut>,
    began_millis: f64,
    reported_millis: Rc<Cell<f64>>,
}

/// Pieces that the app has not taken yet.
#[derive(Default)]
struct PiecesOut {
    n: Cell<u32>,
    waker: RefCell<Option<Waker>>,
}

impl PiecesOut {
    fn wake(&self) {
        if let Some(waker) = self.waker.take() {
            waker.wake();
        }
    }
}

impl Job {
    pub(super) fn new(id: JobId) -> Self {
        let now = web::now_millis();
        Self {
            id,
            is_cancelled: Rc::default(),
            pieces: Rc::default(),
            began_millis: now,
            reported_millis: Rc::new(Cell::new(now)),
        }
    }

    pub(super) fn id(&self) -> JobId {
        self.id
    }

    pub(super) fn cancel(&self) {
        self.is_cancelled.set(true);
        self.pieces.wake();
    }

    pub(super) fn piece_taken(&self) {
        self.pieces.n.set(self.pieces.n.get().saturating_sub(1));
        self.pieces.wake();
    }

    /// Hands a piece to the app, once it has taken enough of those before.
    pub(super) async fn post_piece(&self, piece: web::Handle) -> std::result::Result<(), Ended> {
        let has_room = |context: &mut std::task::Context<'_>| {
            if self.pieces.n.get() < MAX_PIECES || self.is_cancelled.get() {
                return Poll::Ready(());
            }
            self.pieces.waker.replace(Some(context.waker().clone()));
            Poll::Pending
        };
        poll_fn(has_room).await;
        self.check_cancelled()?;
        self.pieces.n.set(self.pieces.n.get() + 1);
        web::post_event(self.id, &Event::Piece, &[piece]);
        Ok(())
    }

    /// Ends the job here if the user wants it to end.
    pub(super) fn check_cancelled(&self) -> std::result::Result<(), Ended> {
        if self.is_cancelled.get() { Err(Ended::Cancelled) } else { Ok(()) }
    }

    pub(super) fn elapsed_millis(&self) -> f64 {
        web::now_millis() - self.began_millis
    }

    pub(super) fn post(&self, event: &Event) {
        web::post_event(self.id, event, &[]);
    }

    /// Tells the app how far the job is, not more often than it can show.
    pub(super) fn report(&self, read_bytes: u64, total_bytes: u64, n_rows: u64) {
        let now = web::now_millis();
        if now - self.reported_millis.get() >= PROGRESS_MILLIS {
            self.reported_millis.set(now);
            let elapsed_millis = self.elapsed_millis();
            self.post(&Event::Progress(Progress {
                read_bytes,
                total_bytes,
                n_rows,
                elapsed_millis,
            }));
        }
    }
}

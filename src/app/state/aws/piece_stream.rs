//! Records that are sent while they are made: the worker makes pieces, one after the other, and no more
//! than some of them are anywhere at once.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use crate::app::bridge::{Bridge, Job};
use crate::protocol::{Event, Request};
use crate::web::{self, Handle, Piece};

use super::Refusal;

/// See the [module](self).
pub(super) struct PieceStream {
    job: RefCell<Option<Job>>,
    /// Pieces that came and are not done with, by their numbers from 0.
    there: RefCell<BTreeMap<usize, Piece>>,
    /// How many came.
    n_came: Cell<usize>,
    /// Pieces before this one are not wanted.
    first_wanted: Cell<usize>,
    /// Why no more come.
    end: RefCell<Option<Refusal>>,
    wakers: RefCell<Vec<Waker>>,
}

impl PieceStream {
    /// Starts to make the pieces.
    pub(super) fn start(bridge: Bridge, request: Request, handles: Vec<Handle>) -> Rc<Self> {
        let this = Rc::new(Self {
            job: RefCell::new(None),
            there: RefCell::default(),
            n_came: Cell::new(0),
            first_wanted: Cell::new(0),
            end: RefCell::new(None),
            wakers: RefCell::default(),
        });
        let hearing = Rc::clone(&this);
        let job = bridge.start(request, handles, move |event, handles| {
            hearing.hear(event, handles.first());
        });
        this.job.replace(Some(job));
        this
    }

    /// A piece, once it is made.
    pub(super) async fn piece(&self, number: usize) -> Result<Piece, Refusal> {
        let look = |context: &mut Context<'_>| {
            if let Some(piece) = self.there.borrow().get(&number) {
                return Poll::Ready(Ok(piece.clone()));
            }
            if let Some(refusal) = self.end.borrow().as_ref() {
                return Poll::Ready(Err(refusal.clone()));
            }
            self.wakers.borrow_mut().push(context.waker().clone());
            Poll::Pending
        };
        poll_fn(look).await
    }

    /// Lets go of a piece, so that another one is made.
    pub(super) fn let_go(&self, number: usize) {
        if self.there.borrow_mut().remove(&number).is_some() {
            self.take_one();
        }
    }

    /// Lets go of all pieces before this one, also of those that are still to come.
    pub(super) fn skip_to(&self, number: usize) {
        self.first_wanted.set(number);
        let kept = self.there.borrow_mut().split_off(&number);
        for _ in self.there.replace(kept) {
            self.take_one();
        }
    }

    /// Makes no more pieces.
    pub(super) fn stop(&self) {
        if let Some(job) = self.job.take() {
            job.abandon();
        }
        self.finish(Refusal::stopped());
        self.there.borrow_mut().clear();
    }

    fn take_one(&self) {
        if let Some(job) = self.job.borrow().as_ref() {
            job.piece_taken();
        }
    }

    fn hear(&self, event: Event, handle: Option<&Handle>) {
        match event {
            Event::Piece => {
                let number = self.n_came.replace(self.n_came.get() + 1);
                match handle.map(Piece::whole) {
                    _ if number < self.first_wanted.get() => self.take_one(),
                    Some(Ok(piece)) => {
                        self.there.borrow_mut().insert(number, piece);
                        self.wake();
                    }
                    Some(Err(error)) => self.finish(lost(&error)),
                    None => {}
                }
            }
            Event::Failed(failure) => self.finish(Refusal::new(failure.message, failure.action)),
            Event::Cancelled => self.finish(Refusal::stopped()),
            _ => {}
        }
    }

    fn finish(&self, refusal: Refusal) {
        // The first one is why.
        self.end.borrow_mut().get_or_insert(refusal);
        self.wake();
    }

    fn wake(&self) {
        for waker in self.wakers.take() {
            waker.wake();
        }
    }
}

/// A piece of records that cannot be read.
pub(super) fn lost(error: &web::Error) -> Refusal {
    Refusal::new(
        format!("the records cannot be read: {error}"),
        "Convert again, and send them then: parts that are there are not sent again.",
    )
}

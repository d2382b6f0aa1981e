//! Runs the engine on files, off the main thread.
//!
//! The worker holds no state between jobs but the index of the output that was opened last: every
//! other request brings the file it is about.
//! A job reads its file in chunks; between chunks, other messages are answered, so a job can be
//! cancelled and a row previewed while a large file is converted.

mod attachments;
mod check;
mod convert;
mod input;
mod job;
mod learn;
mod open;
mod pieces;
mod preview;
mod results;
mod rewrite;
mod seal;
mod unpack;
mod written;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use crate::protocol::{BUILD, Event, Failure, JobId, Request};
use crate::web;
use job::{Ended, Job};

type Jobs = Rc<RefCell<BTreeMap<JobId, Job>>>;

/// Listens for requests. Tells the app when it does: a message sent before that would be lost.
pub fn listen() {
    web::on_panic(|message| {
        let failure = Failure {
            message: format!("the worker stopped: {message}"),
            action:
                "Start the job again. If it happens again with the same file, please report it."
                    .to_owned(),
            is_fatal: true,
        };
        web::post_event(0, &Event::Failed(failure), &[]);
    });
    let jobs = Jobs::default();
    let store = results::Store::default();
    web::listen(move |id, request, handles| dispatch(&jobs, &store, id, request, handles));
    web::post_event(0, &Event::Ready { build: BUILD.to_owned() }, &[]);
}

fn dispatch(
    jobs: &Jobs,
    store: &results::Store,
    id: JobId,
    request: Request,
    handles: Vec<web::Handle>,
) {
    let running = jobs.borrow().get(&id).cloned();
    match (&request, running) {
        (Request::Cancel, Some(job)) => return job.cancel(),
        (Request::PieceTaken, Some(job)) => return job.piece_taken(),
        // It has ended by itself.
        (Request::Cancel | Request::PieceTaken, None) => return,
        _ => {}
    }
    let job = Job::new(id);
    jobs.borrow_mut().insert(id, job.clone());
    let (jobs, store) = (Rc::clone(jobs), Rc::clone(store));
    web::spawn(async move {
        // The only place where a job ends: whatever happened, the app hears it once.
        let (event, handles) = match run(&job, request, &handles, &store).await {
            Ok((outcome, handle)) => (Event::Finished(outcome), handle.into_iter().collect()),
            Err(Ended::Cancelled) => (Event::Cancelled, Vec::new()),
            Err(Ended::Failed(failure)) => (Event::Failed(failure), Vec::new()),
        };
        jobs.borrow_mut().remove(&id);
        web::post_event(id, &event, &handles);
    });
}

async fn run(
    job: &Job,
    request: Request,
    handles: &[web::Handle],
    store: &results::Store,
) -> job::Result {
    match request {
        Request::Unpack { sheet } => unpack::run(job, sheet, handles).await,
        Request::Open { dialect } => open::run(job, dialect, handles).await,
        Request::Preview { recipe, row, n_sources, from } => {
            preview::run(job, recipe, (row, from), n_sources, handles).await
        }
        Request::Convert { recipe, n_sources, limits, to } => {
            convert::run(job, recipe, limits, to, n_sources, handles).await
        }
        Request::Seal(seal) => seal::run(job, seal, handles).await,
        Request::Check { target } => check::run(job, target, handles).await,
        Request::Rewrite { rewrite } => rewrite::run(job, rewrite, handles).await,
        Request::Results(request) => results::run(job, request, handles, store).await,
        Request::Learn { model, known } => learn::run(job, &model, &known, handles).await,
        Request::Cancel | Request::PieceTaken => Err(Ended::Cancelled),
    }
}

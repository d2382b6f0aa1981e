//! Learns from output files how many tokens requests really had.

use super::input::{self, Input};
use super::job::{self, Job};
use crate::engine::results::Observer;
use crate::engine::tokens::LearnedOutput;
use crate::protocol::Outcome;
use crate::web::Handle;

pub(super) async fn run(
    job: &Job,
    model: &str,
    known: &[LearnedOutput],
    handles: &[Handle],
) -> job::Result {
    let sources = input::sources(handles, handles.len())?;
    let total_bytes = input::total_bytes(&sources);
    let mut observer = Observer::new(model, known);
    let mut read_bytes = 0;
    for source in &sources {
        let mut input = Input::new(source, 0)?;
        while let Some(chunk) = input.next(job).await? {
            observer.push(chunk);
            read_bytes += chunk.len() as u64;
            job.report(read_bytes, total_bytes, observer.n_records());
        }
        observer.end_file();
    }
    Ok((Outcome::Learned(observer.finish()), None))
}

//! The life of a job, from `Submitted` to its end.

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use tokio::task::spawn_blocking;
use tokio::time::sleep;

use super::input::{self, File};
use super::output::{self, Done, Place};
use super::{Counts, Job, Status};
use crate::faults::Fault;
use crate::world::{World, hold};

/// In how many pieces the records are done.
const N_PIECES: usize = 10;

/// What is known of a job all its life.
struct Task {
    world: Arc<World>,
    id: String,
    model: Value,
    is_converse: bool,
    input_uri: String,
    output_uri: String,
}

/// Runs a job that has been created.
pub(crate) async fn run(world: Arc<World>, id: String) {
    let text = |value: Option<&Value>| value.and_then(Value::as_str).unwrap_or_default().to_owned();
    let known = {
        let jobs = hold(&world.jobs);
        let Some(job) = jobs.iter().find(|job| job.id == id) else { return };
        (
            job.is_converse(),
            text(job.input.pointer("/inputDataConfig/s3InputDataConfig/s3Uri")),
            text(job.input.pointer("/outputDataConfig/s3OutputDataConfig/s3Uri")),
            job.model.clone(),
        )
    };
    let (is_converse, input_uri, output_uri, model) = known;
    let Some(model) = world.model(&model).cloned() else { return };
    Task { world, id, model, is_converse, input_uri, output_uri }.live().await;
}

impl Task {
    async fn live(self) {
        self.wait().await;
        if !self.go(Status::Validating) {
            return self.stop();
        }
        let fault = self.world.faults.take("Job");
        if fault == Some(Fault::JobFailed) {
            return self.fail("The job failed by order.");
        }
        let (root, uri) = (self.world.root.clone(), self.input_uri.clone());
        let min_records = self.world.options.min_records;
        let read = spawn_blocking(move || input::read(&root, &uri, min_records)).await;
        let place = input::path(&self.world.root, &self.output_uri);
        let (files, place) = match (read, place) {
            (Ok(Ok(files)), Ok(place)) => (files, place),
            (Ok(Err(message)), _) | (_, Err(message)) => return self.fail(&message),
            (Err(error), _) => return self.fail(&error.to_string()),
        };
        let place = Place {
            directory: place.join(&self.id),
            part: self.world.root.join(format!(".{}.part", self.id)),
        };
        self.wait().await;
        if !self.go(Status::Scheduled) {
            return self.stop();
        }
        self.wait().await;
        if fault == Some(Fault::JobExpired) {
            return self.end(Status::Expired);
        }
        if !self.go(Status::InProgress) {
            return self.stop();
        }
        let (counts, tokens, written) = self.work(&files, &place, fault).await;
        let written = written.and_then(|()| output::write_manifest(&place, counts, tokens));
        if let Err(error) = written {
            return self.fail(&format!("The output could not be written: {error}"));
        }
        self.change(|job, now| {
            let end = match (job.status, counts.processed == counts.total) {
                (Status::Stopping, _) => Status::Stopped,
                (_, true) => Status::Completed,
                (_, false) => Status::PartiallyCompleted,
            };
            job.set(end, now);
        });
    }

    /// Does the records in pieces, until all are done or somebody stops the job, and writes the answers.
    async fn work(
        &self,
        files: &[File],
        place: &Place,
        fault: Option<Fault>,
    ) -> (Counts, [u64; 2], std::io::Result<()>) {
        let all: Vec<(usize, &input::Record)> = (0..)
            .zip(files)
            .flat_map(|(number, file)| file.records.iter().map(move |record| (number, record)))
            .collect();
        let mut counts = Counts { total: all.len() as u64, ..Counts::default() };
        let mut tokens = [0, 0];
        let mut lines: Vec<Vec<String>> = files.iter().map(|_| Vec::new()).collect();
        let n_each = all.len().div_ceil(N_PIECES).max(1);
        let mut number = 0;
        for (piece, records) in (1..).zip(all.chunks(n_each)) {
            self.change(|job, _| job.counts = counts);
            self.wait().await;
            let is_enough = fault == Some(Fault::JobPartiallyCompleted) && piece > N_PIECES / 2;
            if is_enough || self.is_stopping() {
                break;
            }
            for (file, record) in records {
                number += 1;
                let model = (&self.model, self.is_converse);
                let Done { line, is_error, tokens: used } =
                    output::answer_record(&self.world, model, record, number);
                counts.processed += 1;
                *(if is_error { &mut counts.error } else { &mut counts.success }) += 1;
                for (sum, used) in tokens.iter_mut().zip(used) {
                    *sum += used;
                }
                if let Some(lines) = lines.get_mut(*file) {
                    lines.push(line);
                }
            }
        }
        self.change(|job, _| job.counts = counts);
        let mut pairs = files.iter().zip(&lines);
        let written =
            pairs.try_for_each(|(file, lines)| output::write(place, &file.name, &self.id, lines));
        (counts, tokens, written)
    }

    async fn wait(&self) {
        sleep(Duration::from_millis(self.world.options.step_millis)).await;
    }

    fn change(&self, how: impl FnOnce(&mut Job, time::OffsetDateTime)) {
        let now = self.world.clock.now();
        let mut jobs = hold(&self.world.jobs);
        if let Some(job) = jobs.iter_mut().find(|job| job.id == self.id) {
            how(job, now);
        }
    }

    fn is_stopping(&self) -> bool {
        hold(&self.world.jobs).iter().any(|job| job.id == self.id && job.status == Status::Stopping)
    }

    /// Goes on to a status, unless somebody stops the job.
    fn go(&self, status: Status) -> bool {
        let mut goes = false;
        self.change(|job, now| {
            goes = job.status != Status::Stopping;
            if goes {
                job.set(status, now);
            }
        });
        goes
    }

    fn end(&self, status: Status) {
        self.change(|job, now| job.set(status, now));
    }

    fn stop(&self) {
        self.end(Status::Stopped);
    }

    fn fail(&self, message: &str) {
        self.change(|job, now| {
            job.message = Some(message.to_owned());
            job.set(Status::Failed, now);
        });
    }
}

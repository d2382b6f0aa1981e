//! Writes a copy of a file: mended, or translated.

use super::convert::WRITE_BYTES;
use super::input::{Input, source};
use super::job::{self, Ended, Job};
use super::written::{to_file, write_enough};
use crate::engine::check::Report;
use crate::engine::inspect::Mend;
use crate::engine::translate::{Requests, Results};
use crate::protocol::{Outcome, Rewrite, diagnostics};
use crate::web::{Handle, Sink, Source};

pub(super) async fn run(job: &Job, rewrite: Rewrite, handles: &[Handle]) -> job::Result {
    let source = source(handles)?;
    let mut machine = match rewrite {
        Rewrite::Mend(target) => Machine::Mend(Mend::new(target)),
        Rewrite::Requests(target) => Machine::Requests(Box::new(Requests::new(target))),
        Rewrite::Results(origin) => Machine::Results(Results::new(origin)),
    };
    let writing = to_file(job, async |sink| write(job, source, &mut machine, sink).await);
    let ((), n_bytes, file) = writing.await?;
    let (n_records, n_left_out, n_changed) = machine.totals();
    let diagnostics = diagnostics(machine.report());
    Ok((Outcome::Rewritten { n_records, n_left_out, n_changed, n_bytes, diagnostics }, file))
}

async fn write(
    job: &Job,
    source: Source,
    machine: &mut Machine,
    sink: &mut Sink,
) -> Result<(), Ended> {
    let total_bytes = source.size();
    let mut input = Input::new(&source, 0)?;
    let mut out = Vec::with_capacity(WRITE_BYTES * 2);
    let mut read_bytes = 0;
    while let Some(chunk) = input.next(job).await? {
        machine.push(chunk, &mut out);
        read_bytes += chunk.len() as u64;
        write_enough(sink, &mut out).await?;
        job.report(read_bytes, total_bytes, machine.totals().0);
    }
    machine.finish(&mut out);
    sink.write(&out).await?;
    job.check_cancelled()
}

/// The machines that write one file from another.
enum Machine {
    Mend(Mend),
    Requests(Box<Requests>),
    Results(Results),
}

impl Machine {
    fn push(&mut self, chunk: &[u8], out: &mut Vec<u8>) {
        match self {
            Self::Mend(machine) => machine.push(chunk, out),
            Self::Requests(machine) => machine.push(chunk, out),
            Self::Results(machine) => machine.push(chunk, out),
        }
    }

    fn finish(&mut self, out: &mut Vec<u8>) {
        match self {
            Self::Mend(machine) => machine.finish(out),
            Self::Requests(machine) => machine.finish(out),
            Self::Results(machine) => machine.finish(out),
        }
    }

    fn report(&self) -> &Report {
        match self {
            Self::Mend(machine) => machine.report(),
            Self::Requests(machine) => machine.report(),
            Self::Results(machine) => machine.report(),
        }
    }

    /// Records written, left out, and changed.
    fn totals(&self) -> (u64, u64, u64) {
        match self {
            Self::Mend(machine) => (machine.n_records(), 0, machine.n_changed()),
            Self::Requests(machine) => {
                let totals = machine.totals();
                (totals.n_records, totals.n_left_out, totals.n_records)
            }
            Self::Results(machine) => {
                let totals = machine.totals();
                let n_records = totals.n_answers + totals.n_errors;
                (n_records, totals.n_left_out, n_records)
            }
        }
    }
}

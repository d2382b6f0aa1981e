//! `quarry convert`: other services' batches to records, and Bedrock's output to theirs.

use super::args::{self, Format};
use super::failure::Failure;
use super::input::Input;
use super::said::{Said, diagnostics};
use super::stream::{self, Machine, Written};
use super::{Found, recipe};
use crate::engine::check::Report;
use crate::engine::translate::{Origin, Requests, Results, Target};

pub(super) fn run(args: &args::Convert, format: Format) -> Result<Found, Failure> {
    let model = args.model.clone().unwrap_or_default();
    let mut said = Said::of(&args.file);
    if args.results {
        let format = args.body.request_format.clone().unwrap_or_default();
        let mut results = Results::new(Origin { model, format });
        let packing = write(&mut results, args, &mut said)?;
        let totals = results.totals();
        said.records = totals.n_answers + totals.n_errors;
        said.left_out = totals.n_left_out;
        said.diagnostics = diagnostics(&packing, &[results.report()]);
    } else {
        let format = recipe::format_of(&model, &args.body)?;
        let defaults = args.parameters.iter().cloned().collect();
        let mut requests = Requests::new(Target { model, format, defaults });
        let packing = write(&mut requests, args, &mut said)?;
        let totals = requests.totals();
        said.records = totals.n_records;
        said.left_out = totals.n_left_out;
        said.diagnostics = diagnostics(&packing, &[requests.report()]);
    }
    said.print(format)
}

fn write(
    machine: &mut dyn Machine,
    args: &args::Convert,
    said: &mut Said,
) -> Result<Vec<Report>, Failure> {
    let mut input = Input::open(&args.file)?;
    let first = input.next()?.unwrap_or_default().to_vec();
    let Written { files, n_bytes, packing } =
        stream::write(machine, &mut input, &first, &args.file, &args.out)?;
    said.files = files;
    said.bytes = n_bytes;
    Ok(packing)
}

impl Machine for Requests {
    fn push(&mut self, chunk: &[u8], out: &mut Vec<u8>) {
        self.push(chunk, out);
    }

    fn finish(&mut self, out: &mut Vec<u8>) {
        self.finish(out);
    }

    fn n_records(&self) -> u64 {
        self.totals().n_records
    }
}

impl Machine for Results {
    fn push(&mut self, chunk: &[u8], out: &mut Vec<u8>) {
        self.push(chunk, out);
    }

    fn finish(&mut self, out: &mut Vec<u8>) {
        self.finish(out);
    }

    fn n_records(&self) -> u64 {
        self.totals().n_answers + self.totals().n_errors
    }
}

//! A source through a machine of the engine into a file, in flat memory.

use std::path::Path;

use super::failure::Failure;
use super::input::Input;
use super::output::Output;
use super::progress::Progress;
use super::writer::{Watch, Writer};
use crate::engine::check::Report;

/// Output is written in pieces of at least this size.
const WRITE_BYTES: usize = 1 << 20;

/// A machine that writes one file from another.
pub(super) trait Machine {
    /// Reads a chunk and appends what it gives.
    fn push(&mut self, chunk: &[u8], out: &mut Vec<u8>);
    /// Ends a file of the source and begins the next one, by its first bytes and its name.
    fn next_file(&mut self, _head: &[u8], _name: &str, _out: &mut Vec<u8>) {}
    /// Reads what is left at the end.
    fn finish(&mut self, out: &mut Vec<u8>);
    /// Records written so far.
    fn n_records(&self) -> u64;
}

/// What a pass wrote.
pub(super) struct Written {
    /// The files; none when there was no record to write.
    pub(super) files: Vec<String>,
    /// Its bytes.
    pub(super) n_bytes: u64,
    /// What is wrong with the packing of the source, file by file.
    pub(super) packing: Vec<Report>,
}

/// Runs a machine over a whole source into a file. A file without a record is not written.
pub(super) fn write(
    machine: &mut dyn Machine,
    input: &mut Input,
    first: &[u8],
    source: &Path,
    path: &Path,
) -> Result<Written, Failure> {
    let output = Output::create(path, [source])?;
    let (output, ()) = run(machine, input, first, Some(output), ())?;
    let packing = input.packing().to_vec();
    match output {
        Some(output) if machine.n_records() > 0 => {
            let n_bytes = output.n_bytes();
            let file = output.finish()?.to_string_lossy().into_owned();
            Ok(Written { files: vec![file], n_bytes, packing })
        }
        _ => Ok(Written { files: Vec::new(), n_bytes: 0, packing }),
    }
}

/// Runs a machine over a whole source, into an output that is not finished yet or into none.
pub(super) fn run<W: Watch>(
    machine: &mut dyn Machine,
    input: &mut Input,
    first: &[u8],
    output: Option<Output>,
    watch: W,
) -> Result<(Option<Output>, W), Failure> {
    let mut writer = Writer::start(output, watch);
    let mut progress = Progress::new();
    let mut out = Vec::with_capacity(WRITE_BYTES * 2);
    machine.push(first, &mut out);
    while input.advance()? {
        if let Some(name) = input.begun_file() {
            machine.next_file(input.chunk(), &name, &mut out);
        }
        machine.push(input.chunk(), &mut out);
        if out.len() >= WRITE_BYTES {
            writer.write(&mut out)?;
        }
        progress.report(input, machine.n_records());
    }
    machine.finish(&mut out);
    writer.write(&mut out)?;
    writer.finish()
}

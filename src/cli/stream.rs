//! A source through a machine of the engine into a file, in flat memory.

use std::path::Path;

use super::failure::Failure;
use super::input::Input;
use super::output::Output;
use super::progress::Progress;

/// Output is written in pieces of at least this size.
const WRITE_BYTES: usize = 1 << 20;

/// A machine that writes one file from another.
pub(super) trait Machine {
    /// Reads a chunk and appends what it gives.
    fn push(&mut self, chunk: &[u8], out: &mut Vec<u8>);
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
}

/// Runs a machine over a whole source into a file. A file without a record is not written.
pub(super) fn write(
    machine: &mut dyn Machine,
    mut input: Input,
    first: &[u8],
    source: &Path,
    path: &Path,
) -> Result<Written, Failure> {
    let mut output = Output::create(path, source)?;
    let mut progress = Progress::new();
    let mut out = Vec::with_capacity(WRITE_BYTES * 2);
    machine.push(first, &mut out);
    while let Some(chunk) = input.next()? {
        machine.push(chunk, &mut out);
        if out.len() >= WRITE_BYTES {
            output.write(&out)?;
            out.clear();
        }
        progress.report(&input, machine.n_records());
    }
    machine.finish(&mut out);
    output.write(&out)?;
    let n_bytes = output.n_bytes();
    if machine.n_records() == 0 {
        return Ok(Written { files: Vec::new(), n_bytes: 0 });
    }
    let file = output.finish()?.to_string_lossy().into_owned();
    Ok(Written { files: vec![file], n_bytes })
}

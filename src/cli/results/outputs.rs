//! Output files, read once from beginning to end and then again line by line.

use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{channel, sync_channel};

use super::super::disk;
use super::super::failure::Failure;
use super::super::input::{self, Input, Version};
use super::super::output::Output as Unpacked;
use super::super::progress::Progress;
use crate::engine::check::Report;
use crate::engine::results::{CutChunk, Cutter, Files, Output, Reader};
use crate::engine::unpack::{Packing, recognize};

/// Chunks whose lines were found and that wait to be read.
const N_AHEAD: usize = 2;

/// The output files of a job.
pub(super) struct Outputs {
    files: Vec<OutputFile>,
    /// The file that was read last, since lines are read file by file.
    open: Option<(usize, File)>,
}

struct OutputFile {
    path: PathBuf,
    version: Version,
    /// What lay in it, where its own lines cannot be read at random places. It goes with this.
    unpacked: Option<Unpacked>,
}

/// What was read.
pub(super) struct ReadOutputs {
    pub(super) files: Outputs,
    pub(super) output: Output,
    /// What is wrong with the packing of each.
    pub(super) packing: Vec<Report>,
}

/// Reads all files. Where lines are wanted again, what is packed or comes through a pipe is kept
/// beside `near`, or in the directory for temporary files.
pub(super) fn read(
    paths: &[PathBuf],
    near: Option<&Path>,
    is_read_again: bool,
) -> Result<ReadOutputs, Failure> {
    let mut reader = Reader::default();
    let mut progress = Progress::new();
    let mut packing = Vec::new();
    let mut files = Vec::new();
    for (idx, path) in (0..).zip(paths) {
        let mut unpacked =
            if is_read_again && !is_random(path)? { Some(unpack_to(path, near)?) } else { None };
        let mut input = Input::open(path)?;
        read_file(&mut input, &mut reader, &mut progress, unpacked.as_mut())?;
        packing.extend(input.packing().iter().map(|report| report.clone().about_file(idx)));
        let version = input.done().first().and_then(|done| done.version);
        files.push(OutputFile { path: path.clone(), version, unpacked });
    }
    Ok(ReadOutputs { files: Outputs { files, open: None }, output: reader.finish(), packing })
}

/// Reads a file: this thread finds its lines and their parts, another one what stands in them.
fn read_file(
    input: &mut Input,
    reader: &mut Reader,
    progress: &mut Progress,
    mut unpacked: Option<&mut Unpacked>,
) -> Result<(), Failure> {
    let n_before = reader.output().index.len() as u64;
    let mut cutter = Cutter::default();
    std::thread::scope(|scope| {
        let (to_reader, cut) = sync_channel::<CutChunk>(N_AHEAD);
        let (used, free) = channel::<Vec<u8>>();
        let reader = &mut *reader;
        scope.spawn(move || {
            for chunk in cut {
                reader.push_cut(&chunk);
                // Who has read all needs no buffers any more.
                drop(used.send(chunk.into_bytes()));
            }
        });
        let ended = || Failure("reading the output ended early".to_owned());
        let mut n_lines = n_before;
        while input.advance()? {
            if let Some(unpacked) = &mut unpacked {
                unpacked.write(input.chunk())?;
            }
            let chunk = cutter.cut(input.swap(free.try_recv().unwrap_or_default()));
            n_lines += chunk.n_lines() as u64;
            progress.report(input, n_lines);
            to_reader.send(chunk).map_err(|_closed| ended())?;
        }
        to_reader.send(cutter.finish()).map_err(|_closed| ended())
    })?;
    reader.end_file();
    Ok(())
}

/// Whether its bytes are its lines, at any place and any time.
fn is_random(path: &Path) -> Result<bool, Failure> {
    if input::is_read_once(path) {
        return Ok(false);
    }
    let head = disk::head(path).map_err(|error| Failure::of_path("read", path, &error))?;
    Ok(matches!(recognize(&head, &input::name(path)), Ok(Packing::Plain)))
}

/// A file that never gets its name, and goes when the program ends.
fn unpack_to(path: &Path, near: Option<&Path>) -> Result<Unpacked, Failure> {
    let dir = near.map_or_else(std::env::temp_dir, Path::to_owned);
    Unpacked::create(&dir.join(format!("quarry-{}-unpacked", input::name(path))), [path])
}

impl Outputs {
    /// Refuses what was read where a file is not what it was: lines may be others by now.
    pub(super) fn check_unchanged(&self) -> Result<(), Failure> {
        for file in self.files.iter().filter(|file| file.unpacked.is_none()) {
            input::check_version(&file.path, file.version)?;
        }
        Ok(())
    }
}

impl Files for Outputs {
    type Error = Failure;

    fn read(&mut self, idx: usize, bytes: Range<u64>, into: &mut Vec<u8>) -> Result<(), Failure> {
        into.clear();
        let Some(OutputFile { path, unpacked, .. }) = self.files.get(idx) else { return Ok(()) };
        let failure = |error| Failure::of_path("read", path, &error);
        let file = match &mut self.open {
            Some((open, file)) if *open == idx => file,
            other => {
                let at = unpacked.as_ref().map_or(path.as_path(), Unpacked::unfinished_path);
                &mut other.insert((idx, disk::open(at).map_err(failure)?)).1
            }
        };
        file.seek(SeekFrom::Start(bytes.start)).map_err(failure)?;
        let n_bytes = bytes.end.saturating_sub(bytes.start);
        file.take(n_bytes).read_to_end(into).map_err(failure)?;
        if (into.len() as u64) < n_bytes {
            return Err(input::changed(path));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::Write as _;

    use super::*;

    #[test]
    fn lines_of_a_file_that_changed_are_not_given_out() {
        let path = std::env::temp_dir().join(format!("quarry-{}-out", std::process::id()));
        let line = "{\"recordId\": \"a\", \"error\": \"no\"}\n";
        let mut file = fs::File::create(&path).unwrap();
        file.write_all(line.repeat(2).as_bytes()).unwrap();
        let paths = [path.clone()];
        let mut read = read(&paths, None, true).unwrap();
        assert_eq!(read.output.index.len(), 2);
        let mut bytes = Vec::new();
        let second = read.output.index.get(1).unwrap().bytes();
        read.files.read(0, second.clone(), &mut bytes).unwrap();
        assert_eq!(bytes, line.trim_end().as_bytes());
        read.files.check_unchanged().unwrap();
        fs::OpenOptions::new().write(true).open(&path).unwrap().set_len(10).unwrap();
        for failure in [read.files.read(0, second, &mut bytes), read.files.check_unchanged()] {
            assert!(failure.unwrap_err().0.contains("changed"));
        }
        fs::remove_file(&path).unwrap();
    }
}

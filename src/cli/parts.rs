//! A batch file in the parts of a plan, and what says that they are whole.

use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use super::disk;
use super::failure::Failure;
use super::output::{self, Output, Whole};
use super::writer::{Watch, Writer};
use crate::engine::split::{
    Digest, Event, Limits, MANIFEST_FILE, Manifest, Measure, Part, PartPlan, Splitter, file_name,
    stem,
};

/// Bytes that are read back at once.
const CHUNK_BYTES: usize = 1 << 20;

/// What has to be known of a batch file to cut it.
pub(super) struct Tally {
    /// Where its lines end.
    pub(super) measure: Measure,
    limits: Limits,
    /// Of all bytes, as long as they may be one part.
    digest: Digest,
}

impl Tally {
    /// Nothing of a file that is cut under these limits.
    pub(super) fn new(limits: Limits) -> Self {
        Self { measure: Measure::default(), limits, digest: Digest::default() }
    }
}

impl Watch for Tally {
    fn see(&mut self, bytes: &[u8]) {
        self.measure.push(bytes);
        let Limits { max_records, max_bytes, .. } = self.limits;
        if self.measure.n_records() <= max_records && self.measure.n_bytes() <= max_bytes {
            self.digest.update(bytes);
        }
    }
}

/// Files that are whole, and do not have their names yet.
pub(super) struct Cut {
    files: Vec<Whole>,
    /// What they are.
    pub(super) parts: Vec<Part>,
}

/// Cuts the records of a source. A single part is what was written already; of several, each is
/// copied out of it, so that for a while the disk holds all of them twice.
pub(super) fn cut(
    staged: Output,
    tally: Tally,
    plan: &PartPlan,
    source_name: &str,
    sources: &[PathBuf],
) -> Result<Cut, Failure> {
    if let [only] = plan.parts.as_slice() {
        let file = file_name(&stem(source_name), 1, 1);
        let sha256 = tally.digest.to_hex();
        let part = Part { file, n_records: only.n_records, n_bytes: only.n_bytes, sha256 };
        return Ok(Cut { files: vec![staged.whole()?], parts: vec![part] });
    }
    let path = staged.unfinished_path();
    let failure = |error: io::Error| Failure::of_path("read", path, &error);
    let dir = output::directory(path);
    let mut lines = disk::open(path).map_err(failure)?;
    let mut splitter = Splitter::new(plan.parts.clone(), source_name);
    let mut chunk = Vec::with_capacity(CHUNK_BYTES);
    let mut open: Option<Writer<()>> = None;
    let mut written = Vec::new();
    let mut cut = Cut { files: Vec::new(), parts: Vec::new() };
    loop {
        chunk.clear();
        let n_read = (&mut lines).take(CHUNK_BYTES as u64).read_to_end(&mut chunk);
        if n_read.map_err(failure)? == 0 {
            break;
        }
        let mut rest = chunk.as_slice();
        while let Some(event) = splitter.next(&mut rest) {
            match event {
                Event::Begin { file, .. } => {
                    open = Some(Writer::start(Some(Output::create(&dir.join(file), sources)?), ()));
                }
                Event::Write(bytes) => {
                    written.extend_from_slice(bytes);
                    open.as_mut().map_or(Ok(()), |file| file.write(&mut written))?;
                }
                Event::End(part) => cut.add(part, open.take())?,
            }
        }
    }
    if let Some(part) = splitter.finish() {
        cut.add(part, open.take())?;
    }
    if !splitter.is_as_planned() {
        return Err(Failure(format!("{} changed while it was cut into parts", path.display())));
    }
    Ok(cut)
}

impl Cut {
    /// Adds a part, whose file is brought to the disk.
    fn add(&mut self, part: Part, file: Option<Writer<()>>) -> Result<(), Failure> {
        let (output, ()) = file.map_or(Ok((None, ())), Writer::finish)?;
        self.files.extend(output.map(Output::whole).transpose()?);
        self.parts.push(part);
        Ok(())
    }

    /// Gives the parts their names, and then the manifest its own: it says that the job is whole.
    pub(super) fn publish(
        self,
        dir: &Path,
        sources: &[PathBuf],
        manifest: &Manifest,
    ) -> Result<(), Failure> {
        let mut last = Output::create(&dir.join(MANIFEST_FILE), sources)?;
        last.write(manifest.to_json().as_bytes())?;
        output::publish(&self.files, &last.whole()?, |earlier| manifest.left_over(earlier))
    }
}

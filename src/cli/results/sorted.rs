//! Files of a job by what they are, which their content says.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::super::disk;
use super::super::failure::Failure;
use super::super::input::{self, Input};
use super::args::Results;
use crate::engine::results::{Dropped, JobManifest};
use crate::engine::split::Manifest;
use crate::engine::unpack::{Packing, recognize, unpacked_name};

/// Longest manifest that is read.
const MAX_MANIFEST_BYTES: usize = 64 << 20;

/// The files of a job, each among its kind.
#[derive(Debug, Default)]
pub(super) struct Sorted {
    pub(super) outputs: Vec<PathBuf>,
    pub(super) inputs: Vec<PathBuf>,
    pub(super) sources: Vec<PathBuf>,
    /// What `manifest.json.out` of all jobs say together.
    pub(super) manifest: Option<JobManifest>,
    pub(super) quarry: Option<Manifest>,
    /// All of them, in the order in which they were found.
    pub(super) files: Vec<SortedFile>,
}

/// A file and what it is.
#[derive(Debug, Clone, Serialize)]
pub(super) struct SortedFile {
    pub(super) path: String,
    /// `None` when it is nothing of a job.
    pub(super) kind: Option<Dropped>,
}

impl Sorted {
    /// Sorts what was named.
    pub(super) fn of(args: &Results) -> Result<Self, Failure> {
        if let (Some(out), Some(retry)) = (&args.out, &args.again.retry)
            && (out == retry || disk::is_same(out, retry))
        {
            return Err(Failure(format!(
                "{} cannot be both the table and the retry file",
                out.display()
            )));
        }
        let named = args.sources.iter().chain(&args.inputs).chain(&args.manifests);
        let elsewhere: Vec<&PathBuf> = named.collect();
        let (mut this, mut found_sources) = Self::by_content(&args.outputs, &elsewhere)?;
        // A table that a run before has written is no part of the job, as long as there is another
        // source; all else that is read is not to be replaced.
        if let Some(out) = &args.out {
            let is_named = this.quarry.as_ref().is_some_and(|quarry| {
                quarry.sources.iter().any(|source| source.name == input::name(out))
            });
            if !args.sources.is_empty() || found_sources.len() > 1 && !is_named {
                found_sources.retain(|path| !disk::is_same(path, out));
            }
        }
        for path in &args.inputs {
            this.add(path.clone(), Some(Dropped::BatchInput))?;
        }
        for path in &args.manifests {
            this.add(path.clone(), Some(Dropped::JobManifest))?;
        }
        this.choose_sources(args, found_sources)?;
        this.check_outputs("these files")?;
        Ok(this)
    }

    /// Sorts the files of one run of several: its outputs and its manifests are wanted, and what is no
    /// part of a job is passed over.
    pub(super) fn of_run(
        name: &str,
        paths: &[PathBuf],
        elsewhere: &[&PathBuf],
    ) -> Result<Self, Failure> {
        let (mut this, others) = Self::by_content(paths, elsewhere)?;
        others.into_iter().try_for_each(|path| this.add(path, None))?;
        this.check_outputs(&format!("the files of {name}"))?;
        Ok(this)
    }

    /// Sorts these files, but for those that are known from elsewhere. What may be a source comes back
    /// beside.
    fn by_content(
        paths: &[PathBuf],
        elsewhere: &[&PathBuf],
    ) -> Result<(Self, Vec<PathBuf>), Failure> {
        let (mut this, mut found_sources) = (Self::default(), Vec::new());
        for path in all_files(paths)? {
            // What a run before has written is no part of the job.
            if elsewhere.iter().any(|other| disk::is_same(&path, other)) {
                continue;
            }
            match kind_of(&path)? {
                Some(Dropped::Source) if is_table(&path) => found_sources.push(path),
                Some(Dropped::Source) => this.add(path, None)?,
                kind => this.add(path, kind)?,
            }
        }
        Ok((this, found_sources))
    }

    fn check_outputs(&self, where_from: &str) -> Result<(), Failure> {
        if self.outputs.is_empty() {
            return Err(Failure(format!(
                "there is no output among {where_from}: Bedrock writes them as *.jsonl.out"
            )));
        }
        Ok(())
    }

    fn add(&mut self, path: PathBuf, kind: Option<Dropped>) -> Result<(), Failure> {
        self.files.push(SortedFile { path: path.to_string_lossy().into_owned(), kind });
        match kind {
            Some(Dropped::Output) => self.outputs.push(path),
            Some(Dropped::BatchInput) => self.inputs.push(path),
            Some(Dropped::Source) => self.sources.push(path),
            Some(Dropped::JobManifest) => {
                let manifest = JobManifest::of(&read(&path)?).ok_or_else(|| {
                    Failure(format!("{} is no manifest of a job", path.display()))
                })?;
                self.manifest = Some(match self.manifest.take() {
                    Some(before) => before.and(&manifest),
                    None => manifest,
                });
            }
            Some(Dropped::QuarryManifest) => {
                let manifest = serde_json::from_str(&read(&path)?).map_err(|error| {
                    Failure(format!("{} is no quarry.json: {error}", path.display()))
                })?;
                if self.quarry.replace(manifest).is_some() {
                    return Err(Failure(
                        "there are two quarry.json: read the outputs of one job at a time"
                            .to_owned(),
                    ));
                }
            }
            None => {}
        }
        Ok(())
    }

    /// Takes those that were named; else those that quarry.json names; else the only one there is.
    fn choose_sources(&mut self, args: &Results, found: Vec<PathBuf>) -> Result<(), Failure> {
        let is_source = |path: &PathBuf| match &self.quarry {
            Some(quarry) => quarry.sources.iter().any(|source| source.name == input::name(path)),
            None => true,
        };
        let (mut chosen, others): (Vec<_>, Vec<_>) =
            found.into_iter().partition(|path| args.sources.is_empty() && is_source(path));
        if let Some(quarry) = &self.quarry {
            let place = |path: &PathBuf| {
                quarry.sources.iter().position(|source| source.name == input::name(path))
            };
            chosen.sort_by_key(place);
        } else if chosen.len() > 1 {
            let names: Vec<String> = chosen.iter().map(|path| path.display().to_string()).collect();
            return Err(Failure(format!(
                "{} are no files of a job; name those that the records were made of with --source, and \
                 leave out the others",
                names.join(", ")
            )));
        }
        for path in args.sources.iter().cloned().chain(chosen) {
            self.add(path, Some(Dropped::Source))?;
        }
        others.into_iter().try_for_each(|path| self.add(path, None))
    }
}

/// Whether a file is called as tables are. A directory may have notes and pictures, too; what is called
/// otherwise is named with `--source`.
fn is_table(path: &Path) -> bool {
    let name = input::name(path);
    let ending =
        Path::new(unpacked_name(&name)).extension().map(std::ffi::OsStr::to_ascii_lowercase);
    let tables = ["csv", "tsv", "jsonl", "ndjson", "json", "xlsx", "ods"];
    ending.is_some_and(|ending| tables.iter().any(|table| ending == *table))
}

/// The files that were named, and those of directories that were.
fn all_files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut all: Vec<PathBuf> = Vec::new();
    for path in paths {
        let found = if path.is_dir() {
            disk::list(path).map_err(|error| Failure::of_path("read", path, &error))?
        } else {
            vec![path.clone()]
        };
        // A pattern of the shell may name a directory and what is in it.
        for file in found {
            if !all.iter().any(|other| disk::is_same(other, &file)) {
                all.push(file);
            }
        }
    }
    Ok(all)
}

/// What a file is; `None` when it is nothing that can be read.
fn kind_of(path: &Path) -> Result<Option<Dropped>, Failure> {
    // What can be read only once is not looked at before.
    if input::is_read_once(path) {
        return Ok(Some(Dropped::Output));
    }
    let name = input::name(path);
    let head = disk::head(path).map_err(|error| Failure::of_path("read", path, &error))?;
    match recognize(&head, &name) {
        Err(_) => return Ok(None),
        Ok(Packing::Spreadsheet(_)) => return Ok(Some(Dropped::Source)),
        Ok(Packing::Plain | Packing::Gzip) => {}
    }
    let mut input = Input::open(path)?;
    let Some(head) = input.next()? else { return Ok(None) };
    let kind = Dropped::of(head, unpacked_name(&name));
    Ok((kind != Dropped::Source || !head.is_empty()).then_some(kind))
}

/// The text of a manifest.
fn read(path: &Path) -> Result<String, Failure> {
    let mut input = Input::open(path)?;
    let mut bytes = Vec::new();
    while let Some(chunk) = input.next()? {
        bytes.extend_from_slice(chunk);
        if bytes.len() > MAX_MANIFEST_BYTES {
            return Err(Failure(format!("{} is too long for a manifest", path.display())));
        }
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

//! What is sent and run: files of records, one behind the other.

use leptos::prelude::*;

use crate::engine::aws::S3Location;
use crate::engine::aws::kit::Part;
use crate::engine::catalog::find_model;
use crate::engine::json::Document;
use crate::engine::recipe::Recipe;
use crate::engine::split::Limits;
use crate::engine::{family, split};
use crate::protocol::{RecordsTo, Request};
use crate::web;

use super::super::{Invocation, current_catalog};
use super::Refusal;
use super::trial::body_of;

/// Bytes that are read to find one record; longer ones are passed over.
const WINDOW_BYTES: u64 = 1 << 20;

/// The files of one or more jobs. Two are equal when their records lie in the same file of the browser, or
/// are made of the same in the same way.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Batch {
    /// Where the records of all files are.
    pub(crate) records: Records,
    /// The files, in order.
    pub(crate) files: Vec<BatchFile>,
}

impl Batch {
    /// One file, which is all of a file of the browser.
    pub(crate) fn of_one(records: web::Handle, name: String, n_bytes: u64) -> Self {
        Self {
            records: Records::Kept(records),
            files: vec![BatchFile { name, start: 0, end: n_bytes }],
        }
    }

    /// The file of the browser that holds the records, if one does.
    pub(crate) fn kept(&self) -> Option<&web::Handle> {
        match &self.records {
            Records::Kept(records) => Some(records),
            Records::Made(_) => None,
        }
    }

    /// The files with their hashes, as far as they are known.
    pub(crate) fn parts(&self, sealed: &[split::Part]) -> Vec<Part> {
        let parts = self.files.iter().enumerate().map(|(idx, file)| Part {
            file: file.name.clone(),
            sha256: sealed.get(idx).map(|part| part.sha256.clone()),
        });
        parts.collect()
    }
}

/// Where records are.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Records {
    /// In a file of the browser.
    Kept(web::Handle),
    /// Nowhere: they are made while they are sent.
    Made(Box<Making>),
}

/// How records are made.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Making {
    recipe: Recipe,
    limits: Limits,
    n_sources: usize,
    handles: Vec<web::Handle>,
}

impl Making {
    /// Of these files, of which the first are the source.
    pub(crate) fn new(
        recipe: Recipe,
        limits: Limits,
        n_sources: usize,
        handles: Vec<web::Handle>,
    ) -> Self {
        Self { recipe, limits, n_sources, handles }
    }

    /// What makes them, and of which files.
    pub(crate) fn request(self, to: RecordsTo) -> (Request, Vec<web::Handle>) {
        let Self { recipe, limits, n_sources, handles } = self;
        (Request::Convert { recipe, n_sources, limits, to }, handles)
    }
}

/// A file of a batch: one job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BatchFile {
    /// Its name.
    pub(crate) name: String,
    /// Where it begins.
    pub(crate) start: u64,
    /// Where it ends.
    pub(crate) end: u64,
}

impl BatchFile {
    /// Its bytes.
    pub(crate) fn n_bytes(&self) -> u64 {
        self.end - self.start
    }
}

/// A file that is in S3.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SentObject {
    /// Where it is.
    pub(crate) place: S3Location,
    /// What tells its records from others.
    pub(crate) digest: String,
}

/// What jobs are of, beside their files.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct JobOf {
    /// Id of the model.
    pub(crate) model: String,
    /// Code of the region that it was chosen for.
    pub(crate) region: String,
    /// How the model is called.
    pub(crate) invocation: Invocation,
}

/// How the model of a batch file is called, by its first record; known once that is read.
pub(crate) fn invocation_of(batch: &Batch) -> RwSignal<Invocation> {
    let found = RwSignal::new(Invocation::default());
    let records = batch.kept().map(|records| web::Source::named(records, "records"));
    web::spawn(async move {
        let body = async { body_of(&line_at(&records?.ok()?, 0).await.ok()??.0) }.await;
        let mut document = Document::default();
        let body = body.unwrap_or_default();
        if let Some(family) = document.parse(&body).ok().and_then(family::recognize) {
            found.try_set(Invocation::of_format(family.id()));
        }
    });
    found
}

/// Id of the model behind what a job named: a model, a profile, an ARN.
pub(crate) fn model_behind(named: &str) -> String {
    let model = find_model(current_catalog(), named);
    model.map_or_else(|| named.to_owned(), |model| model.id.clone())
}

/// The first line that begins at or after a place, and where it ends; `None` where none does, or where it
/// is too long.
pub(super) async fn line_at(
    records: &web::Source,
    from: u64,
) -> Result<Option<(String, u64)>, Refusal> {
    let end = u64::min(from + WINDOW_BYTES, records.size());
    // The byte before says whether a line begins here.
    let start = from.saturating_sub(1);
    let lost =
        |error: web::Error| Refusal::new(error.to_string(), "Make the file again, and try then.");
    let bytes = records.read(start, end).await.map_err(lost)?;
    let skipped = if from == 0 { 0 } else { end_of_line(&bytes).unwrap_or(bytes.len()) };
    let rest = bytes.get(skipped..).unwrap_or_default();
    let Some(len) = end_of_line(rest) else {
        return Ok(None);
    };
    let text = String::from_utf8_lossy(rest.get(..len).unwrap_or_default()).into_owned();
    Ok(Some((text, start + (skipped + len) as u64)))
}

/// Behind the first line break.
fn end_of_line(bytes: &[u8]) -> Option<usize> {
    bytes.iter().position(|byte| *byte == b'\n').map(|at| at + 1)
}

//! Reads an output and all that belongs to it, once.

use super::super::input::{self, Input};
use super::super::job::{Ended, Job};
use super::super::unpack;
use super::runs::AddedRuns;
use super::source::SourcePass;
use super::{Opened, OpenedSource};
use crate::engine::check::{Place, Report};
use crate::engine::recipe::RecordIdSource;
use crate::engine::results::rules::NO_MANIFEST;
use crate::engine::results::{
    Distribution, Dropped, Entry, Index, JobManifest, Joiner, Output, Reader, Reconciliation,
    RowIdGuess, RowIds, Rows, SentIds, SentReader, SourcePart, SourceRows,
};
use crate::engine::source::{Row, Scan};
use crate::engine::split::Manifest;
use crate::engine::unpack::unpacked_name;
use crate::protocol::{Failure, OpenedFile, ResultsSummary, diagnostics_of};
use crate::web::{Handle, Slices, Source};

/// Largest manifest that is read.
const MAX_MANIFEST_BYTES: u64 = 64 << 20;

/// The files by what they are.
#[derive(Default)]
pub(super) struct Sorted {
    pub(super) files: Vec<OpenedFile>,
    pub(super) outputs: Vec<Source>,
    inputs: Vec<Source>,
    sources: Vec<Source>,
    manifest: Option<JobManifest>,
    pub(super) own: Option<Manifest>,
}

pub(super) async fn run(
    job: &Job,
    row_ids: Option<RowIds>,
    handles: &[Handle],
) -> Result<(Opened, ResultsSummary), Ended> {
    let sorted = sort(job, handles).await?;
    let mut pass = Pass {
        job,
        read_bytes: 0,
        total_bytes: input::total_bytes(&sorted.outputs)
            + input::total_bytes(&sorted.inputs)
            + input::total_bytes(&sorted.sources),
    };
    let output = pass.output(&sorted.outputs).await?;
    let (mut report, mut source_report) = (Report::new(), Report::new());
    let (rows, found, source, row_ids, is_blind) = if sorted.sources.is_empty() {
        let (rows, found) = pass.join_input(&sorted.inputs, &output.index, &mut report).await?;
        (rows, found, None, None, false)
    } else {
        let sent = pass.input(&sorted.inputs, &mut report, |_, _, _| {}).await?;
        let sent = (!sorted.inputs.is_empty()).then_some(sent);
        let parts = parts(job, &sorted.sources).await?;
        let own = sorted.own.as_ref().map(|own| &own.recipe.record_id);
        let guess = match row_ids {
            Some(_) => None,
            None => guess(job, &sorted.sources, &parts, own, &output.index).await?,
        };
        let is_blind = row_ids.is_none() && guess.is_none();
        let row_ids = row_ids.or(guess).unwrap_or_default();
        let joiner = Joiner::new(&output.index, sent.as_ref());
        let joined = pass.join(&sorted.sources, parts, row_ids, (joiner, &mut report)).await?;
        let (joiner, source, of_source) = joined;
        source_report = of_source;
        let (rows, found) = joiner.finish(&mut report);
        (rows, found, Some(source), Some(row_ids), is_blind)
    };
    match &sorted.manifest {
        Some(manifest) => manifest.compare(&output.totals, &found, &mut report),
        None => report.add(&NO_MANIFEST, "", Place::default(), String::new),
    }
    let tokens = |of: fn(&Entry) -> Option<u64>| {
        let entries = output.index.iter().filter(|entry| entry.status.has_answer());
        Distribution::of(entries.map(of))
    };
    let summary = ResultsSummary {
        columns: source.as_ref().map(|source| source.columns.clone()).unwrap_or_default(),
        row_ids,
        is_id_guess_blind: is_blind,
        n_rows: rows.len() as u64,
        totals: output.totals.clone(),
        reconciliation: found,
        errors: output.errors.by_count().into_iter().cloned().collect(),
        fields: output.fields.clone(),
        manifest: sorted.manifest,
        input_tokens: tokens(Entry::input_tokens),
        output_tokens: tokens(Entry::output_tokens),
        model: sorted.own.as_ref().map(|own| own.model.clone()),
        region: sorted.own.map(|own| own.region).filter(|region| !region.is_empty()),
        index_bytes: index_bytes(&output.index, &rows, source.as_ref()),
        n_bytes: pass.read_bytes,
        elapsed_millis: job.elapsed_millis(),
        diagnostics: diagnostics_of(&[&output.report, &report, &source_report]),
        files: sorted.files,
    };
    let output_files = Slices::new(sorted.outputs)?;
    let inputs = sorted.inputs;
    let row_ids = row_ids.unwrap_or_default();
    let opened = Opened {
        output_files,
        output,
        rows,
        found,
        inputs,
        source,
        row_ids,
        shown: None.into(),
        sort_values: None.into(),
        added: AddedRuns::default(),
    };
    Ok((opened, summary))
}

fn index_bytes(index: &Index, rows: &Rows, source: Option<&OpenedSource>) -> u64 {
    let source = source.map_or(0, |source| source.rows.memory());
    (index.memory() + rows.len() * size_of::<u32>() + source) as u64
}

fn no_output(files: &[OpenedFile]) -> Ended {
    let kinds: Vec<String> =
        files.iter().map(|file| format!("{} ({})", file.name, file.kind.name())).collect();
    Ended::Failed(Failure {
        message: format!("none of the files is the output of a job: {}", kinds.join(", ")),
        action: "Open the `.jsonl.out` files that the job wrote to its output folder in S3."
            .to_owned(),
        is_fatal: false,
    })
}

/// Reads outputs alone.
pub(super) async fn output(job: &Job, files: &[Source]) -> Result<Output, Ended> {
    let mut pass = Pass { job, read_bytes: 0, total_bytes: input::total_bytes(files) };
    pass.output(files).await
}

/// Unpacks what is packed, and finds out what each file is. There has to be an output among them.
pub(super) async fn sort(job: &Job, handles: &[Handle]) -> Result<Sorted, Ended> {
    let mut sorted = Sorted::default();
    for handle in handles {
        let given = Source::from_handle(handle)?;
        let name = unpacked_name(&given.name()).to_owned();
        let (_, unpacked) = unpack::run(job, None, std::slice::from_ref(handle)).await?;
        let file = match unpacked {
            Some(handle) => Source::named(&handle, &name)?,
            None => given.clone(),
        };
        let kind = Dropped::of(&input::head(job, &file).await?, &name);
        let is_small = file.size() <= MAX_MANIFEST_BYTES;
        match kind {
            Dropped::Output => sorted.outputs.push(file),
            Dropped::BatchInput => sorted.inputs.push(file),
            Dropped::Source => sorted.sources.push(file),
            Dropped::JobManifest if is_small => {
                if let Some(manifest) = JobManifest::of(&file.text().await?) {
                    let before = sorted.manifest.take();
                    sorted.manifest = Some(before.map_or(manifest.clone(), |b| b.and(&manifest)));
                }
            }
            Dropped::QuarryManifest if is_small => {
                sorted.own = serde_json::from_str(&file.text().await?).ok();
            }
            Dropped::JobManifest | Dropped::QuarryManifest => {}
        }
        sorted.files.push(OpenedFile { name: given.name(), n_bytes: given.size(), kind });
    }
    if sorted.outputs.is_empty() {
        return Err(no_output(&sorted.files));
    }
    Ok(sorted)
}

/// How each file of the source is read.
async fn parts(job: &Job, sources: &[Source]) -> Result<Vec<SourcePart>, Ended> {
    let mut parts = Vec::new();
    for source in sources {
        let dialect = input::dialect(job, source, None).await?;
        let mut scan = Scan::new(dialect);
        let mut input = Input::new(source, 0)?;
        while scan.columns().is_empty()
            && let Some(chunk) = input.next(job).await?
        {
            scan.push(chunk, |_, _, _| {});
        }
        scan.finish(|_, _, _| {});
        let columns = scan.columns().to_vec();
        parts.push(SourcePart { dialect, columns, n_bytes: source.size() });
    }
    Ok(parts)
}

/// Where the ids are: where the recipe says, or where ids of the output are found.
async fn guess(
    job: &Job,
    sources: &[Source],
    parts: &[SourcePart],
    own: Option<&RecordIdSource>,
    index: &Index,
) -> Result<Option<RowIds>, Ended> {
    let Some((source, part)) = sources.first().zip(parts.first()) else {
        return Ok(None);
    };
    match own {
        Some(RecordIdSource::Generated) => return Ok(Some(RowIds::Generated)),
        Some(RecordIdSource::Column(name)) => {
            if let Some(idx) = part.columns.iter().position(|column| column == name) {
                return Ok(Some(RowIds::Column(idx)));
            }
        }
        None => {}
    }
    let mut guess = RowIdGuess::default();
    let mut scan = Scan::new(part.dialect);
    let mut input = Input::new(source, 0)?;
    let mut wants_more = true;
    let mut on_row = |row: &Row<'_>, _: &[String], _: &mut Report| {
        wants_more = guess.row(row, index);
    };
    while let Some(chunk) = input.next(job).await? {
        scan.push(chunk, &mut on_row);
        // A chunk has thousands of rows.
        if scan.n_rows() > 2_000 {
            break;
        }
    }
    scan.finish(&mut on_row);
    Ok(guess.finish())
}

/// A pass over all files, with its progress.
struct Pass<'j> {
    job: &'j Job,
    read_bytes: u64,
    total_bytes: u64,
}

impl Pass<'_> {
    /// Hands every chunk of a file to `push`, which says how many records or rows there were.
    async fn each(
        &mut self,
        source: &Source,
        mut push: impl FnMut(&[u8]) -> u64,
    ) -> Result<(), Ended> {
        let mut input = Input::new(source, 0)?;
        while let Some(chunk) = input.next(self.job).await? {
            self.read_bytes += chunk.len() as u64;
            let n = push(chunk);
            self.job.report(self.read_bytes, self.total_bytes, n);
        }
        Ok(())
    }

    async fn output(&mut self, files: &[Source]) -> Result<Output, Ended> {
        let mut reader = Reader::default();
        for file in files {
            self.each(file, |chunk| {
                reader.push(chunk);
                reader.output().index.len() as u64
            })
            .await?;
            reader.end_file();
        }
        Ok(reader.finish())
    }

    /// The ids of the batch inputs; `on_record` gets each.
    async fn input(
        &mut self,
        files: &[Source],
        report: &mut Report,
        mut on_record: impl FnMut(&str, Place, &mut Report),
    ) -> Result<SentIds, Ended> {
        let mut reader = SentReader::default();
        for file in files {
            self.each(file, |chunk| {
                reader.push(chunk, report, &mut on_record);
                0
            })
            .await?;
            reader.end_file(report, &mut on_record);
        }
        Ok(reader.finish())
    }

    /// The rows of an output without a source: the records of the batch input, if there is one.
    async fn join_input(
        &mut self,
        files: &[Source],
        index: &Index,
        report: &mut Report,
    ) -> Result<(Rows, Reconciliation), Ended> {
        if files.is_empty() {
            return Ok(Joiner::of_output(index, report));
        }
        let mut joiner = Joiner::new(index, None);
        self.input(files, report, |id, at, report| joiner.row(id, at, report)).await?;
        Ok(joiner.finish(report))
    }

    /// Joins the rows of the source. Says what is odd about it.
    async fn join<'i>(
        &mut self,
        sources: &[Source],
        parts: Vec<SourcePart>,
        row_ids: RowIds,
        (mut joiner, report): (Joiner<'i>, &mut Report),
    ) -> Result<(Joiner<'i>, OpenedSource, Report), Ended> {
        let mut rows = SourceRows::default();
        let mut id = String::new();
        let mut scanning = SourcePass::new(sources, &parts);
        // What is odd about the source is said apart from what the join finds.
        let mut on_row = |row: &Row<'_>| {
            row_ids.read(row, &mut id);
            joiner.row(&id, row.at, report);
            rows.add(row.at);
        };
        while let Some(n_bytes) = scanning.next(self.job, &mut on_row).await? {
            self.read_bytes += n_bytes;
            self.job.report(self.read_bytes, self.total_bytes, scanning.scan().n_rows());
        }
        let columns = scanning.scan().columns().to_vec();
        let of_source = scanning.scan().report().clone();
        let files = Slices::new(sources.to_vec())?;
        Ok((joiner, OpenedSource { files, parts, columns, rows }, of_source))
    }
}

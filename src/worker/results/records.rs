//! Writes records one after the other into a file: OpenAI's lines, or vectors with whose they are.

use super::super::job::{Ended, Job};
use super::super::written::to_file;
use super::Opened;
use super::export::written;
use super::fill::fill;
use crate::engine::results::Status;
use crate::engine::results::export::{RecordExport, RecordsWritten};
use crate::protocol::{Failure, ResultsOutcome, diagnostics};
use crate::web::{Handle, Sink};

/// Writes the lines that OpenAI's batch API answers with.
pub(super) async fn openai(
    job: &Job,
    opened: &Opened,
    (statuses, model): (&[Status], &str),
) -> Result<(ResultsOutcome, Option<Handle>), Ended> {
    let writing = written(job, async |sink| {
        let export = RecordExport::openai(&opened.output, statuses, model);
        let RecordsWritten { totals, report, .. } = pass(job, opened, export, sink).await?;
        Ok((totals.n_rows, report))
    });
    writing.await
}

/// Writes whose the vectors are, and behind that the vectors.
pub(super) async fn vectors(
    job: &Job,
    opened: &Opened,
    statuses: &[Status],
) -> Result<(ResultsOutcome, Option<Handle>), Ended> {
    let writing = to_file(job, async |sink| {
        let export = RecordExport::vector_ids(&opened.output, statuses);
        let RecordsWritten { totals, report, shape } = pass(job, opened, export, sink).await?;
        let shape = shape.ok_or_else(no_vectors)?;
        let n_ids_bytes = sink.n_bytes();
        let export = RecordExport::vectors(&opened.output, statuses, &shape);
        pass(job, opened, export, sink).await?;
        Ok((totals, n_ids_bytes, report))
    });
    let ((totals, n_ids_bytes, report), n_bytes, file) = writing.await?;
    let diagnostics = diagnostics(&report);
    Ok((ResultsOutcome::VectorsWritten { totals, n_ids_bytes, n_bytes, diagnostics }, file))
}

fn no_vectors() -> Ended {
    Ended::Failed(Failure {
        message: "no answer has a vector".to_owned(),
        action: "Choose another file type: this one is for the outputs of embedding models."
            .to_owned(),
        is_fatal: false,
    })
}

/// One pass over all records.
async fn pass(
    job: &Job,
    opened: &Opened,
    mut export: RecordExport<'_>,
    sink: &mut Sink,
) -> Result<RecordsWritten, Ended> {
    let n_records = opened.output.index.len() as u64;
    let mut out = Vec::new();
    loop {
        fill(job, &[&opened.output_files], &mut export).await?;
        let is_more = export.take(&mut out);
        sink.write(&out).await?;
        out.clear();
        job.check_cancelled()?;
        if !is_more {
            break;
        }
        let n_seen = export.n_seen() as u64;
        job.report(n_seen, n_records, n_seen);
    }
    Ok(export.finish())
}

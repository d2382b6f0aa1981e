//! Unpacks a source into a plain file, once, so that all that follows works on that.

use super::convert::WRITE_BYTES;
use super::input::{self, Input, source};
use super::job::{self, Ended, Job};
use crate::engine::check::Report;
use crate::engine::unpack::{
    Gunzip, Packing, Sheet, SpreadsheetKind, Workbook, recognize, recognize_inside,
};
use crate::protocol::{Failure, Outcome, diagnostics};
use crate::web::{self, Handle, Sink, Source};

pub(super) async fn run(job: &Job, sheet: Option<String>, handles: &[Handle]) -> job::Result {
    let source = source(handles)?;
    let head = input::head(job, &source).await?;
    let packing = recognize(&head, &source.name()).map_err(refused)?;
    let mut unpacking = Unpacking { job, source, sink: None, report: Report::new() };
    let done = match packing {
        Packing::Plain => Ok((Vec::new(), None)),
        Packing::Gzip => unpacking.gunzip().await.map(|()| (Vec::new(), None)),
        Packing::Spreadsheet(kind) => unpacking.sheet(kind, sheet).await,
    };
    let Unpacking { sink, report, .. } = unpacking;
    match (done, sink) {
        (Ok((sheets, sheet)), sink) => {
            let file = match sink {
                Some(sink) => sink.finish().await?,
                None => None,
            };
            let diagnostics = diagnostics(&report);
            Ok((Outcome::Unpacked { packing, sheets, sheet, diagnostics }, file))
        }
        (Err(ended), sink) => {
            if let Some(sink) = sink {
                sink.abort().await;
            }
            Err(ended)
        }
    }
}

/// A file that cannot be unpacked here; the reason says what to do.
fn refused(reason: impl ToString) -> Ended {
    Ended::Failed(Failure {
        message: reason.to_string(),
        action: "Then choose the file again.".to_owned(),
        is_fatal: false,
    })
}

struct Unpacking<'j> {
    job: &'j Job,
    source: Source,
    /// Where the plain text goes, once there is some.
    sink: Option<Sink>,
    report: Report,
}

impl Unpacking<'_> {
    async fn write(&mut self, out: &mut Vec<u8>) -> Result<(), Ended> {
        let sink = match &mut self.sink {
            Some(sink) => sink,
            None => self.sink.insert(Sink::download(self.job.id()).await),
        };
        sink.write(out).await?;
        out.clear();
        self.job.check_cancelled()
    }

    async fn gunzip(&mut self) -> Result<(), Ended> {
        let total_bytes = self.source.size();
        let mut input = Input::new(&self.source, 0)?;
        let mut gunzip = Gunzip::new();
        let mut out = Vec::with_capacity(WRITE_BYTES * 2);
        let mut read_bytes = 0;
        while let Some(chunk) = input.next(self.job).await? {
            let mut rest = chunk;
            while let Some(piece) = gunzip.next(&mut rest, &mut self.report) {
                if self.sink.is_none() && out.is_empty() {
                    recognize_inside(piece, &self.source.name()).map_err(refused)?;
                }
                out.extend_from_slice(piece);
                if out.len() >= WRITE_BYTES {
                    self.write(&mut out).await?;
                }
            }
            read_bytes += chunk.len() as u64;
            self.job.report(read_bytes, total_bytes, 0);
        }
        gunzip.finish(&mut self.report);
        self.write(&mut out).await
    }

    async fn sheet(
        &mut self,
        kind: SpreadsheetKind,
        wanted: Option<String>,
    ) -> Result<(Vec<Sheet>, Option<String>), Ended> {
        let mut workbook = Workbook::open(self.source.cursor()?, kind).map_err(refused)?;
        let sheets = workbook.sheets().to_vec();
        let name = workbook.choose(wanted.as_deref()).map_err(refused)?.name.clone();
        let mut rows = workbook.rows(&name).map_err(refused)?;
        let mut out = Vec::with_capacity(WRITE_BYTES * 2);
        loop {
            let has_more = rows.next(&mut out, &mut self.report).map_err(refused)?;
            if out.len() >= WRITE_BYTES || !has_more {
                self.write(&mut out).await?;
                // Reading a spreadsheet waits for nothing: without this, a cancel would be heard late.
                web::breathe().await;
            }
            if !has_more {
                return Ok((sheets, Some(name)));
            }
        }
    }
}

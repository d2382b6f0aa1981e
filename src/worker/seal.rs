//! Says what the parts of a batch file are, and writes them into a folder where that is wanted.

use super::input::{Input, source};
use super::job::{self, Ended, Job};
use crate::engine::split::{Event, MANIFEST_FILE, Manifest, Splitter};
use crate::protocol::{Outcome, Seal};
use crate::web::{Error, Folder, Handle, Sink};

pub(super) async fn run(job: &Job, seal: Seal, handles: &[Handle]) -> job::Result {
    let mut output = Output {
        folder: handles.get(1).map(Folder::from_handle).transpose()?,
        unfinished: Vec::new(),
    };
    let sealed = match cut(job, seal, handles, &mut output).await {
        Ok(manifest) => output.publish(&manifest).await.map(|()| manifest),
        Err(ended) => Err(ended),
    };
    match sealed {
        Ok(manifest) => Ok((Outcome::Sealed { manifest: Box::new(manifest) }, None)),
        Err(ended) => {
            output.abort().await;
            Err(ended)
        }
    }
}

async fn cut(
    job: &Job,
    seal: Seal,
    handles: &[Handle],
    output: &mut Output,
) -> Result<Manifest, Ended> {
    let source = source(handles)?;
    let total_bytes = source.size();
    let Seal { recipe, region, sources, parts, totals } = seal;
    let name = sources.first().map(|source| source.name.clone()).unwrap_or_default();
    let mut splitter = Splitter::new(parts, &name);
    let mut input = Input::new(&source, 0)?;
    let (mut parts, mut read_bytes) = (Vec::new(), 0);
    while let Some(mut chunk) = input.next(job).await? {
        read_bytes += chunk.len() as u64;
        while let Some(event) = splitter.next(&mut chunk) {
            match event {
                Event::Begin { file, .. } => output.begin(file).await?,
                Event::Write(bytes) => output.write(bytes).await?,
                Event::End(part) => parts.push(part),
            }
        }
        job.report(read_bytes, total_bytes, 0);
    }
    parts.extend(splitter.finish());
    if !splitter.is_as_planned() {
        return Err(
            Error::new("NotReadableError", "the records are not those that were made").into()
        );
    }
    job.check_cancelled()?;
    Ok(Manifest::new(recipe, sources, &region, parts, totals))
}

/// The files of a picked folder, none of which has its content before all are written.
struct Output {
    folder: Option<Folder>,
    unfinished: Vec<(String, Sink)>,
}

impl Output {
    async fn begin(&mut self, file: String) -> Result<(), Ended> {
        if let Some(folder) = &self.folder {
            let sink = folder.write(&file).await?;
            self.unfinished.push((file, sink));
        }
        Ok(())
    }

    async fn write(&mut self, bytes: &[u8]) -> Result<(), Ended> {
        match self.unfinished.last_mut() {
            Some((_, sink)) => Ok(sink.write(bytes).await?),
            None => Ok(()),
        }
    }

    /// Gives the parts their content, and then the manifest: its presence says that they are whole, so
    /// an earlier one goes before.
    async fn publish(&mut self, manifest: &Manifest) -> Result<(), Ended> {
        let Some(folder) = self.folder.clone() else {
            return Ok(());
        };
        if let Some(earlier) = folder.text(MANIFEST_FILE).await? {
            folder.remove(MANIFEST_FILE).await?;
            for file in manifest.left_over(&earlier) {
                folder.remove(&file).await?;
            }
        }
        let mut last = folder.write(MANIFEST_FILE).await?;
        let written = last.write(manifest.to_json().as_bytes()).await;
        self.unfinished.push((MANIFEST_FILE.to_owned(), last));
        written?;
        let mut files = std::mem::take(&mut self.unfinished).into_iter();
        let mut finished = Vec::new();
        while let Some((file, sink)) = files.next() {
            let result = sink.finish().await;
            finished.push(file);
            if let Err(error) = result {
                self.unfinished = files.collect();
                // Half of a job must not look like all of it.
                for file in finished {
                    folder.remove(&file).await.ok();
                }
                return Err(error.into());
            }
        }
        Ok(())
    }

    async fn abort(&mut self) {
        for (_, sink) in self.unfinished.drain(..) {
            sink.abort().await;
        }
    }
}

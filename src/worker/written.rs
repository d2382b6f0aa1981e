//! Files that a job writes: whole, or not at all.

use super::convert::WRITE_BYTES;
use super::job::{Ended, Job};
use crate::web::{Handle, Sink};

/// Writes a file for the user to download. Where that does not end well, nothing of it is left. Gives
/// back what `write` says, how many bytes there are, and the file.
pub(super) async fn to_file<T>(
    job: &Job,
    write: impl AsyncFnOnce(&mut Sink) -> Result<T, Ended>,
) -> Result<(T, u64, Option<Handle>), Ended> {
    let mut sink = Sink::download(job.id()).await;
    match write(&mut sink).await {
        Ok(done) => {
            let n_bytes = sink.n_bytes();
            Ok((done, n_bytes, sink.finish().await?))
        }
        Err(ended) => {
            sink.abort().await;
            Err(ended)
        }
    }
}

/// Writes the bytes that wait in `out`, once they are enough to be written at once.
pub(super) async fn write_enough(sink: &mut Sink, out: &mut Vec<u8>) -> Result<(), Ended> {
    if out.len() >= WRITE_BYTES {
        sink.write(out).await?;
        out.clear();
    }
    Ok(())
}

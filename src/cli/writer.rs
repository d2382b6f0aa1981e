//! Output on a thread of its own: while it is written and looked at, the engine goes on.

use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread::JoinHandle;

use super::failure::Failure;
use super::output::Output;

/// Buffers that wait to be written.
const N_WAITING: usize = 1;

/// What looks at the bytes of an output on their way.
pub(super) trait Watch: Send + 'static {
    /// Sees the next bytes.
    fn see(&mut self, bytes: &[u8]);
}

/// Where nothing is to be known of them.
impl Watch for () {
    fn see(&mut self, _: &[u8]) {}
}

/// The output, if there is one, and who watched.
type Ended<W> = Result<(Option<Output>, W), Failure>;

/// An output that a thread writes. When it is dropped, the thread has ended, and nothing is left.
pub(super) struct Writer<W> {
    full: Option<SyncSender<Vec<u8>>>,
    used: Receiver<Vec<u8>>,
    thread: Option<JoinHandle<Ended<W>>>,
}

impl<W: Watch> Writer<W> {
    /// Writes to this output; without one, the bytes are only watched.
    #[expect(clippy::disallowed_methods, reason = "native: writing takes time of a second core")]
    pub(super) fn start(output: Option<Output>, watch: W) -> Self {
        let (full, to_write) = sync_channel(N_WAITING);
        let (done, used) = channel();
        let thread = std::thread::spawn(move || write(output, watch, &to_write, &done));
        Self { full: Some(full), used, thread: Some(thread) }
    }

    /// Takes all bytes of a buffer, which is empty afterwards.
    pub(super) fn write(&mut self, bytes: &mut Vec<u8>) -> Result<(), Failure> {
        let empty = self.used.try_recv().unwrap_or_default();
        let full = std::mem::replace(bytes, empty);
        match self.full.as_ref().map(|queue| queue.send(full)) {
            Some(Ok(())) => Ok(()),
            // Nobody takes bytes any more: the thread says why.
            _ => self.end().map(|_| ()),
        }
    }

    /// Waits until all is written.
    pub(super) fn finish(mut self) -> Ended<W> {
        self.end()
    }
}

impl<W> Writer<W> {
    fn end(&mut self) -> Ended<W> {
        self.full = None;
        let ended = self.thread.take().map(JoinHandle::join);
        ended.and_then(Result::ok).unwrap_or_else(|| {
            Err(Failure("the thread that writes stopped; nothing was written".to_owned()))
        })
    }
}

impl<W> Drop for Writer<W> {
    fn drop(&mut self) {
        // The program may end next: what is unfinished must be gone by then.
        drop(self.end());
    }
}

fn write<W: Watch>(
    mut output: Option<Output>,
    mut watch: W,
    to_write: &Receiver<Vec<u8>>,
    done: &Sender<Vec<u8>>,
) -> Ended<W> {
    for mut bytes in to_write {
        if let Some(output) = &mut output {
            output.write(&bytes)?;
        }
        watch.see(&bytes);
        bytes.clear();
        // Who needs no buffers any more has sent the last one.
        drop(done.send(bytes));
    }
    Ok((output, watch))
}

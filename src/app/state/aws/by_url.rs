//! A request by a URL that holds its signature: sent again where the connection breaks or the server is
//! busy, and once more where the clock or the age of a URL was wrong that we sign ourselves.

use crate::engine::aws::Request;
use crate::engine::aws::retry::Backoff;
use crate::web;

use super::connection::{MAX_SILENT, waits};
use super::{Connection, Refusal};

/// Where a URL comes from.
pub(super) enum UrlOf<'a> {
    /// Signed anew for each try.
    Request(&'a Request),
    /// Signed by somebody else.
    Pasted(&'a str),
}

/// See the [module](self).
pub(super) struct ByUrl<'a> {
    pub(super) url: UrlOf<'a>,
    pub(super) method: &'a str,
    pub(super) headers: &'a [(String, String)],
    pub(super) payload: web::Payload<'a>,
    /// Whether the answer is kept as a file.
    pub(super) wants_file: bool,
}

impl ByUrl<'_> {
    /// Sends it and waits for an answer that is a success. `on_progress` hears of 0 bytes when a try
    /// failed.
    pub(super) async fn send(
        &self,
        connection: Connection,
        abort: &web::Abort,
        on_progress: impl Fn(u64) + Clone + 'static,
    ) -> Result<web::Answer, Refusal> {
        let mut backoff = Backoff::default();
        let is_ours = matches!(self.url, UrlOf::Request(_));
        let (mut learns_time, mut signs_again, mut n_silent) = (is_ours, is_ours, 0);
        loop {
            let clock = connection.clock();
            let url = match self.url {
                UrlOf::Request(request) => connection.url(request)?,
                UrlOf::Pasted(url) => url.to_owned(),
            };
            let outgoing = web::Outgoing {
                method: self.method,
                url: &url,
                headers: self.headers,
                payload: self.payload,
                wants_file: self.wants_file,
            };
            let host = url.split('/').nth(2).unwrap_or_default();
            let refusal = match web::send(&outgoing, abort, on_progress.clone()).await {
                Ok(answer) if answer.status < 300 => {
                    connection.hear(self.method, host);
                    return Ok(answer);
                }
                Ok(answer) => {
                    connection.hear(self.method, host);
                    let text =
                        if self.wants_file { answer.text_of_file().await } else { answer.text() };
                    if learns_time && connection.learn_time(&answer, &text, clock) {
                        learns_time = false;
                        continue;
                    }
                    let refusal = Refusal::of_answer(answer.status, None, &text);
                    // A URL may be too old by the time that its turn comes.
                    if signs_again && refusal.message.contains("expired") {
                        signs_again = false;
                        continue;
                    }
                    refusal
                }
                Err(error) => Refusal::of_silence(&error, host).of_bucket(),
            };
            on_progress(0);
            // One that answered before is waited for; another may never answer a page.
            n_silent += u32::from(refusal.is_silence() && !connection.has_heard(self.method, host));
            if n_silent > MAX_SILENT || !waits(&refusal, &mut backoff, abort).await {
                return Err(refusal);
            }
        }
    }
}

//! Requests over HTTP. By `XMLHttpRequest`, since `fetch` says nothing of how far an upload is; files by
//! `fetch`, which alone can leave the browser's cache out: there, ranges of one URL share an entry, and
//! wait up to 20 seconds for one of them that broke off.

use std::cell::Cell;
use std::rc::Rc;

use js_sys::{Promise, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, Blob, Headers, ProgressEvent, RequestCache, RequestCredentials, RequestInit,
    Response, XmlHttpRequest,
};

use super::abort::{Abort, Open};
use super::{Error, Handle, Result, Source};

/// What is sent.
#[derive(Debug, Clone, Copy)]
pub struct Outgoing<'a> {
    /// `GET`, `PUT` and so on.
    pub method: &'a str,
    /// An absolute address.
    pub url: &'a str,
    /// Headers but those that the browser sets.
    pub headers: &'a [(String, String)],
    /// What it carries.
    pub payload: Payload<'a>,
    /// Whether the answer is kept as a file, and not as text.
    pub wants_file: bool,
}

/// What a request carries.
#[derive(Debug, Clone, Copy)]
pub enum Payload<'a> {
    /// These bytes; none where they are empty.
    Bytes(&'a [u8]),
    /// A piece of a file, which the browser reads as it sends it.
    Piece(&'a Piece),
}

/// Some bytes of a file, not read yet.
#[derive(Debug, Clone)]
pub struct Piece(Blob);

impl Piece {
    /// The bytes of a file from `start` up to `end`.
    ///
    /// # Errors
    /// When the handle is no file, or the browser cannot cut it.
    pub fn of(file: &Handle, start: u64, end: u64) -> Result<Self> {
        let Self(blob) = Self::whole(file)?;
        #[expect(clippy::cast_precision_loss, reason = "files are far smaller than 2^53 bytes")]
        let piece = blob.slice_with_f64_and_f64(start as f64, end as f64)?;
        Ok(Self(piece))
    }

    /// All bytes of a file.
    ///
    /// # Errors
    /// When the handle is no file.
    pub fn whole(file: &Handle) -> Result<Self> {
        let blob = file.as_js().dyn_ref::<Blob>();
        Ok(Self(blob.ok_or_else(|| Error::new("TypeError", "this is no file"))?.clone()))
    }

    /// Its SHA-256, by the browser, off the page's thread. The piece is in memory for as long.
    ///
    /// # Errors
    /// When the file cannot be read, or the page is not served securely.
    pub async fn sha256(&self) -> Result<Vec<u8>> {
        let crypto = web_sys::window().and_then(|window| window.crypto().ok());
        let crypto = crypto.ok_or_else(|| Error::new("InvalidStateError", "there is no page"))?;
        let bytes = JsFuture::from(self.0.array_buffer()).await?;
        let digest =
            crypto.subtle().digest_with_str_and_buffer_source("SHA-256", bytes.unchecked_ref())?;
        Ok(Uint8Array::new(&JsFuture::from(digest).await?).to_vec())
    }
}

/// What came back.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Its status, never 0.
    pub status: u16,
    content: Content,
}

#[derive(Debug, Clone)]
enum Content {
    Text(XmlHttpRequest),
    File { response: Response, blob: Blob },
}

impl Answer {
    /// A header, if there is one and the server lets a page see it.
    pub fn header(&self, name: &str) -> Option<String> {
        let request = match &self.content {
            Content::Text(request) => request,
            Content::File { response, .. } => return response.headers().get(name).ok()?,
        };
        // Asking for one that the server does not show would be an error of the console.
        let all = request.get_all_response_headers().ok()?;
        all.lines().find_map(|line| {
            let (other, value) = line.split_once(':')?;
            other.eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
        })
    }

    /// The body as text; empty where it was kept as a file.
    pub fn text(&self) -> String {
        match &self.content {
            Content::Text(request) => request.response_text().ok().flatten().unwrap_or_default(),
            Content::File { .. } => String::new(),
        }
    }

    /// The body as a file, where that was wanted, and how long it is.
    pub fn file(&self) -> Option<(Handle, u64)> {
        let Content::File { blob, .. } = &self.content else {
            return None;
        };
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a size is a whole number"
        )]
        let n_bytes = blob.size() as u64;
        Some((Handle::from_js(blob.clone().into()), n_bytes))
    }

    /// The text of a body that was kept as a file, such as what an error says.
    pub async fn text_of_file(&self) -> String {
        let Content::File { blob, .. } = &self.content else {
            return String::new();
        };
        let text = JsFuture::from(blob.text()).await.ok();
        text.and_then(|text| text.as_string()).unwrap_or_default()
    }
}

/// Name of the error of a request that never got an answer.
pub const NO_ANSWER: &str = "NetworkError";

/// Name of the error of a request of which some bytes went or came before it broke off.
pub const BROKEN_OFF: &str = "BrokenOff";

/// Name of the error of a request that was ended.
pub const ABORTED: &str = "AbortError";

/// Sends a request and waits for the answer. `on_progress` hears how many bytes went out, or came in
/// where nothing goes out.
///
/// # Errors
/// [`ABORTED`], [`BROKEN_OFF`], or [`NO_ANSWER`], of which a page never learns why: the network, a name that does not
/// exist, a server that does not let pages ask (CORS), or something in the browser that stands between.
pub async fn send(
    outgoing: &Outgoing<'_>,
    abort: &Abort,
    on_progress: impl FnMut(u64) + 'static,
) -> Result<Answer> {
    if abort.is_aborted() {
        return Err(unanswered(abort, false));
    }
    if outgoing.wants_file {
        fetch(outgoing, abort).await
    } else {
        ask(outgoing, abort, on_progress).await
    }
}

async fn ask(
    outgoing: &Outgoing<'_>,
    abort: &Abort,
    mut on_progress: impl FnMut(u64) + 'static,
) -> Result<Answer> {
    let request = XmlHttpRequest::new()?;
    request.open_with_async(outgoing.method, outgoing.url, true)?;
    for (name, value) in outgoing.headers {
        request.set_request_header(name, value)?;
    }
    let begun = Rc::new(Cell::new(false));
    let has_begun = Rc::clone(&begun);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a count of bytes is a whole number"
    )]
    let progress = Closure::<dyn FnMut(ProgressEvent)>::new(move |event: ProgressEvent| {
        has_begun.set(true);
        on_progress(event.loaded() as u64);
    });
    if matches!(outgoing.payload, Payload::Piece(_)) {
        request.upload()?.set_onprogress(Some(progress.as_ref().unchecked_ref()));
    } else {
        request.set_onprogress(Some(progress.as_ref().unchecked_ref()));
    }
    let ended = Promise::new(&mut |resolve, _| request.set_onloadend(Some(&resolve)));
    let open = Open::Request(request.clone());
    abort.begin(open.clone());
    match outgoing.payload {
        Payload::Bytes([]) => request.send()?,
        Payload::Bytes(bytes) => {
            // Not as text: the browser would write its own idea of a type into the header.
            request.send_with_opt_buffer_source(Some(&Uint8Array::from(bytes)))?;
        }
        Payload::Piece(Piece(blob)) => request.send_with_opt_blob(Some(blob))?,
    }
    JsFuture::from(ended).await?;
    request.set_onloadend(None);
    request.set_onprogress(None);
    abort.end(&open);
    match request.status()? {
        0 => Err(unanswered(abort, begun.get())),
        status => Ok(Answer { status, content: Content::Text(request) }),
    }
}

/// Asks for a file, which carries nothing.
async fn fetch(outgoing: &Outgoing<'_>, abort: &Abort) -> Result<Answer> {
    let window =
        web_sys::window().ok_or_else(|| Error::new("InvalidStateError", "there is no page"))?;
    let headers = Headers::new()?;
    for (name, value) in outgoing.headers {
        headers.append(name, value)?;
    }
    let controller = AbortController::new()?;
    let init = RequestInit::new();
    init.set_method(outgoing.method);
    init.set_headers(&headers);
    init.set_cache(RequestCache::NoStore);
    init.set_credentials(RequestCredentials::Omit);
    init.set_signal(Some(&controller.signal()));
    let open = Open::Fetch(controller);
    abort.begin(open.clone());
    let answer = JsFuture::from(window.fetch_with_str_and_init(outgoing.url, &init)).await;
    let (response, blob) = match answer {
        Ok(response) => {
            let response: Response = response.unchecked_into();
            let blob = JsFuture::from(response.blob()?).await.ok();
            (Some(response), blob)
        }
        Err(_) => (None, None),
    };
    abort.end(&open);
    match (response, blob) {
        (Some(response), Some(blob)) => {
            let status = response.status();
            let content = Content::File { response, blob: blob.unchecked_into() };
            Ok(Answer { status, content })
        }
        (response, _) => Err(unanswered(abort, response.is_some())),
    }
}

fn unanswered(abort: &Abort, has_begun: bool) -> Error {
    if abort.is_aborted() {
        Error::new(ABORTED, "the request was ended")
    } else if has_begun {
        Error::new(BROKEN_OFF, "the connection broke off")
    } else {
        Error::new(NO_ANSWER, "no answer came")
    }
}

/// Makes one file of pieces that came one after the other. Nothing is copied in the page.
///
/// # Errors
/// When the browser cannot make it.
pub fn joined(name: &str, pieces: &[Handle]) -> Result<Source> {
    let parts: js_sys::Array = pieces.iter().map(|piece| piece.as_js().clone()).collect();
    Ok(Source::from_file(web_sys::File::new_with_blob_sequence(&parts, name)?))
}

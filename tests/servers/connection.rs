//! Connections that can be cut: what no framework offers, and what every network does.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::Body;
use hyper::body::{Body as _, Bytes, Frame, Incoming, SizeHint};
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;

/// The connection ends here, without an answer.
#[derive(Debug)]
pub(crate) struct Cut;

impl std::fmt::Display for Cut {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the connection is cut by order")
    }
}

impl std::error::Error for Cut {}

/// Answers every request that comes in, until the program ends.
pub(crate) fn accept<H, F>(listener: TcpListener, handler: H)
where
    H: Fn(Request<Incoming>) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = Result<Response<Body>, Cut>> + Send + 'static,
{
    tokio::spawn(async move {
        // A connection that was gone before it was accepted is no reason to stop.
        loop {
            let Ok((stream, _)) = listener.accept().await else { continue };
            let handler = handler.clone();
            tokio::spawn(async move {
                let service = service_fn(handler);
                let connection = hyper::server::conn::http1::Builder::new();
                // A browser that hangs up, or a cut by order: the client sees it, and nobody here does.
                connection.serve_connection(TokioIo::new(stream), service).await.ok();
            });
        }
    });
}

/// Reads half of a body.
pub(crate) async fn read_half(mut body: Incoming) {
    let half = body.size_hint().lower() / 2;
    let mut n_read = 0;
    while n_read < half {
        let frame = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await;
        let Some(Ok(frame)) = frame else { return };
        n_read += frame.data_ref().map_or(0, |data| data.len() as u64);
    }
}

/// The same answer, whose body breaks off in its middle.
pub(crate) async fn halve(response: Response<Body>) -> Result<Response<Body>, Cut> {
    let (parts, body) = response.into_parts();
    let Ok(bytes) = axum::body::to_bytes(body, usize::MAX).await else { return Err(Cut) };
    let half = Half { n_bytes: bytes.len() as u64, first: Some(bytes.slice(..bytes.len() / 2)) };
    Ok(Response::from_parts(parts, Body::new(half)))
}

/// A body that says its whole length and gives half of it.
struct Half {
    n_bytes: u64,
    first: Option<Bytes>,
}

impl hyper::body::Body for Half {
    type Data = Bytes;
    type Error = Cut;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Cut>>> {
        Poll::Ready(Some(self.first.take().map(Frame::data).ok_or(Cut)))
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.n_bytes)
    }
}

//! Serves the built app over loopback, with the headers that production sends.
//!
//! The headers come from `[serve.headers]` of `Trunk.toml`, so there is one source for them.
//! Added is a `report-uri`: what the policy blocks, in the page or in a worker, comes back here.
//! Every request is recorded; a story can hold back a file to see the page without it.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::{env, fs, io};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// Where the browser sends what the policy blocked.
const REPORT_PATH: &str = "/.blocked";

/// What the policy lets the page connect to before AWS.
const OWN: &str = "connect-src 'self'";

/// Whether a story means this path.
type IsMeant = fn(&str) -> bool;

/// A request as it came.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    /// `GET`, as a rule.
    pub(crate) method: String,
    /// Path with query.
    pub(crate) target: String,
    /// What was sent along.
    pub(crate) body: String,
}

/// The server of one story. It stops with the runtime that it was started in.
pub(crate) struct Server {
    /// Scheme, host and port, without a slash at the end.
    pub(crate) origin: String,
    requests: Rc<RefCell<Vec<Request>>>,
    held: watch::Sender<Option<IsMeant>>,
    broken: Rc<Cell<Option<IsMeant>>>,
    connect: Rc<RefCell<String>>,
}

struct Site {
    root: PathBuf,
    headers: BTreeMap<String, String>,
    requests: Rc<RefCell<Vec<Request>>>,
    held: watch::Receiver<Option<IsMeant>>,
    broken: Rc<Cell<Option<IsMeant>>>,
    /// What the policy of header and page lets the page connect to.
    connect: Rc<RefCell<String>>,
}

impl Server {
    /// Serves `QUARRY_DIST`, else `dist/`. Must run inside a `LocalSet`.
    pub(crate) async fn start() -> Self {
        let root = env::var_os("QUARRY_DIST").map_or_else(|| PathBuf::from("dist"), PathBuf::from);
        assert!(
            root.join("index.html").is_file(),
            "no built app in {}: run `trunk build --release`, or set QUARRY_DIST",
            root.display()
        );
        let mut headers =
            headers_of(&fs::read_to_string("Trunk.toml").expect("tests run where Trunk.toml is"));
        let policy = headers
            .get_mut("Content-Security-Policy")
            .expect("Trunk.toml sets a content security policy");
        policy.push_str("; report-uri ");
        policy.push_str(REPORT_PATH);

        let listener = TcpListener::bind("127.0.0.1:0").await.expect("loopback has a free port");
        let origin =
            format!("http://{}", listener.local_addr().expect("a bound socket has an address"));
        let requests = Rc::default();
        let connect = Rc::new(RefCell::new(OWN.to_owned()));
        let broken = Rc::default();
        let (held, held_rx) = watch::channel(None);
        let site = Rc::new(Site {
            root,
            headers,
            requests: Rc::clone(&requests),
            held: held_rx,
            broken: Rc::clone(&broken),
            connect: Rc::clone(&connect),
        });
        tokio::task::spawn_local(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let site = Rc::clone(&site);
                // A browser that hangs up early is no failure of the app.
                tokio::task::spawn_local(async move { site.answer(stream).await.ok() });
            }
        });
        Self { origin, requests, held, broken, connect }
    }

    /// Gives no answer to requests for these paths until [`Self::release`].
    pub(crate) fn hold(&self, is_held: IsMeant) {
        self.held.send_replace(Some(is_held));
    }

    /// Answers what was held back.
    pub(crate) fn release(&self) {
        self.held.send_replace(None);
    }

    /// Says of these paths that there is no such file, until [`Self::mend`].
    pub(crate) fn break_file(&self, is_broken: IsMeant) {
        self.broken.set(Some(is_broken));
    }

    /// Lets the page connect to these hosts, too, as one that was served for them.
    pub(crate) fn connect_to(&self, hosts: &[String]) {
        self.connect.replace(format!("{OWN} {}", hosts.join(" ")));
    }

    /// Has all files again.
    pub(crate) fn mend(&self) {
        self.broken.set(None);
    }

    /// What the browser asked for, without reports.
    pub(crate) fn requests(&self) -> Vec<Request> {
        self.requests
            .borrow()
            .iter()
            .filter(|request| request.target != REPORT_PATH)
            .cloned()
            .collect()
    }

    /// What the policy blocked.
    pub(crate) fn blocked(&self) -> Vec<String> {
        let requests = self.requests.borrow();
        requests
            .iter()
            .filter(|request| request.target == REPORT_PATH)
            .map(|request| request.body.clone())
            .collect()
    }
}

impl Site {
    async fn answer(&self, mut stream: TcpStream) -> io::Result<()> {
        let Some(request) = read_request(&mut stream).await? else { return Ok(()) };
        let path = request.target.split(['?', '#']).next().unwrap_or_default().to_owned();
        self.requests.borrow_mut().push(request);
        let mut held = self.held.clone();
        // Fails only when the server is gone, and then nobody waits for an answer.
        held.wait_for(|held| held.is_none_or(|is_held| !is_held(&path)))
            .await
            .map_err(io::Error::other)?;

        let (status, content_type, body) = self.find(&path);
        let mut head = format!(
            "HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\nContent-Length: {}\r\nConnection: close\r\n",
            body.len()
        );
        for (name, value) in &self.headers {
            let value = value.replace(OWN, &self.connect.borrow());
            head.extend([name, ": ", &value, "\r\n"]);
        }
        head.push_str("\r\n");
        stream.write_all(head.as_bytes()).await?;
        stream.write_all(&body).await?;
        stream.shutdown().await
    }

    /// A file, or the page for every path that names none: the app has its own routes.
    fn find(&self, path: &str) -> (&'static str, &'static str, Vec<u8>) {
        let is_inside = path.split('/').all(|part| part != "..");
        let file = self.root.join(path.trim_start_matches('/'));
        if path == REPORT_PATH {
            ("204 No Content", "text/plain", Vec::new())
        } else if self.broken.get().is_some_and(|is_broken| is_broken(path)) {
            ("404 Not Found", "text/plain", b"not found".to_vec())
        } else if is_inside && file.is_file() {
            ("200 OK", content_type(&file), fs::read(&file).expect("a file of dist can be read"))
        } else if Path::new(path).extension().is_none() {
            let page = self.root.join("index.html");
            let text = fs::read_to_string(&page).expect("dist has a page");
            let text = text.replace(OWN, &self.connect.borrow());
            ("200 OK", content_type(&page), text.into_bytes())
        } else {
            ("404 Not Found", "text/plain", b"not found".to_vec())
        }
    }
}

async fn read_request(stream: &mut TcpStream) -> io::Result<Option<Request>> {
    let mut bytes = Vec::new();
    let head_len = loop {
        if let Some(at) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break at + 4;
        }
        if stream.read_buf(&mut bytes).await? == 0 {
            return Ok(None);
        }
    };
    let head = String::from_utf8_lossy(&bytes[..head_len]).into_owned();
    let body_len = head
        .lines()
        .filter_map(|line| line.split_once(':'))
        .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        .map_or(0, |(_, value)| value.trim().parse().expect("a content length is a number"));
    while bytes.len() < head_len + body_len {
        if stream.read_buf(&mut bytes).await? == 0 {
            return Ok(None);
        }
    }
    let body = String::from_utf8_lossy(&bytes[head_len..]).into_owned();
    let mut words = head.split_whitespace();
    let (Some(method), Some(target)) = (words.next(), words.next()) else { return Ok(None) };
    Ok(Some(Request { method: method.to_owned(), target: target.to_owned(), body }))
}

/// Whether this is the worker's code, which comes after its loader.
pub(crate) fn is_worker_wasm(path: &str) -> bool {
    path.starts_with("/worker") && content_type(Path::new(path)) == "application/wasm"
}

fn content_type(file: &Path) -> &'static str {
    match file.extension().and_then(|end| end.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("json") => "application/json",
        Some("webmanifest") => "application/manifest+json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// The lines `Name = "value"` of the table `[serve.headers]`.
fn headers_of(trunk_toml: &str) -> BTreeMap<String, String> {
    trunk_toml
        .lines()
        .skip_while(|line| line.trim() != "[serve.headers]")
        .skip(1)
        .take_while(|line| !line.starts_with('['))
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('='))
        .map(|(name, value)| (name.trim().to_owned(), value.trim().trim_matches('"').to_owned()))
        .collect()
}

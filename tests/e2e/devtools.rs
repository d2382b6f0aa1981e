//! `DevTools` by its own socket: `WebDriver` passes no events on, and a heap snapshot comes as events.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// Of the first byte of a frame (RFC 6455): whether it is the last of its message, and what it is.
const LAST: u8 = 0x80;
const KIND: u8 = 0x0f;
const TEXT: u8 = 1;
const PING: u8 = 9;

/// What a client sends is masked; with zeros it stays as it is.
const MASKED: u8 = 0x80;
const MASK: [u8; 4] = [0; 4];

/// A conversation with the page.
pub(crate) struct DevTools {
    stream: TcpStream,
}

impl DevTools {
    /// Finds the page of this origin in the browser with this profile.
    pub(crate) async fn of_page(profile: &Path, origin: &str) -> Self {
        let said = fs::read_to_string(profile.join("DevToolsActivePort"));
        let said = said.expect("chromedriver lets Chromium listen");
        let host = format!("127.0.0.1:{}", said.lines().next().unwrap_or_default());
        let list = "GET /json/list HTTP/1.1\r\nHost: localhost\r\n\r\n";
        let mut stream = TcpStream::connect(&host).await.expect("Chromium listens");
        stream.write_all(list.as_bytes()).await.expect("Chromium listens");
        let head = read_head(&mut stream).await;
        // It keeps the connection open.
        let length = head
            .lines()
            .filter_map(|line| line.split_once(':'))
            .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
            .and_then(|(_, length)| length.trim().parse().ok());
        let mut body = vec![0; length.expect("an answer says how long it is")];
        stream.read_exact(&mut body).await.expect("Chromium answers");
        let targets: Vec<Value> = serde_json::from_slice(&body).expect("a list of targets");
        let is_ours =
            |target: &&Value| target["url"].as_str().is_some_and(|url| url.starts_with(origin));
        let page = targets.iter().find(is_ours).expect("the page is open");
        let url = page["webSocketDebuggerUrl"].as_str().expect("an address");
        let path = url.splitn(4, '/').nth(3).expect("an address has a path");

        let mut stream = TcpStream::connect(&host).await.expect("Chromium listens");
        let upgrade = format!(
            "GET /{path} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
             Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        );
        stream.write_all(upgrade.as_bytes()).await.expect("Chromium listens");
        let head = read_head(&mut stream).await;
        assert!(head.starts_with("HTTP/1.1 101 "), "{head}");
        Self { stream }
    }

    /// All that the page has in the memory of JavaScript once its garbage is collected, as text.
    pub(crate) async fn heap_snapshot(&mut self) -> String {
        self.send(&json!({ "id": 1, "method": "HeapProfiler.collectGarbage" })).await;
        self.send(&json!({ "id": 2, "method": "HeapProfiler.takeHeapSnapshot" })).await;
        let mut snapshot = String::new();
        loop {
            let message: Value = serde_json::from_str(&self.receive().await).expect("JSON");
            if message["method"] == "HeapProfiler.addHeapSnapshotChunk" {
                snapshot.push_str(message["params"]["chunk"].as_str().expect("a text"));
            }
            assert!(message["error"].is_null(), "{message}");
            if message["id"] == 2 {
                return snapshot;
            }
        }
    }

    async fn send(&mut self, message: &Value) {
        let text = message.to_string();
        let length = u8::try_from(text.len()).ok().filter(|length| *length < 126);
        let length = length.expect("what is sent is short");
        let head = [&[LAST | TEXT, MASKED | length][..], &MASK].concat();
        let frame = [head.as_slice(), text.as_bytes()].concat();
        self.stream.write_all(&frame).await.expect("Chromium listens");
    }

    /// The next message, of one frame or several.
    async fn receive(&mut self) -> String {
        let mut message = Vec::new();
        loop {
            let stream = &mut self.stream;
            let first = stream.read_u8().await.expect("Chromium speaks");
            let length = match stream.read_u8().await.expect("Chromium speaks") {
                126 => u64::from(stream.read_u16().await.expect("Chromium speaks")),
                127 => stream.read_u64().await.expect("Chromium speaks"),
                length => u64::from(length),
            };
            let start = message.len();
            message.resize(start + usize::try_from(length).expect("it fits into memory"), 0);
            stream.read_exact(&mut message[start..]).await.expect("Chromium speaks");
            if first & KIND == PING {
                // Chromium goes on for long enough without an answer.
                message.truncate(start);
            } else if first & LAST != 0 {
                return String::from_utf8(message).expect("messages are text");
            }
        }
    }
}

/// The first line of an answer and its headers.
async fn read_head(stream: &mut TcpStream) -> String {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.expect("Chromium answers"));
    }
    String::from_utf8(head).expect("a head is text")
}

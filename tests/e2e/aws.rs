//! The demo servers beside a story: S3, Bedrock, STS and CloudWatch on loopback, and the desk where
//! faults are ordered.

use std::env;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::action;
use crate::check;
use crate::find::{self, button, named, region, select, textbox};
use crate::page::Page;

/// The servers of a story; they end with it.
pub(crate) struct Aws {
    process: Child,
    said: Value,
}

impl Aws {
    /// Starts them for a page at this origin.
    pub(crate) fn start(origin: &str, args: &[&str]) -> Self {
        let program =
            env::var_os("QUARRY_DEMO").map_or_else(|| "target/debug/demo".into(), PathBuf::from);
        let mut process = Command::new(&program)
            .args(["--ends-with-stdin", "--step-millis", "150", "--origin", origin])
            .args(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the demo servers are built: cargo build --features servers --bin demo");
        let mut said = String::new();
        let out = process.stdout.take().expect("a pipe");
        BufReader::new(out).read_line(&mut said).expect("the servers say where they are");
        Self { process, said: serde_json::from_str(&said).expect("a line of JSON") }
    }

    /// What they say of themselves: an address, a key, a place.
    pub(crate) fn said(&self, what: &str) -> &str {
        self.said[what].as_str().unwrap_or_else(|| panic!("the servers say {what}: {}", self.said))
    }

    /// The hosts that the page talks to.
    pub(crate) fn hosts(&self) -> Vec<String> {
        ["s3", "aws"].map(|what| self.said(what).to_owned()).to_vec()
    }

    /// An object, as it lies in its bucket.
    pub(crate) fn object(&self, bucket: &str, key: &str) -> PathBuf {
        Path::new(self.said("directory")).join(bucket).join(key)
    }

    /// Asks the desk; the answer is JSON or empty.
    pub(crate) async fn desk(&self, method: &str, path: &str, body: &Value) -> Value {
        let host = self.said("desk").trim_start_matches("http://");
        let mut stream = TcpStream::connect(host).await.expect("the desk is open");
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
            body.len()
        );
        stream.write_all((head + &body).as_bytes()).await.expect("the desk listens");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.expect("the desk answers");
        let (head, body) = answer.split_once("\r\n\r\n").expect("an answer of HTTP");
        assert!(head.contains(" 20"), "{method} {path}: {answer}");
        serde_json::from_str(body).unwrap_or(Value::Null)
    }

    /// What was asked of the servers: operation, and the status of the answer, `null` if it was cut.
    pub(crate) async fn requests(&self, operation: &str) -> Vec<Value> {
        let all = self.desk("GET", "/_requests", &Value::Null).await;
        let all = all.as_array().cloned().unwrap_or_default();
        all.into_iter().filter(|request| request["operation"] == operation).collect()
    }

    /// The lines that an access portal gives.
    pub(crate) fn keys(&self) -> String {
        let token = self.said.get("session_token").and_then(Value::as_str);
        let token = token.map(|token| format!("\naws_session_token={token}")).unwrap_or_default();
        format!(
            "[demo]\naws_access_key_id={}\naws_secret_access_key={}{token}",
            self.said("access_key_id"),
            self.said("secret_access_key")
        )
    }

    /// Says in Settings where the servers are, and gives keys or none.
    pub(crate) async fn connect(&self, page: &Page, keys: Option<&str>) {
        page.open("/settings").await;
        action::choose(
            page,
            select("Region of the connection"),
            "us-east-1 – US East (N. Virginia)",
        )
        .await;
        action::toggle(page, "Another server in place of AWS").await;
        action::write(page, textbox("S3 endpoint"), self.said("s3")).await;
        action::write(page, textbox("Endpoint of Bedrock and the rest"), self.said("aws")).await;
        if let Some(keys) = keys {
            self.give_keys(page, keys).await;
        }
    }

    /// Pastes keys in Settings, which stands open.
    pub(crate) async fn give_keys(&self, page: &Page, keys: &str) {
        let field = textbox("Keys of a session, or an API key of Bedrock");
        action::write(page, field, keys).await;
        action::press(page, button("Use these keys")).await;
        check::shows_in(page, region("Connection to AWS"), &["in memory"]).await;
    }

    /// Goes to a page by the navigation, so that nothing in memory is lost.
    pub(crate) async fn go_to(&self, page: &Page, name: &str) {
        // The page may have a link of that name, too; the navigation comes first.
        check::until(&format!("{name} is gone to"), async || {
            let links = find::all(page, named("link", name)).await;
            links.into_iter().next()?.click().await.ok()
        })
        .await;
        check::is_there(page, named("heading", name_of_heading(name))).await;
    }
}

fn name_of_heading(link: &str) -> &str {
    match link {
        "Prepare" => "Prepare a batch job",
        other => other,
    }
}

impl Drop for Aws {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        // It removes its directory before it ends.
        self.process.wait().ok();
    }
}

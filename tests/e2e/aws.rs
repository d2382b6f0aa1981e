//! The demo servers beside a story: S3, Bedrock, STS and CloudWatch on loopback, and the desk where
//! faults are ordered.

use std::env;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{SystemTime, UNIX_EPOCH};

use quarry::engine::aws::bedrock::{self, CreatedJob, NewJob};
use quarry::engine::aws::sign::{Scope, sign_headers};
use quarry::engine::aws::{Api, Body, Credentials, Endpoints, Origin};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::action::{self, Job};
use crate::check;
use crate::find::{self, button, named, number, region, select, textbox};
use crate::page::Page;

/// Where records go, and where answers come from.
pub(crate) const INPUT: &str = "quarry-demo-input";
pub(crate) const OUTPUT: &str = "quarry-demo-output";

/// What is made of a [`source`].
const JOB: Job<'static> = Job {
    system: "",
    prompt: "Which label? Answer in JSON. {{body}}",
    max_tokens: "100",
    record_id: "id",
};

/// A CSV of so many rows, the columns of which are `id` and `body`.
pub(crate) fn source(n_rows: usize, body: &str) -> String {
    let rows = (1..=n_rows).map(|n| format!("T{n:06},word {body}\n"));
    format!("id,body\n{}", rows.collect::<String>())
}

/// Converts a source into parts of up to so many records, on the page that stands open.
pub(crate) async fn convert(page: &Page, source: &str, max_records: Option<&str>) {
    let path = page.write_file("tickets.csv", source.as_bytes());
    convert_file(page, &path, max_records).await;
}

/// The same with a file that is there.
pub(crate) async fn convert_file(page: &Page, path: &Path, max_records: Option<&str>) {
    open_file(page, path, max_records).await;
    action::convert(page).await;
}

/// Plans the parts of a file that is there: no records are kept.
pub(crate) async fn plan_file(page: &Page, path: &Path, max_records: Option<&str>) {
    open_file(page, path, max_records).await;
    action::press(page, button("Plan parts")).await;
    check::status_says(page, check::LONG, &["planned"]).await;
}

async fn open_file(page: &Page, path: &Path, max_records: Option<&str>) {
    action::choose_file(page, "Source file", path).await;
    action::fill_in(page, JOB).await;
    if let Some(max_records) = max_records {
        action::write(page, number("Records per part"), max_records).await;
    }
}

/// Sends what was converted into a folder of S3, with the keys in memory.
pub(crate) async fn send(page: &Page, folder: &str) {
    action::write(page, textbox("Folder in S3"), folder).await;
    action::press(page, button("Send to S3")).await;
}

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

    /// The same, by its address.
    pub(crate) fn object_of(&self, uri: &str) -> PathBuf {
        let (bucket, key) = uri
            .strip_prefix("s3://")
            .and_then(|rest| rest.split_once('/'))
            .expect("an address of S3");
        self.object(bucket, key)
    }

    /// Asks the desk; the answer is JSON or empty.
    pub(crate) async fn desk(&self, method: &str, path: &str, body: &Value) -> Value {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let headers = [("Content-Type".to_owned(), "application/json".to_owned())];
        let answer = http(self.said("desk"), method, path, &headers, body.as_bytes()).await;
        serde_json::from_str(&answer).unwrap_or(Value::Null)
    }

    /// Has a fault happen to requests of this operation: so often, after so many that go well.
    pub(crate) async fn order(&self, operation: &str, fault: &str, times: u64, after: u64) {
        let order =
            json!({ "operation": operation, "fault": fault, "times": times, "after": after });
        self.desk("POST", "/_faults", &order).await;
    }

    /// What was asked of the servers: operation, and the status of the answer, `null` if it was cut.
    pub(crate) async fn requests(&self, operation: &str) -> Vec<Value> {
        let all = self.desk("GET", "/_requests", &Value::Null).await;
        let all = all.as_array().cloned().unwrap_or_default();
        all.into_iter().filter(|request| request["operation"] == operation).collect()
    }

    /// How many parts of uploads are there, none of which was sent twice.
    pub(crate) async fn parts_sent_once(&self) -> usize {
        let all = self.requests("UploadPart").await;
        let done = all.into_iter().filter(|part| part["status"] == json!(200));
        let mut done: Vec<(Value, Value)> =
            done.map(|mut part| (part["path"].take(), part["part_number"].take())).collect();
        let n_done = done.len();
        done.sort_by_key(|(path, number)| (path.to_string(), number.as_u64()));
        done.dedup();
        assert_eq!(done.len(), n_done, "a part was sent twice");
        n_done
    }

    /// Whose keys the servers know.
    fn credentials(&self) -> Credentials {
        let text = |what| self.said(what).to_owned();
        Credentials::new(text("access_key_id"), text("secret_access_key"), None)
    }

    /// Creates a job as somebody who has the keys does, without the page, and waits for its end. Gives
    /// the folder of its outputs.
    pub(crate) async fn run_job(&self, job: &NewJob) -> String {
        let origin = Origin::parse(self.said("aws")).expect("an origin");
        let endpoints = Endpoints::new(self.said("region")).expect("a region").with_others(origin);
        let mut request = bedrock::create(&endpoints, job);
        let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("it is after 1970").as_secs();
        let region = endpoints.region();
        let scope = Scope { service: Api::Bedrock.service(), region, now };
        sign_headers(&mut request, &self.credentials(), &scope);
        let Body::Bytes(body) = &request.body else { panic!("a job is in the request itself") };
        let path = &request.url.path;
        let answer = http(self.said("aws"), "POST", path, &request.headers, body).await;
        let created: CreatedJob = bedrock::read(&answer).expect("an answer with an ARN");
        let output = &job.output_data_config.s3_output_data_config.s3_uri;
        let id = created.job_arn.rsplit('/').next().unwrap_or_default();
        let folder = format!("{output}{id}/");
        let manifest = self.object_of(&format!("{folder}manifest.json.out"));
        check::until("the job is done", async || manifest.exists().then_some(())).await;
        folder
    }

    /// URLs for these objects, as `quarry presign` prints them for whoever has the keys.
    pub(crate) fn presign(&self, method: &str, expires: &str, objects: &[String]) -> String {
        let Some(program) = env::var_os("QUARRY_BIN") else {
            panic!("QUARRY_BIN is not set: let it name the binary quarry")
        };
        let printed = Command::new(program)
            .args(["presign", "--method", method, "--expires", expires])
            .args(["--region", self.said("region"), "--endpoint", self.said("s3")])
            .args(objects)
            .env("AWS_ACCESS_KEY_ID", self.said("access_key_id"))
            .env("AWS_SECRET_ACCESS_KEY", self.said("secret_access_key"))
            .env_remove("AWS_SESSION_TOKEN")
            .output()
            .expect("the command line runs");
        assert!(printed.status.success(), "{}", String::from_utf8_lossy(&printed.stderr));
        String::from_utf8(printed.stdout).expect("URLs are text").trim().to_owned()
    }

    /// The lines that the file of credentials has.
    pub(crate) fn keys(&self) -> String {
        format!(
            "[demo]\naws_access_key_id={}\naws_secret_access_key={}",
            self.said("access_key_id"),
            self.said("secret_access_key")
        )
    }

    /// Secret and token of a session.
    pub(crate) fn session(&self) -> [&str; 2] {
        ["secret_access_key", "session_token"]
            .map(|what| self.said["session"][what].as_str().expect("the servers say it"))
    }

    /// The lines that an access portal gives.
    pub(crate) fn session_keys(&self) -> String {
        let id = self.said["session"]["access_key_id"].as_str().expect("the servers say it");
        let [secret, token] = self.session();
        format!(
            "[demo]\naws_access_key_id={id}\naws_secret_access_key={secret}\naws_session_token={token}"
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

    /// Fills in what a job needs beside its records.
    pub(crate) async fn fill_in_job(&self, page: &Page, name: &str) {
        action::write(page, textbox("Job name"), name).await;
        action::write(page, textbox("Service role"), self.said("role_arn")).await;
        let answers = format!("s3://{OUTPUT}/answers/");
        action::write(page, textbox("Folder for outputs"), &answers).await;
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

/// Sends a request without a browser. Gives the body of an answer that is a success.
async fn http(
    origin: &str,
    method: &str,
    path: &str,
    headers: &[(String, String)],
    body: &[u8],
) -> String {
    let host = origin.trim_start_matches("http://");
    let mut stream = TcpStream::connect(host).await.expect("the server is there");
    let headers = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n"));
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: {host}\r\n{}Content-Length: {}\r\nConnection: close\r\n\r\n",
        headers.collect::<String>(),
        body.len()
    );
    stream.write_all(&[head.as_bytes(), body].concat()).await.expect("the server listens");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("the server answers");
    let (head, body) = answer.split_once("\r\n\r\n").expect("an answer of HTTP");
    assert!(head.contains(" 20"), "{method} {path}: {answer}");
    body.to_owned()
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

//! One headless Chromium behind its own chromedriver, with a fresh profile.

use std::cell::RefCell;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::{env, fs, process};

use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};

use crate::process::{Process, descendants, end};

/// Flags of Chromium: no window, nothing asked of the network on its own account.
const FLAGS: &[&str] = &[
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    // What it asks all the same finds nobody: only loopback has an address.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--lang=en-US",
    "--window-size=1280,900",
];

/// File with every request, of pages and of their workers, whether it found anybody or not.
const NETWORK_LOG: &str = "network.json";

/// A folder that is deleted at the end.
pub(crate) struct TempDir(PathBuf);

impl TempDir {
    /// A new, empty folder with this word in its name.
    pub(crate) fn new(word: &str) -> Self {
        let path = env::temp_dir().join(format!("quarry-e2e-{}-{word}", process::id()));
        fs::create_dir_all(&path).expect("the system's temporary folder takes files");
        Self(path)
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for TempDir {
    fn drop(&mut self) {
        // Chromium may still write to its profile; the system cleans up after us then.
        fs::remove_dir_all(&self.0).ok();
    }
}

/// A running browser.
pub(crate) struct Browser {
    /// Its `WebDriver` session.
    pub(crate) client: Client,
    /// Where it saves downloads.
    pub(crate) downloads: PathBuf,
    console: RefCell<Vec<Value>>,
    driver: Child,
    // Kept open: chromedriver would stop at a closed pipe.
    _driver_output: BufReader<ChildStdout>,
    // Last, so that the folder goes when everything else is gone.
    dir: TempDir,
}

impl Browser {
    /// Starts chromedriver (`CHROMEDRIVER`) on a free port, and Chromium (`CHROMIUM`) behind it.
    pub(crate) async fn start(word: &str) -> Self {
        let dir = TempDir::new(word);
        let downloads = dir.path().join("downloads");
        fs::create_dir(&downloads).expect("a new folder takes a folder");

        let program =
            env::var("CHROMEDRIVER").unwrap_or_else(|_| "/usr/bin/chromedriver".to_owned());
        let mut driver = Command::new(&program)
            .args(["--port=0", "--log-level=SEVERE"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| {
                panic!("{program} does not start ({error}): install it, or set CHROMEDRIVER")
            });
        let mut output = BufReader::new(driver.stdout.take().expect("stdout is piped"));
        let port = read_port(&mut output);

        let capabilities = capabilities(dir.path(), &downloads);
        let connected = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities.as_object().expect("built as an object").clone())
            .connect(&format!("http://127.0.0.1:{port}"))
            .await;
        let client = match connected {
            Ok(client) => client,
            Err(error) => {
                end(&descendants(driver.id()));
                driver.kill().and_then(|()| driver.wait()).ok();
                panic!("Chromium does not start ({error}): install it, or set CHROMIUM");
            }
        };
        Self { client, downloads, console: RefCell::default(), driver, _driver_output: output, dir }
    }

    /// A folder for files of the story, deleted with the browser.
    pub(crate) fn dir(&self) -> &Path {
        self.dir.path()
    }

    /// Sends a command of the Chrome `DevTools` Protocol.
    pub(crate) async fn cdp(&self, method: &str, params: Value) -> Value {
        self.client
            .issue_cmd(devtools(method, &params))
            .await
            .unwrap_or_else(|error| panic!("{method}: {error}"))
    }

    /// Like [`Self::cdp`] where a failure is an answer too: an element may be gone.
    pub(crate) async fn try_cdp(&self, method: &str, params: Value) -> Option<Value> {
        self.client.issue_cmd(devtools(method, &params)).await.ok()
    }

    /// What page and workers wrote to the console.
    pub(crate) async fn console(&self) -> Vec<Value> {
        let command = Post { path: "se/log", body: json!({ "type": "browser" }) };
        let new = self.client.issue_cmd(command).await.expect("chromedriver keeps the console");
        // It gives each entry once.
        let mut all = self.console.borrow_mut();
        all.extend(new.as_array().expect("a log is a list").iter().cloned());
        all.clone()
    }

    /// Every process of the browser.
    pub(crate) fn processes(&self) -> Vec<Process> {
        descendants(self.driver.id())
    }

    /// Closes the browser, then whatever did not close. Returns the log of its network.
    pub(crate) async fn close(mut self) -> String {
        let processes = self.processes();
        self.client.clone().close().await.ok();
        end(&processes);
        self.driver.kill().and_then(|()| self.driver.wait()).ok();
        fs::read_to_string(self.dir.path().join(NETWORK_LOG)).unwrap_or_default()
    }
}

fn capabilities(dir: &Path, downloads: &Path) -> Value {
    let binary = env::var("CHROMIUM").unwrap_or_else(|_| "/usr/bin/chromium".to_owned());
    let profile = format!("--user-data-dir={}", dir.join("profile").display());
    let network_log = format!("--log-net-log={}", dir.join(NETWORK_LOG).display());
    let flags: Vec<&str> =
        FLAGS.iter().copied().chain([profile.as_str(), network_log.as_str()]).collect();
    json!({
        // Otherwise each command would wait until the page has time, and a slow page look quick.
        "pageLoadStrategy": "none",
        "goog:loggingPrefs": { "browser": "ALL" },
        "goog:chromeOptions": {
            "binary": binary,
            "args": flags,
            "prefs": {
                "download.default_directory": downloads,
                "download.prompt_for_download": false,
                "profile.default_content_setting_values.automatic_downloads": 1,
            },
        },
    })
}

fn read_port(output: &mut BufReader<ChildStdout>) -> u16 {
    let mut line = String::new();
    while output.read_line(&mut line).expect("chromedriver writes text") > 0 {
        if let Some((_, rest)) = line.split_once("started successfully on port ") {
            return rest.trim().trim_end_matches('.').parse().expect("a port is a number");
        }
        line.clear();
    }
    panic!("chromedriver ended without a port");
}

fn devtools(method: &str, params: &Value) -> Post {
    Post { path: "goog/cdp/execute", body: json!({ "cmd": method, "params": params }) }
}

/// A command that chromedriver has beside the standard's own.
#[derive(Debug)]
struct Post {
    path: &'static str,
    body: Value,
}

impl WebDriverCompatibleCommand for Post {
    fn endpoint(
        &self,
        base_url: &url::Url,
        session_id: Option<&str>,
    ) -> Result<url::Url, url::ParseError> {
        base_url.join(&format!("session/{}/{}", session_id.unwrap_or_default(), self.path))
    }

    fn method_and_body(&self, _request_url: &url::Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(self.body.to_string()))
    }
}

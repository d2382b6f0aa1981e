//! A story: the app in a fresh browser, and what must hold for every story.

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::{fs, str};

use fantoccini::error::CmdError;
use serde_json::Value;
use tokio::runtime::Builder;
use tokio::task::LocalSet;

use crate::aws::Aws;
use crate::browser::Browser;
use crate::check;
use crate::server::Server;

/// The browser with the app in it, and the server that the app comes from.
pub(crate) struct Page {
    /// The browser.
    pub(crate) browser: Browser,
    /// The server.
    pub(crate) server: Server,
    /// Parts of console errors that the story itself brings about.
    pub(crate) expected_errors: RefCell<Vec<&'static str>>,
    /// Origins that the story itself has the policy block.
    pub(crate) expected_blocks: RefCell<Vec<String>>,
}

impl Page {
    async fn start(name: &str) -> Self {
        let server = Server::start().await;
        let browser = Browser::start(name).await;
        Self {
            browser,
            server,
            expected_errors: RefCell::default(),
            expected_blocks: RefCell::default(),
        }
    }

    /// Opens a route of the app, such as `/prepare`.
    pub(crate) async fn open(&self, route: &str) {
        let url = format!("{}{route}", self.server.origin);
        self.load(route, async || self.browser.client.goto(&url).await).await;
    }

    /// Loads the page anew, as the browser's button does.
    pub(crate) async fn reload(&self) {
        self.load("the page", async || self.browser.client.refresh().await).await;
    }

    /// Leaves the document for another one; waits until that one is read.
    async fn load(&self, what: &str, go: impl AsyncFnOnce() -> Result<(), CmdError>) {
        self.js("window.e2eIsLeft = true", vec![]).await;
        go().await.unwrap_or_else(|error| panic!("{what} does not open: {error}"));
        let is_read = "return !window.e2eIsLeft && document.readyState !== 'loading'";
        check::until(&format!("{what} is open"), async || {
            // Fails between the two documents.
            let answer = self.browser.client.execute(is_read, vec![]).await.ok()?;
            (answer == true).then_some(())
        })
        .await;
    }

    /// Runs the body of a function in the page; `arguments` holds the arguments.
    pub(crate) async fn js(&self, body: &str, arguments: Vec<Value>) -> Value {
        self.browser
            .client
            .execute(body, arguments)
            .await
            .unwrap_or_else(|error| panic!("{body}: {error}"))
    }

    /// Like [`Self::js`] for a body that awaits: its value is what the body returns.
    pub(crate) async fn js_async(&self, body: &str, arguments: Vec<Value>) -> Value {
        let script = format!(
            "const done = arguments[arguments.length - 1];
             (async (...args) => {{ {body} }})(...arguments).then((value) => done({{ value }}), (error) => done({{ error: String(error) }}));"
        );
        let answer = self.browser.client.execute_async(&script, arguments).await;
        let mut answer = answer.unwrap_or_else(|error| panic!("{body}: {error}"));
        assert!(answer["error"].is_null(), "{body}: {}", answer["error"]);
        answer["value"].take()
    }

    /// What can be read on the page.
    pub(crate) async fn text(&self) -> String {
        self.js("return document.body.innerText", vec![])
            .await
            .as_str()
            .unwrap_or_default()
            .to_owned()
    }

    /// Writes a file for the story, gone when the story ends.
    pub(crate) fn write_file(&self, name: &str, content: &[u8]) -> PathBuf {
        let path = self.browser.dir().join(name);
        fs::write(&path, content).expect("the story's folder takes files");
        path
    }

    /// Keeps what a failed story looked like, and says where.
    async fn leave_evidence(&self, name: &str) {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
        let client = &self.browser.client;
        if let Ok(picture) = client.screenshot().await
            && let Ok(text) = client.execute("return document.body.innerText", vec![]).await
            && fs::write(folder.join(format!("{name}.png")), picture).is_ok()
            && fs::write(folder.join(format!("{name}.txt")), text.as_str().unwrap_or_default())
                .is_ok()
        {
            eprintln!(
                "{name}: what the page showed is in {}/{name}.png and .txt",
                folder.display()
            );
        }
    }
}

/// Tells one story in a browser of its own, then checks what holds for every story.
///
/// Stories take turns: they measure time and memory.
#[track_caller]
pub(crate) fn story(name: &str, body: impl AsyncFnOnce(&Page)) {
    tell(name, async |page| {
        body(page).await;
        Vec::new()
    });
}

/// The same, with the demo servers beside the page, which alone it may ask.
#[track_caller]
pub(crate) fn story_on_aws(name: &str, args: &[&str], body: impl AsyncFnOnce(&Page, &Aws)) {
    tell(name, async |page| {
        let aws = Aws::start(&page.server.origin, args);
        page.server.connect_to(&aws.hosts());
        body(page, &aws).await;
        aws.hosts()
    });
}

/// `body` gives the hosts that the page may have asked beside its own.
#[track_caller]
fn tell(name: &str, body: impl AsyncFnOnce(&Page) -> Vec<String>) {
    static TURN: Mutex<()> = Mutex::new(());
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let runtime =
        Builder::new_current_thread().enable_all().build().expect("the system gives a runtime");
    let local = LocalSet::new();
    let page = local.block_on(&runtime, Page::start(name));
    let told = catch_unwind(AssertUnwindSafe(|| {
        local.block_on(&runtime, async {
            let hosts = body(&page).await;
            check::console_is_clean(&page).await;
            check::nothing_is_blocked_or_sent(&page);
            hosts
        })
    }));
    let Page { browser, server, .. } = local.block_on(&runtime, async {
        if told.is_err() {
            page.leave_evidence(name).await;
        }
        page
    });
    let network_log = local.block_on(&runtime, browser.close());
    match told {
        Ok(hosts) => check::no_other_host_is_asked(&network_log, &server.origin, &hosts),
        Err(panic) => resume_unwind(panic),
    }
}

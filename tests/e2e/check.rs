//! Checks what a user sees, and what must hold behind every story.

use std::time::{Duration, Instant};
use std::{env, fs};

use serde_json::{Value, json};

use crate::find::{self, Target};
use crate::page::Page;

/// How long the page may take for a step that is no work.
pub(crate) const SHORT: Duration = Duration::from_secs(15);
/// How long it may take for work on hundreds of megabytes, on a slow machine.
pub(crate) const LONG: Duration = Duration::from_mins(4);

const POLL: Duration = Duration::from_millis(40);

/// Waits for a value; fails after [`SHORT`].
#[track_caller]
pub(crate) fn until<T>(
    what: &str,
    poll: impl AsyncFnMut() -> Option<T>,
) -> impl Future<Output = T> {
    until_within(SHORT, what, poll)
}

/// Waits for a value; fails after the given time, saying what did not come true.
pub(crate) async fn until_within<T>(
    limit: Duration,
    what: &str,
    mut poll: impl AsyncFnMut() -> Option<T>,
) -> T {
    let start = Instant::now();
    loop {
        if let Some(value) = poll().await {
            return value;
        }
        assert!(start.elapsed() < limit, "after {} s it is not true that {what}", limit.as_secs());
        tokio::time::sleep(POLL).await;
    }
}

/// Waits until the status of the page holds one of these texts, and returns the status.
pub(crate) async fn status_says(page: &Page, limit: Duration, texts: &[&str]) -> String {
    until_within(limit, &format!("the status says one of {texts:?}"), async || {
        let status = status(page).await;
        texts.iter().any(|text| contains(&status, text)).then_some(status)
    })
    .await
}

/// What the page's status regions say now.
pub(crate) async fn status(page: &Page) -> String {
    let mut lines = Vec::new();
    for element in find::all(page, find::any("status")).await {
        lines.extend(element.text().await);
    }
    lines.join("\n")
}

/// Waits until the page shows a text.
pub(crate) async fn shows(page: &Page, text: &str) {
    until(&format!("the page shows {text:?}"), async || {
        contains(&page.text().await, text).then_some(())
    })
    .await;
}

/// Waits until the page has something.
pub(crate) async fn is_there(page: &Page, target: Target<'_>) {
    until(&format!("{target:?} is there"), async || {
        find::is_there(page, target).await.then_some(())
    })
    .await;
}

/// Waits until the page no longer has something.
pub(crate) async fn is_gone(page: &Page, target: Target<'_>) {
    until(&format!("{target:?} is gone"), async || {
        (!find::is_there(page, target).await).then_some(())
    })
    .await;
}

/// Waits until a part of the page shows all of these texts.
pub(crate) async fn shows_in(page: &Page, target: Target<'_>, texts: &[&str]) {
    until(&format!("{target:?} shows {texts:?}"), async || {
        let shown = find::text(page, target).await;
        texts.iter().all(|text| shown.contains(text)).then_some(())
    })
    .await;
}

/// Waits until the page says this about the source: a term of its list of facts.
pub(crate) async fn fact(page: &Page, term: &str, expected: &str) {
    fact_within(page, SHORT, term, expected).await;
}

/// Like [`fact`], for what takes its time.
pub(crate) async fn fact_within(page: &Page, limit: Duration, term: &str, expected: &str) {
    const FIND: &str = "return [...document.querySelectorAll('dt')].find((term) => term.textContent === arguments[0])
        ?.nextElementSibling.textContent";
    until_within(limit, &format!("the source's {term} are {expected}"), async || {
        let value = page.js(FIND, vec![json!(term)]).await;
        (value.as_str() == Some(expected)).then_some(())
    })
    .await;
}

/// A number as the page writes it: `1,234,567`.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let groups: Vec<&str> = digits
        .as_bytes()
        .rchunks(3)
        .rev()
        .map(|group| str::from_utf8(group).expect("digits are ASCII"))
        .collect();
    groups.join(",")
}

/// Waits until no part of the page says that it is busy.
pub(crate) async fn is_settled(page: &Page) {
    until("no part of the page is busy", async || {
        let busy =
            page.js("return document.querySelectorAll('[aria-busy=true]').length", vec![]).await;
        (busy == 0).then_some(())
    })
    .await;
}

/// The page is not wider than its window.
pub(crate) async fn fits(page: &Page, width: u32, state: &str) {
    let wide = page.js("return document.scrollingElement.scrollWidth", vec![]).await;
    assert!(
        wide.as_u64().is_some_and(|wide| wide <= u64::from(width)),
        "{state}: the page is {wide} px wide"
    );
}

/// Whether a text holds another, whatever the case.
pub(crate) fn contains(text: &str, part: &str) -> bool {
    text.to_lowercase().contains(&part.to_lowercase())
}

/// Names of the files in the browser's own storage of this page.
pub(crate) async fn stored_files(page: &Page) -> Vec<String> {
    const LIST: &str = "const names = [];
        const walk = async (folder, path) => {
            for await (const [name, handle] of folder.entries()) {
                if (handle.kind === 'directory') await walk(handle, path + name + '/');
                else names.push(path + name);
            }
        };
        await walk(await navigator.storage.getDirectory(), '');
        return names";
    let names = page.js_async(LIST, vec![]).await;
    names.as_array().expect("a list of names").iter().map(Value::to_string).collect()
}

/// Finds nothing with axe-core, whose script is at `QUARRY_AXE`.
pub(crate) async fn is_accessible(page: &Page, state: &str) {
    let Some(path) = env::var_os("QUARRY_AXE") else {
        panic!("QUARRY_AXE is not set: let it name axe.min.js of the npm package axe-core")
    };
    let axe = fs::read_to_string(&path).unwrap_or_else(|error| {
        panic!("QUARRY_AXE names {}, which cannot be read: {error}", path.display())
    });
    page.js(&axe, vec![]).await;
    let run = "const { violations } = await axe.run(document, { resultTypes: ['violations'] });
        return violations.map(({ id, help, nodes }) =>
            `${id}: ${help}\\n` + nodes.map((node) => `    ${node.html}\\n      ${node.failureSummary}`).join('\\n'))";
    let violations = page.js_async(run, vec![]).await;
    let violations: Vec<&str> =
        violations.as_array().expect("a list").iter().filter_map(Value::as_str).collect();
    assert!(violations.is_empty(), "{state}: axe-core objects\n{}", violations.join("\n"));
}

/// The console has no error but those that the story itself brings about.
pub(crate) async fn console_is_clean(page: &Page) {
    let expected = page.expected_errors.borrow().clone();
    let mut entries = page.browser.console().await;
    entries.retain(|entry| {
        let message = entry["message"].as_str().unwrap_or_default();
        entry["level"] == json!("SEVERE") && !expected.iter().any(|part| message.contains(part))
    });
    assert!(entries.is_empty(), "the console has errors: {entries:#?}");
}

/// The policy had nothing to block but what the story itself brings about, and the page's own server was
/// only asked for files.
pub(crate) fn nothing_is_blocked_or_sent(page: &Page) {
    let Page { server, expected_blocks, .. } = page;
    let mut blocked = server.blocked();
    let expected = expected_blocks.borrow();
    blocked.retain(|report| !expected.iter().any(|origin| report.contains(origin)));
    assert!(blocked.is_empty(), "the content security policy blocked something: {blocked:#?}");
    for request in server.requests() {
        let is_plain =
            request.method == "GET" && request.body.is_empty() && !request.target.contains('?');
        assert!(is_plain, "the page sends something: {request:?}");
    }
}

/// Page and workers asked their own origin and these hosts only. Chromium's own requests have no origin.
pub(crate) fn no_other_host_is_asked(network_log: &str, origin: &str, hosts: &[String]) {
    let own = format!("{origin}/");
    let mut n_own = 0;
    // One event a line; the last lines may be missing when the browser had to be killed.
    for line in network_log.lines() {
        let Ok(event) = serde_json::from_str::<Value>(line.trim_end_matches(',')) else { continue };
        let (Some(url), Some(initiator)) =
            (event["params"]["url"].as_str(), event["params"]["initiator"].as_str())
        else {
            continue;
        };
        if initiator == origin {
            n_own += 1;
            let is_allowed = hosts.iter().any(|host| url.starts_with(&format!("{host}/")));
            assert!(url.starts_with(&own) || is_allowed, "the page asks another host: {url}");
        }
    }
    assert!(n_own > 0, "the network log names no request of the page, so that it proves nothing");
}

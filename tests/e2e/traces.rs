//! What is left of keys: in storage, in the page and its address, in its log, and in its memory.

use serde_json::json;

use crate::check;
use crate::devtools::DevTools;
use crate::page::Page;

/// All that the page shows, and all that it or the browser keeps for it.
const KEPT: &str = "
    const files = [];
    const walk = async (folder) => {
        for await (const [name, handle] of folder.entries()) {
            files.push(name);
            if (handle.kind === 'directory') await walk(handle);
            else files.push(await (await handle.getFile()).text());
        }
    };
    await walk(await navigator.storage.getDirectory());
    const cached = [];
    for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const request of await cache.keys()) {
            cached.push(request.url, await (await cache.match(request)).text());
        }
    }
    const done = (request) => new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });
    const databases = [];
    for (const { name } of await indexedDB.databases()) {
        const database = await done(indexedDB.open(name));
        for (const store of database.objectStoreNames) {
            databases.push(store, await done(database.transaction(store).objectStore(store).getAll()));
        }
        database.close();
    }
    return JSON.stringify({
        files, cached, databases,
        local: Object.entries(localStorage), session: Object.entries(sessionStorage), cookie: document.cookie,
        address: location.href, window: window.name, history: history.state, title: document.title,
        page: document.documentElement.outerHTML,
        fields: [...document.querySelectorAll('input, textarea')].map((field) => field.value),
        asked: performance.getEntries().map((entry) => entry.name.split('?')[0]),
    })";

/// How often a text stands in the memory of the page's own code, and how many such memories there are.
const COUNT: &str = "function (text) {
    const wanted = new TextEncoder().encode(text);
    let found = 0;
    for (const memory of this) {
        const bytes = new Uint8Array(memory.buffer);
        for (let at = bytes.indexOf(wanted[0]); at >= 0; at = bytes.indexOf(wanted[0], at + 1)) {
            found += wanted.every((byte, idx) => bytes[at + idx] === byte);
        }
    }
    return { memories: this.length, found };
}";

/// Nothing of these keys is in the page, in what it keeps, or in what it wrote to its log.
pub(crate) async fn are_not_kept(page: &Page, secrets: &[&str]) {
    let kept = page.js_async(KEPT, vec![]).await;
    let kept = kept.as_str().expect("a text");
    let log = json!(page.browser.console().await).to_string();
    for secret in secrets {
        // As it stands, and as JSON or an address writes it.
        for form in [(*secret).to_owned(), secret.replace('/', "%2F").replace('+', "%2B")] {
            assert!(!kept.contains(&form), "the page keeps {form}");
            assert!(!log.contains(&form), "the log has {form}");
        }
    }
    assert!(!kept.contains("Signature="), "a signature is kept");
    // What is kept on purpose is found.
    assert!(kept.contains("quarry.connection"), "{kept}");
}

/// How often a text stands in the memory that the page's own code has, once that runs.
pub(crate) async fn n_in_memory(page: &Page, text: &str) -> u64 {
    let evaluate = json!({ "expression": "WebAssembly.Memory.prototype" });
    let prototype = page.browser.cdp("Runtime.evaluate", evaluate).await;
    let query = json!({ "prototypeObjectId": prototype["result"]["objectId"] });
    check::until("the page's code has a memory", async || {
        // Collects garbage before.
        let memories = page.browser.cdp("Runtime.queryObjects", query.clone()).await;
        let call = json!({
            "objectId": memories["objects"]["objectId"],
            "functionDeclaration": COUNT,
            "arguments": [{ "value": text }],
            "returnByValue": true,
        });
        let answer = page.browser.cdp("Runtime.callFunctionOn", call).await;
        let answer = &answer["result"]["value"];
        (answer["memories"] == 1).then(|| answer["found"].as_u64()).flatten()
    })
    .await
}

/// Whether a text is anywhere in what JavaScript holds of the page.
pub(crate) async fn is_in_heap(page: &Page, text: &str) -> bool {
    const HELD: &str = "a text that the page holds";
    page.js("window.e2eHeld = arguments[0]", vec![json!(HELD)]).await;
    let profile = page.browser.dir().join("profile");
    let mut devtools = DevTools::of_page(&profile, &page.server.origin).await;
    let snapshot = devtools.heap_snapshot().await;
    assert!(snapshot.contains(HELD), "the snapshot does not have what the page holds");
    snapshot.contains(text)
}

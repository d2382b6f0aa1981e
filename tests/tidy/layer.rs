//! Layers: what each folder of `src` must not know.

use crate::check;
use crate::tree;

/// A folder, the names that its code must not contain, and why.
const WALLS: [(&str, &[&str], &str); 6] = [
    (
        "src/engine",
        &[
            "web_sys",
            "js_sys",
            "wasm_bindgen",
            "gloo",
            "leptos",
            "crate::app",
            "crate::cli",
            "crate::protocol",
            "crate::web",
            "crate::worker",
            "std::env",
            "std::fs",
            "std::net",
            "std::process",
            "std::thread",
            "std::time",
            "rand::",
            "getrandom",
            "HashMap::new",
            "HashSet::new",
        ],
        "the engine knows nothing but its arguments: no browser, clock, files, threads, randomness",
    ),
    (
        "src/protocol",
        &[
            "web_sys",
            "js_sys",
            "wasm_bindgen",
            "gloo",
            "leptos",
            "crate::app",
            "crate::cli",
            "crate::web",
            "crate::worker",
        ],
        "messages are plain data: app and worker must be able to build and test them anywhere",
    ),
    (
        "src/web",
        &["leptos", "crate::app", "crate::cli", "crate::worker"],
        "wrappers serve app and worker, so they know neither",
    ),
    (
        "src/worker",
        &["web_sys", "js_sys", "wasm_bindgen", "gloo", "leptos", "crate::app", "crate::cli"],
        "the browser is reached through web/, and the page through protocol/",
    ),
    (
        "src/app",
        &["web_sys", "js_sys", "wasm_bindgen", "crate::cli", "crate::worker"],
        "the browser is reached through web/, and the worker through protocol/",
    ),
    (
        "src/cli",
        &[
            "web_sys",
            "js_sys",
            "wasm_bindgen",
            "gloo",
            "leptos",
            "crate::app",
            "crate::protocol",
            "crate::web",
            "crate::worker",
            "std::net",
        ],
        "the command line is engine and files: no browser, no page, no network",
    ),
];

#[test]
fn each_layer_names_only_what_it_may_know() {
    for (dir, names, why) in WALLS {
        let files = tree::rust(dir);
        assert!(!files.is_empty(), "{dir} holds no Rust: the rule below would hold of nothing");
        let broken = files.iter().flat_map(|file| {
            file.code().flat_map(move |(number, line)| {
                let found = names.iter().filter(move |name| line.contains(**name));
                found.map(move |name| format!("{}:{number} names {name}", file.path))
            })
        });
        check(why, broken);
    }
}

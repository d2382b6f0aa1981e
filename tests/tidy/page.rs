//! The page as it is served: policy, inline code, versions.

use crate::check;
use crate::tree;

/// What stands between two marks.
fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    text.split_once(before)?.1.split_once(after).map(|(inner, _)| inner)
}

#[test]
fn header_and_page_have_one_content_security_policy() {
    let page = tree::read("index.html");
    let meta = between(&page, "http-equiv=\"Content-Security-Policy\" content=\"", "\"")
        .expect("a policy in index.html");
    let config = tree::read("Trunk.toml");
    let header =
        between(&config, "\nContent-Security-Policy = \"", "\"").expect("a policy in Trunk.toml");
    // Browsers ignore this one in a page.
    assert_eq!(header, format!("{meta}; frame-ancestors 'none'"));
    assert!(!header.contains("unsafe-inline") && !header.contains("'unsafe-eval'"), "{header}");
}

#[test]
fn nothing_is_inline() {
    let mut files = tree::under("src/app");
    files.extend(tree::all().into_iter().filter(|file| file.path == "index.html"));
    let broken = files.iter().flat_map(|file| {
        (1..).zip(file.text.lines()).filter_map(move |(number, line): (usize, &str)| {
            let is_inline =
                ["<style", "<script>", " style=\"", " onclick=", " onload=", "javascript:"]
                    .iter()
                    .any(|mark| line.contains(mark));
            is_inline.then(|| format!("{}:{number}", file.path))
        })
    });
    check(
        "the policy refuses inline scripts and styles; set one property with style:name=",
        broken,
    );
}

/// A tool of another version fails late and says little.
#[test]
fn scripts_install_what_the_manifest_wants() {
    let manifest = tree::read("Cargo.toml");
    let scripts = tree::read("script/env.sh");
    let bindgen =
        between(&manifest, "wasm-bindgen = { version = \"=", "\"").expect("a pinned wasm-bindgen");
    assert!(
        scripts.contains(&format!("wasm_bindgen_version={bindgen}\n")),
        "script/env.sh wants {bindgen}"
    );
    let rust = between(&manifest, "rust-version = \"", "\"").expect("a rust-version");
    assert!(scripts.contains(&format!("rust_minimum={rust}.")), "script/env.sh wants {rust}");
}

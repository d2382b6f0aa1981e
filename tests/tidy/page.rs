//! The page as it is served: policy, inline code, versions.

use std::fs;
use std::path::Path;
use std::process::{self, Command};

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
    // One host more is a matter of `script/allow-connect`, when somebody builds or serves.
    let connect = between(header, "connect-src ", ";");
    let aws = "'self' https://*.amazonaws.com https://*.amazonaws.com.cn https://*.amazonaws.eu https://*.api.aws";
    assert_eq!(connect, Some(aws));
    assert!(!header.contains("unsafe-inline") && !header.contains("'unsafe-eval'"), "{header}");
}

/// What `script/allow-connect` makes of both files for these hosts; nothing if it refuses them.
fn allow_connect(hosts: &str) -> Option<[String; 2]> {
    // One directory for each run: tests run side by side, and `cargo test` may, too.
    let name = format!("allow-connect-{}-{}", process::id(), hosts.len());
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(&dir).expect("a directory for the test");
    let copies = ["index.html", "Trunk.toml"].map(|file| {
        let copy = dir.join(file);
        fs::copy(tree::root().join(file), &copy).expect("a file that can be copied");
        copy
    });
    let script = tree::root().join("script/allow-connect");
    let mut command = Command::new(script);
    let output =
        command.args(&copies).env("QUARRY_CONNECT", hosts).output().expect("the script runs");
    let made = copies.map(|copy| fs::read_to_string(copy).expect("a text"));
    fs::remove_dir_all(&dir).expect("the test's files can be removed");
    output.status.success().then_some(made)
}

#[test]
fn only_hosts_that_are_named_are_added_to_the_policy() {
    let files = ["index.html", "Trunk.toml"].map(tree::read);
    assert_eq!(allow_connect("").as_ref(), Some(&files));
    let made = allow_connect("https://s3.example.org http://127.0.0.1:9000").expect("two hosts");
    let with_hosts = files.map(|file| {
        file.replace(
            "connect-src 'self'",
            "connect-src 'self' https://s3.example.org http://127.0.0.1:9000",
        )
    });
    assert_eq!(made, with_hosts);
    for wrong in ["*", "https://*.example.org", "http:", "https://a.org;script-src", "https://a/b"]
    {
        assert_eq!(allow_connect(wrong), None, "{wrong}");
    }
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

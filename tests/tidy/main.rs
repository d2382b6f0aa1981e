//! The project's own rules, as tests over its files: what no compiler and no lint can hold.
//!
//! Each failing test lists every place that breaks its rule. `CONTRIBUTING.md` says why the rules
//! are there.
#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "tests: they read files, and fail by panicking"
)]

mod catalog;
mod contrast;
mod docs;
mod layer;
mod page;
mod source;
mod style;
mod tree;

/// Fails with the whole list when a rule is broken anywhere.
fn check(rule: &str, broken: impl IntoIterator<Item = String>) {
    let broken = broken.into_iter().collect::<Vec<_>>();
    assert!(broken.is_empty(), "{rule}\n  {}", broken.join("\n  "));
}

//! What a user does and sees, in a real Chromium with the built app and the production headers.
//!
//! `find` looks things up by role and accessible name, `action` does what a user does, `check`
//! says what must be true; `stories` tells one story of a user per test. Run by
//! `cargo test --features e2e --test e2e`; needs `dist/`, Chromium, chromedriver and axe-core.

#![expect(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "tests: they run natively, fail by panicking, and say what they measured"
)]

mod action;
mod aws;
mod bench;
mod browser;
mod check;
mod devtools;
mod find;
mod page;
mod probe;
mod process;
mod server;
#[path = "../native/simulated/mod.rs"]
#[expect(dead_code, reason = "other tests need the rest of it")]
mod simulated;
mod stories;
mod tickets;
mod traces;

//! Quarry prepares, checks and reads Amazon Bedrock batch inference jobs.
//!
//! The folders are the layers, and the Cargo features are the folders:
//!
//! | folder | feature | what it may know |
//! |---|---|---|
//! | [`engine`] | none | nothing but its arguments: no browser, clock, randomness, files or threads |
//! | `protocol` | `web` | the messages between app and worker |
//! | `web` | `web` | safe wrappers on browser APIs; the only place that calls `web_sys` and `js_sys` |
//! | `worker` | `worker` | runs the engine on files, off the main thread |
//! | `cli` | `cli` | the engine on the files of a machine: what `quarry` does; native only, on by default |
//! | `app` | `app` | the Leptos page: shows summaries and windows, never row data as a whole |
//!
//! `ARCHITECTURE.md` says which invariants hold and what holds each of them.

pub mod engine;

#[cfg(feature = "web")]
pub mod protocol;
#[cfg(feature = "web")]
pub mod web;

#[cfg(feature = "worker")]
pub mod worker;

#[cfg(all(feature = "cli", not(target_arch = "wasm32")))]
pub mod cli;

#[cfg(feature = "app")]
pub mod app;

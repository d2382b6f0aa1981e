//! Tests that need a browser: they run in a dedicated worker of a headless Chromium.
#![cfg(target_arch = "wasm32")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that fails should say where"
)]

mod engine;
mod files;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_dedicated_worker);

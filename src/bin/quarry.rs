//! The command line.

use std::process::ExitCode;

#[cfg(not(target_arch = "wasm32"))]
fn main() -> ExitCode {
    quarry::cli::main()
}

/// Feature `cli` is on by default; a build for the browser that leaves it on gets nothing of it.
#[cfg(target_arch = "wasm32")]
fn main() -> ExitCode {
    ExitCode::FAILURE
}

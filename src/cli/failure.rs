//! Why a command could not be carried out.

use std::fmt::Display;
use std::io::{self, Write as _};
use std::path::Path;

/// Why a command ended early, in words: what happened, and what can be done. What is wrong in the
/// user's data is no failure, but a finding.
#[derive(Debug)]
pub(super) struct Failure(pub(super) String);

impl Failure {
    pub(super) fn said(message: impl Display) -> Self {
        Self(message.to_string())
    }

    pub(super) fn of_path(what: &str, path: &Path, error: &io::Error) -> Self {
        let hint = match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                "; free some space, or write to another disk"
            }
            io::ErrorKind::FileTooLarge => "; a limit of this system (see `ulimit -f`) is smaller",
            _ => "",
        };
        Self(format!("cannot {what} {}: {error}{hint}", path.display()))
    }
}

/// Writes a line to standard error.
pub(super) fn say(kind: &str, message: &str) {
    // When even that cannot be written to, nobody is left to tell.
    drop(writeln!(io::stderr(), "{kind}: {message}"));
}

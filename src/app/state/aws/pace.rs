//! How far and how fast bytes go.

use leptos::prelude::*;

use crate::web;

/// How far a transfer is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Transfer {
    /// Bytes that are there.
    pub(crate) n_done: u64,
    /// Bytes of all.
    pub(crate) n_bytes: u64,
    /// Bytes that moved since it began, or went on.
    pub(crate) n_moved: u64,
    /// Milliseconds since then; 0 while it rests.
    pub(crate) millis: f64,
}

/// When a transfer began or went on, and with how many bytes there.
#[derive(Clone, Copy)]
pub(super) struct Pace(StoredValue<Option<(f64, u64)>>);

impl Pace {
    pub(super) fn new() -> Self {
        Self(StoredValue::new(None))
    }

    /// Forgets the beginning.
    pub(super) fn reset(self) {
        self.0.set_value(None);
    }

    /// Whether it has begun.
    pub(super) fn has_begun(self) -> bool {
        self.0.with_value(Option::is_some)
    }

    /// Begins now, unless it has. What is there already does not count as moved.
    pub(super) fn begin(self, n_done: u64) {
        if !self.has_begun() {
            self.0.set_value(Some((web::now_millis(), n_done)));
        }
    }

    /// How far it is with so many bytes.
    pub(super) fn transfer(self, n_done: u64, n_bytes: u64, is_running: bool) -> Transfer {
        let (millis, n_moved) = match self.0.get_value().filter(|_| is_running) {
            Some((began, before)) => (web::now_millis() - began, n_done.saturating_sub(before)),
            None => (0.0, 0),
        };
        Transfer { n_done, n_bytes, n_moved, millis }
    }
}

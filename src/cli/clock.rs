//! The time, which the engine never asks for.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use crate::engine::aws::time;

/// A moment, for measuring how long ago it was.
#[expect(clippy::disallowed_methods, reason = "native, and outside of the engine")]
pub(super) fn now() -> Instant {
    Instant::now()
}

/// Seconds since 1970.
#[expect(clippy::disallowed_methods, reason = "native, and outside of the engine")]
pub(super) fn seconds() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO).as_secs()
}

/// Today in UTC, `yyyy-mm-dd`.
pub(super) fn today() -> String {
    time::to_date(seconds())
}

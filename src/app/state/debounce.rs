//! Waits until what changes often has rested.

use std::time::Duration;

use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;

/// One call that waits for its time.
#[derive(Clone, Copy)]
pub(super) struct Debounce(StoredValue<Option<TimeoutHandle>>);

impl Debounce {
    /// Nothing waits.
    pub(super) fn new() -> Self {
        Self(StoredValue::new(None))
    }

    /// Calls after a time, unless it is forgotten or another call comes first.
    pub(super) fn call_after(self, delay: Duration, call: impl FnOnce() + 'static) {
        self.forget();
        self.0.set_value(set_timeout_with_handle(call, delay).ok());
    }

    /// Forgets what waits.
    pub(super) fn forget(self) {
        if let Some(timer) = self.0.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    }
}

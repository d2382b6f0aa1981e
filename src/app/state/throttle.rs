//! Keeps frequent news from redrawing the page more often than anyone can read.

use leptos::prelude::*;

use crate::web;

/// Lets one of many calls through in each interval.
#[derive(Clone, Copy)]
pub(super) struct Throttle {
    interval_millis: f64,
    last_millis: StoredValue<f64>,
}

impl Throttle {
    /// The first call goes through.
    pub(super) fn new(interval_millis: f64) -> Self {
        Self { interval_millis, last_millis: StoredValue::new(f64::NEG_INFINITY) }
    }

    /// Whether it is time again; if so, the interval begins anew.
    pub(super) fn is_due(self) -> bool {
        let now = web::now_millis();
        let is_due = now - self.last_millis.get_value() >= self.interval_millis;
        if is_due {
            self.last_millis.set_value(now);
        }
        is_due
    }

    /// Lets the next call through.
    pub(super) fn reset(self) {
        self.last_millis.set_value(f64::NEG_INFINITY);
    }
}

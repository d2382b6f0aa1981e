//! The time.

/// Milliseconds since 1970.
pub fn now_millis() -> f64 {
    js_sys::Date::now()
}

/// Today in UTC, `yyyy-mm-dd`.
pub fn today() -> String {
    let mut day: String = js_sys::Date::new_0().to_iso_string().into();
    day.truncate(10);
    day
}

//! The time, which the engine never asks for.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// A moment, for measuring how long ago it was.
#[expect(clippy::disallowed_methods, reason = "native, and outside of the engine")]
pub(super) fn now() -> Instant {
    Instant::now()
}

/// Today in UTC, `yyyy-mm-dd`.
#[expect(clippy::disallowed_methods, reason = "native, and outside of the engine")]
pub(super) fn today() -> String {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
    day(since.as_secs() / 86_400)
}

/// The day that is so many days after 1970-01-01.
///
/// Counted in years that begin in March, so that the leap day is the last of its year; 719,468 days lie
/// between the first of them and 1970 (H. Hinnant, "chrono-Compatible Low-Level Date Algorithms").
fn day(days_since_1970: u64) -> String {
    let days = days_since_1970 + 719_468;
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let (year, month) = match month {
        0..10 => (era * 400 + year_of_era, month + 3),
        _ => (era * 400 + year_of_era + 1, month - 9),
    };
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_have_their_names() {
        for (days, expected) in [
            (0, "1970-01-01"),
            (58, "1970-02-28"),
            (59, "1970-03-01"),
            (11_016, "2000-02-29"),
            (20_453, "2025-12-31"),
            (20_454, "2026-01-01"),
            (20_781, "2026-11-24"),
            (47_540, "2100-02-28"),
            (47_541, "2100-03-01"),
        ] {
            assert_eq!(day(days), expected, "{days}");
        }
    }
}

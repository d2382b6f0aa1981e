//! The time as the servers have it, which may be another than that of this machine.

use std::sync::atomic::{AtomicI64, Ordering};

use time::format_description::BorrowedFormatItem;
use time::format_description::well_known::Rfc3339;
use time::macros::format_description;
use time::{Duration, OffsetDateTime, PrimitiveDateTime};

const AMZ: &[BorrowedFormatItem<'_>] =
    format_description!("[year][month][day]T[hour][minute][second]Z");
const ISO: &[BorrowedFormatItem<'_>] =
    format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:3]Z");
const HTTP: &[BorrowedFormatItem<'_>] = format_description!(
    "[weekday repr:short], [day] [month repr:short] [year] [hour]:[minute]:[second] GMT"
);

/// A clock that can be shifted.
pub(crate) struct Clock {
    offset_secs: AtomicI64,
}

impl Clock {
    /// So many seconds ahead.
    pub(crate) fn new(offset_secs: i64) -> Self {
        Self { offset_secs: AtomicI64::new(offset_secs) }
    }

    /// From now on so many seconds ahead.
    pub(crate) fn shift(&self, offset_secs: i64) {
        self.offset_secs.store(offset_secs, Ordering::Relaxed);
    }

    /// What time it is, to the millisecond: what is written and read again is the same time.
    pub(crate) fn now(&self) -> OffsetDateTime {
        let now = OffsetDateTime::now_utc();
        let whole = now.replace_millisecond(now.millisecond()).unwrap_or(now);
        whole + Duration::seconds(self.offset_secs.load(Ordering::Relaxed))
    }
}

/// `20260131T235959Z`, as in `X-Amz-Date`.
pub(crate) fn amz(time: OffsetDateTime) -> String {
    written(time, AMZ)
}

/// `2026-01-31T23:59:59.000Z`, as in the answers of Bedrock.
pub(crate) fn iso(time: OffsetDateTime) -> String {
    written(time, ISO)
}

/// `Sat, 31 Jan 2026 23:59:59 GMT`, as in the header `Date`.
pub(crate) fn http(time: OffsetDateTime) -> String {
    written(time, HTTP)
}

/// Reads `X-Amz-Date`.
pub(crate) fn parse_amz(text: &str) -> Option<OffsetDateTime> {
    PrimitiveDateTime::parse(text, AMZ).ok().map(PrimitiveDateTime::assume_utc)
}

/// Reads ISO 8601, or seconds since 1970.
pub(crate) fn parse_iso(text: &str) -> Option<OffsetDateTime> {
    let of_secs = |secs: f64| OffsetDateTime::UNIX_EPOCH.checked_add(Duration::seconds_f64(secs));
    match text.parse::<f64>() {
        // The range of years that `time` has; a duration of more would panic.
        Ok(secs) => (secs.abs() < 1e11).then(|| of_secs(secs)).flatten(),
        Err(_) => OffsetDateTime::parse(text, &Rfc3339).ok(),
    }
}

fn written(time: OffsetDateTime, format: &[BorrowedFormatItem<'_>]) -> String {
    time.format(format).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_and_read_as_aws_does() {
        let time = parse_amz("20260131T235958Z").unwrap();
        assert_eq!(amz(time), "20260131T235958Z");
        assert_eq!(iso(time), "2026-01-31T23:59:58.000Z");
        assert_eq!(http(time), "Sat, 31 Jan 2026 23:59:58 GMT");
        assert_eq!(parse_iso("2026-01-31T23:59:58Z"), Some(time));
        assert_eq!(parse_iso("1769903998"), Some(time));
        assert_eq!(parse_iso("2026-02-01T00:59:58+01:00"), Some(time));
        for wrong in ["", "yesterday", "1e300", "NaN", "2026-01-31"] {
            assert_eq!(parse_iso(wrong), None, "{wrong}");
        }
    }
}

//! Times as AWS writes them. Ours are seconds since 1970-01-01 in UTC.

/// The last second of the year 9999: what lies behind it has no date of this form.
const LAST: u64 = 253_402_300_799;

const SECONDS_PER_DAY: u64 = 86_400;

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// `20261122T123456Z`, as signatures have it.
pub fn to_basic(seconds: u64) -> String {
    to_iso(seconds).chars().filter(|c| !matches!(c, '-' | ':')).collect()
}

/// `2026-11-22T12:34:56Z`, as bodies and queries have it.
pub fn to_iso(seconds: u64) -> String {
    let in_day = seconds.min(LAST) % SECONDS_PER_DAY;
    let (hour, minute, second) = (in_day / 3600, in_day / 60 % 60, in_day % 60);
    format!("{}T{hour:02}:{minute:02}:{second:02}Z", to_date(seconds))
}

/// `2026-11-22 12:34:56 UTC`, as people read it.
pub fn to_words(seconds: u64) -> String {
    to_iso(seconds).replace('T', " ").replace('Z', " UTC")
}

/// `2026-11-22`.
///
/// Counted in years that begin in March, so that the leap day is the last of its year; 719,468 days lie
/// between the first of them and 1970 (H. Hinnant, "chrono-Compatible Low-Level Date Algorithms").
pub fn to_date(seconds: u64) -> String {
    let days = seconds.min(LAST) / SECONDS_PER_DAY + 719_468;
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

/// Reads `20261122T123456Z`.
pub fn from_basic(text: &str) -> Option<u64> {
    let digits = text.strip_suffix('Z')?;
    let (date, time) =
        digits.split_once('T').filter(|(date, time)| (date.len(), time.len()) == (8, 6))?;
    let part = |text: &str, from, to| number(text.get(from..to)?);
    seconds(
        [part(date, 0, 4)?, part(date, 4, 6)?, part(date, 6, 8)?],
        [part(time, 0, 2)?, part(time, 2, 4)?, part(time, 4, 6)?],
    )
}

/// Reads `2026-11-22T12:34:56.789Z`, of which fractions of a second are left out, or with an offset such
/// as `+02:00`.
pub fn from_iso(text: &str) -> Option<u64> {
    let (date, rest) = text.trim().split_once(['T', ' '])?;
    let zone = rest.find(['Z', 'z', '+', '-'])?;
    let (time, zone) = rest.split_at_checked(zone)?;
    let offset = match zone.split_at_checked(1)? {
        ("Z" | "z", "") => 0,
        (sign, offset) => {
            let (hours, minutes) = offset.split_once(':').or_else(|| offset.split_at_checked(2))?;
            let offset = i64::try_from(number(hours)? * 3600 + number(minutes)? * 60).ok()?;
            if sign == "+" { -offset } else { offset }
        }
    };
    let time = time.split_once('.').map_or(time, |(time, _)| time);
    let seconds = seconds(three(date, '-')?, three(time, ':')?)?;
    seconds.checked_add_signed(offset)
}

/// Reads `Sun, 22 Nov 2026 12:34:56 GMT`, as the header `Date` of an answer has it.
pub fn from_http(text: &str) -> Option<u64> {
    let (_, rest) = text.trim().split_once(", ")?;
    let mut words = rest.split(' ');
    let day = number(words.next()?)?;
    let name = words.next()?;
    let month = (1..).zip(MONTHS).find_map(|(number, month)| (month == name).then_some(number))?;
    let year = number(words.next()?)?;
    let time = three(words.next()?, ':')?;
    (words.next() == Some("GMT")).then_some(())?;
    seconds([year, month, day], time)
}

fn three(text: &str, mark: char) -> Option<[u64; 3]> {
    let mut parts = text.split(mark);
    let numbers = [number(parts.next()?)?, number(parts.next()?)?, number(parts.next()?)?];
    parts.next().is_none().then_some(numbers)
}

/// Digits alone, of which four make the longest number.
fn number(text: &str) -> Option<u64> {
    let is_number = (1..=4).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().ok()).flatten()
}

/// The way back from [`to_date`], by the same years.
fn seconds([year, month, day]: [u64; 3], [hour, minute, second]: [u64; 3]) -> Option<u64> {
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let last_day = match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    let is_time = hour < 24 && minute < 60 && second < 61;
    let is_date = (1970..10_000).contains(&year)
        && (1..=12).contains(&month)
        && (1..=last_day).contains(&day);
    (is_date && is_time).then_some(())?;
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let (era, year_of_era) = (year / 400, year % 400);
    let day_of_year = (153 * month + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    let days = era * 146_097 + day_of_era - 719_468;
    Some(days * SECONDS_PER_DAY + hour * 3600 + minute * 60 + second)
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
            assert_eq!(to_date(days * SECONDS_PER_DAY), expected, "{days}");
        }
    }

    #[test]
    fn all_forms_name_the_same_second() {
        // `date -u -d '2026-11-22 12:34:56' +%s`
        let at = 1_795_350_896;
        assert_eq!(to_basic(at), "20261122T123456Z");
        assert_eq!(to_iso(at), "2026-11-22T12:34:56Z");
        assert_eq!(from_basic("20261122T123456Z"), Some(at));
        assert_eq!(from_http("Sun, 22 Nov 2026 12:34:56 GMT"), Some(at));
        for text in [
            "2026-11-22T12:34:56Z",
            "2026-11-22T12:34:56.789Z",
            "2026-11-22T14:34:56+02:00",
            "2026-11-22 06:34:56-0600",
        ] {
            assert_eq!(from_iso(text), Some(at), "{text}");
        }
        assert_eq!(to_iso(u64::MAX), "9999-12-31T23:59:59Z");
    }

    #[test]
    fn what_is_no_time_is_none() {
        for text in
            ["", "Z", "20261322T123456Z", "20260229T000000Z", "2026112T123456Z", "+0261122T123456Z"]
        {
            assert_eq!(from_basic(text), None, "{text}");
        }
        for text in
            ["2026-11-22", "2026-11-22T12:34:56", "2026-11-22T25:00:00Z", "1969-01-01T00:00:00Z"]
        {
            assert_eq!(from_iso(text), None, "{text}");
        }
        for text in [
            "Sun, 22 Nov 2026 12:34:56",
            "22 Nov 2026 12:34:56 GMT",
            "Sun, 22 Nun 2026 12:34:56 GMT",
        ] {
            assert_eq!(from_http(text), None, "{text}");
        }
    }

    #[cfg(not(target_arch = "wasm32"))]
    mod property {
        use proptest::prelude::*;

        use super::*;

        proptest! {
            #[test]
            fn every_second_is_read_as_it_was_written(at in 0..=LAST) {
                prop_assert_eq!(from_basic(&to_basic(at)), Some(at));
                prop_assert_eq!(from_iso(&to_iso(at)), Some(at));
            }

            #[test]
            fn no_text_is_too_odd(text in ".{0,40}") {
                let _ = (from_basic(&text), from_iso(&text), from_http(&text));
            }
        }
    }
}

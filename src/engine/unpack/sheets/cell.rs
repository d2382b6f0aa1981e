//! Values of cells as text.

use std::fmt::Write as _;

use calamine::{ExcelDateTime, ExcelDateTimeType};

/// What a number format shows of a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shows {
    Date,
    Time,
    Both,
}

/// What a number format such as `yyyy-mm-dd hh:mm` shows.
pub(super) fn shows(format: &str) -> Shows {
    let (mut has_date, mut has_time, mut has_months) = (false, false, false);
    let mut chars = format.chars();
    while let Some(c) = chars.next() {
        match c.to_ascii_lowercase() {
            // Text, a colour or a language, and a character that stands for itself.
            '"' => drop(chars.by_ref().find(|&c| c == '"')),
            '[' => drop(chars.by_ref().find(|&c| c == ']')),
            '\\' | '_' | '*' => drop(chars.next()),
            // The formats of other values follow.
            ';' => break,
            'y' | 'd' => has_date = true,
            'h' | 's' => has_time = true,
            'm' => has_months = true,
            _ => {}
        }
    }
    // `m` is minutes beside hours or seconds.
    match (has_date || (has_months && !has_time), has_time) {
        (true, false) => Shows::Date,
        (false, true) => Shows::Time,
        _ => Shows::Both,
    }
}

/// The shortest number that reads back as the same; whole ones without a fraction.
pub(super) fn push_number(value: f64, text: &mut String) {
    // Rust writes `1` for 1.0, and no exponent: large and small ones get one, as in JSON.
    let has_exponent = value != 0.0 && !(1e-7..1e21).contains(&value.abs());
    let written = if has_exponent { write!(text, "{value:e}") } else { write!(text, "{value}") };
    written.ok();
}

/// A moment or a duration by ISO 8601; durations as hours, minutes and seconds.
pub(super) fn push_moment(moment: &ExcelDateTime, format: Option<&str>, text: &mut String) {
    if moment.is_duration() {
        push_duration(moment.as_f64(), text);
        return;
    }
    // Rounded as spreadsheets show it: a fraction of a day is hardly ever a whole second.
    let serial = (moment.as_f64() * 86_400_000.0).round() / 86_400_000.0;
    let is_1904 = *moment == ExcelDateTime::new(moment.as_f64(), ExcelDateTimeType::DateTime, true);
    let rounded = ExcelDateTime::new(serial, ExcelDateTimeType::DateTime, is_1904);
    let (year, month, day, hour, minute, second, milli) = rounded.to_ymd_hms_milli();
    let shows = format.map_or(Shows::Both, shows);
    let is_time = shows == Shows::Time && (0.0..1.0).contains(&serial);
    // A format that hides part of the value does not take it away.
    let has_time = shows != Shows::Date || (hour, minute, second, milli) != (0, 0, 0, 0);
    if !is_time {
        write!(text, "{year:04}-{month:02}-{day:02}").ok();
        if has_time {
            text.push('T');
        }
    }
    if has_time || is_time {
        write!(text, "{hour:02}:{minute:02}:{second:02}").ok();
        if milli > 0 {
            write!(text, ".{milli:03}").ok();
        }
    }
}

fn push_duration(days: f64, text: &mut String) {
    let millis = (days.abs() * 86_400_000.0).round();
    let sign = if days < 0.0 { "-" } else { "" };
    let hours = (millis / 3_600_000.0).floor();
    let rest = millis - hours * 3_600_000.0;
    let minutes = (rest / 60_000.0).floor();
    let seconds = (rest - minutes * 60_000.0) / 1000.0;
    let width = if seconds.fract() == 0.0 { 2 } else { 6 };
    let precision = if width == 2 { 0 } else { 3 };
    write!(text, "{sign}{hours:02}:{minutes:02}:{seconds:0width$.precision$}").ok();
}

/// Name of a cell, such as `AB7`.
pub(super) fn name(row: u32, column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or_default()));
        rest /= 26;
    }
    letters.iter().rev().collect::<String>() + &(row + 1).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_says_what_it_shows() {
        for (format, expected) in [
            ("yyyy-mm-dd", Shows::Date),
            ("mm-dd-yy", Shows::Date),
            ("mmm", Shows::Date),
            ("[$-409]d/m/yyyy;@", Shows::Date),
            ("\"shot\" d.m.yy", Shows::Date),
            ("h:mm AM/PM", Shows::Time),
            ("mm:ss.0", Shows::Time),
            ("m/d/yy h:mm", Shows::Both),
            ("yyyy\\-mm\\-dd\\Thh:mm:ss", Shows::Both),
        ] {
            assert_eq!(shows(format), expected, "{format}");
        }
    }

    #[test]
    fn a_number_is_the_shortest_that_reads_back() {
        for (value, expected) in [
            (1.0, "1"),
            (0.0, "0"),
            (-2.5, "-2.5"),
            (0.1 + 0.2, "0.30000000000000004"),
            (1e15, "1000000000000000"),
            (1e21, "1e21"),
            (1.5e-9, "1.5e-9"),
            (f64::MAX, "1.7976931348623157e308"),
        ] {
            let mut text = String::new();
            push_number(value, &mut text);
            assert_eq!(text, expected);
            assert_eq!(text.parse::<f64>().unwrap().to_bits(), f64::to_bits(value));
        }
    }

    #[test]
    fn moments_are_written_by_iso_8601() {
        let check = |value: f64, kind, is_1904, format, expected: &str| {
            let mut text = String::new();
            push_moment(&ExcelDateTime::new(value, kind, is_1904), format, &mut text);
            assert_eq!(text, expected);
        };
        let moment = ExcelDateTimeType::DateTime;
        check(45_943.0, moment, false, Some("yyyy-mm-dd"), "2025-10-13");
        check(45_943.5, moment, false, Some("yyyy-mm-dd"), "2025-10-13T12:00:00");
        check(45_943.0, moment, false, Some("yyyy-mm-dd hh:mm"), "2025-10-13T00:00:00");
        check(45_943.0, moment, false, None, "2025-10-13T00:00:00");
        check(0.0, moment, true, Some("d.m.yy"), "1904-01-01");
        check(0.4375, moment, false, Some("h:mm"), "10:30:00");
        check(45_943.541, moment, false, Some("h:mm"), "2025-10-13T12:59:02.400");
        // 10:15:30 is no exact fraction.
        check(36_930.0 / 86_400.0, moment, false, Some("h:mm"), "10:15:30");
        check(1.25, ExcelDateTimeType::TimeDelta, false, None, "30:00:00");
        check(-0.000_02, ExcelDateTimeType::TimeDelta, false, None, "-00:00:01.728");
    }

    #[test]
    fn cells_are_named_by_letters_and_numbers() {
        for (row, column, expected) in
            [(0, 0, "A1"), (6, 25, "Z7"), (0, 26, "AA1"), (1, 701, "ZZ2")]
        {
            assert_eq!(name(row, column), expected);
        }
    }
}

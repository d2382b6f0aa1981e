//! Numbers for people: one formatter for each kind, used everywhere.

/// A whole number with thousands separated: `200,000`.
pub(crate) fn count(n: u64) -> String {
    let digits = n.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (idx, digit) in digits.chars().enumerate() {
        if idx > 0 && (digits.len() - idx).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A number with its noun: `1 row`, `2,000 rows`.
pub(crate) fn counted(n: u64, one: &str, many: &str) -> String {
    format!("{} {}", count(n), if n == 1 { one } else { many })
}

/// A size in decimal units, as file managers and AWS show it: `812 B`, `161.2 MB`.
pub(crate) fn bytes(n: u64) -> String {
    if n < 1000 {
        return format!("{n} B");
    }
    scaled(to_f64(n), 1)
}

/// Bytes in a time as a rate: `179 MB/s`; `None` where the time is too short to say.
pub(crate) fn rate(n_bytes: u64, millis: f64) -> Option<String> {
    (millis >= 50.0).then(|| format!("{}/s", scaled(to_f64(n_bytes) * 1000.0 / millis, 0)))
}

/// A time: `19 ms`, `0.9 s`, `42 s`, `3 min 20 s`, `2 h 5 min`.
pub(crate) fn duration(millis: f64) -> String {
    let millis = millis.max(0.0);
    let secs = millis / 1000.0;
    if millis < 100.0 {
        return format!("{millis:.0} ms");
    }
    if secs < 9.95 {
        return format!("{secs:.1} s");
    }
    let secs = whole(secs.round());
    match (secs / 3600, secs / 60 % 60, secs % 60) {
        (0, 0, secs) => format!("{secs} s"),
        (0, mins, secs) => format!("{mins} min {secs} s"),
        (hours, mins, _) => format!("{hours} h {mins} min"),
    }
}

/// Micro-dollars as dollars, exactly: `$0.50`, `$0.0175`, `$1,200.00`.
pub(crate) fn usd(micro: u64) -> String {
    let decimals = format!("{:06}", micro % 1_000_000);
    let (cents, rest) = decimals.split_at(2);
    format!("${}.{cents}{}", count(micro / 1_000_000), rest.trim_end_matches('0'))
}

/// The micro-dollars of what a user types: `0.5`, `$1.25`. `None` for what is no amount.
pub(crate) fn parse_usd(text: &str) -> Option<u64> {
    let text = text.trim().trim_start_matches('$');
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let has_digits = !whole.is_empty() || !decimals.is_empty();
    if !has_digits || !is_number(whole) || !is_number(decimals) || decimals.len() > 6 {
        return None;
    }
    let whole: u64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let micro: u64 = format!("{decimals:0<6}").parse().ok()?;
    whole.checked_mul(1_000_000)?.checked_add(micro)
}

/// A message of the engine as a sentence of its own: with a capital letter.
pub(crate) fn sentence(message: &str) -> String {
    let mut chars = message.chars();
    let first = chars.next().map(|first| first.to_uppercase().to_string());
    first.unwrap_or_default() + chars.as_str()
}

/// Share of a whole in percent, rounded down so that 100 means done.
pub(crate) fn percent(part: u64, total: u64) -> u64 {
    let hundredfold = part.min(total).saturating_mul(100);
    hundredfold.checked_div(total).unwrap_or(0)
}

/// A coefficient from −1 to 1: `0.50`, `−0.25`.
pub(crate) fn coefficient(n: f64) -> String {
    let size = format!("{:.2}", n.abs());
    if n < 0.0 && size != "0.00" { format!("−{size}") } else { size }
}

/// Time left at the average speed so far; `None` while nothing can be said.
pub(crate) fn millis_left(read: u64, total: u64, elapsed_millis: f64) -> Option<f64> {
    let is_known = read > 0 && elapsed_millis >= 500.0;
    is_known.then(|| elapsed_millis * to_f64(total.saturating_sub(read)) / to_f64(read))
}

fn scaled(n: f64, n_decimals: usize) -> String {
    let (mut n, mut unit) = (n, "B");
    for larger in ["kB", "MB", "GB", "TB"] {
        if n < 999.95 {
            break;
        }
        (n, unit) = (n / 1000.0, larger);
    }
    // Small rates in the smallest unit need no decimals, but 1.4 GB/s does.
    let n_decimals = if n_decimals == 0 && n < 9.95 && unit != "B" { 1 } else { n_decimals };
    format!("{n:.n_decimals$} {unit}")
}

#[expect(clippy::cast_precision_loss, reason = "shown with four digits at most")]
fn to_f64(n: u64) -> f64 {
    n as f64
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a rounded time, never negative, far below the limit"
)]
fn whole(n: f64) -> u64 {
    n as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_separated() {
        for (n, text) in [
            (0, "0"),
            (999, "999"),
            (1000, "1,000"),
            (200_000, "200,000"),
            (1_234_567, "1,234,567"),
        ] {
            assert_eq!(count(n), text);
        }
        assert_eq!(counted(1, "row", "rows"), "1 row");
        assert_eq!(counted(0, "row", "rows"), "0 rows");
    }

    #[test]
    fn coefficients_have_two_decimals_and_zero_has_no_sign() {
        for (n, text) in [(1.0, "1.00"), (0.5, "0.50"), (-0.25, "−0.25"), (-0.001, "0.00")] {
            assert_eq!(coefficient(n), text);
        }
    }

    #[test]
    fn sizes_have_one_decimal_and_decimal_units() {
        for (n, text) in [
            (812, "812 B"),
            (1000, "1.0 kB"),
            (999_960, "1.0 MB"),
            (161_200_000, "161.2 MB"),
            (5_000_000_000, "5.0 GB"),
        ] {
            assert_eq!(bytes(n), text);
        }
    }

    #[test]
    fn rates_are_round_and_absent_without_a_time() {
        assert_eq!(rate(161_200_000, 900.0).as_deref(), Some("179 MB/s"));
        assert_eq!(rate(1_400_000_000, 1000.0).as_deref(), Some("1.4 GB/s"));
        assert_eq!(rate(1000, 20.0), None);
    }

    #[test]
    fn times_use_two_units_at_most() {
        for (millis, text) in [
            (940.0, "0.9 s"),
            (9_960.0, "10 s"),
            (200_000.0, "3 min 20 s"),
            (7_500_000.0, "2 h 5 min"),
            (-1.0, "0 ms"),
        ] {
            assert_eq!(duration(millis), text);
        }
    }

    #[test]
    fn amounts_are_exact_in_both_directions() {
        for (micro, text) in [
            (500_000, "$0.50"),
            (17_500, "$0.0175"),
            (0, "$0.00"),
            (60, "$0.00006"),
            (1_200_000_000, "$1,200.00"),
        ] {
            assert_eq!(usd(micro), text);
        }
        for (text, micro) in [
            ("0.5", Some(500_000)),
            (" $1.25 ", Some(1_250_000)),
            (".1", Some(100_000)),
            ("3", Some(3_000_000)),
            ("", None),
            (".", None),
            ("1e3", None),
            ("-1", None),
            ("0.0000001", None),
        ] {
            assert_eq!(parse_usd(text), micro, "{text}");
        }
    }

    #[test]
    fn a_hundred_percent_means_all() {
        assert_eq!(percent(999, 1000), 99);
        assert_eq!(percent(1000, 1000), 100);
        assert_eq!(percent(0, 0), 0);
        assert_eq!(millis_left(0, 10, 1000.0), None);
        assert_eq!(millis_left(5, 10, 1000.0), Some(1000.0));
    }
}

//! How far a command is, on one line of the terminal.

use std::io::{self, IsTerminal as _, Write as _};
use std::time::{Duration, Instant};

use super::clock;
use super::input::Input;

/// Time between two lines: quicker ones cannot be read.
const INTERVAL: Duration = Duration::from_millis(200);

/// Goes to the start of the line and empties it.
const CLEAR: &str = "\r\x1b[K";

/// A line on standard error that changes; nothing where that is no terminal.
pub(super) struct Progress {
    began: Instant,
    shown: Option<Instant>,
    is_on: bool,
}

impl Progress {
    pub(super) fn new() -> Self {
        Self { began: clock::now(), shown: None, is_on: io::stderr().is_terminal() }
    }

    /// Shows how far reading is, not more often than it can be read.
    pub(super) fn report(&mut self, input: &Input, n_records: u64) {
        let now = clock::now();
        if !self.is_on || now - self.shown.unwrap_or(self.began) < INTERVAL {
            return;
        }
        self.shown = Some(now);
        let line = line(input.read_bytes(), input.total_bytes(), n_records, now - self.began);
        // A line that cannot be shown is missed by nobody.
        drop(write!(io::stderr(), "{CLEAR}{line}"));
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.shown.is_some() {
            drop(write!(io::stderr(), "{CLEAR}"));
        }
    }
}

fn line(read: u64, total: Option<u64>, n_records: u64, elapsed: Duration) -> String {
    let megabytes = read / 1_000_000;
    let rate = u128::from(read) / elapsed.as_micros().max(1);
    let share = match total {
        Some(total) if total > 0 => format!("{:3} %  ", read.saturating_mul(100) / total),
        _ => String::new(),
    };
    format!("{share}{megabytes} MB read, {n_records} records, {rate} MB/s")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_share_size_records_and_speed() {
        let second = Duration::from_secs(1);
        assert_eq!(
            line(50_000_000, Some(200_000_000), 7, second),
            " 25 %  50 MB read, 7 records, 50 MB/s"
        );
        assert_eq!(line(50_000_000, None, 7, second), "50 MB read, 7 records, 50 MB/s");
        assert_eq!(line(0, Some(0), 0, Duration::ZERO), "0 MB read, 0 records, 0 MB/s");
    }
}

//! When a request is worth another try, and after how long.

/// Tries of one request, the first one among them.
const MAX_TRIES: u32 = 12;

/// Half of the longest wait before the second try, in milliseconds.
const BASE_MILLIS: u32 = 250;

/// The longest wait.
const MAX_MILLIS: u32 = 20_000;

/// Waits between the tries of one request: any time from half a limit up to it, and the limit doubles, so
/// that many who failed together do not come back together. In all, an outage of a minute is outlived.
/// <https://docs.aws.amazon.com/prescriptive-guidance/latest/cloud-design-patterns/retry-backoff.html>
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Backoff {
    n_failed: u32,
}

impl Backoff {
    /// Counts a failure. Gives the milliseconds to wait before the next try, by a random number from 0
    /// up to 1; `None` when there were enough.
    pub fn next(&mut self, random: f64) -> Option<u32> {
        self.n_failed += 1;
        if self.n_failed >= MAX_TRIES {
            return None;
        }
        let limit = BASE_MILLIS.saturating_mul(1 << self.n_failed.min(16)).min(MAX_MILLIS);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "from half the limit up to it"
        )]
        let millis = (f64::from(limit) * (0.5 + random.clamp(0.0, 1.0) / 2.0)) as u32;
        Some(millis)
    }
}

/// Whether the same request may succeed after an answer of this status: the service is busy, or not well.
pub fn is_worth_a_retry(status: u16) -> bool {
    matches!(status, 408 | 429 | 500 | 502 | 503 | 504)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_their_limit_and_end() {
        let mut backoff = Backoff::default();
        let waits: Vec<_> = std::iter::from_fn(|| backoff.next(1.0)).collect();
        assert_eq!(waits[..7], [500, 1000, 2000, 4000, 8000, 16_000, 20_000]);
        assert_eq!(waits.len(), 11);
        assert_eq!(Backoff::default().next(0.0), Some(250));
        assert_eq!(Backoff::default().next(0.5), Some(375));
        let mut backoff = Backoff::default();
        let shortest: u32 = std::iter::from_fn(|| backoff.next(0.0)).sum();
        assert!(shortest >= 60_000, "{shortest} ms");
    }

    #[test]
    fn what_is_wrong_stays_wrong() {
        for status in [200, 206, 301, 400, 403, 404, 409, 412] {
            assert!(!is_worth_a_retry(status), "{status}");
        }
        for status in [408, 429, 500, 502, 503, 504] {
            assert!(is_worth_a_retry(status), "{status}");
        }
    }
}

//! Where rows are in a region that scrolls over any number of them.

/// Pixels of a row. The style sheet says the same.
const ROW_HEIGHT: f64 = 28.0;

/// Pixels of the head.
const HEAD_HEIGHT: f64 = 30.0;

/// No browser takes taller content. Beyond it, a pixel of the scroll bar is more than a pixel.
const MAX_HEIGHT: f64 = 8_000_000.0;

/// Pixels of all rows with their head, or as many as a browser takes.
#[expect(clippy::cast_precision_loss, reason = "rows are far fewer than 2^53")]
pub(crate) fn content_height(n_rows: u64) -> f64 {
    (HEAD_HEIGHT + n_rows as f64 * ROW_HEIGHT).min(MAX_HEIGHT)
}

/// Whole rows that can be seen.
pub(crate) fn n_visible(height: f64) -> u64 {
    whole(((height - HEAD_HEIGHT) / ROW_HEIGHT).floor())
}

/// The last row that can stand at the top, so that none is left below.
#[expect(clippy::cast_precision_loss, reason = "rows are far fewer than 2^53")]
fn last_first_row(height: f64, n_rows: u64) -> f64 {
    (n_rows as f64 - ((height - HEAD_HEIGHT) / ROW_HEIGHT).floor()).max(0.0)
}

/// The row at the top of a region that is scrolled so far.
pub(crate) fn first_row(scrolled: f64, height: f64, n_rows: u64) -> u64 {
    let way = content_height(n_rows) - height;
    if way <= 0.0 {
        return 0;
    }
    whole((scrolled / way).min(1.0) * last_first_row(height, n_rows))
}

/// How far a region has to be scrolled for a row to stand at its top.
#[expect(clippy::cast_precision_loss, reason = "rows are far fewer than 2^53")]
pub(crate) fn scroll_of(row: u64, height: f64, n_rows: u64) -> i32 {
    let last = last_first_row(height, n_rows);
    if last <= 0.0 {
        return 0;
    }
    let way = (content_height(n_rows) - height).max(0.0);
    let at = (row as f64 / last).min(1.0) * way;
    // Up, so that rounding does not lead to the row before.
    i32::try_from(whole(at.ceil())).unwrap_or(i32::MAX)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "never below 0")]
fn whole(number: f64) -> u64 {
    (number + 1e-6).max(0.0) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_can_be_scrolled_to_and_the_last_ends_at_the_edge() {
        for n_rows in [0, 1, 10, 1_000, 285_000, 1_000_000, 50_000_000] {
            let height = 600.0;
            let n_visible = 20;
            let last = u64::saturating_sub(n_rows, n_visible);
            assert_eq!(first_row(0.0, height, n_rows), 0);
            let way = content_height(n_rows) - height;
            assert_eq!(first_row(way.max(0.0), height, n_rows), last, "{n_rows}");
            // Beyond the tallest content a row has less than a pixel, so that only near ones are hit.
            let off = if n_rows < 285_000 { 0 } else { n_rows / 1_000_000 };
            for row in [1, last / 3, last / 2, last] {
                let row = row.min(last);
                let scrolled = f64::from(scroll_of(row, height, n_rows));
                let found = first_row(scrolled, height, n_rows);
                assert!(found.abs_diff(row) <= 7 * off, "{row} of {n_rows}: {found}");
            }
        }
    }
}

//! How far and how fast bytes go to S3 or come from there.

use leptos::prelude::*;

use crate::app::format;
use crate::app::state::Transfer;

use super::progress_bar::PercentBar;

/// A bar, and bytes, rate and time left in words.
#[component]
pub(crate) fn TransferProgress(
    /// What it is the progress of.
    label: &'static str,
    /// How far it is.
    #[prop(into)]
    transfer: Signal<Transfer>,
) -> impl IntoView {
    let percent = Memo::new(move |_| {
        let Transfer { n_done, n_bytes, .. } = transfer.get();
        format::percent(n_done, n_bytes)
    });
    view! {
        <PercentBar label=label.to_owned() percent />
        <p aria-hidden="true">{move || in_words(&transfer.get())}</p>
    }
}

/// `3.1 MB of 9 MB · 12 MB/s · 2 s left`.
fn in_words(transfer: &Transfer) -> String {
    let Transfer { n_done, n_bytes, n_moved, millis } = *transfer;
    let size = format!("{} of {}", format::bytes(n_done), format::bytes(n_bytes));
    let is_moving = millis > 0.0 && n_done < n_bytes;
    let rate = format::rate(n_moved, millis).filter(|_| is_moving);
    let left = format::millis_left(n_moved, n_bytes.saturating_sub(n_done) + n_moved, millis);
    let left =
        left.filter(|_| is_moving).map(|millis| format!("{} left", format::duration(millis)));
    [Some(size), rate, left].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_there_before_is_no_part_of_the_rate() {
        let moving = Transfer {
            n_done: 60_000_000,
            n_bytes: 100_000_000,
            n_moved: 10_000_000,
            millis: 1000.0,
        };
        assert_eq!(in_words(&moving), "60.0 MB of 100.0 MB · 10 MB/s · 4.0 s left");
        let resting = Transfer { millis: 0.0, n_moved: 0, ..moving };
        assert_eq!(in_words(&resting), "60.0 MB of 100.0 MB");
    }
}

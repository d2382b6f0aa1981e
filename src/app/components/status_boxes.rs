//! The statuses that there are, each to be ticked.

use leptos::prelude::*;

use crate::app::format;
use crate::app::state::Results;
use crate::engine::results::Status;

use super::check_field::CheckField;

/// A box for each status that rows of the results have, with how many have it.
#[component]
pub(crate) fn StatusBoxes(
    /// What is ticked.
    legend: &'static str,
    /// Which statuses are offered.
    #[prop(default = |_| true)]
    offers: fn(Status) -> bool,
    /// Those that are ticked.
    #[prop(into)]
    chosen: Signal<Vec<Status>>,
    /// Takes those that are ticked now, in the order of all.
    #[prop(into)]
    on_change: Callback<Vec<Status>>,
) -> impl IntoView {
    let results = Results::expect();
    let toggle = move |status: Status, is_on: bool| {
        let mut now = chosen.get_untracked();
        now.retain(|other| *other != status);
        if is_on {
            now.push(status);
        }
        now.sort_unstable();
        on_change.run(now);
    };
    let boxes = move || {
        results.summary.get().map(|summary| {
            let counts = summary.reconciliation.by_status;
            let boxes = counts.iter().filter(|(status, _)| offers(*status)).map(|(status, n)| {
                let is_on = move || chosen.with(|chosen| chosen.contains(&status));
                view! {
                    <CheckField
                        label=format!("{} ({})", status.name(), format::count(n))
                        title=status.meaning()
                        is_on=Signal::derive(is_on)
                        on_change=move |is_on| toggle(status, is_on)
                    />
                }
            });
            boxes.collect_view()
        })
    };
    view! {
        <fieldset class="status-boxes">
            <legend>{legend}</legend>
            {boxes}
        </fieldset>
    }
}

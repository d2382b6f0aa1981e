//! How far something is.

use leptos::prelude::*;

use crate::app::format;
use crate::app::state::Stage;

/// A bar from the bytes that were read.
#[component]
pub(crate) fn ProgressBar<T: Clone + PartialEq + Send + Sync + 'static>(
    /// What it is the progress of.
    label: &'static str,
    /// How far it is.
    stage: RwSignal<Stage<T>>,
) -> impl IntoView {
    let percent = Memo::new(move |_| {
        stage.with(|stage| match stage {
            Stage::Running(progress) => format::percent(progress.read_bytes, progress.total_bytes),
            _ => 0,
        })
    });
    view! { <PercentBar label=label.to_owned() percent /> }
}

/// A bar of so many percent.
#[component]
pub(crate) fn PercentBar(
    /// What it is the progress of.
    label: String,
    /// How far it is, from 0 to 100.
    #[prop(into)]
    percent: Signal<u64>,
) -> impl IntoView {
    view! {
        <div
            class="progress-bar"
            role="progressbar"
            aria-label=label
            aria-valuemin="0"
            aria-valuemax="100"
            aria-valuenow=move || percent.get().to_string()
        >
            <div class="progress-bar__done" style:width=move || format!("{}%", percent.get())></div>
        </div>
    }
}

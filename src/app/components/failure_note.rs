//! Why a job of the worker could not be done, and what the user can do.

use leptos::prelude::*;

use crate::protocol::Failure;

/// Two lines in the color of problems.
#[component]
pub(crate) fn FailureNote(
    /// What was not done: `Not converted`.
    what: &'static str,
    /// What went wrong.
    failure: Failure,
) -> impl IntoView {
    view! {
        <div class="problem">
            <p>{what} ": " {failure.message}</p>
            <p>{failure.action}</p>
        </div>
    }
}

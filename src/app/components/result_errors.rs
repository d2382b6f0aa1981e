//! Why records failed, by cause.

use leptos::prelude::*;

use crate::app::format;
use crate::app::state::Results;
use crate::engine::results::{ErrorGroup, causes};

/// Causes, most frequent first.
#[component]
pub(crate) fn ResultErrors() -> impl IntoView {
    let results = Results::expect();
    let groups = move || {
        let groups = results.summary.with(|summary| {
            summary.as_ref().map(|summary| summary.errors.clone()).unwrap_or_default()
        });
        if groups.is_empty() {
            return view! { <p class="quiet">"No record failed."</p> }.into_any();
        }
        groups.into_iter().map(|group| view! { <Cause group /> }).collect_view().into_any()
    };
    view! {
        <section class="panel" aria-labelledby="errors-title">
            <h2 id="errors-title">"Errors by cause"</h2>
            {groups}
        </section>
    }
}

#[component]
fn Cause(
    /// Errors of one cause.
    group: ErrorGroup,
) -> impl IntoView {
    causes().get(group.cause).map(|cause| {
        let messages = group.messages.into_iter().map(|message| {
            let n = format::count(message.count);
            view! { <li><code>{message.code}</code>" "{message.message}" "<span class="quiet">{format!("× {n}")}</span></li> }
        });
        let again = if cause.is_retryable {
            "The same record may succeed when it is sent again."
        } else {
            "The same record will fail again as it is."
        };
        view! {
            <details class="result-errors__cause">
                <summary>
                    <strong>{cause.title.as_str()}</strong>
                    " "
                    <span class="number">{format::count(group.count)}</span>
                </summary>
                <p>{cause.why.as_str()}</p>
                <p>{cause.fix.as_str()}" "{again}</p>
                <ul class="result-errors__messages">{messages.collect_view()}</ul>
                <p class="quiet">{format!("Source: {}, {}", cause.source, cause.date)}</p>
            </details>
        }
    })
}

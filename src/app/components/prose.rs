//! A paragraph of the catalog's or a family's documentation.

use leptos::either::Either;
use leptos::prelude::*;

/// Text in which back ticks mark code.
#[component]
pub(crate) fn Prose(
    /// The text.
    text: &'static str,
) -> impl IntoView {
    let parts = text.split('`').enumerate().map(|(idx, part)| {
        // Between the first and the second tick is code, between the second and the third is not.
        if idx.is_multiple_of(2) {
            Either::Left(part)
        } else {
            Either::Right(view! { <code>{part}</code> })
        }
    });
    view! { <p class="prose">{parts.collect_view()}</p> }
}

/// Where a fact stands: a link if it is one.
#[component]
pub(crate) fn Citation(
    /// Address or name of the source.
    source: &'static str,
) -> impl IntoView {
    match source.strip_prefix("https://") {
        Some(address) => {
            let host = address.split('/').next().unwrap_or(address);
            Either::Left(view! { <a href=source rel="noreferrer" target="_blank">{host}</a> })
        }
        None => Either::Right(view! { <cite>{source}</cite> }),
    }
}

//! An address that leads nowhere.

use leptos::prelude::*;
use leptos_router::components::A;

use crate::app::components::page_heading::PageHeading;

/// A heading, a sentence and the way to what works.
#[component]
pub(crate) fn NotFoundPage() -> impl IntoView {
    view! {
        <div class="not-found">
            <PageHeading text="Page not found" />
            <p>"There is no page at this address."</p>
            <p><A href="/prepare">"Prepare a batch job"</A></p>
        </div>
    }
}

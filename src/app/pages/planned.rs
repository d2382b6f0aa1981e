//! Pages that say what will be there. No control stands here before it works.

use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::use_params_map;

use crate::app::components::page_heading::PageHeading;

/// What a page will be.
pub(crate) struct Page {
    path: &'static str,
    heading: &'static str,
    text: &'static str,
}

/// The pages that are not there yet.
const PAGES: &[Page] = &[Page {
    path: "jobs",
    heading: "Jobs",
    text: "This page will submit, watch and stop batch jobs. It is not there yet.",
}];

/// An address that leads nowhere.
pub(crate) static NOT_FOUND: Page =
    Page { path: "", heading: "Page not found", text: "There is no page at this address." };

/// The page that the address names.
#[component]
pub(crate) fn Planned() -> impl IntoView {
    let params = use_params_map();
    move || {
        let path = params.read().get("page").unwrap_or_default();
        let page = PAGES.iter().find(|page| page.path == path).unwrap_or(&NOT_FOUND);
        view! { <PlannedPage page /> }
    }
}

/// A heading, a paragraph and the way to what works.
#[component]
pub(crate) fn PlannedPage(
    /// What to say.
    page: &'static Page,
) -> impl IntoView {
    view! {
        <div class="planned">
            <PageHeading text=page.heading />
            <p>{page.text}</p>
            <p><A href="/prepare">"Prepare a batch job"</A></p>
        </div>
    }
}

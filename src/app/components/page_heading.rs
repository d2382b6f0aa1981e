//! The heading of a page: names the tab, and gets the focus when the user changes pages.

use leptos::html;
use leptos::prelude::*;

use crate::web;

/// Whether no page was shown yet, as context: the first one leaves the focus where the browser puts it.
#[derive(Clone, Copy)]
pub(crate) struct FirstPage(StoredValue<bool>);

impl FirstPage {
    /// No page was shown yet.
    pub(crate) fn new() -> Self {
        Self(StoredValue::new(true))
    }
}

/// The one `h1` of a page.
#[component]
pub(crate) fn PageHeading(
    /// Its text, also the title of the tab.
    text: &'static str,
) -> impl IntoView {
    let FirstPage(is_first) = expect_context();
    let heading: NodeRef<html::H1> = NodeRef::new();
    web::set_title(&format!("{text} – Quarry"));
    Effect::new(move || {
        let Some(heading) = heading.get() else { return };
        if is_first.get_value() {
            is_first.set_value(false);
        } else {
            heading.focus().ok();
        }
    });
    view! {
        <h1 class="page-heading" tabindex="-1" node_ref=heading>
            {text}
        </h1>
    }
}

//! The first stop of the Tab key: past the navigation.

use leptos::html;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// A link to the main content, visible while it has the focus.
#[component]
pub(crate) fn SkipLink(
    /// The element that gets the focus.
    target: NodeRef<html::Main>,
) -> impl IntoView {
    // The page has a base URL, so a bare fragment would lead to another page.
    let path = use_location().pathname;
    let focus = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        if let Some(target) = target.get_untracked() {
            target.focus().ok();
        }
    };
    view! {
        <a class="skip-link" href=move || format!("{}#main", path.get()) on:click=focus>
            "Skip to content"
        </a>
    }
}

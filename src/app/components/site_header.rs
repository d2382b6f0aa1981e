//! Name, navigation, promise and theme.

use leptos::prelude::*;
use leptos_router::components::A;

use super::theme_switch::ThemeSwitch;

/// The pages in the order of the work.
const PAGES: &[(&str, &str)] = &[
    ("/prepare", "Prepare"),
    ("/check", "Check"),
    ("/jobs", "Jobs"),
    ("/results", "Results"),
    ("/models", "Models"),
    ("/settings", "Settings"),
];

/// The top of every page.
#[component]
pub(crate) fn SiteHeader() -> impl IntoView {
    let links = PAGES
        .iter()
        .map(|&(href, label)| view! { <li><A href=href>{label}</A></li> })
        .collect_view();
    view! {
        <header class="site-header">
            <div class="site-header__bar">
                <p class="site-header__name">
                    <A href="/prepare">"Quarry"</A>
                </p>
                <nav class="site-header__nav" aria-label="Pages">
                    <ul>{links}</ul>
                </nav>
                <ThemeSwitch />
            </div>
        </header>
    }
}

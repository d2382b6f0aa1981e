//! Says when page and worker come from two versions.

use leptos::prelude::*;

use crate::app::bridge::Bridge;

/// A notice with a link that loads the page anew; nothing while all is well.
#[component]
pub(crate) fn ReloadNotice() -> impl IntoView {
    let bridge: Bridge = expect_context();
    view! {
        <Show when=move || bridge.needs_reload()>
            <div class="reload-notice" role="alert">
                <p>
                    "Quarry was updated while this page was open, and its parts no longer fit together. "
                    // External: the router must not take this for a change of pages.
                    <a href="/prepare" rel="external">"Reload the page"</a>
                    ". Your recipe is kept; open the source file again."
                </p>
            </div>
        </Show>
    }
}

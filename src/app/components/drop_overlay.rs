//! Takes files that are dropped anywhere on the page.

use leptos::ev;
use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_navigate};

use crate::app::state::{Check, Prepare, Results};
use crate::web;

/// Covers the page while files are dragged over it, and opens what is dropped.
#[component]
pub(crate) fn DropOverlay() -> impl IntoView {
    let prepare = Prepare::expect();
    let check = Check::expect();
    let results = Results::expect();
    let navigate = use_navigate();
    let path = use_location().pathname;
    // Each page that takes files takes what is dropped on it; the others lead to the first.
    let is_on = move |route: &str| path.with_untracked(|path| path == route);
    // Enter and leave are also sent for every element inside: the page is left when all were.
    let n_entered = RwSignal::new(0_u32);

    let listeners = [
        window_event_listener(ev::dragenter, move |event| {
            if web::has_dragged_files(&event) {
                event.prevent_default();
                n_entered.update(|n| *n += 1);
            }
        }),
        window_event_listener(ev::dragleave, move |event| {
            if web::has_dragged_files(&event) {
                n_entered.update(|n| *n = n.saturating_sub(1));
            }
        }),
        window_event_listener(ev::dragover, move |event| {
            // Without this the browser would leave the page to show the file.
            if web::has_dragged_files(&event) {
                event.prevent_default();
            }
        }),
        window_event_listener(ev::drop, move |event| {
            if web::has_dragged_files(&event) {
                event.prevent_default();
                n_entered.set(0);
                let files = web::dropped_files(&event);
                if is_on("/check") {
                    check.open_first(files);
                } else if is_on("/results") {
                    results.open(files, |_| false);
                } else {
                    prepare.opened.open(files);
                    navigate("/prepare", leptos_router::NavigateOptions::default());
                }
            }
        }),
    ];
    on_cleanup(move || listeners.into_iter().for_each(WindowListenerHandle::remove));

    let is_dragging = move || n_entered.get() > 0;
    view! {
        <Show when=is_dragging>
            <div class="drop-overlay">
                <p class="drop-overlay__text">
                    {move || if is_on("/check") {
                        "Drop the file to check it"
                    } else if is_on("/results") {
                        "Drop outputs, their manifest and the original source together"
                    } else {
                        "Drop one file or several to open them as the source"
                    }}
                </p>
            </div>
        </Show>
    }
}

//! Whether the user's account may use a model.

use leptos::prelude::*;

use crate::app::state::{Connection, Reach, ask_availability};

use super::refusal_note::RefusalNote;

/// A button, and what AWS answers; nothing without keys.
#[component]
pub(crate) fn ModelAvailability(
    /// Id of the model.
    model: &'static str,
) -> impl IntoView {
    let connection = Connection::expect();
    let has_keys = Memo::new(move |_| connection.has_keys());
    let reach = RwSignal::new(Reach::Unknown);
    let said = move || match reach.get() {
        Reach::Unknown | Reach::NotFor(_) => ().into_any(),
        Reach::Asking => view! { <p class="quiet">"Asking…"</p> }.into_any(),
        Reach::Works(said) => view! { <p>{said}</p> }.into_any(),
        Reach::Fails(refusal) => view! { <RefusalNote what="Not usable" refusal /> }.into_any(),
    };
    view! {
        <Show when=move || has_keys.get()>
            <div class="model-detail__part">
                <h3>"Your account"</h3>
                <p>
                    <button
                        type="button"
                        class="button is-small"
                        on:click=move |_| ask_availability(connection, model, reach)
                    >
                        "Ask whether it may use this model"
                    </button>
                </p>
                <div role="status" aria-live="polite">{said}</div>
            </div>
        </Show>
    }
}

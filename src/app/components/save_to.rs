//! Where the records go.

use leptos::prelude::*;

use crate::app::state::{Prepare, SaveTo};
use crate::web;

/// A choice of two, in browsers that can write to a file the user picks; otherwise nothing.
#[component]
pub(crate) fn SaveToField() -> impl IntoView {
    let conversion = Prepare::expect().conversion;
    let radio = move |save_to: SaveTo, id: &'static str, label: &'static str| {
        view! {
            <div class="check-field">
                <input
                    id=id
                    type="radio"
                    name="save-to"
                    prop:checked=move || conversion.save_to.get() == save_to
                    disabled=move || conversion.task.is_running()
                    on:change=move |_| conversion.save_to.set(save_to)
                />
                <label for=id>{label}</label>
            </div>
        }
    };
    web::can_pick_file().then(|| {
        view! {
            <fieldset class="save-to">
                <legend>"Save to"</legend>
                {radio(SaveTo::Download, "save-to-download", "Download when ready")}
                {radio(SaveTo::Picked, "save-to-picked", "A file I choose")}
            </fieldset>
        }
    })
}

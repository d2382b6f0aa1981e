//! The text of the record in the preview.

use std::time::Duration;

use leptos::either::EitherOf4;
use leptos::prelude::*;

use crate::app::format;
use crate::app::state::{MAX_SHOWN_BYTES, Prepare, Shown};
use crate::web;

/// How long the answer to copying stays.
const ANSWER_TIME: Duration = Duration::from_secs(2);

/// The record laid out and wrapped, with its size and a button to copy it as it would be written.
#[component]
pub(crate) fn RecordText() -> impl IntoView {
    let preview = Prepare::expect().preview;
    move || match preview.shown.get() {
        Shown::Nothing => {
            EitherOf4::A(view! { <p class="record-text__none">"Making the record…"</p> })
        }
        Shown::Failed(failure) => EitherOf4::B(view! {
            <div class="problem">
                <p>"The record could not be made: " {failure.message}</p>
                <p>{failure.action}</p>
            </div>
        }),
        Shown::Row { text: None, .. } => EitherOf4::C(
            view! { <p class="record-text__none">"No record would be written for this row."</p> },
        ),
        Shown::Row { text: Some(text), n_bytes, is_cut, row, .. } => {
            EitherOf4::D(view! { <Laid text n_bytes is_cut row /> })
        }
    }
}

#[component]
fn Laid(
    /// The record, or its beginning.
    text: String,
    /// Size of the whole record.
    n_bytes: usize,
    /// Whether it is only the beginning.
    is_cut: bool,
    /// The row that it belongs to.
    row: u64,
) -> impl IntoView {
    let size = |n_bytes: usize| format::bytes(u64::try_from(n_bytes).unwrap_or(u64::MAX));
    let size_of_all = size(n_bytes);
    let cut = is_cut.then(|| {
        let shown = size(MAX_SHOWN_BYTES);
        view! { <p class="hint">{format!("The first {shown} are shown. Copying takes the whole record.")}</p> }
    });
    view! {
        <pre class="record-text" tabindex="0" role="group" aria-label="Record">{text}</pre>
        {cut}
        <div class="record-text__foot">
            <p class="hint">{format!("Row {}: one line of {size_of_all}", format::count(row))}</p>
            <CopyButton />
        </div>
    }
}

#[component]
fn CopyButton() -> impl IntoView {
    let preview = Prepare::expect().preview;
    let answer = RwSignal::new("");
    let copy = move |_| {
        let record = preview.record();
        web::spawn(async move {
            let said = match web::copy_text(&record).await {
                Ok(()) => "Copied",
                Err(_) => "The browser did not allow it",
            };
            // The button may be gone with its row by now.
            answer.try_set(said);
            set_timeout(
                move || {
                    answer.try_set("");
                },
                ANSWER_TIME,
            );
        });
    };
    view! {
        <button type="button" class="button is-small" on:click=copy>
            "Copy record"
        </button>
        <span class="record-text__copied" aria-live="polite">
            {move || answer.get()}
        </span>
    }
}

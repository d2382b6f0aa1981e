//! A file that was checked to S3, and a job of it.

use leptos::prelude::*;

use crate::app::state::{Check, JobOf, invocation_of};

use super::send_batch::SendBatch;

/// The file, to be sent; nothing as long as something is wrong with it, and a hint without a model.
#[component]
pub(crate) fn CheckSend() -> impl IntoView {
    let check = Check::expect();
    let has_model = Memo::new(move |_| check.model.with(|model| !model.is_empty()));
    move || {
        let batch = check.batch()?;
        if !has_model.get() {
            let text = "To send the file to S3, choose its model first.";
            return Some(view! { <p class="hint">{text}</p> }.into_any());
        }
        let invocation = invocation_of(&batch);
        let job = Signal::derive(move || JobOf {
            model: check.model.get(),
            region: check.region.get(),
            invocation: invocation.get(),
        });
        let parts = Signal::stored(batch.parts(&[]));
        Some(view! { <SendBatch batch parts job /> }.into_any())
    }
}

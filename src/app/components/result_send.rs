//! The retry file to S3, and a job of it.

use leptos::prelude::*;

use crate::app::state::{Batch, JobOf, Results, invocation_of, model_behind};

use super::send_batch::SendBatch;

/// What was written last, to be sent; nothing as long as there is no record in it.
#[component]
pub(crate) fn ResultSend() -> impl IntoView {
    let results = Results::expect();
    move || {
        let written = results.retrying.done().filter(|written| written.totals.n_records > 0)?;
        let batch = Batch::of_one(results.retrying.file()?, written.name, written.n_bytes);
        let invocation = invocation_of(&batch);
        let job = Signal::derive(move || {
            let (model, region) = match results.retry_target() {
                Some(target) => (target.model, target.region),
                None => (results.model.get(), results.region.get()),
            };
            JobOf { model: model_behind(&model), region, invocation: invocation.get() }
        });
        let parts = Signal::stored(batch.parts(&[]));
        Some(view! { <SendBatch batch parts job /> })
    }
}

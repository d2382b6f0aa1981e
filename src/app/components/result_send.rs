//! The retry file to S3, and a job of it.

use leptos::prelude::*;

use crate::app::state::{
    Batch, BatchFile, Invocation, JobOf, Results, invocation_of, model_behind,
};
use crate::engine::aws::kit::Part;
use crate::web;

use super::send_batch::SendBatch;

/// What was written last, to be sent; nothing as long as there is no record in it.
#[component]
pub(crate) fn ResultSend() -> impl IntoView {
    let results = Results::expect();
    let invocation = RwSignal::new(Invocation::default());
    let job = Signal::derive(move || {
        let (model, region) = match results.retry_target() {
            Some(target) => (target.model, target.region),
            None => (results.model.get(), results.region.get()),
        };
        JobOf { model: model_behind(&model), region, invocation: invocation.get() }
    });
    move || {
        let written = results.retrying.done().filter(|written| written.totals.n_records > 0)?;
        let records = results.retrying.file()?;
        let file = BatchFile { name: written.name.clone(), start: 0, end: written.n_bytes };
        let batch = Batch { records: records.clone(), files: vec![file] };
        web::spawn(async move {
            let found = invocation_of(&records).await;
            invocation.try_set(found);
        });
        let parts = Signal::stored(vec![Part { file: written.name, sha256: None }]);
        Some(view! { <SendBatch batch parts job /> })
    }
}

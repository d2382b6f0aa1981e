//! "Send to S3" at the end of the prepare page.

use leptos::prelude::*;

use crate::app::state::{Converted, JobOf, Prepare};
use crate::engine::aws::kit::Part;

use super::send_batch::SendBatch;

/// What was converted, to be sent; nothing as long as it was not.
#[component]
pub(crate) fn SendPanel() -> impl IntoView {
    let prepare = Prepare::expect();
    let converted = Memo::new(move |_| {
        let done = prepare.conversion.task.done().filter(|done| prepare.is_current(done));
        done.filter(Converted::has_files)
    });
    let job = Signal::derive(move || JobOf {
        model: prepare.recipe.with(|recipe| recipe.model.clone()),
        region: prepare.form.region.get(),
        invocation: prepare.form.invocation(),
    });
    move || {
        let converted = converted.get()?;
        let records = prepare.conversion.task.file()?;
        let batch = converted.batch(records);
        let names: Vec<String> = batch.files.iter().map(|file| file.name.clone()).collect();
        let parts = Signal::derive(move || {
            // The hashes of the parts come a while after the parts.
            let sealed = prepare.conversion.sealing.done();
            let sealed = sealed.map(|manifest| manifest.parts).unwrap_or_default();
            let parts = names.iter().enumerate().map(|(idx, file)| Part {
                file: file.clone(),
                sha256: sealed.get(idx).map(|part| part.sha256.clone()),
            });
            parts.collect::<Vec<Part>>()
        });
        Some(view! { <SendBatch batch parts job /> })
    }
}

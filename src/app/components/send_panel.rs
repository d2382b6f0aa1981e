//! "Send to S3" at the end of the prepare page.

use leptos::prelude::*;

use crate::app::state::{Converted, JobOf, Prepare};

use super::send_batch::SendBatch;

/// What was converted, to be sent; nothing as long as it was not.
#[component]
pub(crate) fn SendPanel() -> impl IntoView {
    let prepare = Prepare::expect();
    let converted = Memo::new(move |_| prepare.converted().filter(Converted::has_files));
    let job = Signal::derive(move || JobOf {
        model: prepare.recipe.with(|recipe| recipe.model.clone()),
        region: prepare.form.region.get(),
        invocation: prepare.form.invocation(),
    });
    move || {
        let converted = converted.get()?;
        let records = prepare.conversion.task.file()?;
        let batch = converted.batch(records);
        let files = StoredValue::new_local(batch.clone());
        let parts = Signal::derive(move || {
            // The hashes of the parts come a while after the parts.
            let sealed = prepare.conversion.sealing.done();
            let sealed = sealed.map(|manifest| manifest.parts).unwrap_or_default();
            files.with_value(|files| files.parts(&sealed))
        });
        Some(view! { <SendBatch batch parts job /> })
    }
}

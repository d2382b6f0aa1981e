//! "Send to S3" at the end of the prepare page.

use leptos::prelude::*;

use crate::app::state::{Converted, JobOf, Prepare};

use super::send_batch::SendBatch;

/// What was converted or planned, to be sent; nothing as long as it was not.
#[component]
pub(crate) fn SendPanel() -> impl IntoView {
    let prepare = Prepare::expect();
    let converted = Memo::new(move |_| prepare.converted().filter(Converted::has_parts));
    let job = Signal::derive(move || JobOf {
        model: prepare.recipe.with(|recipe| recipe.model.clone()),
        region: prepare.form.region.get(),
        invocation: prepare.form.invocation(),
    });
    move || {
        let batch = prepare.batch(&converted.get()?)?;
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

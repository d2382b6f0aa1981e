//! The quotas of a model's batch jobs, the user's own among them.

use leptos::prelude::*;
use leptos_router::components::A;

use crate::app::state::{QuotaField, Settings};
use crate::engine::catalog::Model;

use super::fact_table::{FactLine, FactTable};

/// The quotas in a table.
#[component]
pub(crate) fn ModelQuotas(
    /// The model.
    model: &'static Model,
) -> impl IntoView {
    let catalog = Settings::expect().catalog;
    let table = move || {
        let quotas = catalog.with(|catalog| catalog.quotas_of(&model.id));
        let lines = QuotaField::ALL.map(|field| {
            let limit = field.of(&quotas);
            FactLine::new(field.label(), Some(field.describe(limit.value)), Some(&limit.source))
        });
        view! { <FactTable caption="Batch quotas" lines=Vec::from(lines) /> }
    };
    view! {
        {table}
        <p class="hint"><A href="/settings">"Change quotas"</A></p>
    }
}

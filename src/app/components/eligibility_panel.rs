//! Whether the chosen model takes batch jobs in the chosen region, at once and beside the fields.

use leptos::prelude::*;

use crate::app::state::{
    Answered, Choice, Prepare, Scan, Settings, can_be_prepared, current_catalog,
};
use crate::engine::eligibility::{self, Mode, Question};
use crate::web;

use super::answer_view::AnswerView;

/// The answer for the recipe's model and region and the source's rows.
#[component]
pub(crate) fn EligibilityPanel() -> impl IntoView {
    let Prepare { opened, form, .. } = Prepare::expect();
    let Settings { catalog, .. } = Settings::expect();
    let n_records = Memo::new(move |_| opened.scan.with(Scan::n_rows));
    let answered = Memo::new(move |_| {
        let (model, region, today) = (form.model.get(), form.region.get(), web::today());
        let question =
            Question { n_records: n_records.get(), ..Question::batch(&model, &region, &today) };
        let mut answer = catalog.with(|catalog| eligibility::check(catalog, &question));
        // Only what the fields can be set to.
        answer
            .alternatives
            .retain(|other| current_catalog().model(&other.model).is_some_and(can_be_prepared));
        Answered { answer, region, mode: Mode::Batch }
    });
    let choose = move |Choice { model, region }: Choice| {
        if let Some(model) = model {
            form.model.set(model);
        }
        if let Some(region) = region {
            form.region.set(region);
        }
    };
    view! {
        <section class="eligibility-panel" aria-label="Eligibility">
            <h3 class="eligibility-panel__title">"Batch job possible?"</h3>
            <AnswerView answered on_choose=choose />
        </section>
    }
}

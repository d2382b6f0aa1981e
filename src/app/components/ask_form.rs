//! A question about one model in one region, and the answer as it is typed.

use leptos::prelude::*;

use crate::app::state::{Answered, Choice, Settings, current_catalog, understood};
use crate::engine::catalog::{Geography, Modality, Target};
use crate::engine::eligibility::{self, Invocation, Mode, Question};
use crate::web;

use super::answer_view::AnswerView;
use super::ask_fields::{AskFields, TARGET_ID};

/// The question as the fields have it.
#[derive(Clone, Copy)]
pub(crate) struct Fields {
    /// Model id, profile id, name or ARN, as typed.
    pub(crate) target: RwSignal<String>,
    /// Code of the region.
    pub(crate) region: RwSignal<String>,
    /// Single requests or a job.
    pub(crate) mode: RwSignal<Mode>,
    /// Shape of the requests.
    pub(crate) invocation: RwSignal<Invocation>,
    /// Records of the job, as typed.
    pub(crate) n_records: RwSignal<String>,
    /// What the requests hold.
    pub(crate) modalities: RwSignal<Vec<Modality>>,
    /// Where data has to stay; empty for anywhere.
    pub(crate) residency: RwSignal<String>,
}

impl Fields {
    fn new() -> Self {
        Self {
            target: RwSignal::new(String::new()),
            region: RwSignal::new("us-east-1".to_owned()),
            mode: RwSignal::new(Mode::Batch),
            invocation: RwSignal::new(Invocation::InvokeModel),
            n_records: RwSignal::new(String::new()),
            modalities: RwSignal::new(Vec::new()),
            residency: RwSignal::new(String::new()),
        }
    }

    /// Whether anything is named.
    fn is_asked(self) -> bool {
        self.target.with(|target| !target.trim().is_empty())
    }

    fn answer(self, settings: Settings) -> Answered {
        let (target, region, today) = (self.target.get(), self.region.get(), web::today());
        let (mode, modalities) = (self.mode.get(), self.modalities.get());
        let question = Question {
            mode,
            invocation: self.invocation.get(),
            n_records: self.n_records.with(|text| text.trim().parse().ok()),
            modalities: &modalities,
            residency: self.residency.with(|prefix| Geography::of_prefix(prefix)),
            ..Question::batch(&target, &region, &today)
        };
        let answer = settings.catalog.with(|catalog| eligibility::check(catalog, &question));
        Answered { answer, region, mode }
    }

    fn choose(self, choice: Choice) {
        if let Some(model) = choice.model {
            self.target.set(model);
        }
        if let Some(region) = choice.region {
            self.region.set(region);
        }
    }
}

/// The fields and the answer.
#[component]
pub(crate) fn AskForm() -> impl IntoView {
    let fields = Fields::new();
    let settings = Settings::expect();
    let answered = Memo::new(move |_| fields.answer(settings));
    view! {
        <section class="ask-form" aria-labelledby="ask-title">
            <h2 id="ask-title">"Ask"</h2>
            <AskFields fields />
            <div class="ask-form__answer" hidden=move || !fields.is_asked()>
                {move || {
                    let target = answered.with(|answered| answered.answer.target.clone());
                    view! { <Understood target fields /> }
                }}
                <AnswerView answered on_choose=move |choice| fields.choose(choice) />
            </div>
        </section>
    }
}

/// What the question was taken for, and what it may have meant.
#[component]
fn Understood(
    /// What was understood.
    target: Target,
    /// The question.
    fields: Fields,
) -> impl IntoView {
    let words = understood(current_catalog(), &target);
    let near = match target {
        Target::Unknown { did_you_mean, .. } => did_you_mean,
        _ => None,
    };
    let near = near.map(|id| {
        let text = format!("Use {id}");
        let choose = move |_| {
            fields.choose(Choice { model: Some(id.clone()), region: None });
            web::focus_element(TARGET_ID);
        };
        view! { " " <button type="button" class="button is-small" on:click=choose>{text}</button> }
    });
    view! { <p class="hint">"Understood as " {words} "." {near}</p> }
}

//! An answer about eligibility: the word, the reasons, the ways, and what to do instead.

use leptos::prelude::*;

use crate::app::state::{Answered, Choice};
use crate::engine::eligibility::{Answer, Reason, Route, Verdict};
use crate::web;

use super::alternatives::Alternatives;
use super::source_mark::SourceLine;

/// Id of the verdict: who chose an alternative finds it there.
const VERDICT_ID: &str = "verdict";

/// The answer with everything that led to it.
#[component]
pub(crate) fn AnswerView(
    /// The answer.
    #[prop(into)]
    answered: Signal<Answered>,
    /// Takes what the user chose instead.
    #[prop(into)]
    on_choose: Callback<Choice>,
) -> impl IntoView {
    let on_choose = Callback::new(move |choice| {
        on_choose.run(choice);
        // The button is gone with the old answer: the focus goes to the new one.
        request_animation_frame(|| web::focus_element(VERDICT_ID));
    });
    let verdict = Memo::new(move |_| answered.with(|answered| answered.answer.verdict));
    view! {
        <div class="answer-view">
            <p id=VERDICT_ID tabindex="-1" aria-live="polite">
                {move || view! { <VerdictBadge verdict=verdict.get() /> }}
            </p>
            {move || view! { <Grounds answered=answered.get() on_choose /> }}
        </div>
    }
}

/// Reasons, ways, disagreements and alternatives.
#[component]
fn Grounds(
    /// The answer.
    answered: Answered,
    /// Takes what the user chose instead.
    on_choose: Callback<Choice>,
) -> impl IntoView {
    let answer = answered.answer.clone();
    let items = |reasons: Vec<Reason>| {
        reasons.into_iter().map(|reason| view! { <ReasonItem reason /> }).collect_view()
    };
    let n_different = answer.disagreements.len();
    let disagreements = (n_different > 0).then(|| {
        let summary = match n_different {
            1 => "An older source disagrees".to_owned(),
            n => format!("{n} older sources disagree"),
        };
        view! {
            <details>
                <summary>{summary}</summary>
                <ul class="answer-view__reasons">{items(answer.disagreements.clone())}</ul>
            </details>
        }
    });
    view! {
        <ul class="answer-view__reasons">{items(answer.reasons.clone())}</ul>
        <Routes answer />
        {disagreements}
        <Alternatives answered on_choose />
    }
}

/// A verdict in a word. The color only makes it quicker to find.
#[component]
fn VerdictBadge(
    /// The verdict.
    verdict: Verdict,
) -> impl IntoView {
    let kind = match verdict {
        Verdict::Yes | Verdict::ThroughProfile => "yes",
        Verdict::Unknown => "unknown",
        Verdict::No => "no",
    };
    view! { <span class="verdict" data-verdict=kind>{verdict.word()}</span> }
}

#[component]
fn ReasonItem(
    /// The sentence.
    reason: Reason,
) -> impl IntoView {
    view! {
        <li>
            {reason.text} " "
            {reason.source.map(|key| view! { <SourceLine key /> })}
        </li>
    }
}

/// The profiles to be named, each with where data may go.
#[component]
fn Routes(
    /// The answer.
    answer: Answer,
) -> impl IntoView {
    let is_needed = answer.verdict == Verdict::ThroughProfile;
    (is_needed && !answer.routes.is_empty()).then(|| {
        let items = answer.routes.into_iter().map(|route| view! { <RouteItem route /> });
        view! {
            <div>
                <p class="answer-view__title">"Name one of these profiles as the model id:"</p>
                <ul class="answer-view__reasons">{items.collect_view()}</ul>
            </div>
        }
    })
}

#[component]
fn RouteItem(
    /// A way through a profile.
    route: Route,
) -> impl IntoView {
    let residency = route.residency();
    let unlisted = (!route.is_listed)
        .then_some(" No list of its regions was found; the geography stands in its id.");
    view! {
        <li>
            <code>{route.profile}</code> ": " {residency} "." {unlisted} " "
            <SourceLine key=route.source />
        </li>
    }
}

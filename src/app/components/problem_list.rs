//! What AWS would refuse of a request.

use leptos::prelude::*;

use crate::engine::aws::bedrock::Problem;

/// A line for each field that is wrong.
#[component]
pub(crate) fn ProblemList(
    /// What is wrong.
    problems: RwSignal<Vec<Problem>>,
) -> impl IntoView {
    let lines = move || {
        let problems = problems.get().into_iter();
        let lines = problems.map(|problem| {
            view! { <li><code>{problem.field}</code> ": " {problem.reason} ". " {problem.fix}</li> }
        });
        lines.collect_view()
    };
    view! { <ul class="problem" aria-live="polite">{lines}</ul> }
}

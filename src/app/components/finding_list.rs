//! A short list of findings beside what they are about.

use leptos::prelude::*;

use crate::app::format;
use crate::engine::check::Severity;
use crate::protocol::Diagnostic;

/// Name of a severity for people; the style takes its color from the same attribute value.
pub(crate) fn severity_name(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "Error",
        Severity::Warning => "Warning",
        Severity::Note => "Note",
    }
}

/// The findings in one line each; nothing when there are none.
#[component]
pub(crate) fn FindingList(
    /// What was found.
    #[prop(into)]
    diagnostics: Signal<Vec<Diagnostic>>,
) -> impl IntoView {
    let items = move || {
        let diagnostics = diagnostics.get();
        (!diagnostics.is_empty()).then(|| {
            let items =
                diagnostics.into_iter().map(|found| view! { <Finding found /> }).collect_view();
            view! { <ul class="finding-list">{items}</ul> }
        })
    };
    view! { {items} }
}

#[component]
fn Finding(
    /// What was found.
    found: Diagnostic,
) -> impl IntoView {
    let severity = severity_name(found.severity);
    let detail =
        found.examples.into_iter().next().map(|example| example.detail).unwrap_or_default();
    let count = (found.count > 1).then(|| format!(" ({} times)", format::count(found.count)));
    view! {
        <li>
            <span class="severity" data-severity=severity>{severity}</span>
            <span class="finding-list__text">
                {found.title} {count}
                {(!detail.is_empty()).then(|| view! { <span class="quiet">": " {detail}</span> })}
            </span>
        </li>
    }
}

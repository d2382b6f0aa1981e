//! What is wrong, how often, where, why, and how to mend it.

use leptos::prelude::*;

use crate::app::format;
use crate::app::state::{Findings, Prepare};
use crate::engine::check::{Example, Place};
use crate::protocol::Diagnostic;

use super::finding_list::severity_name;

/// All findings, grouped, worst first.
#[component]
pub(crate) fn DiagnosticsTable() -> impl IntoView {
    let prepare = Prepare::expect();
    let findings = Memo::new(move |_| prepare.findings());
    let has_source = move || prepare.opened.file.with(Option::is_some);
    let scope = move || match findings.with(|(scope, _)| *scope) {
        Findings::OfConversion => "From converting every row.",
        Findings::OfPreview if has_source() => {
            "From reading the source and making the record shown. Converting checks every row."
        }
        Findings::OfPreview => "What is wrong with source and recipe will stand here.",
    };
    let rows = move || {
        let diagnostics = findings.with(|(_, diagnostics)| diagnostics.clone());
        if diagnostics.is_empty() {
            let text = if has_source() { "No problems found" } else { "No source yet" };
            return view! { <tr><td class="diagnostics-table__none" colspan="4">{text}</td></tr> }
                .into_any();
        }
        diagnostics.into_iter().map(|found| view! { <GroupRow found /> }).collect_view().into_any()
    };
    view! {
        <section class="diagnostics-table">
            <table>
                <caption>"Diagnostics"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Severity"</th>
                        <th scope="col">"What"</th>
                        <th scope="col" class="number">"Count"</th>
                        <th scope="col">"Where"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
            <p class="hint">{scope}</p>
        </section>
    }
}

#[component]
fn GroupRow(
    /// Findings of one rule about one subject.
    found: Diagnostic,
) -> impl IntoView {
    let severity = severity_name(found.severity);
    let subject = (!found.subject.is_empty()).then(|| view! { <code>{found.subject}</code> });
    let details = found.examples.iter().filter(|example| !example.detail.is_empty());
    let details = details.map(|example| view! { <li>{example.detail.clone()}</li> }).collect_view();
    let n_shown = u64::try_from(found.examples.len()).unwrap_or(u64::MAX);
    let more = (found.count > n_shown && n_shown > 0)
        .then(|| format!("and {} more", format::count(found.count - n_shown)));
    let places =
        found.examples.into_iter().map(|example| view! { <WhereItem example /> }).collect_view();
    view! {
        <tr>
            <td><span class="severity" data-severity=severity>{severity}</span></td>
            <td>
                <p class="diagnostics-table__title">{found.title} " " {subject}</p>
                <details>
                    <summary>"Why, and how to mend it"</summary>
                    <p>{found.why}</p>
                    <p>{found.fix}</p>
                    <ul class="diagnostics-table__examples">{details}</ul>
                    <p class="quiet"><code>{found.code}</code></p>
                </details>
            </td>
            <td class="number">{format::count(found.count)}</td>
            <td>
                <ul class="diagnostics-table__places">
                    {places}
                    {more.map(|more| view! { <li class="quiet">{more}</li> })}
                </ul>
            </td>
        </tr>
    }
}

/// A place; a row's is a button that shows it in the preview.
#[component]
fn WhereItem(
    /// The finding.
    example: Example,
) -> impl IntoView {
    let preview = Prepare::expect().preview;
    let Place { row, line, .. } = example.at;
    let line = (line > 0).then(|| format!("line {}", format::count(line)));
    if row == 0 {
        return view! { <li>{line.unwrap_or_else(|| "whole job".to_owned())}</li> }.into_any();
    }
    view! {
        <li>
            <button
                type="button"
                class="link-button"
                title="Show this row in the preview"
                on:click=move |_| preview.row.set(row)
            >
                {format!("row {}", format::count(row))}
            </button>
            {line.map(|line| view! { <span class="quiet">{format!(" ({line})")}</span> })}
        </li>
    }
    .into_any()
}

//! What is wrong, how often, where, why, and how to mend it.

use leptos::prelude::*;

use crate::app::format;
use crate::app::state::Prepare;
use crate::engine::check::{Example, Place};
use crate::protocol::Diagnostic;

use super::finding_list::severity_name;

/// All findings, grouped, worst first.
#[component]
pub(crate) fn DiagnosticsTable(
    /// The groups.
    #[prop(into)]
    diagnostics: Signal<Vec<Diagnostic>>,
    /// What stands in place of groups when there are none.
    #[prop(into)]
    none: Signal<&'static str>,
    /// Which look at the data they come from.
    #[prop(into)]
    scope: Signal<&'static str>,
    /// Name of the table.
    #[prop(default = "Diagnostics")]
    caption: &'static str,
    /// What one numbered place is, and shows it where that is possible.
    places: Places,
) -> impl IntoView {
    let rows = move || match diagnostics.get() {
        groups if groups.is_empty() => {
            view! { <tr><td class="diagnostics-table__none" colspan="4">{none.get()}</td></tr> }
                .into_any()
        }
        groups => groups
            .into_iter()
            .map(|found| view! { <GroupRow found places /> })
            .collect_view()
            .into_any(),
    };
    view! {
        <section class="diagnostics-table">
            <table>
                <caption>{caption}</caption>
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
            <p class="hint">{move || scope.get()}</p>
        </section>
    }
}

/// What findings are about.
#[derive(Clone, Copy)]
pub(crate) enum Places {
    /// Rows of a source; the callback shows one.
    Rows(Callback<u64>),
    /// Lines of a file of records.
    Lines,
}

#[component]
fn GroupRow(
    /// Findings of one rule about one subject.
    found: Diagnostic,
    /// What one place is.
    places: Places,
) -> impl IntoView {
    let severity = severity_name(found.severity);
    let subject = (!found.subject.is_empty()).then(|| view! { <code>{found.subject}</code> });
    // The first stands beside the title; the others wait behind the disclosure.
    let mut details = found.examples.iter().filter(|example| !example.detail.is_empty());
    let first = details.next().map(|example| example.detail.clone());
    let details = details.map(|example| view! { <li>{example.detail.clone()}</li> }).collect_view();
    let n_shown = u64::try_from(found.examples.len()).unwrap_or(u64::MAX);
    let more = (found.count > n_shown && n_shown > 0)
        .then(|| format!("and {} more", format::count(found.count - n_shown)));
    let mut examples = found.examples;
    let has_place = examples.iter().any(|example| example.at.row > 0 || example.at.line > 0);
    if !has_place {
        // However many there are, they are of the whole file.
        examples.dedup_by_key(|example| example.at.file);
    }
    let more = more.filter(|_| has_place);
    let places =
        examples.into_iter().map(|example| view! { <WhereItem example places /> }).collect_view();
    view! {
        <tr>
            <td><span class="severity" data-severity=severity>{severity}</span></td>
            <td>
                <p class="diagnostics-table__title">{found.title} " " {subject}</p>
                {first.map(|detail| view! { <p class="diagnostics-table__detail">{detail}</p> })}
                <details>
                    <summary>"Why, and how to mend it"</summary>
                    <p>{found.why}</p>
                    <p>{found.fix}</p>
                    <p class="quiet">"For example: " <code>{found.example}</code></p>
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
    /// What its place is.
    places: Places,
) -> impl IntoView {
    let Place { file, row, line, .. } = example.at;
    let file = match places {
        Places::Rows(_) if file > 0 || line > 0 => Prepare::expect().opened.file_name(file),
        _ => None,
    };
    let at_line = (line > 0).then(|| format!("line {}", format::count(line)));
    let at_line = match (file, at_line) {
        (Some(file), Some(line)) => Some(format!("{file}, {line}")),
        (file, line) => file.or(line),
    };
    match places {
        Places::Rows(show) if row > 0 => view! {
            <li>
                <button
                    type="button"
                    class="link-button"
                    title="Show this row in the preview"
                    on:click=move |_| show.run(row)
                >
                    {format!("row {}", format::count(row))}
                </button>
                {at_line.map(|line| view! { <span class="quiet">{format!(" ({line})")}</span> })}
            </li>
        }
        .into_any(),
        Places::Rows(_) => {
            view! { <li>{at_line.unwrap_or_else(|| "whole job".to_owned())}</li> }.into_any()
        }
        Places::Lines => {
            view! { <li>{at_line.unwrap_or_else(|| "whole file".to_owned())}</li> }.into_any()
        }
    }
}

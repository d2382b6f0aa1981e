//! Facts with their sources, one a line.

use leptos::prelude::*;

use super::prose::Citation;
use super::source_mark::SourceMark;

/// A name, a value, and who says so.
pub(crate) struct FactLine {
    /// What it is.
    pub(crate) name: String,
    /// The value; `None` where no source says.
    pub(crate) value: Option<String>,
    /// Key of the source.
    pub(crate) source: Option<String>,
    /// Address of what is documented outside of the catalog.
    pub(crate) address: Option<&'static str>,
}

impl FactLine {
    /// A line.
    pub(crate) fn new(name: &str, value: Option<String>, source: Option<&str>) -> Self {
        Self { name: name.to_owned(), value, source: source.map(str::to_owned), address: None }
    }
}

/// A table of facts. What no source says is unknown, never no.
#[component]
pub(crate) fn FactTable(
    /// Its caption.
    caption: &'static str,
    /// The facts.
    lines: Vec<FactLine>,
) -> impl IntoView {
    let rows = lines.into_iter().map(|FactLine { name, value, source, address }| {
        let is_unknown = value.is_none();
        let value = value.unwrap_or_else(|| "unknown".to_owned());
        // Nobody is the source of what is not known.
        let source = source.filter(|_| !is_unknown);
        view! {
            <tr>
                <th scope="row">{name}</th>
                <td class:quiet=is_unknown>{value}</td>
                <td class="source-mark">
                    {source.map(|key| view! { <SourceMark key /> })}
                    {address.map(|source| view! { <Citation source /> })}
                </td>
            </tr>
        }
    });
    view! {
        <table class="fact-table">
            <caption>{caption}</caption>
            <thead class="visually-hidden">
                <tr>
                    <th scope="col">"What"</th>
                    <th scope="col">"Value"</th>
                    <th scope="col">"Source"</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
}

//! What is wrong with source, recipe and records of the prepare page.

use leptos::prelude::*;

use crate::app::state::{Findings, Prepare};

use super::diagnostics_table::{DiagnosticsTable, Places};

/// The findings of the preview, or of every row once all are converted.
#[component]
pub(crate) fn PrepareDiagnostics() -> impl IntoView {
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
    let none = move || if has_source() { "No problems found" } else { "No source yet" };
    view! {
        <DiagnosticsTable
            diagnostics=Signal::derive(move || findings.with(|(_, found)| found.clone()))
            none=Signal::derive(none)
            scope=Signal::derive(scope)
            places=Places::Rows(Callback::new(move |row| prepare.preview.row.set(row)))
        />
    }
}

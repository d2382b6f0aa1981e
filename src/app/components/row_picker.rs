//! Which row the preview shows.

use leptos::html;
use leptos::prelude::*;

use crate::app::format;
use crate::app::state::{Prepare, Scan};

/// A row number between two buttons.
#[component]
pub(crate) fn RowPicker() -> impl IntoView {
    let Prepare { opened, preview, .. } = Prepare::expect();
    let row = preview.row;
    let field: NodeRef<html::Input> = NodeRef::new();
    // While rows are still being counted, every row may exist.
    let last = Memo::new(move |_| match opened.scan.get() {
        Scan::Done { n_rows } => n_rows.max(1),
        _ => u64::MAX,
    });
    let go = move |wanted: u64| row.set(wanted.clamp(1, last.get_untracked()));
    let total = move || match opened.scan.get() {
        Scan::Done { n_rows } => format!("of {}", format::count(n_rows)),
        _ => String::new(),
    };
    let type_row = move |text: String| {
        if let Ok(wanted) = text.parse() {
            go(wanted);
        }
    };
    let settle = move |_| {
        // What was typed may be no row at all.
        if let Some(field) = field.get_untracked() {
            field.set_value(&row.get_untracked().to_string());
        }
    };
    let is_first = move || row.get() <= 1;
    let is_last = move || row.get() >= last.get();
    view! {
        <div class="row-picker">
            <button
                type="button"
                class="button is-small"
                disabled=is_first
                on:click=move |_| go(row.get_untracked().saturating_sub(1))
            >
                "Previous"
            </button>
            <label for="preview-row">"Row"</label>
            <input
                id="preview-row"
                type="number"
                min="1"
                max=move || Some(last.get()).filter(|last| *last < u64::MAX).map(|last| last.to_string())
                step="1"
                node_ref=field
                prop:value=move || row.get().to_string()
                on:input:target=move |event| type_row(event.target().value())
                on:change=settle
            />
            <span class="row-picker__total">{total}</span>
            <button
                type="button"
                class="button is-small"
                disabled=is_last
                on:click=move |_| go(row.get_untracked().saturating_add(1))
            >
                "Next"
            </button>
        </div>
    }
}

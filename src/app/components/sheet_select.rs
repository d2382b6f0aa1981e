//! Which sheet of a spreadsheet is the source.

use leptos::prelude::*;

use crate::app::format;
use crate::app::state::Prepare;
use crate::engine::unpack::Sheet;

/// A select with the sheets and their sizes; nothing for any other source.
#[component]
pub(crate) fn SheetSelect() -> impl IntoView {
    let opened = Prepare::expect().opened;
    let sheets = Memo::new(move |_| {
        opened.unpacked.with(|unpacked| {
            unpacked.as_ref().map(|unpacked| unpacked.sheets.clone()).unwrap_or_default()
        })
    });
    let taken = move || {
        opened
            .unpacked
            .with(|unpacked| unpacked.as_ref().and_then(|unpacked| unpacked.sheet.clone()))
    };
    let options = move || {
        let option = |sheet: Sheet| {
            let text = describe(&sheet);
            let name = sheet.name.clone();
            let is_selected = move || taken().as_deref() == Some(&name);
            view! { <option value=sheet.name prop:selected=is_selected>{text}</option> }
        };
        sheets.get().into_iter().map(option).collect_view()
    };
    view! {
        <Show when=move || !sheets.with(Vec::is_empty)>
            <div class="field sheet-select">
                <label for="sheet">"Sheet"</label>
                <select
                    id="sheet"
                    on:change:target=move |event| opened.choose_sheet(event.target().value())
                >
                    {options}
                </select>
            </div>
        </Show>
    }
}

/// Name, size, and what else the user should know of a sheet.
fn describe(sheet: &Sheet) -> String {
    let Sheet { name, is_visible, size, has_cells } = sheet;
    let size = match size {
        _ if !has_cells => ", empty".to_owned(),
        Some((n_rows, n_columns)) => {
            format!(", {} × {n_columns}", format::count((*n_rows).into()))
        }
        None => String::new(),
    };
    let hidden = if *is_visible { "" } else { ", hidden" };
    format!("{name}{size}{hidden}")
}

//! Which sheet of a spreadsheet is the source.

use leptos::prelude::*;

use crate::app::format;
use crate::app::state::Prepare;
use crate::engine::unpack::Sheet;

/// A select with the sheets and their sizes for each spreadsheet among the files.
#[component]
pub(crate) fn SheetSelects() -> impl IntoView {
    let opened = Prepare::expect().opened;
    let spreadsheets = Memo::new(move |_| {
        opened.files.with(|files| {
            let sheets = files.iter().enumerate().filter_map(|(idx, file)| {
                let sheets = file.unpacked.as_ref()?.sheets.clone();
                let label = match files.len() {
                    1 => "Sheet".to_owned(),
                    _ => format!("Sheet of {}", file.facts.name),
                };
                (!sheets.is_empty()).then_some((idx, label, sheets))
            });
            sheets.collect::<Vec<_>>()
        })
    });
    move || {
        let selects = spreadsheets.get().into_iter();
        selects
            .map(|(idx, label, sheets)| view! { <SheetSelect idx label sheets /> })
            .collect_view()
    }
}

#[component]
fn SheetSelect(
    /// Which file it is.
    idx: usize,
    /// What the select is called.
    label: String,
    /// The sheets of the file.
    sheets: Vec<Sheet>,
) -> impl IntoView {
    let opened = Prepare::expect().opened;
    let taken = Memo::new(move |_| {
        opened.files.with(|files| files.get(idx)?.unpacked.as_ref()?.sheet.clone())
    });
    let options = sheets.into_iter().map(|sheet| {
        let text = describe(&sheet);
        let name = sheet.name.clone();
        let is_selected = move || taken.with(|taken| taken.as_deref() == Some(&name));
        view! { <option value=sheet.name prop:selected=is_selected>{text}</option> }
    });
    let id = format!("sheet-{idx}");
    view! {
        <div class="field sheet-select">
            <label for=id.clone()>{label}</label>
            <select
                id=id
                on:change:target=move |event| opened.choose_sheet(idx, event.target().value())
            >
                {options.collect_view()}
            </select>
        </div>
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

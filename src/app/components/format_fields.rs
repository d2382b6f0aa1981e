//! What the source is made of, in which encoding, and by which lines, with the evidence.

use leptos::prelude::*;

use crate::app::state::Prepare;
use crate::engine::source::{Dialect, Encoding, Format, Ragged};

/// The formats as they are offered.
const FORMATS: [(Format, &str, &str); 5] = [
    (Format::Delimited, "delimited", "Delimited text (CSV)"),
    (Format::JsonLines, "json-lines", "JSON, a record a line"),
    (Format::JsonValues, "json-values", "JSON, an array of records"),
    (Format::TextLines, "text-lines", "Text, a record a line"),
    (Format::TextBlocks, "text-blocks", "Text, records between blank lines"),
];

/// Encodings that files most often have; the guess is offered beside them.
const ENCODINGS: [&str; 10] = [
    "UTF-8",
    "UTF-16LE",
    "UTF-16BE",
    "windows-1252",
    "windows-1250",
    "windows-1251",
    "Shift_JIS",
    "GB18030",
    "Big5",
    "EUC-KR",
];

/// Format and encoding; for delimited text, the lines and rows that are left out, too.
#[component]
pub(crate) fn FormatFields(
    /// How the source is read.
    dialect: Memo<Dialect>,
) -> impl IntoView {
    let opened = Prepare::expect().opened;
    let read = move |dialect: Dialect| opened.read(Some(dialect));
    let choose_format = move |value: String| {
        if let Some((format, ..)) = FORMATS.into_iter().find(|(_, name, _)| *name == value) {
            read(Dialect { format, ..dialect.get_untracked() });
        }
    };
    let formats = FORMATS.map(|(format, value, text)| {
        let is_selected = move || dialect.get().format == format;
        view! { <option value=value prop:selected=is_selected>{text}</option> }
    });
    let encoding = move || dialect.get().encoding.unwrap_or(Encoding::UTF_8).name();
    let encodings = move || {
        let mut names = ENCODINGS.to_vec();
        if !names.contains(&encoding()) {
            names.push(encoding());
        }
        let option = |name: &'static str| {
            let is_selected = move || encoding() == name;
            view! { <option value=name prop:selected=is_selected>{name}</option> }
        };
        names.into_iter().map(option).collect_view()
    };
    let choose_encoding = move |value: String| {
        if let Some(encoding) = Encoding::for_label(&value) {
            read(Dialect { encoding: Some(encoding), ..dialect.get_untracked() });
        }
    };
    let is_delimited = Memo::new(move |_| dialect.get().format == Format::Delimited);
    let evidence = move || {
        opened.reading.with(|reading| {
            reading.as_ref().map(|reading| {
                let guess = &reading.sniffed;
                let mut reasons = vec![guess.format_reason.as_str(), &guess.encoding_reason];
                reasons.extend(guess.line_reasons.iter().map(String::as_str));
                format!("The guess: {}.", reasons.join("; "))
            })
        })
    };
    view! {
        <div class="format-fields">
            <div class="field">
                <label for="source-format">"Format"</label>
                <select
                    id="source-format"
                    aria-describedby="format-evidence"
                    on:change:target=move |event| choose_format(event.target().value())
                >
                    {formats}
                </select>
            </div>
            <div class="field">
                <label for="encoding">"Encoding"</label>
                <select
                    id="encoding"
                    aria-describedby="format-evidence"
                    on:change:target=move |event| choose_encoding(event.target().value())
                >
                    {encodings}
                </select>
            </div>
            <Show when=move || is_delimited.get()>
                <RowFields dialect />
            </Show>
        </div>
        <p id="format-evidence" class="hint">{evidence}</p>
    }
}

/// Where records begin in delimited text, and which of them count.
#[component]
fn RowFields(
    /// How the source is read.
    dialect: Memo<Dialect>,
) -> impl IntoView {
    let opened = Prepare::expect().opened;
    let read = move |dialect: Dialect| opened.read(Some(dialect));
    let type_first_line = move |text: String| {
        if let Ok(first_line @ 1..) = text.parse::<u64>() {
            read(Dialect { first_line, ..dialect.get_untracked() });
        }
    };
    let choose_ragged = move |value: String| {
        let ragged = if value == "skip" { Ragged::Skip } else { Ragged::Keep };
        read(Dialect { ragged, ..dialect.get_untracked() });
    };
    view! {
        <div class="field">
            <label for="first-line">"First line"</label>
            <input
                id="first-line"
                type="number"
                min="1"
                autocomplete="off"
                prop:value=move || dialect.get().first_line.to_string()
                on:change:target=move |event| type_first_line(event.target().value())
            />
        </div>
        <div class="field">
            <label for="ragged-rows">"Rows of another length"</label>
            <select id="ragged-rows" on:change:target=move |event| choose_ragged(event.target().value())>
                <option value="keep" prop:selected=move || dialect.get().ragged == Ragged::Keep>
                    "Keep"
                </option>
                <option value="skip" prop:selected=move || dialect.get().ragged == Ragged::Skip>
                    "Leave out"
                </option>
            </select>
        </div>
    }
}

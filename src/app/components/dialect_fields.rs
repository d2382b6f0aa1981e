//! How the source is read, with the evidence; a change reads it again at once.

use leptos::prelude::*;

use crate::app::state::Prepare;
use crate::engine::source::{Candidate, Dialect, Format};

use super::format_fields::FormatFields;
use super::more_dialect_fields::MoreDialectFields;

/// The delimiters that have names.
const DELIMITERS: [(u8, &str); 4] =
    [(b',', "Comma ,"), (b'\t', "Tab"), (b';', "Semicolon ;"), (b'|', "Pipe |")];

/// The quotes that are offered.
const QUOTES: [(u8, &str); 2] = [(b'"', "Double \""), (b'\'', "Single '")];

/// Value of the option that there is none.
const NONE: &str = "none";

/// Value of the option that asks for another character.
const OTHER: &str = "other";

/// Fields for delimiter, quote and header.
#[component]
pub(crate) fn DialectFields() -> impl IntoView {
    let opened = Prepare::expect().opened;
    let dialect = Memo::new(move |_| {
        opened
            .reading
            .with(|reading| reading.as_ref().map(|reading| reading.dialect).unwrap_or_default())
    });
    let is_named = move || DELIMITERS.iter().any(|(byte, _)| *byte == dialect.get().delimiter);
    // Chosen, though no character was typed yet.
    let asks_other = RwSignal::new(false);
    let is_other = Memo::new(move |_| asks_other.get() || !is_named());
    let read = move |dialect: Dialect| opened.read(Some(dialect));

    let choose_delimiter = move |value: String| {
        asks_other.set(value == OTHER);
        if let Ok(delimiter) = value.parse() {
            read(Dialect { delimiter, ..dialect.get_untracked() });
        }
    };
    let type_delimiter = move |text: String| {
        let delimiter = text.bytes().next().filter(|byte| text.len() == 1 && byte.is_ascii());
        let current = dialect.get_untracked();
        if let Some(delimiter) = delimiter.filter(|delimiter| Some(*delimiter) != current.quote) {
            read(Dialect { delimiter, ..current });
        }
    };
    let choose_quote = move |value: String| {
        // The value of "none" is no number.
        read(Dialect { quote: value.parse().ok(), ..dialect.get_untracked() });
    };
    let delimiters = DELIMITERS.map(|(byte, name)| {
        let is_selected = move || !is_other.get() && dialect.get().delimiter == byte;
        view! { <option value=byte.to_string() prop:selected=is_selected>{name}</option> }
    });
    let quotes = QUOTES.map(|(byte, name)| {
        let is_selected = move || dialect.get().quote == Some(byte);
        view! { <option value=byte.to_string() prop:selected=is_selected>{name}</option> }
    });
    let other_text = move || {
        if is_named() { String::new() } else { char::from(dialect.get().delimiter).to_string() }
    };

    let is_delimited = Memo::new(move |_| dialect.get().format == Format::Delimited);

    view! {
        <FormatFields dialect />
        <div class="dialect-fields" hidden=move || !is_delimited.get()>
            <div class="field">
                <label for="delimiter">"Delimiter"</label>
                <select
                    id="delimiter"
                    aria-describedby="dialect-evidence"
                    on:change:target=move |event| choose_delimiter(event.target().value())
                >
                    {delimiters}
                    <option value=OTHER prop:selected=move || is_other.get()>"Other"</option>
                </select>
            </div>
            <Show when=move || is_other.get()>
                <div class="field dialect-fields__character">
                    <label for="other-delimiter">"Character"</label>
                    <input
                        id="other-delimiter"
                        type="text"
                        maxlength="1"
                        autocomplete="off"
                        prop:value=other_text
                        on:input:target=move |event| type_delimiter(event.target().value())
                    />
                </div>
            </Show>
            <div class="field">
                <label for="quote">"Quote"</label>
                <select id="quote" on:change:target=move |event| choose_quote(event.target().value())>
                    {quotes}
                    <option value=NONE prop:selected=move || dialect.get().quote.is_none()>
                        "None"
                    </option>
                </select>
            </div>
            <div class="check-field">
                <input
                    id="has-header"
                    type="checkbox"
                    prop:checked=move || dialect.get().has_header
                    on:change:target=move |event| {
                        read(Dialect { has_header: event.target().checked(), ..dialect.get_untracked() });
                    }
                />
                <label for="has-header">"First row names the columns"</label>
            </div>
        </div>
        <Show when=move || is_delimited.get()>
            <Evidence />
            <MoreDialectFields dialect />
        </Show>
    }
}

/// What the first bytes suggest, and a way back to it.
#[component]
fn Evidence() -> impl IntoView {
    let opened = Prepare::expect().opened;
    let evidence = move || {
        opened.reading.with(|reading| {
            let reading = reading.as_ref()?;
            let chosen = reading.dialect.delimiter;
            let is_suggested = reading.sniffed.dialect == reading.dialect;
            let found =
                reading.sniffed.candidates.iter().find(|candidate| candidate.delimiter == chosen);
            let best = reading.sniffed.candidates.first().filter(|best| best.delimiter != chosen);
            let said = match (found, best) {
                (Some(found), _) if is_suggested => {
                    format!("As the first bytes suggest ({}).", describe(found))
                }
                (Some(found), Some(best)) => format!(
                    "Your choice ({}). The first bytes suggest {}.",
                    describe(found),
                    describe(best)
                ),
                (Some(found), None) => format!("Your choice ({}).", describe(found)),
                (None, Some(best)) => {
                    format!("Your choice. The first bytes suggest {}.", describe(best))
                }
                (None, None) => return None,
            };
            Some((said, is_suggested))
        })
    };
    view! {
        <div class="dialect-fields__evidence">
            <p id="dialect-evidence" class="hint">{move || evidence().map(|(said, _)| said)}</p>
            <Show when=move || evidence().is_some_and(|(_, is_suggested)| !is_suggested)>
                <button type="button" class="link-button" on:click=move |_| opened.read(None)>
                    "Read it as suggested"
                </button>
            </Show>
        </div>
    }
}

fn describe(candidate: &Candidate) -> String {
    let Candidate { delimiter, n_columns, n_agreeing, n_records } = candidate;
    let name = match delimiter {
        b',' => "comma",
        b'\t' => "tab",
        b';' => "semicolon",
        b'|' => "pipe",
        _ => "other",
    };
    let columns = if *n_columns == 1 { "column" } else { "columns" };
    format!("{name}: {n_columns} {columns} in {n_agreeing} of {n_records} records")
}

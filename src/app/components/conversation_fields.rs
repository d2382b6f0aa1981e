//! Columns that hold a conversation.

use leptos::prelude::*;

use crate::app::state::{ConversationKind, Prepare};
use crate::engine::recipe::TurnRole;

use super::column_select::ColumnSelect;

/// How the source keeps a conversation, and in which columns.
#[component]
pub(crate) fn ConversationFields() -> impl IntoView {
    let Prepare { opened, form, .. } = Prepare::expect();
    let inputs = form.inputs;
    let option = move |kind: ConversationKind, value: &'static str, text: &'static str| {
        let is_selected = move || inputs.conversation.get() == kind;
        view! { <option value=value prop:selected=is_selected>{text}</option> }
    };
    let choose = move |value: String| {
        inputs.conversation.set(match value.as_str() {
            "messages" => ConversationKind::Messages,
            "turns" => ConversationKind::Turns,
            _ => ConversationKind::None,
        });
    };
    let columns = move || {
        let columns = opened.columns.get();
        let columns = columns.into_iter().enumerate();
        columns.map(|(idx, column)| view! { <TurnColumnField idx column /> }).collect_view()
    };
    view! {
        <fieldset class="conversation-fields">
            <legend>"Conversation"</legend>
            <div class="field">
                <label for="conversation">"Earlier turns"</label>
                <select id="conversation" on:change:target=move |event| choose(event.target().value())>
                    {option(ConversationKind::None, "none", "None: the prompt is the only turn")}
                    {option(ConversationKind::Messages, "messages", "A column holds a JSON array of messages")}
                    {option(ConversationKind::Turns, "turns", "Columns are one turn each")}
                </select>
            </div>
            <Show when=move || inputs.conversation.get() == ConversationKind::Messages>
                <ColumnSelect
                    id="conversation-column"
                    label="Column with messages"
                    none="Choose a column"
                    column=inputs.messages
                    on_choose=move |name| inputs.messages.set(name)
                />
            </Show>
            <Show when=move || inputs.conversation.get() == ConversationKind::Turns>
                <div class="conversation-fields__columns">{columns}</div>
                <p class="hint">"Turns come in the order of the columns; an empty cell is no turn."</p>
            </Show>
        </fieldset>
    }
}

/// Who speaks in a column.
#[component]
fn TurnColumnField(
    /// Its place in the source.
    idx: usize,
    /// Its name.
    column: String,
) -> impl IntoView {
    let turns = Prepare::expect().form.inputs.turns;
    let id = format!("turn-of-column-{}", idx + 1);
    let name = StoredValue::new(column.clone());
    let role =
        Memo::new(move |_| turns.with(|turns| name.with_value(|name| turns.get(name).copied())));
    let choose = move |value: String| {
        turns.update(|turns| {
            match value.as_str() {
                "user" => turns.insert(name.get_value(), TurnRole::User),
                "assistant" => turns.insert(name.get_value(), TurnRole::Assistant),
                _ => name.with_value(|name| turns.remove(name)),
            };
        });
    };
    view! {
        <div class="field">
            <label for=id.clone()>{column}</label>
            <select id=id on:change:target=move |event| choose(event.target().value())>
                <option value="" prop:selected=move || role.get().is_none()>"No turn"</option>
                <option value="user" prop:selected=move || role.get() == Some(TurnRole::User)>
                    "User"
                </option>
                <option value="assistant" prop:selected=move || role.get() == Some(TurnRole::Assistant)>
                    "Assistant"
                </option>
            </select>
        </div>
    }
}

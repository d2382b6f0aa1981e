//! How delimited text is read in ways that few files need, behind one disclosure.

use leptos::prelude::*;

use crate::app::state::Prepare;
use crate::engine::source::Dialect;

/// Escape, comments and white space.
#[component]
pub(crate) fn MoreDialectFields(
    /// How the source is read.
    dialect: Memo<Dialect>,
) -> impl IntoView {
    let opened = Prepare::expect().opened;
    let read = move |dialect: Dialect| opened.read(Some(dialect));
    let n_used = move || {
        let Dialect { escape, comment, trim, .. } = dialect.get();
        usize::from(escape.is_some()) + usize::from(comment.is_some()) + usize::from(trim)
    };
    let in_use = move || match n_used() {
        0 => "none in use".to_owned(),
        n => format!("{n} in use"),
    };
    let choose_escape = move |value: String| {
        let escape = (value == "backslash").then_some(b'\\');
        read(Dialect { escape, ..dialect.get_untracked() });
    };
    // Whether what is typed is a character that can begin a comment; nothing is none.
    let is_refused = RwSignal::new(false);
    let type_comment = move |text: String| {
        let comment = text.bytes().next();
        let is_valid = text.is_empty() || (text.len() == 1 && text.is_ascii());
        is_refused.set(!is_valid);
        if is_valid {
            read(Dialect { comment, ..dialect.get_untracked() });
        }
    };
    let comment = move || dialect.get().comment.map(|byte| char::from(byte).to_string());
    view! {
        <details class="more-dialect-fields">
            <summary>
                "Escapes, comments, white space " <span class="quiet">"(" {in_use} ")"</span>
            </summary>
            <div class="more-dialect-fields__fields">
                <div class="field">
                    <label for="escape">"Quote inside of quotes"</label>
                    <select id="escape" on:change:target=move |event| choose_escape(event.target().value())>
                        <option value="doubled" prop:selected=move || dialect.get().escape.is_none()>
                            "Doubled \"\""
                        </option>
                        <option value="backslash" prop:selected=move || dialect.get().escape.is_some()>
                            "After a backslash \\\""
                        </option>
                    </select>
                </div>
                <div class="field">
                    <label for="comment">"Comment lines begin with"</label>
                    <input
                        id="comment"
                        type="text"
                        maxlength="1"
                        autocomplete="off"
                        aria-invalid=move || is_refused.get().to_string()
                        aria-describedby="comment-hint"
                        prop:value=move || comment().unwrap_or_default()
                        on:change:target=move |event| type_comment(event.target().value())
                    />
                    <p id="comment-hint" class="hint">"One ASCII character; empty for none."</p>
                </div>
                <div class="check-field">
                    <input
                        id="trim"
                        type="checkbox"
                        prop:checked=move || dialect.get().trim
                        on:change:target=move |event| {
                            read(Dialect { trim: event.target().checked(), ..dialect.get_untracked() });
                        }
                    />
                    <label for="trim">"Leave out white space around fields"</label>
                </div>
            </div>
        </details>
    }
}

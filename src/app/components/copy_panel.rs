//! Writing a copy of the file: mended, or in another shape.

use leptos::prelude::*;

use crate::app::format;
use crate::app::state::{Check, Checked, RewriteKind, Rewritten, Stage};
use crate::engine::translate::SourceKind;

use super::diagnostics_table::{DiagnosticsTable, Places};
use super::failure_note::FailureNote;
use super::progress_bar::ProgressBar;

/// What copies are possible, the button for each, and what came of it.
#[component]
pub(crate) fn CopyPanel() -> impl IntoView {
    let check = Check::expect();
    let checked = Memo::new(move |_| check.checking.done());
    let content = move || checked.get().map(|checked| view! { <Offer checked /> });
    view! { {content} }
}

/// What a file can become.
fn offer(checked: &Checked) -> Option<RewriteKind> {
    match checked.kind? {
        SourceKind::BedrockOutput => Some(RewriteKind::Results),
        SourceKind::Bedrock => (checked.n_fixable > 0).then_some(RewriteKind::Mend),
        _ => Some(RewriteKind::Translate),
    }
}

#[component]
fn Offer(
    /// What checking found.
    checked: Checked,
) -> impl IntoView {
    let check = Check::expect();
    let how = offer(&checked)?;
    let is_running = Memo::new(move |_| check.rewriting.is_running());
    let (title, text, action) = match how {
        RewriteKind::Mend => (
            "Mend",
            format!(
                "{} can be mended: what is mechanical is changed in a copy, and listed.",
                format::counted(checked.n_fixable, "record", "records")
            ),
            "Mend",
        ),
        RewriteKind::Translate => (
            "Carry over",
            "This is not a Bedrock batch file. Its requests can become records for the model chosen at the left."
                .to_owned(),
            "Convert",
        ),
        RewriteKind::Results => (
            "Results",
            "These are answers of a Bedrock job. They can be written as OpenAI writes the output of a batch."
                .to_owned(),
            "Convert",
        ),
    };
    let needs_model = move || how == RewriteKind::Translate && check.model.with(String::is_empty);
    let has_download =
        Memo::new(move |_| check.rewriting.stage.with(|stage| matches!(stage, Stage::Done(_))));
    let changes = move || check.rewriting.done().map(|done| done.diagnostics).unwrap_or_default();
    Some(view! {
        <section class="panel" aria-labelledby="copy-title">
            <h2 id="copy-title">{title}</h2>
            <p>{text}</p>
            {(how == RewriteKind::Translate).then(|| view! { <MaxTokensField /> })}
            <div class="panel__actions">
                <button
                    type="button"
                    class="button is-primary"
                    aria-describedby="copy-obstacle"
                    disabled=move || is_running.get() || needs_model()
                    on:click=move |_| check.rewrite(how)
                >
                    {action}
                </button>
                <button
                    type="button"
                    class="button"
                    hidden=move || !is_running.get()
                    on:click=move |_| check.rewriting.cancel()
                >
                    "Cancel writing"
                </button>
                <button
                    type="button"
                    class="button is-primary"
                    hidden=move || !has_download.get()
                    on:click=move |_| check.rewriting.save()
                >
                    "Download JSONL"
                </button>
                <p id="copy-obstacle" class="hint">
                    {move || needs_model().then_some("Choose a model first.")}
                </p>
            </div>
            <Show when=move || is_running.get()>
                <ProgressBar label="Writing" stage=check.rewriting.stage />
            </Show>
            <div role="status" aria-live="polite">{move || describe(check.rewriting.stage.get())}</div>
            <Show when=move || !changes().is_empty()>
                <DiagnosticsTable
                    diagnostics=Signal::derive(changes)
                    none="Nothing"
                    scope="What differs from the file, and what could not be carried over."
                    caption="Changes"
                    places=Places::Lines
                />
            </Show>
        </section>
    })
}

/// Longest answer where a request names none and the model wants one.
#[component]
fn MaxTokensField() -> impl IntoView {
    let max_tokens = Check::expect().max_tokens;
    view! {
        <div class="field copy-panel__limit">
            <label for="copy-max-tokens">"Max tokens where a request names none"</label>
            <input
                id="copy-max-tokens"
                type="number"
                min="1"
                prop:value=move || max_tokens.get().to_string()
                on:change:target=move |event| {
                    if let Ok(n) = event.target().value().parse::<u32>() {
                        max_tokens.set(n.max(1));
                    }
                }
            />
        </div>
    }
}

fn describe(stage: Stage<Rewritten>) -> Option<AnyView> {
    match stage {
        Stage::Idle | Stage::Running(_) => None,
        Stage::Done(done) => {
            let records = format::counted(done.n_records, "record", "records");
            let what = match done.how {
                RewriteKind::Mend => {
                    format!("{records} written, {} changed", format::count(done.n_changed))
                }
                _ => format!("{records} written"),
            };
            let size = format::bytes(done.n_bytes);
            let left_out = (done.n_left_out > 0).then(|| {
                let records = format::counted(done.n_left_out, "record was", "records were");
                view! { <p class="problem">{format!("{records} left out: see Changes.")}</p> }
            });
            Some(view! { <p>{format!("{what} ({size}).")}</p> {left_out} }.into_any())
        }
        Stage::Failed(failure) => {
            Some(view! { <FailureNote what="Not written" failure /> }.into_any())
        }
        Stage::Cancelled => Some(view! { <p>"Cancelled. Nothing was kept."</p> }.into_any()),
    }
}

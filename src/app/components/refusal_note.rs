//! Why AWS did not do something, and what the user can do.

use leptos::prelude::*;

use crate::app::format;
use crate::app::state::Refusal;

/// Two lines in the color of problems.
#[component]
pub(crate) fn RefusalNote(
    /// What was not done: `Not sent`.
    #[prop(into)]
    what: String,
    /// Why.
    refusal: Refusal,
) -> impl IntoView {
    let Refusal { code, status, message, fix } = refusal;
    let status = status.map(|status| format!("HTTP {status}"));
    let name = Some(code).filter(|code| !code.is_empty());
    let kind: Vec<String> = [name, status].into_iter().flatten().collect();
    let kind = if kind.is_empty() { String::new() } else { format!(" ({})", kind.join(", ")) };
    let message = message.trim_end_matches('.').to_owned();
    view! {
        <div class="problem">
            <p>{what} ": " {message} {kind} "."</p>
            <p>{format::sentence(&fix)}</p>
        </div>
    }
}

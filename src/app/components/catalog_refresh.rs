//! The catalog, brought up to date by what AWS answers for the user's account.

use leptos::prelude::*;

use crate::app::format;
use crate::app::state::{AccountCatalog, CatalogRefresh, Connection};
use crate::engine::catalog::Refreshed;

use super::refusal_note::RefusalNote;

/// A button, what it changed, and what was asked before.
#[component]
pub(crate) fn CatalogRefreshPanel() -> impl IntoView {
    let (connection, account) = (Connection::expect(), AccountCatalog::expect());
    let refresh = CatalogRefresh::new(connection, account);
    let has_keys = Memo::new(move |_| connection.has_keys());
    let region = move || connection.hosts.with(|hosts| hosts.region.clone());
    let can_ask =
        move || has_keys.get() && !refresh.asking.is_running.get() && !region().is_empty();
    let kept = move || {
        let facts = account.facts.get().into_iter().map(|facts| {
            let region = facts.region.clone();
            let label = format!("Forget what {region} answered");
            view! {
                <li>
                    {format!("{region} answered on {}. ", facts.day)}
                    <button
                        type="button"
                        class="button is-small"
                        aria-label=label
                        on:click=move |_| account.forget(&region)
                    >
                        "Forget"
                    </button>
                </li>
            }
        });
        facts.collect_view()
    };
    view! {
        <details class="panel">
            <summary>"What AWS says for your account"</summary>
            <p class="hint">
                "Asks for the models and inference profiles of the region of the connection. Where they differ from the built-in catalog they win, with their date as source. AWS does not say which models take batch jobs."
            </p>
            <div class="panel__actions">
                <button
                    type="button"
                    class="button"
                    disabled=move || !can_ask()
                    on:click=move |_| refresh.run()
                >
                    {move || match region() {
                        region if region.is_empty() => "Ask AWS".to_owned(),
                        region => format!("Ask AWS in {region}"),
                    }}
                </button>
                <p class="hint">
                    {move || (!has_keys.get()).then_some("Paste keys in Settings first.")}
                </p>
            </div>
            <div role="status" aria-live="polite">
                {move || refresh.asking.problem.get().map(|refusal| view! { <RefusalNote what="Not asked" refusal /> })}
                {move || refresh.refreshed.get().map(|refreshed| view! { <Changes refreshed /> })}
            </div>
            <ul>{kept}</ul>
        </details>
    }
}

/// What the last answer changed.
#[component]
fn Changes(
    /// Ids.
    refreshed: Refreshed,
) -> impl IntoView {
    let Refreshed { added, changed } = refreshed;
    let counted = |ids: &[String], what: &str| {
        let n = u64::try_from(ids.len()).unwrap_or(u64::MAX);
        format!("{} {what}", format::counted(n, "id", "ids"))
    };
    let list = |title: String, ids: Vec<String>| {
        (!ids.is_empty()).then(|| {
            let ids = ids.into_iter().map(|id| view! { <li><code>{id}</code></li> });
            view! { <details><summary>{title}</summary><ul>{ids.collect_view()}</ul></details> }
        })
    };
    let none = (added.is_empty() && changed.is_empty())
        .then(|| view! { <p>"AWS says what the catalog says."</p> });
    let new = list(counted(&added, "that the catalog did not know"), added);
    let other = list(counted(&changed, "of which something is different now"), changed);
    view! { {none} {new} {other} }
}

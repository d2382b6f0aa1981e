//! Why AWS did not do something, and what the user can do.

use leptos::prelude::*;

use crate::app::format;
use crate::app::state::Refusal;
use crate::engine::aws::kit::cors_rules;
use crate::web;

use super::copy_button::CopyButton;

/// Two lines in the color of problems.
#[component]
pub(crate) fn RefusalNote(
    /// What was not done: `Not sent`.
    #[prop(into)]
    what: String,
    /// Why.
    refusal: Refusal,
) -> impl IntoView {
    let rule = refusal.may_need_rule().then(|| view! { <BucketRule /> });
    let Refusal { code, status, message, fix, .. } = refusal;
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
        {rule}
    }
}

/// The CORS rule that lets this page in.
#[component]
fn BucketRule() -> impl IntoView {
    let rules = cors_rules(&web::page_origin());
    let rules = serde_json::to_string_pretty(&rules).unwrap_or_default();
    view! {
        <details class="bucket-rule">
            <summary>"CORS rule for the bucket"</summary>
            <p class="hint">
                "In the S3 console: the bucket, Permissions, Cross-origin resource sharing. It takes the place of the rules that are there."
            </p>
            <pre tabindex="0">{rules.clone()}</pre>
            <CopyButton text=rules what="CORS rule" />
        </details>
    }
}

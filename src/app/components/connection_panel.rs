//! Keys, region and hosts.

use leptos::prelude::*;
use zeroize::Zeroizing;

use crate::app::state::{Access, Connection};
use crate::engine::aws::{Origin, time};

use super::check_field::CheckField;
use super::region_select::RegionSelect;
use super::text_field::TextField;

/// What signs requests, and where they go.
#[component]
pub(crate) fn ConnectionPanel() -> impl IntoView {
    let connection = Connection::expect();
    let hosts = connection.hosts;
    let region = Signal::derive(move || hosts.with(|hosts| hosts.region.clone()));
    let bad_origin = move |text: String| {
        let is_bad = !text.trim().is_empty() && Origin::parse(&text).is_err();
        is_bad.then(|| Origin::parse(&text).err().map(|error| error.to_string())).flatten()
    };
    let problem = move || {
        let (s3, others) = hosts.with(|hosts| (hosts.s3.clone(), hosts.others.clone()));
        bad_origin(s3).or_else(|| bad_origin(others))
    };
    view! {
        <section class="panel" aria-labelledby="connection-title">
            <h2 id="connection-title">"Connection to AWS"</h2>
            <p class="hint">
                "Without keys, Quarry works with presigned URLs and the job kit. With keys of a session it signs for itself. Keys stay in the memory of this page: they are never stored, and gone when you leave or reload it. No request is sent that you did not start."
            </p>
            <RegionSelect
                label="Region of the connection"
                id="connection-region"
                region=region
                none="Choose a region"
                on_choose=move |code| hosts.update(|hosts| hosts.region = code)
            />
            <CheckField
                label="S3 over IPv6, too (dual-stack endpoints)"
                is_on=Signal::derive(move || hosts.with(|hosts| hosts.uses_dual_stack))
                on_change=move |uses| hosts.update(|hosts| hosts.uses_dual_stack = uses)
            />
            <Keys />
            <details>
                <summary>"Another server in place of AWS"</summary>
                <div class="field-row">
                    <TextField
                        id="connection-s3"
                        label="S3 endpoint"
                        value=Signal::derive(move || hosts.with(|hosts| hosts.s3.clone()))
                        on_input=move |text| hosts.update(|hosts| hosts.s3 = text)
                        example="http://127.0.0.1:9000"
                        hint="A server that speaks S3. The page may only reach hosts that it was built or served to reach."
                    />
                    <TextField
                        id="connection-others"
                        label="Endpoint of Bedrock and the rest"
                        value=Signal::derive(move || hosts.with(|hosts| hosts.others.clone()))
                        on_input=move |text| hosts.update(|hosts| hosts.others = text)
                        example="http://127.0.0.1:9001"
                        hint="A server that speaks for Bedrock, STS and CloudWatch."
                    />
                </div>
                <p class="problem" aria-live="polite">{problem}</p>
            </details>
        </section>
    }
}

/// The field that takes keys, or what is known of them.
#[component]
fn Keys() -> impl IntoView {
    let connection = Connection::expect();
    let problem = RwSignal::new(None::<String>);
    let input = NodeRef::<leptos::html::Textarea>::new();
    let take = move |_| {
        let Some(area) = input.get_untracked() else {
            return;
        };
        let text = Zeroizing::new(area.value());
        // What was typed does not stay in the page.
        area.set_value("");
        let taken = connection.take(&text);
        problem.set(taken.err());
    };
    let known = move || {
        match connection.access.get() {
        Access::None => ().into_any(),
        Access::Ended(end) => view! {
            <p class="notice">
                {format!("The keys ended at {}, and were wiped from memory. Paste new ones to go on.", time::to_words(end))}
            </p>
        }
        .into_any(),
        Access::ApiKey => view! {
            <p>"An API key of Bedrock is in memory: it serves for jobs, and not for S3."</p>
        }
        .into_any(),
        Access::Keys { id, profile, is_long_lived, expires_at } => {
            let of = profile.map(|profile| format!(" of the profile {profile}"));
            let end = expires_at.map(|end| format!(" They end at {}.", time::to_words(end)));
            let warning = is_long_lived.then(|| view! {
                <p class="notice">
                    "These keys have no end: whoever gets hold of them can use them until they are deleted. Keys of a session (with aws_session_token) are safer here."
                </p>
            });
            view! {
                <p>"Keys in memory: " <code>{id}</code> {of} "." {end}</p>
                {warning}
            }
            .into_any()
        }
    }
    };
    let has_keys = Memo::new(move |_| connection.has_keys());
    view! {
        <div class="field">
            <label for="connection-keys">"Keys of a session, or an API key of Bedrock"</label>
            <textarea
                id="connection-keys"
                class="connection-panel__keys"
                rows="4"
                autocomplete="off"
                spellcheck="false"
                aria-describedby="connection-keys-hint connection-keys-problem"
                node_ref=input
            ></textarea>
            <p id="connection-keys-hint" class="hint">
                "Paste what your access portal, the console, the file credentials or the AWS CLI gives: access key id, secret access key and session token by their names, or JSON; or an API key of Bedrock by itself."
            </p>
        </div>
        <div class="panel__actions">
            <button type="button" class="button is-primary" on:click=take>"Use these keys"</button>
            <button
                type="button"
                class="button"
                disabled=move || !has_keys.get()
                on:click=move |_| connection.forget()
            >
                "Forget keys"
            </button>
        </div>
        <div role="status" aria-live="polite">
            {known}
            <p id="connection-keys-problem" class="problem">{move || problem.get().map(|text| crate::app::format::sentence(&format!("{text}.")))}</p>
        </div>
    }
}

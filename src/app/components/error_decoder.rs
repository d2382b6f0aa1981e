//! Any message of AWS, pasted: what it means and what to do.

use leptos::prelude::*;

use crate::engine::aws::errors::decode;

use super::text_field::TextArea;

/// A text area and what it says.
#[component]
pub(crate) fn ErrorDecoder() -> impl IntoView {
    let text = RwSignal::new(String::new());
    let meaning = move || {
        let text = text.get();
        if text.trim().is_empty() {
            return ().into_any();
        }
        let Some(decoded) = decode(&text) else {
            return view! {
                <p>"Nothing in this is known. Paste the whole message, with the name of the error."</p>
            }
            .into_any();
        };
        let name = Some(decoded.error.code.clone()).filter(|code| !code.is_empty());
        let status = decoded.http_status.or(decoded.kind.map(|kind| kind.http_status));
        let status = status.map(|status| format!("HTTP {status}"));
        let (means, fix) = (decoded.meaning(), decoded.fix());
        let source = decoded.cause.map(|cause| (cause.source.clone(), cause.date.clone()));
        let source = source.or(decoded.kind.map(|kind| (kind.source.clone(), kind.date.clone())));
        let again = decoded.kind.map(|kind| {
            if kind.is_retryable {
                "The same request may succeed later."
            } else {
                "The same request will fail again as it is."
            }
        });
        view! {
            <p><strong>{name}</strong> " " {status}</p>
            <p>{means}</p>
            <p>{fix} " " {again}</p>
            {source.map(|(source, date)| view! { <p class="quiet">{format!("Source: {source}, {date}")}</p> })}
        }
        .into_any()
    };
    view! {
        <section class="panel" aria-labelledby="decoder-title">
            <h2 id="decoder-title">"What does this error mean?"</h2>
            <TextArea
                id="decoder-text"
                label="A message of AWS"
                rows="3"
                value=text
                on_input=move |typed| text.set(typed)
                hint="Of a job, a record, the AWS CLI, an SDK or the console: text, JSON or XML."
            />
            <div aria-live="polite">{meaning}</div>
        </section>
    }
}

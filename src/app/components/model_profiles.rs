//! The inference profiles of a model: from where each can be called, and where data may go then.

use leptos::either::Either;
use leptos::prelude::*;

use crate::app::state::current_catalog;
use crate::engine::catalog::{Model, Profile};

use super::copy_button::CopyButton;
use super::source_mark::SourceLine;

/// One disclosure for each profile.
#[component]
pub(crate) fn ModelProfiles(
    /// The model.
    model: &'static Model,
) -> impl IntoView {
    let profiles: Vec<_> = current_catalog().profiles_of(&model.id).collect();
    let none = profiles.is_empty().then(|| view! { <p class="quiet">"No source names one."</p> });
    let items = profiles.into_iter().map(|profile| view! { <ProfileItem profile /> });
    view! {
        <div class="model-detail__part">
            <h3>"Inference profiles"</h3>
            {none}
            {items.collect_view()}
        </div>
    }
}

#[component]
fn ProfileItem(
    /// The profile.
    profile: &'static Profile,
) -> impl IntoView {
    let geography = profile.geography().name();
    let map = match &profile.routes {
        Some(routes) => {
            let rows = routes.iter().map(|(source, destinations)| {
                view! { <tr><th scope="row">{source.as_str()}</th><td>{destinations.join(", ")}</td></tr> }
            });
            Either::Left(view! {
                <table class="fact-table">
                    <caption class="visually-hidden">{format!("Where {} may process data", profile.id)}</caption>
                    <thead>
                        <tr>
                            <th scope="col">"Called from"</th>
                            <th scope="col">"Data may be processed in"</th>
                        </tr>
                    </thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
            })
        }
        None => Either::Right(view! {
            <p>
                "Source and destination regions: " <span class="quiet">"unknown"</span>
                {format!(". By its id, data may be processed in {geography}.")}
            </p>
        }),
    };
    view! {
        <details class="model-detail__profile">
            <summary><code>{profile.id.as_str()}</code></summary>
            <p>
                {profile.name.as_str()} ". Data may be processed in " {geography} ". "
                <CopyButton text=profile.id.clone() what="profile id" />
            </p>
            {map}
            <p><SourceLine key=profile.source.clone() /></p>
        </details>
    }
}

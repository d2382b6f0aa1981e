//! Inference profiles of the account: listed, made, deleted.

use leptos::prelude::*;

use crate::app::state::{Connection, Profiles};
use crate::engine::aws::bedrock::Profile;

use super::copy_button::CopyButton;
use super::problem_list::ProblemList;
use super::refusal_note::RefusalNote;
use super::text_field::{TextArea, TextField};

/// The list, and what makes a new one.
#[component]
pub(crate) fn ProfilesPanel() -> impl IntoView {
    let connection = Connection::expect();
    let profiles = Profiles::new(connection);
    let has_keys = Memo::new(move |_| connection.has_keys());
    let can_ask = move || has_keys.get() && !profiles.asking.is_running.get();
    let rows = move || {
        let all = profiles.all.get().unwrap_or_default();
        all.into_iter().map(|profile| view! { <ProfileRow profile profiles /> }).collect_view()
    };
    let is_listed = Memo::new(move |_| profiles.all.with(Option::is_some));
    view! {
        <section class="panel" aria-labelledby="profiles-title">
            <h2 id="profiles-title">"Inference profiles"</h2>
            <p class="hint">
                "A profile of your own, with tags, shows in the bill what a job did cost. It is made from a model, for one region, or from a profile of AWS, for several."
            </p>
            <div class="panel__actions">
                <button
                    type="button"
                    class="button"
                    disabled=move || !can_ask()
                    on:click=move |_| profiles.list()
                >
                    "List profiles"
                </button>
                <p class="hint">{move || (!has_keys.get()).then_some("Paste keys first.")}</p>
            </div>
            <details class="profiles-panel__new">
                <summary>"New profile"</summary>
                <NewProfile profiles />
            </details>
            <div role="status" aria-live="polite">
                <p>{move || profiles.said.get()}</p>
                {move || profiles.asking.problem.get().map(|refusal| view! { <RefusalNote what="Not done" refusal /> })}
            </div>
            <Show when=move || is_listed.get()>
                <div class="profiles-panel__table" role="region" aria-label="Profiles" tabindex="0">
                    <table class="lined-table">
                        <caption class="visually-hidden">"Profiles"</caption>
                        <thead>
                            <tr>
                                <th scope="col">"Profile"</th>
                                <th scope="col">"Made by"</th>
                                <th scope="col">"Regions"</th>
                                <th scope="col"><span class="visually-hidden">"What to do"</span></th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            </Show>
        </section>
    }
}

/// What a new profile needs.
#[component]
fn NewProfile(
    /// The profiles.
    profiles: Profiles,
) -> impl IntoView {
    let connection = Connection::expect();
    let has_keys = Memo::new(move |_| connection.has_keys());
    view! {
        <div class="field-row">
            <TextField
                id="profile-name"
                label="Profile name"
                value=profiles.name
                on_input=move |text| profiles.name.set(text)
            />
            <TextField
                id="profile-source"
                label="Made from"
                value=profiles.source
                on_input=move |text| profiles.source.set(text)
                example="amazon.nova-lite-v1:0"
                hint="Id of a model or of a listed profile, or an ARN."
            />
            <TextField
                id="profile-description"
                label="Description"
                value=profiles.description
                on_input=move |text| profiles.description.set(text)
            />
        </div>
        <TextArea
            id="profile-tags"
            label="Tags of the profile"
            rows="2"
            value=profiles.tags
            on_input=move |text| profiles.tags.set(text)
            hint="name=value, one a line. Activate them as cost allocation tags to see them in the bill."
        />
        <div class="panel__actions">
            <button
                type="button"
                class="button"
                disabled=move || !has_keys.get() || profiles.asking.is_running.get()
                on:click=move |_| profiles.create()
            >
                "Create profile"
            </button>
        </div>
        <ProblemList problems=profiles.problems />
    }
}

#[component]
fn ProfileRow(
    /// A profile.
    profile: Profile,
    /// All of them.
    profiles: Profiles,
) -> impl IntoView {
    let is_own = Profiles::is_own(&profile);
    let regions = profile.regions().join(", ");
    let Profile { inference_profile_name: name, inference_profile_arn: arn, .. } = profile;
    let (id, status) = (profile.inference_profile_id, profile.status);
    let is_sure = RwSignal::new(false);
    let take = {
        let arn = arn.clone();
        move |_| profiles.source.set(arn.clone())
    };
    let delete = is_own.then(|| {
        let (arn, name) = (arn.clone(), name.clone());
        let label = format!("Delete {name}");
        // A profile that is gone fails the jobs that name it: it takes a second press.
        let press = move |_| {
            if is_sure.get_untracked() {
                profiles.delete(arn.clone(), name.clone());
            }
            is_sure.set(!is_sure.get_untracked());
        };
        view! {
            <button
                type="button"
                class="button is-small"
                aria-label=move || if is_sure.get() { format!("{label} for good") } else { label.clone() }
                disabled=move || profiles.asking.is_running.get()
                on:click=press
                on:blur=move |_| is_sure.set(false)
            >
                {move || if is_sure.get() { "Delete for good" } else { "Delete" }}
            </button>
        }
    });
    let use_it = (!is_own).then(|| {
        let label = format!("Make one from it: {id}");
        view! {
            <button type="button" class="button is-small" aria-label=label on:click=take>
                "Make one from it"
            </button>
        }
    });
    let what = format!("ARN of {name}");
    let status = (status != "ACTIVE").then(|| view! { <p class="problem">{status}</p> });
    view! {
        <tr>
            <th scope="row">
                <p>{name}</p>
                <p class="hint"><code>{arn.clone()}</code> " " <CopyButton text=arn what /></p>
                {status}
            </th>
            <td>{if is_own { "your account" } else { "AWS" }}</td>
            <td>{regions}</td>
            <td>
                <div class="panel__actions">{use_it} {delete}</div>
            </td>
        </tr>
    }
}

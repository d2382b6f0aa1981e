//! Where a model can be called, list by list, with what older lists say differently.

use std::collections::BTreeSet;

use leptos::prelude::*;

use crate::engine::catalog::{BatchTable, Model, Online};

use super::source_mark::SourceLine;

/// Notes on a model, and where sources disagree in words.
#[component]
pub(crate) fn ModelRemarks(
    /// The model.
    model: &'static Model,
) -> impl IntoView {
    let notes = model.notes.iter().map(|note| view! { <li>{note.as_str()}</li> });
    let conflicts = model.conflicts.iter().map(|conflict| {
        view! { <li><strong>"Sources disagree: "</strong> {conflict.as_str()}</li> }
    });
    let has_any = !model.notes.is_empty() || !model.conflicts.is_empty();
    has_any.then(|| {
        view! { <ul class="model-detail__remarks">{notes.collect_view()} {conflicts.collect_view()}</ul> }
    })
}

/// Where it answers single requests.
#[component]
pub(crate) fn OnlineRegions(
    /// The model.
    model: &'static Model,
) -> impl IntoView {
    let content = match &model.online {
        None => view! { <p class="quiet">"unknown: no source lists its regions"</p> }.into_any(),
        Some(Online { regions, text, is_exhaustive, source }) => {
            let text = text.clone().map(|text| view! { <p>"“" {text} "”"</p> });
            let regions = regions.clone().map(|regions| view! { <p>{regions.join(", ")}</p> });
            let open = (!is_exhaustive)
                .then(|| view! { <p class="quiet">"The list may be incomplete."</p> });
            view! { {regions} {text} {open} <p><SourceLine key=source.clone() /></p> }.into_any()
        }
    };
    view! {
        <div class="model-detail__part">
            <h3>"Online regions"</h3>
            {content}
        </div>
    }
}

/// The lists of batch models, newest first.
#[component]
pub(crate) fn BatchLists(
    /// The model.
    model: &'static Model,
) -> impl IntoView {
    let newest = model.newest_batch_table();
    let lists = model.batch.iter().rev().enumerate().map(|(idx, table)| {
        let older = newest.filter(|_| idx > 0);
        view! { <BatchList table newest=older /> }
    });
    let none = newest.is_none().then(|| {
        view! { <p class="quiet">"No list of batch models has it, neither AWS’s own nor the survey."</p> }
    });
    view! {
        <div class="model-detail__part">
            <h3>"Batch regions"</h3>
            {none}
            {lists.collect_view()}
        </div>
    }
}

#[component]
fn BatchList(
    /// The list.
    table: &'static BatchTable,
    /// The newest list, if this is an older one.
    newest: Option<&'static BatchTable>,
) -> impl IntoView {
    let regions = |name: &'static str, regions: &[String]| {
        let text = if regions.is_empty() { "none".to_owned() } else { regions.join(", ") };
        view! { <div><dt>{name}</dt><dd>{text}</dd></div> }
    };
    let different =
        newest.map(|newest| differences(table, newest)).filter(|lines| !lines.is_empty());
    let different = different.map(|lines| {
        let items = lines.into_iter().map(|line| view! { <li>{line}</li> });
        view! {
            <div>
                <dt>"Differs from the newest"</dt>
                <dd><ul>{items.collect_view()}</ul></dd>
            </div>
        }
    });
    view! {
        <div class="model-detail__list">
            <p>
                <SourceLine key=table.source.clone() />
            </p>
            <dl>
                {regions("By its own id", &table.on_demand)}
                {regions("Through a profile", &table.through_profile)}
                {different}
            </dl>
        </div>
    }
}

/// What an older list says differently from the newest, in sentences.
fn differences(older: &BatchTable, newest: &BatchTable) -> Vec<String> {
    fn set(regions: &[String]) -> BTreeSet<&str> {
        regions.iter().map(String::as_str).collect()
    }
    let without = |a: &[String], b: &[String]| {
        let (a, b) = (set(a), set(b));
        a.difference(&b).copied().collect::<Vec<_>>().join(", ")
    };
    let mut lines = Vec::new();
    let mut say = |regions: String, what: &str| {
        if !regions.is_empty() {
            lines.push(format!("{what}: {regions}"));
        }
    };
    say(without(&older.on_demand, &newest.on_demand), "has, by its own id");
    say(without(&newest.on_demand, &older.on_demand), "lacks, by its own id");
    say(without(&older.through_profile, &newest.through_profile), "has, through a profile");
    // The survey does not speak of profiles in batch jobs: that it lists none says nothing.
    if !older.source.starts_with("survey-") {
        say(without(&newest.through_profile, &older.through_profile), "lacks, through a profile");
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(source: &str, on_demand: &[&str], through_profile: &[&str]) -> BatchTable {
        let owned = |regions: &[&str]| regions.iter().map(|region| (*region).to_owned()).collect();
        BatchTable {
            on_demand: owned(on_demand),
            through_profile: owned(through_profile),
            source: source.to_owned(),
        }
    }

    #[test]
    fn differences_name_regions_in_both_directions() {
        let newest = table("aws-batch-2026", &["us-east-1", "eu-west-1"], &["us-west-2"]);
        let older = table("aws-batch-2025", &["us-east-1", "us-west-2"], &[]);
        assert_eq!(
            differences(&older, &newest),
            [
                "has, by its own id: us-west-2",
                "lacks, by its own id: eu-west-1",
                "lacks, through a profile: us-west-2"
            ]
        );
        let survey = table("survey-2025-batch", &["us-east-1", "eu-west-1"], &[]);
        assert_eq!(differences(&survey, &newest), Vec::<String>::new());
    }
}

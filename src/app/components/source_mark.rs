//! Who says so, and of when: stands beside every fact.

use leptos::either::Either;
use leptos::prelude::*;

use crate::app::state::Settings;
use crate::engine::catalog::Source;

/// The source in a few words; its whole name shows when it is pointed at.
#[component]
pub(crate) fn SourceMark(
    /// Key of the source.
    #[prop(into)]
    key: String,
) -> impl IntoView {
    find(&key).map(|source| {
        // Titles begin with the document, and say after a colon or comma what of it is meant.
        let document = source.title.split([':', ',']).next().unwrap_or_default().to_owned();
        view! { <span class="source-mark"><SourceLink text=document source /></span> }
    })
}

/// The source with its whole name.
#[component]
pub(crate) fn SourceLine(
    /// Key of the source.
    #[prop(into)]
    key: String,
) -> impl IntoView {
    find(&key).map(|source| {
        view! { <span class="source-mark"><SourceLink text=source.title.clone() source /></span> }
    })
}

fn find(key: &str) -> Option<Source> {
    Settings::expect().catalog.with(|catalog| catalog.source(key).cloned())
}

#[component]
fn SourceLink(
    /// What to call it.
    text: String,
    /// The source.
    source: Source,
) -> impl IntoView {
    let Source { title, url, as_of, .. } = source;
    let title = format!("{title} ({as_of})");
    let text = view! { {text} ", " <span class="source-mark__date">{as_of}</span> };
    match url {
        Some(url) => Either::Left(view! {
            <a href=url title=title rel="noreferrer" target="_blank">{text}</a>
        }),
        None => Either::Right(view! { <cite title=title>{text}</cite> }),
    }
}

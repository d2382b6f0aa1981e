//! All of one row: what was asked, what came back, and the line that says so.

use leptos::prelude::*;

use crate::app::format;
use crate::app::state::Results;
use crate::protocol;

use super::copy_button::CopyButton;
use super::result_summary::StatusBadge;

/// The row that is open. Nothing of it is ever taken for markup: all stands as text.
#[component]
pub(crate) fn ResultDetail() -> impl IntoView {
    let results = Results::expect();
    let body =
        move || results.detail.get().map(|detail| view! { <Opened detail=(*detail).clone() /> });
    view! { <div aria-live="polite">{body}</div> }
}

#[component]
fn Opened(
    /// The row.
    detail: protocol::ResultDetail,
) -> impl IntoView {
    let results = Results::expect();
    let protocol::ResultDetail { at, row, line, n_line_bytes, file, input } = detail;
    let is_last = move || at + 1 >= results.n_shown.get();
    let columns = results.summary.with_untracked(|summary| {
        summary.as_ref().map(|summary| summary.columns.clone()).unwrap_or_default()
    });
    let source = columns.into_iter().zip(row.source).map(|(name, text)| {
        view! { <dt>{name}</dt><dd class="result-detail__text">{text}</dd> }
    });
    let texts = row.texts;
    let answer = (!texts.answer.is_empty())
        .then(|| view! { <Text title="Answer" what="answer" text=texts.answer /> });
    let thinking = (!texts.thinking.is_empty())
        .then(|| view! { <Text title="Thinking" what="thinking" text=texts.thinking /> });
    let tools = (!texts.tool_calls.is_empty())
        .then(|| view! { <Text title="Tool calls" what="tool calls" text=texts.tool_calls /> });
    let error = (!texts.error_message.is_empty()).then(|| {
        view! {
            <p class="problem"><code>{texts.error_code}</code>" "{texts.error_message}</p>
        }
    });
    let tokens = [("input", row.input_tokens), ("output", row.output_tokens)];
    let tokens: Vec<String> = tokens
        .into_iter()
        .filter_map(|(name, n)| Some(format!("{} {name} tokens", format::count(n?))))
        .collect();
    let facts = [texts.id, texts.stop_reason, tokens.join(", ")];
    let facts: Vec<String> = facts.into_iter().filter(|fact| !fact.is_empty()).collect();
    let input = (!input.is_empty()).then(
        || view! { <Fold title="Request (modelInput)" what="request" text=pretty(&input) /> },
    );
    let line = (!line.is_empty()).then(|| {
        let title = format!("Line of {file}, {}", format::bytes(n_line_bytes));
        view! { <Fold title what="line" text=line /> }
    });
    view! {
        <section class="panel" aria-labelledby="detail-title">
            <div class="result-detail__head">
                <h2 id="detail-title">{format!("Row {}", format::count(row.number))}</h2>
                <StatusBadge status=row.status />
                <span class="quiet">{facts.join(" · ")}</span>
                <button
                    type="button"
                    class="button is-small"
                    disabled=at == 0
                    on:click=move |_| results.open_row(at - 1)
                >
                    "Previous row"
                </button>
                <button
                    type="button"
                    class="button is-small"
                    disabled=is_last
                    on:click=move |_| results.open_row(at + 1)
                >
                    "Next row"
                </button>
                <button
                    type="button"
                    class="button is-small"
                    on:click=move |_| results.detail.set(None)
                >
                    "Close row"
                </button>
            </div>
            {error}
            {answer}
            {tools}
            {thinking}
            <dl class="result-detail__source">{source.collect_view()}</dl>
            {input}
            {line}
        </section>
    }
}

/// A text; one that is JSON stands below as it is read, too.
#[component]
fn Text(
    /// What it is.
    title: &'static str,
    /// What to call it for copying.
    what: &'static str,
    /// The text.
    text: String,
) -> impl IntoView {
    let tree = tree(&text).map(|tree| {
        view! {
            <details open>
                <summary>"As JSON"</summary>
                <pre class="result-detail__text" tabindex="0">{tree}</pre>
            </details>
        }
    });
    view! {
        <div>
            <h3>{title} " " <CopyButton text=text.clone() what /></h3>
            <pre class="result-detail__text" tabindex="0">{text}</pre>
            {tree}
        </div>
    }
}

/// A text behind its title.
#[component]
fn Fold(
    /// What it is.
    #[prop(into)]
    title: String,
    /// What to call it for copying.
    what: &'static str,
    /// The text.
    text: String,
) -> impl IntoView {
    view! {
        <details>
            <summary>{title}</summary>
            <CopyButton text=text.clone() what />
            <pre class="result-detail__text" tabindex="0">{text}</pre>
        </details>
    }
}

/// JSON over several lines; what is none stays as it is.
fn pretty(text: &str) -> String {
    tree(text).unwrap_or_else(|| text.to_owned())
}

/// An object or an array over several lines, also out of a code fence.
fn tree(text: &str) -> Option<String> {
    let text = text.trim();
    let text = text.strip_prefix("```json").or_else(|| text.strip_prefix("```")).unwrap_or(text);
    let text = text.strip_suffix("```").unwrap_or(text).trim();
    let is_tree = text.starts_with('{') || text.starts_with('[');
    let value: serde_json::Value = is_tree.then(|| serde_json::from_str(text).ok()).flatten()?;
    serde_json::to_string_pretty(&value).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_stands_over_several_lines_and_all_else_as_it_is() {
        assert_eq!(tree("```json\n{\"a\":1}\n```").as_deref(), Some("{\n  \"a\": 1\n}"));
        assert_eq!(tree(" [1] ").as_deref(), Some("[\n  1\n]"));
        for text in ["", "7", "\"x\"", "{broken", "<b>{}</b>"] {
            assert_eq!(tree(text), None, "{text}");
        }
        assert_eq!(pretty("{cut…"), "{cut…");
    }
}

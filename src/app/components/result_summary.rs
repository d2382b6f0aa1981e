//! What became of all records, and whether the counts add up.

use leptos::prelude::*;

use crate::app::format;
use crate::app::state::Results;
use crate::engine::results::{JobManifest, Reconciliation, Status};
use crate::protocol::ResultsSummary;

/// Statuses, reconciliation, tokens and the job's own word.
#[component]
pub(crate) fn ResultSummary() -> impl IntoView {
    let results = Results::expect();
    let body = move || {
        results.summary.get().map(|summary| {
            view! {
                <StatusList summary=(*summary).clone() />
                <Reconciled found=summary.reconciliation />
                <Tokens summary=(*summary).clone() />
                <Manifest manifest=summary.manifest.clone() />
            }
        })
    };
    view! {
        <section class="panel result-summary" aria-labelledby="summary-title">
            <h2 id="summary-title">"Summary"</h2>
            {body}
        </section>
    }
}

/// Rows by status, each a filter.
#[component]
fn StatusList(
    /// What was read.
    summary: ResultsSummary,
) -> impl IntoView {
    let results = Results::expect();
    let total = summary.reconciliation.by_status.total();
    let rows = summary.reconciliation.by_status.iter().map(|(status, n)| {
        let only = move |_| {
            results.query.update(|query| query.view.statuses = vec![status]);
        };
        view! {
            <tr>
                <th scope="row">
                    <button type="button" class="link-button" title=status.meaning() on:click=only>
                        {status.name()}
                    </button>
                </th>
                <td class="number">{format::count(n)}</td>
                <td class="number">{share(n, total)}</td>
            </tr>
        }
    });
    view! {
        <table class="lined-table">
            <caption class="visually-hidden">"Rows by status"</caption>
            <thead>
                <tr>
                    <th scope="col">"Status"</th>
                    <th scope="col" class="number">"Rows"</th>
                    <th scope="col" class="number">"Share"</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
}

/// A share in percent, with as many digits as tell it from nothing and from all.
fn share(n: u64, total: u64) -> String {
    let permille = (n * 1000).checked_div(total).unwrap_or_default();
    match permille {
        0 if n > 0 => "< 0.1 %".to_owned(),
        _ => format!("{}.{} %", permille / 10, permille % 10),
    }
}

/// Source, batch input and output compared.
#[component]
fn Reconciled(
    /// What was found.
    found: Reconciliation,
) -> impl IntoView {
    let verdict = if found.adds_up() {
        "The counts add up: every row and every record is counted once."
    } else {
        "The counts do not add up. This is a mistake of Quarry: please report it."
    };
    let n_rows = found.n_rows;
    let lines = [
        n_rows.map(|n| ("Rows of the source", n)),
        n_rows.map(|_| ("with a record", found.n_matched)),
        n_rows.map(|_| ("missing", found.n_missing)),
        (found.n_not_sent > 0).then_some(("not in the batch input", found.n_not_sent)),
        (found.n_double_rows > 0).then_some(("with the id of another row", found.n_double_rows)),
        Some(("Records of the output", found.n_records)),
        (found.n_unexpected > 0).then_some(("of no row", found.n_unexpected)),
        (found.n_without_id > 0).then_some(("without an id", found.n_without_id)),
        (found.n_repeated > 0).then_some(("again, with the same answer", found.n_repeated)),
        (found.n_superseded > 0).then_some(("of an earlier try", found.n_superseded)),
        (found.n_conflicting > 0).then_some(("again, with another answer", found.n_conflicting)),
    ];
    let lines = lines.into_iter().flatten().map(|(what, n)| {
        view! { <dt>{what}</dt><dd class="number">{format::count(n)}</dd> }
    });
    view! {
        <h3>"Reconciliation"</h3>
        <dl class="result-summary__counts">{lines.collect_view()}</dl>
        <p class:problem=!found.adds_up()>{verdict}</p>
    }
}

/// Tokens and how they are spread.
#[component]
fn Tokens(
    /// What was read.
    summary: ResultsSummary,
) -> impl IntoView {
    let rows = [("Input", &summary.input_tokens), ("Output", &summary.output_tokens)];
    let n_unknown = summary.input_tokens.n_unknown.max(summary.output_tokens.n_unknown);
    let rows = rows.map(|(name, spread)| {
        let numbers = [spread.sum, spread.mean(), spread.p50, spread.p90, spread.p99, spread.max];
        let cells = numbers.map(|n| {
            let text = if spread.n == 0 { "–".to_owned() } else { format::count(n) };
            view! { <td class="number">{text}</td> }
        });
        view! { <tr><th scope="row">{name}</th>{cells.collect_view()}</tr> }
    });
    let note = (n_unknown > 0).then(|| {
        let answers = format::counted(n_unknown, "answer says", "answers say");
        view! { <p class="hint">{format!("{answers} nothing of tokens.")}</p> }
    });
    view! {
        <h3>"Tokens"</h3>
        <div class="result-summary__scroll">
            <table class="lined-table">
                <caption class="visually-hidden">"Tokens of prompts and answers"</caption>
                <thead>
                    <tr>
                        <th scope="col"><span class="visually-hidden">"Of"</span></th>
                        <th scope="col" class="number">"All"</th>
                        <th scope="col" class="number">"Mean"</th>
                        <th scope="col" class="number">"Half"</th>
                        <th scope="col" class="number">"90 %"</th>
                        <th scope="col" class="number">"99 %"</th>
                        <th scope="col" class="number">"Most"</th>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
        {note}
    }
}

/// What the job says of itself.
#[component]
fn Manifest(
    /// The manifest, if there is one.
    manifest: Option<JobManifest>,
) -> impl IntoView {
    let Some(manifest) = manifest else {
        return view! {
            <p class="hint">
                "No manifest among the files: the output may be a part of what will come."
            </p>
        }
        .into_any();
    };
    let known = [
        ("totalRecordCount", manifest.n_total),
        ("processedRecordCount", manifest.n_processed),
        ("successRecordCount", manifest.n_success),
        ("errorRecordCount", manifest.n_error),
        ("inputTokenCount", manifest.input_tokens),
        ("outputTokenCount", manifest.output_tokens),
    ];
    let known =
        known.into_iter().filter_map(|(name, n)| Some((name.to_owned(), format::count(n?))));
    let lines = known.chain(manifest.others).map(|(name, text)| {
        view! { <dt><code>{name}</code></dt><dd class="number">{text}</dd> }
    });
    view! {
        <details>
            <summary>"What manifest.json.out says"</summary>
            <dl class="result-summary__counts">{lines.collect_view()}</dl>
        </details>
    }
    .into_any()
}

/// What a status looks like.
#[component]
pub(crate) fn StatusBadge(
    /// The status.
    status: Status,
) -> impl IntoView {
    view! { <span class="status-badge" data-status=status.word()>{status.name()}</span> }
}

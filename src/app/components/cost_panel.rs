//! What the job costs, from–to, with what that assumes.

use leptos::either::EitherOf4;
use leptos::prelude::*;

use crate::app::format;
use crate::app::state::{Prepare, Stage};
use crate::engine::cost::{
    Basis, Cost as Price, Currency, Estimate, ImagesCounted, OutputBasis, Rate, spending,
};
use crate::engine::tokens::Interval;

use super::cost_comparison::CostComparison;
use super::failure_note::FailureNote;
use super::finding_list::FindingList;
use super::number_field::NumberField;
use super::progress_bar::ProgressBar;
use super::source_mark::SourceMark;

/// The estimate, and what it is asked of.
#[component]
pub(crate) fn CostPanel() -> impl IntoView {
    let cost = Prepare::expect().cost;
    let estimate = cost.estimate;
    let findings = Signal::derive(move || {
        estimate.with(|estimate| estimate.as_ref().map(|it| cost.findings(it)).unwrap_or_default())
    });
    let is_running = Memo::new(move |_| cost.task.is_running());
    let content = move || match (estimate.get(), cost.task.stage.get()) {
        (Some(estimate), _) => EitherOf4::A(view! { <Estimated estimate /> }),
        (None, Stage::Running(_)) => EitherOf4::B(view! {
            <p class="hint">"Counting…"</p>
            <ProgressBar label="Estimate" stage=cost.task.stage />
        }),
        (None, Stage::Failed(failure)) => {
            EitherOf4::C(view! { <FailureNote what="Not estimated" failure /> })
        }
        _ => EitherOf4::D(view! { <Waiting /> }),
    };
    let problem = Memo::new(move |_| cost.budget_dollars().err());
    let code = move || cost.currency.with(|currency| currency.code().to_owned());
    view! {
        <section class="panel" aria-labelledby="cost-title">
            <h2 id="cost-title">"Cost"</h2>
            <div class="field-row">
                <NumberField
                    id="output-tokens"
                    label="Expected tokens of an answer"
                    value=cost.output_tokens
                    min="0"
                    hint="Without a guess, every answer is taken to be as long as its limit."
                />
                <div class="field">
                    <label for="budget">{move || format!("Budget in {}", code())}</label>
                    <input
                        id="budget"
                        inputmode="decimal"
                        autocomplete="off"
                        aria-describedby="budget-problem"
                        aria-invalid=move || problem.with(Option::is_some).then_some("true")
                        prop:value=cost.budget
                        on:input:target=move |event| cost.budget.set(event.target().value())
                    />
                    <p id="budget-problem" class="problem" aria-live="polite">
                        {move || problem.get().map(|problem| format!("{}.", format::sentence(&problem)))}
                    </p>
                </div>
            </div>
            <div aria-live="polite" aria-busy=move || is_running.get().to_string()>
                <FindingList diagnostics=findings />
            </div>
            {content}
            {move || cost.count.get().map(|count| view! { <CostComparison count /> })}
        </section>
    }
}

/// Why there is no estimate yet, and the way to one.
#[component]
fn Waiting() -> impl IntoView {
    let prepare = Prepare::expect();
    let cost = prepare.cost;
    let can_start = move || prepare.is_large() && prepare.obstacle().is_none();
    view! {
        <p class="hint" hidden=can_start>
            "Shown as soon as there is a source and a prompt. Every row is counted, here in your browser."
        </p>
        <p hidden=move || !can_start()>
            <button type="button" class="button" on:click=move |_| cost.start(&prepare)>
                "Estimate cost"
            </button>
            " "
            <span class="hint">"Reads the whole source once."</span>
        </p>
    }
}

#[component]
fn Estimated(
    /// What the job needs and costs.
    estimate: Estimate,
) -> impl IntoView {
    let currency = Prepare::expect().cost.currency.get();
    let ways = [
        ("Batch job", &estimate.batch, "no batch price published"),
        ("Single requests", &estimate.online, "no price found"),
    ];
    let rows = ways.map(|(name, cost, none)| way(&estimate, name, cost.as_ref(), none, &currency));
    let saving = estimate.saving().map(|saving| {
        view! { <p>{format!("A batch job saves {}.", currency.show(saving))}</p> }
    });
    let records = format::counted(estimate.records, "record", "records");
    let jobs = format::counted(estimate.jobs, "job", "jobs");
    let waves = format::counted(estimate.waves, "wave", "waves");
    let over = estimate.over_window.filter(|n| *n > 0).map(|n| {
        let records = format::counted(n, "record is", "records are");
        view! { <p class="notice">{format!("{records} likely longer than the model’s context window.")}</p> }
    });
    view! {
        <table class="lined-table cost-panel__table">
            <caption class="visually-hidden">"Cost of this job"</caption>
            <thead>
                <tr>
                    <th scope="col"><span class="visually-hidden">"Way"</span></th>
                    <th scope="col" class="number">"Likely"</th>
                    <th scope="col" class="number">"From–to"</th>
                    <th scope="col" class="number">"1,000 records"</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
        {saving}
        {over}
        <p class="hint">{format!("{records}; by the quotas at least {jobs}, in {waves}.")}</p>
        <Spending estimate=estimate.clone() />
        <Assumptions estimate />
    }
}

fn way(
    estimate: &Estimate,
    name: &'static str,
    cost: Option<&Price>,
    none: &'static str,
    currency: &Currency,
) -> impl IntoView + use<> {
    let Some(cost) = cost else {
        return view! {
            <tr><th scope="row">{name}</th><td colspan="3" class="quiet">{none}</td></tr>
        }
        .into_any();
    };
    let [low, likely, high] = currency.show_all(cost.total);
    let per_thousand = estimate.per_thousand(cost).likely;
    let assumed = (cost.rate.basis == Basis::HalfAssumed)
        .then(|| view! { <br /> <span class="notice">"half is an assumption"</span> });
    view! {
        <tr>
            <th scope="row">{name} {assumed}</th>
            <td class="number cost-panel__likely">{likely}</td>
            <td class="number">{format!("{low} – {high}")}</td>
            <td class="number">{currency.show(per_thousand)}</td>
        </tr>
    }
    .into_any()
}

/// Where the money goes: a bar and a line for each.
#[component]
fn Spending(
    /// What the job needs and costs.
    estimate: Estimate,
) -> impl IntoView {
    let currency = Prepare::expect().cost.currency.get();
    let spent = estimate.cost().map(|cost| spending(&estimate, cost)).unwrap_or_default();
    let largest = estimate.parts.iter().rev().max_by_key(|part| part.share_permille);
    let sentence = largest.filter(|part| part.share_permille > 0).map(|part| {
        format!("Of the input, {} is {}.", part.part.name(), percent(part.share_permille))
    });
    let rows = spent.into_iter().map(|spent| {
        let tokens = spent.tokens.map(format::count).unwrap_or_default();
        let name = format::sentence(spent.on.name());
        view! {
            <tr>
                <th scope="row">{name}</th>
                <td class="cost-panel__bar">
                    <svg width="100%" height="8" aria-hidden="true">
                        <rect width=format!("{}%", spent.permille / 10) height="8" />
                    </svg>
                </td>
                <td class="number">{percent(spent.permille)}</td>
                <td class="number">{currency.show(spent.amount)}</td>
                <td class="number">{tokens}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    (estimate.cost().is_some() && estimate.records > 0).then(|| view! {
        <table class="lined-table cost-panel__table">
            <caption>"Where the money goes"</caption>
            <thead>
                <tr>
                    <th scope="col"><span class="visually-hidden">"For"</span></th>
                    <th scope="col" class="cost-panel__bar"><span class="visually-hidden">"Bar"</span></th>
                    <th scope="col" class="number">"Share"</th>
                    <th scope="col" class="number">"Likely"</th>
                    <th scope="col" class="number">"Tokens"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
        {sentence.map(|sentence| view! { <p class="hint">{sentence}</p> })}
    })
}

/// How the figures were got.
#[component]
fn Assumptions(
    /// What the job needs and costs.
    estimate: Estimate,
) -> impl IntoView {
    let Estimate { method, input, output, .. } = &estimate;
    let images = estimate.images.as_ref().map(images);
    let calibrated = method.calibrated().map(|said| format!(" {}.", format::sentence(&said)));
    let basis = match (output.basis, output.limit) {
        (OutputBasis::NoText, _) => "the model answers without text".to_owned(),
        (OutputBasis::Calibrated, _) => "as in earlier jobs".to_owned(),
        (OutputBasis::Guess, Some(limit)) => {
            format!("as you expect, at most {} each", format::count(limit))
        }
        (OutputBasis::Guess, None) => "as you expect".to_owned(),
        (OutputBasis::Limit, Some(limit)) => {
            format!("every answer taken to have {} tokens, its limit", format::count(limit))
        }
        (OutputBasis::Limit | OutputBasis::Unknown, _) => "unknown".to_owned(),
    };
    let prices = [&estimate.batch, &estimate.online].into_iter().flatten();
    let prices = prices.map(|cost| price(&cost.rate)).collect_view();
    let profile = estimate.profile.clone().map(|id| {
        view! { <dt>"Through"</dt> <dd><code>{id}</code></dd> }
    });
    view! {
        <details class="cost-panel__how">
            <summary>"How this was estimated"</summary>
            <dl>
                <dt>"Input tokens"</dt>
                <dd>
                    {tokens(*input)} ". "
                    {format!(
                        "By {} ({}; a job may be off by {} % for text in Latin script). {} Source: {}.",
                        method.name, method.grade, method.band_percent, method.note, method.source,
                    )}
                    {calibrated}
                </dd>
                {images}
                <dt>"Output tokens"</dt>
                <dd>{tokens(output.tokens)} ": " {basis}</dd>
                {prices}
                {profile}
            </dl>
        </details>
    }
}

/// By what rule the images became tokens.
fn images(counted: &ImagesCounted) -> impl IntoView + use<> {
    let ImagesCounted { n, tokens: found, rule, grade, band_percent, note, source } = counted;
    let line = format!(
        "{}: {}. By {rule} ({grade}; may be off by {band_percent} %). {note} Source: {source}.",
        format::counted(*n, "image", "images"),
        tokens(*found),
    );
    view! {
        <dt>"Of them, images"</dt>
        <dd>{line}</dd>
    }
}

fn price(rate: &Rate) -> impl IntoView + use<> {
    let each = |price: Option<u64>| price.map_or_else(|| "none".to_owned(), format::usd);
    let what = match rate.basis {
        Basis::Published => "Price",
        Basis::HalfAssumed => "Batch price, an assumption",
        Basis::Yours => "Your price",
    };
    let half = (rate.basis == Basis::HalfAssumed)
        .then_some(" Half of the price of single requests: AWS publishes no batch price for it.");
    let Rate { scope, checked, .. } = rate;
    // A price of the user holds everywhere, and was read nowhere.
    let scope = if scope.is_empty() { String::new() } else { format!(" ({scope})") };
    let read = (!checked.is_empty()).then(|| format!(", read {checked}"));
    let line = format!(
        "{} for a million input tokens, {} for a million output tokens{scope}.",
        each(rate.input),
        each(rate.output),
    );
    view! {
        <dt>{what}</dt>
        <dd>
            {line} {half} " " <SourceMark key=rate.source.clone() />
            <span class="source-mark">{read}</span>
        </dd>
    }
}

fn tokens(Interval { low, likely, high }: Interval) -> String {
    let [low, likely, high] = [low, likely, high].map(format::count);
    format!("{likely} ({low} to {high})")
}

fn percent(permille: u64) -> String {
    format!("{}.{} %", permille / 10, permille % 10)
}

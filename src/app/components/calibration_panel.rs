//! What outputs of earlier jobs taught about estimates.

use leptos::prelude::*;

use crate::app::format;
use crate::app::state::{Learning, Settings, Stage, checked_models, current_catalog};
use crate::engine::results::SeenOutput;
use crate::engine::tokens::{Calibration, Learned, MIN_OBSERVATIONS};
use crate::web;

use super::failure_note::FailureNote;
use super::progress_bar::ProgressBar;

/// Files to learn from, and what was learned, with ways to forget it.
#[component]
pub(crate) fn CalibrationPanel() -> impl IntoView {
    let learning = Learning::expect();
    let calibration = Settings::expect().calibration;
    let options = checked_models().map(|model| {
        let is_selected = move || learning.model.with(|id| *id == model.id);
        view! {
            <option value=model.id.as_str() prop:selected=is_selected>
                {format!("{} ({})", model.name, model.provider)}
            </option>
        }
    });
    let options = options.collect_view();
    let is_running = Memo::new(move |_| learning.task.is_running());
    let status = move || match learning.task.stage.get() {
        Stage::Idle => ().into_any(),
        Stage::Running(progress) => {
            let records = format::counted(progress.n_rows, "record", "records");
            view! { <p aria-hidden="true">{format!("Learning: {records}")}</p> }.into_any()
        }
        Stage::Done(files) => {
            let lines = files.iter().map(|(name, seen)| said(name, seen));
            view! { <ul class="calibration-panel__files">{lines.collect_view()}</ul> }.into_any()
        }
        Stage::Failed(failure) => {
            view! { <FailureNote what="Nothing learned" failure /> }.into_any()
        }
        Stage::Cancelled => view! { <p>"Cancelled; nothing was learned."</p> }.into_any(),
    };
    let table = move || {
        (!calibration.with(Calibration::is_empty)).then(|| view! { <LearnedTable calibration /> })
    };
    view! {
        <section class="panel" aria-labelledby="calibration-title">
            <h2 id="calibration-title">"Calibration"</h2>
            <p class="hint">
                "Outputs of earlier jobs say how many tokens their requests really had. Estimates are then corrected by them, for each model and kind of text. Only sums are kept, in this browser; nothing of the texts."
            </p>
            <div class="field-row">
                <div class="field">
                    <label for="calibration-model">"Model of the outputs"</label>
                    <select
                        id="calibration-model"
                        on:change:target=move |event| learning.choose_model(event.target().value())
                    >
                        <option value="" prop:selected=move || learning.model.with(String::is_empty)>
                            "As the answers say"
                        </option>
                        {options}
                    </select>
                </div>
                <div class="field">
                    <label for="calibration-files">"Output files to learn from"</label>
                    <input
                        id="calibration-files"
                        type="file"
                        accept=".out,.jsonl,.json"
                        multiple
                        aria-describedby="calibration-files-hint"
                        on:change=move |event| learning.open(web::chosen_files(&event))
                    />
                    <p id="calibration-files-hint" class="hint">
                        "Their names end in .jsonl.out. The same output is not learned from twice."
                    </p>
                </div>
            </div>
            <Show when=move || is_running.get()>
                <ProgressBar label="Calibration" stage=learning.task.stage />
                <p>
                    <button type="button" class="button" on:click=move |_| learning.task.cancel()>
                        "Cancel"
                    </button>
                </p>
            </Show>
            <div role="status" aria-live="polite">{status}</div>
            {table}
        </section>
    }
}

/// What became of a file, in a line.
fn said(name: &str, seen: &SeenOutput) -> impl IntoView + use<> {
    let name = format!("{name}: ");
    if let Some(problem) = seen.problem() {
        return view! { <li class="problem"><strong>{name}</strong> {problem}</li> }.into_any();
    }
    let records = format::counted(seen.n_records, "record", "records");
    let left_out = [
        (seen.n_with_media, "with images or other media"),
        (seen.n_without_usage, "without tokens"),
        (seen.n_without_input, "without request"),
        (seen.n_failed, "without an answer"),
        (seen.n_unnamed, "of no known model"),
        (seen.n_no_output, "no records of an output"),
    ];
    let left_out: Vec<String> = left_out
        .into_iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, why)| format!("{} {why}", format::count(n)))
        .collect();
    let left_out = if left_out.is_empty() {
        ".".to_owned()
    } else {
        format!("; left out: {}.", left_out.join(", "))
    };
    let learned = format!("learned from {records} for {}{left_out}", model_name(&seen.model));
    let doubt = seen.doubt().map(|doubt| view! { " " <span class="notice">{doubt}</span> });
    view! { <li><strong>{name}</strong> {learned} {doubt}</li> }.into_any()
}

#[component]
fn LearnedTable(
    /// What was learned.
    calibration: RwSignal<Calibration>,
) -> impl IntoView {
    let rows = move || {
        let mut rows = calibration.with(|kept| kept.rows().to_vec());
        rows.sort_by(|a, b| (&a.model, a.text).cmp(&(&b.model, b.text)));
        let mut before = None;
        let rows = rows.into_iter().map(|row| {
            let is_first = before.as_ref() != Some(&row.model);
            before = Some(row.model.clone());
            learned_row(&row, is_first, calibration)
        });
        rows.collect_view()
    };
    view! {
        <div
            class="calibration-panel__table"
            role="region"
            aria-label="What was learned"
            tabindex="0"
        >
            <table class="lined-table">
                <caption>"Calibration"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Model"</th>
                        <th scope="col">"Kind of text"</th>
                        <th scope="col" class="number">"Records"</th>
                        <th scope="col" class="number">"Real for an estimated token"</th>
                        <th scope="col" class="number">"Off by up to"</th>
                        <th scope="col" class="number">"Tokens of an answer"</th>
                        <th scope="col"><span class="visually-hidden">"Change"</span></th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        <p>
            <button
                type="button"
                class="button"
                on:click=move |_| calibration.set(Calibration::default())
            >
                "Forget all"
            </button>
        </p>
    }
}

fn learned_row(
    row: &Learned,
    is_first: bool,
    calibration: RwSignal<Calibration>,
) -> impl IntoView + use<> {
    let name = model_name(&row.model);
    let model = row.model.clone();
    let label = format!("Forget calibration of {name}");
    // All kinds of a model are forgotten together.
    let forget = is_first.then(|| {
        let forget = move |_| calibration.update(|kept| kept.forget(&model));
        view! {
            <button type="button" class="button is-small" aria-label=label on:click=forget>
                "Forget"
            </button>
        }
    });
    let error = if row.n < MIN_OBSERVATIONS {
        format!("used from {MIN_OBSERVATIONS} records on")
    } else {
        format!("± {} %", row.error_percent())
    };
    let output =
        row.mean_output().map_or_else(|| "not said".to_owned(), |mean| format!("{mean:.0}"));
    view! {
        <tr>
            <th scope="row">{name}</th>
            <td>{row.text.name()}</td>
            <td class="number">{format::count(row.n)}</td>
            <td class="number">{format!("{:.2}", row.ratio())}</td>
            <td class="number">{error}</td>
            <td class="number">{output}</td>
            <td class="number">{forget}</td>
        </tr>
    }
}

fn model_name(id: &str) -> String {
    current_catalog().model(id).map_or_else(|| id.to_owned(), |model| model.name.clone())
}

//! Step 6: which rows become records, and how many of them a part may hold.

use leptos::prelude::*;

use crate::app::format;
use crate::app::state::{Prepare, SampleKind};

use super::condition_list::ConditionList;
use super::number_field::NumberField;
use super::step::Step;

/// The ways to take rows, with what a list calls them.
const SAMPLES: [(SampleKind, &str, &str); 5] = [
    (SampleKind::All, "all", "All rows"),
    (SampleKind::First, "first", "The first rows"),
    (SampleKind::EveryNth, "every-nth", "One of every so many rows"),
    (SampleKind::Share, "share", "A share, by chance"),
    (SampleKind::Random, "random", "Exactly so many, by chance"),
];

/// The choice of rows behind a disclosure, and the size of parts.
#[component]
pub(crate) fn RowsStep() -> impl IntoView {
    let prepare = Prepare::expect();
    let form = prepare.form;
    let rows = form.rows;
    // With each recipe that is opened; else as the user leaves it.
    let is_open = Memo::new(move |_| {
        form.base.track();
        untrack(|| rows.is_set())
    });
    let parts_hint = move || {
        let limits = prepare.limits();
        let (min, max) = (format::count(limits.min_records), format::count(limits.max_records));
        format!("Empty for as many as one job may have. A job has {min} to {max}.")
    };
    view! {
        <Step number=6 title="Rows and parts">
            <details class="rows-step" prop:open=move || is_open.get()>
                <summary>
                    "Choose rows " <span class="quiet">"(" {move || rows.summary()} ")"</span>
                </summary>
                <div class="rows-step__fields">
                    <ConditionList />
                    <SampleFields />
                    <div class="field-row">
                        <NumberField
                            id="rows-limit"
                            label="Records at most"
                            value=rows.limit
                            min="1"
                            hint="Empty for no limit."
                        />
                    </div>
                    <div class="check-field">
                        <input
                            id="rows-duplicates"
                            type="checkbox"
                            prop:checked=rows.drop_duplicates
                            on:change:target=move |event| {
                                rows.drop_duplicates.set(event.target().checked());
                            }
                        />
                        <label for="rows-duplicates">"Leave out rows that ask the same as a row before"</label>
                    </div>
                </div>
            </details>
            <div class="field-row">
                <NumberField
                    id="records-per-part"
                    label="Records per part"
                    value=rows.max_records
                    min="1"
                    hint=Signal::derive(parts_hint)
                />
            </div>
        </Step>
    }
}

/// How rows are taken of those that the conditions let through.
#[component]
fn SampleFields() -> impl IntoView {
    let rows = Prepare::expect().form.rows;
    let options = SAMPLES.map(|(kind, value, label)| {
        view! {
            <option value=value prop:selected=move || rows.sample.get() == kind>{label}</option>
        }
    });
    let choose = move |value: String| {
        let chosen = SAMPLES.iter().find(|(_, name, _)| *name == value);
        if let Some((kind, ..)) = chosen {
            rows.sample.set(*kind);
        }
    };
    let count_label = move || {
        let is_nth = rows.sample.get() == SampleKind::EveryNth;
        (if is_nth { "One of every" } else { "How many rows" }).to_owned()
    };
    view! {
        <div class="field-row">
            <div class="field">
                <label for="rows-sample">"Take"</label>
                <select id="rows-sample" on:change:target=move |event| choose(event.target().value())>
                    {options}
                </select>
            </div>
            <Show when=move || rows.sample.get().has_count()>
                <NumberField
                    id="rows-count"
                    label=Signal::derive(count_label)
                    value=rows.count
                    min="1"
                />
            </Show>
            <Show when=move || rows.sample.get() == SampleKind::Share>
                <NumberField
                    id="rows-share"
                    label="Share, up to 1"
                    value=rows.share
                    min="0"
                    step="any"
                />
            </Show>
            <Show when=move || rows.sample.get().is_by_chance()>
                <NumberField
                    id="rows-seed"
                    label="Seed"
                    value=rows.seed
                    min="0"
                    hint="The same seed takes the same rows. Empty for 0."
                />
            </Show>
        </div>
    }
}

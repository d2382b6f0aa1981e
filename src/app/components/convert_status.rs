//! What the conversion is doing or did, in words.

use leptos::either::EitherOf6;
use leptos::prelude::*;

use crate::app::format;
use crate::app::state::{Converted, Prepare, Stage};
use crate::protocol::{Converted as Made, Progress};

use super::failure_note::FailureNote;

/// The status of the conversion. Progress is shown often and announced seldom.
#[component]
pub(crate) fn ConvertStatus() -> impl IntoView {
    let prepare = Prepare::expect();
    let conversion = prepare.conversion;
    let content = move || match conversion.task.stage.get() {
        Stage::Idle => EitherOf6::A(()),
        Stage::Running(progress) => EitherOf6::B(view! {
            <p aria-hidden="true">{describe_progress(&progress)}</p>
        }),
        Stage::Done(converted) if prepare.is_current(&converted) => {
            EitherOf6::C(view! { <Outcome converted /> })
        }
        Stage::Done(_) => EitherOf6::D(view! {
            <p>"Out of date: the source or the recipe has changed since. Convert again."</p>
        }),
        Stage::Failed(failure) => {
            EitherOf6::E(view! { <FailureNote what="Not converted" failure /> })
        }
        Stage::Cancelled => EitherOf6::F(view! { <p>"Cancelled. Nothing was kept."</p> }),
    };
    view! {
        <div class="convert-status" role="status" aria-live="polite">
            {content}
            <p class="visually-hidden">
                {move || conversion.task.announced.get().map(|progress| describe_progress(&progress))}
            </p>
        </div>
    }
}

#[component]
fn Outcome(
    /// What was made.
    converted: Converted,
) -> impl IntoView {
    let n_errors = converted.n_errors();
    let made = if converted.is_plan { "Planned" } else { "Converted" };
    let verdict = (n_errors > 0).then(|| {
        let errors = format::counted(n_errors, "error", "errors");
        view! {
            <p class="problem">
                {format!("{made}, with {errors}: see Diagnostics before you use the records.")}
            </p>
        }
    });
    let totals = converted.made.totals;
    let left_out = (totals.n_left_out > 0).then(|| {
        let rows = format::counted(totals.n_left_out, "row was", "rows were");
        view! { <p class="problem">{format!("{rows} left out: see Diagnostics.")}</p> }
    });
    let not_selected = (totals.n_not_selected > 0).then(|| {
        let rows = format::counted(totals.n_not_selected, "row was", "rows were");
        view! { <p>{format!("{rows} not chosen.")}</p> }
    });
    let waves = describe_waves(&converted).map(|text| view! { <p>{text}</p> });
    view! {
        <p>{describe_outcome(&converted)}</p>
        {waves}
        {verdict}
        {left_out}
        {not_selected}
    }
}

fn describe_progress(progress: &Progress) -> String {
    let Progress { read_bytes, total_bytes, n_rows, elapsed_millis } = *progress;
    if read_bytes == 0 {
        return "Converting…".to_owned();
    }
    let percent = format!("{}%", format::percent(read_bytes, total_bytes));
    let rate = format::rate(read_bytes, elapsed_millis);
    let left = format::millis_left(read_bytes, total_bytes, elapsed_millis);
    let left = left.map(|millis| format!("{} left", format::duration(millis)));
    let parts = [Some(percent), Some(format::counted(n_rows, "row", "rows")), rate, left];
    format!("Converting: {}", parts.into_iter().flatten().collect::<Vec<_>>().join(" · "))
}

fn describe_outcome(converted: &Converted) -> String {
    let Made { totals, n_bytes, elapsed_millis, .. } = &converted.made;
    let (n_bytes, elapsed_millis) = (*n_bytes, *elapsed_millis);
    let records = format::counted(totals.n_records, "record", "records");
    let size = format::bytes(n_bytes);
    if converted.is_plan {
        return format!("{records} planned ({size}). Nothing was kept.");
    }
    let time = format::duration(elapsed_millis);
    let rate = format::rate(n_bytes, elapsed_millis);
    let rate = rate.map(|rate| format!(", {rate}")).unwrap_or_default();
    format!("{records} written ({size} in {time}{rate})")
}

/// The jobs that the records are: `3 parts, 2 jobs at once: 2 waves`.
fn describe_waves(converted: &Converted) -> Option<String> {
    let Made { parts, n_waves, max_jobs, .. } = &converted.made;
    let n_parts = parts.len() as u64;
    if n_parts == 0 || n_parts == 1 && !converted.is_plan {
        return None;
    }
    let parts = format::counted(n_parts, "part", "parts");
    let jobs = format::counted(*max_jobs, "job", "jobs");
    let waves = format::counted(*n_waves, "wave", "waves");
    Some(format!("{parts}, {jobs} at once: {waves}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_progress_says_share_rows_rate_and_time_left() {
        let progress = Progress {
            read_bytes: 90_000_000,
            total_bytes: 200_000_000,
            n_rows: 89_000,
            elapsed_millis: 500.0,
        };
        assert_eq!(
            describe_progress(&progress),
            "Converting: 45% · 89,000 rows · 180 MB/s · 0.6 s left"
        );
        assert_eq!(describe_progress(&Progress::default()), "Converting…");
    }
}

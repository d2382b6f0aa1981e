//! The summary of results for people.

use super::super::said::{printable, push_groups, push_line};
use super::summary::{ManifestSaid, Reconciled, Summary, Tokens};
use crate::engine::cost::{Actual, Basis};
use crate::engine::results::{Dropped, Status};

/// Messages of a cause that are shown.
const MAX_MESSAGES: usize = 3;

/// The summary; where it is not whole, what was written and what was found.
pub(super) fn of(summary: &Summary, is_whole: bool) -> String {
    let mut text = String::new();
    let n_outputs = summary.files.iter().filter(|file| file.kind == Some(Dropped::Output)).count();
    let files = if n_outputs == 1 { "output file" } else { "output files" };
    push_line(&mut text, &format!("{} records in {n_outputs} {files}", summary.records));
    if is_whole {
        push_files(&mut text, summary);
        push_counts(&mut text, summary);
        push_tokens(&mut text, summary);
        push_cost(&mut text, &summary.model, summary.cost.as_ref());
        push_manifest(&mut text, summary.manifest.as_ref());
        push_errors(&mut text, summary);
    }
    if let Some(groups) = &summary.groups {
        groups.push_to(&mut text);
    }
    if let Some(table) = &summary.table {
        push_line(&mut text, &table.text());
    }
    push_retry(&mut text, summary);
    push_groups(&mut text, &summary.diagnostics);
    text
}

fn push_files(text: &mut String, summary: &Summary) {
    for file in &summary.files {
        let kind = file.kind.map_or("not read: nothing of a job", Dropped::name);
        push_line(text, &format!("  {}: {kind}", printable(&file.path)));
    }
}

fn push_counts(text: &mut String, summary: &Summary) {
    for (word, count) in &summary.statuses {
        let status = Status::of_word(word);
        let name = status.map_or(word.as_str(), |status| status.name());
        push_line(text, &format!("  {name:16}{count}"));
    }
    let Reconciled { adds_up, rows, matched, missing, not_sent, double_rows, .. } =
        summary.reconciliation;
    let Reconciled { joined, unexpected, without_id, repeated, superseded, conflicting, .. } =
        summary.reconciliation;
    if let Some(rows) = rows {
        let some =
            parts(&[(matched, "with a record"), (missing, "missing"), (not_sent, "not sent")]);
        push_line(text, &format!("  {rows} rows = {some}"));
    }
    let some = parts(&[
        (joined, "in rows"),
        (unexpected, "of no row"),
        (without_id, "without an id"),
        (repeated, "repeated"),
        (superseded, "of an earlier try"),
        (conflicting, "with another answer"),
    ]);
    push_line(text, &format!("  {} records = {some}", summary.records));
    if double_rows > 0 {
        push_line(text, &format!("  {double_rows} rows share their id with one before them"));
    }
    let sum = if adds_up { "the counts add up" } else { "THE COUNTS DO NOT ADD UP" };
    push_line(text, &format!("  {sum}"));
    for stop in &summary.stop_reasons {
        push_line(text, &format!("  stopped by {}: {}", printable(&stop.reason), stop.count));
    }
}

/// A sum of what there is.
fn parts(all: &[(u64, &str)]) -> String {
    let some = all.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}"));
    let some: Vec<String> = some.collect();
    if some.is_empty() { "none".to_owned() } else { some.join(" + ") }
}

fn push_tokens(text: &mut String, summary: &Summary) {
    for (name, tokens) in
        [("input tokens", &summary.input_tokens), ("output tokens", &summary.output_tokens)]
    {
        push_distribution(text, name, tokens);
    }
    let cached = [(summary.cache_read_tokens, "read"), (summary.cache_write_tokens, "written")];
    for (n, what) in cached.into_iter().filter(|(n, _)| *n > 0) {
        push_line(text, &format!("  of the prompts, {n} tokens were {what} by the cache"));
    }
}

/// How tokens are spread.
pub(super) fn push_distribution(text: &mut String, name: &str, tokens: &Tokens) {
    let Tokens { sum, said, unsaid, mean, p50, p90, p99, max } = tokens;
    if *said == 0 {
        return push_line(text, &format!("  {name:16}no answer says how many"));
    }
    let unsaid =
        if *unsaid == 0 { String::new() } else { format!(", {unsaid} answers do not say") };
    push_line(
        text,
        &format!(
            "  {name:16}{sum} (mean {mean}, half ≤ {p50}, 90 % ≤ {p90}, 99 % ≤ {p99}, at most {max}{unsaid})"
        ),
    );
}

/// What a job of this model did cost.
pub(super) fn push_cost(text: &mut String, model: &str, cost: Option<&Actual>) {
    if model.is_empty() {
        push_line(text, "  cost            name --model and --region, or give quarry.json");
        return;
    }
    let Some(cost) = cost else {
        let model = printable(model);
        push_line(text, &format!("  cost            no batch price published for {model}"));
        return;
    };
    let rate = &cost.rate;
    let basis = match rate.basis {
        Basis::HalfAssumed => "ASSUMED: half of the price of single requests",
        Basis::Published | Basis::Yours => "at the batch price",
    };
    push_line(
        text,
        &format!(
            "  cost            {} ({} prompts, {} answers; {basis}, {}, read {})",
            cost.total, cost.input, cost.output, rate.scope, rate.checked
        ),
    );
    if cost.unpriced_cache_tokens > 0 {
        push_line(
            text,
            &format!(
                "    without {} tokens of the prompt cache: no source has a price for them",
                cost.unpriced_cache_tokens
            ),
        );
    }
    if cost.answers_without_tokens > 0 {
        push_line(
            text,
            &format!(
                "    without {} answers that do not say their tokens",
                cost.answers_without_tokens
            ),
        );
    }
}

fn push_manifest(text: &mut String, manifest: Option<&ManifestSaid>) {
    let Some(manifest) = manifest else {
        push_line(text, "  no manifest: the output may be partial");
        return;
    };
    let ManifestSaid { total, processed, success, error, input_tokens, output_tokens, .. } =
        manifest;
    let said: Vec<String> = [
        (total, "records"),
        (processed, "processed"),
        (success, "answered"),
        (error, "failed"),
        (input_tokens, "input tokens"),
        (output_tokens, "output tokens"),
    ]
    .into_iter()
    .filter_map(|(n, what)| n.map(|n| format!("{n} {what}")))
    .collect();
    push_line(text, &format!("  the job's manifest says {}", said.join(", ")));
}

fn push_errors(text: &mut String, summary: &Summary) {
    for error in &summary.errors {
        push_line(text, &format!("  failed: {} × {}", error.title, error.count));
        push_line(text, &format!("    why: {}", error.why));
        push_line(text, &format!("    fix: {}", error.fix));
        for message in error.messages.iter().take(MAX_MESSAGES) {
            let (code, said) = (printable(&message.code), printable(&message.message));
            push_line(text, &format!("    {code}: {said} × {}", message.count));
        }
    }
}

fn push_retry(text: &mut String, summary: &Summary) {
    let Some(retry) = &summary.retry else { return };
    let Some(file) = &retry.file else {
        let removed = retry.removed.as_deref().map(printable);
        let removed = removed.map_or_else(String::new, |file| format!("; {file} was removed"));
        push_line(text, &format!("nothing was written to be sent again{removed}"));
        for (n, what) in [
            (retry.not_eligible, "records cannot be sent there"),
            (retry.other_format, "records are of a format that the other model does not take"),
        ] {
            if n > 0 {
                push_line(text, &format!("  {n} {what}"));
            }
        }
        return;
    };
    let mut line = format!("{}: {} records to send again", printable(file), retry.records);
    for (n, what) in [
        (retry.raised, "may answer longer"),
        (retry.limit_added, "have a limit that had none"),
        (retry.limit_lowered, "have the limit of the other model"),
        (retry.merged, "are of the file that was merged"),
        (retry.topped_up, "were answered and fill it up"),
        (retry.other_format, "of another format are left out"),
        (retry.left_out, "that would fail again are left out"),
    ] {
        if n > 0 {
            line = format!("{line}, {n} {what}");
        }
    }
    push_line(text, &line);
}

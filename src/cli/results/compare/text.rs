//! The comparison for people.

use super::super::super::said::{counted, printable, push_groups, push_line};
use super::super::text::{push_cost, push_distribution};
use super::said::{PairSaid, RunSaid, Said};
use crate::engine::results::Status;

/// Characters of a value that stand in a matrix.
const MAX_LABEL: usize = 20;

pub(super) fn of(said: &Said) -> String {
    let mut text = String::new();
    let by = match &said.field {
        Some(field) => format!("the field {}", printable(field)),
        None => "the whole answer".to_owned(),
    };
    let case = if said.ignores_case { ", whatever its case" } else { "" };
    push_line(
        &mut text,
        &format!("{} runs on {} rows, compared by {by}{case}", said.runs.len(), said.rows),
    );
    for run in &said.runs {
        push_run(&mut text, run);
    }
    for (n, what) in [
        (said.same, "the same in all runs"),
        (said.different, "different in two runs or more"),
        (said.incomplete, "without a value in some run, and the same in the others"),
        (said.silent, "without a value in any run"),
    ] {
        push_line(&mut text, &format!("  {} {what}", counted(n, "row", "rows")));
    }
    if said.double_rows > 0 {
        let n = said.double_rows;
        push_line(&mut text, &format!("  {n} rows share their id with one before them"));
    }
    for pair in &said.pairs {
        push_pair(&mut text, pair, said.categories.as_deref().unwrap_or_default());
    }
    if let Some(why) = said.no_matrix {
        push_line(&mut text, &format!("  no matrix and no kappa: {why}"));
    }
    if let Some(table) = &said.table {
        push_line(&mut text, &table.text());
    }
    push_groups(&mut text, &said.diagnostics);
    text
}

fn push_run(text: &mut String, run: &RunSaid) {
    let statuses = run.statuses.iter().map(|(word, count)| {
        let name = Status::of_word(word).map_or(word.as_str(), |status| status.name());
        format!("{count} {name}")
    });
    let statuses: Vec<String> = statuses.collect();
    push_line(text, &format!("{}: {}", printable(&run.name), statuses.join(", ")));
    for (n, what) in [
        (run.without_value, "answers have no value"),
        (run.without_id, "records have no id"),
        (run.conflicting, "records have another answer than the one of their id that is compared"),
    ] {
        if n > 0 {
            push_line(text, &format!("  {n} {what}"));
        }
    }
    push_distribution(text, "output tokens", &run.output_tokens);
    push_cost(text, &run.model, run.cost.as_ref());
}

fn push_pair(text: &mut String, pair: &PairSaid, categories: &[String]) {
    let (first, second) = (printable(&pair.first), printable(&pair.second));
    let share = pair.agreement.map(|share| format!(" ({:.1} %)", share * 100.0));
    let kappa = pair.kappa.map(|kappa| format!(", Cohen's kappa {kappa:.3}"));
    push_line(
        text,
        &format!(
            "{first} and {second}: {} of {} rows agree{}{}",
            pair.equal,
            pair.both,
            share.unwrap_or_default(),
            kappa.unwrap_or_default()
        ),
    );
    let Some(matrix) = pair.matrix.as_ref().filter(|_| pair.both > 0) else { return };
    let labels: Vec<String> = categories.iter().map(|value| label(value)).collect();
    let corner = format!("{} \\ {}", cut(&first), cut(&second));
    let first_width = labels.iter().chain([&corner]).map(|it| it.chars().count()).max();
    let first_width = first_width.unwrap_or_default();
    let width = |label: &String| label.chars().count().max(6);
    let row = |name: &str, cells: &[String]| {
        let cells = labels.iter().zip(cells);
        let cells: Vec<String> =
            cells.map(|(label, cell)| format!("  {cell:>width$}", width = width(label))).collect();
        format!("  {name:first_width$}{}", cells.concat())
    };
    push_line(text, &row(&corner, &labels));
    for (label, counts) in labels.iter().zip(matrix) {
        let cells: Vec<String> = counts.iter().map(u64::to_string).collect();
        push_line(text, &row(label, &cells));
    }
}

/// A value as it stands in a matrix.
fn label(value: &str) -> String {
    if value.is_empty() { "(empty)".to_owned() } else { cut(&printable(value)) }
}

fn cut(text: &str) -> String {
    if text.chars().count() <= MAX_LABEL {
        return text.to_owned();
    }
    text.chars().take(MAX_LABEL - 1).chain(['…']).collect()
}

//! Rows in groups, as they are said.

use serde::Serialize;
use serde_json::{Map, Value};

use super::super::failure::Failure;
use super::super::said::{printable, push_line};
use super::outputs::Outputs;
use super::summary::words;
use super::written::Job;
use crate::engine::cost::{Actual, Money};
use crate::engine::results::{Breakdown, Grouper, OutputTotals, RowGroup, Status};

/// Rows by a column or a field. Each row is in one group.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct GroupsSaid {
    /// `column:NAME` or `field:NAME`.
    by: String,
    /// Different values.
    values: u64,
    /// Those with the most rows, largest first.
    groups: Vec<GroupSaid>,
    /// How many values all others have.
    other_values: u64,
    /// Rows of those; null where there are none.
    others: Option<GroupSaid>,
    /// Rows without a value; null where there are none.
    without: Option<GroupSaid>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct GroupSaid {
    /// Null for rows of several values, and of none.
    value: Option<String>,
    rows: u64,
    statuses: Map<String, Value>,
    input_tokens: TokensSaid,
    output_tokens: TokensSaid,
    /// Null where no batch price is known, or prompts were in the cache.
    cost: Option<Money>,
}

#[derive(Debug, Serialize)]
struct TokensSaid {
    sum: u64,
    /// Answers that say it.
    said: u64,
    mean: u64,
}

impl Job<'_> {
    /// Puts all rows into groups. `cost` says what records did cost.
    pub(super) fn groups(
        &self,
        files: &mut Outputs,
        said: &str,
        cost: impl Fn(&OutputTotals) -> Option<Actual>,
    ) -> Result<GroupsSaid, Failure> {
        let by = self.value_of(said)?;
        let (rows, index) = (&self.joined.rows, &self.output.index);
        let mut grouper = Grouper::new(by.clone(), by.n_slots(rows, index));
        self.each_value(files, &by, |slot, value| grouper.put(slot, value))?;
        let found = grouper.finish(rows, index).map_err(|error| {
            Failure(format!("by {} there are no groups: {error}", printable(by.name())))
        })?;
        // Tokens of the cache have no price, and groups do not tell them from others.
        let tokens = self.output.totals.tokens;
        let has_cache = tokens.cache_read + tokens.cache_write > 0;
        let group = |group: RowGroup| {
            let cost = cost(&group.totals).filter(|_| !has_cache).map(|cost| cost.total);
            GroupSaid::new(group, cost)
        };
        let Breakdown { of, n_values, groups, n_other_values, others, without } = found;
        Ok(GroupsSaid {
            by: of.word(),
            values: n_values,
            groups: groups.into_iter().map(group).collect(),
            other_values: n_other_values,
            others: others.map(group),
            without: without.map(group),
        })
    }
}

impl GroupSaid {
    fn new(group: RowGroup, cost: Option<Money>) -> Self {
        let RowGroup { value, n_rows, totals: OutputTotals { by_status, tokens, .. } } = group;
        Self {
            value,
            rows: n_rows,
            statuses: words(&by_status),
            input_tokens: TokensSaid::new(tokens.input, tokens.n_with_input),
            output_tokens: TokensSaid::new(tokens.output, tokens.n_with_output),
            cost,
        }
    }

    fn text(&self, name: &str) -> String {
        let Self { rows, statuses, input_tokens, output_tokens, cost, .. } = self;
        let name_of =
            |word: &str| Status::of_word(word).map_or(word.to_owned(), |it| it.name().to_owned());
        let statuses: Vec<String> =
            statuses.iter().map(|(word, n)| format!("{n} {}", name_of(word))).collect();
        let tokens = [(input_tokens, "input"), (output_tokens, "output")];
        let tokens = tokens
            .into_iter()
            .filter(|(tokens, _)| tokens.said > 0)
            .map(|(it, what)| format!("; {} {what} tokens, {} a record", it.sum, it.mean));
        let tokens: String = tokens.collect();
        let cost = cost.map_or_else(String::new, |cost| format!("; {cost}"));
        format!("    {name}: {rows} = {}{tokens}{cost}", statuses.join(" + "))
    }
}

impl TokensSaid {
    fn new(sum: u64, said: u64) -> Self {
        Self { sum, said, mean: (sum + said / 2).checked_div(said).unwrap_or_default() }
    }
}

impl GroupsSaid {
    /// Adds it to the summary for people.
    pub(super) fn push_to(&self, text: &mut String) {
        let Self { by, values, groups, other_values, others, without } = self;
        push_line(text, &format!("  rows by {}, which has {values} values", printable(by)));
        for group in groups {
            let name = group.value.as_deref().map(printable).unwrap_or_default();
            push_line(text, &group.text(&name));
        }
        if let Some(others) = others {
            push_line(text, &others.text(&format!("others ({other_values} values)")));
        }
        if let Some(without) = without {
            push_line(text, &without.text("no value"));
        }
    }
}

//! Flags that choose rows.

use clap::Args as ClapArgs;
use clap::value_parser;

use crate::engine::select::{Condition, Filter, Join, Op, Sample, Selection};

/// Which rows become records.
#[derive(Debug, Clone, Default, ClapArgs)]
#[command(next_help_heading = "Rows")]
pub(super) struct Rows {
    /// Only rows like this, such as 'price >= 10' or 'state contains open'; may be given again.
    /// Between column and value stands =, !=, <, <=, >, >=, contains, not-contains, is-empty or
    /// is-not-empty
    #[arg(long = "where", value_name = "CONDITION", value_parser = condition)]
    conditions: Vec<Condition>,
    /// Rows for which one --where holds, and not all
    #[arg(long, requires = "conditions")]
    any: bool,
    /// Only the first rows
    #[arg(long, value_name = "N", value_parser = value_parser!(u64).range(1..), group = "sample")]
    first: Option<u64>,
    /// The first of every so many rows
    #[arg(long, value_name = "N", value_parser = value_parser!(u64).range(1..), group = "sample")]
    every: Option<u64>,
    /// Each row with this probability, more than 0 and up to 1
    #[arg(long, value_name = "P", group = "sample")]
    share: Option<f64>,
    /// Exactly so many rows by chance. The source is read twice, so it must be a file
    #[arg(long, value_name = "N", value_parser = value_parser!(u64).range(1..), group = "sample")]
    random: Option<u64>,
    /// Number that decides which rows chance takes; 0 without it
    #[arg(long, value_name = "S", requires = "sample", conflicts_with_all = ["first", "every"])]
    seed: Option<u64>,
    /// At most so many records
    #[arg(long, value_name = "N", value_parser = value_parser!(u64).range(1..))]
    limit: Option<u64>,
    /// Leave out rows that would ask for the same as a row before
    #[arg(long)]
    drop_duplicates: bool,
}

impl Rows {
    /// Puts what was given before what a recipe says.
    pub(super) fn put_into(&self, selection: &mut Selection) {
        let seed = self.seed.unwrap_or_default();
        let sample = self.first.map(Sample::First);
        let sample = sample.or(self.every.map(Sample::EveryNth));
        let sample = sample.or(self.share.map(|share| Sample::share(share, seed)));
        let sample = sample.or(self.random.map(|count| Sample::random(count, seed)));
        if sample.is_some() {
            selection.sample = sample;
        }
        if !self.conditions.is_empty() {
            let join = if self.any { Join::Any } else { Join::All };
            let conditions = self.conditions.clone();
            selection.filter = Some(Filter { join, conditions, ..Filter::default() });
        }
        selection.limit = self.limit.or(selection.limit);
        selection.drop_duplicates |= self.drop_duplicates;
    }
}

/// How comparisons are written.
const OPS: [(&str, Op); 10] = [
    ("=", Op::Equals),
    ("!=", Op::NotEquals),
    ("contains", Op::Contains),
    ("not-contains", Op::NotContains),
    ("is-empty", Op::IsEmpty),
    ("is-not-empty", Op::IsNotEmpty),
    ("<", Op::LessThan),
    ("<=", Op::AtMost),
    (">", Op::GreaterThan),
    (">=", Op::AtLeast),
];

/// Reads a condition: the first word that is a comparison stands between column and value.
fn condition(text: &str) -> Result<Condition, String> {
    let mut before = String::new();
    for word in text.split_inclusive(char::is_whitespace) {
        let op = OPS.iter().find(|(name, _)| *name == word.trim());
        if let Some((_, op)) = op.filter(|_| !before.trim().is_empty()) {
            let value = text.get(before.len() + word.len()..).unwrap_or_default().trim();
            if op.has_value() || value.is_empty() {
                return Ok(Condition::new(before.trim(), *op, value));
            }
        }
        before.push_str(word);
    }
    let names: Vec<&str> = OPS.iter().map(|(name, _)| *name).collect();
    Err(format!(
        "a condition is a column, a comparison and a value with spaces between, as in 'price >= \
         10'; comparisons are {}",
        names.join(" ")
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_condition_is_column_comparison_and_value() {
        for (text, expected) in [
            ("price >= 10", Some(("price", Op::AtLeast, "10"))),
            ("first name = Zoë M", Some(("first name", Op::Equals, "Zoë M"))),
            ("a = b = c", Some(("a", Op::Equals, "b = c"))),
            ("a  !=  ", Some(("a", Op::NotEquals, ""))),
            ("a is-empty", Some(("a", Op::IsEmpty, ""))),
            ("is-empty is-empty", Some(("is-empty", Op::IsEmpty, ""))),
            ("a is-empty contains b", Some(("a is-empty", Op::Contains, "b"))),
            ("= = =", Some(("=", Op::Equals, "="))),
            ("price>=10", None),
            ("= x", None),
            ("a is-empty b", None),
            ("", None),
        ] {
            let found = condition(text).ok();
            let found = found.as_ref().map(|one| (one.column.as_str(), one.op, one.value.as_str()));
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn every_comparison_can_be_written() {
        assert_eq!(OPS.map(|(_, op)| op), Op::ALL);
    }
}

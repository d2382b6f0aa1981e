//! Which rows become records, and how many of them a part may hold, as the user edits it.

use leptos::prelude::*;

use crate::engine::recipe::Recipe;
use crate::engine::select::{Condition, Filter, Join, MAX_DRAWN, Sample, Selection};

/// How rows are taken of those that the conditions let through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SampleKind {
    /// All of them.
    All,
    /// So many from the beginning.
    First,
    /// The first of every so many.
    EveryNth,
    /// Each with a probability.
    Share,
    /// Exactly so many by chance.
    Random,
}

impl SampleKind {
    /// Whether a seed decides.
    pub(crate) fn is_by_chance(self) -> bool {
        matches!(self, Self::Share | Self::Random)
    }

    /// Whether it needs a number of rows.
    pub(crate) fn has_count(self) -> bool {
        matches!(self, Self::First | Self::EveryNth | Self::Random)
    }
}

/// See the [module](self).
#[derive(Clone, Copy)]
pub(crate) struct Rows {
    /// How rows are taken.
    pub(crate) sample: RwSignal<SampleKind>,
    /// How many, or of how many.
    pub(crate) count: RwSignal<Option<u64>>,
    /// With which probability.
    pub(crate) share: RwSignal<Option<f64>>,
    /// What chance begins with.
    pub(crate) seed: RwSignal<Option<u64>>,
    /// Most records.
    pub(crate) limit: RwSignal<Option<u64>>,
    /// Whether one condition is enough.
    pub(crate) is_any: RwSignal<bool>,
    /// What a row has to be like.
    pub(crate) conditions: RwSignal<Vec<Condition>>,
    /// Whether a request is asked but once.
    pub(crate) drop_duplicates: RwSignal<bool>,
    /// Most records of a part.
    pub(crate) max_records: RwSignal<Option<u64>>,
}

impl Rows {
    /// The rows of a stored recipe.
    pub(super) fn of(recipe: &Recipe) -> Self {
        let this = Self {
            sample: RwSignal::new(SampleKind::All),
            count: RwSignal::new(None),
            share: RwSignal::new(None),
            seed: RwSignal::new(None),
            limit: RwSignal::new(None),
            is_any: RwSignal::new(false),
            conditions: RwSignal::new(Vec::new()),
            drop_duplicates: RwSignal::new(false),
            max_records: RwSignal::new(None),
        };
        this.set(recipe);
        this
    }

    /// Takes the rows of a recipe, in place of those before.
    pub(super) fn set(self, recipe: &Recipe) {
        let selection = &recipe.selection;
        let (kind, count, share, seed) = match selection.sample {
            None => (SampleKind::All, None, None, None),
            Some(Sample::First(n)) => (SampleKind::First, Some(n), None, None),
            Some(Sample::EveryNth(n)) => (SampleKind::EveryNth, Some(n), None, None),
            Some(Sample::RandomShare { share, seed, .. }) => {
                (SampleKind::Share, None, Some(share), Some(seed))
            }
            Some(Sample::Random { count, seed, .. }) => {
                (SampleKind::Random, Some(count), None, Some(seed))
            }
        };
        self.sample.set(kind);
        self.count.set(count);
        self.share.set(share);
        self.seed.set(seed);
        self.limit.set(selection.limit);
        let filter = selection.filter.clone().unwrap_or_default();
        self.is_any.set(filter.join == Join::Any);
        self.conditions.set(filter.conditions);
        self.drop_duplicates.set(selection.drop_duplicates);
        self.max_records.set(recipe.max_records_per_part);
    }

    /// Puts the rows into a recipe, which keeps what it says that no field shows.
    pub(super) fn put_into(self, recipe: &mut Recipe) {
        let Selection { filter, sample, limit, drop_duplicates, .. } = &mut recipe.selection;
        *sample = self.sample_over(sample.take());
        *limit = self.limit.get();
        *drop_duplicates = self.drop_duplicates.get();
        let mut conditions = self.conditions.get();
        conditions.retain(|condition| !condition.column.is_empty());
        let join = if self.is_any.get() { Join::Any } else { Join::All };
        *filter = (!conditions.is_empty()).then(|| Filter {
            join,
            conditions,
            ..filter.take().unwrap_or_default()
        });
        recipe.max_records_per_part = self.max_records.get();
    }

    fn sample_over(self, before: Option<Sample>) -> Option<Sample> {
        let seed = self.seed.get().unwrap_or_default();
        let unknown = match before {
            Some(Sample::RandomShare { unknown, .. } | Sample::Random { unknown, .. }) => unknown,
            _ => serde_json::Map::new(),
        };
        match self.sample.get() {
            SampleKind::All => None,
            SampleKind::First => self.count.get().map(Sample::First),
            SampleKind::EveryNth => self.count.get().map(Sample::EveryNth),
            SampleKind::Share => {
                self.share.get().map(|share| Sample::RandomShare { share, seed, unknown })
            }
            SampleKind::Random => {
                self.count.get().map(|count| Sample::Random { count, seed, unknown })
            }
        }
    }

    /// The first thing that has to be mended.
    pub(super) fn obstacle(self, columns: &[String]) -> Option<String> {
        let kind = self.sample.get();
        let count = self.count.get();
        if kind.has_count() && count.is_none_or(|n| n == 0) {
            return Some("Say how many rows: see step 6.".to_owned());
        }
        if kind == SampleKind::Random && count.is_some_and(|n| n > MAX_DRAWN) {
            return Some("At most 2,000,000 rows can be drawn: see step 6.".to_owned());
        }
        let is_share = |share: f64| share > 0.0 && share <= 1.0;
        if kind == SampleKind::Share && !self.share.get().is_some_and(is_share) {
            return Some("Say which share of the rows, from 0 to 1: see step 6.".to_owned());
        }
        if self.limit.get() == Some(0) || self.max_records.get() == Some(0) {
            return Some("A limit is 1 or more: see step 6.".to_owned());
        }
        self.conditions.with(|conditions| {
            let unknown = conditions.iter().find(|one| !columns.contains(&one.column))?;
            Some(match unknown.column.as_str() {
                "" => "Choose a column for every condition: see step 6.".to_owned(),
                name => format!("Mend the conditions: the source has no column “{name}”."),
            })
        })
    }

    /// What is chosen, in words: what a closed section says of itself.
    pub(crate) fn summary(self) -> String {
        let count = self.count.get().unwrap_or_default();
        let mut parts = vec![match self.sample.get() {
            SampleKind::All => "all rows".to_owned(),
            SampleKind::First => format!("the first {count}"),
            SampleKind::EveryNth => format!("1 of every {count}"),
            SampleKind::Share => format!("a share of {}", self.share.get().unwrap_or_default()),
            SampleKind::Random => format!("{count} by chance"),
        }];
        match self.conditions.with(Vec::len) {
            0 => {}
            1 => parts.push("1 condition".to_owned()),
            n => parts.push(format!("{n} conditions")),
        }
        if let Some(limit) = self.limit.get() {
            parts.push(format!("at most {limit}"));
        }
        if self.drop_duplicates.get() {
            parts.push("no duplicates".to_owned());
        }
        parts.join(", ")
    }

    /// Whether anything is set: the section stands open then.
    pub(crate) fn is_set(self) -> bool {
        self.sample.get() != SampleKind::All
            || self.limit.get().is_some()
            || !self.conditions.with(Vec::is_empty)
            || self.drop_duplicates.get()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// What the form makes of a recipe whose selection is this.
    fn through_the_form(selection: &serde_json::Value) -> serde_json::Value {
        let owner = Owner::new();
        owner.with(|| {
            let recipe = Recipe {
                selection: serde_json::from_value(selection.clone()).expect("a selection"),
                max_records_per_part: Some(500),
                ..Recipe::default()
            };
            let rows = Rows::of(&Recipe::default());
            rows.set(&recipe);
            let mut out = recipe.clone();
            rows.put_into(&mut out);
            assert_eq!(out.max_records_per_part, Some(500));
            serde_json::to_value(out.selection).expect("plain data")
        })
    }

    #[test]
    fn a_recipe_comes_back_from_the_form_with_what_no_field_shows() {
        for selection in [
            json!({}),
            json!({ "sample": { "first": 5 }, "limit": 3 }),
            json!({ "sample": { "every-nth": 5 }, "drop_duplicates": true }),
            json!({ "sample": { "random": { "count": 5, "seed": u64::MAX, "new": 1 } } }),
            json!({
                "sample": { "random-share": { "share": 0.07, "seed": 1, "new": 1 } },
                "filter": {
                    "match": "any",
                    "conditions": [{ "column": "a", "op": "at-least", "value": "1", "new": 1 }],
                    "new": 1,
                },
                "new": 1,
            }),
        ] {
            assert_eq!(through_the_form(&selection), selection);
        }
    }
}

//! Facts from outside: each says where it was read, and each source when.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::check;
use crate::tree;

#[test]
fn every_row_of_the_catalog_names_sources_that_have_a_date() {
    let files = tree::under("src/engine/catalog/data");
    let rows = |text: &str| {
        serde_json::from_str::<Vec<Map<String, Value>>>(text).expect("rows of a table")
    };
    let (lists, facts): (Vec<_>, Vec<_>) =
        files.iter().partition(|file| file.path.ends_with("sources.json"));
    let sources: Vec<_> = lists.iter().flat_map(|file| rows(&file.text)).collect();
    assert!(!sources.is_empty() && facts.len() > 3, "the catalog has no data");
    let undated =
        sources.iter().filter(|source| !has_date(source)).map(|source| format!("{source:?}"));
    check("a source has a key and `as_of` (year-month, or year-month-day)", undated);

    let known: BTreeSet<&str> =
        sources.iter().filter_map(|source| source.get("key")?.as_str()).collect();
    let broken = facts.iter().flat_map(|file| {
        let rows = (1..).zip(rows(&file.text));
        let is_broken = |row: &Value| {
            let mut named = Vec::new();
            named_sources(row, &mut named);
            named.is_empty() || named.iter().any(|name| !known.contains(name.as_str()))
        };
        rows.filter(|(_, row)| is_broken(&Value::Object(row.clone())))
            .map(|(number, _): (usize, _)| format!("{}: row {number}", file.path))
            .collect::<Vec<_>>()
    });
    check("a row names at least one source, and only sources of sources.json", broken);
}

/// Every text under a key that ends in `source`, at any depth.
fn named_sources(value: &Value, named: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                if let (true, Some(name)) = (key.ends_with("source"), value.as_str()) {
                    named.push(name.to_owned());
                }
                named_sources(value, named);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| named_sources(item, named)),
        _ => {}
    }
}

fn has_date(source: &Map<String, Value>) -> bool {
    let date = source.get("as_of").and_then(Value::as_str).unwrap_or_default();
    let parts = date.split('-').map(|part| part.parse::<u32>().ok().filter(|_| part.len() > 1));
    let is_date = matches!(
        *parts.collect::<Vec<_>>(),
        [Some(2024..), Some(1..=12)] | [Some(2024..), Some(1..=12), Some(1..=31)]
    );
    is_date && source.get("key").is_some_and(Value::is_string)
}

//! Facts from outside: each says where it was read and when.

use serde_json::{Map, Value};

use crate::check;
use crate::tree;

#[test]
fn every_row_of_the_catalog_has_sources_and_a_date() {
    let files = tree::under("src/engine/catalog/data");
    assert!(!files.is_empty(), "the catalog has no data");
    let broken = files.iter().flat_map(|file| {
        let rows: Vec<Map<String, Value>> = serde_json::from_str(&file.text)
            .unwrap_or_else(|error| panic!("{}: {error}", file.path));
        let broken = (1..).zip(rows).filter(|(_, row)| !has_sources(row) || !has_date(row));
        broken
            .map(|(number, _): (usize, _)| format!("{}: row {number}", file.path))
            .collect::<Vec<_>>()
    });
    check(
        "a row has `checked` (year-month-day) and at least one source, none of them empty",
        broken,
    );
}

fn has_sources(row: &Map<String, Value>) -> bool {
    let mut sources = row.iter().filter(|(key, _)| key.ends_with("source")).peekable();
    let dated = row.contains_key("end_of_life") == row.contains_key("end_of_life_source");
    sources.peek().is_some()
        && dated
        && sources.all(|(_, source)| source.as_str().is_some_and(|text| !text.trim().is_empty()))
}

fn has_date(row: &Map<String, Value>) -> bool {
    let date = row.get("checked").and_then(Value::as_str).unwrap_or_default();
    let parts = date.split('-').map(|part| part.parse::<u32>().ok().filter(|_| part.len() > 1));
    matches!(*parts.collect::<Vec<_>>(), [Some(2024..), Some(1..=12), Some(1..=31)])
}

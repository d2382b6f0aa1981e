//! Tests of selections, through the records that are made.

use serde_json::{Value, json};

use super::super::batch::{Prepare, TOO_FEW_RECORDS, Totals};
use super::super::recipe::{Recipe, RecordIdSource};
use super::super::source::Dialect;
use super::*;

const CSV: &str =
    "id,state,price\n1,open,5\n2,Open,70\n3,,\n4,open,1e3\n5,closed,n/a\n6,open late,-1\n";

fn recipe(selection: Selection) -> Recipe {
    Recipe {
        selection,
        model: "amazon.titan-text-express-v1".into(),
        format: "titan-text".into(),
        prompt: "{{state}}!".into(),
        record_id: RecordIdSource::Column("id".into()),
        ..Recipe::default()
    }
}

/// Ids of the records, the counts, and what was found but that the job is small and which columns
/// are not used.
fn run(selection: &Selection, csv: &str) -> (Vec<String>, Totals, Vec<(&'static str, u64)>) {
    let mut prepare = Prepare::new(recipe(selection.clone()), Dialect::default());
    if selection.needs_draw() {
        let mut draw = Draw::new(selection, Dialect::default());
        csv.as_bytes().chunks(7).for_each(|chunk| draw.push(chunk));
        prepare = prepare.with_drawn(draw.finish());
    }
    let mut out = Vec::new();
    prepare.push(csv.as_bytes(), &mut out);
    prepare.finish(&mut out);
    let ids = out.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).map(|line| {
        let record: Value = serde_json::from_slice(line).unwrap();
        record["recordId"].as_str().unwrap().to_owned()
    });
    let found = prepare.report().groups().into_iter().map(|group| (group.rule.code, group.count));
    let expected = ["job.too-few-records", "template.unused-column"];
    (ids.collect(), prepare.totals(), found.filter(|(code, _)| !expected.contains(code)).collect())
}

fn filter(join: &str, conditions: Value) -> Selection {
    serde_json::from_value(json!({ "filter": { "match": join, "conditions": conditions } }))
        .unwrap()
}

#[track_caller]
fn check(selection: &Selection, expected: &[u64]) {
    let (ids, totals, _) = run(selection, CSV);
    assert_eq!(ids, expected.iter().map(u64::to_string).collect::<Vec<_>>(), "{selection:?}");
    let n_records = expected.len() as u64;
    let n_not_selected = 6 - n_records;
    assert_eq!(totals, Totals { n_records, n_left_out: 0, n_not_selected }, "{selection:?}");
}

/// A source of this many rows, with their numbers as ids.
fn numbered(n_rows: u64) -> String {
    (1..=n_rows).fold("id,state\n".to_owned(), |csv, row| csv + &format!("{row},s{row}\n"))
}

#[test]
fn a_condition_compares_a_cell() {
    let check = |column: &str, op: &str, value: &str, expected: &[u64]| {
        let condition = json!([{ "column": column, "op": op, "value": value }]);
        check(&filter("all", condition), expected);
    };
    check("state", "equals", "open", &[1, 4]);
    check("state", "not-equals", "open", &[2, 3, 5, 6]);
    check("state", "contains", "open", &[1, 4, 6]);
    check("state", "not-contains", "open", &[2, 3, 5]);
    check("state", "is-empty", "", &[3]);
    check("state", "is-not-empty", "", &[1, 2, 4, 5, 6]);
    check("price", "less-than", "5", &[6]);
    check("price", "at-most", " 5.0 ", &[1, 6]);
    check("price", "greater-than", "70", &[4]);
    check("price", "at-least", "7e1", &[2, 4]);
}

#[test]
fn conditions_hold_all_or_any() {
    let conditions = json!([
        { "column": "state", "op": "equals", "value": "open" },
        { "column": "price", "op": "greater-than", "value": "60" },
    ]);
    check(&filter("all", conditions.clone()), &[4]);
    check(&filter("any", conditions), &[1, 2, 4]);
    check(&filter("any", json!([])), &[1, 2, 3, 4, 5, 6]);
}

#[test]
fn a_sample_is_taken_of_what_the_filter_lets_through() {
    let open = filter("all", json!([{ "column": "state", "op": "contains", "value": "open" }]));
    let with = |sample| Selection { sample: Some(sample), ..open.clone() };
    check(&with(Sample::First(2)), &[1, 4]);
    check(&with(Sample::EveryNth(2)), &[1, 6]);
    check(&with(Sample::random(99, 1)), &[1, 4, 6]);
    check(&Selection { sample: Some(Sample::EveryNth(4)), ..Selection::default() }, &[1, 5]);
    check(&Selection { limit: Some(2), ..open }, &[1, 4]);
}

#[test]
fn exactly_so_many_are_drawn_and_another_seed_draws_others() {
    let csv = numbered(1000);
    let drawn = |count, seed| {
        let sample = Some(Sample::random(count, seed));
        run(&Selection { sample, ..Selection::default() }, &csv).0
    };
    let ids = drawn(100, 7);
    assert_eq!(ids.len(), 100);
    assert!(ids.is_sorted_by_key(|id| id.parse::<u64>().unwrap()));
    assert_eq!(ids, drawn(100, 7));
    assert_ne!(ids, drawn(100, 8));
    // A larger draw has the rows of the smaller one, so a sample can grow.
    let more = drawn(150, 7);
    assert!(more.len() == 150 && ids.iter().all(|id| more.contains(id)));
    // These are the rows of this seed, on every machine.
    assert_eq!(drawn(3, 7), ["112", "264", "344"]);
}

#[test]
fn a_share_is_about_that_share_of_every_part_of_the_source() {
    let csv = numbered(20_000);
    for (share, seed, expected) in [(0.5, 1, 5000_u64), (0.1, 2, 1000), (0.01, u64::MAX, 100)] {
        let sample = Some(Sample::share(share, seed));
        let (ids, totals, _) = run(&Selection { sample, ..Selection::default() }, &csv);
        assert_eq!(totals.n_records + totals.n_not_selected, 20_000);
        let (early, late): (Vec<u64>, Vec<u64>) =
            ids.iter().map(|id| id.parse::<u64>().unwrap()).partition(|id| *id <= 10_000);
        for half in [early, late] {
            // Four standard deviations.
            let n = half.len() as u64;
            let off = n.abs_diff(expected);
            assert!(off * off < 16 * expected, "{share}: {n} of 10,000");
        }
    }
    let all = Selection { sample: Some(Sample::share(1.0, 3)), ..Selection::default() };
    assert_eq!(run(&all, &csv).1.n_records, 20_000);
}

#[test]
fn the_same_request_is_asked_once_where_duplicates_are_dropped() {
    let csv = "id,state\n1,a\n2,b\n1,a\n3,a\n";
    let (ids, totals, found) = run(&Selection::default(), csv);
    assert_eq!((ids.len(), totals.n_records), (4, 4));
    assert_eq!(found, [("record-id.duplicate", 1)]);
    let dropping = Selection { drop_duplicates: true, ..Selection::default() };
    let (ids, totals, found) = run(&dropping, csv);
    assert_eq!(ids, ["1", "2"]);
    assert_eq!(totals, Totals { n_records: 2, n_left_out: 0, n_not_selected: 2 });
    // The id of a row that is not written stands nowhere twice.
    assert_eq!(found, [("select.duplicate", 2)]);
}

#[test]
fn a_selection_that_cannot_be_is_said_and_writes_nothing() {
    let check = |selection: Selection, code: &str| {
        let (ids, totals, found) = run(&selection, CSV);
        assert_eq!((ids.len(), totals.n_left_out, found), (0, 6, vec![(code, 1)]), "{selection:?}");
    };
    let sampled = |sample| Selection { sample: Some(sample), ..Selection::default() };
    check(sampled(Sample::First(0)), "select.bad-value");
    check(sampled(Sample::EveryNth(0)), "select.bad-value");
    for share in [0.0, -1.0, 1.5, f64::NAN] {
        check(sampled(Sample::share(share, 0)), "select.bad-value");
    }
    check(sampled(Sample::random(0, 0)), "select.bad-value");
    check(sampled(Sample::random(MAX_DRAWN + 1, 0)), "select.bad-value");
    check(Selection { limit: Some(0), ..Selection::default() }, "select.bad-value");
    let condition = |column: &str, op: &str, value: &str| {
        filter("all", json!([{ "column": column, "op": op, "value": value }]))
    };
    check(condition("price", "at-least", "cheap"), "select.bad-value");
    check(condition("prize", "is-empty", ""), "recipe.unknown-column");
    let undrawn = recipe(sampled(Sample::random(5, 0)));
    let mut prepare = Prepare::new(undrawn, Dialect::default());
    prepare.push(CSV.as_bytes(), &mut Vec::new());
    assert_eq!(prepare.report().count_of(&rules::NOT_DRAWN), 1);
    assert!(prepare.is_done());
}

#[test]
fn what_the_filter_cannot_compare_or_lets_not_through_is_said() {
    let rich = filter("all", json!([{ "column": "price", "op": "at-least", "value": "1e9" }]));
    let (ids, _, found) = run(&rich, CSV);
    assert_eq!(ids.len(), 0);
    assert_eq!(found, [("select.nothing", 1), ("select.not-a-number", 1)]);
}

#[test]
fn reading_may_stop_when_nothing_more_is_taken() {
    for selection in [
        Selection { sample: Some(Sample::First(2)), ..Selection::default() },
        Selection { limit: Some(2), ..Selection::default() },
    ] {
        let mut prepare = Prepare::new(recipe(selection), Dialect::default()).with_min_records(2);
        prepare.push(b"id,state\n1,a\n2,", &mut Vec::new());
        assert!(!prepare.is_done());
        prepare.push(b"b\n3,", &mut Vec::new());
        assert!(prepare.is_done());
        prepare.finish(&mut Vec::new());
        assert_eq!(prepare.report().count_of(&TOO_FEW_RECORDS), 0);
    }
}

#[test]
fn a_recipe_without_a_selection_is_as_before_and_one_with_it_survives() {
    let plain = serde_json::to_value(recipe(Selection::default())).unwrap();
    assert!(plain.get("selection").is_none());
    let text = json!({
        "filter": {
            "match": "any",
            "conditions": [{ "column": "a", "op": "is-empty", "new": 1 }],
            "new": 2,
        },
        "sample": { "random-share": { "share": 0.1, "seed": 7, "new": [3] } },
        "limit": 5,
        "drop_duplicates": true,
        "new": { "a": 4 },
    });
    let selection: Selection = serde_json::from_value(text.clone()).unwrap();
    assert_eq!(serde_json::to_value(selection).unwrap(), text);
    for (sample, expected) in [
        (Sample::First(2), json!({ "first": 2 })),
        (Sample::EveryNth(2), json!({ "every-nth": 2 })),
        (Sample::random(2, 1), json!({ "random": { "count": 2, "seed": 1 } })),
    ] {
        assert_eq!(serde_json::to_value(sample).unwrap(), expected);
    }
    for op in Op::ALL {
        assert!(op.has_value() || !op.is_of_numbers(), "{op:?}");
    }
}

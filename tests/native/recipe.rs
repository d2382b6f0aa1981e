//! The schemas of recipes and manifests say what the code writes.

use std::collections::BTreeSet;
use std::path::Path;

use quarry::engine::batch::Totals;
use quarry::engine::recipe::{
    Conversation, Example, Recipe, RecordIdSource, Tool, TurnColumn, TurnRole,
};
use quarry::engine::select::{Condition, Filter, Join, MAX_DRAWN, Op, Sample, Selection};
use quarry::engine::source::Dialect;
use quarry::engine::split::{Manifest, Part, SourceFile};
use serde_json::{Map, Value, json};

/// A recipe with something in every field.
fn full() -> Recipe {
    Recipe {
        dialect: Some(Dialect::default()),
        selection: Selection {
            filter: Some(Filter {
                join: Join::Any,
                unknown: Map::new(),
                conditions: vec![Condition::new("c", Op::Equals, "v")],
            }),
            sample: Some(Sample::random(5, 1)),
            limit: Some(5),
            drop_duplicates: true,
            unknown: Map::new(),
        },
        model: "m".into(),
        format: "converse".into(),
        system: "s".into(),
        examples: vec![Example { user: "u".into(), assistant: "a".into() }],
        conversation: Conversation::Turns(vec![TurnColumn {
            column: "c".into(),
            role: TurnRole::User,
        }]),
        prompt: "p".into(),
        media: vec!["photo".into()],
        parameters: [("a".to_owned(), json!(1))].into(),
        parameter_columns: [("a".to_owned(), "b".to_owned())].into(),
        tools: vec![Tool { name: "t".into(), description: "d".into(), schema: json!({}) }],
        answer_schema: Some(json!({})),
        patch: Some(json!({})),
        record_id: RecordIdSource::Column("id".into()),
        max_records_per_part: Some(500),
        ..Recipe::default()
    }
}

fn keys(value: &Value) -> BTreeSet<&str> {
    value.as_object().expect("an object").keys().map(String::as_str).collect()
}

fn schema(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(name);
    let text = std::fs::read_to_string(path).expect("the schema is there");
    serde_json::from_str(&text).expect("the schema is JSON")
}

#[test]
fn the_schema_of_manifests_names_every_field_and_no_other() {
    let schema = schema("manifest.schema.json");
    let source = SourceFile { name: "a.csv".into(), n_bytes: 1 };
    let part = Part { file: "a".into(), n_records: 1, n_bytes: 1, sha256: "0".into() };
    let manifest = Manifest::new(full(), vec![source], "us-east-1", vec![part], Totals::default());
    let manifest: Value = serde_json::from_str(&manifest.to_json()).expect("JSON");
    let fields = &schema["properties"];
    assert_eq!(keys(fields), keys(&manifest));
    assert_eq!(keys(&fields["totals"]["properties"]), keys(&manifest["totals"]));
    for list in ["sources", "parts"] {
        let item = &fields[list]["items"]["properties"];
        assert_eq!(keys(item), keys(&manifest[list][0]), "{list}");
    }
    assert_eq!(fields["recipe"]["$ref"], "recipe.schema.json");
}

#[test]
fn the_schema_names_every_way_to_select() {
    let schema = schema("recipe.schema.json");
    let fields = &schema["properties"]["selection"]["properties"];
    let selection = serde_json::to_value(full().selection).expect("plain data");
    assert_eq!(keys(fields), keys(&selection));
    assert_eq!(keys(&fields["filter"]["properties"]), keys(&selection["filter"]));
    let condition = &fields["filter"]["properties"]["conditions"]["items"]["properties"];
    assert_eq!(keys(condition), keys(&selection["filter"]["conditions"][0]));
    assert_eq!(condition["op"]["enum"], json!(Op::ALL));
    let samples =
        [Sample::First(1), Sample::EveryNth(1), Sample::share(0.5, 1), Sample::random(1, 1)];
    let known: Vec<Value> = samples.iter().map(|sample| json!(sample)).collect();
    let named = fields["sample"]["oneOf"].as_array().expect("a list");
    assert_eq!(known.len(), named.len());
    for (sample, named) in known.iter().zip(named) {
        assert_eq!(keys(&named["properties"]), keys(sample));
    }
    let random = &named[3]["properties"]["random"]["properties"];
    assert_eq!(random["count"]["maximum"], MAX_DRAWN);
}

#[test]
fn the_schema_names_every_field_and_no_other() {
    let schema = schema("recipe.schema.json");
    let recipe: Value = serde_json::from_str(&full().to_json()).expect("a recipe is JSON");
    assert_eq!(keys(&schema["properties"]), keys(&recipe));
    let turn = &schema["properties"]["conversation"]["oneOf"][2]["properties"]["turns"]["items"];
    assert_eq!(keys(&turn["properties"]), keys(&recipe["conversation"]["turns"][0]));
    for list in ["examples", "tools"] {
        let item = &schema["properties"][list]["items"]["properties"];
        assert_eq!(keys(item), keys(&recipe[list][0]), "{list}");
    }
    let least = json!({ "version": 2, "model": "m", "format": "nova", "prompt": "p" });
    let required: BTreeSet<&str> =
        schema["required"].as_array().expect("a list").iter().filter_map(Value::as_str).collect();
    assert_eq!(required, keys(&least));
    assert!(Recipe::from_json(&least.to_string()).is_ok());
    for name in required {
        let mut broken = least.clone();
        broken.as_object_mut().expect("an object").remove(name);
        assert!(Recipe::from_json(&broken.to_string()).is_err(), "without {name}");
    }
}

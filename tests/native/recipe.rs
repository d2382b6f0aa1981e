//! The schema of the recipe file says what the code writes.

use std::collections::BTreeSet;
use std::path::Path;

use quarry::engine::recipe::{
    Conversation, Example, Recipe, RecordIdSource, Tool, TurnColumn, TurnRole,
};
use quarry::engine::source::Dialect;
use serde_json::{Value, json};

/// A recipe with something in every field.
fn full() -> Recipe {
    Recipe {
        dialect: Some(Dialect::default()),
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
        ..Recipe::default()
    }
}

fn keys(value: &Value) -> BTreeSet<&str> {
    value.as_object().expect("an object").keys().map(String::as_str).collect()
}

#[test]
fn the_schema_names_every_field_and_no_other() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/recipe.schema.json");
    let text = std::fs::read_to_string(path).expect("the schema is there");
    let schema: Value = serde_json::from_str(&text).expect("the schema is JSON");
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

//! The engine gives the same bytes in WebAssembly as natively: the golden files again.

use quarry::engine::batch::Prepare;
use quarry::engine::recipe::Recipe;
use quarry::engine::source::sniff;
use wasm_bindgen_test::wasm_bindgen_test;

#[track_caller]
fn check(source: &[u8], recipe: &str, expected: &str) {
    let recipe: Recipe = serde_json::from_str(recipe).unwrap();
    let dialect = recipe.dialect.unwrap_or_else(|| sniff(source).dialect);
    let mut prepare = Prepare::new(recipe, dialect);
    let mut out = Vec::new();
    for chunk in source.chunks(13) {
        prepare.push(chunk, &mut out);
    }
    prepare.finish(&mut out);
    assert_eq!(String::from_utf8(out).unwrap(), expected);
}

#[wasm_bindgen_test]
fn claude_records_are_the_same_bytes_as_natively() {
    check(
        include_bytes!("../native/fixtures/tickets_claude/input.csv"),
        include_str!("../native/fixtures/tickets_claude/recipe.json"),
        include_str!("../native/fixtures/tickets_claude/expected.jsonl"),
    );
}

#[wasm_bindgen_test]
fn titan_records_are_the_same_bytes_as_natively() {
    check(
        include_bytes!("../native/fixtures/semicolons_titan/input.csv"),
        include_str!("../native/fixtures/semicolons_titan/recipe.json"),
        include_str!("../native/fixtures/semicolons_titan/expected.jsonl"),
    );
}

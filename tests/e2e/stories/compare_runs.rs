//! Several models on the same rows, side by side.

use std::fs;
use std::path::PathBuf;

use quarry::engine::batch::Totals;
use quarry::engine::recipe::Recipe;
use quarry::engine::split::Manifest;
use serde_json::json;

use crate::action;
use crate::check;
use crate::find::{Target, button, named, region, select, textbox};
use crate::page::{Page, story};

const FILES: &str = "Outputs of another run";
const IGNORES_CASE: Target<'_> =
    named("checkbox", "Case, and marks around an answer, make no difference");
const TWO_RUNS: Target<'_> = named("table", "Both runs");
const ALL_RUNS: Target<'_> = named("table", "All runs");

/// The moods that three models find in the same rows; none where the record failed.
const MOODS: [(&str, [Option<&str>; 3]); 6] = [
    ("T1", [Some("good"), Some("good"), Some("good")]),
    ("T2", [Some("bad"), Some("Bad"), Some("bad")]),
    ("T3", [Some("good"), Some("bad"), Some("bad")]),
    ("T4", [Some("bad"), Some("bad"), Some("bad")]),
    ("T5", [Some("good"), None, Some("good")]),
    ("T6", [None, None, None]),
];

fn line(id: &str, mood: Option<&str>, tokens: u64) -> String {
    let Some(mood) = mood else {
        let error = json!({ "errorCode": 400, "errorMessage": "no" });
        return json!({ "recordId": id, "modelInput": {}, "error": error }).to_string();
    };
    let answer = json!({ "mood": mood, "why": format!("{tokens} reasons") }).to_string();
    let output = json!({
        "output": { "message": { "role": "assistant", "content": [{ "text": answer }] } },
        "stopReason": "end_turn",
        "usage": { "inputTokens": 1_000_000, "outputTokens": tokens, "totalTokens": 1 },
    });
    json!({ "recordId": id, "modelInput": {}, "modelOutput": output }).to_string()
}

/// The outputs of the three, with answers of so many tokens, each in another order.
fn outputs(page: &Page) -> [PathBuf; 3] {
    let runs = [("first", 10), ("other", 30), ("third", 20)];
    let mut place = 0..;
    runs.map(|(name, tokens)| {
        let run = place.next().expect("places do not end");
        let mut lines: Vec<String> =
            MOODS.iter().map(|(id, moods)| line(id, moods[run], tokens)).collect();
        lines.rotate_left(run);
        page.write_file(&format!("{name}.jsonl.out"), lines.join("\n").as_bytes())
    })
}

/// What Quarry wrote beside the parts of a job for Nova Lite.
fn manifest(page: &Page) -> PathBuf {
    let recipe = Recipe { model: "amazon.nova-lite-v1:0".to_owned(), ..Recipe::default() };
    let manifest = Manifest::new(recipe, Vec::new(), "us-east-1", Vec::new(), Totals::default());
    page.write_file("quarry.json", manifest.to_json().as_bytes())
}

#[test]
fn two_runs_are_compared() {
    story("compare_runs", async |page| {
        page.open("/results").await;
        let [first, other, _] = outputs(page);
        action::choose_file(page, "Output files", &first).await;
        check::shows_in(page, region("Files"), &["6 records"]).await;
        let panel = region("Compare with another run");
        action::choose_file(page, FILES, &other).await;
        // Whole answers give another reason each time.
        check::shows_in(page, panel, &["6 rows compared", "Both answered 4 rows", "agree on 0"])
            .await;

        action::choose(page, select("Compare by"), "mood").await;
        check::shows_in(page, panel, &["agree on 2 (50 %)", "2 different"]).await;
        action::press(page, IGNORES_CASE).await;
        // Rows: good 2, bad 2; columns: good 1, bad 3. Observed 3/4, expected 1/2.
        let said = ["agree on 3 (75 %)", "Cohen’s kappa: 0.50", "1 answered by one run only"];
        check::shows_in(page, panel, &said).await;
        let matrix =
            named("table", "Answers of this run (down) by answers of the other run (across)");
        check::shows_in(page, matrix, &["good", "bad"]).await;
        check::shows_in(page, TWO_RUNS, &["5 answered, 1 failed", "4 answered, 2 failed"]).await;
        check::shows_in(page, TWO_RUNS, &["10 on average", "30 on average"]).await;
        action::choose(page, select("Model of the other run"), "Nova Lite").await;
        check::is_accessible(page, "two runs").await;
        action::set_size(page, 390, 900).await;
        check::fits(page, 390, "two runs").await;
        action::set_size(page, 1280, 900).await;

        let csv = action::download(page, button("Download rows that differ")).await;
        let text = fs::read_to_string(csv).expect("the download is text");
        assert_eq!(
            text,
            "record_id,this run,other,this run status,other status,differs\r\n\
             T3,good,bad,answered,answered,true\r\n\
             T5,good,,answered,failed,true\r\n"
        );

        // With another output, the other run is another question.
        action::choose_file(page, "Output files", &other).await;
        check::shows_in(page, region("Files"), &["other.jsonl.out"]).await;
        check::is_gone(page, TWO_RUNS).await;
    });
}

#[test]
fn as_many_runs_are_compared_as_are_added() {
    story("compare_three_runs", async |page| {
        page.open("/results").await;
        let [first, other, third] = outputs(page);
        action::choose_file(page, "Output files", &first).await;
        check::shows_in(page, region("Files"), &["6 records"]).await;
        let panel = region("Compare with another run");
        action::choose_file(page, FILES, &other).await;
        check::shows_in(page, panel, &["6 rows compared", "other.jsonl.out"]).await;
        check::is_there(page, textbox("Name of the other run")).await;

        // What is no output is no run.
        let manifest = manifest(page);
        action::choose_file(page, FILES, &manifest).await;
        check::shows_in(page, panel, &["Not added", "6 rows compared"]).await;
        action::choose_files(page, FILES, &[&third, &manifest]).await;
        check::shows_in(page, ALL_RUNS, &["This run", "other", "Nova Lite"]).await;
        check::shows_in(page, ALL_RUNS, &["10 on average", "30 on average", "20 on average"]).await;
        // Five prompts of a million tokens each.
        check::shows_in(page, ALL_RUNS, &["$0.15"]).await;

        action::choose(page, select("Compare by"), "mood").await;
        action::press(page, IGNORES_CASE).await;
        let said =
            ["All 3 runs agree on 3 of 6 rows (50 %)", "3 the same in all runs, 1 different"];
        check::shows_in(page, panel, &said).await;
        // This run and Nova Lite: observed 4/5, expected 12/25.
        let pairs = named("table", "Agreement of each two runs");
        let said = ["75 %", "κ 0.50", "80 %", "κ 0.62", "100 %", "κ 1.00", "4 of 5 rows"];
        check::shows_in(page, pairs, &said).await;
        let matrix = named("table", "Answers of this run (down) by answers of other (across)");
        check::is_there(page, matrix).await;
        action::choose(page, select("Matrix of"), "other and Nova Lite").await;
        let matrix = named("table", "Answers of other (down) by answers of Nova Lite (across)");
        check::shows_in(page, matrix, &["good", "bad"]).await;

        // Two runs never have one name.
        let name = textbox("Run 2: name");
        action::write(page, name, "Nova Lite").await;
        action::choose(page, select("Run 2: model"), "Claude Haiku 4.5").await;
        check::shows_in(page, ALL_RUNS, &["Nova Lite 2"]).await;
        action::write(page, name, "Haiku").await;
        action::choose(page, select("Run 2: model"), "Claude Haiku 4.5").await;
        check::shows_in(page, ALL_RUNS, &["Haiku"]).await;
        for theme in ["light", "dark"] {
            action::set_system_theme(page, theme).await;
            check::is_accessible(page, &format!("three runs, {theme}")).await;
        }
        action::set_size(page, 390, 900).await;
        check::fits(page, 390, "three runs").await;
        action::set_size(page, 1280, 900).await;

        let csv = action::download(page, button("Download rows that differ")).await;
        let text = fs::read_to_string(csv).expect("the download is text");
        assert_eq!(
            text,
            "record_id,this run,Haiku,Nova Lite,this run status,Haiku status,Nova Lite status,differs\r\n\
             T3,good,bad,bad,answered,answered,answered,true\r\n\
             T5,good,,good,answered,failed,answered,true\r\n"
        );

        action::press(page, button("Remove run 2")).await;
        check::shows_in(page, panel, &["Both answered 5 rows and agree on 4 (80 %)"]).await;
        check::shows_in(page, TWO_RUNS, &["This run", "Nova Lite", "$0.15"]).await;
        check::is_gone(page, pairs).await;
        action::press(page, button("Remove the other run")).await;
        check::is_gone(page, TWO_RUNS).await;
        check::is_gone(page, textbox("Name of the other run")).await;
    });
}

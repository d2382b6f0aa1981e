//! Two models on the same rows, side by side.

use std::fs;
use std::path::PathBuf;

use serde_json::json;

use crate::action;
use crate::check;
use crate::find::{button, named, region, select};
use crate::page::{Page, story};

/// The moods that two models find in the same rows; none where the record failed.
const MOODS: [(&str, Option<&str>, Option<&str>); 6] = [
    ("T1", Some("good"), Some("good")),
    ("T2", Some("bad"), Some("Bad")),
    ("T3", Some("good"), Some("bad")),
    ("T4", Some("bad"), Some("bad")),
    ("T5", Some("good"), None),
    ("T6", None, None),
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

fn outputs(page: &Page) -> [PathBuf; 2] {
    let first: Vec<String> = MOODS.iter().map(|(id, mood, _)| line(id, *mood, 10)).collect();
    let other: Vec<String> = MOODS.iter().rev().map(|(id, _, mood)| line(id, *mood, 30)).collect();
    [
        page.write_file("first.jsonl.out", first.join("\n").as_bytes()),
        page.write_file("other.jsonl.out", other.join("\n").as_bytes()),
    ]
}

#[test]
fn two_runs_are_compared() {
    story("compare_runs", async |page| {
        page.open("/results").await;
        let [first, other] = outputs(page);
        action::choose_file(page, "Output files", &first).await;
        check::shows_in(page, region("Files"), &["6 records"]).await;
        let panel = region("Compare with another run");
        action::choose_file(page, "Outputs of another run", &other).await;
        // Whole answers give another reason each time.
        check::shows_in(page, panel, &["6 rows compared", "Both answered 4 rows", "agree on 0"])
            .await;

        action::choose(page, select("Compare by"), "mood").await;
        check::shows_in(page, panel, &["agree on 2 (50 %)", "2 different"]).await;
        action::press(
            page,
            named("checkbox", "Case, and marks around an answer, make no difference"),
        )
        .await;
        // Rows: good 2, bad 2; columns: good 1, bad 3. Observed 3/4, expected 1/2.
        let said = ["agree on 3 (75 %)", "Cohen’s kappa: 0.50", "1 answered by one run only"];
        check::shows_in(page, panel, &said).await;
        let matrix =
            named("table", "Answers of this run (down) by answers of the other run (across)");
        check::shows_in(page, matrix, &["good", "bad"]).await;
        let runs = named("table", "Both runs");
        check::shows_in(page, runs, &["5 answered, 1 failed", "4 answered, 2 failed"]).await;
        check::shows_in(page, runs, &["10 on average", "30 on average"]).await;
        action::choose(page, select("Model of the other run"), "Nova Lite").await;
        check::is_accessible(page, "two runs").await;
        action::set_size(page, 390, 900).await;
        check::fits(page, 390, "two runs").await;
        action::set_size(page, 1280, 900).await;

        let csv = action::download(page, button("Download rows that differ")).await;
        let text = fs::read_to_string(csv).expect("the download is text");
        assert_eq!(
            text,
            "record_id,this run,other run,this run status,other run status,differs\r\n\
             T3,good,bad,answered,answered,true\r\n\
             T5,good,,answered,failed,true\r\n"
        );

        // With another output, the other run is another question.
        action::choose_file(page, "Output files", &other).await;
        check::shows_in(page, region("Files"), &["other.jsonl.out"]).await;
        check::is_gone(page, runs).await;
    });
}

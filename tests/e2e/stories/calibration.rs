//! Outputs of earlier jobs correct the estimate of the next one.

use serde_json::json;

use super::drop_a_csv::JOB;
use super::parts::open_many_tickets;
use crate::action;
use crate::check;
use crate::find::{button, named, region, select};
use crate::page::story;

const FILES: &str = "Output files to learn from";

/// An output of the job of these stories: every request had 200 tokens, every answer 30.
fn output(model: Option<&str>, n: usize) -> String {
    let line = |id: usize| {
        let text = format!(
            "Summarize ticket TICKET{id:05} from Zoë {}.\nSubject: No, {id}\n\nBody {}",
            id % 7,
            id % 500
        );
        let mut output = json!({
            "id": "msg_1", "type": "message", "role": "assistant",
            "content": [{ "type": "text", "text": "It is about a body." }],
            "stop_reason": "end_turn",
            "usage": { "input_tokens": 150, "cache_read_input_tokens": 50, "output_tokens": 30 },
        });
        if let Some(model) = model {
            output["model"] = model.into();
        }
        let input = json!({
            "anthropic_version": "bedrock-2023-05-31", "max_tokens": 512, "system": JOB.system,
            "messages": [{ "role": "user", "content": text }],
        });
        let record = json!({
            "modelInput": input, "modelOutput": output, "recordId": format!("TICKET{id:05}"),
        });
        format!("{record}\n")
    };
    (1..=n).map(line).collect()
}

#[test]
fn outputs_of_earlier_jobs_correct_the_estimate_until_they_are_forgotten() {
    story("calibration", async |page| {
        page.open("/settings").await;
        let panel = region("Calibration");
        let sent = page.write_file("sent.jsonl", br#"{"recordId": "a", "modelInput": {}}"#);
        action::choose_file(page, FILES, &sent).await;
        check::shows_in(page, panel, &["sent.jsonl: It is no output of a batch job"]).await;
        let silent = page.write_file(
            "silent.jsonl.out",
            br#"{"recordId": "a", "modelInput": {"prompt": "a"}, "modelOutput": {"outputs": [{"text": "b", "stop_reason": "stop"}]}}"#,
        );
        action::choose_file(page, FILES, &silent).await;
        check::shows_in(page, panel, &["Its answers do not say how many tokens"]).await;

        let named_output = output(Some("claude-haiku-4-5-20251001"), 1200);
        let tickets = page.write_file("tickets.jsonl.out", named_output.as_bytes());
        action::choose_file(page, FILES, &tickets).await;
        let learned = "tickets.jsonl.out: learned from 1,200 records for Claude Haiku 4.5.";
        check::shows_in(page, panel, &[learned, "text in Latin script", "± 5 %"]).await;
        check::is_there(page, named("table", "Calibration")).await;
        check::is_accessible(page, "a calibration").await;
        action::set_size(page, 390, 844).await;
        check::fits(page, 390, "a calibration").await;
        action::set_size(page, 1280, 900).await;

        // Under another name it still is the same output.
        let again = page.write_file("again.jsonl.out", named_output.as_bytes());
        action::choose_file(page, FILES, &again).await;
        check::shows_in(page, panel, &["again.jsonl.out: It was learned from before"]).await;

        // Nothing of a text is kept.
        page.reload().await;
        check::shows_in(page, panel, &["Claude Haiku 4.5", "1,200"]).await;
        let kept = page.js("return localStorage.getItem('quarry.calibration')", vec![]).await;
        let kept = kept.as_str().expect("it is kept");
        assert!(!kept.contains("TICKET") && !kept.contains("Summarize"), "{kept}");

        // 1,050 requests of about 200 tokens, and answers of 30.
        open_many_tickets(page).await;
        action::toggle(page, "How this was estimated").await;
        let said = "Calibrated on 1,200 of your records: ± 5 %.";
        check::shows_in(page, region("Cost"), &[said, "31,500 (", "as in earlier jobs"]).await;

        page.open("/settings").await;
        action::press(page, button("Forget calibration of Claude Haiku 4.5")).await;
        check::is_gone(page, named("table", "Calibration")).await;
        action::choose_file(page, FILES, &again).await;
        check::is_there(page, named("table", "Calibration")).await;
        action::press(page, button("Forget all")).await;
        check::is_gone(page, named("table", "Calibration")).await;
    });
}

#[test]
fn the_model_of_outputs_that_do_not_name_it_is_asked_for() {
    story("calibration_model", async |page| {
        page.open("/settings").await;
        let panel = region("Calibration");
        let tickets = page.write_file("tickets.jsonl.out", output(None, 25).as_bytes());
        action::choose_file(page, FILES, &tickets).await;
        let asked = "Its answers do not name a model that the catalog knows: choose it.";
        check::shows_in(page, panel, &[asked]).await;
        action::choose(page, select("Model of the outputs"), "Claude Haiku 4.5").await;
        check::shows_in(page, panel, &["learned from 25 records for Claude Haiku 4.5."]).await;
    });
}

//! Records that are too many for one job: planned, made and downloaded in parts.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::drop_a_csv::JOB;
use crate::action;
use crate::check;
use crate::find::{self, button, named, number};
use crate::page::{Page, story};

/// More rows than a job of 1,000 may have.
const N_ROWS: u32 = 1050;

/// Opens the page with many tickets, and fills in the job.
pub(super) async fn open_many_tickets(page: &Page) {
    let row = |n| format!("TICKET{n:05},Zoë {},\"No, {n}\",Body {}\n", n % 7, n % 500);
    let rows: Vec<String> = (1..=N_ROWS).map(row).collect();
    let csv = format!("ticket_id,customer,subject,body\n{}", rows.concat());
    page.open("/prepare").await;
    let tickets = page.write_file("my tickets.csv", csv.as_bytes());
    action::choose_file(page, "Source file", &tickets).await;
    check::fact(page, "Rows", "1,050").await;
    action::fill_in(page, JOB).await;
}

/// Downloads what says what the parts are, once it is known.
pub(super) async fn manifest(page: &Page) -> Value {
    let saved = action::download(page, button("Download quarry.json")).await;
    let text = fs::read_to_string(saved).expect("a manifest is text");
    serde_json::from_str(&text).expect("a manifest is JSON")
}

fn sha256(path: &Path) -> String {
    let digest = Sha256::digest(fs::read(path).expect("the file is saved"));
    digest.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat()
}

#[test]
fn rows_1050_become_two_jobs_with_a_download_each() {
    story("parts", async |page| {
        open_many_tickets(page).await;
        action::write(page, number("Records per part"), "1000").await;
        let files = ["my-tickets-part-00001.jsonl", "my-tickets-part-00002.jsonl"];

        action::press(page, button("Plan parts")).await;
        let status = check::status_says(page, check::SHORT, &["1,050 records planned"]).await;
        assert!(status.contains("2 parts, 100 jobs at once: 1 wave"), "{status}");
        check::is_there(page, named("rowheader", files[1])).await;
        assert!(!find::is_there(page, button("Download all")).await, "a plan is offered as files");
        assert!(check::stored_files(page).await.is_empty(), "a plan is kept as a file");

        let status = action::convert(page).await;
        assert!(check::contains(&status, "1,050 records written"), "{status}");
        assert!(status.contains("2 parts, 100 jobs at once: 1 wave"), "{status}");
        let mut parts = Vec::new();
        for file in files {
            let label = format!("Download {file}");
            let saved = action::download(page, button(&label)).await;
            assert!(saved.ends_with(file), "{}", saved.display());
            let text = fs::read_to_string(&saved).expect("records are UTF-8");
            assert_eq!(text.lines().count(), 525);
            parts.push(json!({
                "file": file, "records": 525, "bytes": text.len(), "sha256": sha256(&saved),
            }));
        }
        let manifest = manifest(page).await;
        assert_eq!(manifest["parts"], json!(parts));
        assert_eq!(manifest["sources"][0]["name"], "my tickets.csv");
        assert_eq!(manifest["totals"]["records"], N_ROWS);
        assert!(!manifest.to_string().contains("Zoë"), "a manifest has data: {manifest}");
    });
}

#[test]
fn what_no_job_can_have_is_said() {
    story("parts_too_small", async |page| {
        open_many_tickets(page).await;
        action::write(page, number("Records per part"), "0").await;
        check::shows(page, "A limit is 1 or more").await;
        action::write(page, number("Records per part"), "10").await;
        action::press(page, button("Plan parts")).await;
        let status = check::status_says(page, check::SHORT, &["planned"]).await;
        assert!(status.contains("10 parts") && !check::contains(&status, "error"), "{status}");
        check::shows(page, "Parts cannot have as many records as was asked for").await;
    });
}

//! The summary of simulated outputs, with every defect, is what is true of them.

use std::collections::BTreeMap;
use std::fs;
use std::time::Duration;

use quarry::engine::results::{Status, cause_of, causes};
use serde_json::Value;

use crate::check;
use crate::find::file_input;
use crate::page::{Page, story};
use crate::simulated::truth::Truth;
use crate::simulated::{Ids, Options, simulate_into};

/// Records, unless `QUARRY_SIMULATED_RECORDS` says another number.
const RECORDS: u64 = 20_000;

fn n_records() -> u64 {
    let asked = std::env::var("QUARRY_SIMULATED_RECORDS").ok();
    asked.map_or(RECORDS, |n| n.parse().expect("a number of records"))
}

/// Simulates a job and opens all that belongs to it.
async fn open(page: &Page, options: &Options) -> Truth {
    let dir = page.browser.dir().join("simulated");
    // What is left of a job before would be opened with this one.
    fs::remove_dir_all(&dir).ok();
    fs::create_dir(&dir).expect("the story's folder takes folders");
    let truth = simulate_into(&dir, 42, n_records(), options).expect("files for the story");
    let names = fs::read_dir(&dir).expect("the folder is there");
    let paths: Vec<String> = names
        .map(|entry| entry.expect("a file").path().to_str().expect("text").to_owned())
        .collect();
    page.open("/results").await;
    let input = file_input(page, "Output files").await;
    input.send_keys(&paths.join("\n")).await.expect("several files can be chosen");
    let n_lines = format!("{} records", check::grouped(truth.n_lines));
    check::until_within(Duration::from_mins(1), &format!("{n_lines} are open"), async || {
        let text = page.text().await;
        text.contains(&n_lines).then_some(())
    })
    .await;
    truth
}

/// What the summary says: words with their numbers.
async fn summary(page: &Page) -> BTreeMap<String, u64> {
    const READ: &str = "
        const number = (cell) => Number(cell.textContent.replaceAll(',', ''));
        const said = {};
        for (const row of document.querySelectorAll('.result-summary > .lined-table tbody tr'))
            said['status ' + row.cells[0].textContent] = number(row.cells[1]);
        for (const term of document.querySelectorAll('.result-summary__counts dt'))
            // The manifest may say other things than numbers.
            if (!Number.isNaN(number(term.nextElementSibling)))
                said[term.textContent] = number(term.nextElementSibling);
        for (const row of document.querySelectorAll('.result-summary__scroll tbody tr'))
            said['tokens ' + row.cells[0].textContent] = number(row.cells[1]);
        for (const cause of document.querySelectorAll('.result-errors__cause > summary'))
            said['cause ' + cause.querySelector('strong').textContent]
                = number(cause.querySelector('.number'));
        return said";
    let said = page.js(READ, vec![]).await;
    let said = said.as_object().expect("words and numbers");
    let number = |value: &Value| value.as_u64().expect("a number");
    said.iter().map(|(name, value)| (name.clone(), number(value))).collect()
}

#[test]
fn the_summary_is_the_truth() {
    story("simulated-results", async |page| {
        let options = Options { keeps_answers: false, ids: Ids::Column, ..Options::rough() };
        let truth = open(page, &options).await;
        let said = summary(page).await;
        let (lines, first, manifest) = (&truth.lines, &truth.first, &truth.manifest);
        for (what, expected) in [
            ("Rows of the source", n_records()),
            ("with a record", first.total()),
            ("missing", truth.n_missing),
            ("Records of the output", truth.n_lines),
            ("of no row", truth.unexpected),
            ("without an id", truth.n_unparsable),
            ("again, with the same answer", truth.duplicates_same),
            ("tokens Input", lines.input_tokens),
            ("tokens Output", lines.output_tokens),
            ("totalRecordCount", manifest.total),
            ("processedRecordCount", manifest.processed),
            ("successRecordCount", manifest.success),
            ("errorRecordCount", manifest.error),
            ("inputTokenCount", manifest.input_tokens),
            ("outputTokenCount", manifest.output_tokens),
        ] {
            assert_eq!(said.get(what), Some(&expected), "{what}: {said:?}");
        }
        let again = ["of an earlier try", "again, with another answer"];
        let different: u64 = again.iter().filter_map(|what| said.get(*what)).sum();
        assert_eq!(different, truth.duplicates_different, "{said:?}");
        let mut expected = BTreeMap::new();
        for ((code, message), n) in &lines.causes {
            let cause = &causes()[cause_of(code, message)];
            *expected.entry(format!("cause {}", cause.title)).or_insert(0) += n;
        }
        let is_cause = |(what, _): &(&String, &u64)| what.starts_with("cause ");
        let found: BTreeMap<_, _> =
            said.iter().filter(is_cause).map(|(what, n)| (what.clone(), *n)).collect();
        assert_eq!(found, expected);
        let shown = page.text().await;
        assert!(shown.contains("The counts add up"), "{shown}");

        // Where no id stands twice, every line is a row of the table.
        let options = Options { duplicate_same: 0, duplicate_different: 0, ..options };
        let truth = open(page, &options).await;
        let said = summary(page).await;
        for (status, expected) in [
            (Status::Answered, truth.lines.answered),
            (Status::Truncated, truth.lines.truncated),
            (Status::Refused, truth.lines.refused),
            (Status::Empty, truth.lines.empty),
            (Status::Failed, truth.lines.failed),
            (Status::NoAnswer, truth.lines.no_answer),
            (Status::NotJson, truth.n_unparsable),
            (Status::Missing, truth.n_missing),
        ] {
            let found = said.get(&format!("status {}", status.name()));
            assert_eq!(found, Some(&expected), "{status:?}: {said:?}");
        }
    });
}

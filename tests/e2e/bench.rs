//! How fast the real page is: `QUARRY_BENCH_CSV=file.csv` converts that file five times,
//! `QUARRY_BENCH_JSONL=file.jsonl` checks that file five times.
//!
//! The CSV has the columns of `tickets`. Prints megabytes of input a second, by the time from
//! the press of the button to the offer of the file, or to the verdict.

use std::env;
use std::fs;
use std::path::Path;
use std::time::Instant;

use crate::action;
use crate::check::{self, until_within};
use crate::find::{self, button, named};
use crate::page::story;
use crate::probe::{self, Hand};
use crate::tickets::JOB;

const N_RUNS: u32 = 5;

#[test]
fn bench_a_file_when_asked() {
    let Some(path) = env::var_os("QUARRY_BENCH_CSV") else { return };
    let path = fs::canonicalize(Path::new(&path)).expect("QUARRY_BENCH_CSV names a file");
    #[expect(clippy::cast_precision_loss, reason = "files are far smaller than 2^53 bytes")]
    let megabytes = fs::metadata(&path).expect("the file is there").len() as f64 / 1e6;
    story("bench", async |page| {
        page.open("/prepare").await;
        action::choose_file(page, "Source file", &path).await;
        until_within(check::LONG, "the rows are counted", async || {
            find::is_there(page, named("columnheader", JOB.record_id)).await.then_some(())
        })
        .await;
        action::fill_in(page, JOB).await;
        check::is_there(page, button("Convert")).await;
        for run in 1..=N_RUNS {
            let seen = probe::convert(page, Hand::Rests).await;
            let secs = seen.elapsed.as_secs_f64();
            eprintln!(
                "chromium, run {run}: {megabytes:.1} MB in {secs:.2} s, {:.0} MB/s",
                megabytes / secs
            );
            assert!(check::contains(&seen.status, "written"), "{}", seen.status);
            // The next run is not to wait for the hashes of this one.
            until_within(check::LONG, "the parts are hashed", async || {
                find::is_there(page, button("Download quarry.json")).await.then_some(())
            })
            .await;
        }
    });
}

#[test]
fn bench_a_check_when_asked() {
    let Some(path) = env::var_os("QUARRY_BENCH_JSONL") else { return };
    let path = fs::canonicalize(Path::new(&path)).expect("QUARRY_BENCH_JSONL names a file");
    #[expect(clippy::cast_precision_loss, reason = "files are far smaller than 2^53 bytes")]
    let megabytes = fs::metadata(&path).expect("the file is there").len() as f64 / 1e6;
    story("bench_check", async |page| {
        page.open("/check").await;
        action::choose_file(page, "Batch input file", &path).await;
        check::status_says(page, check::LONG, &["with an error"]).await;
        for run in 1..=N_RUNS {
            let start = Instant::now();
            action::press(page, button("Check")).await;
            until_within(check::LONG, "checking has begun", async || {
                let is_over = check::contains(&check::status(page).await, "with an error");
                (!is_over || start.elapsed().as_secs() > 1).then_some(())
            })
            .await;
            let status = check::status_says(page, check::LONG, &["with an error"]).await;
            eprintln!(
                "chromium, check, run {run}: {megabytes:.1} MB; {}",
                status.replace('\n', " ")
            );
        }
    });
}

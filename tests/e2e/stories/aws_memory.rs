//! A file of any size goes to S3 through a tab whose memory stays flat.
//!
//! `QUARRY_UPLOAD_MB=1000` sends a file of a gigabyte, and prints the memory at twenty moments.

use std::env;
use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::path::Path;
use std::time::Instant;

use serde_json::json;

use crate::aws::{INPUT, convert_file, plan_file, send};
use crate::check;
use crate::find::{self, button, region};
use crate::page::{Page, story_on_aws};

/// Megabytes that are sent when nobody asks for more.
const MEGABYTES: u64 = 60;

/// A row: long, so that a gigabyte is one file of fewer records than a job may have.
const ROW_BYTES: u64 = 20_480;

/// By how much the tab may grow, whatever the size: four parts are hashed and sent at once, and the
/// browser lets go of what it read only after a while.
const MAX_GROWTH_BYTES: u64 = 400_000_000;

/// By how much its memory may be more at the end than before.
const MAX_LEFT_BYTES: u64 = 100_000_000;

/// How many moments are printed.
const N_PRINTED: usize = 20;

/// Resident memory of the tab.
fn memory(page: &Page) -> u64 {
    let processes = page.browser.processes();
    let renderers = processes.iter().filter(|process| process.is_renderer());
    renderers.map(|process| process.resident_bytes).sum()
}

#[test]
fn memory_stays_flat_while_a_large_file_is_sent() {
    stays_flat("aws_memory", async |page, path| {
        convert_file(page, path, None).await;
        fs::remove_file(path).expect("it was made here");
    });
}

#[test]
fn memory_stays_flat_while_records_are_made_and_sent() {
    stays_flat("aws_memory_straight", async |page, path| plan_file(page, path, None).await);
}

fn stays_flat(name: &str, prepare: impl AsyncFnOnce(&Page, &Path)) {
    let megabytes = env::var("QUARRY_UPLOAD_MB").ok();
    let megabytes = megabytes.map_or(MEGABYTES, |text| text.parse().expect("a number"));
    story_on_aws(name, &[], async |page, aws| {
        aws.connect(page, Some(&aws.keys())).await;
        aws.go_to(page, "Prepare").await;
        let path = page.browser.dir().join("tickets.csv");
        let mut out = BufWriter::new(File::create(&path).expect("the story's folder takes files"));
        let body = "and so on ".repeat(usize::try_from(ROW_BYTES / 10).expect("a row is short"));
        writeln!(out, "id,body").expect("the disk has room");
        for n in 1..=megabytes * 1_000_000 / ROW_BYTES {
            writeln!(out, "T{n:06},{body}").expect("the disk has room");
        }
        out.flush().expect("the disk has room");
        drop(out);
        prepare(page, &path).await;

        page.browser.cdp("HeapProfiler.collectGarbage", json!({})).await;
        let before = memory(page);
        let mut seen = Vec::new();
        let start = Instant::now();
        send(page, &format!("s3://{INPUT}/large/")).await;
        let create_job = button("Create job");
        check::until_within(check::LONG, "all is there", async || {
            seen.push((start.elapsed(), memory(page)));
            find::is_there(page, create_job).await.then_some(())
        })
        .await;
        check::shows_in(page, region("Send to S3"), &["is there"]).await;
        let sent = aws.object(INPUT, "large/tickets.jsonl");
        let n_bytes = fs::metadata(sent).expect("it is there").len();
        assert!(n_bytes > megabytes * 1_000_000, "{n_bytes} bytes");
        assert!(seen.len() >= 10, "so few looks say nothing");

        let mega = |bytes: u64| bytes / 1_000_000;
        page.browser.cdp("HeapProfiler.collectGarbage", json!({})).await;
        let after = memory(page);
        eprintln!(
            "{name}: {} MB in {:.1} s, {} looks",
            mega(n_bytes),
            start.elapsed().as_secs_f64(),
            seen.len()
        );
        let moments = seen.iter().step_by(seen.len().div_ceil(N_PRINTED));
        let moments: Vec<String> = moments
            .map(|(at, bytes)| format!("{:.1} s {} MB", at.as_secs_f64(), mega(*bytes)))
            .collect();
        let highest = seen.iter().map(|(_, bytes)| *bytes).max().unwrap_or_default();
        let growth = highest.saturating_sub(before);
        let (first, last) = (mega(before), mega(after));
        eprintln!("{name}: before {first} MB; {}; after {last} MB", moments.join(", "));
        eprintln!("{name}: highest {} MB, grown by {} MB", mega(highest), mega(growth));
        assert!(growth < MAX_GROWTH_BYTES, "the tab grew by {growth} bytes");
        assert!(after < before + MAX_LEFT_BYTES, "{after} bytes are left of {before}");
    });
}

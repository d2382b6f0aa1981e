//! The whole way: drop a file, describe the job, convert, and get exactly the right bytes.
//!
//! `golden/tickets.jsonl` was made from [`TICKETS`] by this Python, which shares nothing with Quarry:
//!
//! ```python
//! import csv, json, sys
//! out = open("tickets.jsonl", "w", encoding="utf-8", newline="")
//! for row in csv.DictReader(open("tickets.csv", encoding="utf-8", newline="")):
//!     prompt = ("Summarize ticket {ticket_id} from {customer}.\n"
//!               "Subject: {subject}\n\n{body}").format(**row)
//!     out.write(json.dumps({"recordId": row["ticket_id"], "modelInput": {
//!         "anthropic_version": "bedrock-2023-05-31", "max_tokens": 512, "temperature": 0.2,
//!         "system": "Answer in one sentence, in the customer’s language.",
//!         "messages": [{"role": "user", "content": [{"type": "text", "text": prompt}]}],
//!     }}, ensure_ascii=False, separators=(",", ":")) + "\n")
//! ```

use std::fs;

use crate::action::{self, Job};
use crate::check;
use crate::find::{button, named, number, region};
use crate::page::{Page, story};

/// CRLF, and in fields: quotes, both kinds of line ends, tabs, backslashes, many scripts, nothing.
pub(super) const TICKETS: &str = "ticket_id,customer,subject,body\r\n\
    TICKET00001,Zoë Müller,\"Invoice, twice\",\"She said \"\"thanks\"\".\nThen paid again.\"\r\n\
    TICKET00002,佐藤 由美,通知が届きません,\"一行目\r\n二行目\"\r\n\
    TICKET00003,O’Neil,Back\\slash\tand tab,\r\n\
    TICKET00004,\"\",\"\"\"\",😀 done ☑\r\n\
    TICKET00005,Данило,{{subject}},\"{\"\"json\"\": [1, 2]}\"\r\n";

/// What the records must be.
pub(super) const RECORDS: &str = include_str!("../golden/tickets.jsonl");

/// What makes the records of the tickets, with a temperature of 0.2.
pub(super) const JOB: Job<'static> = Job {
    system: "Answer in one sentence, in the customer’s language.",
    prompt: "Summarize ticket {{ticket_id}} from {{customer}}.\nSubject: {{subject}}\n\n{{body}}",
    max_tokens: "512",
    record_id: "ticket_id",
};

/// Opens the page with the tickets as a chosen file, and fills in the job.
pub(super) async fn open_tickets(page: &Page) {
    page.open("/prepare").await;
    let tickets = page.write_file("tickets.csv", TICKETS.as_bytes());
    action::choose_file(page, "Source file", &tickets).await;
    check::fact(page, "Rows", "5").await;
    action::fill_in(page, JOB).await;
}

#[test]
fn a_dropped_csv_becomes_the_records_that_bedrock_wants() {
    story("drop_a_csv", async |page| {
        page.open("/prepare").await;
        let csv = page.write_file("tickets.csv", TICKETS.as_bytes());
        action::drop_file(page, &csv).await;
        check::shows(page, "tickets.csv").await;
        check::fact(page, "Rows", "5").await;
        check::fact(page, "Columns", "4").await;
        for column in ["ticket_id", "customer", "subject", "body"] {
            check::is_there(page, named("columnheader", column)).await;
        }

        action::fill_in(page, JOB).await;
        action::write(page, number("Temperature"), "0.2").await;
        check::shows_in(
            page,
            region("Record preview"),
            &["TICKET00001", "Zoë Müller", "Invoice, twice"],
        )
        .await;

        let status = action::convert(page).await;
        assert!(check::contains(&status, "5 records written"), "{status}");
        let saved = action::download(page, button("Download JSONL")).await;
        assert!(
            saved.extension().is_some_and(|end| end == "jsonl"),
            "Bedrock takes files ending in .jsonl: {}",
            saved.display()
        );
        let records = fs::read_to_string(&saved).expect("records are UTF-8");
        for (record, expected) in records.lines().zip(RECORDS.lines()) {
            assert_eq!(record, expected);
        }
        assert!(records == RECORDS, "the file differs after its lines: {records:?}");
    });
}

#[test]
fn a_second_drop_replaces_the_first() {
    story("drop_twice", async |page| {
        page.open("/prepare").await;
        action::drop_file(page, &page.write_file("first.csv", b"a,b\n1,one\n")).await;
        check::fact(page, "Name", "first.csv").await;
        action::drop_file(page, &page.write_file("second.csv", b"x,y,z\n1,2,3\n4,5,6\n")).await;
        check::fact(page, "Name", "second.csv").await;
        check::fact(page, "Rows", "2").await;
        check::fact(page, "Columns", "3").await;
        check::is_gone(page, named("columnheader", "a")).await;
    });
}

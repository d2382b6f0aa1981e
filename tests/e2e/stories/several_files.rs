//! Several files that are one source.

use crate::action;
use crate::check;
use crate::find::{button, named, region, textbox};
use crate::page::story;

#[test]
fn files_follow_one_another_and_places_name_theirs() {
    story("several_files", async |page| {
        page.open("/prepare").await;
        let one = page.write_file("one.csv", b"id,body\n1,first\n2,second\n");
        let two = page.write_file("two.csv", b"body;id\nthird;3\nfourth;4;x\n");
        action::choose_file(page, "Source file", &one).await;
        check::fact(page, "Rows", "2").await;
        action::choose_file(page, "Add files", &two).await;
        check::fact(page, "Rows", "4").await;
        check::fact(page, "Name", "one.csv and 1 more").await;
        check::shows(page, "A file has its columns in another order").await;
        check::shows_in(page, named("table", "Diagnostics"), &["two.csv, line 3"]).await;
        action::write(page, textbox("Prompt template"), "{{id}}: {{body}}").await;
        for row in ["1: first", "2: second", "3: third", "4: fourth"] {
            check::shows_in(page, region("Record preview"), &[row]).await;
            if row != "4: fourth" {
                action::press(page, button("Next")).await;
            }
        }
        check::is_accessible(page, "several files").await;
        action::set_size(page, 390, 900).await;
        check::fits(page, 390, "several files").await;
        let status = action::convert(page).await;
        assert!(check::contains(&status, "4 records written"), "{status}");
        action::press(page, button("Remove two.csv")).await;
        check::fact(page, "Rows", "2").await;
        check::fact(page, "Name", "one.csv").await;
    });
}

//! What a job costs, before it is sent.

use std::fs;

use super::choose_rows::quarry;
use super::drop_a_csv::JOB;
use super::parts::open_many_tickets;
use crate::action;
use crate::check;
use crate::find::{button, named, number, region, select, textbox};
use crate::page::story;

#[test]
fn the_cost_is_shown_before_anything_is_converted_and_a_budget_is_held_against_it() {
    story("cost", async |page| {
        page.open("/prepare").await;
        check::shows_in(page, region("Cost"), &["as soon as there is a source"]).await;
        open_many_tickets(page).await;
        let cost = region("Cost");
        check::shows_in(page, cost, &["Batch job", "Single requests", "1,050 records"]).await;
        check::shows_in(page, cost, &["A batch job saves $", "Of the input,"]).await;
        check::is_there(page, named("table", "Where the money goes")).await;
        check::is_accessible(page, "an estimate").await;

        action::write(page, textbox("Budget in USD"), "0.01").await;
        check::shows_in(page, cost, &["The job likely costs more than the budget"]).await;
        action::write(page, textbox("Budget in USD"), "much").await;
        check::shows_in(page, cost, &["An amount of US dollars is written 12.50"]).await;
        action::write(page, textbox("Budget in USD"), "100").await;
        action::write(page, number("Expected tokens of an answer"), "7").await;
        action::toggle(page, "How this was estimated").await;
        check::shows_in(
            page,
            cost,
            &["7,350 (7,350 to 537,600)", "as you expect, at most 512 each"],
        )
        .await;

        // Beside the button, and for each part once there are several.
        check::shows_in(page, region("Convert"), &["Likely $", "as a batch job"]).await;
        action::write(page, number("Records per part"), "1000").await;
        action::press(page, button("Plan parts")).await;
        check::is_there(page, named("columnheader", "Likely cost")).await;
    });
}

#[test]
fn models_are_compared_as_the_command_line_compares_them() {
    story("compare_costs", async |page| {
        open_many_tickets(page).await;
        action::press(page, button("Compare models")).await;
        check::is_there(page, named("table", "Cost by model, from–to")).await;
        check::shows_in(page, region("Cost"), &["ways to run this job"]).await;
        check::is_accessible(page, "a comparison").await;
        let saved = action::download(page, button("Download CSV")).await;
        let compared = fs::read_to_string(saved).expect("CSV is UTF-8");
        assert!(compared.lines().count() > 10, "{compared}");

        let source = page.write_file("again.csv", b"");
        fs::copy(source.with_file_name("my tickets.csv"), &source).expect("a copy");
        let run = quarry()
            .args(["estimate", "--compare", "--region", "us-east-1"])
            .args(["--model", "anthropic.claude-haiku-4-5-20251001-v1:0"])
            .args(["--system", JOB.system, "--template", JOB.prompt, "--param", "max_tokens=512"])
            .args(["--id-column", JOB.record_id])
            .arg(&source)
            .output()
            .expect("the command line runs");
        let said = String::from_utf8_lossy(&run.stderr);
        assert_eq!(String::from_utf8_lossy(&run.stdout), compared, "{said}");

        // Other regions, in another order.
        action::press(page, named("checkbox", "In all regions")).await;
        check::is_there(page, button("Show more")).await;
        action::press(page, button("Model")).await;
        let heads = crate::find::all(page, named("columnheader", "Model")).await;
        let order = heads.first().expect("a head").attr("aria-sort").await.expect("it is there");
        assert_eq!(order.as_deref(), Some("ascending"));
    });
}

#[test]
fn prices_and_currency_of_the_settings_count_in_the_estimate() {
    story("own_prices", async |page| {
        page.open("/settings").await;
        action::press(page, button("Set price")).await;
        check::shows(page, "Input and output are amounts of US dollars").await;
        action::choose(page, select("Model of the price"), "Claude Haiku 4.5").await;
        for (label, amount) in
            [("Input", "0"), ("Output", "1000"), ("Batch input", "0"), ("Batch output", "500")]
        {
            action::write(page, textbox(label), amount).await;
        }
        action::press(page, button("Set price")).await;
        check::is_there(page, button("Remove the price of Claude Haiku 4.5")).await;
        action::set_size(page, 390, 844).await;
        check::fits(page, 390, "a price of one's own").await;
        action::set_size(page, 1280, 900).await;
        action::write(page, textbox("Currency and rate"), "EUR=0.5").await;
        // A value counts once its field is left.
        action::choose(page, select("Model of the price"), "Nova Micro").await;
        check::is_accessible(page, "a price of one's own").await;

        // 1,050 answers of 10 tokens at 500 dollars for a million.
        open_many_tickets(page).await;
        action::write(page, number("Expected tokens of an answer"), "10").await;
        check::shows_in(page, region("Cost"), &["EUR 2.63", "A batch job saves EUR 2.63"]).await;
        check::shows_in(page, region("Convert"), &["Likely EUR 2.63, from EUR 2.63 to EUR 134.40"])
            .await;
        page.open("/settings").await;
        action::press(page, button("Remove the price of Claude Haiku 4.5")).await;
        check::is_gone(page, named("table", "Prices that you set")).await;
    });
}

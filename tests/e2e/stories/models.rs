//! What can a model do where? Questions with their answers, filters in the address, own quotas.

use std::time::Duration;

use crate::action;
use crate::check;
use crate::find::{button, named, number, region, select};
use crate::page::{Page, story};

const ASK: &str = "Ask";

/// Asks about a target in a region and waits until the answer says all of this.
async fn ask(page: &Page, target: &str, code: &str, answer: &[&str]) {
    action::write(page, named("combobox", "Model, profile or ARN"), target).await;
    action::choose(page, select("Region"), code).await;
    check::shows_in(page, region(ASK), answer).await;
}

#[test]
fn questions_are_answered_with_reasons() {
    story("ask_about_models", async |page| {
        page.open("/models").await;
        let haiku = "anthropic.claude-3-haiku-20240307-v1:0";
        ask(page, haiku, "us-east-2", &["No", "end of life on 2026-09-10"]).await;
        action::choose(page, select("Mode"), "Online").await;
        check::shows_in(
            page,
            region(ASK),
            &["us.anthropic.claude-3-haiku-20240307-v1:0 can be called"],
        )
        .await;
        action::choose(page, select("Mode"), "Batch").await;
        let llama = "meta.llama3-1-405b-instruct-v1:0";
        ask(page, llama, "us-east-1", &["No", "does not have us-east-1"]).await;
        let nova = ["Yes, through", "us.amazon.nova-pro-v1:0", "data may be processed in"];
        ask(page, "amazon.nova-pro-v1:0", "us-west-2", &nova).await;
        ask(page, "amazon.titan-embed-text-v2:0", "eu-west-2", &["Yes", "AWS lists eu-west-2"])
            .await;
        let claude = ["Yes, through", "eu.anthropic.claude-haiku-4-5-20251001-v1:0", "Europe"];
        ask(page, "Claude Haiku 4.5", "eu-central-1", &claude).await;
        ask(page, "anthropic.claude-v2", "us-east-1", &["No", "end of life"]).await;
        let provisioned = "arn:aws:bedrock:us-east-1:123456789012:provisioned-model/abc123def456";
        ask(page, provisioned, "us-east-1", &["No", "provisioned throughput"]).await;
        ask(page, "amazon.nova-lite-v1:0", "us-gov-west-1", &["Yes", "us-gov-west-1"]).await;
        ask(page, "cohere.embed-english-v3", "us-east-1", &["Unknown", "early 2025"]).await;
        ask(page, "amazon.nova-lte-v1:0", "us-east-1", &["Unknown", "amazon.nova-lite-v1:0"]).await;
        action::press(page, button("Use amazon.nova-lite-v1:0")).await;
        check::shows_in(page, region(ASK), &["Yes", "AWS lists us-east-1"]).await;
    });
}

#[test]
fn filters_live_in_the_address() {
    story("filter_models", async |page| {
        page.open("/models").await;
        action::choose(page, select("Provider"), "Amazon").await;
        action::choose(page, select("Possible in"), "us-east-1").await;
        let filtered = "return location.search === '?provider=Amazon&region=us-east-1'";
        check::until("the address has the filters", async || {
            page.js(filtered, vec![]).await.as_bool()?.then_some(())
        })
        .await;
        let status = check::status(page).await;
        action::press(page, button("Clear filters")).await;
        check::until("the filters are gone", async || {
            (page.js("return location.search", vec![]).await == "").then_some(())
        })
        .await;
        assert_ne!(check::status(page).await, status);
        page.js("history.back()", vec![]).await;
        check::status_says(page, Duration::from_secs(10), &[&status]).await;
        assert_eq!(page.js(filtered, vec![]).await, true);
    });
}

#[test]
fn an_own_quota_counts_in_the_answers() {
    story("own_quota", async |page| {
        page.open("/settings").await;
        action::write(page, number("Fewest records per job"), "10").await;
        // A value counts once its field is left.
        action::choose(page, select("Model"), "Nova Micro").await;
        page.open("/models").await;
        action::write(page, named("combobox", "Model, profile or ARN"), "amazon.nova-micro-v1:0")
            .await;
        action::write(page, number("Records"), "16").await;
        check::shows_in(page, region(ASK), &["Yes", "AWS lists us-east-1"]).await;
        action::write(page, number("Records"), "9").await;
        check::shows_in(page, region(ASK), &["No", "at least 10 records; there are 9"]).await;
    });
}

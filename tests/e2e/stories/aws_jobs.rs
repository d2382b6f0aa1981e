//! Jobs as they go in an account: refused, failed, stopped, listed, waiting, and of the same records twice.

use std::time::Duration;

use serde_json::{Value, json};

use crate::action;
use crate::aws::{Aws, INPUT, convert, send, source};
use crate::check;
use crate::find::{self, button, named, region, select, textbox};
use crate::page::{Page, story_on_aws};

/// Sends what stands on the prepare page, and fills in what jobs need.
async fn send_for(page: &Page, aws: &Aws, name: &str) {
    send(page, &format!("s3://{INPUT}/in/")).await;
    check::shows_in(page, region("Send to S3"), &["is there", "Create"]).await;
    aws.fill_in_job(page, name).await;
}

async fn create(page: &Page) {
    action::press(page, button("Create job")).await;
    check::shows(page, "1 job is asked for: see Jobs").await;
}

async fn jobs_show(page: &Page, texts: &[&str]) {
    let table = named("table", "Jobs");
    check::until_within(check::LONG, &format!("the jobs show {texts:?}"), async || {
        let text = find::text(page, table).await;
        texts.iter().all(|wanted| text.contains(wanted)).then_some(())
    })
    .await;
}

/// How many jobs were created.
async fn n_created(aws: &Aws) -> usize {
    let all = aws.requests("CreateModelInvocationJob").await;
    all.iter().filter(|request| request["status"] == json!(200)).count()
}

#[test]
fn jobs_are_refused_fail_and_are_stopped() {
    story_on_aws("aws_jobs", &["--step-millis", "600"], async |page, aws| {
        page.expected_errors.borrow_mut().push("model-invocation-job");
        aws.connect(page, Some(&aws.keys())).await;
        aws.go_to(page, "Prepare").await;
        convert(page, &source(100, "of a row"), None).await;
        send_for(page, aws, "first").await;
        // AWS refuses it. What the user mends is asked for again from the list.
        aws.order("CreateModelInvocationJob", "denied", 1, 0).await;
        create(page).await;
        aws.go_to(page, "Jobs").await;
        jobs_show(page, &["first", "not created"]).await;
        check::is_accessible(page, "a job that was refused").await;
        action::toggle(page, "As a command").await;
        let command = "aws bedrock create-model-invocation-job --region 'us-east-1'";
        jobs_show(page, &[command, "clientRequestToken"]).await;
        check::is_accessible(page, "a job as a command").await;
        action::set_size(page, 390, 900).await;
        check::fits(page, 390, "a job as a command").await;
        action::set_size(page, 1280, 900).await;
        aws.order("Job", "job-failed", 1, 0).await;
        action::press(page, button("Submit again: first")).await;
        jobs_show(page, &["first", "Failed"]).await;
        check::is_accessible(page, "a job that failed").await;

        // The same once more is no new job, and the page says so; under another name it is one.
        aws.go_to(page, "Prepare").await;
        action::press(page, button("Create job")).await;
        check::shows(page, "Nothing new is asked for: 1 job is there already").await;
        action::write(page, textbox("Job name"), "second").await;
        create(page).await;
        aws.go_to(page, "Jobs").await;
        jobs_show(page, &["second", "Submitted"]).await;
        // Of a stop that AWS refuses the page still speaks after the next look.
        aws.order("StopModelInvocationJob", "denied", 1, 0).await;
        action::press(page, button("Stop second")).await;
        check::shows_in(page, region("Batch jobs"), &["Not done"]).await;
        action::press(page, button("Refresh")).await;
        check::shows_in(page, region("Batch jobs"), &["Not done"]).await;
        action::press(page, button("Stop second")).await;
        jobs_show(page, &["second", "Stopped"]).await;
        aws.order("Job", "job-partially-completed", 1, 0).await;
        aws.go_to(page, "Prepare").await;
        action::write(page, textbox("Job name"), "third").await;
        create(page).await;
        aws.go_to(page, "Jobs").await;
        jobs_show(page, &["third", "PartiallyCompleted"]).await;

        // Other records under the same names are another job.
        aws.go_to(page, "Prepare").await;
        convert(page, &source(100, "of another row"), None).await;
        send_for(page, aws, "third").await;
        create(page).await;
        assert_eq!(n_created(aws).await, 4);

        // The list of the account, by name and status.
        aws.go_to(page, "Jobs").await;
        action::write(page, textbox("Name contains"), "econ").await;
        action::choose(page, select("Status"), "Stopped").await;
        action::press(page, button("List jobs of the account")).await;
        jobs_show(page, &["second"]).await;
        let text = find::text(page, named("table", "Jobs")).await;
        assert!(!text.contains("third"), "{text}");
        check::shows_in(page, region("Batch jobs"), &["3 other jobs are in the list"]).await;
        let listed = aws.requests("ListModelInvocationJobs").await;
        assert_eq!(listed.len(), 1, "{listed:#?}");
    });
}

#[test]
fn waves_go_on_after_a_reload_and_rest_while_nobody_looks() {
    let args = ["--max-jobs", "1", "--step-millis", "700"];
    story_on_aws("aws_waves", &args, async |page, aws| {
        page.expected_errors.borrow_mut().push("model-invocation-job");
        aws.connect(page, Some(&aws.keys())).await;
        aws.go_to(page, "Prepare").await;
        convert(page, &source(300, "of a row"), Some("100")).await;
        send_for(page, aws, "wave").await;
        action::press(page, button("Create 3 jobs")).await;
        aws.go_to(page, "Jobs").await;
        jobs_show(page, &["Submitted", "waits for a free place"]).await;
        // The quota that is full is no error.
        let text = find::text(page, region("Batch jobs")).await;
        assert!(!text.contains("could not be looked at"), "{text}");
        page.reload().await;
        aws.connect(page, Some(&aws.keys())).await;
        aws.go_to(page, "Jobs").await;
        jobs_show(page, &["wave-0001", "waits for a free place"]).await;
        // A page that nobody sees asks nothing.
        page.js(HIDE, vec![json!(true)]).await;
        tokio::time::sleep(Duration::from_secs(1)).await;
        aws.desk("DELETE", "/_requests", &Value::Null).await;
        tokio::time::sleep(Duration::from_secs(7)).await;
        for operation in ["GetModelInvocationJob", "CreateModelInvocationJob"] {
            let asked = aws.requests(operation).await;
            assert!(asked.is_empty(), "{asked:#?}");
        }
        page.js(HIDE, vec![json!(false)]).await;
        let table = named("table", "Jobs");
        check::until_within(check::LONG, "all jobs are done", async || {
            (find::text(page, table).await.matches("Completed").count() == 3).then_some(())
        })
        .await;
        // The first part went first.
        let text = find::text(page, table).await;
        let at = |name: &str| text.find(name).unwrap_or_else(|| panic!("{name}: {text}"));
        assert!(at("wave-0003") < at("wave-0002") && at("wave-0002") < at("wave-0001"));
    });
}

/// Says that the page is hidden, or that it is seen.
const HIDE: &str = "const hidden = arguments[0];
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });
    window.dispatchEvent(new Event('visibilitychange'))";

#[test]
fn jobs_of_another_tab_are_not_lost() {
    story_on_aws("aws_tabs", &[], async |page, aws| {
        aws.connect(page, Some(&aws.keys())).await;
        aws.go_to(page, "Prepare").await;
        convert(page, &source(100, "of a row"), None).await;
        send_for(page, aws, "own").await;
        // Another tab has created one meanwhile, and this page was not told yet.
        page.js(ADD_OTHER, vec![]).await;
        create(page).await;
        aws.go_to(page, "Jobs").await;
        jobs_show(page, &["own", "Completed", "of-another-tab"]).await;
        let kept = page.js("return localStorage.getItem('quarry.jobs')", vec![]).await;
        let kept = kept.as_str().expect("jobs are kept");
        assert!(kept.contains("of-another-tab") && kept.contains("\"own\""), "{kept}");
        // And takes it off again.
        page.js(TAKE_OFF_OTHER, vec![]).await;
        check::until("the job of the other tab is gone", async || {
            let text = find::text(page, named("table", "Jobs")).await;
            (!text.contains("of-another-tab") && text.contains("own")).then_some(())
        })
        .await;
    });
}

const ADD_OTHER: &str = "const jobs = JSON.parse(localStorage.getItem('quarry.jobs') ?? '[]');
    const place = { s3Uri: 's3://quarry-demo-input/other/' };
    jobs.push({ region: 'eu-west-1', arn: 'arn:aws:bedrock:eu-west-1:123456789012:model-invocation-job/other0000000',
        status: 'Completed',
        request: { jobName: 'of-another-tab', roleArn: 'arn:aws:iam::123456789012:role/other', modelId: 'm',
            clientRequestToken: 'other', inputDataConfig: { s3InputDataConfig: place },
            outputDataConfig: { s3OutputDataConfig: place } } });
    localStorage.setItem('quarry.jobs', JSON.stringify(jobs))";

const TAKE_OFF_OTHER: &str = "const jobs = JSON.parse(localStorage.getItem('quarry.jobs'))
        .filter((job) => job.request.jobName !== 'of-another-tab');
    localStorage.setItem('quarry.jobs', JSON.stringify(jobs));
    window.dispatchEvent(new StorageEvent('storage', { key: 'quarry.jobs' }))";

//! Keys are in memory while they are needed, and nowhere after that.

use crate::action;
use crate::aws::{INPUT, convert, send, source};
use crate::check;
use crate::find::{button, region, textbox};
use crate::page::story_on_aws;
use crate::traces;

/// A secret that stands beside, and is not used.
const OTHER: &str = "quarry/demo+other/of/forty/characters003";

#[test]
fn forgotten_keys_are_nowhere() {
    story_on_aws("aws_keys", &[], async |page, aws| {
        let secrets = aws.session();
        let [secret, _] = secrets;
        // A whole file of credentials is pasted, and one profile of it used.
        let other =
            format!("\naws_access_key_id=AKIAQUARRYDEMO000003\naws_secret_access_key={OTHER}");
        let others = (1..=20).map(|n| format!("\n[other{n}]{other}"));
        let file = format!("{}{}", aws.session_keys(), others.collect::<String>());
        aws.connect(page, Some(&file)).await;
        assert_eq!(traces::n_in_memory(page, secret).await, 1, "what signs is there once");
        assert_eq!(traces::n_in_memory(page, OTHER).await, 0, "memory holds what was pasted");
        action::press(page, button("Forget keys")).await;
        check::shows_in(page, region("Check my setup"), &["Paste keys first."]).await;
        for secret in secrets {
            assert_eq!(traces::n_in_memory(page, secret).await, 0, "memory holds {secret}");
            assert!(!traces::is_in_heap(page, secret).await, "JavaScript holds {secret}");
        }

        aws.give_keys(page, &aws.session_keys()).await;
        action::write(page, textbox("Bucket to list"), &format!("s3://{INPUT}/")).await;
        action::press(page, button("Check my setup")).await;
        check::shows_in(page, region("Check my setup"), &["in account", "can be listed"]).await;
        aws.go_to(page, "Prepare").await;
        convert(page, &source(100, "of a row"), None).await;
        send(page, &format!("s3://{INPUT}/in/")).await;
        check::shows_in(page, region("Send to S3"), &["is there", "Create job"]).await;
        traces::are_not_kept(page, &secrets).await;
        // They sign, so they are in memory, where they are found.
        assert!(traces::n_in_memory(page, secret).await > 0, "nobody can sign without the secret");

        aws.go_to(page, "Settings").await;
        action::press(page, button("Forget keys")).await;
        check::shows_in(page, region("Check my setup"), &["Paste keys first."]).await;
        traces::are_not_kept(page, &secrets).await;
        for secret in secrets {
            assert_eq!(traces::n_in_memory(page, secret).await, 0, "memory holds {secret}");
            assert!(!traces::is_in_heap(page, secret).await, "JavaScript holds {secret}");
        }

        page.reload().await;
        traces::are_not_kept(page, &secrets).await;
        assert_eq!(traces::n_in_memory(page, secret).await, 0, "memory holds the secret");
    });
}

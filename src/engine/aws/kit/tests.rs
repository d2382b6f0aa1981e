//! Tests of the job kit: what its JSON says. Scripts and Terraform are run and read in `tests/native`.

use std::io::{Cursor, Read as _};

use serde_json::{Value, json};

use super::super::super::catalog::builtin;
use super::*;

/// A kit with nothing that is optional.
fn plain() -> Kit {
    Kit {
        job_name: "tickets".into(),
        model: "anthropic.claude-3-haiku-20240307-v1:0".into(),
        region: "us-east-1".into(),
        invocation: Invocation::InvokeModel,
        parts: vec![Part { file: "tickets.jsonl".into(), sha256: Some("ab".repeat(32)) }],
        input: Location { bucket: "in-bucket".into(), prefix: "/tickets/".into(), owner: None },
        output: Location { prefix: "tickets/output".into(), ..Location::default() },
        role: "BatchRole".into(),
        account: "123456789012".into(),
        kms_key: None,
        vpc: None,
        timeout_hours: None,
        tags: Vec::new(),
        origin: None,
    }
}

/// A kit with all that is optional.
fn full() -> Kit {
    let part = |n: u8| Part { file: format!("t-part-{n:05}.jsonl"), sha256: None };
    Kit {
        model: "us.amazon.nova-pro-v1:0".into(),
        invocation: Invocation::Converse,
        parts: vec![part(1), part(2)],
        input: Location { owner: Some("210987654321".into()), ..plain().input },
        output: Location {
            bucket: "out-bucket".into(),
            prefix: String::new(),
            owner: Some("210987654321".into()),
        },
        kms_key: Some("1234abcd-12ab-34cd-56ef-1234567890ab".into()),
        vpc: Some(Vpc {
            subnets: vec!["subnet-1".into(), "subnet-2".into()],
            security_groups: vec!["sg-1".into()],
        }),
        timeout_hours: Some(72),
        tags: vec![("team".into(), "support".into())],
        origin: Some("https://quarry.example/".into()),
        ..plain()
    }
}

/// A kit of which nothing is known.
fn empty() -> Kit {
    Kit {
        job_name: String::new(),
        model: String::new(),
        region: String::new(),
        parts: Vec::new(),
        input: Location::default(),
        output: Location::default(),
        role: String::new(),
        account: String::new(),
        ..plain()
    }
}

fn text(files: &[File], name: &str) -> String {
    let file = files.iter().find(|file| file.name == name);
    file.unwrap_or_else(|| panic!("no {name}")).text.clone()
}

fn json_of(kit: &Kit, name: &str) -> Value {
    serde_json::from_str(&text(&files(kit, builtin()), name)).unwrap()
}

/// The statement of this name.
#[track_caller]
fn statement(policy: &Value, sid: &str) -> Value {
    let mut all = policy["Statement"].as_array().unwrap().iter();
    all.find(|statement| statement["Sid"] == sid).unwrap_or_else(|| panic!("no {sid}")).clone()
}

#[test]
fn a_request_has_every_field_that_was_chosen_and_no_other() {
    let mut request = json_of(&plain(), "create-job.json");
    let token = request.as_object_mut().unwrap().remove("clientRequestToken").unwrap();
    assert_eq!(token.as_str().map(str::len), Some(64), "{token}");
    assert_eq!(
        request,
        json!({
            "jobName": "tickets",
            "roleArn": "arn:aws:iam::123456789012:role/BatchRole",
            "modelId": "anthropic.claude-3-haiku-20240307-v1:0",
            "modelInvocationType": "InvokeModel",
            "inputDataConfig": { "s3InputDataConfig": {
                "s3InputFormat": "JSONL", "s3Uri": "s3://in-bucket/tickets/tickets.jsonl",
            } },
            "outputDataConfig": { "s3OutputDataConfig": {
                "s3Uri": "s3://in-bucket/tickets/output/",
            } },
        })
    );
    let mut request = json_of(&full(), "create-job-00002.json");
    request.as_object_mut().unwrap().remove("clientRequestToken").unwrap();
    assert_eq!(
        request,
        json!({
            "jobName": "tickets-00002",
            "roleArn": "arn:aws:iam::123456789012:role/BatchRole",
            "modelId": "us.amazon.nova-pro-v1:0",
            "modelInvocationType": "Converse",
            "inputDataConfig": { "s3InputDataConfig": {
                "s3InputFormat": "JSONL",
                "s3Uri": "s3://in-bucket/tickets/t-part-00002.jsonl",
                "s3BucketOwner": "210987654321",
            } },
            "outputDataConfig": { "s3OutputDataConfig": {
                "s3Uri": "s3://out-bucket/",
                "s3EncryptionKeyId": "1234abcd-12ab-34cd-56ef-1234567890ab",
                "s3BucketOwner": "210987654321",
            } },
            "vpcConfig": { "subnetIds": ["subnet-1", "subnet-2"], "securityGroupIds": ["sg-1"] },
            "timeoutDurationInHours": 72,
            "tags": [{ "key": "team", "value": "support" }],
        })
    );
}

#[test]
fn a_token_is_the_same_for_the_same_job_and_differs_for_every_other() {
    let token = |kit: &Kit| {
        let request = json_of(kit, "create-job.json");
        request["clientRequestToken"].as_str().map(str::to_owned)
    };
    let first = token(&plain()).expect("a token");
    assert_eq!(token(&plain()), Some(first.clone()));
    let changed = [
        Kit { job_name: "again".into(), ..plain() },
        Kit { region: "us-west-2".into(), role: "Other".into(), ..plain() },
        Kit { parts: vec![Part { file: "tickets.jsonl".into(), sha256: None }], ..plain() },
        Kit { timeout_hours: Some(24), ..plain() },
    ];
    for kit in &changed {
        assert_ne!(token(kit).expect("a token"), first, "{kit:?}");
    }
    // One token for whatever will stand there would make one job of several.
    assert_eq!(token(&Kit { account: String::new(), ..plain() }), None);
}

#[test]
fn names_of_many_jobs_stay_within_63_characters() {
    let kit = Kit { job_name: "n".repeat(63), ..full() };
    let name = json_of(&kit, "create-job-00001.json")["jobName"].clone();
    assert_eq!(name, format!("{}-00001", "n".repeat(57)));
}

#[test]
fn only_bedrock_for_jobs_of_this_account_and_region_may_use_the_role() {
    let policy = json_of(&plain(), "role-trust-policy.json");
    assert_eq!(
        policy["Statement"],
        json!([{
            "Sid": "BedrockRunsJobs",
            "Effect": "Allow",
            "Principal": { "Service": "bedrock.amazonaws.com" },
            "Action": "sts:AssumeRole",
            "Condition": {
                "StringEquals": { "aws:SourceAccount": "123456789012" },
                "ArnEquals": {
                    "aws:SourceArn": "arn:aws:bedrock:us-east-1:123456789012:model-invocation-job/*",
                },
            },
        }])
    );
}

#[test]
fn a_role_may_read_records_write_answers_and_nothing_more() {
    let policy = json_of(&plain(), "role-policy.json");
    assert_eq!(policy["Statement"].as_array().map(Vec::len), Some(3), "{policy}");
    let owner = json!({ "StringEquals": { "aws:ResourceAccount": "123456789012" } });
    let read = statement(&policy, "ReadRecords");
    assert_eq!(read["Resource"], "arn:aws:s3:::in-bucket/tickets/*");
    assert_eq!((&read["Action"], &read["Condition"]), (&json!("s3:GetObject"), &owner));
    let write = statement(&policy, "WriteAnswers");
    assert_eq!(write["Resource"], "arn:aws:s3:::in-bucket/tickets/output/*");
    assert_eq!(statement(&policy, "ListBuckets")["Resource"], json!(["arn:aws:s3:::in-bucket"]));

    let policy = json_of(&full(), "role-policy.json");
    let sids: Vec<&str> =
        policy["Statement"].as_array().unwrap().iter().filter_map(|s| s["Sid"].as_str()).collect();
    let network = [
        "DescribeNetwork",
        "CreateNetworkInterfaces",
        "UseNetworkInterfaces",
        "TagNetworkInterfaces",
    ];
    let expected = ["ListBuckets", "ReadRecords", "WriteAnswers", "CallThroughProfile", "UseKey"];
    assert_eq!(sids, [&expected[..], &network].concat());
    assert_eq!(statement(&policy, "WriteAnswers")["Resource"], "arn:aws:s3:::out-bucket/*");
    let owner = json!({ "StringEquals": { "aws:ResourceAccount": "210987654321" } });
    assert_eq!(statement(&policy, "ReadRecords")["Condition"], owner);
    assert_eq!(
        statement(&policy, "UseKey")["Resource"],
        "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
    );
    assert_eq!(
        statement(&policy, "CreateNetworkInterfaces")["Resource"],
        json!([
            "arn:aws:ec2:us-east-1:123456789012:network-interface/*",
            "arn:aws:ec2:us-east-1:123456789012:subnet/subnet-1",
            "arn:aws:ec2:us-east-1:123456789012:subnet/subnet-2",
            "arn:aws:ec2:us-east-1:123456789012:security-group/sg-1",
        ])
    );
}

#[track_caller]
fn check_called(model: &str, region: &str, profile: Option<&str>, models: &[&str], note: &str) {
    let kit = Kit { model: model.into(), region: region.into(), ..plain() };
    let expected: Vec<&str> = profile.into_iter().chain(models.iter().copied()).collect();
    let role = json_of(&kit, "role-policy.json");
    if profile.is_some() {
        assert_eq!(statement(&role, "CallThroughProfile")["Resource"], json!(expected), "{model}");
    } else {
        assert!(!role.to_string().contains("bedrock:InvokeModel"), "{model}: {role}");
    }
    let caller = json_of(&kit, "caller-policy.json");
    let touched = statement(&caller, "CreateJobs")["Resource"].clone();
    let (jobs, touched) = touched.as_array().unwrap().split_last().unwrap();
    assert_eq!(json!(touched), json!(expected), "{model}");
    assert!(jobs.as_str().unwrap().ends_with(":123456789012:model-invocation-job/*"), "{jobs}");
    let readme = text(&files(&kit, builtin()), "README.md");
    assert!(readme.contains(note), "{model}: {readme}");
}

#[test]
fn policies_allow_the_profile_and_every_model_that_it_leads_to() {
    check_called(
        "anthropic.claude-3-haiku-20240307-v1:0",
        "us-east-1",
        None,
        &["arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-3-haiku-20240307-v1:0"],
        "",
    );
    // An alias becomes the id that Bedrock knows.
    check_called(
        "Nova Pro",
        "us-gov-west-1",
        None,
        &["arn:aws-us-gov:bedrock:us-gov-west-1::foundation-model/amazon.nova-pro-v1:0"],
        "",
    );
    let nova =
        |region: &str| format!("arn:aws:bedrock:{region}::foundation-model/amazon.nova-pro-v1:0");
    let nova = [nova("us-west-2"), nova("us-east-1"), nova("us-east-2")];
    let nova: Vec<&str> = nova.iter().map(String::as_str).collect();
    check_called(
        "us.amazon.nova-pro-v1:0",
        "us-west-2",
        Some("arn:aws:bedrock:us-west-2:123456789012:inference-profile/us.amazon.nova-pro-v1:0"),
        &nova,
        "leads from us-west-2 to us-west-2, us-east-1, us-east-2 (",
    );
    let arn = "arn:aws:bedrock:us-west-2:123456789012:inference-profile/us.amazon.nova-pro-v1:0";
    check_called(arn, "us-west-2", Some(arn), &nova, "leads from us-west-2");
    // A global profile leads to a model without a region, too, which `*` stands for as well.
    check_called(
        "global.amazon.nova-2-lite-v1:0",
        "us-east-1",
        Some(
            "arn:aws:bedrock:us-east-1:123456789012:inference-profile/global.amazon.nova-2-lite-v1:0",
        ),
        &["arn:aws:bedrock:*::foundation-model/amazon.nova-2-lite-v1:0"],
        "No source lists the regions",
    );
    check_called(
        "eu.new.model-v9:0",
        "eu-west-1",
        Some("arn:aws:bedrock:eu-west-1:123456789012:inference-profile/eu.new.model-v9:0"),
        &["arn:aws:bedrock:*::foundation-model/new.model-v9:0"],
        "No source of Quarry names",
    );
    check_called(
        "new.model-v9:0",
        "eu-west-1",
        None,
        &["arn:aws:bedrock:eu-west-1::foundation-model/new.model-v9:0"],
        "No source of Quarry names",
    );
    let made = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123def456";
    check_called(made, "us-east-1", Some(made), &["<MODEL_ARN>"], "Only your account knows");
    let custom = "arn:aws:bedrock:us-east-1:123456789012:custom-model/amazon.titan/abc123def456";
    check_called(custom, "us-east-1", None, &[custom], "");
}

#[test]
fn a_caller_may_pass_this_role_to_bedrock_alone() {
    let policy = json_of(&plain(), "caller-policy.json");
    let pass = statement(&policy, "PassRole");
    assert_eq!(pass["Resource"], "arn:aws:iam::123456789012:role/BatchRole");
    let condition = json!({ "StringEquals": { "iam:PassedToService": "bedrock.amazonaws.com" } });
    assert_eq!(pass["Condition"], condition);
    let upload = statement(&policy, "UploadRecords");
    assert_eq!(upload["Resource"], "arn:aws:s3:::in-bucket/tickets/*");
    let list = statement(&policy, "ListAnswers");
    assert_eq!(list["Condition"], json!({ "StringLike": { "s3:prefix": "tickets/output/*" } }));
    assert!(!policy.to_string().contains("TagResource"));
    let policy = json_of(&full(), "caller-policy.json");
    statement(&policy, "TagJobs");
    assert_eq!(statement(&policy, "ListAnswers").get("Condition"), None);
}

#[test]
fn each_bucket_has_its_policy() {
    let policy = json_of(&plain(), "bucket-policy.json");
    let role = json!({ "AWS": "arn:aws:iam::123456789012:role/BatchRole" });
    assert_eq!(statement(&policy, "RoleWritesAnswers")["Principal"], role);
    let deny = statement(&policy, "OnlyEncryptedConnections");
    assert_eq!(deny["Resource"], json!(["arn:aws:s3:::in-bucket", "arn:aws:s3:::in-bucket/*"]));
    let of_input = json_of(&full(), "bucket-policy.json").to_string();
    assert!(
        of_input.contains("RoleReadsRecords") && !of_input.contains("out-bucket"),
        "{of_input}"
    );
    let of_output = json_of(&full(), "output-bucket-policy.json").to_string();
    assert!(of_output.contains("RoleWritesAnswers") && !of_output.contains("in-bucket"));
}

#[test]
fn cors_rules_name_the_page_and_what_it_does() {
    let rules = json_of(&full(), "cors.json")["CORSRules"].clone();
    assert_eq!(rules, cors_rules("https://quarry.example"));
    assert_eq!(rules[0]["AllowedOrigins"], json!(["https://quarry.example"]));
    for method in ["GET", "HEAD", "PUT", "POST", "DELETE"] {
        assert!(rules[0]["AllowedMethods"].as_array().unwrap().contains(&json!(method)));
    }
    assert!(rules[0]["ExposeHeaders"].as_array().unwrap().contains(&json!("ETag")));
    assert!(files(&plain(), builtin()).iter().all(|file| file.name != "cors.json"));
}

/// IAM's grammar of policies, as far as policies like these use it:
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html>.
fn check_policy(name: &str, policy: &Value) {
    let keys = |value: &Value| value.as_object().expect(name).keys().cloned().collect::<Vec<_>>();
    let texts = |value: &Value| match value {
        Value::String(text) => vec![text.clone()],
        Value::Array(items) if !items.is_empty() => {
            items.iter().map(|item| item.as_str().expect(name).to_owned()).collect()
        }
        other => panic!("{name}: {other} is no text and no list of texts"),
    };
    assert_eq!(keys(policy), ["Version", "Statement"], "{name}");
    assert_eq!(policy["Version"], "2012-10-17");
    let statements = policy["Statement"].as_array().expect(name);
    let mut sids: Vec<&str> = statements.iter().filter_map(|s| s["Sid"].as_str()).collect();
    assert_eq!(sids.len(), statements.len(), "{name}");
    assert!(sids.iter().all(|sid| sid.bytes().all(|byte| byte.is_ascii_alphanumeric())));
    sids.sort_unstable();
    sids.dedup();
    assert_eq!(sids.len(), statements.len(), "{name}: an Sid stands twice");
    let is_of_resource = name.contains("trust") || name.contains("bucket");
    for statement in statements {
        for key in keys(statement) {
            let known = ["Sid", "Effect", "Principal", "Action", "Resource", "Condition"];
            assert!(known.contains(&key.as_str()), "{name}: {key}");
        }
        assert!(["Allow", "Deny"].contains(&statement["Effect"].as_str().expect(name)));
        assert_eq!(statement.get("Principal").is_some(), is_of_resource, "{name}: {statement}");
        assert_eq!(statement.get("Resource").is_some(), !name.contains("trust"), "{name}");
        for action in texts(&statement["Action"]) {
            let (service, verb) = action.split_once(':').expect(name);
            assert!(
                ["bedrock", "cloudwatch", "ec2", "iam", "kms", "s3", "sts"].contains(&service),
                "{action}"
            );
            let is_verb = verb.bytes().all(|byte| byte.is_ascii_alphanumeric());
            let is_denied_whole = verb == "*" && statement["Effect"] == "Deny";
            assert!(is_verb || is_denied_whole, "{name}: {action}");
        }
        for resource in statement.get("Resource").map(texts).unwrap_or_default() {
            let is_arn = resource.starts_with("arn:") && resource.split(':').count() >= 6;
            assert!(
                is_arn
                    || resource == "*"
                    || resource == "<MODEL_ARN>"
                    || resource == "<KMS_KEY_ARN>",
                "{name}: {resource}"
            );
        }
        let Some(condition) = statement.get("Condition") else { continue };
        for (operator, tests) in condition.as_object().expect(name) {
            let known =
                ["ArnEquals", "Bool", "ForAllValues:StringEquals", "StringEquals", "StringLike"];
            assert!(known.contains(&operator.as_str()), "{name}: {operator}");
            for (key, values) in tests.as_object().expect(name) {
                let (service, _) = key.split_once(':').expect(name);
                assert!(["aws", "ec2", "iam", "s3"].contains(&service), "{name}: {key}");
                texts(values);
            }
        }
    }
}

#[test]
fn every_policy_of_every_kit_is_one_by_the_grammar_of_iam() {
    let alias = Kit { kms_key: Some("alias/batch".into()), ..empty() };
    let made = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123def456";
    let made = Kit { model: made.into(), ..full() };
    let mut n_policies = 0;
    for kit in [plain(), full(), empty(), alias, made] {
        for file in files(&kit, builtin()) {
            if file.name.ends_with("policy.json") {
                check_policy(&file.name, &serde_json::from_str(&file.text).expect("JSON"));
                n_policies += 1;
            }
        }
    }
    assert_eq!(n_policies, 27);
}

#[test]
fn what_is_missing_is_listed_and_said() {
    let names = |kit: &Kit| {
        let missing = missing(&files(kit, builtin()));
        missing.iter().map(|placeholder| placeholder.text).collect::<Vec<_>>()
    };
    assert_eq!(names(&plain()), Vec::<&str>::new());
    assert_eq!(names(&full()), Vec::<&str>::new());
    let all = [
        "<REGION>",
        "<ACCOUNT_ID>",
        "<BUCKET>",
        "<ROLE_NAME>",
        "<MODEL_ID>",
        "<JOB_NAME>",
        "<PART_FILE>",
    ];
    assert_eq!(names(&empty()), all);
    assert_eq!(names(&Kit { kms_key: Some("alias/x".into()), ..plain() }), ["<KMS_KEY_ARN>"]);
    let readme = text(&files(&empty(), builtin()), "README.md");
    for name in all {
        assert!(readme.contains(&format!("- `{name}`: ")), "{name}: {readme}");
    }
    assert!(!text(&files(&plain(), builtin()), "README.md").contains("missing"));
}

#[test]
fn the_account_and_the_name_come_from_the_arn_of_a_role() {
    let arn = "arn:aws:iam::210987654321:role/service-role/BatchRole";
    let kit = Kit { role: arn.into(), account: String::new(), ..plain() };
    let made = files(&kit, builtin());
    assert_eq!(missing(&made), []);
    assert_eq!(json_of(&kit, "create-job.json")["roleArn"], arn);
    let trust = text(&made, "role-trust-policy.json");
    assert!(trust.contains("\"aws:SourceAccount\": \"210987654321\""), "{trust}");
    let readme = text(&made, "README.md");
    assert!(
        readme.contains("--role-name 'BatchRole'") && !readme.contains("create-role "),
        "{readme}"
    );
}

#[test]
fn a_zip_holds_every_file_with_its_mode_and_is_the_same_each_time() {
    let made = files(&full(), builtin());
    let bytes = zip(&made);
    assert_eq!(bytes, zip(&files(&full(), builtin())));
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a ZIP file");
    assert_eq!(archive.len(), made.len());
    for file in &made {
        let mut entry = archive.by_name(&format!("{FOLDER}/{}", file.name)).expect("the file");
        let mode = if file.is_executable { 0o100_755 } else { 0o100_644 };
        assert_eq!(entry.unix_mode(), Some(mode), "{}", file.name);
        let mut text = String::new();
        entry.read_to_string(&mut text).expect("text that fits its checksum");
        assert_eq!(text, file.text, "{}", file.name);
    }
    let empty = zip::ZipArchive::new(Cursor::new(zip(&[]))).expect("a ZIP file");
    assert_eq!(empty.len(), 0);
}

#[test]
fn names_of_files_differ_and_are_plain() {
    for kit in [plain(), full(), empty()] {
        let mut names: Vec<String> =
            files(&kit, builtin()).into_iter().map(|file| file.name).collect();
        assert_eq!(names[0], "README.md");
        let n_files = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), n_files);
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "-.".contains(c);
        assert!(names.iter().all(|name| name.chars().all(is_plain)), "{names:?}");
    }
}

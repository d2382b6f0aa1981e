//! `quarry presign`: URLs for objects of S3, by keys of the environment.

use std::process::Command;

use quarry::engine::aws::presigned::PresignedUrl;
use quarry::engine::aws::s3::Bucket;
use quarry::engine::aws::sign::{S3, Scope, presign};
use quarry::engine::aws::{Credentials, Endpoints, Origin, time};

use super::{finish, quarry};

const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

const OBJECT: [&str; 1] = ["s3://my-bucket/a"];

const VARIABLES: [&str; 6] = [
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_CREDENTIAL_EXPIRATION",
    "AWS_REGION",
    "AWS_DEFAULT_REGION",
];

/// The command without a variable of whoever runs the tests.
fn bare(args: &[&str]) -> Command {
    let mut command = quarry();
    for name in VARIABLES {
        command.env_remove(name);
    }
    command.arg("presign").args(args);
    command
}

fn with_keys(args: &[&str]) -> Command {
    let mut command = bare(args);
    command.env("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE").env("AWS_SECRET_ACCESS_KEY", SECRET);
    command
}

#[test]
fn objects_become_urls_that_are_signed_as_aws_signs_them() {
    let args =
        ["s3://in-bucket/batch/my file.jsonl", "s3://b.c/k", "--method", "put", "--expires", "15m"];
    let run = finish(with_keys(&args).env("AWS_REGION", "eu-west-3"));
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""), "{run:?}");
    let endpoints = Endpoints::new("eu-west-3").unwrap();
    let keys = Credentials::new("AKIDEXAMPLE".into(), SECRET.into(), None);
    let urls: Vec<&str> = run.out.lines().collect();
    assert_eq!(urls.len(), 2);
    for (url, (bucket, key)) in
        urls.into_iter().zip([("in-bucket", "batch/my file.jsonl"), ("b.c", "k")])
    {
        let read = PresignedUrl::parse(url).unwrap();
        assert_eq!((read.bucket.as_str(), read.key.as_str()), (bucket, key));
        assert_eq!(read.expires_at - read.signed_at, 900);
        let scope = Scope { service: S3, region: "eu-west-3", now: read.signed_at };
        let request = Bucket::new(&endpoints, bucket).put(key, None);
        assert_eq!(presign(&request, &keys, &scope, 900).unwrap().url.to_string(), url);
    }
    assert!(!run.out.contains(SECRET));
}

#[test]
fn other_servers_have_the_bucket_in_the_path() {
    let args = ["s3://my-bucket/out/a.jsonl.out", "--method", "get", "--region", "us-east-1"];
    let more = ["--endpoint", "http://127.0.0.1:9000", "--format", "json"];
    let run = finish(&mut with_keys(&[&args[..], &more].concat()));
    let said = &run.json()[0];
    let url = said["url"].as_str().unwrap();
    let origin = Origin::parse("http://127.0.0.1:9000").unwrap();
    assert!(url.starts_with(&format!("{origin}/my-bucket/out/a.jsonl.out?X-Amz-")), "{url}");
    assert_eq!(said["object"], "s3://my-bucket/out/a.jsonl.out");
    assert_eq!((&said["method"], &said["contentType"]), (&"GET".into(), &serde_json::Value::Null));
    let read = PresignedUrl::parse(url).unwrap();
    assert_eq!(said["expiresAt"], time::to_iso(read.expires_at));
    assert_eq!(read.expires_at - read.signed_at, 3600);
}

#[test]
fn a_type_that_is_signed_is_said() {
    let args = ["s3://my-bucket/a", "--method", "put", "--region", "us-east-1", "--format", "json"];
    let run =
        finish(&mut with_keys(&[&args[..], &["--content-type", "application/jsonl"]].concat()));
    let said = &run.json()[0];
    assert_eq!(said["contentType"], "application/jsonl");
    assert!(PresignedUrl::parse(said["url"].as_str().unwrap()).unwrap().signs("content-type"));
}

#[test]
fn urls_do_not_outlive_the_session() {
    let args = ["s3://my-bucket/a", "--method", "get", "--region", "us-east-1", "--expires", "7d"];
    let session = |end: Option<&str>| {
        let mut command = with_keys(&args);
        command.env("AWS_SESSION_TOKEN", "IQoJ/token+");
        if let Some(end) = end {
            command.env("AWS_CREDENTIAL_EXPIRATION", end);
        }
        finish(&mut command)
    };
    let run = session(None);
    assert!(run.err.contains("session"), "{run:?}");
    assert!(PresignedUrl::parse(run.out.trim()).unwrap().is_of_session);
    let run = session(Some("2026-01-01T00:00:00+00:00"));
    assert_eq!((run.code, run.out.as_str()), (Some(2), ""));
    assert!(run.err.contains("has ended"), "{run:?}");
}

#[test]
fn what_is_missing_or_wrong_is_named() {
    let method = ["--method", "get"];
    let region = ["--region", "us-east-1"];
    let check = |command: &mut Command, says: &str| {
        let run = finish(command);
        assert_eq!((run.code, run.out.as_str()), (Some(2), ""), "{run:?}");
        assert!(run.err.contains(says), "{says}: {run:?}");
        assert!(!run.err.contains(SECRET));
    };
    let all = |object: &'static str, more: &[&'static str]| {
        with_keys(&[&[object][..], &method[..], &region[..], more].concat())
    };
    check(&mut bare(&[&OBJECT[..], &method[..], &region].concat()), "AWS_ACCESS_KEY_ID");
    check(&mut with_keys(&[&OBJECT[..], &method[..]].concat()), "AWS_REGION");
    check(&mut with_keys(&[&OBJECT[..], &region[..]].concat()), "--method");
    check(&mut all("s3://my-bucket/a/", &[]), "one object");
    check(&mut all("s3://My-Bucket/a", &[]), "capital letters");
    check(&mut all("https://example.com/a", &[]), "s3://");
    check(&mut all("s3://my-bucket/a", &["--expires", "8d"]), "7 days");
    check(&mut all("s3://my-bucket/a", &["--endpoint", "localhost:9000"]), "http://");
    check(
        &mut with_keys(&[&OBJECT[..], &method[..], &["--region", "us east"]].concat()),
        "no region",
    );
}

//! Signatures against AWS's own suite, and against botocore.
//!
//! `fixtures/sigv4/v4` is the suite of awslabs/aws-c-auth (tests/aws-signing-test-suite/v4 at commit
//! 495329c2433034bd8fd53fc6ba9e0202d3fac876, Apache-2.0, see LICENSE and NOTICE beside it).
//! `botocore-bedrock-s3.json` was made with botocore 1.44.5 for the requests that Quarry makes.

use std::fs;
use std::path::Path;

use quarry::engine::aws::s3::{Algorithm, Bucket, Checksum};
use quarry::engine::aws::sign::{
    BEDROCK, MONITORING, PathRule, S3, STS, Scope, Service, presign, sign_headers,
};
use quarry::engine::aws::{
    Body, Credentials, Endpoints, Method, Origin, Request, Url, percent, time,
};
use serde_json::{Value, json};

use super::botocore::run_python;
use super::simulated::chance::Chance;

fn fixtures() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/native/fixtures/sigv4"))
}

const METHODS: [Method; 5] = [Method::Get, Method::Head, Method::Put, Method::Post, Method::Delete];

fn method(name: &str) -> Method {
    METHODS.into_iter().find(|method| method.name() == name).unwrap()
}

fn keys(key: &Value, secret: &Value, token: &Value) -> Credentials {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    Credentials::new(text(key), text(secret), token.as_str().map(str::to_owned))
}

/// Reads the raw request of a case of the suite. `is_encoded` where the path is signed as it is sent.
fn read_request(text: &str, is_encoded: bool) -> Request {
    let (head, body) = text.split_once("\n\n").unwrap_or((text.trim_end(), ""));
    let mut lines = head.lines();
    let (method_name, rest) = lines.next().unwrap().split_once(' ').unwrap();
    let target = rest.strip_suffix(" HTTP/1.1").unwrap();
    let mut headers: Vec<(String, String)> = Vec::new();
    for line in lines {
        if line.starts_with(' ') {
            let (_, value) = headers.last_mut().unwrap();
            value.push_str(line);
        } else {
            let (name, value) = line.split_once(':').unwrap();
            headers.push((name.to_ascii_lowercase(), value.to_owned()));
        }
    }
    let host = headers.remove(0);
    assert!(host.0 == "host" || headers.iter().any(|(name, _)| name == "host"));
    let (host, headers) = if host.0 == "host" {
        (host.1, headers)
    } else {
        let at = headers.iter().position(|(name, _)| name == "host").unwrap();
        let (_, value) = headers.remove(at);
        headers.insert(0, host);
        (value, headers)
    };
    let mut url = Url::parse(&format!("https://{host}{target}")).unwrap();
    let (path, _) = target.split_once('?').unwrap_or((target, ""));
    url.path = if is_encoded { percent::encode_path(path) } else { path.to_owned() };
    Request { method: method(method_name), url, headers, body: Body::Bytes(body.into()) }
}

#[test]
fn the_whole_suite_of_aws_is_signed_alike() {
    let mut n_cases = 0;
    for entry in fs::read_dir(fixtures().join("v4")).unwrap() {
        let dir = entry.unwrap().path();
        let read = |name: &str| fs::read_to_string(dir.join(name)).unwrap();
        let context: Value = serde_json::from_str(&read("context.json")).unwrap();
        let is_normalized = context["normalize"].as_bool().unwrap();
        let service = Service {
            path: if is_normalized { PathRule::NormalizedAndEncoded } else { PathRule::AsSent },
            sends_payload_hash: context["sign_body"].as_bool().unwrap(),
            signs_token: context["omit_session_token"] != true,
            ..Service::named("service")
        };
        assert_eq!(context["service"], "service");
        let now = time::from_iso(context["timestamp"].as_str().unwrap()).unwrap();
        let scope = Scope { service, region: context["region"].as_str().unwrap(), now };
        let keys = &context["credentials"];
        let keys = self::keys(&keys["access_key_id"], &keys["secret_access_key"], &keys["token"]);
        let request = read_request(&read("request.txt"), !is_normalized);

        let mut signed = request.clone();
        let by_headers = sign_headers(&mut signed, &keys, &scope);
        let expires = context["expiration_in_seconds"].as_u64().unwrap();
        let by_query = presign(&request, &keys, &scope, expires).unwrap();
        for (way, signature) in [("header", &by_headers), ("query", &by_query.signature)] {
            let read = |what: &str| read(&format!("{way}-{what}.txt"));
            let name = format!("{} {way}", dir.display());
            assert_eq!(signature.canonical_request, read("canonical-request"), "{name}");
            assert_eq!(signature.string_to_sign, read("string-to-sign"), "{name}");
            assert_eq!(signature.hex, read("signature"), "{name}");
        }

        // What is sent carries all that the suite's own signed requests carry.
        let expected = read_request(&read("header-signed-request.txt"), false);
        let sorted = |mut headers: Vec<(String, String)>| {
            headers.sort();
            headers
        };
        assert_eq!(sorted(signed.headers), sorted(expected.headers), "{}", dir.display());
        let expected = read_request(&read("query-signed-request.txt"), false);
        let sorted = |mut query: Vec<(String, String)>| {
            query.sort();
            query
        };
        assert_eq!(sorted(by_query.url.query), sorted(expected.url.query), "{}", dir.display());
        n_cases += 1;
    }
    assert_eq!(n_cases, 38);
}

fn service(signing_name: &str) -> Service {
    let all = [S3, BEDROCK, STS, MONITORING];
    all.into_iter().find(|service| service.signing_name == signing_name).unwrap()
}

#[test]
fn the_requests_of_the_app_are_signed_as_botocore_signs_them() {
    let text = fs::read_to_string(fixtures().join("botocore-bedrock-s3.json")).unwrap();
    let all: Value = serde_json::from_str(&text).unwrap();
    let meta = &all["meta"];
    let now = time::from_basic(meta["timestamp"].as_str().unwrap()).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let keys = |case: &Value| {
        keys(&meta["access_key_id"], &meta["secret_access_key"], &case["session_token"])
    };
    let headers = all["header_cases"].as_array().unwrap();
    for case in headers {
        let region = text(&case["region"]);
        let scope =
            Scope { service: service(&text(&case["service_signing_name"])), region: &region, now };
        let url = Url::parse(&text(&case["url"])).unwrap();
        let mut request = Request::new(method(&text(&case["method"])), url);
        request.body = Body::Bytes(text(&case["body"]).into());
        let ours = ["host", "x-amz-date", "x-amz-security-token", "x-amz-content-sha256"];
        for (name, value) in case["signed_headers"].as_object().unwrap() {
            if !ours.contains(&name.as_str()) {
                request = request.with_header(name, text(value));
            }
        }
        let signature = sign_headers(&mut request, &keys(case), &scope);
        assert_eq!(signature.canonical_request, text(&case["canonical_request"]), "{case}");
        assert_eq!(signature.string_to_sign, text(&case["string_to_sign"]), "{case}");
        assert_eq!(request.header("authorization"), case["authorization"].as_str(), "{case}");
    }
    let urls = all["presign_cases"].as_array().unwrap();
    for case in urls {
        let expected = text(&case["url"]);
        let mut url = Url::parse(&expected).unwrap();
        let signed_headers = url.value("X-Amz-SignedHeaders").unwrap();
        url.query.retain(|(name, _)| !name.starts_with("X-Amz-"));
        let method = if case["operation"] == "put_object" { Method::Put } else { Method::Get };
        let mut request = Request::new(method, url);
        if signed_headers == "content-type;host" {
            request = request.with_header("content-type", text(&case["params"]["ContentType"]));
        }
        let region = text(&case["region"]);
        let scope =
            Scope { service: service(&text(&case["service_signing_name"])), region: &region, now };
        let expires = case["expires"].as_u64().unwrap();
        let presigned = presign(&request, &keys(case), &scope, expires).unwrap();
        assert_eq!(presigned.url.to_string(), expected);
    }
    assert_eq!((headers.len(), urls.len()), (22, 12));
}

/// Text of up to so many characters, among them all that need care.
fn text(chance: &mut Chance, max: u64) -> String {
    const HARD: [char; 32] = [
        ' ', '!', '"', '#', '$', '%', '&', '\'', '(', ')', '*', '+', ',', '-', '.', '/', ':', ';',
        '<', '=', '>', '?', '@', '[', ']', '^', '_', '~', '|', 'ü', '€', '𝄞',
    ];
    let len = chance.below(max + 1);
    let mut draw = || match chance.below(3) {
        0 => chance.pick(&HARD),
        _ => char::from(chance.pick(b"abcXYZ019")),
    };
    (0..len).map(|_| draw()).collect()
}

/// A request and all else that its signature depends on.
struct Drawn {
    request: Request,
    keys: Credentials,
    service: Service,
    region: &'static str,
    now: u64,
    expires: u64,
    case: Value,
}

fn draw(chance: &mut Chance, is_presigned: bool) -> Drawn {
    const REGIONS: [&str; 5] =
        ["us-east-1", "eu-west-3", "us-gov-west-1", "cn-north-1", "ap-southeast-4"];
    let region = chance.pick(&REGIONS);
    let service = chance.pick(&[S3, BEDROCK, STS, MONITORING]);
    let method = chance.pick(&METHODS);
    let host = match chance.below(4) {
        0 => "127.0.0.1:9000".to_owned(),
        _ => format!("a-bucket.{}.{region}.amazonaws.com", service.signing_name),
    };
    let origin = Origin { is_secure: chance.below(4) > 0, host };
    // Keys of S3 are encoded in segments, identifiers in paths of other services as a whole.
    let path = match service {
        S3 => format!("/{}", percent::encode_path(&text(chance, 40))),
        _ => format!("/model/{}/invoke", percent::encode(&text(chance, 40))),
    };
    let mut url = Url::new(origin, path);
    for name in ["list-type", "prefix", "B", "a.b", "x y"] {
        if chance.below(3) == 0 {
            url = url.with(name, &text(chance, 20));
        }
    }
    let mut request = Request::new(method, url);
    let body = if is_presigned { String::new() } else { text(chance, 100) };
    request.body = Body::Bytes(body.clone().into());
    for name in ["content-type", "range", "x-amz-checksum-sha256", "x-amz-meta-a"] {
        if chance.below(4) == 0 {
            let value = format!("a  {} =b; c", chance.below(1_000_000));
            request = request.with_header(name, value);
        }
    }
    // botocore reads a day from 2000 to 2099.
    let now = 946_684_800 + chance.below(3_000_000_000);
    let token = (chance.below(2) == 0).then(|| format!("IQoJ/{}+==", chance.below(u64::MAX)));
    let secret = format!("wJalr/{}+", chance.below(u64::MAX));
    let expires = if is_presigned { 1 + chance.below(604_800) } else { 0 };
    let case = json!({
        "method": method.name(), "url": request.url.to_string(), "headers": request.headers,
        "body": body, "service": service.signing_name, "region": region, "now": now,
        "key": "AKIDEXAMPLE", "secret": secret, "token": token, "expires": expires,
    });
    let keys = Credentials::new("AKIDEXAMPLE".into(), secret, token);
    Drawn { request, keys, service, region, now, expires, case }
}

#[test]
fn a_thousand_urls_are_presigned_as_botocore_presigns_them() {
    let mut chance = Chance::of(8, 1, 0);
    let drawn: Vec<Drawn> = (0..1000).map(|_| draw(&mut chance, true)).collect();
    let cases: Vec<&Value> = drawn.iter().map(|drawn| &drawn.case).collect();
    let expected: Vec<String> = serde_json::from_slice(&run_python("signing.py", &cases)).unwrap();
    assert_eq!(expected.len(), drawn.len());
    for (drawn, expected) in drawn.iter().zip(expected) {
        let Drawn { request, keys, service, region, now, expires, case } = drawn;
        let scope = Scope { service: *service, region, now: *now };
        let presigned = presign(request, keys, &scope, *expires).unwrap();
        assert_eq!(presigned.url.to_string(), expected, "{case}");
    }
}

#[test]
fn a_thousand_requests_are_signed_as_botocore_signs_them() {
    let mut chance = Chance::of(8, 2, 0);
    let drawn: Vec<Drawn> = (0..1000).map(|_| draw(&mut chance, false)).collect();
    let cases: Vec<&Value> = drawn.iter().map(|drawn| &drawn.case).collect();
    let expected: Vec<String> = serde_json::from_slice(&run_python("signing.py", &cases)).unwrap();
    assert_eq!(expected.len(), drawn.len());
    for (drawn, expected) in drawn.into_iter().zip(expected) {
        let Drawn { mut request, keys, service, region, now, case, .. } = drawn;
        sign_headers(&mut request, &keys, &Scope { service, region, now });
        assert_eq!(request.header("authorization"), Some(expected.as_str()), "{case}");
    }
}

/// An action of S3, as we build it, and its name and arguments for botocore.
fn draw_action(chance: &mut Chance, bucket: &Bucket<'_>) -> (Request, &'static str, Value) {
    let key = format!("k{}", text(chance, 30));
    let upload = format!("Vx/{}==", chance.below(u64::MAX));
    let part = u32::try_from(1 + chance.below(10_000)).unwrap();
    let (algorithm, header) =
        chance.pick(&[(Algorithm::Crc32, "ChecksumCRC32"), (Algorithm::Sha256, "ChecksumSHA256")]);
    let checksum = Checksum::of(algorithm, key.as_bytes());
    match chance.below(8) {
        0 => (bucket.get(&key), "get_object", json!({ "Key": key })),
        1 => (bucket.head(&key), "head_object", json!({ "Key": key })),
        2 => (bucket.put(&key, None), "put_object", json!({ "Key": key })),
        3 => {
            let params = json!({ "Key": key, header: checksum.value() });
            (bucket.put(&key, Some(&checksum)), "put_object", params)
        }
        4 => {
            let params = json!({ "Key": key, "PartNumber": part, "UploadId": upload, header: checksum.value() });
            (bucket.upload_part(&key, &upload, part, &checksum), "upload_part", params)
        }
        5 => {
            let params = json!({
                "Key": key, "ChecksumAlgorithm": algorithm.name(), "ChecksumType": "COMPOSITE",
            });
            (bucket.create_upload(&key, algorithm), "create_multipart_upload", params)
        }
        6 => {
            let params = json!({ "Key": key, "UploadId": upload, "PartNumberMarker": part });
            (bucket.list_parts(&key, &upload, part), "list_parts", params)
        }
        _ => (bucket.list(&key, None), "list_objects_v2", json!({ "Prefix": key })),
    }
}

#[test]
fn a_thousand_actions_of_s3_have_the_urls_that_botocore_gives_them() {
    const OTHER: &str = "http://127.0.0.1:9000";
    let mut chance = Chance::of(8, 3, 0);
    let (mut urls, mut cases) = (Vec::new(), Vec::new());
    for _ in 0..1000 {
        let region = chance.pick(&["us-east-1", "eu-west-3", "us-gov-west-1", "cn-north-1"]);
        let (has_dual_stack, endpoint) =
            chance.pick(&[(false, None), (true, None), (false, Some(OTHER))]);
        let mut endpoints = Endpoints::new(region).unwrap();
        if has_dual_stack {
            endpoints = endpoints.with_dual_stack();
        }
        if let Some(endpoint) = endpoint {
            endpoints = endpoints.with_s3(Origin::parse(endpoint).unwrap());
        }
        let name = chance.pick(&["batch-input", "batch.input", "3xy"]);
        let bucket = Bucket::new(&endpoints, name);
        let (request, operation, mut params) = draw_action(&mut chance, &bucket);
        params["Bucket"] = name.into();
        let keys = Credentials::new("AKIDEXAMPLE".into(), "secret".into(), Some("token".into()));
        let now = 946_684_800 + chance.below(3_000_000_000);
        let expires = 1 + chance.below(604_800);
        let scope = Scope { service: S3, region, now };
        urls.push(presign(&request, &keys, &scope, expires).unwrap().url.to_string());
        cases.push(json!({
            "region": region, "has_dual_stack": has_dual_stack, "endpoint": endpoint, "now": now,
            "operation": operation, "params": params, "expires": expires,
        }));
    }
    let expected: Vec<String> =
        serde_json::from_slice(&run_python("signing_s3.py", &cases)).unwrap();
    assert_eq!(expected.len(), urls.len());
    for ((url, expected), case) in urls.iter().zip(&expected).zip(&cases) {
        assert_eq!(url, expected, "{case}");
    }
}

//! What the shape of a body cannot say.

use super::super::super::check::{Findings, Path};
use super::super::super::json::Value;
use super::super::rules;
use super::is_name_char;

/// Most images of a message.
const MAX_IMAGES: usize = 20;

/// Most documents of a request.
const MAX_DOCUMENTS: usize = 5;

pub(super) fn check(body: Value<'_>, path: &Path<'_>, out: &mut Findings<'_>) {
    rules::first_turn::check(body, path, out);
    check_batch(body, path, out);
    let mut documents = Documents::default();
    let messages_path = path.field("messages");
    let messages = body.get("messages").into_iter().flat_map(Value::items);
    for (idx, message) in messages.enumerate() {
        check_message(message, &messages_path.item(idx), &mut documents, out);
    }
    rules::too_many_media::check(
        "documents",
        documents.n_found,
        MAX_DOCUMENTS,
        &messages_path,
        out,
    );
}

/// Fields that single requests may have and batch jobs refuse, or may refuse.
fn check_batch(body: Value<'_>, path: &Path<'_>, out: &mut Findings<'_>) {
    if body.get("toolConfig").is_some() {
        rules::refused_in_batch::add(&path.field("toolConfig"), out, || {
            "batch jobs of the type Converse take no tools".to_owned()
        });
    }
    for (name, detail) in [
        ("modelId", "the job names the model, for all of its records"),
        ("guardrailConfig", "no source says whether batch jobs apply guardrails"),
    ] {
        if body.get(name).is_some() {
            rules::doubtful_in_batch::add(&path.field(name), out, || detail.to_owned());
        }
    }
    check_cache_points(body.get("system"), &path.field("system"), out);
    let tools = path.field("toolConfig");
    check_cache_points(body.at(&["toolConfig", "tools"]), &tools.field("tools"), out);
}

fn check_cache_points(list: Option<Value<'_>>, path: &Path<'_>, out: &mut Findings<'_>) {
    for (idx, item) in list.into_iter().flat_map(Value::items).enumerate() {
        if item.get("cachePoint").is_some() {
            rules::doubtful_in_batch::add(&path.item(idx).field("cachePoint"), out, || {
                "batch jobs do not cache prompts".to_owned()
            });
        }
    }
}

/// What has been seen of the documents of a request.
#[derive(Default)]
struct Documents {
    n_found: usize,
    names: Vec<String>,
}

fn check_message(
    message: Value<'_>,
    path: &Path<'_>,
    documents: &mut Documents,
    out: &mut Findings<'_>,
) {
    let content = message.get("content");
    let path = path.field("content");
    check_cache_points(content, &path, out);
    let is_users = message.get("role").is_none_or(|role| role.is_str("user"));
    let has = |name| {
        let mut parts = content.into_iter().flat_map(Value::items);
        parts.any(|part| part.get(name).is_some())
    };
    if has("document") && !has("text") {
        rules::document_without_text::add(&path, out);
    }
    let mut n_images = 0;
    for (idx, part) in content.into_iter().flat_map(Value::items).enumerate() {
        let path = path.item(idx);
        n_images += usize::from(part.get("image").is_some());
        for (name, what) in [("image", "an image"), ("document", "a document")] {
            if !is_users && part.get(name).is_some() {
                rules::media_of_assistant::add(what, &path.field(name), out);
            }
        }
        check_part(part, &path, documents, out);
        for name in ["toolUse", "toolResult"] {
            if let Some(part) = part.get(name) {
                check_tool(part, &path.field(name), documents, out);
            }
        }
    }
    rules::too_many_media::check("images", n_images, MAX_IMAGES, &path, out);
}

/// Names and addresses of a part of a message or of a tool's answer.
fn check_part(part: Value<'_>, path: &Path<'_>, documents: &mut Documents, out: &mut Findings<'_>) {
    for name in ["image", "document", "video", "audio"] {
        if let Some(medium) = part.get(name) {
            let path = path.field(name);
            check_location(medium.at(&["source", "s3Location"]), &path, out);
        }
    }
    let Some(document) = part.get("document") else { return };
    documents.n_found += 1;
    let path = path.field("document");
    let path = path.field("name");
    let name = document.get("name");
    rules::wrong_form::check(
        name,
        is_document_name,
        "letters, digits, single spaces, hyphens, parentheses and square brackets",
        &path,
        out,
    );
    if let Some(name) = name.and_then(Value::as_str) {
        if documents.names.iter().any(|other| *other == name) {
            rules::duplicate_name::add(&name, &path, out);
        } else {
            documents.names.push(name.into_owned());
        }
    }
}

fn check_location(location: Option<Value<'_>>, medium: &Path<'_>, out: &mut Findings<'_>) {
    let Some(location) = location else { return };
    let source = medium.field("source");
    let path = source.field("s3Location");
    let uri = location.get("uri");
    rules::wrong_form::check(uri, is_s3_uri, "s3://bucket/key", &path.field("uri"), out);
    let owner = location.get("bucketOwner");
    let is_account = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let path = path.field("bucketOwner");
    rules::wrong_form::check(owner, is_account, "the 12 digits of an AWS account", &path, out);
}

/// A call of a tool, or what it answered.
fn check_tool(part: Value<'_>, path: &Path<'_>, documents: &mut Documents, out: &mut Findings<'_>) {
    rules::refused_in_batch::add(path, out, || {
        "needs toolConfig in the same body, which batch jobs of the type Converse refuse".to_owned()
    });
    rules::wrong_form::check(
        part.get("toolUseId"),
        |text| text.chars().all(|c| c.is_ascii_alphanumeric() || "_.:-".contains(c)),
        "letters, digits and _ . : -",
        &path.field("toolUseId"),
        out,
    );
    rules::wrong_form::check(
        part.get("name"),
        |text| text.chars().all(|c| c.is_ascii_alphanumeric() || "_-".contains(c)),
        "letters, digits, _ and -",
        &path.field("name"),
        out,
    );
    let content = path.field("content");
    for (idx, part) in part.get("content").into_iter().flat_map(Value::items).enumerate() {
        check_part(part, &content.item(idx), documents, out);
    }
}

fn is_document_name(name: &str) -> bool {
    name.chars().all(is_name_char) && !name.contains("  ")
}

/// `s3://` and a bucket of 3 to 63 lower-case letters, digits, dots and hyphens; the key is optional.
fn is_s3_uri(uri: &str) -> bool {
    let Some(rest) = uri.strip_prefix("s3://") else { return false };
    let bucket = rest.split('/').next().unwrap_or_default();
    let is_end = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    (3..=63).contains(&bucket.len())
        && bucket.starts_with(is_end)
        && bucket.ends_with(is_end)
        && bucket.chars().all(|c| is_end(c) || ".-".contains(c))
}

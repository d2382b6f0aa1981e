//! Images, videos and sounds in bodies of all families.

use super::super::catalog::{Modality, Model};
use super::super::check::{Findings, Path};
use super::super::family::rules::MODALITY;
use super::super::json::{Kind, Value};

/// Says which media of a body are among those that its model refuses.
pub(super) fn check(
    body: Value<'_>,
    model: &Model,
    refused: &[Modality],
    path: &Path<'_>,
    out: &mut Findings<'_>,
) {
    // A family that knows its models better has said it already.
    if refused.is_empty() || out.has(&MODALITY) {
        return;
    }
    each(body, path, &mut |modality, path| {
        if refused.contains(&modality) {
            out.add(&MODALITY, path, || format!("{} takes no {}", model.name, modality.name()));
        }
    });
}

/// Calls `found` for every medium of a body.
fn each(body: Value<'_>, path: &Path<'_>, found: &mut dyn FnMut(Modality, &Path<'_>)) {
    let messages = path.field("messages");
    for (idx, message) in body.get("messages").into_iter().flat_map(Value::items).enumerate() {
        let message_path = messages.item(idx);
        let content = message_path.field("content");
        for (idx, part) in message.get("content").into_iter().flat_map(Value::items).enumerate() {
            if let Some(modality) = of_part(part) {
                found(modality, &content.item(idx));
            }
        }
    }
    // Families without messages: Llama and Cohere Embed, Titan and Nova embeddings.
    if body.get("images").is_some_and(|images| images.item(0).is_some()) {
        found(Modality::Image, &path.field("images"));
    }
    if body.get("inputImage").is_some() {
        found(Modality::Image, &path.field("inputImage"));
    }
    if let Some(parameters) = body.get("singleEmbeddingParams") {
        for modality in [Modality::Image, Modality::Video, Modality::Audio] {
            if parameters.get(modality.name()).is_some() {
                let parameters = path.field("singleEmbeddingParams");
                found(modality, &parameters.field(modality.name()));
            }
        }
    }
}

/// The modality of a part that says its `type`, or that has a field of the modality's name.
fn of_part(part: Value<'_>) -> Option<Modality> {
    let media = [Modality::Image, Modality::Video, Modality::Audio];
    if let Some(kind) = part.get("type") {
        if kind.is_str("image_url") {
            return Some(Modality::Image);
        }
        return media.into_iter().find(|modality| kind.is_str(modality.name()));
    }
    media.into_iter().find(|modality| part.get(modality.name()).is_some())
}

/// Calls `found` for every address in S3: the `uri` of an `s3Location`, at any depth.
pub(super) fn each_s3_uri(
    value: Value<'_>,
    path: &Path<'_>,
    found: &mut dyn FnMut(&str, &Path<'_>),
) {
    match value.kind() {
        Kind::Object => {
            for (name, value) in value.fields() {
                let name = name.as_str().unwrap_or_default();
                let here = path.field(&name);
                let uri = (name == "s3Location").then(|| value.get("uri")).flatten();
                match uri.and_then(Value::as_str) {
                    Some(uri) => found(&uri, &here.field("uri")),
                    None => each_s3_uri(value, &here, found),
                }
            }
        }
        Kind::Array => {
            for (idx, value) in value.items().enumerate() {
                each_s3_uri(value, &path.item(idx), found);
            }
        }
        _ => {}
    }
}

/// The folder of an address in S3, with its bucket and without its last name; `None` when it is no
/// such address.
pub(super) fn folder(uri: &str) -> Option<&str> {
    let (bucket, key) = uri.strip_prefix("s3://")?.split_once('/')?;
    let name_len = key.rsplit('/').next().map_or(0, str::len);
    (!bucket.is_empty()).then(|| uri.get(..uri.len() - name_len)).flatten()
}

#[cfg(test)]
mod tests {
    use super::super::super::json::Document;
    use super::*;

    #[test]
    fn media_are_found_in_every_spelling() {
        for (body, expected) in [
            (
                r#"{"messages": [{"content": "image"}, {"content": [{"type": "text", "text": "image"}]}]}"#,
                &[][..],
            ),
            (
                r#"{"messages": [{"content": [{"type": "image", "source": {}}, {"type": "image_url"}]}]}"#,
                &["image messages[0].content[0]", "image messages[0].content[1]"],
            ),
            (
                r#"{"messages": [{}, {"content": [{"text": "a"}, {"video": {}}, {"audio": {}}]}]}"#,
                &["video messages[1].content[1]", "audio messages[1].content[2]"],
            ),
            (r#"{"images": []}"#, &[]),
            (r#"{"images": ["x"], "inputImage": "x"}"#, &["image images", "image inputImage"]),
            (r#"{"singleEmbeddingParams": {"video": {}}}"#, &["video singleEmbeddingParams.video"]),
        ] {
            let mut document = Document::default();
            let body = document.parse(body).expect("bodies are JSON");
            let mut seen = Vec::new();
            each(body, &Path::Root(""), &mut |modality, path| {
                seen.push(format!("{} {path}", modality.name()));
            });
            assert_eq!(seen, expected);
        }
    }

    #[test]
    fn folders_end_before_the_name() {
        for (uri, expected) in [
            ("s3://b/in/a.png", Some("s3://b/in/")),
            ("s3://b/a.png", Some("s3://b/")),
            ("s3://b/in/é/", Some("s3://b/in/é/")),
            ("s3://b", None),
            ("s3:///a", None),
            ("https://b/a", None),
        ] {
            assert_eq!(folder(uri), expected, "{uri}");
        }
    }
}

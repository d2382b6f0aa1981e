//! Images and documents of a request.

use super::super::family::{Media, MediaKind, MediaSource, Part};
use super::carry::Carry;
use super::rules::{IMAGE_ADDRESS, PART_NOT_CARRIED};

/// Longest beginning of an address that is quoted, in characters.
const MAX_QUOTED_CHARS: usize = 80;

/// A medium by its address: `data:image/png;base64,…` is taken, an address on the web is not.
pub(super) fn of_address(address: &str, name: &str, carry: &mut Carry<'_>) -> Option<Part> {
    let quote = || address.chars().take(MAX_QUOTED_CHARS).collect::<String>();
    let Some(rest) = address.strip_prefix("data:") else {
        carry.lose(&IMAGE_ADDRESS, "", quote);
        return None;
    };
    let Some((media_type, data)) =
        rest.split_once(',').and_then(|(head, data)| Some((head.strip_suffix(";base64")?, data)))
    else {
        carry.lose(&PART_NOT_CARRIED, "data", || {
            format!("{} is not data:<type>;base64,<data>", quote())
        });
        return None;
    };
    of_base64(media_type, data, name, carry)
}

/// A medium by its type and its data.
pub(super) fn of_base64(
    media_type: &str,
    data: &str,
    name: &str,
    carry: &mut Carry<'_>,
) -> Option<Part> {
    // Parameters of the type, `image/png;name=x`, say nothing that a request can carry.
    let media_type = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let (kind, format) = match media_type.split_once('/') {
        Some(("image", "jpg" | "pjpeg")) => (MediaKind::Image, "jpeg"),
        Some(("image", format)) => (MediaKind::Image, format),
        Some(("video", "quicktime")) => (MediaKind::Video, "mov"),
        Some(("video", format)) => (MediaKind::Video, format),
        Some(("application", "pdf")) => (MediaKind::Document, "pdf"),
        _ => {
            carry.lose(&PART_NOT_CARRIED, &media_type, || {
                format!("data of the type \"{media_type}\"")
            });
            return None;
        }
    };
    Some(Part::Media(Media {
        kind,
        format: format.to_owned(),
        name: name.to_owned(),
        source: MediaSource::Base64(data.to_owned()),
    }))
}

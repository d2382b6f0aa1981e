//! Images, documents and videos that a cell names: where they are, and what they are.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::super::check::Rule;
use super::super::family::{Abilities, Media, MediaKind, MediaSource};
use super::super::template::closest;
use super::{MEDIA_FORMAT, MEDIA_NOT_FOUND, MEDIA_WEB_ADDRESS};

/// Files that were chosen beside the source. The engine does no I/O: its caller reads them.
pub trait Attachments {
    /// The bytes of the file of this name; `None` when there is none.
    ///
    /// # Errors
    ///
    /// The file is there and cannot be read, in words.
    fn read(&mut self, name: &str) -> Result<Option<Vec<u8>>, String>;

    /// The names of all files, to suggest one.
    fn names(&self) -> Vec<String>;
}

/// No file was chosen beside the source.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoAttachments;

impl Attachments for NoAttachments {
    fn read(&mut self, _name: &str) -> Result<Option<Vec<u8>>, String> {
        Ok(None)
    }

    fn names(&self) -> Vec<String> {
        Vec::new()
    }
}

/// Why a cell gives no medium.
pub(super) struct Problem {
    pub(super) rule: &'static Rule,
    pub(super) detail: String,
}

/// All media of a cell: one, or a JSON array of several. An empty cell has none.
pub(super) fn of_cell(
    cell: &str,
    abilities: Abilities,
    attachments: &mut dyn Attachments,
) -> Result<Vec<Media>, Problem> {
    let cell = cell.trim();
    let list = cell.starts_with('[').then(|| serde_json::from_str::<Vec<String>>(cell).ok());
    let texts = list.flatten().unwrap_or_else(|| vec![cell.to_owned()]);
    let texts = texts.iter().map(|text| text.trim()).filter(|text| !text.is_empty());
    texts.map(|text| one(text, abilities, attachments)).collect()
}

fn one(
    text: &str,
    abilities: Abilities,
    attachments: &mut dyn Attachments,
) -> Result<Media, Problem> {
    if text.starts_with("http://") || text.starts_with("https://") {
        return Err(Problem { rule: &MEDIA_WEB_ADDRESS, detail: text.to_owned() });
    }
    if text.starts_with("s3://") {
        return in_s3(text, abilities);
    }
    if let Some((head, data)) = text.strip_prefix("data:").and_then(|rest| rest.split_once(',')) {
        if !head.ends_with(";base64") {
            return Err(not_found(format!(
                "data:{head} is not base64: write data:{head};base64,…"
            )));
        }
        let named = head.split(';').next().and_then(format_of_media_type);
        return from_base64(data, named, "", abilities);
    }
    let read = attachments
        .read(text)
        .map_err(|reason| not_found(format!("\"{text}\" cannot be read: {reason}")))?;
    if let Some(bytes) = read {
        let format = format_of_bytes(&bytes).or_else(|| format_of_name(text));
        let data = STANDARD.encode(&bytes);
        return medium(format, text, MediaSource::Base64(data), abilities);
    }
    // No name is that long, and base64 of a file never is shorter.
    if text.len() >= 64 && !text.contains(['.', ' ']) {
        return from_base64(text, None, "", abilities);
    }
    let names = attachments.names();
    Err(not_found(match closest(text, names.iter().map(String::as_str)) {
        Some(near) => format!("there is no file \"{text}\"; did you mean \"{near}\"?"),
        None => format!("there is no file \"{text}\" among the {} chosen", names.len()),
    }))
}

fn not_found(detail: String) -> Problem {
    Problem { rule: &MEDIA_NOT_FOUND, detail }
}

fn in_s3(uri: &str, abilities: Abilities) -> Result<Media, Problem> {
    if !abilities.takes_s3 {
        let detail = format!("{uri}: the request format takes bytes only, no address in S3");
        return Err(Problem { rule: &MEDIA_FORMAT, detail });
    }
    medium(format_of_name(uri), uri, MediaSource::S3 { uri: uri.to_owned() }, abilities)
}

/// Base64 as people paste it: with line ends in it, or without `=` at the end.
fn from_base64(
    data: &str,
    named: Option<&'static str>,
    name: &str,
    abilities: Abilities,
) -> Result<Media, Problem> {
    let mut data: String = data.chars().filter(|c| !c.is_whitespace()).collect();
    while !data.len().is_multiple_of(4) {
        data.push('=');
    }
    let bytes = STANDARD
        .decode(&data)
        .map_err(|error| not_found(format!("neither a file nor base64: {error}")))?;
    let format = format_of_bytes(&bytes).or(named);
    medium(format, name, MediaSource::Base64(data), abilities)
}

fn medium(
    format: Option<&'static str>,
    name: &str,
    source: MediaSource,
    abilities: Abilities,
) -> Result<Media, Problem> {
    let kinds = [MediaKind::Image, MediaKind::Document, MediaKind::Video];
    let kind = format.and_then(|format| {
        kinds.into_iter().find(|kind| abilities.formats(*kind).contains(&format))
    });
    match (kind, format) {
        (Some(kind), Some(format)) => {
            Ok(Media { kind, format: format.to_owned(), name: document_name(name), source })
        }
        (_, format) => {
            let taken: Vec<&str> =
                kinds.iter().flat_map(|kind| abilities.formats(*kind)).copied().collect();
            let found = format.unwrap_or("of no known type");
            let name = if name.is_empty() { "the medium" } else { name };
            let detail = format!("{name} is {found}; the format takes {}", taken.join(", "));
            Err(Problem { rule: &MEDIA_FORMAT, detail })
        }
    }
}

/// A name that Converse takes: letters, digits, single spaces, hyphens, brackets.
fn document_name(name: &str) -> String {
    let stem = name.rsplit('/').next().unwrap_or_default();
    let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem);
    let plain: String =
        stem.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { ' ' }).collect();
    let name: Vec<&str> = plain.split_whitespace().collect();
    let name = name.join(" ");
    if name.is_empty() { "document".to_owned() } else { name.chars().take(200).collect() }
}

/// Beginnings of files, where in the file they stand, and what they say. Order matters: what
/// begins alike stands with the longer mark first.
const MARKS: &[(usize, &[u8], &str)] = &[
    (0, b"\x89PNG\r\n\x1a\n", "png"),
    (0, b"\xff\xd8\xff", "jpeg"),
    (0, b"GIF87a", "gif"),
    (0, b"GIF89a", "gif"),
    (8, b"WEBP", "webp"),
    (0, b"%PDF-", "pdf"),
    (4, b"ftyp3gp", "3gp"),
    (4, b"ftypqt", "mov"),
    (4, b"ftyp", "mp4"),
    (0, b"FLV\x01", "flv"),
    (0, b"\x00\x00\x01\xba", "mpeg"),
    (0, b"\x30\x26\xb2\x75", "wmv"),
];

/// What a file is, by its first bytes.
fn format_of_bytes(bytes: &[u8]) -> Option<&'static str> {
    let is = |(at, mark, _): &&(usize, &[u8], &str)| {
        bytes.get(*at..).is_some_and(|rest| rest.starts_with(mark))
    };
    if let Some((_, _, format)) = MARKS.iter().find(is) {
        return Some(format);
    }
    // Matroska and WebM begin alike and name themselves soon after.
    let head = bytes.get(..64.min(bytes.len())).unwrap_or_default();
    let is_ebml = head.starts_with(b"\x1a\x45\xdf\xa3");
    let names_webm = head.windows(4).any(|window| window == b"webm");
    is_ebml.then_some(if names_webm { "webm" } else { "mkv" })
}

/// Endings of names, and the formats that they stand for.
const ENDINGS: &[(&str, &str)] = &[
    ("jpg", "jpeg"),
    ("jpeg", "jpeg"),
    ("png", "png"),
    ("gif", "gif"),
    ("webp", "webp"),
    ("pdf", "pdf"),
    ("csv", "csv"),
    ("doc", "doc"),
    ("docx", "docx"),
    ("xls", "xls"),
    ("xlsx", "xlsx"),
    ("html", "html"),
    ("htm", "html"),
    ("txt", "txt"),
    ("md", "md"),
    ("mkv", "mkv"),
    ("mov", "mov"),
    ("mp4", "mp4"),
    ("webm", "webm"),
    ("3gp", "3gp"),
    ("flv", "flv"),
    ("mpeg", "mpeg"),
    ("mpg", "mpg"),
    ("wmv", "wmv"),
];

fn format_of_name(name: &str) -> Option<&'static str> {
    let (_, ending) = name.rsplit_once('.')?;
    let ending = ending.to_ascii_lowercase();
    ENDINGS.iter().find(|(known, _)| *known == ending).map(|(_, format)| *format)
}

fn format_of_media_type(media_type: &str) -> Option<&'static str> {
    match media_type {
        "text/plain" => Some("txt"),
        "text/markdown" => Some("md"),
        "video/quicktime" => Some("mov"),
        "video/x-matroska" => Some("mkv"),
        "video/3gpp" => Some("3gp"),
        "video/x-flv" => Some("flv"),
        "video/x-ms-wmv" => Some("wmv"),
        "application/msword" => Some("doc"),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document" => Some("docx"),
        "application/vnd.ms-excel" => Some("xls"),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" => Some("xlsx"),
        other => {
            let ending = other.split_once('/')?.1;
            ENDINGS.iter().find(|(known, _)| *known == ending).map(|(_, format)| *format)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::family::{FAMILIES, by_id};
    use super::*;

    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n and what follows, which nobody looks at here";

    struct OneFile;

    impl Attachments for OneFile {
        fn read(&mut self, name: &str) -> Result<Option<Vec<u8>>, String> {
            match name {
                "photo.jpg" => Ok(Some(PNG.to_vec())),
                "locked.png" => Err("it is in use".to_owned()),
                _ => Ok(None),
            }
        }

        fn names(&self) -> Vec<String> {
            vec!["photo.jpg".to_owned(), "locked.png".to_owned()]
        }
    }

    fn read(cell: &str) -> Result<Vec<Media>, (&'static str, String)> {
        let abilities = by_id("claude-messages").expect("listed").abilities();
        of_cell(cell, abilities, &mut OneFile)
            .map_err(|problem| (problem.rule.code, problem.detail))
    }

    #[test]
    fn a_cell_holds_a_file_a_data_url_base64_or_several() {
        let base64 = STANDARD.encode(PNG);
        let (head, tail) = base64.split_at(10);
        for cell in [
            "photo.jpg".to_owned(),
            format!("data:image/png;base64,{base64}"),
            base64.clone(),
            base64.trim_end_matches('=').to_owned(),
            format!(" {head}\n{tail} "),
        ] {
            let media = read(&cell).expect("it is a picture");
            assert_eq!(media.len(), 1, "{cell}");
            assert_eq!((media[0].kind, media[0].format.as_str()), (MediaKind::Image, "png"));
            assert_eq!(media[0].source, MediaSource::Base64(base64.clone()), "{cell}");
        }
        let several = read(&format!("[\"photo.jpg\", \"{base64}\", \"\"]")).expect("two pictures");
        assert_eq!(several.len(), 2);
        assert_eq!(read("  ").expect("none"), []);
    }

    #[test]
    fn what_is_no_medium_says_why() {
        for (cell, code, words) in [
            ("https://example.com/a.png", "media.web-address", "example.com"),
            ("s3://bucket/a.png", "media.format", "no address in S3"),
            ("Photo.jpg", "media.not-found", "did you mean \"photo.jpg\"?"),
            ("locked.png", "media.not-found", "it is in use"),
            ("data:image/png;base64,@@@", "media.not-found", "base64"),
            ("data:text/plain,hell", "media.not-found", "not base64"),
            (&format!("data:image/tiff;base64,{}", "QUJD".repeat(20)), "media.format", "jpeg, png"),
        ] {
            let (found, detail) = read(cell).expect_err("no medium");
            assert_eq!((found, detail.contains(words)), (code, true), "{cell}: {detail}");
        }
    }

    #[test]
    fn first_bytes_say_what_a_file_is() {
        for (bytes, expected) in [
            (PNG, Some("png")),
            (b"\xff\xd8\xff\xe0".as_slice(), Some("jpeg")),
            (b"RIFF\0\0\0\0WEBPVP8 ", Some("webp")),
            (b"%PDF-1.7", Some("pdf")),
            (b"\0\0\0\x18ftypisom", Some("mp4")),
            (b"\x1a\x45\xdf\xa3\x9f\x42\x82\x84webm", Some("webm")),
            (b"\x1a\x45\xdf\xa3\x9f", Some("mkv")),
            (b"hello", None),
            (b"", None),
        ] {
            assert_eq!(format_of_bytes(bytes), expected);
        }
    }

    #[test]
    fn every_ending_and_type_is_of_a_format_that_some_family_takes() {
        let taken: Vec<&str> = FAMILIES
            .iter()
            .map(|family| family.abilities())
            .flat_map(|abilities| [abilities.images, abilities.documents, abilities.videos])
            .flatten()
            .copied()
            .collect();
        for (ending, format) in ENDINGS {
            assert!(taken.contains(format), "{ending}: {format}");
        }
        for (_, mark, format) in MARKS {
            assert!(taken.contains(format), "{mark:?}: {format}");
        }
        let docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
        for (media_type, format) in [(docx, "docx"), ("video/3gpp", "3gp"), ("text/csv", "csv")] {
            assert_eq!(format_of_media_type(media_type), Some(format));
            assert!(taken.contains(&format));
        }
    }

    #[test]
    fn names_of_documents_are_what_converse_takes() {
        for (name, expected) in
            [("reports/Q1 (final)_v2.pdf", "Q1 final v2"), ("é.pdf", "document"), ("a", "a")]
        {
            assert_eq!(document_name(name), expected);
        }
    }
}

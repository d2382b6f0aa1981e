//! Objects in parts: an upload is created, its parts are sent in any order, and it is completed or
//! aborted. Until then its parts cost money and no object is seen.

use std::fmt::Write as _;

use quick_xml::escape::escape;

use super::super::xml::Element;
use super::super::{Body, Method, Request};
use super::{Algorithm, Bucket, Checksum, Unread, answer, number, wanted};

impl Bucket<'_> {
    /// Begins an upload, whose parts will have checksums of this kind. The answer is for
    /// [`read_created`].
    pub fn create_upload(&self, key: &str, algorithm: Algorithm) -> Request {
        let mut request = self.request(Method::Post, key);
        request.url = request.url.with("uploads", "");
        request
            .with_header("x-amz-checksum-algorithm", algorithm.name())
            .with_header("x-amz-checksum-type", "COMPOSITE")
    }

    /// Sends a part, whose body is sent apart. The header `ETag` of the answer is wanted at the end.
    pub fn upload_part(&self, key: &str, upload: &str, part: u32, checksum: &Checksum) -> Request {
        let mut request = self.request(Method::Put, key);
        request.url = request.url.with("partNumber", &part.to_string()).with("uploadId", upload);
        request.body = Body::Apart;
        request.with_header(checksum.header(), checksum.value())
    }

    /// Makes an object of the parts. The answer is for [`read_completed`]: its status says nothing.
    pub fn complete_upload(&self, key: &str, upload: &str, parts: &[UploadedPart]) -> Request {
        let mut xml = "<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
            .to_owned();
        let mut parts: Vec<&UploadedPart> = parts.iter().collect();
        parts.sort_by_key(|part| part.number);
        for part in parts {
            // Writing to a text cannot fail.
            write!(xml, "<Part><ETag>{}</ETag>", escape(&part.etag)).ok();
            if let Some(checksum) = &part.checksum {
                let name = checksum.algorithm.element();
                write!(xml, "<{name}>{}</{name}>", escape(checksum.value())).ok();
            }
            write!(xml, "<PartNumber>{}</PartNumber></Part>", part.number).ok();
        }
        xml.push_str("</CompleteMultipartUpload>");
        let mut request = self.request(Method::Post, key);
        request.url = request.url.with("uploadId", upload);
        request.with_body("application/xml", xml)
    }

    /// Gives an upload up, and lets S3 forget its parts.
    pub fn abort_upload(&self, key: &str, upload: &str) -> Request {
        let mut request = self.request(Method::Delete, key);
        request.url = request.url.with("uploadId", upload);
        request
    }

    /// Asks for the parts that S3 has, after this one; 0 for all. The answer is for [`read_parts`].
    pub fn list_parts(&self, key: &str, upload: &str, after: u32) -> Request {
        let mut request = self.request(Method::Get, key);
        request.url = request.url.with("uploadId", upload);
        if after > 0 {
            request.url = request.url.with("part-number-marker", &after.to_string());
        }
        request
    }
}

/// A part that S3 has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UploadedPart {
    /// Its number, from 1.
    pub number: u32,
    /// What S3 calls it, with its quotes.
    pub etag: String,
    /// How long it is.
    pub n_bytes: u64,
    /// Its checksum, where one was sent.
    pub checksum: Option<Checksum>,
}

/// Some of the parts of an upload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartsPage {
    /// The parts, by number.
    pub parts: Vec<UploadedPart>,
    /// After which part the next page begins, if there is one.
    pub next: Option<u32>,
}

/// What an upload became.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completed {
    /// What S3 calls the object, with its quotes.
    pub etag: String,
}

/// The id of an upload that was created.
///
/// # Errors
///
/// The answer says something else.
pub fn read_created(text: &str) -> Result<String, Unread> {
    let root = answer(text, "InitiateMultipartUploadResult")?;
    wanted(&root, "UploadId").map(str::to_owned)
}

/// The parts of a page.
///
/// # Errors
///
/// The answer says something else.
pub fn read_parts(text: &str) -> Result<PartsPage, Unread> {
    let root = answer(text, "ListPartsResult")?;
    let parts: Result<Vec<UploadedPart>, Unread> = root.all("Part").map(read_part).collect();
    let next = if root.text_of("IsTruncated") == Some("true") {
        Some(number(&root, "NextPartNumberMarker")?)
    } else {
        None
    };
    Ok(PartsPage { parts: parts?, next })
}

fn read_part(part: &Element) -> Result<UploadedPart, Unread> {
    let checksum = [Algorithm::Sha256, Algorithm::Crc32].into_iter().find_map(|algorithm| {
        let value = part.text_of(algorithm.element())?;
        Some(Checksum::from_base64(algorithm, value))
    });
    Ok(UploadedPart {
        number: number(part, "PartNumber")?,
        etag: wanted(part, "ETag")?.to_owned(),
        n_bytes: number(part, "Size")?,
        checksum,
    })
}

/// The object that an upload became. S3 says an error here with status 200, too.
///
/// # Errors
///
/// There is no object: the answer is an error, or something else.
pub fn read_completed(text: &str) -> Result<Completed, Unread> {
    let root = answer(text, "CompleteMultipartUploadResult")?;
    Ok(Completed { etag: wanted(&root, "ETag")?.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::super::super::Endpoints;
    use super::*;

    fn checksum() -> Checksum {
        Checksum::of(Algorithm::Sha256, b"abc")
    }

    #[test]
    fn an_upload_is_created_filled_and_completed() {
        let endpoints = Endpoints::new("us-east-1").unwrap();
        let bucket = Bucket::new(&endpoints, "b-1");
        let at = "https://b-1.s3.us-east-1.amazonaws.com/a%20b";
        let create = bucket.create_upload("a b", Algorithm::Crc32);
        assert_eq!(create.url.to_string(), format!("{at}?uploads="));
        assert_eq!(create.header("x-amz-checksum-algorithm"), Some("CRC32"));
        let part = bucket.upload_part("a b", "u/1", 3, &checksum());
        assert_eq!(part.url.to_string(), format!("{at}?partNumber=3&uploadId=u%2F1"));
        assert_eq!(part.header("x-amz-checksum-sha256"), Some(checksum().value()));
        let parts = [2, 1].map(|number| UploadedPart {
            number,
            etag: format!("\"e{number}\""),
            n_bytes: 3,
            checksum: (number == 1).then(checksum),
        });
        let complete = bucket.complete_upload("a b", "u", &parts);
        let Body::Bytes(body) = complete.body else { panic!("no body") };
        assert_eq!(
            String::from_utf8(body).unwrap(),
            "<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Part><ETag>&quot;e1&quot;\
             </ETag><ChecksumSHA256>ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=</ChecksumSHA256><PartNumber>1\
             </PartNumber></Part><Part><ETag>&quot;e2&quot;</ETag><PartNumber>2</PartNumber></Part>\
             </CompleteMultipartUpload>"
        );
        assert_eq!(bucket.abort_upload("a b", "u").method, Method::Delete);
        let list = bucket.list_parts("a b", "u", 1000).url.to_string();
        assert_eq!(list, format!("{at}?uploadId=u&part-number-marker=1000"));
    }

    #[test]
    fn answers_about_uploads_are_read() {
        let text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><InitiateMultipartUploadResult xmlns=\"http://s3.amazonaws.com/\
                    doc/2006-03-01/\"><Bucket>b</Bucket><Key>k</Key><UploadId>VXBsb2Fk</UploadId>\
                    </InitiateMultipartUploadResult>";
        assert_eq!(read_created(text).as_deref(), Ok("VXBsb2Fk"));
        let text = "<ListPartsResult><IsTruncated>true</IsTruncated><NextPartNumberMarker>2</NextPartNumberMarker><Part>\
                    <PartNumber>1</PartNumber><ETag>&quot;e&quot;</ETag><Size>5242880</Size><ChecksumCRC32>AAAA\
                    </ChecksumCRC32></Part><Part><PartNumber>2</PartNumber><ETag>\"f\"</ETag><Size>3</Size></Part>\
                    </ListPartsResult>";
        let page = read_parts(text).unwrap();
        assert_eq!(page.next, Some(2));
        assert_eq!(page.parts[0].checksum, Some(Checksum::from_base64(Algorithm::Crc32, "AAAA")));
        assert_eq!((page.parts[1].etag.as_str(), page.parts[1].n_bytes), ("\"f\"", 3));
        let text =
            "<CompleteMultipartUploadResult><ETag>\"e-2\"</ETag></CompleteMultipartUploadResult>";
        assert_eq!(read_completed(text), Ok(Completed { etag: "\"e-2\"".into() }));
    }

    #[test]
    fn an_error_with_status_200_is_an_error() {
        let text = "<Error><Code>InternalError</Code><Message>We encountered an internal error.</Message></Error>";
        let Err(Unread::Refused(error)) = read_completed(text) else { panic!("not refused") };
        assert_eq!(error.code, "InternalError");
        for (text, expected) in [
            ("<ListPartsResult/>", Unread::Lacks("CompleteMultipartUploadResult")),
            ("<CompleteMultipartUploadResult/>", Unread::Lacks("ETag")),
            ("{}", Unread::BadXml(super::super::BadXml)),
        ] {
            assert_eq!(read_completed(text), Err(expected));
        }
    }
}

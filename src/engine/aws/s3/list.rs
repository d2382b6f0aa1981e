//! What is in a bucket.

use super::super::xml::Element;
use super::super::{Method, Request, percent, time};
use super::{Bucket, Unread, answer, number, wanted};

impl Bucket<'_> {
    /// Asks for objects whose keys begin so; `next` is what the page before said. The answer is for
    /// [`read_listing`].
    pub fn list(&self, prefix: &str, next: Option<&str>) -> Request {
        let url = self.endpoints.bucket(self.name);
        // Keys may hold characters that XML cannot.
        let mut url =
            url.with("list-type", "2").with("prefix", prefix).with("encoding-type", "url");
        if let Some(next) = next {
            url = url.with("continuation-token", next);
        }
        Request::new(Method::Get, url)
    }
}

/// An object in a listing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedObject {
    /// Its key.
    pub key: String,
    /// How long it is.
    pub n_bytes: u64,
    /// What S3 calls this state of it, with its quotes.
    pub etag: Option<String>,
    /// When it was written, in seconds since 1970.
    pub modified_at: Option<u64>,
}

/// A page of a listing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing {
    /// Objects by key.
    pub objects: Vec<ListedObject>,
    /// What asks for the next page, if there is one.
    pub next: Option<String>,
}

/// Reads a page.
///
/// # Errors
///
/// The answer says something else.
pub fn read_listing(text: &str) -> Result<Listing, Unread> {
    let root = answer(text, "ListBucketResult")?;
    let is_encoded = root.text_of("EncodingType") == Some("url");
    let objects: Result<Vec<ListedObject>, Unread> =
        root.all("Contents").map(|object| read_object(object, is_encoded)).collect();
    let next = if root.text_of("IsTruncated") == Some("true") {
        Some(wanted(&root, "NextContinuationToken")?.to_owned())
    } else {
        None
    };
    Ok(Listing { objects: objects?, next })
}

fn read_object(object: &Element, is_encoded: bool) -> Result<ListedObject, Unread> {
    // Spaces may be part of a key, so its text is taken as it is.
    let key = object.child("Key").map(|key| key.text.as_str()).ok_or(Unread::Lacks("Key"))?;
    let key = if is_encoded {
        // As forms are encoded: `+` is a space, and a plus sign is `%2B`.
        percent::decode(&key.replace('+', " ")).ok_or(Unread::Lacks("Key"))?
    } else {
        key.to_owned()
    };
    Ok(ListedObject {
        key,
        n_bytes: number(object, "Size")?,
        etag: object.text_of("ETag").map(str::to_owned),
        modified_at: object.text_of("LastModified").and_then(time::from_iso),
    })
}

#[cfg(test)]
mod tests {
    use super::super::super::{Endpoints, Origin};
    use super::*;

    #[test]
    fn a_listing_is_asked_for_page_by_page() {
        let endpoints = Endpoints::new("us-east-1").unwrap();
        let first = Bucket::new(&endpoints, "b-1").list("out/j 1/", None).url.to_string();
        assert_eq!(
            first,
            "https://b-1.s3.us-east-1.amazonaws.com/?list-type=2&prefix=out%2Fj%201%2F&encoding-type=url"
        );
        let endpoints = endpoints.with_s3(Origin::parse("http://127.0.0.1:9000").unwrap());
        let next = Bucket::new(&endpoints, "b-1").list("", Some("a+/=")).url.to_string();
        assert_eq!(
            next,
            "http://127.0.0.1:9000/b-1?list-type=2&prefix=&encoding-type=url&continuation-token=a%2B%2F%3D"
        );
    }

    #[test]
    fn a_page_is_read() {
        let text = "<?xml version=\"1.0\"?><ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Name>b</Name>\
                    <Prefix>out/</Prefix><KeyCount>2</KeyCount><IsTruncated>true</IsTruncated><NextContinuationToken>t==\
                    </NextContinuationToken><EncodingType>url</EncodingType><Contents><Key>out/a+b%2B%C3%BC.jsonl.out</Key>\
                    <LastModified>2026-11-22T12:34:56.000Z</LastModified><ETag>&quot;e&quot;</ETag><Size>5368709120</Size>\
                    <StorageClass>STANDARD</StorageClass></Contents><Contents><Key>out/%FE</Key><Size>1</Size></Contents>\
                    </ListBucketResult>";
        assert_eq!(read_listing(text), Err(Unread::Lacks("Key")));
        let page = read_listing(&text.replace("%FE", "m")).unwrap();
        assert_eq!(page.next.as_deref(), Some("t=="));
        let expected = ListedObject {
            key: "out/a b+ü.jsonl.out".into(),
            n_bytes: 5_368_709_120,
            etag: Some("\"e\"".into()),
            modified_at: Some(1_795_350_896),
        };
        assert_eq!(page.objects[0], expected);
        let text = "<ListBucketResult><IsTruncated>false</IsTruncated><Contents><Key>a+b%20</Key><Size>0</Size></Contents>\
                    </ListBucketResult>";
        let page = read_listing(text).unwrap();
        assert_eq!((page.objects[0].key.as_str(), page.next), ("a+b%20", None));
        assert_eq!(read_listing("<ListBucketResult/>").unwrap().objects, []);
    }
}

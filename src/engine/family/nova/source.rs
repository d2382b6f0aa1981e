//! Where Nova models find a medium: in the body, or in S3.

use serde_json::{Value as Json, json};

use super::super::shape::{Field, Object};
use super::super::{MediaSource, Shape};

/// Most bytes of a medium in the body: 25 MB is the limit of the whole record.
const MAX_MEDIUM_BYTES: usize = 25_000_000;

pub(in super::super) const S3_LOCATION: Field = Field::optional(
    "s3Location",
    Shape::Object(&Object::of(&[
        Field::required("uri", Shape::TEXT),
        Field::optional("bucketOwner", Shape::TEXT),
    ])),
);

/// The field `source` of a medium.
pub(in super::super) const SOURCE: Field = Field::required(
    "source",
    Shape::Object(&Object::one_of(&[
        Field::optional("bytes", Shape::Base64 { max_bytes: MAX_MEDIUM_BYTES }),
        S3_LOCATION,
    ])),
);

/// The source of a medium as it stands in a body.
pub(in super::super) fn source(source: &MediaSource) -> Json {
    match source {
        MediaSource::Base64(data) => json!({ "bytes": data }),
        MediaSource::S3 { uri } => json!({ "s3Location": { "uri": uri } }),
    }
}

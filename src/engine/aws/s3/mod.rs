//! Requests to S3, ready to be signed by headers or as URLs, and its answers.
//!
//! Shapes by <https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html>.

mod checksum;
mod list;
mod multipart;
mod object;
mod part_plan;

use thiserror::Error;

use super::xml::{BadXml, Element};
use super::{Endpoints, ServiceError};
pub use checksum::{Algorithm, Checksum, Checksummer};
pub use list::{ListedObject, Listing, read_listing};
pub use multipart::{Completed, PartsPage, UploadedPart, read_completed, read_created, read_parts};
pub use object::{ContentRange, content_range, range};
pub use part_plan::PartPlan;

/// A bucket, of which requests are made.
#[derive(Debug, Clone, Copy)]
pub struct Bucket<'a> {
    endpoints: &'a Endpoints,
    name: &'a str,
}

impl<'a> Bucket<'a> {
    /// The bucket of this name in the region of the endpoints.
    pub fn new(endpoints: &'a Endpoints, name: &'a str) -> Self {
        Self { endpoints, name }
    }
}

/// Why an answer does not say what was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Unread {
    /// S3 refuses, which it does in some answers of status 200, too.
    #[error("{}: {}", .0.code, .0.message)]
    Refused(ServiceError),
    /// It is no XML.
    #[error(transparent)]
    BadXml(#[from] BadXml),
    /// It is XML of something else.
    #[error("the answer lacks {0}")]
    Lacks(&'static str),
}

/// The answer, which must be an element of this name.
fn answer(text: &str, name: &'static str) -> Result<Element, Unread> {
    let root = Element::parse(text)?;
    if let Some(error) = ServiceError::from_element(&root) {
        return Err(Unread::Refused(error));
    }
    if root.name == name { Ok(root) } else { Err(Unread::Lacks(name)) }
}

/// The text of a child that must be there.
fn wanted<'e>(element: &'e Element, name: &'static str) -> Result<&'e str, Unread> {
    element.text_of(name).ok_or(Unread::Lacks(name))
}

/// A number that must be there.
fn number<T: std::str::FromStr>(element: &Element, name: &'static str) -> Result<T, Unread> {
    wanted(element, name)?.parse().map_err(|_error| Unread::Lacks(name))
}

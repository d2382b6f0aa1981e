//! What was asked, so that a test can tell whether anything was sent twice.

use std::sync::Mutex;

use serde::Serialize;

use crate::world::hold;

/// A request that ended.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Asked {
    /// As AWS names it.
    pub(crate) operation: String,
    pub(crate) method: String,
    /// Without the query, which may hold a signature.
    pub(crate) path: String,
    /// Of an upload in parts.
    pub(crate) part_number: Option<u32>,
    /// The bytes of an object that were asked for.
    pub(crate) range: Option<String>,
    /// What the request says of the length of its body.
    pub(crate) body_bytes: u64,
    /// Nothing if the connection was cut.
    pub(crate) status: Option<u16>,
    /// When it ended, in ISO 8601.
    pub(crate) time: String,
}

/// All requests since the beginning, or since the desk forgot them.
#[derive(Default)]
pub(crate) struct Seen(Mutex<Vec<Asked>>);

impl Seen {
    pub(crate) fn add(&self, asked: Asked) {
        hold(&self.0).push(asked);
    }

    pub(crate) fn all(&self) -> Vec<Asked> {
        hold(&self.0).clone()
    }

    pub(crate) fn clear(&self) {
        hold(&self.0).clear();
    }
}

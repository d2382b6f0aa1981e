//! Files that cells may name, read when a row names them.

use crate::engine::batch::Attachments;
use crate::engine::source::MAX_RECORD_BYTES;
use crate::web::{Handle, Source};

/// The files that came beside a request.
pub(super) struct Files(Vec<Source>);

impl Files {
    /// The handles that are files.
    pub(super) fn of(handles: &[Handle]) -> Self {
        let files = handles.iter().filter_map(|handle| Source::from_handle(handle).ok());
        Self(files.collect())
    }
}

impl Attachments for Files {
    fn read(&mut self, name: &str) -> Result<Option<Vec<u8>>, String> {
        let Some(file) = self.0.iter().find(|file| file.name() == name) else {
            return Ok(None);
        };
        if file.size() > MAX_RECORD_BYTES as u64 {
            return Err(format!("it has {} bytes; a record has at most 25,000,000", file.size()));
        }
        file.read_now().map(Some).map_err(|error| error.to_string())
    }

    fn names(&self) -> Vec<String> {
        self.0.iter().map(Source::name).collect()
    }
}

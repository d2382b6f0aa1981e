//! The files of a source: as they were chosen, and as plain text.

use crate::engine::unpack::{Packing, Sheet, unpacked_name};
use crate::protocol::Diagnostic;
use crate::web;

/// Name and size of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FileFacts {
    /// Its name, without a path.
    pub(crate) name: String,
    /// Its size in bytes.
    pub(crate) size: u64,
}

/// What the page knows of a file of the source.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct SourceFile {
    /// As it was chosen.
    pub(crate) facts: FileFacts,
    /// What it was wrapped in; `None` until that is known.
    pub(crate) unpacked: Option<Unpacked>,
    /// Data rows; `None` until they are counted.
    pub(crate) n_rows: Option<u64>,
}

/// What a file was wrapped in.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Unpacked {
    /// The wrapping.
    pub(crate) packing: Packing,
    /// The sheets of a spreadsheet.
    pub(crate) sheets: Vec<Sheet>,
    /// The sheet that was taken.
    pub(crate) sheet: Option<String>,
    /// What is wrong with the wrapping.
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// A file of the source, held for as long as it is one.
pub(super) struct Held {
    /// As the user chose it.
    pub(super) source: web::Source,
    /// The sheet that is wanted of a spreadsheet.
    pub(super) sheet: Option<String>,
    /// As plain text; `None` until it was unpacked.
    pub(super) plain: Option<Plain>,
}

impl Held {
    pub(super) fn new(source: web::Source) -> Self {
        Self { source, sheet: None, plain: None }
    }

    pub(super) fn facts(&self) -> SourceFile {
        let facts = FileFacts { name: self.source.name(), size: self.source.size() };
        SourceFile { facts, unpacked: None, n_rows: None }
    }
}

/// A file as plain text.
pub(super) struct Plain {
    pub(super) file: web::Source,
    /// What the browser keeps of it, freed with this.
    _stored: Option<web::Stored>,
}

impl Plain {
    /// What was unpacked, under the name that the source has without its packing; the source itself
    /// where nothing was.
    pub(super) fn of(source: &web::Source, unpacked: Option<&web::Handle>) -> web::Result<Self> {
        let Some(handle) = unpacked else {
            return Ok(Self { file: source.clone(), _stored: None });
        };
        let stored = web::Stored::of(handle);
        let name = source.name();
        let file = web::Source::named(handle, unpacked_name(&name))?;
        Ok(Self { file, _stored: Some(stored) })
    }
}

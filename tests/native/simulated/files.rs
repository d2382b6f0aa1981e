//! Where simulated files go.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Where files go, one after the other.
pub(super) trait Files {
    /// Ends the file before and begins one of this name.
    fn begin(&mut self, name: &str) -> io::Result<()>;

    /// Appends to the file that was begun.
    fn write(&mut self, bytes: &[u8]) -> io::Result<()>;
}

/// Names and contents.
#[derive(Default)]
pub(super) struct InMemory(pub(super) Vec<(String, Vec<u8>)>);

impl Files for InMemory {
    fn begin(&mut self, name: &str) -> io::Result<()> {
        self.0.push((name.to_owned(), Vec::new()));
        Ok(())
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.0.last_mut().expect("a file was begun").1.extend_from_slice(bytes);
        Ok(())
    }
}

/// Files of a directory.
pub(super) struct InDir {
    dir: PathBuf,
    file: Option<BufWriter<File>>,
}

impl InDir {
    pub(super) fn new(dir: &Path) -> Self {
        Self { dir: dir.to_owned(), file: None }
    }

    /// Ends the last file.
    pub(super) fn end(&mut self) -> io::Result<()> {
        self.file.take().map_or(Ok(()), |mut file| file.flush())
    }
}

impl Files for InDir {
    fn begin(&mut self, name: &str) -> io::Result<()> {
        self.end()?;
        self.file = Some(BufWriter::new(File::create(self.dir.join(name))?));
        Ok(())
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.as_mut().expect("a file was begun").write_all(bytes)
    }
}

/// All in one, and the names are lost.
pub(super) struct InOne<W>(pub(super) W);

impl<W: Write> Files for InOne<W> {
    fn begin(&mut self, _name: &str) -> io::Result<()> {
        Ok(())
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.0.write_all(bytes)
    }
}

//! The files of the project.

use std::fs;
use std::path::{Path, PathBuf};

/// What tools make, or what is data rather than text of ours.
const NOT_OURS: [&str; 7] =
    [".git", "Cargo.lock", "dist", "fixtures", "golden", "node_modules", "target"];

/// A text file, with its path from the root of the project, with slashes.
pub(crate) struct File {
    pub(crate) path: String,
    pub(crate) text: String,
}

impl File {
    /// Name without directories and extension.
    pub(crate) fn stem(&self) -> &str {
        let name = self.path.rsplit('/').next().unwrap_or_default();
        name.split_once('.').map_or(name, |(stem, _)| stem)
    }

    /// Extension of the name, without the dot.
    pub(crate) fn extension(&self) -> &str {
        self.path.rsplit_once('.').map_or("", |(_, extension)| extension)
    }

    /// Directory, without a slash at the end.
    pub(crate) fn dir(&self) -> &str {
        self.path.rsplit_once('/').map_or("", |(dir, _)| dir)
    }

    /// Number and text of each line that is not part of the tests at the end of the file.
    pub(crate) fn lines_without_tests(&self) -> impl Iterator<Item = (usize, &str)> {
        let is_test_file = self.stem().ends_with("tests");
        let lines = self.text.lines().collect::<Vec<_>>();
        let end = lines
            .windows(2)
            .position(|pair| matches!(pair, ["#[cfg(test)]", next] if next.ends_with('{')))
            .unwrap_or(lines.len());
        let end = if is_test_file { 0 } else { end };
        (1..).zip(lines).take(end)
    }

    /// The same, without lines that are comments as a whole.
    pub(crate) fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        self.lines_without_tests().filter(|(_, line)| !line.trim_start().starts_with("//"))
    }
}

/// Where the project lies.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The text of a file that has to be there.
pub(crate) fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// All text files, sorted by path.
pub(crate) fn all() -> Vec<File> {
    under("")
}

/// The Rust files below a directory.
pub(crate) fn rust(dir: &str) -> Vec<File> {
    let mut files = under(dir);
    files.retain(|file| file.extension() == "rs");
    files
}

/// The text files below a directory, sorted by path.
pub(crate) fn under(dir: &str) -> Vec<File> {
    let mut paths = Vec::new();
    collect(&root().join(dir), &mut paths);
    paths.sort();
    let files = paths.into_iter().filter_map(|path| {
        let text = fs::read_to_string(&path).ok()?;
        let path = path.strip_prefix(root()).ok()?.to_str()?.replace('\\', "/");
        Some(File { path, text })
    });
    files.collect()
}

fn collect(dir: &Path, paths: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(dir).unwrap_or_else(|error| panic!("{}: {error}", dir.display()));
    for entry in entries {
        let entry = entry.expect("a directory that opens can be listed");
        if NOT_OURS.iter().any(|name| entry.file_name() == *name) {
            continue;
        }
        let path = entry.path();
        if path.is_dir() {
            collect(&path, paths);
        } else {
            paths.push(path);
        }
    }
}

//! Reads the input of a job, and checks what AWS checks before it begins.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

/// The quota of records per file and job.
const MAX_RECORDS: usize = 100_000;

/// The quota of bytes per file.
const MAX_FILE_BYTES: u64 = 1_000_000_000;

/// A file of the input.
pub(super) struct File {
    /// Without directories: the output is named after it.
    pub(super) name: String,
    pub(super) records: Vec<Record>,
}

/// A line of it.
pub(super) struct Record {
    /// The line as it stands there, as an object.
    pub(super) line: Map<String, Value>,
}

impl Record {
    /// What the model is asked.
    pub(super) fn body(&self) -> &Value {
        self.line.get("modelInput").unwrap_or(&Value::Null)
    }
}

/// Bucket and key of `s3://bucket/key`, as a path below the directory of all buckets.
///
/// # Errors
///
/// A message for the user, if it leads out of it.
pub(super) fn path(root: &Path, uri: &str) -> Result<PathBuf, String> {
    let rest = uri.strip_prefix("s3://").unwrap_or_default();
    let parts: Vec<&str> = rest.split('/').filter(|part| !part.is_empty()).collect();
    if parts.iter().any(|part| *part == "." || *part == "..") {
        return Err(format!("{uri} names no place in a bucket."));
    }
    let Some(bucket) = parts.first() else { return Err(format!("{uri} names no bucket.")) };
    if !root.join(bucket).is_dir() {
        return Err(format!("The specified bucket {bucket} does not exist."));
    }
    Ok(parts.iter().fold(root.to_owned(), |path, part| path.join(part)))
}

/// All records of an input: of one file, or of all `.jsonl` files in a folder.
///
/// # Errors
///
/// The message of the job that fails.
pub(super) fn read(root: &Path, uri: &str, min_records: usize) -> Result<Vec<File>, String> {
    let place = path(root, uri)?;
    let mut paths = Vec::new();
    if place.is_dir() {
        let entries = fs::read_dir(&place).map_err(|error| error.to_string())?;
        paths.extend(entries.flatten().map(|entry| entry.path()).filter(|path| is_jsonl(path)));
        paths.sort();
    } else if place.is_file() && is_jsonl(&place) {
        paths.push(place);
    }
    if paths.is_empty() {
        return Err(format!("There is no .jsonl file at the input location {uri}."));
    }
    let files = paths.iter().map(|path| file(path)).collect::<Result<Vec<_>, _>>()?;
    let n_records: usize = files.iter().map(|file| file.records.len()).sum();
    if n_records < min_records {
        return Err(format!(
            "The batch job contains less records ({n_records}) than the required minimum of: {min_records}"
        ));
    }
    if n_records > MAX_RECORDS {
        return Err(format!(
            "The batch job contains more records ({n_records}) than the allowed maximum of: {MAX_RECORDS}"
        ));
    }
    Ok(files)
}

fn is_jsonl(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "jsonl")
}

fn file(path: &Path) -> Result<File, String> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let n_bytes = fs::metadata(path).map_err(|error| error.to_string())?.len();
    if n_bytes > MAX_FILE_BYTES {
        return Err(format!("The input file {name} is larger than {MAX_FILE_BYTES} bytes."));
    }
    let text = fs::read_to_string(path).map_err(|error| format!("{name}: {error}"))?;
    let records = (1..).zip(text.lines()).map(|(number, line)| {
        record(line).ok_or_else(|| {
            format!("Your input file contains malformed records: {name}, line {number}. Each line must be a JSON object with modelInput.")
        })
    });
    Ok(File { records: records.collect::<Result<_, _>>()?, name })
}

/// A line, if its outer form is right.
fn record(line: &str) -> Option<Record> {
    let Ok(Value::Object(line)) = serde_json::from_str(line) else { return None };
    let has_id = line.get("recordId").is_none_or(Value::is_string);
    (has_id && line.get("modelInput").is_some_and(Value::is_object)).then_some(Record { line })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_outer_form_of_a_line_is_checked() {
        for (line, is_right) in [
            (r#"{"recordId": "a", "modelInput": {}}"#, true),
            (r#"{"modelInput": {"a": 1}}"#, true),
            (r#"{"recordId": 1, "modelInput": {}}"#, false),
            (r#"{"recordId": "a", "modelInput": "{}"}"#, false),
            (r#"{"recordId": "a"}"#, false),
            ("[]", false),
            ("", false),
        ] {
            assert_eq!(record(line).is_some(), is_right, "{line}");
        }
    }

    #[test]
    fn no_location_leads_out_of_the_directory() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        assert_eq!(path(root, "s3://tests/a//b/"), Ok(root.join("tests/a/b")));
        for wrong in ["s3://../x", "s3://tests/../x", "s3://no-such-bucket/x", "s3://"] {
            assert!(path(root, wrong).is_err(), "{wrong}");
        }
    }
}

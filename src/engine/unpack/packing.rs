//! What a file is wrapped in, by its first bytes and its name.

use serde::{Deserialize, Serialize};

/// What the central directory and every entry of a ZIP file begin with.
const ZIP: &[u8] = b"PK\x03\x04";

/// What an OLE container begins with: spreadsheets before 2007, and encrypted ones after.
const OLE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// Kinds of files that are no text, by what they begin with, and what can be done with each.
const OTHERS: &[(&[u8], &str)] = &[
    (b"PAR1", "it is a Parquet file: write it as CSV first, such as with DuckDB or pandas"),
    (b"\x28\xB5\x2F\xFD", "it is packed by zstd: unpack it first (zstd -d)"),
    (b"BZh", "it is packed by bzip2: unpack it first (bunzip2)"),
    (b"\xFD7zXZ\0", "it is packed by xz: unpack it first (unxz)"),
    (b"7z\xBC\xAF\x27\x1C", "it is a 7-Zip archive: unpack it first"),
    (b"Rar!", "it is a RAR archive: unpack it first"),
    (b"ORC", "it is an ORC file: write it as CSV first, such as with DuckDB or pandas"),
    (b"Obj\x01", "it is an Avro file: write it as CSV or JSON lines first"),
    (b"SQLite format 3\0", "it is an SQLite database: export a table of it as CSV first"),
    (b"%PDF-", "it is a PDF, which has no rows"),
];

/// What a file is wrapped in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Packing {
    /// In nothing.
    Plain,
    /// gzip, in one member or several.
    Gzip,
    /// It is a spreadsheet.
    Spreadsheet(SpreadsheetKind),
}

/// Spreadsheets that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SpreadsheetKind {
    /// Office Open XML: `.xlsx`, `.xlsm`.
    Xlsx,
    /// `OpenDocument`: `.ods`.
    Ods,
}

/// What a file is wrapped in, by its first bytes. The name decides only which spreadsheet a ZIP
/// file is.
///
/// # Errors
///
/// It is nothing that can be unpacked here; the text says what it is and what to do.
pub fn recognize(head: &[u8], name: &str) -> Result<Packing, String> {
    if head.starts_with(&[0x1F, 0x8B]) {
        return Ok(Packing::Gzip);
    }
    if head.starts_with(ZIP) {
        return recognize_zip(head, name).map(Packing::Spreadsheet);
    }
    if head.starts_with(OLE) {
        let is_new = has_ending(name, &["xlsx", "xlsm"]);
        return Err(if is_new {
            "it is a spreadsheet with a password: save a copy without one".to_owned()
        } else {
            "it is a spreadsheet of the format before 2007: save it as .xlsx or CSV".to_owned()
        });
    }
    match OTHERS.iter().find(|(magic, _)| head.starts_with(magic)) {
        // A word at the beginning of a text is no proof: those formats hold bytes that no text has.
        Some((_, reason)) if !is_text(head) => Err((*reason).to_owned()),
        _ => Ok(Packing::Plain),
    }
}

/// Whether what gzip packed is text.
///
/// # Errors
///
/// It is not; the text says what it is and what to do.
pub fn recognize_inside(head: &[u8], name: &str) -> Result<(), String> {
    match recognize(head, unpacked_name(name)) {
        Ok(Packing::Plain) => Ok(()),
        Ok(_) => Err("what gzip packed is packed again: unpack it first (gunzip)".to_owned()),
        Err(reason) => Err(format!("unpacked, {reason}")),
    }
}

/// Name of a file without the ending of what it is wrapped in: `a.csv.gz` is `a.csv`.
pub fn unpacked_name(name: &str) -> &str {
    match name.rsplit_once('.') {
        Some((stem, end)) if end.eq_ignore_ascii_case("gz") && !stem.is_empty() => stem,
        _ => name,
    }
}

fn recognize_zip(head: &[u8], name: &str) -> Result<SpreadsheetKind, String> {
    let has = |needle: &[u8]| memchr::memmem::find(head, needle).is_some();
    if has(b"application/vnd.oasis.opendocument.spreadsheet") || has_ending(name, &["ods"]) {
        return Ok(SpreadsheetKind::Ods);
    }
    if has_ending(name, &["xlsb"]) {
        return Err("it is a binary workbook (.xlsb): save it as .xlsx or CSV".to_owned());
    }
    if has_ending(name, &["xlsx", "xlsm"]) || has(b"[Content_Types].xml") || has(b"xl/") {
        return Ok(SpreadsheetKind::Xlsx);
    }
    Err("it is a ZIP archive: unpack it and choose the files in it".to_owned())
}

fn has_ending(name: &str, endings: &[&str]) -> bool {
    name.rsplit_once('.')
        .is_some_and(|(_, end)| endings.iter().any(|ending| end.eq_ignore_ascii_case(ending)))
}

fn is_text(head: &[u8]) -> bool {
    let head = head.get(..512).unwrap_or(head);
    head.iter().all(|&byte| byte >= b' ' || matches!(byte, b'\t' | b'\n' | b'\r'))
        && head.utf8_chunks().filter(|chunk| !chunk.invalid().is_empty()).count() <= 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_recognized_by_its_first_bytes() {
        use SpreadsheetKind::{Ods, Xlsx};
        for (head, name, expected) in [
            (&b"a,b\n"[..], "a.csv.gz", Ok(Packing::Plain)),
            (b"\x1F\x8B\x08", "a.csv", Ok(Packing::Gzip)),
            (b"PK\x03\x04", "a.xlsx", Ok(Packing::Spreadsheet(Xlsx))),
            (b"PK\x03\x04..[Content_Types].xml", "a", Ok(Packing::Spreadsheet(Xlsx))),
            (
                b"PK\x03\x04..mimetypeapplication/vnd.oasis.opendocument.spreadsheet",
                "",
                Ok(Packing::Spreadsheet(Ods)),
            ),
            (b"PK\x03\x04..a.csv", "a.zip", Err("ZIP archive")),
            (b"PK\x03\x04..xl/", "a.xlsb", Err(".xlsb")),
            (OLE, "a.xls", Err("before 2007")),
            (OLE, "a.XLSX", Err("password")),
            (b"PAR1\x15\x04\x15", "a.parquet", Err("Parquet")),
            (b"PAR1,PAR2\n1,2\n", "a.csv", Ok(Packing::Plain)),
            (b"ORCA,b\n1,2\n", "a.csv", Ok(Packing::Plain)),
            (b"BZh91AY&SY\x00\x01", "a.csv.bz2", Err("bzip2")),
            (b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\x00", "a.pdf", Err("PDF")),
        ] {
            match (recognize(head, name), expected) {
                (Ok(found), Ok(expected)) => assert_eq!(found, expected, "{name}"),
                (Err(found), Err(part)) => assert!(found.contains(part), "{name}: {found}"),
                (found, expected) => panic!("{name}: {found:?}, not {expected:?}"),
            }
        }
    }

    #[test]
    fn what_is_inside_of_gzip_has_to_be_text() {
        assert_eq!(recognize_inside(b"a,b", "a.csv.gz"), Ok(()));
        assert!(recognize_inside(b"PK\x03\x04", "a.xlsx.gz").unwrap_err().contains("again"));
        assert!(recognize_inside(b"PAR1\0", "a.gz").unwrap_err().contains("Parquet"));
    }

    #[test]
    fn a_name_loses_only_the_ending_of_gzip() {
        for (name, expected) in
            [("a.csv.gz", "a.csv"), ("a.GZ", "a"), ("a.csv", "a.csv"), (".gz", ".gz")]
        {
            assert_eq!(unpacked_name(name), expected);
        }
    }
}

//! The formats of a table.

use serde::{Deserialize, Serialize};

/// A format of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// CSV after RFC 4180, in UTF-8.
    Csv,
    /// One JSON object a line, its fields in the order of the columns.
    Jsonl,
    /// A spreadsheet of Office Open XML with one sheet.
    Xlsx,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Csv, Self::Jsonl, Self::Xlsx];

    /// What people call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Csv => "CSV",
            Self::Jsonl => "JSON lines",
            Self::Xlsx => "Excel",
        }
    }

    /// How names of its files end, without the dot: also the word for it on the command line.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Jsonl => "jsonl",
            Self::Xlsx => "xlsx",
        }
    }

    /// Its media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv;charset=utf-8",
            Self::Jsonl => "application/x-ndjson",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }

    /// The format of a word or of the end of a file's name.
    pub fn from_word(word: &str) -> Option<Self> {
        let word = word.trim_start_matches('.').to_ascii_lowercase();
        match word.as_str() {
            "csv" => Some(Self::Csv),
            "jsonl" | "ndjson" | "json-lines" => Some(Self::Jsonl),
            "xlsx" | "excel" => Some(Self::Xlsx),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_is_known_by_its_words() {
        for format in Format::ALL {
            assert_eq!(Format::from_word(format.ending()), Some(format));
            let json = serde_json::to_value(format).expect("a word");
            assert_eq!(json, format.ending());
        }
        assert_eq!(Format::from_word(".XLSX"), Some(Format::Xlsx));
        assert_eq!(Format::from_word("ndjson"), Some(Format::Jsonl));
        assert_eq!(Format::from_word("pdf"), None);
    }
}

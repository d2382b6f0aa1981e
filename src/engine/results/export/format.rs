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

/// What results are written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// A table of rows and columns.
    Table(Format),
    /// The lines that OpenAI's batch API answers with, one a record.
    Openai,
    /// The vectors of all answers, a row each, for `NumPy`.
    Npy,
}

impl Target {
    /// All of them, in the order in which people are offered them.
    pub const ALL: [Self; 5] = [
        Self::Table(Format::Csv),
        Self::Table(Format::Jsonl),
        Self::Table(Format::Xlsx),
        Self::Openai,
        Self::Npy,
    ];

    /// What people call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Table(format) => format.name(),
            Self::Openai => "OpenAI batch output",
            Self::Npy => "Vectors (NumPy)",
        }
    }

    /// The word for it on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::Table(format) => format.ending(),
            Self::Openai => "openai",
            Self::Npy => "npy",
        }
    }

    /// How names of its files end, without the dot.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Openai => "openai.jsonl",
            other => other.word(),
        }
    }

    /// What a word stands for.
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "openai" => Some(Self::Openai),
            "npy" => Some(Self::Npy),
            word => Format::from_word(word).map(Self::Table),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_results_are_written_as_is_known_by_a_word() {
        for target in Target::ALL {
            assert_eq!(Target::from_word(target.word()), Some(target));
        }
        assert_eq!(Target::from_word("parquet"), None);
    }

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

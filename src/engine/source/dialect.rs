//! How a source is read: all that the user can change about it.

use serde::{Deserialize, Serialize};

use super::Encoding;

/// How a source is read. What is about delimiters holds for delimited text; its characters are
/// ASCII.
///
/// What a stored dialect does not have is as in [`Dialect::default`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Dialect {
    /// What the file is made of.
    pub format: Format,
    /// How its bytes are text; `None` for UTF-8.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encoding: Option<Encoding>,
    /// Byte between fields.
    pub delimiter: u8,
    /// Byte around fields that hold delimiters, quotes or line ends; doubled inside. `None` where
    /// quotes are text like any other.
    pub quote: Option<u8>,
    /// Byte before a quote that is text, inside of quotes; `None` where quotes are only doubled.
    pub escape: Option<u8>,
    /// Byte at the start of a line that is no record; `None` where every line is data.
    pub comment: Option<u8>,
    /// Whether the first record names the columns.
    pub has_header: bool,
    /// Line of the file at which the first record is looked for, one-based; what stands above is
    /// left out.
    pub first_line: u64,
    /// Whether white space around fields is left out. It may then stand before an opening quote.
    pub trim: bool,
    /// What becomes of rows with more or fewer fields than there are columns.
    pub ragged: Ragged,
}

impl Dialect {
    /// Whether the reader gives out a row of names before the first data row.
    pub(super) fn names_columns(&self) -> bool {
        self.has_header || self.format != Format::Delimited
    }

    /// How the bytes are text where they have to be decoded.
    pub(super) fn foreign_encoding(&self) -> Option<Encoding> {
        self.encoding.filter(|encoding| !encoding.is_utf8())
    }

    /// Whether reading can begin at the place of any row. If not, it has to begin at the start of
    /// the file: where records do not begin at lines, their place in a file that has to be decoded
    /// is not exact.
    pub fn can_begin_at_a_row(&self) -> bool {
        self.foreign_encoding().is_none_or(|encoding| {
            encoding.can_begin_at_a_line() && self.format != Format::JsonValues
        })
    }
}

/// What a file is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// Rows of fields with a delimiter between them: CSV and its kin.
    #[default]
    Delimited,
    /// A JSON value a line, as a rule an object.
    JsonLines,
    /// JSON values in an array, or one after another, over as many lines as they like.
    JsonValues,
    /// Plain text, a record a line.
    TextLines,
    /// Plain text, records with blank lines between them.
    TextBlocks,
}

/// What becomes of rows with more or fewer fields than there are columns. Both are said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ragged {
    /// Missing fields are empty, and fields beyond the last column are left out.
    #[default]
    Keep,
    /// The row makes no record.
    Skip,
}

impl Default for Dialect {
    fn default() -> Self {
        Self {
            format: Format::Delimited,
            encoding: None,
            delimiter: b',',
            quote: Some(b'"'),
            escape: None,
            comment: None,
            has_header: true,
            first_line: 1,
            trim: false,
            ragged: Ragged::Keep,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dialect_that_was_stored_earlier_still_reads() {
        let stored = r#"{"delimiter": 59, "quote": 39, "has_header": false}"#;
        let expected = Dialect {
            delimiter: b';',
            quote: Some(b'\''),
            has_header: false,
            ..Dialect::default()
        };
        assert_eq!(serde_json::from_str::<Dialect>(stored).expect("it reads"), expected);
    }
}

//! Flags that say how a source is read.

use super::args::{OrNone, RaggedRows, Reading, SourceFormat};
use super::failure::Failure;
use crate::engine::source::{Dialect, Format, Ragged};

impl Reading {
    /// Whether one of the flags is given.
    pub(super) fn is_given(&self) -> bool {
        self.apply(Dialect::default()) != Dialect::default()
            || self.delimiter.is_some()
            || self.source_format.is_some()
            || self.encoding.is_some()
    }

    /// A dialect with what the flags say in place of what it says.
    pub(super) fn apply(&self, dialect: Dialect) -> Dialect {
        let or = |given: Option<OrNone>, before| given.map_or(before, |OrNone(byte)| byte);
        Dialect {
            format: self.source_format.map_or(dialect.format, Format::from),
            encoding: self.encoding.or(dialect.encoding),
            delimiter: self.delimiter.unwrap_or(dialect.delimiter),
            quote: or(self.quote, dialect.quote),
            escape: or(self.escape, dialect.escape),
            comment: or(self.comment, dialect.comment),
            has_header: dialect.has_header && !self.no_header,
            // Without a header there is nothing above it.
            first_line: self.header_row.unwrap_or(if self.no_header {
                1
            } else {
                dialect.first_line
            }),
            trim: dialect.trim || self.trim,
            ragged: self.ragged.map_or(dialect.ragged, Ragged::from),
        }
    }

    /// Refuses flags that contradict each other.
    pub(super) fn check(&self) -> Result<(), Failure> {
        let quote = self.quote.and_then(|OrNone(byte)| byte);
        if self.delimiter.is_some() && self.delimiter == quote {
            return Err(Failure("--delimiter and --quote are the same character".to_owned()));
        }
        Ok(())
    }
}

impl From<SourceFormat> for Format {
    fn from(format: SourceFormat) -> Self {
        match format {
            SourceFormat::Delimited => Self::Delimited,
            SourceFormat::JsonLines => Self::JsonLines,
            SourceFormat::JsonValues => Self::JsonValues,
            SourceFormat::TextLines => Self::TextLines,
            SourceFormat::TextBlocks => Self::TextBlocks,
        }
    }
}

impl From<RaggedRows> for Ragged {
    fn from(ragged: RaggedRows) -> Self {
        match ragged {
            RaggedRows::Keep => Self::Keep,
            RaggedRows::Skip => Self::Skip,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_go_before_what_a_dialect_says() {
        let guessed = Dialect { delimiter: b';', escape: Some(b'\\'), ..Dialect::default() };
        assert!(!Reading::default().is_given());
        assert_eq!(Reading::default().apply(guessed), guessed);
        let flags = Reading {
            quote: Some(OrNone(None)),
            escape: Some(OrNone(None)),
            header_row: Some(3),
            trim: true,
            ragged: Some(RaggedRows::Skip),
            ..Reading::default()
        };
        assert!(flags.is_given());
        let expected = Dialect {
            delimiter: b';',
            quote: None,
            first_line: 3,
            trim: true,
            ragged: Ragged::Skip,
            ..Dialect::default()
        };
        assert_eq!(flags.apply(guessed), expected);
        let same = Reading {
            delimiter: Some(b'x'),
            quote: Some(OrNone(Some(b'x'))),
            ..Reading::default()
        };
        assert!(same.check().is_err());
    }
}

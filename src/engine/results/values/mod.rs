//! What every row has one text of: a column of the source, or a field of answers that are JSON. Rows
//! are sorted and put into groups by it.
//!
//! Values are read once for all rows, in the order in which they lie: those of a column with the rows
//! of the source, those of a field with the lines of the output. Each goes to its slot
//! ([`ValueOf::slot`]), so nobody has to know to which rows a line belongs.

mod breakdown;
mod sorted;

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::super::json::Document;
use super::super::source::Row;
use super::{Index, Rows, Scratch, Texts, field_values};
pub use breakdown::{Breakdown, Grouper, MAX_GROUPS, MAX_VALUES, NotGroups, RowGroup};
pub use sorted::SortValues;

/// Of what the values are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ValueOf {
    /// The column of the source that has this name.
    Column(String),
    /// The field of this name, of answers that are JSON objects.
    Field(String),
}

/// What stands before the name of a column, where it could be taken for something else.
const COLUMN: &str = "column:";
/// The same for a field.
const FIELD: &str = "field:";

impl ValueOf {
    /// Name of the column or field.
    pub fn name(&self) -> &str {
        let (Self::Column(name) | Self::Field(name)) = self;
        name
    }

    /// The word that commands and links name it by: `column:NAME` or `field:NAME`.
    pub fn word(&self) -> String {
        match self {
            Self::Column(name) => format!("{COLUMN}{name}"),
            Self::Field(name) => format!("{FIELD}{name}"),
        }
    }

    /// What this word names.
    pub fn of_word(word: &str) -> Option<Self> {
        let column = || Some(Self::Column(word.strip_prefix(COLUMN)?.to_owned()));
        let field = || Some(Self::Field(word.strip_prefix(FIELD)?.to_owned()));
        column().or_else(field)
    }

    /// What a user means who gives a name or a word: a column of the source rather than a field.
    /// `None` when there is neither.
    pub fn find<'n>(
        said: &str,
        columns: &[String],
        fields: impl IntoIterator<Item = &'n str>,
    ) -> Option<Self> {
        let mut fields = fields.into_iter();
        let column = |name: &str| columns.iter().any(|column| column == name);
        if column(said) {
            return Some(Self::Column(said.to_owned()));
        }
        match Self::of_word(said) {
            Some(Self::Column(name)) if column(&name) => Some(Self::Column(name)),
            Some(Self::Field(name)) if fields.any(|field| field == name) => Some(Self::Field(name)),
            _ => fields.any(|field| field == said).then(|| Self::Field(said.to_owned())),
        }
    }

    /// How many values there may be.
    pub fn n_slots(&self, rows: &Rows, index: &Index) -> usize {
        match self {
            Self::Column(_) => rows.n_source(),
            Self::Field(_) => index.len(),
        }
    }

    /// Where the value of a row stands: at its own place for a column, at that of its record in the
    /// index for a field. `None` for a record without a row, or a row without a record.
    pub fn slot(&self, row: usize, rows: &Rows) -> Option<usize> {
        match self {
            Self::Column(_) => (row < rows.n_source()).then_some(row),
            Self::Field(_) => rows.entry(row),
        }
    }
}

/// Takes the values out of rows or lines.
#[derive(Debug)]
pub struct ValueReader {
    names: [String; 1],
    column: Option<usize>,
    scratch: Scratch,
    document: Document,
}

impl ValueReader {
    /// A reader of these values. `columns` are those of the source.
    pub fn new(of: &ValueOf, columns: &[String]) -> Self {
        let name = of.name();
        Self {
            column: columns.iter().position(|column| column == name),
            names: [name.to_owned()],
            scratch: Scratch::default(),
            document: Document::default(),
        }
    }

    /// The value of a row of the source; a cell that is blank has none.
    pub fn of_row<'r>(&self, row: &Row<'r>) -> Option<&'r str> {
        let cell = row.get(self.column?)?.trim();
        (!cell.is_empty()).then_some(cell)
    }

    /// The value of a line of the output: the text of a string, the JSON of anything else. There is
    /// none where the answer is no JSON object, or has the field not or as null.
    pub fn of_line(&mut self, line: &[u8]) -> Option<String> {
        let Self { names, scratch, document, .. } = self;
        let texts = Texts::of(line, scratch, "");
        let mut values = field_values(&texts, names, document);
        let text = values.pop().flatten()?.text;
        Some(trimmed(text))
    }
}

fn trimmed(text: String) -> String {
    let inside = text.trim();
    if inside.len() == text.len() { text } else { inside.to_owned() }
}

/// The number that a text is: as people and JSON write one, without signs for thousands.
fn number(text: &str) -> Option<f64> {
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
    is_number.then(|| text.parse().ok()).flatten().filter(|number: &f64| number.is_finite())
}

/// The beginning of a text, of so many bytes at most and cut between characters.
fn beginning(text: &str, n_bytes: usize) -> &str {
    text.get(..text.floor_char_boundary(n_bytes)).unwrap_or(text)
}

/// A text as texts are compared: upper and lower case make no difference.
fn folded(text: &str) -> Cow<'_, str> {
    if text.bytes().any(|byte| byte.is_ascii_uppercase() || !byte.is_ascii()) {
        text.to_lowercase().into()
    } else {
        text.into()
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::source::{Dialect, Scan};
    use super::*;

    #[test]
    fn a_name_is_a_column_rather_than_a_field_and_a_word_says_which() {
        let columns = ["mood".to_owned(), "field:odd".to_owned()];
        let find = |said: &str| ValueOf::find(said, &columns, ["mood", "score", "odd"]);
        let column = |name: &str| Some(ValueOf::Column(name.to_owned()));
        let field = |name: &str| Some(ValueOf::Field(name.to_owned()));
        for (said, expected) in [
            ("mood", column("mood")),
            ("column:mood", column("mood")),
            ("field:mood", field("mood")),
            ("score", field("score")),
            ("field:odd", column("field:odd")),
            ("column:field:odd", column("field:odd")),
            ("column:score", None),
            ("field:none", None),
            ("", None),
        ] {
            assert_eq!(find(said), expected, "{said}");
        }
        for of in [column("a:b"), field(""), field("column:x")].into_iter().flatten() {
            assert_eq!(ValueOf::of_word(&of.word()), Some(of));
        }
    }

    #[test]
    fn values_come_out_of_rows_and_of_lines() {
        let columns = ["id".to_owned(), "mood".to_owned()];
        let reader = ValueReader::new(&ValueOf::Column("mood".to_owned()), &columns);
        let mut seen = Vec::new();
        let mut scan = Scan::new(Dialect::default());
        let mut on_row = |row: &Row<'_>, _: &[String], _: &mut _| {
            seen.push(reader.of_row(row).map(str::to_owned));
        };
        scan.push(b"id,mood\n1, good \n2,\n3,  \n4,b\n", &mut on_row);
        scan.finish(&mut on_row);
        let expected = [Some("good".to_owned()), None, None, Some("b".to_owned())];
        assert_eq!(seen, expected);

        let mut reader = ValueReader::new(&ValueOf::Field("mood".to_owned()), &columns);
        let mut of = |text: &str| {
            let text = serde_json::Value::from(text);
            let line = format!(
                r#"{{"recordId":"a","modelOutput":{{"inputTextTokenCount":3,"results":[{{"tokenCount":2,"outputText":{text},"completionReason":"FINISH"}}]}}}}"#
            );
            reader.of_line(line.as_bytes())
        };
        assert_eq!(of(r#"{"mood": " good"}"#).as_deref(), Some("good"));
        assert_eq!(of(r#"{"mood": [1, 2]}"#).as_deref(), Some("[1, 2]"));
        assert_eq!(of(r#"{"mood": 1.50}"#).as_deref(), Some("1.50"));
        assert_eq!(of(r#"{"mood": null}"#), None);
        assert_eq!(of("good"), None);
        assert_eq!(reader.of_line(b"{broken"), None);
        assert_eq!(reader.of_line(br#"{"recordId":"a","error":{"errorCode":400}}"#), None);
    }

    #[test]
    fn numbers_are_what_people_and_json_write() {
        for (text, expected) in [
            ("0", Some(0.0)),
            ("-1.5", Some(-1.5)),
            ("1e3", Some(1000.0)),
            (".5", Some(0.5)),
            ("", None),
            ("-", None),
            ("1,000", None),
            ("inf", None),
            ("1e999", None),
            ("nan", None),
            ("12 %", None),
        ] {
            assert_eq!(number(text), expected, "{text:?}");
        }
        assert_eq!((beginning("aé", 2), beginning("aé", 3), beginning("", 9)), ("a", "aé", ""));
    }
}

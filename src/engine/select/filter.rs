//! Rows by what stands in their cells.

use serde::{Deserialize, Serialize};

use super::super::batch::UNKNOWN_COLUMN;
use super::super::check::{Place, Report};
use super::super::source::Row;
use super::super::template::closest;
use super::rules::{BAD_VALUE, NOT_A_NUMBER};

/// What a row has to be like. Without a condition, every row is.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Filter {
    /// How many of the conditions have to hold.
    #[serde(default, rename = "match")]
    pub join: Join,
    /// The conditions.
    pub conditions: Vec<Condition>,
    /// Fields that this version does not know: kept, so that nothing is lost on the way through.
    #[serde(flatten)]
    pub unknown: serde_json::Map<String, serde_json::Value>,
}

/// How many conditions have to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Join {
    /// Every one.
    #[default]
    All,
    /// One at least.
    Any,
}

/// What a cell has to be like.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Condition {
    /// Name of the column.
    pub column: String,
    /// How the cell is compared.
    pub op: Op,
    /// With what it is compared.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub value: String,
    /// Fields that this version does not know: kept.
    #[serde(flatten)]
    pub unknown: serde_json::Map<String, serde_json::Value>,
}

impl Condition {
    /// A cell of this column compared with this value.
    pub fn new(column: &str, op: Op, value: &str) -> Self {
        let unknown = serde_json::Map::new();
        Self { column: column.to_owned(), op, value: value.to_owned(), unknown }
    }
}

/// How a cell is compared. Texts are compared as they are, with case and spaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Op {
    /// It is this text.
    Equals,
    /// It is another text.
    NotEquals,
    /// This text is in it.
    Contains,
    /// This text is not in it.
    NotContains,
    /// There is nothing but white space.
    IsEmpty,
    /// There is something.
    IsNotEmpty,
    /// It is a smaller number.
    LessThan,
    /// It is this number or a smaller one.
    AtMost,
    /// It is a larger number.
    GreaterThan,
    /// It is this number or a larger one.
    AtLeast,
}

impl Op {
    /// All of them, in the order in which a list offers them.
    pub const ALL: [Self; 10] = [
        Self::Equals,
        Self::NotEquals,
        Self::Contains,
        Self::NotContains,
        Self::IsEmpty,
        Self::IsNotEmpty,
        Self::LessThan,
        Self::AtMost,
        Self::GreaterThan,
        Self::AtLeast,
    ];

    /// Whether there is something to compare with.
    pub fn has_value(self) -> bool {
        !matches!(self, Self::IsEmpty | Self::IsNotEmpty)
    }

    /// Whether numbers are compared.
    pub fn is_of_numbers(self) -> bool {
        matches!(self, Self::LessThan | Self::AtMost | Self::GreaterThan | Self::AtLeast)
    }
}

/// A filter bound to columns.
#[derive(Debug)]
pub(super) struct Bound {
    join: Join,
    tests: Vec<Test>,
}

#[derive(Debug)]
struct Test {
    idx: usize,
    op: Op,
    column: String,
    value: String,
    number: f64,
}

impl Filter {
    /// Binds the filter to columns; the report says what of it does not fit.
    pub(super) fn bind(&self, columns: &[String], report: &mut Report) -> Bound {
        let at = Place::default();
        let mut tests = Vec::new();
        for Condition { column, op, value, .. } in &self.conditions {
            let found = columns.iter().position(|known| known == column);
            if found.is_none() {
                report.add(&UNKNOWN_COLUMN, column, at, || {
                    match closest(column, columns.iter().map(String::as_str)) {
                        Some(near) => format!("in the filter; did you mean \"{near}\"?"),
                        None => "in the filter".to_owned(),
                    }
                });
            }
            let number = number(value);
            if op.is_of_numbers() && number.is_none() {
                report.add(&BAD_VALUE, column, at, || {
                    format!("the filter compares numbers, and \"{value}\" is none")
                });
            }
            if let Some(idx) = found {
                let number = number.unwrap_or_default();
                let (column, value) = (column.clone(), value.clone());
                tests.push(Test { idx, op: *op, column, value, number });
            }
        }
        Bound { join: self.join, tests }
    }
}

impl Bound {
    /// Whether a row is as it has to be.
    pub(super) fn takes(&self, row: &Row<'_>, report: &mut Report) -> bool {
        match self.join {
            _ if self.tests.is_empty() => true,
            Join::All => self.tests.iter().all(|test| test.holds(row, report)),
            Join::Any => self.tests.iter().any(|test| test.holds(row, report)),
        }
    }
}

impl Test {
    fn holds(&self, row: &Row<'_>, report: &mut Report) -> bool {
        let cell = row.get(self.idx).unwrap_or_default();
        match self.op {
            Op::Equals => cell == self.value,
            Op::NotEquals => cell != self.value,
            Op::Contains => cell.contains(&self.value),
            Op::NotContains => !cell.contains(&self.value),
            Op::IsEmpty => cell.trim().is_empty(),
            Op::IsNotEmpty => !cell.trim().is_empty(),
            Op::LessThan | Op::AtMost | Op::GreaterThan | Op::AtLeast => {
                let Some(found) = number(cell) else {
                    if !cell.trim().is_empty() {
                        report.add(&NOT_A_NUMBER, &self.column, row.at, || format!("\"{cell}\""));
                    }
                    return false;
                };
                match self.op {
                    Op::LessThan => found < self.number,
                    Op::AtMost => found <= self.number,
                    Op::GreaterThan => found > self.number,
                    _ => found >= self.number,
                }
            }
        }
    }
}

/// The number that a text is.
fn number(text: &str) -> Option<f64> {
    text.trim().parse().ok().filter(|number: &f64| number.is_finite())
}

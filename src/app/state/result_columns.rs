//! The columns of a table of results.

use crate::engine::results::Status;
use crate::engine::results::export::ResultColumn;
use crate::protocol::ResultsSummary;

/// A column of the table and how wide it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Column {
    /// Its name.
    pub(crate) name: String,
    /// What stands in it.
    pub(crate) kind: ColumnKind,
    /// Whether it is shown.
    pub(crate) is_shown: bool,
    /// Its width in tenths of the font's size.
    pub(crate) width: u32,
}

/// What stands in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ColumnKind {
    /// A column of the source, by its place.
    Source(usize),
    /// What results have beside it.
    Result(ResultColumn),
    /// A field of answers that are JSON, by its place.
    Field(usize),
}

/// The columns of a table: those of the source, those of results, and fields of answers.
pub(super) fn columns(summary: &ResultsSummary) -> Vec<Column> {
    let n_answers = summary.totals.by_status.of(Status::Answered);
    // A few objects among many texts are no table.
    let is_json = summary.fields.n_objects * 2 >= n_answers;
    let fields = summary.fields.fields.iter().enumerate().map(|(idx, field)| Column {
        name: field.name.clone(),
        kind: ColumnKind::Field(idx),
        is_shown: is_json,
        width: 120,
    });
    let of_source = summary.columns.iter().enumerate().map(|(idx, name)| Column {
        name: name.clone(),
        kind: ColumnKind::Source(idx),
        is_shown: true,
        width: 140,
    });
    let own = ResultColumn::ALL.into_iter().map(|column| Column {
        name: column.name().to_owned(),
        kind: ColumnKind::Result(column),
        is_shown: !matches!(
            column,
            ResultColumn::Thinking | ResultColumn::ToolCalls | ResultColumn::ErrorCode
        ),
        width: match column {
            ResultColumn::Answer | ResultColumn::ErrorMessage => 300,
            ResultColumn::Id => 120,
            _ => 100,
        },
    });
    of_source.chain(own).chain(fields).collect()
}

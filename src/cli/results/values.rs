//! Values of a column or a field, by their name and for all rows.

use super::super::failure::Failure;
use super::super::input;
use super::outputs::Outputs;
use super::printable;
use super::written::Job;
use crate::engine::results::{ValueOf, ValueReader, read_lines};

impl Job<'_> {
    /// The column or field that the user names.
    pub(super) fn value_of(&self, said: &str) -> Result<ValueOf, Failure> {
        let columns = &self.joined.columns;
        let fields = || self.output.fields.fields.iter().map(|field| field.name.as_str());
        ValueOf::find(said, columns, fields()).ok_or_else(|| {
            let known: Vec<String> =
                columns.iter().map(String::as_str).chain(fields()).map(printable).collect();
            let known = if known.is_empty() {
                "there are none: give the source, or outputs whose answers are JSON".to_owned()
            } else {
                format!("there are {}", known.join(", "))
            };
            Failure(format!(
                "no column of the source and no field of the answers is called {}; {known}",
                printable(said)
            ))
        })
    }

    /// Hands every value with its slot to `put`.
    pub(super) fn each_value(
        &self,
        files: &mut Outputs,
        of: &ValueOf,
        mut put: impl FnMut(usize, &str),
    ) -> Result<(), Failure> {
        let mut reader = ValueReader::new(of, &self.joined.columns);
        if let ValueOf::Column(_) = of {
            let mut slot = 0;
            return self.each_row(|row| {
                if let Some(value) = reader.of_row(row) {
                    put(slot, value);
                }
                slot += 1;
            });
        }
        let entries = self.output.index.iter().copied().enumerate();
        let answers = entries.filter(|(_, entry)| entry.status.has_answer());
        read_lines(files, answers, |slot, line| {
            if let Some(value) = reader.of_line(line) {
                put(slot, &value);
            }
        })?;
        files.check_unchanged()
    }

    /// Reads all rows of the source again, as they were before.
    pub(super) fn each_row(
        &self,
        mut on_row: impl FnMut(&crate::engine::source::Row<'_>),
    ) -> Result<(), Failure> {
        let Some(source) = self.source else { return Ok(()) };
        let again = source.scan(|row, _, _| {
            on_row(row);
            Ok(true)
        })?;
        if again.versions == self.joined.source.versions {
            return Ok(());
        }
        let first = self.sorted.sources.first();
        Err(input::changed(first.map_or(std::path::Path::new(""), std::path::PathBuf::as_path)))
    }
}

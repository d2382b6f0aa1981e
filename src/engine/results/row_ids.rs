//! Where the record ids of a source are.

use serde::{Deserialize, Serialize};

use super::super::batch::push_generated;
use super::super::source::Row;
use super::Index;

/// How many rows are looked at to find out.
const MAX_ROWS: u64 = 2_000;

/// Where the record id of a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RowIds {
    /// The number of the row, as Quarry writes it: `R0000000001`.
    #[default]
    Generated,
    /// A column, by its place.
    Column(usize),
}

impl RowIds {
    /// Puts the id of a row into `id`.
    pub fn read(self, row: &Row<'_>, id: &mut String) {
        id.clear();
        let text = match self {
            Self::Generated => "",
            Self::Column(idx) => row.get(idx).unwrap_or_default(),
        };
        // What `prepare` does with a row without an id.
        if text.trim().is_empty() {
            push_generated(id, row.at.row);
        } else {
            id.push_str(text);
        }
    }
}

/// Finds out by the ids that the output has.
#[derive(Debug, Default)]
pub struct RowIdGuess {
    n_rows: u64,
    n_generated: u64,
    n_in_column: Vec<u64>,
    id: String,
}

impl RowIdGuess {
    /// Looks at a row. Says whether it wants to see another.
    pub fn row(&mut self, row: &Row<'_>, index: &Index) -> bool {
        if self.n_rows >= MAX_ROWS {
            return false;
        }
        self.n_rows += 1;
        RowIds::Generated.read(row, &mut self.id);
        self.n_generated += u64::from(index.find(&self.id).is_some());
        if self.n_in_column.len() < row.len() {
            self.n_in_column.resize(row.len(), 0);
        }
        for (count, cell) in self.n_in_column.iter_mut().zip(row.iter()) {
            *count += u64::from(!cell.is_empty() && index.find(cell).is_some());
        }
        self.n_rows < MAX_ROWS
    }

    /// Where most of the rows had an id of the output; `None` when none had one.
    pub fn finish(&self) -> Option<RowIds> {
        let columns = self.n_in_column.iter().enumerate().rev();
        let best = columns.max_by_key(|(_, count)| **count).filter(|(_, count)| **count > 0);
        match best {
            Some((idx, count)) if *count > self.n_generated => Some(RowIds::Column(idx)),
            _ => (self.n_generated > 0).then_some(RowIds::Generated),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::source::{Dialect, Scan};
    use super::super::Reader;
    use super::*;

    #[track_caller]
    fn check(csv: &str, ids: &[&str], expected: Option<RowIds>) {
        let mut reader = Reader::default();
        for id in ids {
            reader.push(format!("{{\"recordId\": \"{id}\"}}\n").as_bytes());
        }
        reader.end_file();
        let index = reader.finish().index;
        let mut guess = RowIdGuess::default();
        let mut scan = Scan::new(Dialect::default());
        scan.push(csv.as_bytes(), |row, _, _| {
            guess.row(row, &index);
        });
        scan.finish(|row, _, _| {
            guess.row(row, &index);
        });
        assert_eq!(guess.finish(), expected, "{csv:?} {ids:?}");
    }

    #[test]
    fn the_column_is_the_one_that_has_the_ids() {
        let csv = "n,id,text\n1,a,b\n2,b,x\n3,c,a\n";
        check(csv, &["c", "b", "a"], Some(RowIds::Column(1)));
        check(csv, &["R0000000002", "R0000000003"], Some(RowIds::Generated));
        check(csv, &["other"], None);
        check("n,id\n", &["a"], None);
        // Of two columns that are alike, the first.
        check("x,y\na,a\nb,b\n", &["a", "b"], Some(RowIds::Column(0)));
    }
}

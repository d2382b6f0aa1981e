//! A source to JSONL, in one pass.

use super::super::check::{Place, Report};
use super::super::recipe::Recipe;
use super::super::source::{Dialect, Scan};
use super::{Attachments, MIN_RECORDS, NoAttachments, Plan, TOO_FEW_RECORDS};

/// What a pass wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Totals {
    /// Lines written.
    pub n_records: u64,
    /// Rows for which no line could be written.
    pub n_left_out: u64,
}

impl Totals {
    fn add(&mut self, is_written: bool) {
        if is_written {
            self.n_records += 1;
        } else {
            self.n_left_out += 1;
        }
    }
}

/// A push machine from the bytes of a source to the lines of a batch file.
///
/// Any chunking of the input gives the same bytes.
///
/// ```
/// use quarry::engine::batch::Prepare;
/// use quarry::engine::recipe::Recipe;
/// use quarry::engine::source::Dialect;
///
/// let recipe = Recipe {
///     model: "amazon.titan-text-express-v1".into(),
///     format: "titan-text".into(),
///     prompt: "Translate: {{text}}".into(),
///     ..Recipe::default()
/// };
/// let mut prepare = Prepare::new(recipe, Dialect::default());
/// let mut out = Vec::new();
/// prepare.push(b"text\nBon", &mut out);
/// prepare.push(b"jour\n", &mut out);
/// prepare.finish(&mut out);
/// assert_eq!(out, b"{\"recordId\":\"R0000000001\",\"modelInput\":{\"inputText\":\"Translate: Bonjour\"}}\n");
/// ```
pub struct Prepare {
    scan: Scan,
    recipe: Recipe,
    plan: Planned,
    totals: Totals,
    attachments: Box<dyn Attachments>,
}

enum Planned {
    /// The columns are not known yet.
    NotYet,
    /// The recipe does not fit the columns.
    Impossible,
    Ready(Box<Plan>),
}

impl Planned {
    fn get(
        &mut self,
        recipe: &Recipe,
        columns: &[String],
        report: &mut Report,
    ) -> Option<&mut Plan> {
        if matches!(self, Self::NotYet) {
            *self = Plan::new(recipe, columns, report)
                .map_or(Self::Impossible, |plan| Self::Ready(Box::new(plan)));
        }
        match self {
            Self::Ready(plan) => Some(plan),
            _ => None,
        }
    }
}

impl Prepare {
    /// A pass over a source that is read with this dialect.
    pub fn new(recipe: Recipe, dialect: Dialect) -> Self {
        Self {
            scan: Scan::new(dialect),
            recipe,
            plan: Planned::NotYet,
            totals: Totals::default(),
            attachments: Box::new(NoAttachments),
        }
    }

    /// The same, with files that cells may name.
    #[must_use]
    pub fn with_attachments(self, attachments: Box<dyn Attachments>) -> Self {
        Self { attachments, ..self }
    }

    /// Reads a chunk and appends the lines of the rows that are whole.
    pub fn push(&mut self, chunk: &[u8], out: &mut Vec<u8>) {
        let Self { scan, recipe, plan, totals, attachments } = self;
        scan.push(chunk, |row, columns, report| {
            let plan = plan.get(recipe, columns, report);
            totals.add(plan.is_some_and(|plan| plan.write(row, attachments.as_mut(), out, report)));
        });
    }

    /// Reads what is left at the end of the source and checks the job as a whole.
    pub fn finish(&mut self, out: &mut Vec<u8>) {
        let Self { scan, recipe, plan, totals, attachments } = self;
        scan.finish(|row, columns, report| {
            let plan = plan.get(recipe, columns, report);
            totals.add(plan.is_some_and(|plan| plan.write(row, attachments.as_mut(), out, report)));
        });
        let columns = scan.columns().to_vec();
        let report = scan.report_mut();
        // A source without rows still says what is wrong with the recipe.
        let is_possible = columns.is_empty() || plan.get(recipe, &columns, report).is_some();
        let n_records = totals.n_records;
        if is_possible && n_records < MIN_RECORDS {
            report.add(&TOO_FEW_RECORDS, "", Place::default(), || format!("{n_records} records"));
        }
    }

    /// What was written so far.
    pub fn totals(&self) -> Totals {
        let n_left_out = self.totals.n_left_out + self.scan.n_skipped();
        Totals { n_left_out, ..self.totals }
    }

    /// Data rows read so far.
    pub fn n_rows(&self) -> u64 {
        self.scan.n_rows()
    }

    /// What was found so far.
    pub fn report(&self) -> &Report {
        self.scan.report()
    }
}

#[cfg(test)]
#[path = "prepare_tests.rs"]
mod tests;

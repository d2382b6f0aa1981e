//! A source to JSONL, in one pass.

use serde::{Deserialize, Serialize};

use super::super::check::{Place, Report};
use super::super::recipe::Recipe;
use super::super::select::rules::NOTHING_SELECTED;
use super::super::select::{Drawn, Selector};
use super::super::source::{Dialect, Row, Scan};
use super::super::tokens::JobCount;
use super::{Attachments, MIN_RECORDS, Meter, NoAttachments, Plan, TOO_FEW_RECORDS, Written};

/// What a pass wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Totals {
    /// Lines written.
    pub n_records: u64,
    /// Rows for which no line could be written.
    pub n_left_out: u64,
    /// Rows that the recipe does not select, duplicates among them.
    pub n_not_selected: u64,
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
    job: Job,
    min_records: u64,
}

/// What is done with each row.
struct Job {
    recipe: Recipe,
    drawn: Option<Drawn>,
    /// Models for which records are counted that are too long; `None` counts nothing.
    counted_for: Option<Vec<String>>,
    plan: Planned,
    attachments: Box<dyn Attachments>,
    totals: Totals,
}

enum Planned {
    /// The columns are not known yet.
    NotYet,
    /// The recipe does not fit the columns.
    Impossible,
    Ready(Box<Ready>),
}

struct Ready {
    plan: Plan,
    /// `None` when all rows are taken.
    selector: Option<Selector>,
}

impl Ready {
    fn new(
        recipe: &Recipe,
        drawn: Option<Drawn>,
        columns: &[String],
        report: &mut Report,
    ) -> Option<Self> {
        let selection = &recipe.selection;
        let selector =
            (!selection.is_all()).then(|| Selector::new(selection, drawn, columns, report));
        let mut plan = Plan::new(recipe, columns, report)?;
        if selection.drop_duplicates {
            plan.drop_duplicates();
        }
        match selector {
            None => Some(Self { plan, selector: None }),
            Some(selector) => Some(Self { plan, selector: Some(selector?) }),
        }
    }
}

impl Job {
    /// Binds the recipe to the columns, once. `None` when it does not fit.
    fn bind(&mut self, columns: &[String], report: &mut Report) -> Option<&mut Ready> {
        if matches!(self.plan, Planned::NotYet) {
            let ready = Ready::new(&self.recipe, self.drawn, columns, report);
            self.plan = ready.map_or(Planned::Impossible, |mut ready| {
                if let Some(models) = &self.counted_for
                    && let Some(meter) = Meter::new(&self.recipe, columns, models)
                {
                    ready.plan.measure(meter);
                }
                Planned::Ready(Box::new(ready))
            });
        }
        match &mut self.plan {
            Planned::Ready(ready) => Some(ready),
            _ => None,
        }
    }

    fn take(&mut self, row: &Row<'_>, columns: &[String], out: &mut Vec<u8>, report: &mut Report) {
        let is_full = self.is_full();
        if self.bind(columns, report).is_none() {
            self.totals.n_left_out += 1;
            return;
        }
        let Self { plan: Planned::Ready(ready), attachments, totals, .. } = self else { return };
        let Ready { plan, selector } = ready.as_mut();
        if let Some(selector) = selector
            && (is_full || !selector.takes(row, report))
        {
            totals.n_not_selected += 1;
            return;
        }
        match plan.write(row, attachments.as_mut(), out, report) {
            Written::Record => totals.n_records += 1,
            Written::LeftOut => totals.n_left_out += 1,
            Written::Duplicate => totals.n_not_selected += 1,
        }
    }

    /// Whether as many records were written as the recipe allows.
    fn is_full(&self) -> bool {
        self.recipe.selection.limit.is_some_and(|limit| self.totals.n_records >= limit)
    }
}

impl Prepare {
    /// A pass over a source that is read with this dialect.
    pub fn new(recipe: Recipe, dialect: Dialect) -> Self {
        let job = Job {
            recipe,
            drawn: None,
            counted_for: None,
            plan: Planned::NotYet,
            attachments: Box::new(NoAttachments),
            totals: Totals::default(),
        };
        Self { scan: Scan::new(dialect), job, min_records: MIN_RECORDS }
    }

    /// The same, with files that cells may name.
    #[must_use]
    pub fn with_attachments(mut self, attachments: Box<dyn Attachments>) -> Self {
        self.job.attachments = attachments;
        self
    }

    /// The same, with the rows that were drawn; for a recipe that
    /// [needs a draw](super::super::select::Selection::needs_draw).
    #[must_use]
    pub fn with_drawn(mut self, drawn: Drawn) -> Self {
        self.job.drawn = Some(drawn);
        self
    }

    /// The same, where a job needs so many records, and not [`MIN_RECORDS`].
    #[must_use]
    pub fn with_min_records(self, min_records: u64) -> Self {
        Self { min_records, ..self }
    }

    /// The same, counting what the records are made of, and how many of them are too long for these
    /// models beside that of the recipe.
    #[must_use]
    pub fn counting(mut self, models: Vec<String>) -> Self {
        self.job.counted_for = Some(models);
        self
    }

    /// What the records written so far are made of, where that is [counted](Self::counting).
    pub fn count(&self) -> Option<&JobCount> {
        match &self.job.plan {
            Planned::Ready(ready) => ready.plan.meter().map(Meter::count),
            _ => None,
        }
    }

    /// Reads a chunk and appends the lines of the rows that are whole.
    pub fn push(&mut self, chunk: &[u8], out: &mut Vec<u8>) {
        let Self { scan, job, .. } = self;
        scan.push(chunk, |row, columns, report| job.take(row, columns, out, report));
    }

    /// Ends a file of the source and begins the next one, which is read with this dialect.
    pub fn next_file(&mut self, dialect: Dialect, out: &mut Vec<u8>) {
        let Self { scan, job, .. } = self;
        scan.next_file(dialect, |row, columns, report| job.take(row, columns, out, report));
    }

    /// Reads what is left at the end of the source and checks the job as a whole.
    pub fn finish(&mut self, out: &mut Vec<u8>) {
        let Self { scan, job, min_records } = self;
        scan.finish(|row, columns, report| job.take(row, columns, out, report));
        let columns = scan.columns().to_vec();
        let report = scan.report_mut();
        // A source without rows still says what is wrong with the recipe.
        let is_possible = columns.is_empty() || job.bind(&columns, report).is_some();
        let Totals { n_records, n_left_out, n_not_selected } = job.totals;
        if n_records + n_left_out == 0 && n_not_selected > 0 {
            report
                .add(&NOTHING_SELECTED, "", Place::default(), || format!("{n_not_selected} rows"));
        }
        if is_possible && n_records < *min_records {
            report.add(&TOO_FEW_RECORDS, "", Place::default(), || format!("{n_records} records"));
        }
    }

    /// Whether no further row becomes a record, whatever follows: who needs neither the counts nor
    /// the findings of the rest may stop reading and [finish](Self::finish).
    pub fn is_done(&self) -> bool {
        match &self.job.plan {
            Planned::NotYet => false,
            Planned::Impossible => true,
            Planned::Ready(ready) => {
                self.job.is_full() || ready.selector.as_ref().is_some_and(Selector::is_done)
            }
        }
    }

    /// What was written so far.
    pub fn totals(&self) -> Totals {
        let totals = self.job.totals;
        Totals { n_left_out: totals.n_left_out + self.scan.n_skipped(), ..totals }
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

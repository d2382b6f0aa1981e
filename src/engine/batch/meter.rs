//! Counts what records are made of, while they are made.

use super::super::catalog;
use super::super::check::Report;
use super::super::family::{self, Answers, MediaKind, MediaSource, Part as Piece, Prompt};
use super::super::recipe::Recipe;
use super::super::source::Row;
use super::super::template::{Piece as TextPiece, Text};
use super::super::tokens::rules::OVER_CONTEXT_WINDOW;
use super::super::tokens::{
    Constant, Counted, ImageSize, JobCount, Method, Part, RecordCount, Tally, record_tokens,
    tool_text,
};
use super::draft::Draft;

/// See the [module](self).
#[derive(Debug)]
pub struct Meter {
    /// Columns whose text goes into every record, as often as it does.
    columns: Vec<usize>,
    n_turns: u64,
    constant: Tally,
    window: Option<Window>,
    job: JobCount,
    /// Bytes of a row from which it is counted in any case, since it may be too long for the recipe's
    /// model; `None` until rows were counted that tell.
    near_window: Option<u64>,
}

/// What the recipe's model can read.
#[derive(Debug)]
struct Window {
    model: String,
    method: &'static Method,
    n_tokens: u64,
    /// Who says so.
    source: String,
}

impl Meter {
    /// Counts records of a recipe, and how many are too long for each of these models. `None` when
    /// the recipe's format does not exist.
    pub fn new(recipe: &Recipe, columns: &[String], models: &[String]) -> Option<Self> {
        let family = family::by_id(&recipe.format)?;
        // What does not fit was said when the plan was made.
        let draft = Draft::bind(recipe, family, columns, &mut Report::new());
        let mut outline = Outline::default();
        outline.read(&draft.outline(), family.abilities().answers);
        // Where it differs by row, only the model's own limit holds for all.
        let limit =
            family.answer_limit().filter(|name| !recipe.parameter_columns.contains_key(*name));
        let asked = limit.and_then(|name| recipe.parameters.get(name)?.as_u64());
        let catalog = catalog::builtin();
        let model = catalog::find_model(catalog, &recipe.model);
        let window = model.and_then(|model| {
            let fact = model.context_window.as_ref()?;
            Some(Window {
                model: model.id.clone(),
                method: Method::of(&model.id),
                n_tokens: fact.value.into(),
                source: fact.source.clone(),
            })
        });
        let mut job = JobCount::new(outline.constant, outline.n_bytes, asked);
        // Models that answer with something else are compared with nothing.
        let others = models.iter().filter_map(|id| catalog.model(id));
        let alike = others.filter(|other| model.is_none_or(|model| model.answers_alike(other)));
        let watched = alike.chain(model);
        job.watch(watched.filter_map(|model| {
            Some((model.id.as_str(), model.context_window.as_ref()?.value.into()))
        }));
        Some(Self {
            columns: outline.columns,
            n_turns: outline.n_turns,
            constant: outline.constant.total(),
            window,
            job,
            near_window: None,
        })
    }

    /// What was counted.
    pub fn count(&self) -> &JobCount {
        &self.job
    }

    /// Adds a record: of a body that is the same for all rows, or else as it was counted.
    pub(super) fn add(
        &mut self,
        row: &Row<'_>,
        counted: Option<RecordCount>,
        line_bytes: u64,
        report: &mut Report,
    ) {
        self.job.line_bytes += line_bytes;
        let (record, counted) = if let Some(whole) = counted {
            let data = whole.data.without(&self.constant);
            let n_bytes = whole.n_bytes.saturating_sub(self.job.constant_bytes);
            (RecordCount { data, n_bytes, ..whole }, Counted::Alone)
        } else {
            let (n_bytes, n_turns) = (self.bytes_of(row), self.n_turns);
            let counted = Counted::of_row(row.at.row);
            if counted == Counted::ByOthers && n_bytes < self.near_window() {
                self.job.add_uncounted(n_bytes, n_turns);
                return;
            }
            let data = self.text_of(row);
            (RecordCount { data, n_bytes, n_turns, ..RecordCount::default() }, counted)
        };
        self.job.add(&record, &self.constant, counted);
        if let Some(window) = &self.window {
            window.check(&record, self, row, report);
        }
    }

    fn near_window(&mut self) -> u64 {
        *self.near_window.get_or_insert_with(|| {
            self.job.learn_lengths(&self.constant, self.n_turns);
            let window = self.window.as_ref();
            let long_from = window.and_then(|own| self.job.long_from(&own.model, own.n_tokens));
            // Signs and digits have up to four times the tokens that words have for their bytes.
            long_from.map_or(u64::MAX, |n_bytes| n_bytes / 4)
        })
    }

    fn bytes_of(&self, row: &Row<'_>) -> u64 {
        self.columns.iter().map(|&idx| row.get(idx).unwrap_or_default().len() as u64).sum()
    }

    fn text_of(&self, row: &Row<'_>) -> Tally {
        let mut tally = Tally::default();
        for &idx in &self.columns {
            tally.add_text(row.get(idx).unwrap_or_default());
        }
        tally
    }
}

impl Window {
    /// Says when a record is likely too long.
    fn check(&self, record: &RecordCount, meter: &Meter, row: &Row<'_>, report: &mut Report) {
        if meter.job.most_tokens(record.n_bytes, record.n_turns) <= self.n_tokens {
            return;
        }
        let answer = meter.job.answer_limit.unwrap_or_default();
        let n_tokens = record_tokens(self.method, record, &meter.constant);
        if n_tokens + answer > self.n_tokens {
            report.add(&OVER_CONTEXT_WINDOW, "", row.at, || {
                let Self { n_tokens: window, source, .. } = self;
                format!(
                    "about {n_tokens} tokens and {answer} for the answer; the window has {window} ({source})"
                )
            });
        }
    }
}

/// What is asked in every row.
#[derive(Debug, Default)]
struct Outline {
    constant: Constant,
    n_bytes: u64,
    columns: Vec<usize>,
    n_turns: u64,
}

impl Outline {
    fn read(&mut self, prompt: &Prompt<'_>, answers: Answers) {
        if answers != Answers::Text {
            self.add(Part::Prompt, &prompt.last_text());
            return;
        }
        if let Some(system) = &prompt.system {
            self.add(Part::System, system);
        }
        let n_turns = prompt.turns.len();
        for (idx, turn) in prompt.turns.iter().enumerate() {
            let part = if idx + 1 == n_turns { Part::Prompt } else { Part::Examples };
            self.add(part, &turn.text());
        }
        for text in tools_of(prompt) {
            self.add(Part::Tools, &Text::literal(&text));
        }
        self.n_turns = n_turns as u64;
    }

    fn add(&mut self, part: Part, text: &Text) {
        for piece in text.pieces() {
            match piece {
                TextPiece::Literal(literal) => {
                    self.n_bytes += literal.len() as u64;
                    self.constant.add_text(part, literal);
                }
                TextPiece::Column(idx) => self.columns.push(*idx),
            }
        }
    }
}

/// All that is asked in one row, whose texts have no columns left.
pub(super) fn count(prompt: &Prompt<'_>, answers: Answers) -> RecordCount {
    let mut record = RecordCount::default();
    let mut add = |text: &Text| {
        for piece in text.pieces() {
            if let TextPiece::Literal(literal) = piece {
                record.n_bytes += literal.len() as u64;
                record.data.add_text(literal);
            }
        }
    };
    if answers == Answers::Text {
        prompt.system.iter().for_each(&mut add);
        for turn in &prompt.turns {
            add(&turn.text());
            for piece in &turn.parts {
                if let Piece::ToolUse { name, input, .. } = piece {
                    add(&Text::literal(&format!("{name}{input}")));
                }
            }
        }
        tools_of(prompt).for_each(|text| add(&Text::literal(&text)));
        record.n_turns = prompt.turns.len() as u64;
    } else {
        add(&prompt.last_text());
    }
    for media in prompt.media() {
        match (media.kind, &media.source) {
            (MediaKind::Image, MediaSource::Base64(data)) => {
                record.images.push(ImageSize::of_base64(data));
            }
            (MediaKind::Image, _) => record.images.push(None),
            _ => record.n_other_media += 1,
        }
    }
    record
}

fn tools_of<'a>(prompt: &'a Prompt<'_>) -> impl Iterator<Item = String> + 'a {
    let tools = prompt.tools.iter();
    tools.map(|tool| tool_text(&tool.name, &tool.description, &tool.schema.to_string()))
}

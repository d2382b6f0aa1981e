//! What the records of a job are made of: counted once while rows become records, estimated for any
//! model afterwards.
//!
//! What is the same in every record is counted once, so a row costs no more than its own text. Of
//! large sources not even that: from some row on, a part of the rows speaks for all.

use serde::{Deserialize, Serialize};

use super::image::{ImageCount, ImageSize};
use super::method::Method;
use super::tally::Tally;

/// A part of what is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// The system prompt, without its columns.
    System,
    /// The answered questions before the prompt, without their columns.
    Examples,
    /// The prompt, without its columns.
    Prompt,
    /// Tools, and the schema of the answer.
    Tools,
    /// The text of the rows.
    Data,
    /// The images of the rows.
    Images,
    /// What the model's template puts around all that.
    Template,
}

impl Part {
    /// Name for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::System => "system prompt",
            Self::Examples => "examples",
            Self::Prompt => "prompt template",
            Self::Tools => "tools",
            Self::Data => "data",
            Self::Images => "images",
            Self::Template => "chat template",
        }
    }
}

/// The parts that are the same in every record, in the order of [`Constant`].
const CONSTANT_PARTS: [Part; 4] = [Part::System, Part::Examples, Part::Prompt, Part::Tools];

/// What is the same in every record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Constant {
    parts: [Tally; CONSTANT_PARTS.len()],
}

impl Constant {
    /// Adds a text to a part. Texts of parts that differ by row are not kept here.
    pub fn add_text(&mut self, part: Part, text: &str) {
        let slot = CONSTANT_PARTS.iter().position(|constant| *constant == part);
        if let Some(tally) = slot.and_then(|idx| self.parts.get_mut(idx)) {
            tally.add_text(text);
        }
    }

    /// The parts with what they are made of.
    pub fn parts(&self) -> impl Iterator<Item = (Part, &Tally)> {
        CONSTANT_PARTS.into_iter().zip(&self.parts)
    }

    /// All parts together.
    pub fn total(&self) -> Tally {
        self.parts.iter().fold(Tally::default(), |mut sum, tally| {
            sum += tally;
            sum
        })
    }
}

/// Records that are likely longer than a window, by how a model's tokens are estimated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Watched {
    /// A model that is estimated so.
    model: String,
    window: u64,
    n_over: u64,
    /// Bytes of its own text from which a record that is not counted is taken to be too long;
    /// `None` until enough rows were counted to know how many tokens their bytes have.
    long_from: Option<u64>,
}

/// What one record adds.
#[derive(Debug, Clone, Default)]
pub struct RecordCount {
    /// Its own text.
    pub data: Tally,
    /// Bytes of its own text.
    pub n_bytes: u64,
    /// Turns of its conversation.
    pub n_turns: u64,
    /// Its images; `None` for one whose size is not known.
    pub images: Vec<Option<ImageSize>>,
    /// Its documents and videos.
    pub n_other_media: u64,
}

/// Whether the text of a row is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counted {
    /// It is, and speaks for itself.
    Alone,
    /// It is, and speaks for rows that are not.
    ForOthers,
    /// It is not.
    ByOthers,
}

impl Counted {
    /// Whether the text of this row is counted: the same rows are chosen in every run.
    pub fn of_row(row: u64) -> Self {
        if row <= COUNTED_ROWS {
            Self::Alone
        } else if row.wrapping_mul(SPREAD) >> (u64::BITS - ONE_ROW_OF.ilog2()) == 0 {
            Self::ForOthers
        } else {
            Self::ByOthers
        }
    }
}

/// What the records of a job are made of.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct JobCount {
    /// Records.
    pub n_records: u64,
    /// Bytes of the lines that they become.
    pub line_bytes: u64,
    /// Turns of all their conversations.
    pub n_turns: u64,
    /// Images in all of them.
    pub images: ImageCount,
    /// Documents and videos in all of them, whose tokens nothing here tells.
    pub n_other_media: u64,
    /// What is the same in every record.
    pub constant: Constant,
    /// Bytes of that.
    pub constant_bytes: u64,
    /// The text of the rows that speak for themselves, and its bytes.
    alone: Tally,
    alone_bytes: u64,
    /// The text of the rows that speak for others, its bytes, and those of all for which they speak.
    sample: Tally,
    sample_bytes: u64,
    sampled_bytes: u64,
    /// Most tokens that an answer may have, where the recipe says so.
    pub answer_limit: Option<u64>,
    /// By window, smallest first.
    watched: Vec<Watched>,
    /// Bytes below which no record that is not counted is too long for a watched model.
    shortest_long: u64,
}

/// No kind of segment weighs more tokens for each of its bytes, by any method.
const MOST_TOKENS_OF_A_BYTE: u64 = 4;
/// So many rows are all counted.
const COUNTED_ROWS: u64 = 5_000;
/// And one of so many after them, a power of two: counting takes longer than all else that becomes of
/// a row, and this leaves the sum within a half percent.
const ONE_ROW_OF: u64 = 32;
/// An odd number without a pattern (2⁶⁴ by the golden ratio), so that no period of rows is missed.
const SPREAD: u64 = 0x9E37_79B9_7F4A_7C15;
/// No template puts more tokens around a turn.
const MOST_TOKENS_AROUND: u64 = 16;

impl JobCount {
    /// A job without records yet.
    pub fn new(constant: Constant, constant_bytes: u64, answer_limit: Option<u64>) -> Self {
        Self { constant, constant_bytes, answer_limit, ..Self::default() }
    }

    /// From now on, counts records that are too long for these models: id and context window.
    pub fn watch<'a>(&mut self, models: impl Iterator<Item = (&'a str, u64)>) {
        for (model, window) in models {
            let is_alike = |watched: &Watched| {
                watched.window == window
                    && std::ptr::eq(Method::of(&watched.model), Method::of(model))
            };
            if !self.watched.iter().any(is_alike) {
                let model = model.to_owned();
                self.watched.push(Watched { model, window, n_over: 0, long_from: None });
            }
        }
        self.watched.sort_by_key(|watched| watched.window);
    }

    /// Adds a record that is not counted, by the bytes of its text. Whether it is too long for a
    /// model is told by them, too: see [`learn_lengths`](Self::learn_lengths).
    pub fn add_uncounted(&mut self, n_bytes: u64, n_turns: u64) {
        self.n_records += 1;
        self.n_turns += n_turns;
        self.sampled_bytes += n_bytes;
        if n_bytes >= self.shortest_long {
            for watched in &mut self.watched {
                let is_long = watched.long_from.is_some_and(|long_from| n_bytes >= long_from);
                watched.n_over += u64::from(is_long);
            }
        }
    }

    /// Learns from the rows counted so far from how many bytes on a record is too long for each
    /// watched model, if it is like them: what follows need not be counted to be judged.
    pub fn learn_lengths(&mut self, constant: &Tally, n_turns: u64) {
        let answer = self.answer_limit.unwrap_or_default();
        for watched in &mut self.watched {
            let method = Method::of(&watched.model);
            let around = method.tokens(constant) + method.overhead(1, n_turns) + answer;
            let room = watched.window.saturating_sub(around);
            let tokens = method.tokens(&self.alone);
            let long_from = u128::from(room + 1) * u128::from(self.alone_bytes);
            watched.long_from = match tokens {
                // Nothing is known of texts: the least that it can be.
                0 => Some(room / MOST_TOKENS_OF_A_BYTE + 1),
                _ => u64::try_from(long_from / u128::from(tokens)).ok(),
            };
        }
        let known = self.watched.iter().filter_map(|watched| watched.long_from);
        self.shortest_long = known.min().unwrap_or(u64::MAX);
    }

    /// Bytes from which a record is taken to be too long for a model, once that is
    /// [learned](Self::learn_lengths).
    pub fn long_from(&self, model: &str, window: u64) -> Option<u64> {
        self.find(model, window)?.long_from
    }

    /// Adds a record, with its text.
    pub fn add(&mut self, record: &RecordCount, constant: &Tally, counted: Counted) {
        self.n_records += 1;
        self.n_turns += record.n_turns;
        record.images.iter().for_each(|size| self.images.add(*size));
        self.n_other_media += record.n_other_media;
        match counted {
            Counted::Alone => {
                self.alone += &record.data;
                self.alone_bytes += record.n_bytes;
            }
            Counted::ForOthers => {
                self.sample += &record.data;
                self.sample_bytes += record.n_bytes;
                self.sampled_bytes += record.n_bytes;
            }
            Counted::ByOthers => self.sampled_bytes += record.n_bytes,
        }
        let answer = self.answer_limit.unwrap_or_default();
        let most = self.most_tokens(record.n_bytes, record.n_turns);
        for watched in self.watched.iter_mut().take_while(|watched| watched.window < most) {
            let tokens = record_tokens(Method::of(&watched.model), record, constant);
            watched.n_over += u64::from(tokens + answer > watched.window);
        }
    }

    /// The text of all rows: of those that speak for others enlarged by bytes.
    pub fn data(&self) -> Tally {
        // A few rows at the end may have none that speaks for them; those before them do.
        let (sample, n_bytes) = match self.sample_bytes {
            0 => (&self.alone, self.alone_bytes),
            n_bytes => (&self.sample, n_bytes),
        };
        let mut data = sample.scaled(self.sampled_bytes, n_bytes);
        data += &self.alone;
        data
    }

    /// All text of all records.
    pub fn text(&self) -> Tally {
        let mut text = self.constant.total().times(self.n_records);
        text += &self.data();
        text
    }

    /// More tokens than a record with its answer can have, for any model: most records are far too
    /// short for most windows, and their length in bytes says so.
    pub fn most_tokens(&self, n_bytes: u64, n_turns: u64) -> u64 {
        let n_bytes = n_bytes + self.constant_bytes;
        let template = MOST_TOKENS_AROUND * (n_turns + 1);
        n_bytes * MOST_TOKENS_OF_A_BYTE + template + self.answer_limit.unwrap_or_default()
    }

    /// Records that are likely longer than a model's window; `None` when it was not watched.
    pub fn n_over(&self, model: &str, window: u64) -> Option<u64> {
        Some(self.find(model, window)?.n_over)
    }

    fn find(&self, model: &str, window: u64) -> Option<&Watched> {
        let method = Method::of(model);
        self.watched.iter().find(|watched| {
            watched.window == window && std::ptr::eq(Method::of(&watched.model), method)
        })
    }
}

/// Likely tokens of the text of one record, without its answer.
pub fn record_tokens(method: &Method, record: &RecordCount, constant: &Tally) -> u64 {
    let mut tally = *constant;
    tally += &record.data;
    method.tokens(&tally) + method.overhead(1, record.n_turns)
}

/// A tool as it is counted. `schema` is JSON.
pub fn tool_text(name: &str, description: &str, schema: &str) -> String {
    format!("{name}\n{description}\n{schema}")
}

//! The vectors of answers: which of them are rows of one table, and whose they are.
//!
//! A `.npy` file begins with its number of rows, and all rows are alike. So lines are read twice: first
//! for the ids, which tells how many rows there are, and then for the numbers.

use serde::{Deserialize, Serialize};

use super::super::super::check::{Place, Report};
use super::super::super::family::Embedding;
use super::super::super::json::push_escaped;
use super::super::{Outcome, Parts, Scratch};
use super::VECTOR_LEFT_OUT;
use super::npy::Npy;

/// Kinds of vectors whose numbers mean something else than those of the same vector as floats.
const OTHER_NUMBERS: [&str; 4] = ["int8", "uint8", "binary", "ubinary"];

/// What all rows of a table of vectors are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct VectorShape {
    /// How many rows there are.
    pub n_rows: u64,
    /// How many numbers each of them has.
    pub n_dimensions: usize,
    /// What the numbers are: `float`, `int8`, `uint8`, `binary` or `ubinary`.
    pub numbers: String,
}

impl VectorShape {
    /// Why a vector is no row; `None` when it is one. Its numbers are in `row` then.
    fn refusal(&self, vector: &Embedding<'_>, row: &mut Vec<f32>) -> Option<String> {
        let numbers = numbers_of(vector);
        if numbers != self.numbers || vector.dimension != self.n_dimensions {
            let (n, first) = (vector.dimension, self.n_dimensions);
            let kind =
                |kind: &str| if kind == "float" { String::new() } else { format!("{kind} ") };
            let (own, others) = (kind(numbers), kind(&self.numbers));
            return Some(format!("{n} {own}numbers, and the first has {first} {others}numbers"));
        }
        row.clear();
        #[expect(clippy::cast_possible_truncation, reason = "such vectors have 32 bits a number")]
        let of = |number: f64| number as f32;
        row.extend(vector.values.items().filter_map(|number| number.as_f64().map(of)));
        let is_whole =
            row.len() == self.n_dimensions && row.iter().all(|number| number.is_finite());
        (!is_whole).then(|| "a number in it is more than 32 bits can hold".to_owned())
    }
}

/// What the numbers of a vector are. Other kinds say what was embedded, such as an image.
fn numbers_of<'v>(vector: &'v Embedding<'_>) -> &'v str {
    let kind = vector.kind.as_ref();
    if OTHER_NUMBERS.contains(&kind) { kind } else { "float" }
}

/// Writes whose the rows are.
#[derive(Default)]
pub(super) struct VectorIds {
    shape: Option<VectorShape>,
    row: Vec<f32>,
    scratch: Scratch,
    report: Report,
}

impl VectorIds {
    /// Adds a line for each vector of a record that is a row.
    pub(super) fn push(&mut self, line: &[u8], at: Place, out: &mut Vec<u8>) {
        let Self { shape, row, scratch, report } = self;
        let Ok(parts) = Parts::of(line) else { return };
        let id = scratch.id(&parts).unwrap_or_default().into_owned();
        let outcome = scratch.outcome(&parts, "");
        let vectors = vectors_of(&outcome);
        if vectors.is_empty() {
            report.add(&VECTOR_LEFT_OUT, "", at, || format!("the answer to {id} has none"));
        }
        for (place, vector) in vectors.iter().enumerate() {
            let shape = shape.get_or_insert_with(|| VectorShape {
                n_rows: 0,
                n_dimensions: vector.dimension,
                numbers: numbers_of(vector).to_owned(),
            });
            if let Some(why) = shape.refusal(vector, row) {
                report.add(&VECTOR_LEFT_OUT, "", at, || format!("{id}: {why}"));
                continue;
            }
            out.extend_from_slice(
                format!("{{\"row\":{},\"record_id\":\"", shape.n_rows).as_bytes(),
            );
            push_escaped(out, &id);
            out.extend_from_slice(format!("\",\"vector\":{place}}}\n").as_bytes());
            shape.n_rows += 1;
        }
    }

    /// What the rows are, and what was left out.
    pub(super) fn finish(self) -> (Option<VectorShape>, Report) {
        (self.shape.filter(|shape| shape.n_rows > 0), self.report)
    }
}

/// Writes the rows.
pub(super) struct Vectors {
    shape: VectorShape,
    npy: Npy,
    n_rows: u64,
    row: Vec<f32>,
    scratch: Scratch,
}

impl Vectors {
    pub(super) fn new(shape: &VectorShape) -> Self {
        let npy = Npy::new(shape.n_rows, shape.n_dimensions);
        let (row, scratch) = (Vec::new(), Scratch::default());
        Self { shape: shape.clone(), npy, n_rows: 0, row, scratch }
    }

    /// Adds the vectors of a record that are rows.
    pub(super) fn push(&mut self, line: &[u8], out: &mut Vec<u8>) {
        let Self { shape, npy, n_rows, row, scratch } = self;
        let Ok(parts) = Parts::of(line) else { return };
        let outcome = scratch.outcome(&parts, "");
        for vector in vectors_of(&outcome) {
            if shape.refusal(vector, row).is_none() && npy.row(row, out) {
                *n_rows += 1;
            }
        }
    }

    pub(super) fn n_rows(&self) -> u64 {
        self.n_rows
    }
}

fn vectors_of<'o, 'a>(outcome: &'o Outcome<'a>) -> &'o [Embedding<'a>] {
    match outcome {
        Outcome::Answer { answer, .. } => &answer.embeddings,
        _ => &[],
    }
}

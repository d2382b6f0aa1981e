//! What a job is made of, in a file beside its parts.

use serde::{Deserialize, Serialize};

use super::super::batch::Totals;
use super::super::eligibility::Invocation;
use super::super::recipe::Recipe;
use super::Part;
use super::name::{is_part_of, stem};

/// Name of the file.
pub const MANIFEST_FILE: &str = "quarry.json";

/// The version that this code writes.
pub const MANIFEST_VERSION: u32 = 1;

/// All that is needed to start the jobs of a batch file, to make it again and to prove that it is
/// the same: never a word of the rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of this format, [`MANIFEST_VERSION`].
    pub version: u32,
    /// Version of Quarry that wrote the parts.
    pub quarry: String,
    /// The files that were read, in order.
    pub sources: Vec<SourceFile>,
    /// How it became records.
    pub recipe: Recipe,
    /// Model id for the jobs.
    pub model: String,
    /// Code of the region where they are meant to run; empty when none was chosen.
    #[serde(default)]
    pub region: String,
    /// `modelInvocationType` of the jobs.
    pub invocation_type: Invocation,
    /// The files, one job each.
    pub parts: Vec<Part>,
    /// What all parts have together.
    pub totals: JobTotals,
}

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceFile {
    /// Its name, without a folder.
    pub name: String,
    /// Its size.
    #[serde(rename = "bytes")]
    pub n_bytes: u64,
}

/// What all parts have together, and what became of the rows that are in none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobTotals {
    /// Records of all parts.
    #[serde(rename = "records")]
    pub n_records: u64,
    /// Bytes of all parts.
    #[serde(rename = "bytes")]
    pub n_bytes: u64,
    /// Rows for which no record could be written.
    #[serde(rename = "left_out", default)]
    pub n_left_out: u64,
    /// Rows that the recipe did not select.
    #[serde(rename = "not_selected", default)]
    pub n_not_selected: u64,
}

impl Manifest {
    /// The manifest of parts that were written with this recipe.
    pub fn new(
        recipe: Recipe,
        sources: Vec<SourceFile>,
        region: &str,
        parts: Vec<Part>,
        rows: Totals,
    ) -> Self {
        let invocation_type = match recipe.format.as_str() {
            "converse" => Invocation::Converse,
            _ => Invocation::InvokeModel,
        };
        Self {
            version: MANIFEST_VERSION,
            quarry: env!("CARGO_PKG_VERSION").to_owned(),
            sources,
            model: recipe.model.clone(),
            region: region.to_owned(),
            invocation_type,
            recipe,
            totals: JobTotals {
                n_records: parts.iter().map(|part| part.n_records).sum(),
                n_bytes: parts.iter().map(|part| part.n_bytes).sum(),
                n_left_out: rows.n_left_out,
                n_not_selected: rows.n_not_selected,
            },
            parts,
        }
    }

    /// The text of the file.
    pub fn to_json(&self) -> String {
        // Plain data always has a JSON form.
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }

    /// Parts of an earlier run, whose manifest this one replaces, that would still lie beside its own
    /// and look like one of them: those that both manifests would name after the source, and only the
    /// earlier one does.
    pub fn left_over(&self, earlier: &str) -> Vec<String> {
        let Ok(earlier) = serde_json::from_str::<Self>(earlier) else {
            return Vec::new();
        };
        let stem = self.sources.first().map(|source| stem(&source.name)).unwrap_or_default();
        let is_own = |file: &String| self.parts.iter().any(|part| part.file == *file);
        let files = earlier.parts.into_iter().map(|part| part.file);
        files.filter(|file| is_part_of(file, &stem) && !is_own(file)).collect()
    }
}

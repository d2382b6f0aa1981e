//! The arguments of `quarry compare`.

use std::path::PathBuf;

use clap::{Args as ClapArgs, ValueHint};

use super::super::super::args::{Reading, Today};
use super::super::args::table_format;
use crate::engine::results::export::Format;

#[derive(Debug, ClapArgs)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag that is there or not")]
pub(in super::super::super) struct Compare {
    /// A name for a run, and an output file of it (*.jsonl.out), packed by gzip or not, or a directory
    /// with its files. A name that is given again has those files, too
    #[arg(required = true, value_name = "NAME=PATH", value_parser = run, value_hint = ValueHint::AnyPath)]
    pub(super) runs: Vec<(String, PathBuf)>,
    /// Field of answers that are JSON; without it, whole answers are compared
    #[arg(long, value_name = "NAME")]
    pub(super) field: Option<String>,
    /// Upper and lower case, and marks around a value, make no difference
    #[arg(long)]
    pub(super) ignore_case: bool,
    /// File that the records were made of; its rows come out in their order. May be given again
    #[arg(long = "source", value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(super) sources: Vec<PathBuf>,
    /// Sheet of a spreadsheet; without it, the first that shows and is not empty
    #[arg(long, value_name = "NAME", requires = "sources")]
    pub(super) sheet: Option<String>,
    /// Column of the source that holds the record ids; without it as in quarry.json, or the column
    /// that has the ids of an output
    #[arg(long, value_name = "COLUMN", requires = "sources", conflicts_with = "generated_ids")]
    pub(super) id_column: Option<String>,
    /// The ids were made by Quarry: R0000000001, …
    #[arg(long, requires = "sources")]
    pub(super) generated_ids: bool,
    /// Write a table with what every run says to each row: csv, jsonl or xlsx
    #[arg(long, value_name = "FORMAT", value_parser = table_format, requires = "out")]
    pub(super) to: Option<Format>,
    /// File for the table
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, requires = "to")]
    pub(super) out: Option<PathBuf>,
    /// Only rows that differ: two runs say different things, or one says nothing
    #[arg(long, requires = "to")]
    pub(super) only_different: bool,
    /// Begin a CSV with a byte order mark, by which Excel knows UTF-8
    #[arg(long, requires = "to")]
    pub(super) bom: bool,
    /// Leave texts of a CSV alone that a spreadsheet would run as formulas
    #[arg(long, requires = "to")]
    pub(super) no_formula_guard: bool,
    /// Model of a run, for what it did cost; without it as in its quarry.json
    #[arg(long = "model", value_name = "NAME=ID", value_parser = named)]
    pub(super) models: Vec<(String, String)>,
    /// Region in which the jobs ran; without it as in each quarry.json
    #[arg(long, value_name = "CODE")]
    pub(super) region: Option<String>,
    #[command(flatten)]
    pub(super) today: Today,
    #[command(flatten)]
    pub(super) reading: Reading,
}

fn named(text: &str) -> Result<(String, String), String> {
    let pair = text.split_once('=').filter(|(name, value)| !name.is_empty() && !value.is_empty());
    let (name, value) = pair.ok_or("write the name of the run, = and what it stands for")?;
    Ok((name.to_owned(), value.to_owned()))
}

fn run(text: &str) -> Result<(String, PathBuf), String> {
    named(text).map(|(name, path)| (name, path.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_has_a_name_and_a_path() {
        assert_eq!(run("nova=a=b.jsonl.out"), Ok(("nova".to_owned(), "a=b.jsonl.out".into())));
        for text in ["out.jsonl.out", "=out", "nova="] {
            assert!(run(text).is_err(), "{text}");
        }
    }
}

//! Runs compared as a whole: what is counted, and what is written.

use proptest::prelude::*;

use super::super::super::check::Report;
use super::super::super::source::{Dialect, Row, Scan};
use super::super::export::{CsvOptions, Format};
use super::super::{Output, Reader, RowIds, Status};
use super::values::{Values, Window};
use super::*;

/// A line of an output that answers this in so many tokens.
fn answer(id: &str, text: &str, tokens: u64) -> String {
    let text = serde_json::Value::from(text);
    format!(
        r#"{{"recordId":"{id}","modelOutput":{{"inputTextTokenCount":5,"results":[{{"tokenCount":{tokens},"outputText":{text},"completionReason":"FINISH"}}]}}}}"#
    )
}

fn failed(id: &str) -> String {
    format!(r#"{{"recordId":"{id}","error":{{"errorCode":400,"errorMessage":"no"}}}}"#)
}

/// A run whose files have these lines each.
struct Told {
    files: Vec<Vec<u8>>,
    output: Output,
}

fn told(files: &[Vec<String>]) -> Told {
    let files: Vec<Vec<u8>> = files.iter().map(|lines| lines.join("\n").into_bytes()).collect();
    let mut reader = Reader::default();
    for file in &files {
        reader.push(file);
        reader.end_file();
    }
    Told { files, output: reader.finish() }
}

fn runs<'a>(all: &'a [Told], names: &[&'a str]) -> Vec<Run<'a>> {
    all.iter().zip(names).map(|(told, name)| Run { name, output: &told.output }).collect()
}

fn aligned(all: &[Told], ids: &[&str]) -> AlignedRows {
    let mut aligner = Aligner::new(all.iter().map(|told| &told.output.index).collect());
    for id in ids {
        aligner.row(id);
    }
    aligner.finish()
}

const NAMES: [&str; 4] = ["nova", "claude", "llama", "titan"];

/// Compares in a window of so many records.
fn compare(all: &[Told], rows: &AlignedRows, by: &CompareBy, n_records: usize) -> Comparison {
    let window = Window { n_records, n_bytes: u64::MAX };
    let values = Values::with_window(runs(all, &NAMES), rows, by, window);
    let mut files: Vec<&[Vec<u8>]> = all.iter().map(|told| told.files.as_slice()).collect();
    let mut comparer = Comparer::over(values);
    while comparer.step(&mut files).expect("memory can be read") {}
    assert_eq!(comparer.n_rows(), rows.len());
    comparer.finish()
}

/// Two models on five rows: they agree on `a` and `b`, differ on `c`, and only one answers `d`.
fn two() -> [Told; 2] {
    [
        told(&[vec![
            answer("a", "yes", 1),
            answer("b", "no", 1),
            answer("c", "yes", 1),
            answer("d", "no", 9),
            failed("e"),
        ]]),
        told(&[
            vec![failed("d"), answer("c", "no", 2)],
            vec!["{broken".to_owned(), answer("b", " no\n", 2), answer("a", "yes", 4)],
        ]),
    ]
}

#[test]
fn rows_are_counted_once_and_agreement_is_over_rows_that_both_answered() {
    let all = two();
    let rows = aligned(&all, &[]);
    let found = compare(&all, &rows, &CompareBy::default(), 100);
    assert_eq!(found.n_rows, 5);
    let kinds = (found.n_same, found.n_different, found.n_incomplete, found.n_silent);
    assert_eq!(kinds, (2, 1, 1, 1));
    let pair = &found.pairs[0];
    assert_eq!((pair.first, pair.second, pair.n_both, pair.n_equal), (0, 1, 3, 2));
    // Rows: yes 2, no 1; columns: yes 1, no 2. Observed 2/3, expected 4/9: (6/9 − 4/9) / (5/9).
    assert!(pair.kappa.is_some_and(|kappa| (kappa - 0.4).abs() < 1e-12), "{pair:?}");
    assert_eq!(found.categories.values(), ["no", "yes"]);
    assert_eq!(pair.matrix, Some(vec![vec![1, 0], vec![1, 1]]));
    let [nova, claude] = found.runs.as_slice() else { panic!("two runs") };
    assert_eq!((nova.name.as_str(), nova.n_values, nova.n_without_value()), ("nova", 4, 0));
    assert_eq!(nova.by_status.of(Status::Failed), 1);
    assert_eq!((claude.n_values, claude.n_without_id), (3, 1));
    let statuses: Vec<_> = claude.by_status.iter().collect();
    assert_eq!(statuses, [(Status::Answered, 3), (Status::Failed, 1), (Status::Missing, 1)]);
    assert_eq!((nova.output_tokens.sum, claude.output_tokens.sum), (12, 8));
    assert_eq!((nova.output_tokens.n, claude.output_tokens.p50), (4, 2));
}

#[test]
fn fields_are_compared_and_case_makes_a_difference_unless_it_is_to_make_none() {
    let all = [
        told(&[vec![
            answer("a", r#"{"mood": "Good", "why": "x"}"#, 1),
            answer("b", r#"{"mood": "bad."}"#, 1),
            answer("c", "no JSON", 1),
        ]]),
        told(&[vec![
            answer("a", "```json\n{\"why\": \"y\", \"mood\": \"good\"}\n```", 1),
            answer("b", r#"{"mood": "BAD"}"#, 1),
            answer("c", r#"{"mood": "bad"}"#, 1),
        ]]),
    ];
    let rows = aligned(&all, &[]);
    let by = |ignores_case| CompareBy { field: Some("mood".to_owned()), ignores_case };
    let exact = compare(&all, &rows, &by(false), 100);
    assert_eq!((exact.pairs[0].n_both, exact.pairs[0].n_equal), (2, 0));
    assert_eq!(exact.categories.values(), ["BAD", "Good", "bad", "bad.", "good"]);
    assert_eq!((exact.runs[0].n_values, exact.runs[0].n_without_value()), (2, 1));
    let loose = compare(&all, &rows, &by(true), 100);
    assert_eq!((loose.pairs[0].n_both, loose.pairs[0].n_equal), (2, 2));
    assert_eq!(loose.categories.values(), ["bad", "good"]);
    assert_eq!(loose.pairs[0].kappa, Some(1.0));
    assert_eq!((loose.n_same, loose.n_incomplete), (2, 1));
}

#[test]
fn long_answers_are_compared_without_a_matrix() {
    let long = "word ".repeat(20);
    let all = [told(&[vec![answer("a", &long, 20)]]), told(&[vec![answer("a", &long, 20)]])];
    let found = compare(&all, &aligned(&all, &[]), &CompareBy::default(), 100);
    assert_eq!((found.pairs[0].n_equal, &found.categories), (1, &Categories::TooLong));
    assert_eq!((found.pairs[0].kappa, &found.pairs[0].matrix), (None, &None));
}

#[test]
fn every_run_is_compared_with_every_other() {
    let say = |texts: [&str; 3]| {
        let ids = ["a", "b", "c"].iter();
        told(&[ids.zip(texts).map(|(id, text)| answer(id, text, 1)).collect()])
    };
    let all = [say(["x", "x", "y"]), say(["x", "y", "y"]), say(["y", "y", "y"])];
    let found = compare(&all, &aligned(&all, &[]), &CompareBy::default(), 100);
    let pairs: Vec<_> = found.pairs.iter().map(|it| (it.first, it.second, it.n_equal)).collect();
    assert_eq!(pairs, [(0, 1, 2), (0, 2, 1), (1, 2, 2)]);
    assert_eq!((found.n_same, found.n_different), (1, 2));
}

#[test]
fn rows_follow_the_source_and_double_ids_count_once() {
    let all = two();
    let rows = aligned(&all, &["c", "x", "c", "a"]);
    assert_eq!((rows.n_source(), rows.len(), rows.n_runs()), (4, 7, 2));
    let entries: Vec<_> = (0..7).map(|row| (rows.entry(row, 0), rows.entry(row, 1))).collect();
    let some = |a, b| (Some(a), Some(b));
    let expected =
        [some(2, 1), (None, None), some(2, 1), some(0, 4), some(1, 3), some(3, 0), (Some(4), None)];
    assert_eq!(entries, expected);
    let doubles: Vec<usize> = (0..7).filter(|row| rows.is_double(*row)).collect();
    assert_eq!((doubles, rows.entry(0, 2)), (vec![2], None));
    let found = compare(&all, &rows, &CompareBy::default(), 100);
    assert_eq!((found.n_rows, found.n_double_rows, found.n_silent), (6, 1, 2));
    assert_eq!(found.runs[0].by_status.total(), 6);
}

#[test]
fn of_several_records_of_an_id_the_one_that_says_more_is_compared() {
    let all = [
        told(&[vec![failed("a"), answer("a", "yes", 1), answer("a", "no", 1)]]),
        told(&[vec![answer("a", "yes", 1)]]),
    ];
    let found = compare(&all, &aligned(&all, &[]), &CompareBy::default(), 100);
    assert_eq!((found.n_rows, found.n_same), (1, 1));
}

const SOURCE: &str = "id,text\nc,\"=x,\"\na,\nz,w\n";

/// Writes a table in a window of so many records.
fn write(source: Option<&str>, format: Format, only_different: bool, n_records: usize) -> String {
    let all = two();
    let ids: &[&str] = if source.is_some() { &["c", "a", "z"] } else { &[] };
    let (rows, by) = (aligned(&all, ids), CompareBy::default());
    let window = Window { n_records, n_bytes: u64::MAX };
    let values = Values::with_window(runs(&all, &NAMES), &rows, &by, window);
    let options = ComparisonOptions { format, csv: CsvOptions::default(), only_different };
    let columns = source.map(|_| vec!["id".to_owned(), "text".to_owned()]).unwrap_or_default();
    let mut export = ComparisonExport::over(values, &columns, options);
    let mut files: Vec<&[Vec<u8>]> = all.iter().map(|told| told.files.as_slice()).collect();
    let (mut out, mut report) = (Vec::new(), Report::new());
    if let Some(source) = source {
        let mut scan = Scan::new(Dialect::default());
        let mut id = String::new();
        let mut on_row = |row: &Row<'_>, _: &[String], report: &mut Report| {
            RowIds::Column(0).read(row, &mut id);
            export.row(row, &mut files, &mut out, report).expect("memory can be read");
        };
        scan.push(source.as_bytes(), &mut on_row);
        scan.finish(&mut on_row);
    }
    while export.rest(&mut files, &mut out, &mut report).expect("memory can be read") {}
    export.finish(&mut out, &mut report).expect("it is not packed");
    String::from_utf8(out).expect("UTF-8")
}

#[test]
fn rows_are_written_side_by_side() {
    assert_eq!(
        write(None, Format::Csv, false, 100),
        "record_id,nova,claude,nova status,claude status,differs\r\n\
         a,yes,yes,answered,answered,false\r\n\
         b,no,no,answered,answered,false\r\n\
         c,yes,no,answered,answered,true\r\n\
         d,no,,answered,failed,true\r\n\
         e,,,failed,missing,false\r\n"
    );
    assert_eq!(
        write(Some(SOURCE), Format::Csv, true, 100),
        "id,text,record_id,nova,claude,nova status,claude status,differs\r\n\
         c,\"'=x,\",c,yes,no,answered,answered,true\r\n\
         ,,d,no,,answered,failed,true\r\n"
    );
    let lines = write(Some(SOURCE), Format::Jsonl, false, 100);
    assert_eq!(lines.lines().count(), 6, "{lines}");
    assert!(
        lines.contains(
            r#"{"id":"z","text":"w","record_id":null,"nova":null,"claude":null,"nova status":"missing","claude status":"missing","differs":false}"#
        ),
        "{lines}"
    );
}

proptest! {
    #[test]
    fn any_window_gives_the_same(
        records in prop::collection::vec((0..12_u8, 0..4_u8, 0..4_usize), 0..60),
        n_records in 1..40_usize,
        ignores_case: bool,
    ) {
        let texts = ["Yes", "yes.", "no", ""];
        let mut lines = vec![Vec::new(); 3];
        for (id, run, text) in records {
            let id = format!("R{id}");
            let line = match texts[text] {
                "" => failed(&id),
                text => answer(&id, text, u64::from(run)),
            };
            lines[usize::from(run) % 3].push(line);
        }
        let all: Vec<Told> = lines.into_iter().map(|lines| told(&[lines])).collect();
        let by = CompareBy { field: None, ignores_case };
        for ids in [&[][..], &["R3", "R3", "x", "R11"]] {
            let rows = aligned(&all, ids);
            let whole = compare(&all, &rows, &by, 1 << 20);
            prop_assert_eq!(&compare(&all, &rows, &by, n_records), &whole);
            let kinds = [whole.n_same, whole.n_different, whole.n_incomplete, whole.n_silent];
            prop_assert_eq!(kinds.iter().sum::<u64>(), whole.n_rows);
            prop_assert_eq!(whole.n_rows + whole.n_double_rows, rows.len() as u64);
            for run in &whole.runs {
                prop_assert_eq!(run.by_status.total(), whole.n_rows);
            }
            for pair in &whole.pairs {
                let matrix = pair.matrix.as_ref().expect("three categories at most");
                prop_assert_eq!(matrix.iter().flatten().sum::<u64>(), pair.n_both);
                let on_line = (0..matrix.len()).map(|at| matrix[at][at]);
                prop_assert_eq!(on_line.sum::<u64>(), pair.n_equal);
            }
        }
        for only_different in [false, true] {
            for source in [None, Some(SOURCE)] {
                let whole = write(source, Format::Csv, only_different, 1 << 20);
                prop_assert_eq!(write(source, Format::Csv, only_different, n_records), whole);
            }
        }
    }
}

//! The reader of outputs against simulated ones whose truth is known to the last unit.

use std::collections::BTreeMap;

use proptest::prelude::*;
use quarry::engine::check::{Group, Report};
use quarry::engine::family::{Answers, FAMILIES};
use quarry::engine::results::{
    Entry, JobManifest, Joiner, Output, Reader, Reconciliation, Retry, RetryOptions, Scratch,
    SentIds, SentReader, Status, Texts, cause_of, read_lines,
};

use super::simulated::truth::{Tally, Truth};
use super::simulated::{Ids, Options, Simulated, simulate};

/// The output files without the manifest.
fn outputs(simulated: &Simulated) -> Vec<Vec<u8>> {
    let files = simulated.files.iter().filter(|(name, _)| name.ends_with(".jsonl.out"));
    files.map(|(_, bytes)| bytes.clone()).collect()
}

/// Reads files in chunks of these lengths, over and over.
fn read(files: &[Vec<u8>], chunk_lens: &[usize]) -> Output {
    let mut reader = Reader::default();
    let mut lens = chunk_lens.iter().copied().cycle();
    for file in files {
        let mut rest = file.as_slice();
        while !rest.is_empty() {
            let len = lens.next().unwrap_or(rest.len()).clamp(1, rest.len());
            let (chunk, after) = rest.split_at(len);
            reader.push(chunk);
            rest = after;
        }
        reader.end_file();
    }
    reader.finish()
}

/// Joins the records to those of the input.
fn join(simulated: &Simulated, output: &Output) -> (Reconciliation, SentIds, Report) {
    let mut sent = SentReader::default();
    let mut joiner = Joiner::new(&output.index, None);
    let mut report = Report::new();
    let inputs = simulated.sources.iter().filter(|(name, _)| name.starts_with("part-"));
    for (_, input) in inputs {
        let mut row = |id: &str, at, report: &mut Report| joiner.row(id, at, report);
        sent.push(input, &mut report, &mut row);
        sent.end_file(&mut report, &mut row);
    }
    let (_, found) = joiner.finish(&mut report);
    (found, sent.finish(), report)
}

/// Counts by status as the truth has them.
fn counts(tally: &Tally) -> [(Status, u64); 6] {
    [
        (Status::Answered, tally.answered),
        (Status::Truncated, tally.truncated),
        (Status::Refused, tally.refused),
        (Status::Empty, tally.empty),
        (Status::Failed, tally.failed),
        (Status::NoAnswer, tally.no_answer),
    ]
}

/// The texts that were read of each id in the order of their lines, where texts are the answer.
fn answers(files: &[Vec<u8>], output: &Output) -> BTreeMap<String, Vec<String>> {
    let is_text = |entry: &Entry| {
        let family = entry.family().map(|idx| FAMILIES[idx]);
        family.is_some_and(|family| family.abilities().answers == Answers::Text)
    };
    let wanted = output.index.iter().filter(|entry| is_text(entry)).map(|entry| ((), *entry));
    let mut found = BTreeMap::<String, Vec<String>>::new();
    let mut scratch = Scratch::default();
    let mut files = files;
    read_lines(&mut files, wanted, |(), line| {
        let texts = Texts::of(line, &mut scratch, "");
        found.entry(texts.id).or_default().push(texts.answer);
    })
    .unwrap();
    found
}

#[track_caller]
fn check(seed: u64, n_records: u64, options: &Options) {
    let simulated = simulate(seed, n_records, options);
    let truth: &Truth = &simulated.truth;
    let files = outputs(&simulated);
    let whole = files.iter().map(Vec::len).max().unwrap_or_default();
    for chunk_len in [1, 7, 4096, whole] {
        let place = format!("seed {seed}, {n_records} records, chunks of {chunk_len}");
        let output = read(&files, &[chunk_len]);
        let totals = &output.totals;
        for (status, n) in counts(&truth.lines) {
            assert_eq!(totals.by_status.of(status), n, "{status:?}: {place}");
        }
        assert_eq!(totals.by_status.of(Status::NotJson), truth.n_unparsable, "{place}");
        assert_eq!(totals.by_status.total(), truth.n_lines, "{place}");
        assert_eq!(output.index.len() as u64, truth.n_lines, "{place}");
        assert_eq!(totals.n_blank, truth.n_blank, "{place}");
        let tokens = [
            totals.tokens.input,
            totals.tokens.output,
            totals.tokens.n_with_input,
            totals.tokens.n_with_output,
        ];
        let lines = &truth.lines;
        let expected = [
            lines.input_tokens,
            lines.output_tokens,
            lines.n_with_input_tokens,
            lines.n_with_output_tokens,
        ];
        assert_eq!(tokens, expected, "{place}");
        let of_entries = output.index.iter().filter_map(Entry::output_tokens).sum::<u64>();
        assert_eq!(of_entries, lines.output_tokens, "{place}");

        let mut causes = BTreeMap::new();
        for ((code, message), n) in &lines.causes {
            *causes.entry(cause_of(code, message)).or_insert(0) += n;
        }
        let groups = output.errors.by_count();
        let found = groups.iter().map(|group| (group.cause, group.count)).collect();
        assert_eq!(causes, found, "{place}");

        let (found, sent, _) = join(&simulated, &output);
        assert!(found.adds_up(), "{found:?}: {place}");
        assert_eq!(sent.len() as u64, truth.n_records, "{place}");
        assert_eq!(found.n_rows, Some(truth.n_records), "{place}");
        assert_eq!(found.n_missing, truth.n_missing, "{place}");
        assert_eq!(found.n_matched, truth.first.total(), "{place}");
        assert_eq!(found.n_unexpected, truth.unexpected, "{place}");
        assert_eq!(found.n_repeated, truth.duplicates_same, "{place}");
        let n_different = found.n_conflicting + found.n_superseded;
        assert_eq!(n_different, truth.duplicates_different, "{place}");
        assert_eq!(found.n_without_id, truth.n_unparsable, "{place}");
        // Of each record the first line, and what belongs to none of them.
        let others = found.n_unexpected + found.n_without_id + found.n_conflicting;
        assert_eq!(found.by_status.total(), truth.n_records + others, "{place}");
        assert_eq!(found.by_status.of(Status::Missing), truth.n_missing, "{place}");

        if chunk_len == whole {
            assert!(answers(&files, &output) == truth.answers, "{place}");
        }
    }
}

#[test]
fn what_is_read_is_the_truth() {
    for n_records in [0, 1, 2, 50, 1_000] {
        for seed in [1, 2] {
            check(seed, n_records, &Options::clean());
            check(seed, n_records, &Options::rough());
            check(seed, n_records, &Options { ids: Ids::Column, ..Options::rough() });
        }
    }
    check(3, 10_000, &Options::rough());
}

#[test]
fn each_defect_alone_is_counted_to_the_unit() {
    let clean = Options::clean;
    for options in [
        Options { failed: 3_000, ..clean() },
        Options { truncated: 3_000, ..clean() },
        Options { refused: 3_000, ..clean() },
        Options { empty: 3_000, ..clean() },
        Options { no_answer: 3_000, ..clean() },
        Options { unparsable: 3_000, ..clean() },
        Options { missing: 3_000, ..clean() },
        Options { duplicate_same: 3_000, failed: 2_000, no_answer: 1_000, ..clean() },
        Options { duplicate_different: 3_000, failed: 2_000, no_answer: 1_000, ..clean() },
        Options { unexpected: 3_000, ..clean() },
        Options { blank: 3_000, has_crlf: true, n_files: 3, ..clean() },
        Options { odd_order: 10_000, escaped: 10_000, hostile: 10_000, ..clean() },
        Options { has_bom: true, has_open_ends: true, is_cut: true, n_files: 7, ..clean() },
    ] {
        check(5, 400, &options);
    }
}

#[test]
fn every_family_is_read() {
    for family in FAMILIES {
        check(9, 200, &Options { families: vec![family.id()], ..Options::rough() });
    }
}

#[test]
fn the_manifest_is_read_and_compared() {
    // Of lines that stand twice, a manifest of one job says nothing.
    let once = Options { duplicate_same: 0, duplicate_different: 0, ..Options::rough() };
    let simulated = simulate(4, 500, &once);
    let (_, bytes) = simulated.files.last().unwrap();
    let manifest = JobManifest::of(std::str::from_utf8(bytes).unwrap()).unwrap();
    let truth = &simulated.truth.manifest;
    let expected = [
        truth.total,
        truth.processed,
        truth.success,
        truth.error,
        truth.input_tokens,
        truth.output_tokens,
    ];
    let JobManifest {
        n_total,
        n_processed,
        n_success,
        n_error,
        input_tokens,
        output_tokens,
        others,
    } = &manifest;
    let found = [n_total, n_processed, n_success, n_error, input_tokens, output_tokens];
    assert_eq!(found.map(|n| n.unwrap()), expected);
    assert!(others.iter().any(|(name, _)| name == "someFieldOfTomorrow"), "{others:?}");

    // Lines are missing or broken, which the manifest does not know.
    let output = read(&outputs(&simulated), &[]);
    let (found, _, mut report) = join(&simulated, &output);
    manifest.compare(&output.totals, &found, &mut report);
    let differs = |group: &&Group| group.rule.code == "results.manifest-differs";
    assert!(report.groups().into_iter().any(|group| differs(&group)));

    // Of a job that went well in a family that says its tokens, all agree.
    let options = Options { families: vec!["claude-messages"], failed: 900, ..Options::clean() };
    let simulated = simulate(4, 500, &options);
    let (_, bytes) = simulated.files.last().unwrap();
    let manifest = JobManifest::of(std::str::from_utf8(bytes).unwrap()).unwrap();
    let output = read(&outputs(&simulated), &[]);
    let (found, _, mut report) = join(&simulated, &output);
    manifest.compare(&output.totals, &found, &mut report);
    assert_eq!(report.groups(), Vec::<&Group>::new());
}

/// A line as JSON, read with nothing of the engine.
fn json(line: &[u8]) -> Option<serde_json::Value> {
    let text = std::str::from_utf8(line).ok()?.replace("\\ud83d.", "\\ufffd.");
    serde_json::from_str(text.trim_start_matches('\u{feff}')).ok()
}

/// The bytes of `modelInput`, with nothing but the writer of the simulation known: it writes the same
/// body into the input and into every line, if not with escapes.
fn body(line: &serde_json::Value) -> String {
    line["modelInput"].to_string()
}

#[test]
fn all_that_failed_is_sent_again_with_the_requests_that_were_sent() {
    for (seed, ids, has_input) in
        [(1, Ids::Numbered, true), (2, Ids::Column, true), (3, Ids::Numbered, false)]
    {
        let simulated = simulate(seed, 3_000, &Options { ids, ..Options::rough() });
        let files = outputs(&simulated);
        let output = read(&files, &[]);
        let mut best = BTreeMap::new();
        for line in files.iter().flat_map(|file| file.split(|&byte| byte == b'\n')) {
            let Some(line) = json(line) else { continue };
            let worth = u8::from(!line["modelOutput"].is_null());
            let id = line["recordId"].as_str().unwrap().to_owned();
            let best = best.entry(id).or_insert(worth);
            *best = worth.max(*best);
        }
        let inputs = simulated.sources.iter().filter(|(name, _)| name.starts_with("part-"));
        let inputs: Vec<&Vec<u8>> = inputs.map(|(_, bytes)| bytes).collect();
        let sent = inputs.iter().flat_map(|bytes| bytes.split(|&byte| byte == b'\n'));
        let sent: BTreeMap<String, String> = sent
            .filter_map(json)
            .map(|line| (line["recordId"].as_str().unwrap().to_owned(), body(&line)))
            .collect();
        // Failed, without an outcome, and without a line that can be read.
        let expected: Vec<&String> =
            sent.keys().filter(|id| best.get(*id).is_none_or(|worth| *worth == 0)).collect();

        let (rows, found) = {
            let mut joiner = Joiner::new(&output.index, None);
            let mut report = Report::new();
            for id in sent.keys() {
                joiner.row(id, quarry::engine::check::Place::default(), &mut report);
            }
            joiner.finish(&mut report)
        };
        let statuses = vec![Status::Failed, Status::NoAnswer, Status::Missing, Status::NotJson];
        let options = RetryOptions { statuses, ..RetryOptions::default() };
        let mut report = Report::new();
        let mut retry = Retry::new(&output, &rows, &found, &options, &mut report);
        let mut out = Vec::new();
        while retry.step(&mut files.as_slice(), &mut out).unwrap() {}
        for input in inputs.iter().filter(|_| has_input) {
            for chunk in input.chunks(1_000) {
                retry.input(chunk, &mut out);
            }
            retry.end_input(&mut out);
        }
        let totals = retry.finish(&mut report);
        let lines: Vec<serde_json::Value> =
            out.split(|&byte| byte == b'\n').filter_map(json).collect();
        assert_eq!(lines.len() as u64, totals.n_records);
        let mut ids: Vec<&str> =
            lines.iter().map(|line| line["recordId"].as_str().unwrap()).collect();
        ids.sort_unstable();
        for line in &lines {
            assert_eq!(sent[line["recordId"].as_str().unwrap()], body(line));
        }
        if has_input {
            assert!(ids == expected, "seed {seed}: {} and not {}", ids.len(), expected.len());
            assert_eq!(totals.n_without_request, 0);
        } else {
            let n_missing = simulated.truth.n_missing;
            assert_eq!(totals.n_without_request, n_missing);
            assert_eq!(ids.len() as u64 + n_missing, expected.len() as u64);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn any_chunking_reads_the_same(
        seed in any::<u64>(),
        n_records in 0..120_u64,
        lens in proptest::collection::vec(1..3_000_usize, 1..8),
    ) {
        let simulated = simulate(seed, n_records, &Options::rough());
        let files = outputs(&simulated);
        let (whole, cut) = (read(&files, &[]), read(&files, &lens));
        prop_assert_eq!(&whole.totals, &cut.totals);
        prop_assert_eq!(&whole.errors, &cut.errors);
        prop_assert_eq!(whole.report.groups(), cut.report.groups());
        prop_assert!(whole.index.iter().eq(cut.index.iter()));
    }

    #[test]
    fn any_bytes_are_read_in_any_chunking(
        pieces in proptest::collection::vec(prop_oneof![
            any::<Vec<u8>>(),
            Just(b"{\"recordId\":\"a\",".to_vec()),
            Just(b"\"modelOutput\":{\"generation\":\"x\"}}\n".to_vec()),
            Just(b"\"error\":{\"errorCode\":400}}\r\n".to_vec()),
            Just(b"\xef\xbb\xbf".to_vec()),
            Just(b"\n".to_vec()),
        ], 0..12),
        len in 1..9_usize,
    ) {
        let files = [pieces.concat(), b"{}".to_vec()];
        let (whole, cut) = (read(&files, &[]), read(&files, &[len]));
        prop_assert_eq!(&whole.totals, &cut.totals);
        prop_assert_eq!(whole.report.groups(), cut.report.groups());
        prop_assert!(whole.index.iter().eq(cut.index.iter()));
    }
}

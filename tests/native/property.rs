//! Properties: what must hold for every input.

use proptest::prelude::*;
use quarry::engine::batch::Prepare;
use quarry::engine::check::Report;
use quarry::engine::json::push_escaped;
use quarry::engine::recipe::{Recipe, RecordIdSource};
use quarry::engine::select::{Condition, Filter, Join, Op, Sample, Selection};
use quarry::engine::source::{Dialect, Encoding, Format, Ragged, Row, Scan, csv, sniff};
use quarry::engine::template::Template;
use serde_json::{Value, json};

use super::prepare;

fn recipe(prompt: &str) -> Recipe {
    Recipe {
        dialect: Some(Dialect::default()),
        model: "anthropic.claude-sonnet-4-6".into(),
        format: "claude-messages".into(),
        system: "{{a}} \\{{ system".into(),
        prompt: prompt.into(),
        parameters: [("max_tokens".to_owned(), json!(64))].into(),
        record_id: RecordIdSource::Column("a".into()),
        ..Recipe::default()
    }
}

/// Text that is rich in what CSV and JSON treat as special.
fn nasty_text() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "[a-z ,;\"'\\\\\r\n\t{}]{0,24}",
        1 => "\\PC{0,12}",
        1 => any::<String>(),
    ]
}

fn table() -> impl Strategy<Value = Vec<Vec<String>>> {
    (2..5_usize).prop_flat_map(|n_columns| {
        proptest::collection::vec(proptest::collection::vec(nasty_text(), n_columns), 1..20)
    })
}

fn write_csv(rows: &[Vec<String>], terminator: ::csv::Terminator) -> Vec<u8> {
    let mut writer = ::csv::WriterBuilder::new().terminator(terminator).from_writer(Vec::new());
    for row in rows {
        writer.write_record(row).unwrap();
    }
    writer.into_inner().unwrap()
}

/// Every way of reading a source, more or less.
fn dialect() -> impl Strategy<Value = Dialect> {
    let format = proptest::sample::select(vec![
        Format::Delimited,
        Format::JsonLines,
        Format::JsonValues,
        Format::TextLines,
        Format::TextBlocks,
    ]);
    let labels = [
        "utf-8",
        "utf-16le",
        "utf-16be",
        "windows-1252",
        "shift_jis",
        "gb18030",
        "iso-2022-jp",
        "euc-jp",
    ];
    let encoding = proptest::sample::select(labels.map(Encoding::for_label).to_vec());
    let options = (any::<bool>(), any::<bool>(), any::<bool>(), 1..4_u64, any::<bool>());
    (format, encoding, options).prop_map(
        |(format, encoding, (trim, quotes, marks, first_line, skip))| Dialect {
            format,
            encoding,
            trim,
            first_line,
            quote: quotes.then_some(b'"'),
            escape: marks.then_some(b'\\'),
            comment: marks.then_some(b'#'),
            has_header: quotes,
            ragged: if skip { Ragged::Skip } else { Ragged::Keep },
            ..Dialect::default()
        },
    )
}

/// Rows and findings, as text.
fn scan(dialect: Dialect, chunks: &[&[u8]]) -> (Vec<String>, String) {
    let mut scan = Scan::new(dialect);
    let mut rows = Vec::new();
    let mut on_row = |row: &Row<'_>, _: &[String], _: &mut Report| {
        rows.push(format!("{:?} {:?}", row.at, row.iter().collect::<Vec<_>>()));
    };
    for chunk in chunks {
        scan.push(chunk, &mut on_row);
    }
    scan.finish(&mut on_row);
    (rows, format!("{:?} {:?} {}", scan.columns(), scan.report().groups(), scan.n_skipped()))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_chunking_gives_the_same_bytes_and_findings(
        bytes in proptest::collection::vec(prop_oneof![
            4 => proptest::sample::select(b"ab,\"\"\r\n\n{} \xC3\xA9\xEF\xBB\xBF".to_vec()),
            1 => any::<u8>(),
        ], 0..400),
        chunk_lens in proptest::collection::vec(1..40_usize, 1..8),
    ) {
        let source = [b"a,b\n".as_slice(), &bytes].concat();
        let whole = prepare(&recipe("{{b}}"), &source, &[]);
        let chunked = prepare(&recipe("{{b}}"), &source, &chunk_lens);
        prop_assert_eq!(String::from_utf8_lossy(&whole.jsonl), String::from_utf8_lossy(&chunked.jsonl));
        prop_assert_eq!(whole.totals, chunked.totals);
        prop_assert_eq!(whole.groups, chunked.groups);
    }

    #[test]
    fn any_split_into_files_gives_the_same_records(
        rows in table(),
        lens in proptest::collection::vec(0..6_usize, 1..6),
        turns in proptest::collection::vec(0..4_usize, 6),
        chunk_len in 1..40_usize,
    ) {
        let n_columns = rows[0].len();
        let names: Vec<String> = ["a", "b", "c", "d"].map(str::to_owned)[..n_columns].to_vec();
        let file = |rows: &[Vec<String>], turn: usize| {
            // The first file decides the order; in the others it is turned.
            let turned = |row: &Vec<String>| {
                let mut row = row.clone();
                row.rotate_left(turn % n_columns);
                row
            };
            let rows: Vec<_> = std::iter::once(&names).chain(rows).map(turned).collect();
            write_csv(&rows, ::csv::Terminator::Any(b'\n'))
        };
        let mut files = Vec::new();
        let mut rest = &rows[..];
        for (len, turn) in lens.iter().zip(&turns) {
            let (part, after) = rest.split_at((*len).min(rest.len()));
            files.push(file(part, if files.is_empty() { 0 } else { *turn }));
            rest = after;
        }
        files.push(file(rest, turns[5]));
        let records = |files: &[Vec<u8>]| {
            let mut prepare = Prepare::new(recipe("{{b}}"), Dialect::default());
            let mut out = Vec::new();
            for (idx, file) in files.iter().enumerate() {
                if idx > 0 {
                    prepare.next_file(Dialect::default(), &mut out);
                }
                file.chunks(chunk_len).for_each(|chunk| prepare.push(chunk, &mut out));
            }
            prepare.finish(&mut out);
            (String::from_utf8(out).unwrap(), prepare.totals(), prepare.n_rows())
        };
        prop_assert_eq!(records(&files), records(&[file(&rows, 0)]));
    }

    #[test]
    fn any_chunking_selects_the_same_rows(
        rows in table(),
        nth in 1..4_u64,
        share in 0.05..1.0_f64,
        is_by_chance: bool,
        limit in proptest::option::of(1..9_u64),
        drop_duplicates: bool,
        chunk_lens in proptest::collection::vec(1..40_usize, 1..8),
    ) {
        let by_chance = Sample::share(share, nth);
        let sample = if is_by_chance { by_chance } else { Sample::EveryNth(nth) };
        let condition = Condition::new("a", Op::NotContains, "b");
        let filter = Filter { join: Join::All, conditions: vec![condition], ..Filter::default() };
        let selection = Selection { filter: Some(filter), sample: Some(sample), limit, drop_duplicates, ..Selection::default() };
        let recipe = Recipe { selection, ..recipe("x{{b}}") };
        let mut source = b"a,b\n".to_vec();
        source.extend(write_csv(&rows, ::csv::Terminator::CRLF));
        let whole = prepare(&recipe, &source, &[]);
        let chunked = prepare(&recipe, &source, &chunk_lens);
        prop_assert_eq!(String::from_utf8_lossy(&whole.jsonl), String::from_utf8_lossy(&chunked.jsonl));
        prop_assert_eq!(whole.totals, chunked.totals);
        prop_assert_eq!(whole.groups, chunked.groups);
        prop_assert!(limit.is_none_or(|limit| whole.totals.n_records <= limit));
    }

    #[test]
    fn any_way_of_reading_gives_the_same_rows_for_every_chunking(
        bytes in proptest::collection::vec(prop_oneof![
            8 => proptest::sample::select(b"ab,\"\"\r\n\n{}[]: #\\1\0\0\xFE\xFF\xEF\xBB\xBF\x1B$B\x81\x8E\xD8".to_vec()),
            1 => any::<u8>(),
        ], 0..200),
        dialect in dialect(),
        chunk_len in 1..9_usize,
    ) {
        let whole = scan(dialect, &[&bytes]);
        let chunked = scan(dialect, &bytes.chunks(chunk_len).collect::<Vec<_>>());
        prop_assert_eq!(whole, chunked);
    }

    #[test]
    fn any_bytes_give_whole_json_lines_and_no_panic(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        let sniffed = sniff(&bytes).dialect;
        let mut recipe = recipe("x{{column 1}}");
        recipe.dialect = Some(Dialect { has_header: false, ..sniffed });
        recipe.system = String::new();
        recipe.record_id = RecordIdSource::Generated;
        let prepared = prepare(&recipe, &bytes, &[7]);
        let mut n_lines = 0;
        for line in String::from_utf8(prepared.jsonl).unwrap().split_terminator('\n') {
            let record: Value = serde_json::from_str(line).unwrap();
            prop_assert!(record["modelInput"]["messages"][0]["content"][0]["text"].is_string());
            n_lines += 1;
        }
        prop_assert_eq!(n_lines, prepared.totals.n_records);
    }

    #[test]
    fn valid_csv_reads_as_the_csv_crate_reads_it(rows in table(), is_crlf: bool) {
        let terminator = if is_crlf { ::csv::Terminator::CRLF } else { ::csv::Terminator::Any(b'\n') };
        let bytes = write_csv(&rows, terminator);
        let oracle: Vec<Vec<String>> = ::csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(bytes.as_slice())
            .records()
            .map(|record| record.unwrap().iter().map(str::to_owned).collect())
            .collect();
        let mut reader = csv::Reader::new(Dialect::default());
        let mut report = Report::new();
        let mut read: Vec<Vec<String>> = Vec::new();
        for mut chunk in bytes.chunks(5) {
            while let Some(row) = reader.next(&mut chunk, &mut report) {
                read.push(row.iter().map(str::to_owned).collect());
            }
        }
        read.extend(reader.finish(&mut report).map(|row| row.iter().map(str::to_owned).collect()));
        prop_assert_eq!(read, oracle);
    }

    #[test]
    fn every_row_comes_back_out_of_its_record(rows in table()) {
        let mut table = vec![vec!["a".to_owned(), "b".to_owned()]];
        table.extend(rows.iter().map(|row| vec![row[0].clone(), row[1].clone()]));
        let prepared = prepare(&recipe("<{{b}}|{{ a }}>"), &write_csv(&table, ::csv::Terminator::CRLF), &[11]);
        let lines = String::from_utf8(prepared.jsonl).unwrap();
        let records: Vec<Value> = lines.split_terminator('\n').map(|line| serde_json::from_str(line).unwrap()).collect();
        prop_assert_eq!(records.len(), rows.len());
        for (row, record) in rows.iter().zip(&records) {
            let body = &record["modelInput"];
            prop_assert_eq!(&body["messages"][0]["content"][0]["text"], &json!(format!("<{}|{}>", row[1], row[0])));
            prop_assert_eq!(&body["system"], &json!(format!("{} {{{{ system", row[0])));
        }
    }

    #[test]
    fn escaping_is_what_serde_json_writes(text in any::<String>()) {
        let mut out = b"\"".to_vec();
        push_escaped(&mut out, &text);
        out.push(b'"');
        prop_assert_eq!(String::from_utf8(out).unwrap(), serde_json::to_string(&text).unwrap());
    }

    #[test]
    fn any_text_is_a_template(text in any::<String>()) {
        let (bound, problems) = Template::parse(&text).bind(&["a".to_owned()]);
        prop_assert!(!bound.is_empty() || text.is_empty() || !problems.is_empty());
    }
}

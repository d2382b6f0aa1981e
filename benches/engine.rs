//! `cargo bench --bench engine`: the engine alone, in MB of input a second.
#![allow(missing_docs, reason = "criterion's macros make functions without documentation")]
#![allow(clippy::expect_used, reason = "a benchmark that cannot run should say so")]

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use quarry::engine::batch::Prepare;
use quarry::engine::inspect::{Inspect, Mend, Target};
use quarry::engine::recipe::{Recipe, RecordIdSource};
use quarry::engine::source::{Dialect, Scan};
use quarry::engine::tokens::Tally;

const CHUNK_BYTES: usize = 4 << 20;

fn recipe() -> Recipe {
    Recipe {
        dialect: Some(Dialect::default()),
        model: "anthropic.claude-sonnet-4-6".into(),
        format: "claude-messages".into(),
        prompt: "Summarize ticket {{id}}.\n\n{{body}}".into(),
        parameters: [("max_tokens".to_owned(), 512.into())].into(),
        record_id: RecordIdSource::Column("id".into()),
        ..Recipe::default()
    }
}

/// About 32 MB of rows like those that people have.
fn table(body: &str, n_rows: usize) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["id", "customer", "body"]).expect("memory can be written");
    for row in 0..n_rows {
        writer
            .write_record([format!("T-{row:08}").as_str(), "c123", body])
            .expect("memory can be written");
    }
    writer.into_inner().expect("memory can be written")
}

/// About 32 MB of records for Claude; `version` is the field that most people forget.
fn records(body: &str, n_rows: usize, version: &str) -> Vec<u8> {
    let body = serde_json::to_string(body).expect("a string is JSON");
    let lines = (0..n_rows).map(|row| {
        format!(
            "{{\"recordId\":\"T-{row:08}\",\"modelInput\":{{{version}\"max_tokens\":512,\"messages\":[{{\"role\":\"user\",\"content\":[{{\"type\":\"text\",\"text\":{body}}}]}}]}}}}\n"
        )
    });
    lines.collect::<String>().into_bytes()
}

fn bench_inspect(criterion: &mut Criterion) {
    let sentence = "The quick brown fox jumps over the lazy dog near the river bank. ";
    let quoted = "He said \"no\", and left.\nThen came – günstig – 東京. ";
    let version = "\"anthropic_version\":\"bedrock-2023-05-31\",";
    let files = [
        ("short", records("ok", 200_000, version)),
        ("plain", records(&sentence.repeat(30), 16_000, version)),
        ("quoted", records(&quoted.repeat(30), 16_000, version)),
        ("wrong", records(&sentence.repeat(30), 16_000, "")),
    ];
    let target = || Target { model: "anthropic.claude-sonnet-4-6".into(), ..Target::default() };
    let mut group = criterion.benchmark_group("engine");
    group.sample_size(10);
    for (name, file) in &files {
        group.throughput(Throughput::Bytes(file.len() as u64));
        group.bench_with_input(BenchmarkId::new("inspect", name), file, |bencher, file| {
            bencher.iter(|| {
                let mut inspect = Inspect::new(target());
                for chunk in file.chunks(CHUNK_BYTES) {
                    inspect.push(chunk);
                }
                inspect.totals().n_clean
            });
        });
        group.bench_with_input(BenchmarkId::new("mend", name), file, |bencher, file| {
            let mut out = Vec::new();
            bencher.iter(|| {
                let mut mend = Mend::new(target());
                for chunk in file.chunks(CHUNK_BYTES) {
                    out.clear();
                    mend.push(chunk, &mut out);
                }
                mend.n_changed()
            });
        });
    }
    group.finish();
}

fn bench(criterion: &mut Criterion) {
    let sentence = "The quick brown fox jumps over the lazy dog near the river bank. ";
    let shapes = [
        ("short", table("ok", 1_500_000)),
        ("plain", table(&sentence.repeat(12), 40_000)),
        (
            "quoted",
            table(&"He said \"no\", and left.\nThen came – günstig – 東京. ".repeat(12), 40_000),
        ),
    ];
    let mut group = criterion.benchmark_group("engine");
    group.sample_size(10);
    for (name, source) in &shapes {
        group.throughput(Throughput::Bytes(source.len() as u64));
        group.bench_with_input(BenchmarkId::new("scan", name), source, |bencher, source| {
            bencher.iter(|| {
                let mut scan = Scan::new(Dialect::default());
                for chunk in source.chunks(CHUNK_BYTES) {
                    scan.push(chunk, |row, _, _| {
                        black_box(row.len());
                    });
                }
                scan.n_rows()
            });
        });
        group.bench_with_input(BenchmarkId::new("prepare", name), source, |bencher, source| {
            let mut out = Vec::new();
            bencher.iter(|| {
                let mut prepare = Prepare::new(recipe(), Dialect::default());
                for chunk in source.chunks(CHUNK_BYTES) {
                    out.clear();
                    prepare.push(chunk, &mut out);
                }
                prepare.totals()
            });
        });
        group.bench_with_input(BenchmarkId::new("estimate", name), source, |bencher, source| {
            let mut out = Vec::new();
            bencher.iter(|| {
                let mut prepare = Prepare::new(recipe(), Dialect::default()).counting(Vec::new());
                for chunk in source.chunks(CHUNK_BYTES) {
                    out.clear();
                    prepare.push(chunk, &mut out);
                }
                prepare.count().map(|job| job.n_records)
            });
        });
    }
    group.finish();
}

fn bench_tokens(criterion: &mut Criterion) {
    let texts = [
        ("ascii", "The quick brown fox, order 12345, costs $99.50 at the river bank. "),
        ("cyrillic", "Быстрая лиса прыгает через ленивую собаку, заказ 12345. "),
        ("chinese", "敏捷的狐狸跳过了懒狗,订单已经完成。"),
    ];
    let mut group = criterion.benchmark_group("engine");
    group.sample_size(20);
    for (name, text) in texts {
        let text = text.repeat((8 << 20) / text.len());
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_with_input(BenchmarkId::new("tokens", name), &text, |bencher, text| {
            bencher.iter(|| Tally::of(black_box(text)));
        });
    }
    group.finish();
}

criterion_group!(benches, bench, bench_inspect, bench_tokens);
criterion_main!(benches);

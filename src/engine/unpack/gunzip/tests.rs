//! Tests of unpacking gzip, each in chunks of several lengths.

use std::io::Write as _;

use flate2::{Compression, GzBuilder};

use super::*;

/// What is unpacked, and the findings by code.
type Unpacked = (Vec<u8>, Vec<(&'static str, String)>);

fn gunzip_in_chunks(packed: &[u8], n: usize) -> Unpacked {
    let mut gunzip = Gunzip::new();
    let mut report = Report::new();
    let mut out = Vec::new();
    for mut chunk in packed.chunks(n) {
        while let Some(piece) = gunzip.next(&mut chunk, &mut report) {
            assert!(!piece.is_empty() && piece.len() <= PIECE_BYTES);
            out.extend_from_slice(piece);
        }
        assert!(chunk.is_empty());
    }
    gunzip.finish(&mut report);
    let found = report.groups();
    let found = found.iter().map(|group| (group.rule.code, group.examples[0].detail.clone()));
    (out, found.collect())
}

fn gunzip(packed: &[u8]) -> Unpacked {
    let whole = gunzip_in_chunks(packed, packed.len().max(1));
    for n in [1, 2, 3, 7, 64, 4096] {
        assert_eq!(gunzip_in_chunks(packed, n), whole, "chunks of {n} bytes");
    }
    whole
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    gzip_with(GzBuilder::new(), bytes)
}

fn gzip_with(builder: GzBuilder, bytes: &[u8]) -> Vec<u8> {
    let mut encoder = builder.write(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[track_caller]
fn check(packed: &[u8], expected: &[u8], findings: &[(&str, &str)]) {
    let (out, found) = gunzip(packed);
    assert_eq!(String::from_utf8_lossy(&out), String::from_utf8_lossy(expected));
    assert_eq!(found.len(), findings.len(), "{found:?}");
    for ((code, detail), (expected, part)) in found.iter().zip(findings) {
        assert_eq!(code, expected);
        assert!(detail.contains(part), "{detail}");
    }
}

#[test]
fn members_follow_one_another_and_zeros_pad_them() {
    let (a, b) = (gzip(b"id,text\n1,"), gzip(b"one\n"));
    check(&a, b"id,text\n1,", &[]);
    check(&[a.clone(), b.clone()].concat(), b"id,text\n1,one\n", &[]);
    check(&[a.clone(), gzip(b""), b.clone()].concat(), b"id,text\n1,one\n", &[]);
    check(&[b.clone(), vec![0; 512]].concat(), b"one\n", &[]);
    check(&[a, vec![0; 9], b].concat(), b"id,text\n1,one\n", &[]);
}

#[test]
fn headers_may_have_all_their_parts() {
    let builder = GzBuilder::new()
        .filename("a.csv")
        .comment("made by a test")
        .extra(*b"BC\x02\0\x1B\0")
        .mtime(7);
    check(&gzip_with(builder, b"x"), b"x", &[]);
    check(&gzip_with(GzBuilder::new().extra([]), b"x"), b"x", &[]);
    let mut with_checksum = gzip(b"x");
    with_checksum[3] |= 2;
    with_checksum.splice(10..10, [1, 2]);
    check(&with_checksum, b"x", &[]);
}

#[test]
fn a_file_that_is_cut_off_gives_what_was_in_it_and_says_where() {
    let text: Vec<u8> = (0..20_000).flat_map(|n| format!("{n},row\n").into_bytes()).collect();
    let packed = gzip(&text);
    for n in [1, 5, 10, 11, packed.len() / 2, packed.len() - 8, packed.len() - 1] {
        let (out, found) = gunzip(&packed[..n]);
        assert!(text.starts_with(&out), "{n}");
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].0, "source.gzip-cut-off");
        assert!(found[0].1.contains(&format!("byte {n},")), "{}", found[0].1);
    }
    let (out, _) = gunzip(&packed[..packed.len() / 2]);
    assert!(out.len() > text.len() / 3, "half a file has rows");
}

#[test]
fn damage_is_said_and_ends_the_file() {
    let mut wrong_sum = gzip(b"abc");
    let at = wrong_sum.len() - 8;
    wrong_sum[at] ^= 1;
    check(&wrong_sum, b"abc", &[("source.gzip-damaged", "member 1")]);
    check(
        &[wrong_sum, gzip(b"d")].concat(),
        b"abcd",
        &[("source.gzip-damaged", "checksum of member 1")],
    );
    check(b"\x1F\x8B\x07abc", b"", &[("source.gzip-damaged", "header")]);
    let mut broken = gzip(b"abc");
    broken[10] = 0xFF;
    check(&broken, b"", &[("source.gzip-damaged", "unpacked")]);
}

#[test]
fn what_stands_behind_is_said() {
    let packed = gzip(b"abc");
    let trailing = &[("source.gzip-trailing", "6 bytes")];
    check(&[packed.clone(), b"<html>".to_vec()].concat(), b"abc", trailing);
    check(&[packed.clone(), b"\x1F\x8Bhtml".to_vec()].concat(), b"abc", trailing);
    check(&[packed, vec![0; 3], b"<html>".to_vec()].concat(), b"abc", trailing);
}

#[test]
fn data_that_expands_a_thousandfold_comes_in_small_pieces() {
    let packed = gzip(&vec![0; 64 << 20]);
    assert!(packed.len() < 1 << 17);
    let (mut gunzip, mut report) = (Gunzip::new(), Report::new());
    let (mut input, mut n_bytes) = (&packed[..], 0);
    while let Some(piece) = gunzip.next(&mut input, &mut report) {
        assert!(piece.len() <= PIECE_BYTES);
        n_bytes += piece.len();
    }
    assert_eq!(n_bytes, 64 << 20);
}

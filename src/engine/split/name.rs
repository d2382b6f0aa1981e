//! Names of parts: stable, and sorted like the parts.

use super::super::unpack::unpacked_name;

/// Longest beginning that is taken over from a source's name.
const MAX_STEM_CHARS: usize = 64;

/// What parts are called when nothing of the source's name can be used.
const DEFAULT_STEM: &str = "batch";

/// The name of a part, numbered from 1: `tickets-part-00001.jsonl`, or `tickets.jsonl` where there is
/// no other.
pub fn file_name(stem: &str, number: usize, n_parts: usize) -> String {
    if n_parts == 1 { format!("{stem}.jsonl") } else { format!("{stem}-part-{number:05}.jsonl") }
}

/// Whether a file could be a part of this name, of however many.
pub(super) fn is_part_of(file: &str, stem: &str) -> bool {
    let Some(rest) = file.strip_prefix(stem).and_then(|rest| rest.strip_suffix(".jsonl")) else {
        return false;
    };
    let is_number = |digits: &str| digits.len() == 5 && digits.bytes().all(|b| b.is_ascii_digit());
    rest.is_empty() || rest.strip_prefix("-part-").is_some_and(is_number)
}

/// What the names of parts begin with, from the name of the source: its letters, digits, dots,
/// hyphens and underscores, without folder, extension and the one of gzip.
///
/// Bedrock's pattern of S3 addresses has no spaces and nothing outside of ASCII
/// (`S3Uri` in the service model of bedrock 2023-04-20, read 2026-11-22), and of the other signs
/// that it allows a shell takes most for something else.
pub fn stem(source_name: &str) -> String {
    let name = unpacked_name(source_name.rsplit(['/', '\\']).next().unwrap_or_default());
    let name = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let mut stem = String::new();
    for c in name.chars() {
        if c.is_ascii_alphanumeric() || c == '_' {
            stem.push(c);
        } else if !stem.is_empty() && !stem.ends_with(['-', '.']) {
            stem.push(if c == '.' { '.' } else { '-' });
        }
    }
    stem.truncate(MAX_STEM_CHARS);
    let stem = stem.trim_end_matches(['-', '.']);
    if stem.is_empty() { DEFAULT_STEM.to_owned() } else { stem.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_parts_come_from_the_name_of_the_source() {
        for (source, expected) in [
            ("tickets.csv", "tickets"),
            ("tickets.csv.gz", "tickets"),
            ("tickets", "tickets"),
            ("my tickets (1).v2.csv", "my-tickets-1-v2"),
            ("a.b.csv", "a.b"),
            ("data\\été à l'eau.tsv", "t-l-eau"),
            ("../../etc/passwd", "passwd"),
            ("..", "batch"),
            (".csv", "batch"),
            ("日本.csv", "batch"),
            ("", "batch"),
            ("--rf.csv", "rf"),
            ("a_b-c.csv", "a_b-c"),
            (&format!("{}.csv", "x".repeat(300)), &"x".repeat(64)),
        ] {
            assert_eq!(stem(source), expected, "{source}");
        }
    }

    #[test]
    fn names_fit_the_pattern_of_s3_addresses_and_sort_like_parts() {
        let names: Vec<String> = [1, 2, 10, 99_999]
            .iter()
            .map(|number| file_name(&stem("a b&c.csv"), *number, 4))
            .collect();
        assert_eq!(names.first().map(String::as_str), Some("a-b-c-part-00001.jsonl"));
        assert!(names.is_sorted());
        assert_eq!(file_name("a-b-c", 1, 1), "a-b-c.jsonl");
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-!_*'().".contains(&byte);
        assert!(names.iter().all(|name| name.bytes().all(allowed)));
        assert!(names.iter().all(|name| is_part_of(name, "a-b-c")));
    }

    #[test]
    fn another_file_is_no_part() {
        for file in ["a.csv", "ab.jsonl", "a-part-1.jsonl", "a-part-0000x.jsonl", "quarry.json", ""]
        {
            assert!(!is_part_of(file, "a"), "{file}");
        }
        assert!(is_part_of("a.jsonl", "a"));
    }
}

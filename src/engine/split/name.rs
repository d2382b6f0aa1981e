//! Names of parts: stable, and sorted like the parts.

/// Longest beginning that is taken over from a source's name.
const MAX_STEM_CHARS: usize = 64;

/// What parts are called when nothing of the source's name can be used.
const DEFAULT_STEM: &str = "batch";

/// The name of a part, numbered from 1: `tickets-part-00001.jsonl`.
pub fn file_name(stem: &str, number: usize) -> String {
    format!("{stem}-part-{number:05}.jsonl")
}

/// What the names of parts begin with, from the name of the source: its letters, digits, dots,
/// hyphens and underscores, without folder and extension.
///
/// Bedrock's pattern of S3 addresses has no spaces and nothing outside of ASCII
/// (`S3Uri` in the service model of bedrock 2023-04-20, read 2026-11-22), and of the other signs
/// that it allows a shell takes most for something else.
pub fn stem(source_name: &str) -> String {
    let name = source_name.rsplit(['/', '\\']).next().unwrap_or_default();
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
            .map(|number| file_name(&stem("a b&c.csv"), *number))
            .collect();
        assert_eq!(names.first().map(String::as_str), Some("a-b-c-part-00001.jsonl"));
        assert!(names.is_sorted());
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-!_*'().".contains(&byte);
        assert!(names.iter().all(|name| name.bytes().all(allowed)));
    }
}

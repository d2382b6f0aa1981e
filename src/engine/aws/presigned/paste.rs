//! Many URLs at once, as people paste them: a line each, in quotes, in a list of JSON, in HTML.

use super::{NotPresigned, PresignedUrl};

/// What one URL, or a line without any, was read as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pasted {
    /// Number of the line, one-based.
    pub line: usize,
    /// The URL, or why it is none.
    pub result: Result<PresignedUrl, NotPresigned>,
}

/// Reads all URLs of a text. Blank lines, and lines of nothing but brackets, are passed over.
pub fn read_pasted(text: &str) -> Vec<Pasted> {
    let mut all = Vec::new();
    for (line, text) in (1..).zip(text.lines()) {
        // JSON and HTML write the ampersand in their own ways.
        let text = text.replace("\\u0026", "&").replace("&amp;", "&");
        let is_end =
            |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '<' | '>' | '\\');
        let words =
            text.split(is_end).map(|word| word.trim_matches([',', ';', '[', ']', '(', ')']));
        let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
        let urls: Vec<&str> = words.iter().copied().filter(|word| word.contains("://")).collect();
        let results: Vec<_> = urls.iter().map(|url| PresignedUrl::parse(url)).collect();
        if urls.is_empty() && words.iter().any(|word| word.contains(char::is_alphanumeric)) {
            all.push(Pasted { line, result: Err(NotPresigned::NoUrl) });
        }
        all.extend(results.into_iter().map(|result| Pasted { line, result }));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(name: &str) -> String {
        let signature = "0".repeat(64);
        format!(
            "https://b-1.s3.us-east-1.amazonaws.com/{name}?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=\
             A%2F20261122%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20261122T123456Z&X-Amz-Expires=60&\
             X-Amz-SignedHeaders=host&X-Amz-Signature={signature}"
        )
    }

    #[test]
    fn urls_are_found_in_what_they_are_pasted_with() {
        let (a, b) = (url("a"), url("b"));
        for text in [
            format!("{a}\n\n  {b}\n"),
            format!("{a}\r\n{b}\r\n"),
            format!("[\"{a}\",\"{b}\"]"),
            format!("[\n  \"{}\",\n  '{b}',\n]\n", a.replace('&', "\\u0026")),
            format!("a.jsonl\t{a}\nb.jsonl\t<{b}>,"),
            format!("<a href=\"{}\">a</a> <{b}>", a.replace('&', "&amp;")),
        ] {
            let read = read_pasted(&text);
            let found: Vec<_> =
                read.iter().map(|pasted| pasted.result.as_ref().unwrap().as_str()).collect();
            assert_eq!(found, [&a, &b], "{text}");
        }
    }

    #[test]
    fn lines_that_are_no_urls_say_so_in_their_place() {
        let text = format!("my urls\n{}\ns3://bucket/key\n", url("a"));
        let read = read_pasted(&text);
        let lines: Vec<_> =
            read.iter().map(|pasted| (pasted.line, pasted.result.as_ref().err())).collect();
        assert_eq!(
            lines,
            [(1, Some(&NotPresigned::NoUrl)), (2, None), (3, Some(&NotPresigned::S3Uri))]
        );
    }
}

//! Text and numbers as SVG has them.

/// A text between tags. What XML cannot say is replaced.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '\t' | '\n' | '\r' => escaped.push(' '),
            '\0'..='\x1f' | '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            char => escaped.push(char),
        }
    }
    escaped
}

/// Begins an image of this size.
pub(super) fn begin(title: &str, width: f64, height: f64) -> String {
    let title = escaped(title);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" \
         height=\"{height}\" font-family=\"sans-serif\">\n<title>{title}</title>\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_is_markup_or_breaks_the_file() {
        assert_eq!(escaped("a<b> & \"c\"\n\0\u{1b}é"), "a&lt;b&gt; &amp; \"c\" \u{fffd}\u{fffd}é");
        assert!(begin("<x>", 1.5, 2.0).contains("viewBox=\"0 0 1.5 2\""));
    }
}

//! The inside of a JSON string.

use std::ops::Range;

use super::scan::find_special;

/// Appends `text` as the inside of a JSON string, without the quotes around it.
///
/// Everything but `"`, `\` and control characters is copied as it is, in spans:
/// the output is UTF-8, shortest form, the same as `serde_json` writes.
pub fn push_escaped(out: &mut Vec<u8>, text: &str) {
    let bytes = text.as_bytes();
    let mut rest = bytes;
    while let Some(idx) = find_special(rest) {
        let (plain, special) = rest.split_at(idx);
        out.extend_from_slice(plain);
        let Some((&byte, after)) = special.split_first() else {
            return;
        };
        push_escape(out, byte);
        rest = after;
    }
    out.extend_from_slice(rest);
}

#[cold]
fn push_escape(out: &mut Vec<u8>, byte: u8) {
    const HEX: Range<u8> = b'a'..b'g';
    let short = match byte {
        b'"' => b'"',
        b'\\' => b'\\',
        0x08 => b'b',
        0x09 => b't',
        0x0a => b'n',
        0x0c => b'f',
        0x0d => b'r',
        _ => {
            let low = byte & 0xf;
            let digit = if low < 10 { b'0' + low } else { HEX.start + low - 10 };
            out.extend_from_slice(&[b'\\', b'u', b'0', b'0', b'0' + (byte >> 4), digit]);
            return;
        }
    };
    out.extend_from_slice(&[b'\\', short]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str) {
        let mut out = Vec::new();
        push_escaped(&mut out, text);
        let expected = serde_json::to_string(text).expect("a string is JSON");
        assert_eq!(format!("\"{}\"", String::from_utf8(out).expect("UTF-8")), expected);
    }

    #[test]
    fn every_ascii_byte_is_escaped_as_serde_json_does() {
        for byte in 0..=0x7f_u8 {
            check(&char::from(byte).to_string());
        }
    }

    #[test]
    fn specials_are_found_at_every_place_of_a_block() {
        for len in 0..50 {
            for at in 0..len {
                let mut text = "x".repeat(len);
                text.replace_range(at..=at, "\n");
                check(&text);
            }
        }
    }

    #[test]
    fn other_text_stays_as_it_is() {
        check("東京 данные 🙂 “quoted” \u{7f}\u{2028}\u{fffd}");
        check("");
    }
}

//! Percent-encoding as AWS signs it: all but `A-Z a-z 0-9 - . _ ~` becomes `%XX` with capital digits.
//!
//! Browsers leave `!'()*` as they are; a URL that is signed has to be sent as it is written here.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html>

use std::fmt::Write as _;

/// Encodes a name or a value of a query, or a segment of a path.
pub fn encode(text: &str) -> String {
    encode_bytes(text.as_bytes(), false)
}

/// Encodes a path, of which slashes stay.
pub fn encode_path(path: &str) -> String {
    encode_bytes(path.as_bytes(), true)
}

fn encode_bytes(bytes: &[u8], keeps_slash: bool) -> String {
    let mut text = String::with_capacity(bytes.len());
    for &byte in bytes {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) || (keeps_slash && byte == b'/')
        {
            text.push(char::from(byte));
        } else {
            // Writing to a text cannot fail.
            write!(text, "%{byte:02X}").ok();
        }
    }
    text
}

/// The text behind an encoded one; `None` when that is no UTF-8. A `%` before anything but two digits
/// stands for itself, and so does `+`.
pub fn decode(text: &str) -> Option<String> {
    String::from_utf8(decode_bytes(text)).ok()
}

/// Encodes anew what somebody else encoded, perhaps in part.
pub fn encode_again(text: &str) -> String {
    encode_bytes(&decode_bytes(text), false)
}

fn decode_bytes(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let digits = after.split_at_checked(2).filter(|_| byte == b'%');
        let value = digits.and_then(|(digits, after)| Some((hex(digits)?, after)));
        let (byte, after) = value.unwrap_or((byte, after));
        bytes.push(byte);
        rest = after;
    }
    bytes
}

fn hex(digits: &[u8]) -> Option<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    match *digits {
        [high, low] => Some((digit(high)? << 4) | digit(low)?),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_but_unreserved_characters_are_encoded() {
        for (text, expected) in [
            ("", ""),
            ("AZaz09-._~", "AZaz09-._~"),
            ("a b/c", "a%20b%2Fc"),
            ("!'()*+=&", "%21%27%28%29%2A%2B%3D%26"),
            ("ü€", "%C3%BC%E2%82%AC"),
            ("v1:0", "v1%3A0"),
        ] {
            assert_eq!(encode(text), expected);
            assert_eq!(decode(expected).as_deref(), Some(text));
        }
        assert_eq!(encode_path("/a b/%3A"), "/a%20b/%253A");
    }

    #[test]
    fn what_is_not_encoded_stands_for_itself() {
        for (text, expected) in
            [("100%", Some("100%")), ("%zz%2", Some("%zz%2")), ("a+b", Some("a+b")), ("%FF", None)]
        {
            assert_eq!(decode(text).as_deref(), expected, "{text}");
        }
        assert_eq!(encode_again("a%2fb c%"), "a%2Fb%20c%25");
        assert_eq!(encode_again("%FF"), "%FF");
    }
}

//! Texts as literals of a shell, of Python and of HCL: whatever they hold, they come back the same
//! and are never run.

use std::fmt::Write as _;

/// A word of a POSIX shell. No shell can hold a NUL; it is left out.
pub fn shell(text: &str) -> String {
    let mut word = String::with_capacity(text.len() + 2);
    word.push('\'');
    for c in text.chars() {
        match c {
            // Nothing is special between single quotes but their end.
            '\'' => word.push_str("'\\''"),
            '\0' => {}
            c => word.push(c),
        }
    }
    word.push('\'');
    word
}

/// A string of Python 3.
pub fn python(text: &str) -> String {
    let mut literal = String::with_capacity(text.len() + 2);
    literal.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => literal.extend(['\\', c]),
            '\n' => literal.push_str("\\n"),
            c if c.is_control() => push_escape(&mut literal, "\\x", 2, c),
            c => literal.push(c),
        }
    }
    literal.push('"');
    literal
}

/// A quoted string of HCL 2, the language of Terraform.
pub fn hcl(text: &str) -> String {
    let mut literal = String::with_capacity(text.len() + 2);
    literal.push('"');
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' | '\\' => literal.extend(['\\', c]),
            '\n' => literal.push_str("\\n"),
            // `${` and `%{` would begin an expression. Doubling the sign does not help behind another
            // such sign.
            '$' | '%' if chars.peek() == Some(&'{') => push_escape(&mut literal, "\\u", 4, c),
            c if c.is_control() => push_escape(&mut literal, "\\u", 4, c),
            c => literal.push(c),
        }
    }
    literal.push('"');
    literal
}

fn push_escape(literal: &mut String, mark: &str, n_digits: usize, c: char) {
    // Writing to a text cannot fail.
    write!(literal, "{mark}{:0n_digits$x}", u32::from(c)).ok();
}

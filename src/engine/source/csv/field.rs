//! What is done to the fields of a record that was read.

use super::super::super::check::Place;
use super::super::Row;
use super::super::row::Span;

/// Leaves out the white space around each field. Says how many bytes are left.
pub(super) fn trim_fields(fields: &mut [u8], ends: &mut [usize]) -> usize {
    let (mut start, mut kept_end) = (0, 0);
    for end in ends {
        let field = fields.get(start..*end).unwrap_or_default();
        let kept = field.trim_ascii();
        let kept_start = start + (field.len() - field.trim_ascii_start().len());
        let n_kept = kept.len();
        fields.copy_within(kept_start..kept_start + n_kept, kept_end);
        start = *end;
        kept_end += n_kept;
        *end = kept_end;
    }
    kept_end
}

/// How many bytes of a record stand before the first that is not UTF-8.
#[cold]
pub(super) fn n_valid(earlier: &[u8], tail: &[u8]) -> u64 {
    let record = [earlier, tail].concat();
    std::str::from_utf8(&record).map_or_else(|error| error.valid_up_to() as u64, |_| 0)
}

/// Replaces what is not UTF-8, field by field, so that a field never swallows its neighbour.
pub(super) fn repair(fields: &[u8], ends: &[usize], text: &mut String, spans: &mut Vec<Span>) {
    text.clear();
    spans.clear();
    let mut start = 0;
    for &end in ends {
        let text_start = text.len();
        text.push_str(&String::from_utf8_lossy(fields.get(start..end).unwrap_or_default()));
        spans.push((text_start, text.len()));
        start = end;
    }
}

/// The text around the first replaced byte, within its field, so that the user knows the place.
pub(super) fn around_replacement(text: &str, spans: &[Span]) -> String {
    let row = Row { text, spans, at: Place::default() };
    let field = row.iter().find(|field| field.contains('\u{FFFD}')).unwrap_or_default();
    let (before, after) = field.split_at(field.find('\u{FFFD}').unwrap_or_default());
    let n_skipped = before.chars().count().saturating_sub(30);
    let before: String = before.chars().skip(n_skipped).collect();
    let after: String = after.chars().take(30).collect();
    format!("{before}{after}")
}

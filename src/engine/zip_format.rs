//! What ZIP files are written with, whoever writes them.
//!
//! <https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT>

/// 1980-01-01, the first day that the format knows: the same content makes the same bytes on any day.
pub(super) const DATE: u16 = (1 << 5) | 1;

/// Appends numbers of two bytes.
pub(super) fn push_u16s(out: &mut Vec<u8>, values: &[u16]) {
    out.extend(values.iter().flat_map(|value| value.to_le_bytes()));
}

/// Appends numbers of four bytes.
pub(super) fn push_u32s(out: &mut Vec<u8>, values: &[u32]) {
    out.extend(values.iter().flat_map(|value| value.to_le_bytes()));
}

/// Appends the end of the file: so many entries, and a directory of so many bytes that begins there.
pub(super) fn push_end(out: &mut Vec<u8>, n_entries: u16, n_directory_bytes: u32, begins_at: u32) {
    out.extend_from_slice(b"PK\x05\x06");
    push_u16s(out, &[0, 0, n_entries, n_entries]);
    push_u32s(out, &[n_directory_bytes, begins_at]);
    push_u16s(out, &[0]);
}

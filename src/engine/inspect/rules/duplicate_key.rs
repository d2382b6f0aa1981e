//! `line.duplicate-key`

use super::super::super::check::{Findings, Path, Rule, Severity};
use super::super::super::json::{Kind, Value};

/// An object has two fields of one name.
pub static DUPLICATE_KEY: Rule = Rule {
    code: "line.duplicate-key",
    severity: Severity::Error,
    title: "An object has two fields of the same name",
    why: "JSON does not say which of them counts: one is lost, or the record is refused.",
    fix: "Keep one of them.",
    example: "{\"max_tokens\": 100, \"max_tokens\": 200}",
};

/// Objects of more fields are compared by hashes.
const MAX_PAIRWISE: usize = 12;

/// How many pairs of equal hashes are looked at in one object: an object made of one name a million
/// times takes no longer than another.
const MAX_LOOKED_AT: usize = 16;

/// Looks at every object of a value. `hashes` is room to work in.
pub(in super::super) fn check(
    value: Value<'_>,
    path: &Path<'_>,
    hashes: &mut Vec<(u64, usize)>,
    out: &mut Findings<'_>,
) {
    match value.kind() {
        Kind::Object => {
            let mut seen = [0; MAX_PAIRWISE];
            let mut n_fields = 0;
            for (name, inner) in value.fields() {
                let signature = signature(name);
                let earlier = seen.get(..n_fields).unwrap_or_default();
                if earlier.contains(&signature) && stands_before(value, n_fields, name) {
                    add(name, path, out);
                }
                if let Some(slot) = seen.get_mut(n_fields) {
                    *slot = signature;
                }
                n_fields += 1;
                if matches!(inner.kind(), Kind::Object | Kind::Array) {
                    check(inner, &path.field(&name.as_str().unwrap_or_default()), hashes, out);
                }
            }
            if n_fields > MAX_PAIRWISE {
                by_hash(value, path, hashes, out);
            }
        }
        Kind::Array => {
            for (idx, value) in value.items().enumerate() {
                if matches!(value.kind(), Kind::Object | Kind::Array) {
                    check(value, &path.item(idx), hashes, out);
                }
            }
        }
        _ => {}
    }
}

/// The beginning of a name and its length: what differs is different.
fn signature(name: Value<'_>) -> u64 {
    let name = name.as_str().unwrap_or_default();
    let start = name.bytes().take(7).fold(0, |bits, byte| bits << 8 | u64::from(byte));
    start << 8 | (name.len() as u64 & 0xff)
}

fn stands_before(object: Value<'_>, n_fields: usize, name: Value<'_>) -> bool {
    object.fields().take(n_fields).any(|(earlier, _)| earlier.as_str() == name.as_str())
}

fn by_hash(
    object: Value<'_>,
    path: &Path<'_>,
    hashes: &mut Vec<(u64, usize)>,
    out: &mut Findings<'_>,
) {
    hashes.clear();
    hashes.extend(
        object
            .fields()
            .enumerate()
            .map(|(idx, (name, _))| (hash(name.as_str().unwrap_or_default().as_bytes()), idx)),
    );
    hashes.sort_unstable();
    let pairs = hashes.windows(2).filter_map(|pair| match pair {
        [(one, _), (other, idx)] if one == other => Some(*idx),
        _ => None,
    });
    for idx in pairs.filter(|idx| *idx >= MAX_PAIRWISE).take(MAX_LOOKED_AT) {
        if let Some((name, _)) = object.fields().nth(idx)
            && stands_before(object, idx, name)
        {
            add(name, path, out);
        }
    }
}

/// FNV-1a.
fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

fn add(name: Value<'_>, path: &Path<'_>, out: &mut Findings<'_>) {
    let name = name.as_str().unwrap_or_default();
    out.add(&DUPLICATE_KEY, &path.field(&name), || "stands there twice".to_owned());
}

//! Whose answer an answer is.

use super::{Answer, FAMILIES, Family, by_id};
use crate::engine::json::{Kind, Value};

/// Reads an answer (`modelOutput`) whose family is not known, or not for sure.
///
/// The family of the id `preferred` is asked first; the id may be empty. Else the family wins that
/// leaves the fewest fields unread, of several the one that stands first in [`FAMILIES`]. `None`
/// when no family reads it.
pub fn read_any<'a>(
    output: Value<'a>,
    preferred: &str,
) -> Option<(&'static dyn Family, Answer<'a>)> {
    if output.kind() != Kind::Object {
        return None;
    }
    let preferred = by_id(preferred).and_then(|family| Some((family, family.read(output)?)));
    preferred.or_else(|| {
        let readers = FAMILIES.iter().filter_map(|family| Some((*family, family.read(output)?)));
        readers.min_by_key(|(_, answer)| answer.unknown.len())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::json::Document;

    #[test]
    fn every_family_is_known_by_the_answer_of_its_documentation() {
        for family in FAMILIES {
            let id = family.id();
            let mut document = Document::default();
            let output = document.parse(family.response_example()).expect("examples are JSON");
            let (named, answer) = read_any(output, id).expect("its own answer");
            assert_eq!(named.id(), id);
            // Several families share a shape of answers; then they read the same out of it.
            let (_, found) = read_any(output, "").expect("somebody's answer");
            assert_eq!(found.text, answer.text, "{id}");
            assert_eq!(found.embeddings.len(), answer.embeddings.len(), "{id}");
            assert_eq!(found.images.len(), answer.images.len(), "{id}");
        }
    }

    #[test]
    fn a_wrong_name_does_not_hide_whose_it_is_and_the_unknown_stays_unknown() {
        let mut document = Document::default();
        let text = r#"{"inputTextTokenCount": 1, "results": [{"outputText": "x"}]}"#;
        for preferred in ["claude-messages", "", "no-such-family"] {
            let output = document.parse(text).expect("JSON");
            let (family, answer) = read_any(output, preferred).expect("Titan's");
            assert_eq!((family.id(), answer.text.as_ref()), ("titan-text", "x"), "{preferred}");
        }
        for text in ["{}", r#"{"answer": 42}"#, "[]", "null", r#""x""#] {
            let output = document.parse(text).expect("JSON");
            assert!(read_any(output, "claude-messages").is_none(), "{text}");
        }
    }
}

//! Answers in XML, which S3 and STS give: a tree of names and texts. Attributes and namespaces carry
//! nothing that is wanted.

use quick_xml::Reader;
use quick_xml::events::Event;
use thiserror::Error;

/// AWS's answers are a few levels deep; what is deeper is none.
const MAX_DEPTH: usize = 32;

/// An element with all that is in it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Element {
    /// Name without a prefix.
    pub(super) name: String,
    /// Text that stands in it and not in a child.
    pub(super) text: String,
    children: Vec<Self>,
}

/// Not XML.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the answer is no XML that can be read")]
pub struct BadXml;

impl Element {
    /// The outermost element of a text.
    pub(super) fn parse(text: &str) -> Result<Self, BadXml> {
        let mut reader = Reader::from_str(text);
        let mut open: Vec<Self> = Vec::new();
        loop {
            let done = match reader.read_event().map_err(|_error| BadXml)? {
                Event::Start(start) => {
                    if open.len() == MAX_DEPTH {
                        return Err(BadXml);
                    }
                    open.push(Self::named(start.local_name().as_ref()));
                    None
                }
                Event::Empty(start) => Some(Self::named(start.local_name().as_ref())),
                Event::End(_) => open.pop(),
                Event::Text(piece) => {
                    open.last_mut()
                        .into_iter()
                        .for_each(|open| open.text.push_str(&piece.xml10_content()));
                    None
                }
                Event::CData(piece) => {
                    open.last_mut()
                        .into_iter()
                        .for_each(|open| open.text.push_str(&piece.xml10_content()));
                    None
                }
                Event::GeneralRef(name) => {
                    let c = name.resolve_char_ref().map_err(|_error| BadXml)?;
                    let name = name.into_inner();
                    let resolved = quick_xml::escape::resolve_predefined_entity(&name);
                    if let Some(open) = open.last_mut() {
                        open.text.extend(c);
                        open.text.push_str(resolved.filter(|_| c.is_none()).unwrap_or_default());
                    }
                    None
                }
                Event::Eof => return Err(BadXml),
                _ => None,
            };
            if let Some(done) = done {
                match open.last_mut() {
                    Some(parent) => parent.children.push(done),
                    None => return Ok(done),
                }
            }
        }
    }

    fn named(name: &str) -> Self {
        Self { name: name.to_owned(), ..Self::default() }
    }

    /// The first child of this name.
    pub(super) fn child(&self, name: &str) -> Option<&Self> {
        self.all(name).next()
    }

    /// All children of this name.
    pub(super) fn all(&self, name: &str) -> impl Iterator<Item = &Self> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The text of the first child of this name, unless it is empty.
    pub(super) fn text_of(&self, name: &str) -> Option<&str> {
        self.child(name).map(|child| child.text.trim()).filter(|text| !text.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_a_tree_of_texts() {
        let text = "<?xml version=\"1.0\"?>\n<!-- x --><n:A xmlns:n=\"u\" b='c'>\n<B>1 &lt; 2 &amp;&#x20;3</B>\
                    <B><![CDATA[<&>]]></B><C/><D> </D></n:A>";
        let root = Element::parse(text).unwrap();
        assert_eq!(root.name, "A");
        let texts: Vec<&str> = root.all("B").map(|child| child.text.as_str()).collect();
        assert_eq!(texts, ["1 < 2 & 3", "<&>"]);
        assert!(root.child("C").is_some());
        assert_eq!(
            (root.text_of("B"), root.text_of("D"), root.text_of("E")),
            (Some("1 < 2 & 3"), None, None)
        );
    }

    #[test]
    fn what_is_no_xml_is_refused() {
        let deep = "<a>".repeat(40) + &"</a>".repeat(40);
        for text in ["", "{}", "<a>", "<a></b>", "<a", "<html><br></html>", &deep] {
            assert_eq!(Element::parse(text), Err(BadXml), "{text}");
        }
    }
}

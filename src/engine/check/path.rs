//! Where in a JSON document something is.

use std::fmt;

/// A place in a document, built on the stack while it is walked: it costs nothing until shown.
#[derive(Debug, Clone, Copy)]
pub enum Path<'p> {
    /// The document itself, by the name that users know it under; may be empty.
    Root(&'p str),
    /// A field of the object at another path.
    Field(&'p Path<'p>, &'p str),
    /// An item of the array at another path.
    Item(&'p Path<'p>, usize),
}

impl<'p> Path<'p> {
    /// The field of this name, under this path.
    #[must_use]
    pub fn field(&'p self, name: &'p str) -> Path<'p> {
        Path::Field(self, name)
    }

    /// The item at this place, under this path.
    #[must_use]
    pub fn item(&'p self, idx: usize) -> Path<'p> {
        Path::Item(self, idx)
    }

    /// The path without the places in arrays, `messages[].content[].type`: what equal findings share.
    pub fn subject(&self) -> String {
        let mut out = String::new();
        self.write(&mut out, false).ok();
        out
    }

    fn write(&self, out: &mut impl fmt::Write, has_places: bool) -> fmt::Result {
        match self {
            Self::Root(name) => out.write_str(name),
            Self::Field(parent, name) => {
                parent.write(out, has_places)?;
                if !matches!(parent, Self::Root("")) {
                    out.write_char('.')?;
                }
                out.write_str(name)
            }
            Self::Item(parent, idx) => {
                parent.write(out, has_places)?;
                if has_places { write!(out, "[{idx}]") } else { out.write_str("[]") }
            }
        }
    }
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f, true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_read_like_code() {
        let root = Path::Root("modelInput");
        let messages = root.field("messages");
        let item = messages.item(2);
        let kind = item.field("type");
        assert_eq!(kind.to_string(), "modelInput.messages[2].type");
        assert_eq!(kind.subject(), "modelInput.messages[].type");
        assert_eq!(Path::Root("").field("a").to_string(), "a");
        assert_eq!(Path::Root("").to_string(), "");
    }
}

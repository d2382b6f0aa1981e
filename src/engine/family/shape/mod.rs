//! What a request body may look like, as data: the form, the check and the tests read it alike.

mod check;
mod rules;

pub use check::check;
pub(in super::super) use check::kind_of;
pub use rules::{
    BAD_BASE64, MISSING_FIELD, NOT_EXACTLY_ONE, OUT_OF_RANGE, UNKNOWN_CHOICE, UNKNOWN_FIELD,
    WRONG_LENGTH, WRONG_TYPE,
};

pub(super) use rules::quote;

use super::super::check::{Findings, Path};
use super::Parameter;

/// Says that a field is missing that a shape cannot know to be required.
pub(super) fn missing_field(path: &Path<'_>, out: &mut Findings<'_>) {
    rules::missing_field::add(path, out);
}

/// What values are right.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Shape {
    /// Anything: what is in it is the caller's own (a JSON schema, the input of a tool).
    Any,
    /// An object with whatever is in it.
    Open,
    /// A string with a length in characters, both ends included.
    Text {
        /// Shortest text.
        min: usize,
        /// Longest text.
        max: usize,
    },
    /// One of these strings.
    Choice(&'static [&'static str]),
    /// Bytes as a base64 string, with a limit on the bytes that it stands for.
    Base64 {
        /// Most bytes, decoded.
        max_bytes: usize,
    },
    /// A whole number in a range, both ends included.
    Integer {
        /// Smallest value.
        min: i64,
        /// Largest value.
        max: i64,
    },
    /// One of these whole numbers.
    IntegerChoice(&'static [i64]),
    /// A number in a range, both ends included.
    Number {
        /// Smallest value.
        min: f64,
        /// Largest value.
        max: f64,
    },
    /// `true` or `false`.
    Boolean,
    /// An array.
    List {
        /// What each item is.
        item: &'static Shape,
        /// Shortest list.
        min: usize,
        /// Longest list.
        max: usize,
    },
    /// An object.
    Object(&'static Object),
    /// An object whose other fields depend on the text in one of them.
    Tagged {
        /// Name of the field that says which it is.
        key: &'static str,
        /// What it can say, and what the object then is (that field not repeated).
        variants: &'static [(&'static str, &'static Object)],
    },
    /// The first of these shapes whose kind of JSON value fits: a string or an array of parts.
    Either(&'static [Shape]),
    /// A shape that stands elsewhere, since it may hold itself.
    Of(&'static Shape),
}

impl Shape {
    /// A string that is not empty.
    pub const TEXT: Self = Self::Text { min: 1, max: usize::MAX };

    /// A string, empty or not.
    pub const ANY_TEXT: Self = Self::Text { min: 0, max: usize::MAX };

    /// Any number: where no range is documented.
    pub const ANY_NUMBER: Self = Self::Number { min: f64::NEG_INFINITY, max: f64::INFINITY };

    /// A list of up to `max` strings that are not empty.
    pub const fn texts(max: usize) -> Self {
        Self::List { item: &Self::TEXT, min: 0, max }
    }

    /// A list of up to `max` strings that may be white space: a line end is a fine place to stop.
    pub const fn any_texts(max: usize) -> Self {
        Self::List { item: &Self::ANY_TEXT, min: 0, max }
    }
}

/// What an object holds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Object {
    /// Its fields.
    pub fields: &'static [Field],
    /// Parameters of the family that stand in this object, beside `fields`.
    pub parameters: &'static [Parameter],
    /// What becomes of fields that neither names.
    pub extra: Extra,
    /// How many of its optional fields have to be there.
    pub presence: Presence,
}

impl Object {
    /// An object with these fields and no others.
    pub const fn of(fields: &'static [Field]) -> Self {
        Self { fields, parameters: &[], extra: Extra::Refused, presence: Presence::AsDeclared }
    }

    /// An object with exactly one of these fields.
    pub const fn one_of(fields: &'static [Field]) -> Self {
        Self { presence: Presence::ExactlyOne, ..Self::of(fields) }
    }

    /// The same, with exactly one of these among its fields.
    #[must_use]
    pub const fn with_one_of(self, names: &'static [&'static str]) -> Self {
        Self { presence: Presence::ExactlyOneOf(names), ..self }
    }

    /// The same, with at least one of these among its fields.
    #[must_use]
    pub const fn with_any_of(self, names: &'static [&'static str]) -> Self {
        Self { presence: Presence::AtLeastOneOf(names), ..self }
    }

    /// The same, with parameters of the family in it.
    #[must_use]
    pub const fn with_parameters(self, parameters: &'static [Parameter]) -> Self {
        Self { parameters, ..self }
    }

    /// The same, where fields that are not named are another's business.
    #[must_use]
    pub const fn open(self) -> Self {
        Self { extra: Extra::Allowed, ..self }
    }

    /// The names of all fields.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.all().map(|field| field.name)
    }

    /// All fields, those that are parameters too.
    pub fn all(&self) -> impl Iterator<Item = Field> {
        let parameters = self.parameters.iter().map(|parameter| Field {
            name: parameter.name,
            shape: parameter.shape,
            is_required: parameter.is_required,
        });
        self.fields.iter().copied().chain(parameters)
    }
}

/// What becomes of fields that a shape does not name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extra {
    /// The service refuses them.
    Refused,
    /// They may be there.
    Allowed,
}

/// How many optional fields have to be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// As each field says for itself.
    AsDeclared,
    /// Exactly one of all: a union.
    ExactlyOne,
    /// Exactly one of these, whatever else there is.
    ExactlyOneOf(&'static [&'static str]),
    /// At least one of these.
    AtLeastOneOf(&'static [&'static str]),
}

/// A field of an object.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub shape: Shape,
    /// Whether a body without it is refused.
    pub is_required: bool,
}

impl Field {
    /// A field that has to be there.
    pub const fn required(name: &'static str, shape: Shape) -> Self {
        Self { name, shape, is_required: true }
    }

    /// A field that may be there.
    pub const fn optional(name: &'static str, shape: Shape) -> Self {
        Self { name, shape, is_required: false }
    }
}

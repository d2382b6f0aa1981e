//! What a character counts as, and how characters make segments: words, numbers, runs of space.
//!
//! Tokenizers cut text at much the same places, whatever their vocabulary. So text is cut here by a
//! small machine that looks at each byte once, in tables, and keeps nothing but its state. What a
//! step counts is one number with a byte for each kind, so that a step adds, and never branches.
//!
//! A word of several parts (`camelCase`, `HTTPServer`) counts as its parts. A letter outside of ASCII
//! is taken for a small one.

use super::tally::Kind;

/// Bytes of text for which a [`Sum`] has room: no kind counts more than one a step, but capitals,
/// of which up to seven are counted at the end of their word.
pub(super) const STEPS: usize = 128;

/// Counts of up to [`STEPS`] steps, a byte each, in the order of [`COUNTED`].
pub(super) type Sum = u64;

/// The kinds of a [`Sum`].
pub(super) const COUNTED: [Kind; 7] = [
    Kind::Word,
    Kind::LongWord,
    Kind::Digits,
    Kind::Punctuation,
    Kind::LineEnd,
    Kind::Space,
    Kind::Capital,
];

const WORD: Sum = 1;
const LONG_WORD: Sum = 1 << 8;
const DIGITS: Sum = 1 << 16;
const PUNCTUATION: Sum = 1 << 24;
const LINE_END: Sum = 1 << 32;
const SPACE: Sum = 1 << 40;
const CAPITAL: Sum = 1 << 48;

/// What a character is to the machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Upper,
    Lower,
    Digit,
    Space,
    LineEnd,
    Punctuation,
    /// A character of another script: it ends what was before.
    Other,
}

const CLASSES: [Class; 7] = [
    Class::Upper,
    Class::Lower,
    Class::Digit,
    Class::Space,
    Class::LineEnd,
    Class::Punctuation,
    Class::Other,
];

#[expect(clippy::indexing_slicing, reason = "a place that is not there would fail the build")]
const ASCII: [u8; 256] = {
    let mut classes = [Class::Other as u8; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        classes[byte as usize] = match byte {
            b'A'..=b'Z' => Class::Upper,
            b'a'..=b'z' => Class::Lower,
            b'0'..=b'9' => Class::Digit,
            b'\n' | b'\r' => Class::LineEnd,
            b' ' | b'\t' | 0x0b | 0x0c | 0x1c..=0x1f => Class::Space,
            _ => Class::Punctuation,
        } as u8;
        byte += 1;
    }
    classes
};

/// Kinds of the characters of the first plane, sixteen a place: no script ends within sixteen.
#[expect(clippy::indexing_slicing, reason = "a place that is not there would fail the build")]
const PLANE: [Kind; 4096] = {
    let mut kinds = [Kind::Other; 4096];
    let mut block = 0;
    while block < kinds.len() {
        kinds[block] = match block << 4 {
            0x00C0..=0x024F | 0x1E00..=0x1EFF => Kind::Accent,
            0x0370..=0x03FF => Kind::Greek,
            0x0400..=0x052F => Kind::Cyrillic,
            0x0590..=0x05FF => Kind::Hebrew,
            0x0600..=0x06FF | 0x0750..=0x077F => Kind::Arabic,
            0x0900..=0x097F => Kind::Devanagari,
            0x0980..=0x0DFF => Kind::Indic,
            0x0E00..=0x0EFF => Kind::Thai,
            0x3040..=0x30FF => Kind::Kana,
            0x3000..=0x303F | 0x3400..=0x9FFF | 0xFF00..=0xFFEF => Kind::Han,
            0xAC00..=0xD7AF => Kind::Hangul,
            0x2600..=0x27BF | 0xFE00..=0xFE0F => Kind::Emoji,
            _ => Kind::Other,
        };
        block += 1;
    }
    kinds
};

const ZERO_WIDTH_JOINER: u32 = 0x200D;
const FIRST_PICTOGRAPH: u32 = 0x1F000;

/// The kind of a character that is not ASCII.
pub(super) fn kind_of(code: u32) -> Kind {
    match code {
        ZERO_WIDTH_JOINER | FIRST_PICTOGRAPH.. => Kind::Emoji,
        _ => PLANE.get((code >> 4) as usize).copied().unwrap_or(Kind::Other),
    }
}

// States. Letters have one for each length up to seven.
const START: u8 = 0;
const ONE_SPACE: u8 = 1;
const SPACES: u8 = 2;
const LINE_ENDS: u8 = 3;
const DIGIT: u8 = 4;
/// A part of a word that has small letters.
const LOWER: u8 = 7;
/// Capitals from the first letter of a word on.
const CAPITALS: u8 = 14;
/// Capitals after other letters of a word.
const LATER_CAPITALS: u8 = 21;
const N_STATES: u8 = 28;

/// Letters from which on each one more makes a word longer than most tokens.
const LONG: u8 = 7;

/// Places for classes: a power of two, so that no step has to look whether there is one.
const CLASS_PLACES: usize = 8;

/// What a class does in each state. There is a place for every byte, so that a state that was read
/// is a place as it is: looking up the next is all that a step waits for.
#[derive(Clone, Copy)]
struct Steps {
    next: [u8; 256],
    counts: [Sum; 256],
}

#[expect(clippy::indexing_slicing, reason = "a place that is not there would fail the build")]
static STEPS_OF: [Steps; CLASS_PLACES] = {
    let mut all = [Steps { next: [START; 256], counts: [0; 256] }; CLASS_PLACES];
    let mut class = 0;
    while class < CLASSES.len() {
        let mut state = 0;
        while state < N_STATES {
            let (next, counts) = step(state, CLASSES[class]);
            all[class].next[state as usize] = next;
            all[class].counts[state as usize] = counts;
            state += 1;
        }
        class += 1;
    }
    all
};

/// The next state, and what is counted on the way.
const fn step(state: u8, class: Class) -> (u8, Sum) {
    match (letters(state), class) {
        (Some((group, n)), Class::Upper | Class::Lower) => within_word(group, n, class),
        (Some((CAPITALS, n @ 2..)), _) => {
            let (next, counts) = apart(START, class);
            (next, counts + CAPITAL * n as Sum)
        }
        (Some(_), _) => apart(START, class),
        (None, _) => apart(state, class),
    }
}

/// The group of a state of letters, and how many letters there were.
const fn letters(state: u8) -> Option<(u8, u8)> {
    match state {
        LOWER.. => Some((state - (state - LOWER) % LONG, (state - LOWER) % LONG + 1)),
        _ => None,
    }
}

const fn within_word(group: u8, n: u8, class: Class) -> (u8, Sum) {
    match (group, class) {
        (LOWER, Class::Upper) => (LATER_CAPITALS, WORD),
        (LOWER, _) => longer(LOWER, n),
        (_, Class::Lower) if n == 1 => longer(LOWER, n),
        // The last of several capitals begins the next part: `HTTPServer`.
        (_, Class::Lower) => (LOWER + 1, WORD),
        (CAPITALS, _) if n == LONG => (CAPITALS + LONG - 1, LONG_WORD + CAPITAL),
        _ => longer(group, n),
    }
}

/// One letter more after `n` of a group.
const fn longer(group: u8, n: u8) -> (u8, Sum) {
    if n + 1 < LONG { (group + n, 0) } else { (group + LONG - 1, LONG_WORD) }
}

const fn apart(state: u8, class: Class) -> (u8, Sum) {
    match (class, state) {
        (Class::Upper, _) => (CAPITALS, WORD),
        (Class::Lower, _) => (LOWER, WORD),
        // Three digits are one token for most.
        (Class::Digit, DIGIT) => (DIGIT + 1, 0),
        (Class::Digit, n) if n == DIGIT + 1 => (DIGIT + 2, 0),
        (Class::Digit, _) => (DIGIT, DIGITS),
        (Class::LineEnd | Class::Space, LINE_ENDS) => (LINE_ENDS, 0),
        (Class::LineEnd, _) => (LINE_ENDS, LINE_END),
        // A single space belongs to the word after it.
        (Class::Space, ONE_SPACE) => (SPACES, SPACE),
        (Class::Space, SPACES) => (SPACES, 0),
        (Class::Space, _) => (ONE_SPACE, 0),
        (Class::Punctuation, _) => (START, PUNCTUATION),
        (Class::Other, _) => (START, 0),
    }
}

/// The machine.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Cutter {
    state: u8,
}

impl Cutter {
    /// Reads an ASCII byte and says what it counts.
    pub(super) fn ascii(&mut self, byte: u8) -> Sum {
        self.read(ASCII.get(usize::from(byte)).copied().unwrap_or_default())
    }

    /// Reads a character that is not ASCII.
    pub(super) fn other(&mut self, kind: Kind) -> Sum {
        self.read(if kind == Kind::Accent { Class::Lower } else { Class::Other } as u8)
    }

    /// Ends the text.
    pub(super) fn end(&mut self) -> Sum {
        self.other(Kind::Other)
    }

    fn read(&mut self, class: u8) -> Sum {
        let place = usize::from(self.state);
        let Some(Steps { next, counts }) = STEPS_OF.get(usize::from(class) % CLASS_PLACES) else {
            return 0;
        };
        self.state = next.get(place).copied().unwrap_or_default();
        counts.get(place).copied().unwrap_or_default()
    }
}

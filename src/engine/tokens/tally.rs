//! Counts of what a text is made of, from which any model's tokens can be told.

use std::ops::AddAssign;

use serde::{Deserialize, Serialize};

use super::segment::{COUNTED, Cutter, STEPS, Sum, kind_of};

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Kind {
    /// Words, or parts of `camelCase` words.
    Word,
    /// Letters of a word beyond its sixth.
    LongWord,
    /// Digits, three at a time.
    Digits,
    /// Characters of punctuation in ASCII.
    Punctuation,
    /// Runs of white space that begin with a line end.
    LineEnd,
    /// Other runs of two spaces and more.
    Space,
    /// Latin letters outside of ASCII.
    Accent,
    /// Characters of Cyrillic.
    Cyrillic,
    /// Characters of Greek.
    Greek,
    /// Chinese characters, and full-width ones.
    Han,
    /// Japanese kana.
    Kana,
    /// Korean syllables.
    Hangul,
    /// Characters of Arabic.
    Arabic,
    /// Characters of Hebrew.
    Hebrew,
    /// Characters of Devanagari, in which Hindi and Marathi are written.
    Devanagari,
    /// Characters of Bengali, Tamil, Telugu and their like.
    Indic,
    /// Characters of Thai and Lao.
    Thai,
    /// Pictographs.
    Emoji,
    /// Any other characters.
    Other,
    /// Letters of words in capitals.
    Capital,
}

/// All kinds, in order.
pub const KINDS: [Kind; N_KINDS] = [
    Kind::Word,
    Kind::LongWord,
    Kind::Digits,
    Kind::Punctuation,
    Kind::LineEnd,
    Kind::Space,
    Kind::Accent,
    Kind::Cyrillic,
    Kind::Greek,
    Kind::Han,
    Kind::Kana,
    Kind::Hangul,
    Kind::Arabic,
    Kind::Hebrew,
    Kind::Devanagari,
    Kind::Indic,
    Kind::Thai,
    Kind::Emoji,
    Kind::Other,
    Kind::Capital,
];

/// How many kinds there are.
pub(super) const N_KINDS: usize = Kind::Capital as usize + 1;

impl Kind {
    /// Stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Word => "word",
            Self::LongWord => "long-word",
            Self::Digits => "digits",
            Self::Punctuation => "punctuation",
            Self::LineEnd => "line-end",
            Self::Space => "space",
            Self::Accent => "accent",
            Self::Cyrillic => "cyrillic",
            Self::Greek => "greek",
            Self::Han => "han",
            Self::Kana => "kana",
            Self::Hangul => "hangul",
            Self::Arabic => "arabic",
            Self::Hebrew => "hebrew",
            Self::Devanagari => "devanagari",
            Self::Indic => "indic",
            Self::Thai => "thai",
            Self::Emoji => "emoji",
            Self::Other => "other",
            Self::Capital => "capital",
        }
    }

    /// What it is off together with: words, digits and signs, or other scripts.
    pub(super) fn group(self) -> usize {
        match self {
            Self::Word | Self::LongWord | Self::Accent | Self::Capital => 0,
            Self::Digits
            | Self::Punctuation
            | Self::LineEnd
            | Self::Space
            | Self::Emoji
            | Self::Other => 1,
            _ => 2,
        }
    }
}

/// What a text is made of. Tallies of texts add up to the tally of all.
///
/// ```
/// use quarry::engine::tokens::{Kind, Tally};
///
/// let tally = Tally::of("Invoice 12345: 東京");
/// assert_eq!((tally.get(Kind::Word), tally.get(Kind::Digits)), (1, 2));
/// assert_eq!((tally.get(Kind::Punctuation), tally.get(Kind::Han)), (1, 2));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Tally {
    counts: [u64; N_KINDS],
}

impl Tally {
    /// Counts a text.
    pub fn of(text: &str) -> Self {
        let mut this = Self::default();
        this.add_text(text);
        this
    }

    /// Counts a text more, which stands apart from those before.
    pub fn add_text(&mut self, text: &str) {
        let mut cutter = Cutter::default();
        let mut rest = text.as_bytes();
        while !rest.is_empty() {
            let (block, after) = rest.split_at(rest.len().min(STEPS));
            if block.is_ascii() {
                let sum =
                    block.iter().fold(0, |sum: Sum, &byte| sum.wrapping_add(cutter.ascii(byte)));
                self.flush(sum);
                rest = after;
            } else {
                rest = self.add_characters(rest, &mut cutter);
            }
        }
        self.flush(cutter.end());
    }

    /// Counts up to [`STEPS`] characters, and gives what is left.
    fn add_characters<'a>(&mut self, mut rest: &'a [u8], cutter: &mut Cutter) -> &'a [u8] {
        let mut sum = 0;
        let low = |byte: u8| u32::from(byte & 0x3F);
        for _ in 0..STEPS {
            let (code, after) = match rest {
                [byte @ ..=0x7F, after @ ..] => {
                    sum += cutter.ascii(*byte);
                    rest = after;
                    continue;
                }
                [a @ ..=0xDF, b, after @ ..] => (u32::from(a & 0x1F) << 6 | low(*b), after),
                [a @ ..=0xEF, b, c, after @ ..] => {
                    (u32::from(a & 0x0F) << 12 | low(*b) << 6 | low(*c), after)
                }
                [a, b, c, d, after @ ..] => {
                    (u32::from(a & 0x07) << 18 | low(*b) << 12 | low(*c) << 6 | low(*d), after)
                }
                // Text is whole characters, so nothing is left but its end.
                _ => {
                    rest = &[];
                    break;
                }
            };
            let kind = kind_of(code);
            sum += cutter.other(kind);
            self.add(kind, 1);
            rest = after;
        }
        self.flush(sum);
        rest
    }

    fn flush(&mut self, sum: Sum) {
        for (kind, count) in COUNTED.into_iter().zip(sum.to_le_bytes()) {
            self.add(kind, count.into());
        }
    }

    fn add(&mut self, kind: Kind, n: u64) {
        if let Some(count) = self.counts.get_mut(kind as usize) {
            *count += n;
        }
    }

    /// How many of a kind there are.
    pub fn get(&self, kind: Kind) -> u64 {
        self.counts.get(kind as usize).copied().unwrap_or_default()
    }

    /// The counts in the order of the kinds.
    pub(super) fn counts(&self) -> &[u64; N_KINDS] {
        &self.counts
    }

    /// Whether nothing was counted.
    pub fn is_empty(&self) -> bool {
        self.counts.iter().all(|count| *count == 0)
    }

    /// The same, so many times.
    #[must_use]
    pub fn times(mut self, n: u64) -> Self {
        self.counts.iter_mut().for_each(|count| *count = count.saturating_mul(n));
        self
    }

    /// The same, enlarged to `to` parts of `from`; nothing where there are none.
    #[must_use]
    pub fn scaled(mut self, to: u64, from: u64) -> Self {
        for count in &mut self.counts {
            let scaled = (u128::from(*count) * u128::from(to)).checked_div(u128::from(from));
            *count = u64::try_from(scaled.unwrap_or_default()).unwrap_or(u64::MAX);
        }
        self
    }

    /// What is left without another; no count goes below 0.
    #[must_use]
    pub fn without(mut self, other: &Self) -> Self {
        for (count, less) in self.counts.iter_mut().zip(other.counts) {
            *count = count.saturating_sub(less);
        }
        self
    }
}

impl AddAssign<&Self> for Tally {
    fn add_assign(&mut self, other: &Self) {
        for (count, more) in self.counts.iter_mut().zip(other.counts) {
            *count += more;
        }
    }
}

//! Where a JSON string ends. Most are names and short words, so the first bytes are looked at eight
//! at a time, and only what is longer is searched with vector code.

use memchr::memchr2;

/// So many words of eight bytes are looked at before a search begins.
const NEAR_WORDS: usize = 4;

/// How many bytes of a long text are looked at in one step; the compiler turns the step into vector
/// code.
const STRIDE: usize = 64;

/// How many of these are looked at to find the place.
const BLOCK: usize = 16;

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x8080_8080_8080_8080;

/// The first quote or backslash.
pub(super) fn find_end(bytes: &[u8]) -> Option<usize> {
    match near(bytes, ends) {
        Near::At(idx) => Some(idx),
        Near::After(n) => {
            let rest = bytes.get(n..)?;
            memchr2(b'"', b'\\', rest).map(|idx| n + idx)
        }
    }
}

/// The first byte that cannot stand for itself: a quote, a backslash or a control character.
pub(super) fn find_special(bytes: &[u8]) -> Option<usize> {
    match near(bytes, |word| ends(word) | below(word, 0x20)) {
        Near::At(idx) => Some(idx),
        Near::After(n) => {
            let n = n + n_plain::<STRIDE>(bytes.get(n..)?);
            let n = n + n_plain::<BLOCK>(bytes.get(n..)?);
            let rest = bytes.get(n..)?;
            rest.iter().position(|&byte| is_special(byte)).map(|idx| n + idx)
        }
    }
}

/// What was found in the first bytes.
enum Near {
    /// It is here.
    At(usize),
    /// It is not in so many bytes.
    After(usize),
}

/// Looks at the first words. `found` sets the high bit of the first byte that is looked for, and
/// whatever it likes after that.
#[inline]
fn near(bytes: &[u8], found: impl Fn(u64) -> u64) -> Near {
    let (words, _) = bytes.as_chunks::<8>();
    let mut n = 0;
    for word in words.iter().take(NEAR_WORDS) {
        let found = found(u64::from_le_bytes(*word));
        if found != 0 {
            return Near::At(n + found.trailing_zeros() as usize / 8);
        }
        n += 8;
    }
    Near::After(n)
}

fn ends(word: u64) -> u64 {
    zeros(word ^ (ONES * u64::from(b'"'))) | zeros(word ^ (ONES * u64::from(b'\\')))
}

/// The high bit of the first byte that is 0, and maybe of bytes after it.
fn zeros(word: u64) -> u64 {
    below(word, 1)
}

/// The high bit of the first byte that is less than `limit`, which is at most 128, and maybe of bytes
/// after it: where nothing is borrowed by a byte before, the difference has it.
fn below(word: u64, limit: u64) -> u64 {
    word.wrapping_sub(ONES * limit) & !word & HIGH
}

/// Bytes in whole blocks before the first block that has a special one.
fn n_plain<const N: usize>(bytes: &[u8]) -> usize {
    let (blocks, _) = bytes.as_chunks::<N>();
    // No early exit inside a block: that is what lets it become vector code.
    let has_special =
        |block: &[u8; N]| block.iter().fold(false, |any, &byte| any | is_special(byte));
    blocks.iter().position(has_special).unwrap_or(blocks.len()) * N
}

const fn is_special(byte: u8) -> bool {
    byte < 0x20 || byte == b'"' || byte == b'\\'
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_first_one_is_found(
            bytes in prop::collection::vec(
                prop_oneof![8 => any::<u8>(), 1 => Just(b'"'), 1 => Just(b'\\'), 40 => Just(b'x')],
                0..200,
            ),
        ) {
            let end = bytes.iter().position(|byte| matches!(byte, b'"' | b'\\'));
            prop_assert_eq!(find_end(&bytes), end);
            let special = bytes.iter().position(|byte| is_special(*byte));
            prop_assert_eq!(find_special(&bytes), special);
        }
    }

    #[test]
    fn every_byte_is_told_at_every_place() {
        for len in 1..120 {
            for at in 0..len {
                for byte in [0, 0x1f, 0x20, 0x21, b'"', 0x23, b'\\', 0x5d, 0x7f, 0x80, 0xa2, 0xff] {
                    let mut bytes = vec![b'x'; len];
                    bytes[at] = byte;
                    let special = is_special(byte).then_some(at);
                    assert_eq!(find_special(&bytes), special, "{byte} at {at} of {len}");
                    let end = matches!(byte, b'"' | b'\\').then_some(at);
                    assert_eq!(find_end(&bytes), end, "{byte} at {at} of {len}");
                }
            }
        }
    }
}

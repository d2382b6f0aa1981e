//! Chance that is the same on every machine: a number of a seed, and no state but that.

/// splitmix64 (Steele, Lea and Flood 2014; public domain).
#[derive(Debug, Clone)]
pub(crate) struct Chance(u64);

impl Chance {
    /// The chances of one thing: equal seeds and places give equal numbers, in any order.
    pub(crate) fn of(seed: u64, place: u64, purpose: u64) -> Self {
        let mut chance = Self(seed ^ purpose.wrapping_mul(0xd6e8_feb8_6659_fd93));
        let mixed = chance.next() ^ place;
        Self(mixed)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `n`.
    pub(crate) fn below(&mut self, n: u64) -> u64 {
        self.next() % n.max(1)
    }

    /// Whether something happens that happens so often in ten thousand.
    pub(crate) fn happens(&mut self, per_10_000: u64) -> bool {
        self.below(10_000) < per_10_000
    }

    pub(crate) fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        let n = items.len() as u64;
        items[usize::try_from(self.below(n)).unwrap()]
    }
}

/// Where a place stands after shuffling `0..n`: every place once, and nothing is remembered.
///
/// A Feistel network over the next power of four, walked until the result is below `n`.
pub(crate) fn shuffled(seed: u64, n: u64, place: u64) -> u64 {
    let half_bits = (u64::BITS - n.saturating_sub(1).leading_zeros()).div_ceil(2).max(1);
    let mask = (1_u64 << half_bits) - 1;
    let mut at = place;
    loop {
        let (mut left, mut right) = (at >> half_bits, at & mask);
        for round in 0..4 {
            let mixed = Chance::of(seed, right, 0x5_0000 + round).next() & mask;
            (left, right) = (right, left ^ mixed);
        }
        at = (left << half_bits) | right;
        if at < n {
            return at;
        }
    }
}

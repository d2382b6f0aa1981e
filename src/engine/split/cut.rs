//! Where to cut: which marks between the lines of a file are the ends of parts.

use super::Limits;

/// Places where a file may be cut, by number: those of the marks, and its end.
#[derive(Debug, Clone, Copy)]
pub(super) struct Points<'a> {
    /// Bytes before the lines 0, `stride`, 2 × `stride`, …
    pub(super) marks: &'a [u64],
    /// Lines between two marks.
    pub(super) stride: u64,
    /// Records and bytes of the whole.
    pub(super) end: (u64, u64),
}

impl Points<'_> {
    /// Number of the last place, the end of the file.
    pub(super) fn last(&self) -> usize {
        let marked = self.marks.len().saturating_sub(1);
        marked + usize::from(self.end.0 > marked as u64 * self.stride)
    }

    /// Records and bytes before a place.
    pub(super) fn at(&self, place: usize) -> (u64, u64) {
        match self.marks.get(place) {
            Some(&n_bytes) if place < self.last() => (place as u64 * self.stride, n_bytes),
            _ => self.end,
        }
    }

    /// The first place with at least so many records before it.
    fn first_with(&self, n_records: u64) -> usize {
        let place = usize::try_from(n_records.div_ceil(self.stride)).unwrap_or(usize::MAX);
        place.min(self.last())
    }

    /// The last place with at most so many records before it.
    fn last_with(&self, n_records: u64) -> usize {
        if n_records >= self.end.0 {
            return self.last();
        }
        usize::try_from(n_records / self.stride).unwrap_or(usize::MAX)
    }

    /// Whether what lies between two places is small enough.
    fn fits(&self, from: usize, to: usize, limits: &Limits) -> bool {
        let ((n_before, bytes_before), (n_after, bytes_after)) = (self.at(from), self.at(to));
        n_after - n_before <= limits.max_records.max(1)
            && bytes_after - bytes_before <= limits.max_bytes
    }

    /// The furthest place to end a part that begins here; the next one where nothing fits.
    fn furthest(&self, from: usize, limits: &Limits) -> usize {
        let (mut fits, mut too_far) = (from + 1, self.last() + 1);
        while too_far - fits > 1 {
            let middle = fits + (too_far - fits) / 2;
            if self.fits(from, middle, limits) {
                fits = middle;
            } else {
                too_far = middle;
            }
        }
        fits
    }

    /// The earliest place to begin a part that ends here; the one before where nothing fits.
    fn earliest(&self, to: usize, limits: &Limits) -> usize {
        let (mut too_early, mut fits) = (0, to.saturating_sub(1));
        while too_early < fits {
            let middle = too_early + (fits - too_early) / 2;
            if self.fits(middle, to, limits) {
                fits = middle;
            } else {
                too_early = middle + 1;
            }
        }
        fits
    }

    /// The ends of as few parts as the upper limits allow, evenly filled. `None` when there would be
    /// more than `max_parts`.
    pub(super) fn even(&self, limits: &Limits, max_parts: usize) -> Option<Vec<usize>> {
        let last = self.last();
        // From the back: where each part may begin at the earliest, so that the rest still fits.
        let mut earliest = Vec::new();
        let mut start = last;
        while start > 0 {
            if earliest.len() >= max_parts {
                return None;
            }
            start = self.earliest(start, limits);
            earliest.push(start);
        }
        let mut ends = Vec::with_capacity(earliest.len());
        let mut start = 0;
        for n_left in (1..earliest.len()).rev() {
            let low = earliest.get(n_left - 1).copied().unwrap_or_default().max(start + 1);
            let high = self.furthest(start, limits).min(last - n_left);
            let (n_before, n_left) = (self.at(start).0, n_left as u64);
            let min = limits.min_records;
            let low_of_min = low.max(self.first_with(n_before.saturating_add(min)));
            let kept = n_left.saturating_mul(min);
            let high_of_min = high.min(self.last_with(self.end.0.saturating_sub(kept)));
            let (low, high) = if low_of_min <= high_of_min {
                (low_of_min, high_of_min)
            } else {
                (low, high.max(low))
            };
            let share = (self.end.0 - n_before) / (n_left + 1);
            start = self.last_with(n_before + share).clamp(low, high);
            ends.push(start);
        }
        if last > 0 {
            ends.push(last);
        }
        Some(ends)
    }

    /// The ends of parts that hold all limits, the lower one too. `None` when there are none.
    ///
    /// A place can be the end of a part if a place where the part could begin is one itself, so one
    /// walk over all places finds out.
    pub(super) fn legal(&self, limits: &Limits) -> Option<Vec<usize>> {
        const NONE: u32 = u32::MAX;
        let last = self.last();
        // For each place where a part can end, where that part begins.
        let mut begins: Vec<u32> = vec![NONE; last + 1];
        *begins.first_mut()? = 0;
        // A part that ends at `to` begins at `early` or later, and before `late`; the longest that
        // is possible begins at `first`.
        let (mut early, mut late, mut first) = (0, 0, 0);
        for to in 1..=last {
            while early < to && !self.fits(early, to, limits) {
                early += 1;
            }
            while late < to && self.at(late).0.saturating_add(limits.min_records) <= self.at(to).0 {
                late += 1;
            }
            first = first.max(early);
            while first < late && begins.get(first) == Some(&NONE) {
                first += 1;
            }
            if first < late
                && let Some(slot) = begins.get_mut(to)
            {
                *slot = u32::try_from(first).unwrap_or(NONE);
            }
        }
        let mut ends = Vec::new();
        let mut place = last;
        while place > 0 {
            let begin = *begins.get(place)?;
            if begin == NONE {
                return None;
            }
            ends.push(place);
            place = begin as usize;
        }
        ends.reverse();
        Some(ends)
    }
}

//! How a file is cut into the parts of an upload.

use std::ops::Range;

use super::UploadedPart;

const MIB: u64 = 1 << 20;

/// A file up to this size is sent whole, in one request.
const MAX_SINGLE_BYTES: u64 = 16 * MIB;

/// Most parts that an upload may have.
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html>
const MAX_PARTS: u64 = 10_000;

/// Parts of equal size, but the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PartPlan {
    /// How long the file is.
    pub n_bytes: u64,
    /// How long each part is, but the last.
    pub part_bytes: u64,
}

impl PartPlan {
    /// One part for a file of up to 16 MiB. Else parts of 8 to 64 MiB, of which few are lost when the
    /// connection is, and up to 1000 where that can be: longer ones for files of more than 8 GB.
    pub fn new(n_bytes: u64) -> Self {
        if n_bytes <= MAX_SINGLE_BYTES {
            return Self { n_bytes, part_bytes: MAX_SINGLE_BYTES };
        }
        let part_bytes = n_bytes.div_ceil(1000).next_multiple_of(MIB).clamp(8 * MIB, 64 * MIB);
        // No file of a browser is so long; S3 takes objects of up to 50 TB.
        let part_bytes = part_bytes.max(n_bytes.div_ceil(MAX_PARTS));
        Self { n_bytes, part_bytes }
    }

    /// How many parts there are. An empty file has one.
    pub fn n_parts(self) -> u32 {
        let n = self.n_bytes.div_ceil(self.part_bytes.max(1)).max(1);
        u32::try_from(n).unwrap_or(u32::MAX)
    }

    /// Whether the file is sent whole, and not as parts of an upload.
    pub fn is_single(self) -> bool {
        self.n_parts() == 1
    }

    /// How long the parts are, in order.
    pub fn lens(self) -> impl Iterator<Item = u64> {
        (1..=self.n_parts()).map(move |number| {
            let range = self.range(number);
            range.end - range.start
        })
    }

    /// The bytes of a part, by its number from 1.
    pub fn range(self, number: u32) -> Range<u64> {
        let at = |idx: u32| (u64::from(idx).saturating_mul(self.part_bytes)).min(self.n_bytes);
        at(number.saturating_sub(1))..at(number)
    }

    /// Those of the parts that S3 has that have the size of one of these.
    pub fn fitting(self, uploaded: Vec<UploadedPart>) -> Vec<UploadedPart> {
        let fits = |part: &UploadedPart| {
            let range = self.range(part.number);
            (1..=self.n_parts()).contains(&part.number) && part.n_bytes == range.end - range.start
        };
        uploaded.into_iter().filter(fits).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_have_8_to_64_mib_and_cover_the_file() {
        for (n_bytes, part_mib, n_parts) in [
            (0, 16, 1),
            (1, 16, 1),
            (16 * MIB, 16, 1),
            (16 * MIB + 1, 8, 3),
            (1_000_000_000, 8, 120),
            (20_000_000_000, 20, 954),
            (100_000_000_000, 64, 1491),
        ] {
            let plan = PartPlan::new(n_bytes);
            assert_eq!((plan.part_bytes / MIB, plan.n_parts()), (part_mib, n_parts), "{n_bytes}");
            let mut at = 0;
            for number in 1..=plan.n_parts() {
                let range = plan.range(number);
                assert_eq!(range.start, at);
                at = range.end;
            }
            assert_eq!(at, n_bytes);
            assert_eq!(plan.lens().sum::<u64>(), n_bytes);
            assert_eq!(plan.is_single(), n_bytes <= 16 * MIB);
        }
        assert!(PartPlan::new(u64::MAX).n_parts() <= 10_000);
    }

    #[test]
    fn parts_of_another_size_or_number_are_none_of_these() {
        let plan = PartPlan::new(20 * MIB);
        let part = |number, n_bytes| UploadedPart {
            number,
            etag: "\"e\"".into(),
            n_bytes,
            checksum: None,
        };
        let fitting = |parts: &[UploadedPart]| {
            plan.fitting(parts.to_vec()).iter().map(|part| part.number).collect::<Vec<u32>>()
        };
        assert_eq!(fitting(&[]), [0_u32; 0]);
        assert_eq!(fitting(&[part(1, 8 * MIB), part(3, 8 * MIB)]), [1]);
        assert_eq!(fitting(&[part(3, 4 * MIB), part(2, 8 * MIB), part(4, 0), part(0, 0)]), [3, 2]);
    }
}

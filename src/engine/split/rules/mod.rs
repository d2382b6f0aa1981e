//! What can be wrong with parts, one rule a file.

mod more_parts_than_jobs;
mod other_size;
mod part_too_large;
mod part_too_small;
mod too_many_parts;

pub use more_parts_than_jobs::MORE_PARTS_THAN_JOBS;
pub use other_size::OTHER_SIZE;
pub use part_too_large::PART_TOO_LARGE;
pub use part_too_small::PART_TOO_SMALL;
pub use too_many_parts::TOO_MANY_PARTS;

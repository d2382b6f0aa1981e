//! Rules that no shape can say and that several families share, one file each.

pub(super) mod first_turn;
pub(super) mod forbidden_together;

pub use first_turn::FIRST_TURN;
pub use forbidden_together::FORBIDDEN_TOGETHER;

//! Rules that no shape can say and that several families share, one file each.

pub(super) mod doubtful_value;
pub(super) mod first_turn;
pub(super) mod forbidden_together;
pub(super) mod no_chat_template;
pub(super) mod no_turn;
pub(super) mod not_for_model;
pub(super) mod template_token;

pub use doubtful_value::DOUBTFUL_VALUE;
pub use first_turn::FIRST_TURN;
pub use forbidden_together::FORBIDDEN_TOGETHER;
pub use no_chat_template::NO_CHAT_TEMPLATE;
pub use no_turn::NO_TURN;
pub use not_for_model::NOT_FOR_MODEL;
pub use template_token::TEMPLATE_TOKEN;

//! Rules that no shape can say and that several families share, one file each.

pub(super) mod doubtful_for_model;
pub(super) mod doubtful_value;
pub(super) mod first_turn;
pub(super) mod forbidden_together;
pub(super) mod image_size;
pub(super) mod modality;
pub(super) mod no_chat_template;
pub(super) mod no_turn;
pub(super) mod not_for_model;
pub(super) mod old_name;
pub(super) mod prompt_turns;
pub(super) mod s3_location;
pub(super) mod template_token;

pub use doubtful_for_model::DOUBTFUL_FOR_MODEL;
pub use doubtful_value::DOUBTFUL_VALUE;
pub use first_turn::FIRST_TURN;
pub use forbidden_together::FORBIDDEN_TOGETHER;
pub use image_size::IMAGE_SIZE;
pub use modality::MODALITY;
pub use no_chat_template::NO_CHAT_TEMPLATE;
pub use no_turn::NO_TURN;
pub use not_for_model::NOT_FOR_MODEL;
pub use old_name::OLD_NAME;
pub use prompt_turns::PROMPT_TURNS;
pub use s3_location::S3_LOCATION;
pub use template_token::TEMPLATE_TOKEN;

//! How long an answer may be.

use super::super::catalog::Model;

/// Why so many tokens are more than the model answers with; `None` when they are not, or when no
/// source says how many it does.
pub(in super::super) fn over_model_limit(asked: u64, model: &Model) -> Option<String> {
    let limit = model.max_output.as_ref().filter(|limit| asked > limit.value.into())?;
    Some(format!(
        "{asked} tokens; {} answers with up to {} ({})",
        model.name, limit.value, limit.source
    ))
}

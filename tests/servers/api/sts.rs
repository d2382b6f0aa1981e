//! STS: who calls.

use serde_json::{Value, json};

use crate::options::ACCOUNT;

/// The answer to `GetCallerIdentity`.
pub(super) fn identity() -> Value {
    json!({
        "Arn": format!("arn:aws:iam::{ACCOUNT}:user/quarry-demo"),
        "UserId": "AIDAQUARRYDEMO000001",
        "Account": ACCOUNT,
    })
}

//! What goes wrong by order.

use std::sync::Mutex;

use serde::{Deserialize, Serialize};

use crate::world::hold;

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Fault {
    /// The connection ends in the middle of the body: of the request, if it has one, else of the answer.
    Cut,
    /// The request is done, and the connection ends before the answer.
    CutAnswer,
    /// 503 `SlowDown` of S3, 429 `ThrottlingException` of the others.
    SlowDown,
    /// 500.
    Internal,
    /// 503 of a service that is not there.
    Unavailable,
    /// 403 without a permission.
    Denied,
    /// 403 or 400 of a presigned URL or a session that has ended.
    Expired,
    /// The answer comes without headers for other origins, and a preflight is refused.
    NoCors,
    /// Of the operation `Job`: it ends in this status.
    JobFailed,
    JobExpired,
    JobPartiallyCompleted,
}

/// An order for a fault.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Order {
    /// As AWS names it, `Job` for what befalls a job, or `*` for every request.
    pub(crate) operation: String,
    pub(crate) fault: Fault,
    /// How often.
    #[serde(default = "once")]
    pub(crate) times: u32,
    /// How many requests go well before.
    #[serde(default)]
    pub(crate) after: u32,
}

fn once() -> u32 {
    1
}

/// Orders that are not yet done.
#[derive(Default)]
pub(crate) struct Faults(Mutex<Vec<Order>>);

impl Faults {
    /// One more, after those that wait.
    pub(crate) fn order(&self, order: Order) {
        hold(&self.0).push(order);
    }

    /// Those that wait.
    pub(crate) fn orders(&self) -> Vec<Order> {
        hold(&self.0).clone()
    }

    /// None from now on.
    pub(crate) fn clear(&self) {
        hold(&self.0).clear();
    }

    /// What befalls a request of this operation now.
    pub(crate) fn take(&self, operation: &str) -> Option<Fault> {
        let mut orders = hold(&self.0);
        let is_meant = |order: &Order| {
            order.operation == operation || (order.operation == "*" && operation != "Job")
        };
        let at = orders.iter().position(is_meant)?;
        let order = orders.get_mut(at)?;
        if order.after > 0 {
            order.after -= 1;
            return None;
        }
        let fault = order.fault;
        order.times = order.times.saturating_sub(1);
        if order.times == 0 {
            orders.remove(at);
        }
        Some(fault)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_are_done_as_often_as_they_say() {
        let faults = Faults::default();
        for order in [
            r#"{"operation": "UploadPart", "fault": "cut", "times": 2, "after": 1}"#,
            r#"{"operation": "*", "fault": "slow-down"}"#,
            r#"{"operation": "Job", "fault": "job-failed"}"#,
        ] {
            faults.order(serde_json::from_str(order).unwrap());
        }
        let asked = ["UploadPart", "UploadPart", "GetObject", "UploadPart", "UploadPart", "Job"];
        let found = asked.map(|operation| faults.take(operation));
        let expected = [
            None,
            Some(Fault::Cut),
            Some(Fault::SlowDown),
            Some(Fault::Cut),
            None,
            Some(Fault::JobFailed),
        ];
        assert_eq!(found, expected);
        assert!(faults.orders().is_empty());
    }
}

//! What is found out about results on request: rows in groups, and what their requests were estimated
//! to need.

use std::sync::Arc;

use leptos::prelude::*;

use crate::engine::results::ValueOf;
use crate::protocol::{Outcome, Request, ResultsOutcome, ResultsRequest};

use super::results::Results;

impl Results {
    /// Breaks all rows down by a column or a field, or by nothing any more.
    pub(crate) fn break_down(self, by: Option<ValueOf>) {
        self.break_by.set(by.clone());
        let Some(by) = by else {
            return self.breaking.clear();
        };
        let request = Request::Results(ResultsRequest::BreakDown { by });
        self.breaking.start(request, Vec::new(), String::new(), |outcome| match outcome {
            Outcome::Results(ResultsOutcome::BrokenDown(found)) => Some(Arc::new(*found)),
            _ => None,
        });
    }

    /// Counts the requests of the outputs, as an estimate counts them.
    pub(crate) fn count_requests(self) {
        let request = Request::Results(ResultsRequest::CountRequests);
        self.counting.start(request, Vec::new(), String::new(), |outcome| match outcome {
            Outcome::Results(ResultsOutcome::RequestsCounted(count)) => Some(Arc::new(*count)),
            _ => None,
        });
    }

    /// Forgets what was found out about other files.
    pub(super) fn forget_insights(self) {
        self.break_by.set(None);
        self.breaking.clear();
        self.counting.clear();
    }
}

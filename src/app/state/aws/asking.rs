//! Questions to AWS that the user starts: one at a time, with what went wrong with the last.

use leptos::prelude::*;

use crate::web;

use super::Refusal;

/// See the [module](self).
#[derive(Clone, Copy)]
pub(crate) struct Asking {
    /// Whether one is under way.
    pub(crate) is_running: RwSignal<bool>,
    /// What went wrong.
    pub(crate) problem: RwSignal<Option<Refusal>>,
}

impl Asking {
    /// Nothing asked.
    pub(super) fn new() -> Self {
        Self { is_running: RwSignal::new(false), problem: RwSignal::new(None) }
    }

    /// Asks. What comes of it is the question's own affair, unless nothing does.
    pub(super) fn start(self, question: impl Future<Output = Result<(), Refusal>> + 'static) {
        self.is_running.set(true);
        self.problem.set(None);
        web::spawn(async move {
            let asked = question.await;
            // The page may be gone by now.
            self.problem.try_set(asked.err());
            self.is_running.try_set(false);
        });
    }
}

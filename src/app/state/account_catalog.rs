//! The catalog of the page: the built-in one, and what AWS answered for the user's account.

use std::cell::Cell;

use leptos::prelude::*;

use crate::engine::catalog::{AccountFacts, Catalog, Refreshed, builtin, merge_account};

use super::kept;

/// Where answers of AWS are kept.
const STORAGE_KEY: &str = "quarry.account-facts";

thread_local! {
    static CURRENT: Cell<Option<&'static Catalog>> = const { Cell::new(None) };
}

/// What is known of models now.
pub(crate) fn current_catalog() -> &'static Catalog {
    CURRENT.get().unwrap_or_else(builtin)
}

/// What AWS answered, as context.
#[derive(Clone, Copy)]
pub(crate) struct AccountCatalog {
    /// Of each region that was asked, the last answer.
    pub(crate) facts: RwSignal<Vec<AccountFacts>>,
    /// How often the catalog changed.
    generation: RwSignal<u32>,
}

impl AccountCatalog {
    /// With the answers of earlier visits.
    pub(crate) fn load() -> Self {
        let facts = RwSignal::new(kept::load::<Vec<AccountFacts>>(STORAGE_KEY));
        kept::save_on_change(STORAGE_KEY, move || facts.get());
        let this = Self { facts, generation: RwSignal::new(0) };
        this.merge();
        this
    }

    /// The answers in context.
    pub(crate) fn expect() -> Self {
        expect_context()
    }

    /// How often the catalog changed: whoever reads it here reads the catalog anew when it changes.
    pub(crate) fn generation(self) -> u32 {
        self.generation.get()
    }

    /// Takes an answer in place of the last one of its region, and says what it changed.
    pub(crate) fn add(self, answer: AccountFacts) -> Refreshed {
        self.facts.update(|facts| {
            facts.retain(|known| known.region != answer.region);
            facts.push(answer);
        });
        self.merge()
    }

    /// Forgets what a region answered.
    pub(crate) fn forget(self, region: &str) {
        self.facts.update(|facts| facts.retain(|known| known.region != region));
        self.merge();
    }

    /// Makes the catalog; what the last answer changed.
    fn merge(self) -> Refreshed {
        let facts = self.facts.get_untracked();
        let mut refreshed = Refreshed::default();
        let mut catalog = None;
        for facts in &facts {
            refreshed = merge_account(catalog.get_or_insert_with(|| builtin().clone()), facts);
        }
        // Lists borrow from a catalog for as long as they are shown, so none is ever dropped; there is a
        // new one only when the user asks for it.
        CURRENT.set(catalog.map(|catalog| &*Box::leak(Box::new(catalog))));
        self.generation.update(|generation| *generation += 1);
        refreshed
    }
}

//! What AWS says of models and profiles in the region of the connection.

use leptos::prelude::*;

use crate::engine::aws::Api;
use crate::engine::aws::bedrock::{ModelFilter, foundation_models, profiles};
use crate::engine::catalog::{AccountFacts, Refreshed};
use crate::web;

use super::super::AccountCatalog;
use super::{Connection, Refusal};

/// See the [module](self).
#[derive(Clone, Copy)]
pub(crate) struct CatalogRefresh {
    connection: Connection,
    account: AccountCatalog,
    /// What the last answer changed.
    pub(crate) refreshed: RwSignal<Option<Refreshed>>,
    /// What went wrong.
    pub(crate) problem: RwSignal<Option<Refusal>>,
    /// Whether AWS is asked now.
    pub(crate) is_asking: RwSignal<bool>,
}

impl CatalogRefresh {
    /// Nothing asked.
    pub(crate) fn new(connection: Connection, account: AccountCatalog) -> Self {
        Self {
            connection,
            account,
            refreshed: RwSignal::new(None),
            problem: RwSignal::new(None),
            is_asking: RwSignal::new(false),
        }
    }

    /// Asks for the models and the profiles of the region.
    pub(crate) fn run(self) {
        self.is_asking.set(true);
        self.problem.set(None);
        self.refreshed.set(None);
        web::spawn(async move {
            match self.fetch().await {
                Ok(facts) => drop(self.refreshed.try_set(Some(self.account.add(facts)))),
                Err(refusal) => drop(self.problem.try_set(Some(refusal))),
            }
            self.is_asking.try_set(false);
        });
    }

    async fn fetch(self) -> Result<AccountFacts, Refusal> {
        let endpoints = self.connection.endpoints()?;
        let abort = web::Abort::default();
        let mut facts = AccountFacts::new(endpoints.region(), &web::today());
        let request = foundation_models(&endpoints, &ModelFilter::default());
        let reply = self.connection.call(Api::Bedrock, &request, &abort).await?;
        facts.add_models(&reply.text).map_err(|error| Refusal::unread(&error))?;
        let mut next: Option<String> = None;
        loop {
            let request = profiles(&endpoints, Some("SYSTEM_DEFINED"), next.as_deref());
            let reply = self.connection.call(Api::Bedrock, &request, &abort).await?;
            next = facts.add_profiles(&reply.text).map_err(|error| Refusal::unread(&error))?;
            if next.is_none() {
                return Ok(facts);
            }
        }
    }
}

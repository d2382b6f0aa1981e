//! What AWS says of models and profiles in the region of the connection.

use leptos::prelude::*;

use crate::engine::aws::Api;
use crate::engine::aws::bedrock::{ModelFilter, foundation_models, profiles};
use crate::engine::catalog::{AccountFacts, Refreshed};
use crate::web;

use super::super::AccountCatalog;
use super::asking::Asking;
use super::{Connection, Refusal};

/// See the [module](self).
#[derive(Clone, Copy)]
pub(crate) struct CatalogRefresh {
    connection: Connection,
    account: AccountCatalog,
    /// What the last answer changed.
    pub(crate) refreshed: RwSignal<Option<Refreshed>>,
    /// Asking AWS.
    pub(crate) asking: Asking,
}

impl CatalogRefresh {
    /// Nothing asked.
    pub(crate) fn new(connection: Connection, account: AccountCatalog) -> Self {
        Self { connection, account, refreshed: RwSignal::new(None), asking: Asking::new() }
    }

    /// Asks for the models and the profiles of the region.
    pub(crate) fn run(self) {
        self.refreshed.set(None);
        self.asking.start(async move {
            let refreshed = self.account.add(self.fetch().await?);
            self.refreshed.try_set(Some(refreshed));
            Ok(())
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

//! What applies to every job: the quotas and prices that the user knows better than the catalog,
//! and what outputs of earlier jobs taught.

use std::sync::Arc;

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::engine::catalog::{Catalog, ModelQuota};
use crate::engine::cost::OwnPrice;
use crate::engine::tokens::Calibration;
use crate::web;

use super::kept;
use super::quota_field::QuotaField;
use super::{AccountCatalog, current_catalog};

/// Where the quotas are kept.
const STORAGE_KEY: &str = "quarry.quotas";

/// Where the user's prices are kept.
const PRICES_KEY: &str = "quarry.prices";

/// Where what outputs taught is kept.
const CALIBRATION_KEY: &str = "quarry.calibration";

/// The model of the rows that hold for every model without a value of its own.
pub(crate) const EVERY_MODEL: &str = "*";

/// The quotas that the user set.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct OwnQuotas {
    /// Day of the last change, `yyyy-mm-dd`.
    day: String,
    /// One row for each model.
    rows: Vec<ModelQuota>,
}

impl OwnQuotas {
    /// What the user set for a model.
    pub(crate) fn get(&self, model: &str, field: QuotaField) -> Option<u64> {
        field.of_row(self.rows.iter().find(|row| row.model == model)?)
    }

    /// All that is set.
    pub(super) fn rows(&self) -> Vec<ModelQuota> {
        self.rows.clone()
    }

    /// Whether nothing is set.
    pub(crate) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The models for which something is set.
    pub(crate) fn models(&self) -> impl Iterator<Item = &str> {
        self.rows.iter().map(|row| row.model.as_str())
    }

    /// Sets a value, or takes it back.
    fn set(&mut self, model: &str, field: QuotaField, value: Option<u64>) {
        if !self.rows.iter().any(|row| row.model == model) {
            self.rows.push(ModelQuota { model: model.to_owned(), ..ModelQuota::default() });
        }
        if let Some(row) = self.rows.iter_mut().find(|row| row.model == model) {
            *field.of_row_mut(row) = value;
        }
        self.rows.retain(|row| QuotaField::ALL.iter().any(|field| field.of_row(row).is_some()));
    }
}

/// The settings, as context.
#[derive(Clone, Copy)]
pub(crate) struct Settings {
    /// The quotas that the user set.
    pub(crate) quotas: RwSignal<OwnQuotas>,
    /// The prices that the user was promised.
    pub(crate) prices: RwSignal<Vec<OwnPrice>>,
    /// What outputs of earlier jobs taught: sums, and nothing of their texts.
    pub(crate) calibration: RwSignal<Calibration>,
    /// The catalog with the quotas.
    pub(crate) catalog: Memo<Arc<Catalog>>,
}

impl Settings {
    /// The settings of the last visit; kept from now on.
    pub(crate) fn load(account: AccountCatalog) -> Self {
        let quotas = RwSignal::new(kept::load::<OwnQuotas>(STORAGE_KEY));
        let prices = RwSignal::new(kept::load::<Vec<OwnPrice>>(PRICES_KEY));
        let calibration = RwSignal::new(kept::load::<Calibration>(CALIBRATION_KEY));
        // Catalogs are never compared: a change of the quotas is a change of the catalog.
        let catalog = Memo::new_with_compare(
            move |_| {
                account.generation();
                quotas.with(|own| Arc::new(current_catalog().with_quotas(&own.rows, &own.day)))
            },
            |_, _| true,
        );
        kept::save_on_change(STORAGE_KEY, move || quotas.get());
        kept::save_on_change(PRICES_KEY, move || prices.get());
        kept::save_on_change(CALIBRATION_KEY, move || calibration.get());
        Self { quotas, prices, calibration, catalog }
    }

    /// The settings in context.
    pub(crate) fn expect() -> Self {
        expect_context()
    }

    /// Sets a quota of a model, or takes it back.
    pub(crate) fn set_quota(self, model: &str, field: QuotaField, value: Option<u64>) {
        self.quotas.update(|quotas| {
            quotas.day = web::today();
            quotas.set(model, field, value);
        });
    }

    /// Takes back every quota.
    pub(crate) fn reset_quotas(self) {
        self.quotas.set(OwnQuotas::default());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotas_are_set_and_taken_back_one_by_one() {
        let mut own = OwnQuotas::default();
        own.set(EVERY_MODEL, QuotaField::MaxJobs, Some(20));
        own.set("a.b", QuotaField::MaxJobs, Some(7));
        own.set("a.b", QuotaField::MinRecords, Some(1));
        assert_eq!(own.get("a.b", QuotaField::MaxJobs), Some(7));
        assert_eq!(own.get("a.c", QuotaField::MaxJobs), None);
        own.set("a.b", QuotaField::MaxJobs, None);
        assert_eq!(own.models().collect::<Vec<_>>(), [EVERY_MODEL, "a.b"]);
        own.set("a.b", QuotaField::MinRecords, None);
        own.set(EVERY_MODEL, QuotaField::MaxJobs, None);
        assert!(own.is_empty());
    }
}

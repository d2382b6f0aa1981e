//! `/settings`: what applies to every job.

use leptos::prelude::*;

use crate::app::components::calibration_panel::CalibrationPanel;
use crate::app::components::connection_panel::ConnectionPanel;
use crate::app::components::currency_field::CurrencyField;
use crate::app::components::own_prices::OwnPrices;
use crate::app::components::page_heading::PageHeading;
use crate::app::components::profiles_panel::ProfilesPanel;
use crate::app::components::quota_table::QuotaTable;
use crate::app::components::setup_check::SetupCheckPanel;
use crate::app::components::theme_field::ThemeField;

/// Appearance, connection, quotas, prices and calibration.
#[component]
pub(crate) fn SettingsPage() -> impl IntoView {
    view! {
        <div class="settings">
            <PageHeading text="Settings" />
            <ThemeField />
            <ConnectionPanel />
            <SetupCheckPanel />
            <ProfilesPanel />
            <QuotaTable />
            <OwnPrices />
            <CurrencyField />
            <CalibrationPanel />
        </div>
    }
}

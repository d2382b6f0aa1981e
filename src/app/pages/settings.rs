//! `/settings`: what applies to every job.

use leptos::prelude::*;

use crate::app::components::page_heading::PageHeading;
use crate::app::components::quota_table::QuotaTable;
use crate::app::components::theme_field::ThemeField;

/// Appearance and quotas.
#[component]
pub(crate) fn SettingsPage() -> impl IntoView {
    view! {
        <div class="settings">
            <PageHeading text="Settings" />
            <ThemeField />
            <QuotaTable />
        </div>
    }
}

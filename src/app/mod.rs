//! What the user sees: the shell, the pages, and the state that they share.
//!
//! Nothing here computes what the engine computes, and nothing here holds rows but for a window
//! to look at. Heavy work goes through [`bridge`] to the worker.

#![expect(unreachable_pub, reason = "the component macro makes public what it generates")]

mod bridge;
mod components;
mod format;
mod pages;
mod state;
mod theme;

use leptos::prelude::*;
use leptos_router::components::{Redirect, Route, Router, Routes};
use leptos_router::path;

use bridge::Bridge;
use components::drop_overlay::DropOverlay;
use components::page_heading::FirstPage;
use components::reload_notice::ReloadNotice;
use components::site_header::SiteHeader;
use components::skip_link::SkipLink;
use components::upload_strip::UploadStrip;
use pages::check::CheckPage;
use pages::jobs::JobsPage;
use pages::models::ModelsPage;
use pages::not_found::NotFoundPage;
use pages::prepare::PreparePage;
use pages::results::ResultsPage;
use pages::settings::SettingsPage;
use state::{
    AccountCatalog, Check, Connection, Fetching, JobForm, Jobs, Learning, Prepare, Results,
    RunComparison, Sending, Settings, UrlSending,
};
use theme::ThemeChoice;

/// Shows the app in the page's body.
pub fn mount() {
    leptos::mount::mount_to_body(App);
}

#[component]
fn App() -> impl IntoView {
    let bridge = Bridge::new();
    bridge.warm_up_after_paint();
    provide_context(bridge);
    // Before all that asks for models.
    let account = AccountCatalog::load();
    provide_context(account);
    let settings = Settings::load(account);
    provide_context(settings);
    // Above the routes: a conversion goes on while the user looks at another page.
    let prepare = Prepare::new(bridge, settings);
    provide_context(prepare);
    let connection = Connection::load();
    provide_context(connection);
    provide_context(Sending::new(connection, bridge));
    provide_context(UrlSending::new(connection));
    provide_context(JobForm::load());
    provide_context(Jobs::load(connection, settings));
    provide_context(Fetching::new(connection));
    provide_context(Check::new(bridge, settings));
    provide_context(Results::new(bridge));
    provide_context(RunComparison::new(bridge));
    provide_context(Learning::new(bridge, settings));
    provide_context(ThemeChoice::load());
    provide_context(FirstPage::new());

    let main = NodeRef::new();
    view! {
        <Router>
            <SkipLink target=main />
            <SiteHeader />
            <ReloadNotice />
            <UploadStrip />
            <main id="main" class="main" tabindex="-1" node_ref=main>
                <Routes fallback=NotFoundPage>
                    <Route path=path!("/") view=|| view! { <Redirect path="/prepare" /> } />
                    <Route path=path!("/prepare") view=PreparePage />
                    <Route path=path!("/check") view=CheckPage />
                    <Route path=path!("/results") view=ResultsPage />
                    <Route path=path!("/jobs") view=JobsPage />
                    <Route path=path!("/models") view=ModelsPage />
                    <Route path=path!("/settings") view=SettingsPage />
                </Routes>
            </main>
            <DropOverlay />
        </Router>
    }
}

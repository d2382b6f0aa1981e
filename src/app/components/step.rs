//! One step of preparing a job.

use leptos::prelude::*;

/// A numbered section. Its heading is enough to find it by: as a landmark it would only add noise.
#[component]
pub(crate) fn Step(
    /// Its place in the order, from 1.
    number: u8,
    /// What is done in it.
    title: &'static str,
    /// Its fields.
    children: Children,
) -> impl IntoView {
    view! {
        <section class="panel step">
            <h2 class="step__title">
                <span class="step__number">{number}</span>
                " "
                {title}
            </h2>
            {children()}
        </section>
    }
}

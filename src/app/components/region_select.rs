//! A choice of one region, by geography.

use leptos::prelude::*;

use crate::app::state::{group_name, region_groups};

/// A select of every region.
#[component]
pub(crate) fn RegionSelect(
    /// Its label.
    label: &'static str,
    /// Id of the control.
    id: &'static str,
    /// Code of the chosen region; empty for none.
    #[prop(into)]
    region: Signal<String>,
    /// What stands for no region; without it, one has to be chosen.
    #[prop(optional)]
    none: Option<&'static str>,
    /// Takes the code that the user chose.
    #[prop(into)]
    on_choose: Callback<String>,
) -> impl IntoView {
    let groups = region_groups().into_iter().map(|(group, regions)| {
        let options = regions.into_iter().map(|row| {
            let is_selected = move || region.with(|code| *code == row.code);
            view! {
                <option value=row.code.as_str() prop:selected=is_selected>
                    {format!("{} – {}", row.code, row.name)}
                </option>
            }
        });
        view! { <optgroup label=group_name(group)>{options.collect_view()}</optgroup> }
    });
    let none = none.map(|text| {
        view! { <option value="" prop:selected=move || region.with(String::is_empty)>{text}</option> }
    });
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <select id=id on:change:target=move |event| on_choose.run(event.target().value())>
                {none}
                {groups.collect_view()}
            </select>
        </div>
    }
}

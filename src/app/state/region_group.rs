//! Regions in the groups in which people look for them.

use crate::engine::catalog::{Geography, Region};

use super::current_catalog;

/// The groups in the order in which they are shown.
const GROUPS: [Geography; 6] = [
    Geography::UnitedStates,
    Geography::Europe,
    Geography::AsiaPacific,
    Geography::Canada,
    Geography::Other,
    Geography::GovCloud,
];

/// Every region of this build's catalog, by group; no group is empty.
pub(crate) fn region_groups() -> Vec<(Geography, Vec<&'static Region>)> {
    let regions = current_catalog().regions();
    let of = |group: Geography| regions.iter().filter(move |region| region.geography() == group);
    let groups = GROUPS.into_iter().map(|group| (group, of(group).collect::<Vec<_>>()));
    groups.filter(|(_, regions)| !regions.is_empty()).collect()
}

/// Name of a group.
pub(crate) fn group_name(group: Geography) -> &'static str {
    match group {
        Geography::Other => "Africa, Middle East, Latin America",
        group => group.name(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_region_is_in_one_group() {
        let groups = region_groups();
        let n_grouped: usize = groups.iter().map(|(_, regions)| regions.len()).sum();
        assert_eq!(n_grouped, current_catalog().regions().len());
        assert_eq!(groups.first().map(|(group, _)| *group), Some(Geography::UnitedStates));
    }
}

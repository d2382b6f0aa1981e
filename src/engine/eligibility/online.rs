//! Single requests: where a model answers.

use super::super::catalog::Model;
use super::answer::{Answer, Verdict};
use super::question::Question;

pub(super) fn check(
    question: &Question<'_>,
    model: &Model,
    wanted: Option<&str>,
    answer: &mut Answer,
) {
    let region = question.region;
    if let Some(wanted) = wanted {
        check_profile(region, wanted, answer);
        return;
    }
    let online = model.online.as_ref();
    let listed = online.and_then(|online| online.regions.as_ref());
    if let (Some(online), Some(regions)) = (online, listed)
        && regions.iter().any(|listed| listed == region)
    {
        answer.say(
            Verdict::Yes,
            &format!("The model is listed for {region}."),
            Some(&online.source),
        );
        return;
    }
    // A region where jobs can name the model itself has the model.
    if let Some(table) = model.newest_batch_table()
        && table.on_demand.iter().any(|listed| listed == region)
    {
        let text = format!(
            "AWS lists {region} for batch jobs of the model; that it answers single requests there follows from it."
        );
        answer.say(Verdict::Yes, &text, Some(&table.source));
        return;
    }
    if let Some(route) = answer.routes.iter().find(|route| route.is_listed) {
        let (text, source) =
            (format!("{} can be called from {region}.", route.profile), route.source.clone());
        answer.say(Verdict::ThroughProfile, &text, Some(&source));
        return;
    }
    if let Some(table) = model.newest_batch_table()
        && !answer.routes.is_empty()
        && table.through_profile.iter().any(|listed| listed == region)
    {
        let text = format!(
            "AWS lists {region} for batch jobs through a profile; that it answers single requests follows from it."
        );
        answer.say(Verdict::ThroughProfile, &text, Some(&table.source));
        return;
    }
    match online {
        Some(online) if listed.is_some() && online.is_exhaustive => answer.say_unknown(
            &format!("The survey of early 2025 does not list {region}; no newer list of regions was found."),
            Some(&online.source),
        ),
        Some(online) => {
            let text = online.text.as_deref().unwrap_or("no list");
            answer.say_unknown(&format!("The only source on its regions says \"{text}\"."), Some(&online.source));
        }
        None => answer.say_unknown(&format!("No source says whether it answers in {region}."), None),
    }
}

fn check_profile(region: &str, wanted: &str, answer: &mut Answer) {
    match answer.routes.first() {
        Some(route) if route.is_listed => {
            let source = route.source.clone();
            answer.say(
                Verdict::ThroughProfile,
                &format!("{wanted} can be called from {region}."),
                Some(&source),
            );
        }
        Some(_) => answer.say_unknown(
            &format!(
                "{region} lies in the geography of {wanted}; no source lists its source regions."
            ),
            None,
        ),
        None => answer.say_no(&format!("{wanted} cannot be called from {region}."), None),
    }
}

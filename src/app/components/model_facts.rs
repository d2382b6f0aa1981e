//! What a model is: format, modalities, limits, life.

use leptos::prelude::*;

use crate::app::format;
use crate::engine::catalog::{ConverseSupport, Fact, Lifecycle, Modality, Model, Stage};
use crate::engine::family::{self, Family};

use super::fact_table::{FactLine, FactTable};

/// The facts in a table.
#[component]
pub(crate) fn ModelFacts(
    /// The model.
    model: &'static Model,
) -> impl IntoView {
    view! { <FactTable caption="Facts" lines=lines(model) /> }
}

fn lines(model: &Model) -> Vec<FactLine> {
    let id_source = Some(model.id_source.as_str());
    let family = model.format.as_deref().and_then(family::by_id);
    let format = family.map(|family| family.title().to_owned()).or_else(|| model.format.clone());
    let address = family.map(Family::source);
    let format_source = model.format_source.as_deref();
    let tokens = |name: &str, fact: &Option<Fact<u32>>| {
        let value =
            fact.as_ref().map(|fact| format!("{} tokens", format::count(fact.value.into())));
        FactLine::new(name, value, source_of(fact.as_ref()))
    };
    let converse = model.converse.as_ref();
    let application = model.application_profile.as_ref();
    let mut lines = vec![
        FactLine { address, ..FactLine::new("Request format", format, format_source) },
        FactLine::new(
            "Converse",
            converse.map(|fact| converse_words(fact.value).to_owned()),
            source_of(converse),
        ),
        FactLine::new("Input", model.input.as_deref().map(names), id_source),
        FactLine::new("Output", model.output.as_deref().map(names), id_source),
        tokens("Context window", &model.context_window),
        tokens("Longest answer", &model.max_output),
        FactLine::new(
            "Application profiles",
            application
                .map(|fact| if fact.value { "supported" } else { "not supported" }.to_owned()),
            source_of(application),
        ),
    ];
    lines.extend(life(&model.lifecycle));
    lines
}

fn source_of<T>(fact: Option<&Fact<T>>) -> Option<&str> {
    fact.map(|fact| fact.source.as_str())
}

fn converse_words(support: ConverseSupport) -> &'static str {
    match support {
        ConverseSupport::Yes => "supported",
        ConverseSupport::Limited => "supported, single prompts only",
        ConverseSupport::No => "not supported",
    }
}

fn names(modalities: &[Modality]) -> String {
    modalities.iter().map(|modality| modality.name()).collect::<Vec<_>>().join(", ")
}

/// Stage, end, ends by region where they differ from it, and what else is said.
fn life(lifecycle: &Lifecycle) -> Vec<FactLine> {
    let Lifecycle { status, end_of_life, by_region, note, source } = lifecycle;
    let source = source.as_deref();
    let stage = match status {
        Stage::Active => Some("active"),
        Stage::Announced => Some("active, with an announced end"),
        Stage::Legacy => Some("legacy"),
        Stage::EndOfLife => Some("past its end of life"),
        Stage::Unknown => None,
    };
    let mut lines = vec![
        FactLine::new("Lifecycle", stage.map(str::to_owned), source),
        FactLine::new("End of life", end_of_life.clone(), source),
    ];
    let mut days: Vec<&String> = by_region.values().collect();
    days.sort();
    days.dedup();
    for day in days {
        let regions = by_region.iter().filter(|(_, other)| *other == day);
        let regions: Vec<_> = regions.map(|(region, _)| region.as_str()).collect();
        lines.push(FactLine::new(&format!("Ends {day}"), Some(regions.join(", ")), source));
    }
    if let Some(note) = note {
        lines.push(FactLine::new("On its end", Some(note.clone()), source));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::catalog::builtin;

    #[test]
    fn every_known_fact_names_its_source() {
        for model in builtin().models() {
            for line in lines(model).iter().filter(|line| line.name != "Request format") {
                assert!(
                    line.value.is_none() || line.source.is_some(),
                    "{}: {}",
                    model.id,
                    line.name
                );
            }
        }
    }

    #[test]
    fn regions_that_end_together_stand_together() {
        let haiku = builtin().model("anthropic.claude-3-haiku-20240307-v1:0").expect("a model");
        let lines = life(&haiku.lifecycle);
        let ends: Vec<_> = lines.iter().filter(|line| line.name.starts_with("Ends ")).collect();
        assert_eq!(ends.len(), 1);
        assert!(
            ends[0]
                .value
                .as_deref()
                .is_some_and(|regions| regions.contains("us-east-1, us-east-2"))
        );
    }
}

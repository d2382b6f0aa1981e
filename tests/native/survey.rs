//! The tables of the survey of early 2025, row by row against the catalog.
//!
//! The survey has mistakes, and most of its models have ended since. The catalog keeps what it says
//! all the same, as one source among others: no row may be lost or changed on the way.

use std::collections::BTreeSet;

use quarry::engine::catalog::{Model, builtin};

const SURVEY: &str = include_str!("fixtures/catalog/survey_2025.md");

/// The lines from this heading to the next of the same or a higher level.
fn section(heading: &str) -> Vec<&'static str> {
    let mut lines = SURVEY.lines().skip_while(|line| *line != heading);
    let level = heading.split(' ').next().unwrap().len();
    assert!(lines.next().is_some(), "the fixture has no {heading}");
    let is_end = |line: &str| {
        let hashes = line.chars().take_while(|&c| c == '#').count();
        hashes > 0 && hashes <= level
    };
    lines.take_while(|line| !is_end(line)).collect()
}

/// The cells of the data rows of the tables in these lines.
fn table<'a>(lines: &[&'a str]) -> Vec<Vec<&'a str>> {
    let cells =
        |line: &'a str| line.trim_matches('|').split('|').map(str::trim).collect::<Vec<_>>();
    let rows = lines.iter().filter(|line| line.starts_with('|')).map(|line| cells(line));
    // Before the line of dashes stands the head.
    rows.skip_while(|row| !row.iter().all(|cell| cell.starts_with('-'))).skip(1).collect()
}

/// Region codes in a text.
fn codes(text: &str) -> BTreeSet<&str> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    words.filter(|word| builtin().region(word).is_some()).collect()
}

fn set(regions: &[String]) -> BTreeSet<&str> {
    regions.iter().map(String::as_str).collect()
}

#[track_caller]
fn model(name: &str) -> &'static Model {
    let found = builtin().models().iter().find(|model| model.name == name && model.in_survey);
    found.unwrap_or_else(|| panic!("the catalog has no model of the survey called {name}"))
}

#[test]
fn every_region_is_there() {
    let rows =
        table(&SURVEY.lines().take_while(|line| !line.starts_with("####")).collect::<Vec<_>>());
    assert_eq!(rows.len(), 16);
    for row in rows {
        let region = builtin().region(row[1]).unwrap_or_else(|| panic!("no region {}", row[1]));
        assert!(region.in_survey, "{}", row[1]);
    }
    assert_eq!(builtin().regions().iter().filter(|region| region.in_survey).count(), 16);
}

#[test]
fn every_row_of_the_batch_table_is_there() {
    let rows = table(&section("#### Complete List of Models Supporting Batch Inference"));
    assert_eq!(rows.len(), 40);
    for row in &rows {
        let model = model(row[1]);
        assert_eq!(model.provider, row[0], "{}", model.name);
        let kept = model.batch.iter().find(|table| table.source == "survey-2025-batch");
        let kept = kept.unwrap_or_else(|| panic!("{} lost its row of the batch table", model.name));
        assert_eq!(set(&kept.on_demand), codes(row[2]), "{}", model.name);
    }
    let with_row = builtin()
        .models()
        .iter()
        .filter(|model| model.batch.iter().any(|table| table.source == "survey-2025-batch"));
    assert_eq!(with_row.count(), rows.len(), "a model has a row that the table does not have");
}

/// The models that a heading of the detailed list stands for.
fn models_of(heading: &str) -> Vec<&str> {
    match heading {
        "Amazon Nova Lite, Micro, and Pro" => vec!["Nova Lite", "Nova Micro", "Nova Pro"],
        "Jurassic-2 Models (Mid, Ultra, J2 Jumbo Instruct)" => {
            vec!["Jurassic-2 Mid", "Jurassic-2 Ultra", "J2 Jumbo Instruct"]
        }
        "Jamba Models (1.5 Large, 1.5 Mini, Jamba-Instruct)" => {
            vec!["Jamba 1.5 Large", "Jamba 1.5 Mini", "Jamba-Instruct"]
        }
        "Llama 3.1 8B Instruct and other Llama models" => vec![
            "Llama 3.1 8B Instruct",
            "Llama 2 13B Chat",
            "Llama 2 70B Chat",
            "Llama 3 8B Instruct",
            "Llama 3 70B Instruct",
            "Llama 3.2 1B Instruct",
            "Llama 3.2 3B Instruct",
            "Llama 3.2 11B Instruct",
            "Llama 3.2 90B Instruct",
            "Llama 3.3 70B Instruct",
        ],
        "Mistral Large (24.02/24.07) and Mistral Small (24.02)" => {
            vec!["Mistral Large (24.02)", "Mistral Large (24.07)", "Mistral Small (24.02)"]
        }
        "Cohere Command, Command R, Command R+" => vec!["Command", "Command R", "Command R+"],
        "Cohere Embed Models" => vec!["Embed English", "Embed Multilingual"],
        "Stability.ai Diffusion Models" => vec!["SDXL 0.8", "SDXL 1.0"],
        name => vec![name.strip_prefix("Amazon ").unwrap_or(name)],
    }
}

/// Whether a list has region codes and nothing that would make it vague.
fn is_exact(list: &str) -> bool {
    let words = list.trim_end_matches(" only").split(", ");
    words.into_iter().all(|word| builtin().region(word).is_some())
}

#[test]
fn every_entry_of_the_detailed_list_is_there() {
    let lines = section("#### Detailed Model Availability by Region");
    let mut heading = "";
    let (mut n_online, mut n_batch) = (0, 0);
    for line in lines {
        if let Some(name) = line.strip_prefix("**").and_then(|line| line.strip_suffix("**")) {
            heading = name;
        }
        for name in models_of(heading).into_iter().filter(|_| line.starts_with("- ")) {
            let model = model(name);
            if let Some(list) = line.strip_prefix("- **Online processing**: ") {
                let online = model
                    .online
                    .as_ref()
                    .unwrap_or_else(|| panic!("{name} has no regions for single requests"));
                let kept = online.regions.as_deref().unwrap_or_default();
                assert_eq!(set(kept), codes(list), "{name}");
                assert_eq!(online.is_exhaustive, is_exact(list), "{name}: {list}");
                assert!(
                    is_exact(list) || online.text.as_deref() == Some(list),
                    "{name} lost the words \"{list}\""
                );
                n_online += 1;
            } else if let Some(list) = line.strip_prefix("- **Batch inference**: ") {
                let kept = model.batch.iter().find(|table| table.source == "survey-2025-batch");
                let kept = kept.map(|table| set(&table.on_demand)).unwrap_or_default();
                let agrees = kept == codes(list) || codes(list).is_empty();
                assert!(
                    agrees || !model.conflicts.is_empty(),
                    "{name}: \"{list}\" disagrees with its table, and no one says so"
                );
                n_batch += 1;
            }
        }
    }
    assert_eq!((n_online, n_batch), (43, 43));
}

#[test]
fn every_row_of_the_profile_table_is_there() {
    let rows = table(&section("##### Available Cross-Region Inference Profiles"));
    assert_eq!(rows.len(), 18);
    for row in rows {
        let id = row[1].trim_matches('`');
        let profile =
            builtin().profile(id).unwrap_or_else(|| panic!("the catalog has no profile {id}"));
        assert_eq!(profile.name, row[0]);
        let routes = profile.routes.as_ref().unwrap_or_else(|| panic!("{id} has no routes"));
        assert_eq!(
            routes.keys().map(String::as_str).collect::<BTreeSet<_>>(),
            codes(row[2]),
            "{id}"
        );
        for (source, destinations) in routes {
            // "Varies by source: <br>- From us-east-1: …"
            let varying = row[3]
                .split("<br>")
                .find_map(|part| part.strip_prefix(&format!("- From {source}:")));
            assert_eq!(set(destinations), codes(varying.unwrap_or(row[3])), "{id} from {source}");
        }
    }
}

#[test]
fn every_model_with_application_profiles_is_there() {
    let lines = section("#### Models Supporting Application Inference Profiles");
    let names: Vec<&str> = lines.iter().filter_map(|line| line.strip_prefix("* ")).collect();
    assert_eq!(names.len(), 20);
    for listed in &names {
        // The list puts the provider before the name.
        let is_meant = |model: &&Model| {
            let provider = model.provider.split(' ').next().unwrap();
            model.in_survey
                && listed.starts_with(provider)
                && listed.ends_with(&format!(" {}", model.name))
        };
        let found = builtin()
            .models()
            .iter()
            .find(is_meant)
            .unwrap_or_else(|| panic!("no model for \"{listed}\""));
        let kept = found.application_profile.as_ref().is_some_and(|fact| fact.value);
        assert!(kept, "{listed}");
    }
    let n_kept = builtin()
        .models()
        .iter()
        .filter(|model| model.application_profile.as_ref().is_some_and(|fact| fact.value));
    assert_eq!(n_kept.count(), names.len());
}

#[test]
fn the_catalog_has_every_model_of_the_survey_and_the_batch_models_of_today() {
    assert_eq!(builtin().models().iter().filter(|model| model.in_survey).count(), 54);
    assert_eq!(builtin().models().iter().filter(|model| !model.in_survey).count(), 45);
    for model in builtin().models().iter().filter(|model| !model.in_survey) {
        assert!(model.batch.iter().any(|table| table.source == "aws-batch-2026"), "{}", model.id);
    }
}

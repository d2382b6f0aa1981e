//! Every model of the catalog, with each way to call it: what Quarry builds, it finds right.

use quarry::engine::catalog::{ConverseSupport, Modality, Model, builtin};
use quarry::engine::family::{self, Family, Parameter, Shape, refused_parameters};
use quarry::engine::inspect::{Inspect, Target};
use quarry::engine::recipe::{Parameters, Recipe};
use serde_json::{Value, json};

use super::prepare;

/// The formats that a record for a model can have: those of its own, and Converse unless it is
/// known that the model has none.
fn formats(model: &Model) -> Vec<&'static dyn Family> {
    let own = model.format.as_deref();
    let also = model.also_formats.iter().map(|fact| fact.value.as_str());
    let answers_text = model.output.as_ref().is_none_or(|kinds| kinds.contains(&Modality::Text));
    let has_none = model.converse.as_ref().is_some_and(|fact| fact.value == ConverseSupport::No);
    let converse = (answers_text && !has_none).then_some("converse");
    let ids = own.into_iter().chain(also).chain(converse);
    ids.map(|id| family::by_id(id).unwrap()).collect()
}

/// A value that a parameter takes; `None` where only a person knows one.
fn value(parameter: &Parameter) -> Option<Value> {
    let default = parameter.default.map(|text| serde_json::from_str(text).unwrap());
    default.or_else(|| sample(&parameter.shape))
}

fn sample(shape: &Shape) -> Option<Value> {
    Some(match *shape {
        Shape::Number { min, max } => {
            json!(if max.is_finite() { f64::midpoint(min, max) } else { 0.5 })
        }
        Shape::Integer { min, .. } => json!(min.max(1)),
        Shape::IntegerChoice(choices) => json!(choices.first()?),
        Shape::Choice(choices) => json!(choices.first()?),
        Shape::Boolean => json!(false),
        Shape::Text { .. } => json!("END"),
        Shape::List { item, .. } => json!([sample(item)?]),
        _ => return None,
    })
}

/// What is said of the record of a recipe for a model, but of the number of records.
#[track_caller]
fn said_of(
    family: &dyn Family,
    model: &str,
    extra: Option<&Parameter>,
) -> Vec<(&'static str, String)> {
    let given = family.parameters().iter().filter(|parameter| {
        parameter.is_required || extra.is_some_and(|extra| extra.name == parameter.name)
    });
    let parameters: Parameters =
        given.map(|parameter| (parameter.name.to_owned(), value(parameter).unwrap())).collect();
    let recipe = Recipe {
        model: model.to_owned(),
        format: family.id().to_owned(),
        prompt: "{{question}}".to_owned(),
        parameters,
        ..Recipe::default()
    };
    let prepared = prepare(&recipe, b"question\nWhy is the sky blue?\n", &[]);
    assert_eq!(prepared.totals.n_records, 1, "{recipe:?}: {:?}", prepared.groups);
    let mut inspect = Inspect::new(Target {
        model: model.to_owned(),
        format: family.id().to_owned(),
        ..Target::default()
    });
    inspect.push(&prepared.jsonl);
    inspect.finish();
    let groups = inspect.report().groups();
    let groups = groups.iter().filter(|group| group.rule.code != "job.too-few-records");
    groups.map(|group| (group.rule.code, group.subject.clone())).collect()
}

/// What is said of a job of this model and format, however its records are.
fn expected(family: &dyn Family, model: &Model) -> Vec<(&'static str, String)> {
    let of_family = (!family.abilities().has_batch).then(|| family.id().to_owned());
    let of_model = model.batch.is_empty().then(|| model.id.clone());
    of_family.into_iter().chain(of_model).map(|subject| ("job.no-batch", subject)).collect()
}

#[test]
fn what_is_built_for_a_model_is_right_for_it() {
    let mut n_built = 0;
    for model in builtin().models() {
        let formats = formats(model);
        assert!(!formats.is_empty(), "{}", model.id);
        for family in formats {
            let said = said_of(family, &model.id, None);
            assert_eq!(said, expected(family, model), "{} as {}", model.id, family.id());
            n_built += 1;
        }
    }
    assert!(n_built >= 189, "{n_built}");
}

#[test]
fn every_parameter_that_a_form_offers_for_a_model_is_right_for_it() {
    let mut n_built = 0;
    let mut wrong = Vec::new();
    for model in builtin().models() {
        for family in formats(model) {
            let refused = refused_parameters(&model.id, family);
            let is_offered = |name: &str| refused.iter().all(|(refused, _)| *refused != name);
            for parameter in
                family.parameters().iter().filter(|parameter| is_offered(parameter.name))
            {
                if value(parameter).is_none() {
                    continue;
                }
                let said = said_of(family, &model.id, Some(parameter));
                if said != expected(family, model) {
                    wrong.push(format!(
                        "{} as {} with {}: {said:?}",
                        model.id,
                        family.id(),
                        parameter.name
                    ));
                }
                n_built += 1;
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(n_built >= 918, "{n_built}");
}

#[test]
fn every_family_is_the_format_of_a_model() {
    for family in family::FAMILIES {
        let is_it = |model: &Model| formats(model).iter().any(|other| other.id() == family.id());
        assert!(builtin().models().iter().any(is_it), "{}", family.id());
    }
}

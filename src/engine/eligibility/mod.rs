//! Can this model do this work in this region? One pure function, with reasons.
//!
//! The answer is *yes*, *yes through a profile*, *no* or *unknown*, and every reason names its source.
//! The newest source wins; what an older one says differently is listed as a disagreement.
//! Absence of knowledge is never a *no*.

mod alternative;
mod answer;
mod batch;
mod matrix;
mod online;
mod question;
mod route;
mod way;

pub use alternative::{Alternative, Difference};
pub use answer::{Answer, Reason, Verdict};
pub use matrix::{Cell, Row};
pub use question::{Invocation, Mode, Question};
pub use route::{Destinations, Route};
pub use way::{can_converse, has_own_format};

use super::catalog::{Catalog, ConverseSupport, Model, Stage, Target, identify};

/// Answers a question.
pub fn check(catalog: &Catalog, question: &Question<'_>) -> Answer {
    let mut answer = check_without_alternatives(catalog, question);
    // Too few records are too few everywhere: where they alone stand in the way, nothing else helps.
    let larger = Question { n_records: None, ..*question };
    let lacks_records_only =
        !answer.is_possible() && verdict(catalog, &larger) <= Verdict::ThroughProfile;
    if let Some(model) = answer.model.as_deref().and_then(|id| catalog.model(id))
        && !lacks_records_only
    {
        answer.alternatives = alternative::find(catalog, &larger, model);
    }
    answer
}

/// The answer in a word: what [`check`] says, without the search for alternatives.
pub fn verdict(catalog: &Catalog, question: &Question<'_>) -> Verdict {
    check_without_alternatives(catalog, question).verdict
}

fn check_without_alternatives(catalog: &Catalog, question: &Question<'_>) -> Answer {
    let target = identify(catalog, question.target);
    let mut answer = Answer::new(target.clone());
    check_region(catalog, question, &target, &mut answer);
    match &target {
        Target::Model { id, .. } | Target::Profile { model: id, .. } => {
            if let Some(model) = catalog.model(id) {
                answer.model = Some(id.clone());
                let wanted =
                    if let Target::Profile { id, .. } = &target { Some(id.as_str()) } else { None };
                check_model(catalog, question, model, wanted, &mut answer);
            }
        }
        Target::ProvisionedModel { .. } if question.mode == Mode::Batch => {
            answer.say_no("Batch inference does not take provisioned throughput. Name the base model instead.", Some("aws-batch-2026"));
        }
        Target::ProvisionedModel { .. } => {
            answer.say_unknown(
                "Provisioned throughput answers where you bought it; only your account knows.",
                None,
            );
        }
        Target::ApplicationProfile { .. } => {
            answer.say_unknown(
                "An application inference profile does what its model does. Which model that is, only your account knows.",
                None,
            );
        }
        Target::CustomModel { .. } => {
            answer.say_unknown(
                "A custom model does what its base model does, within your account's quotas.",
                None,
            );
        }
        Target::Unknown { did_you_mean, is_well_formed } => {
            let text = match (did_you_mean, is_well_formed) {
                (Some(near), _) => format!("No source names this model. Did you mean {near}?"),
                (None, true) => {
                    "No source names this model. It may be newer than this catalog.".to_owned()
                }
                (None, false) => {
                    "This is neither a model id, nor a profile id, nor an ARN of Bedrock."
                        .to_owned()
                }
            };
            answer.say_unknown(&text, None);
        }
    }
    answer
}

fn check_region(catalog: &Catalog, question: &Question<'_>, target: &Target, answer: &mut Answer) {
    let region = question.region;
    if catalog.region(region).is_none() {
        answer.say_unknown(&format!("{region} is no region that the catalog knows."), None);
    }
    if let Some(named) = target.region()
        && named != region
    {
        answer.say_no(&format!("The ARN belongs to {named}, not to {region}."), None);
    }
}

fn check_model(
    catalog: &Catalog,
    question: &Question<'_>,
    model: &Model,
    wanted: Option<&str>,
    answer: &mut Answer,
) {
    check_life(question, model, answer);
    answer.routes = route::find(catalog, model, question.region);
    if let Some(wanted) = wanted {
        answer.routes.retain(|route| route.profile == wanted);
    }
    match question.mode {
        Mode::Batch => batch::check(question, model, wanted, answer),
        Mode::Online => online::check(question, model, wanted, answer),
    }
    check_invocation(question, model, answer);
    check_modalities(question, model, answer);
    if question.mode == Mode::Batch {
        batch::check_quotas(catalog, question, model, answer);
    }
    check_residency(question, answer);
}

fn check_life(question: &Question<'_>, model: &Model, answer: &mut Answer) {
    let source = model.lifecycle.source.as_deref();
    match model.end_of_life_in(question.region) {
        Some(day) if day <= question.today => {
            answer.say_no(&format!("{} reached its end of life on {day}.", model.name), source);
        }
        Some(day) => answer.note(&format!("{} ends on {day}.", model.name), source),
        None if model.is_past_end_of_life(question.today) => answer.say_unknown(
            &format!(
                "{} has ended in every region that the source names; {} is not among them.",
                model.name, question.region
            ),
            source,
        ),
        None => {}
    }
    if model.lifecycle.status == Stage::Legacy {
        answer.note(
            "AWS calls the model legacy: accounts that do not use it may lose access.",
            source,
        );
    }
}

fn check_invocation(question: &Question<'_>, model: &Model, answer: &mut Answer) {
    match (question.invocation, &model.converse) {
        (Invocation::Converse, Some(fact)) => match fact.value {
            ConverseSupport::Yes => {}
            ConverseSupport::Limited => {
                answer.note(
                    "Converse takes single prompts of this model, no conversation.",
                    Some(&fact.source),
                );
            }
            ConverseSupport::No => {
                answer.say_no("The model cannot be called through Converse.", Some(&fact.source));
            }
        },
        (Invocation::Converse, None) => {
            answer.say_unknown(
                "No source says whether the model can be called through Converse.",
                None,
            );
        }
        (Invocation::InvokeModel, _) if model.format.is_none() => {
            answer.note("Quarry does not know the model's own request format. Use Converse.", None);
        }
        (Invocation::InvokeModel, _) => {}
    }
}

fn check_modalities(question: &Question<'_>, model: &Model, answer: &mut Answer) {
    for modality in question.modalities {
        match &model.input {
            Some(input) if !input.contains(modality) => {
                answer.say_no(
                    &format!("The model takes no {} input.", modality.name()),
                    Some(&model.id_source),
                );
            }
            Some(_) => {}
            None => answer.say_unknown(
                &format!("No source says whether the model takes {} input.", modality.name()),
                None,
            ),
        }
    }
}

fn check_residency(question: &Question<'_>, answer: &mut Answer) {
    let Some(residency) = question.residency else { return };
    if !residency.contains(question.region) {
        answer.say_no(&format!("{} does not lie in {}.", question.region, residency.name()), None);
    }
    let n_before = answer.routes.len();
    answer.routes.retain(|route| route.stays_in(residency));
    if answer.verdict == Verdict::ThroughProfile && answer.routes.is_empty() && n_before > 0 {
        answer.say_no(
            &format!("Every profile may process data outside of {}.", residency.name()),
            None,
        );
    }
}

/// The profile that a batch job has to name, where the model takes none by its own id.
pub fn profile_needed(catalog: &Catalog, model: &str, region: &str, today: &str) -> Option<String> {
    let answer = check_without_alternatives(catalog, &Question::batch(model, region, today));
    let is_needed = answer.verdict == Verdict::ThroughProfile;
    answer.routes.into_iter().next().filter(|_| is_needed).map(|route| route.profile)
}

#[cfg(test)]
mod tests;

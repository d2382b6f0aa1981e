//! Flags to a recipe.

use std::path::Path;

use super::args::{self, Body, Invocation};
use super::disk;
use super::failure::Failure;
use crate::engine::catalog::{self, Model, Target};
use crate::engine::eligibility::{can_converse, has_own_format};
use crate::engine::family;
use crate::engine::recipe::{Recipe, RecordIdSource};

/// Id of the format that is the same for all models.
const CONVERSE: &str = "converse";

/// The recipe that flags make, with those that say how a source is read. What they leave open is as
/// in a file of comma-separated values, since there is no source to look at.
pub(super) fn with_reading(args: &args::Recipe) -> Result<Recipe, Failure> {
    let mut recipe = of(args)?;
    if args.reading.is_given() {
        recipe.dialect = Some(args.reading.apply(recipe.dialect.unwrap_or_default()));
    }
    Ok(recipe)
}

/// The recipe that flags make, but for those that say how a source is read.
pub(super) fn of(args: &args::Recipe) -> Result<Recipe, Failure> {
    args.reading.check()?;
    let mut recipe = match &args.recipe {
        Some(path) => read(path)?,
        None => Recipe::default(),
    };
    let args::Recipe { model, body, template, template_file, system, id_column, .. } = args;
    let is_new_model = model.as_ref().is_some_and(|model| *model != recipe.model);
    if let Some(model) = model {
        recipe.model.clone_from(model);
    }
    if is_new_model || body.is_given() || recipe.format.is_empty() {
        // A recipe for Converse stays one when its model changes.
        let was_converse = recipe.format == CONVERSE && !body.is_given();
        let kept = Body { invocation: Some(Invocation::Converse), ..Body::default() };
        recipe.format = format_of(&recipe.model, if was_converse { &kept } else { body })?;
    }
    if let Some(template) = template {
        recipe.prompt.clone_from(template);
    }
    if let Some(path) = template_file {
        recipe.prompt = read_template(path)?;
    }
    if let Some(system) = system {
        recipe.system.clone_from(system);
    }
    if let Some(column) = id_column {
        recipe.record_id = RecordIdSource::Column(column.clone());
    }
    if !args.media_column.is_empty() {
        recipe.media.clone_from(&args.media_column);
    }
    recipe.parameters.extend(args.parameters.iter().cloned());
    args.rows.put_into(&mut recipe.selection);
    recipe.max_records_per_part = args.max_records.or(recipe.max_records_per_part);
    Ok(recipe)
}

/// How a recipe calls its model.
pub(super) fn invocation_of(recipe: &Recipe) -> Invocation {
    if recipe.format == CONVERSE { Invocation::Converse } else { Invocation::InvokeModel }
}

/// The request format for a model.
pub(super) fn format_of(model: &str, body: &Body) -> Result<String, Failure> {
    if let Some(id) = &body.request_format {
        if family::by_id(id).is_some() {
            return Ok(id.clone());
        }
        let known: Vec<&str> = family::FAMILIES.iter().map(|family| family.id()).collect();
        return Err(Failure(format!("{id} is no request format; there are {}", known.join(", "))));
    }
    let Some(facts) = catalog::find_model(catalog::builtin(), model) else {
        // Converse is the same for every model, known or not.
        return match body.invocation {
            Some(Invocation::Converse) => Ok(CONVERSE.to_owned()),
            _ => Err(unknown(model)),
        };
    };
    let own = || facts.format.clone().unwrap_or_default();
    match body.invocation {
        Some(Invocation::InvokeModel) if facts.format.is_some() => Ok(own()),
        Some(Invocation::InvokeModel) => Err(Failure(format!(
            "no source says what {} takes as the body of InvokeModel; try --invocation converse",
            facts.name
        ))),
        Some(Invocation::Converse) if can_converse(facts) => Ok(CONVERSE.to_owned()),
        Some(Invocation::Converse) => Err(Failure(format!(
            "{} cannot be called through Converse; leave --invocation out",
            facts.name
        ))),
        None if has_own_format(facts) => Ok(own()),
        None if can_converse(facts) => Ok(CONVERSE.to_owned()),
        None => Err(no_batch(facts)),
    }
}

fn unknown(model: &str) -> Failure {
    let near = match catalog::identify(catalog::builtin(), model) {
        Target::Unknown { did_you_mean: Some(near), .. } => format!("; did you mean {near}?"),
        _ => "; name its format with --request-format, or use --invocation converse".to_owned(),
    };
    Failure(format!("no source names the model {model}{near}"))
}

fn no_batch(model: &Model) -> Failure {
    Failure(format!("no request format of {} is for batch jobs", model.name))
}

impl Body {
    fn is_given(&self) -> bool {
        self.invocation.is_some() || self.request_format.is_some()
    }
}

/// The recipe in a file.
pub(super) fn read(path: &Path) -> Result<Recipe, Failure> {
    Recipe::from_json(&read_text(path)?)
        .map_err(|error| Failure(format!("{}: {error}", path.display())))
}

/// The text of a small file.
pub(super) fn read_text(path: &Path) -> Result<String, Failure> {
    let bytes = disk::read(path).map_err(|error| Failure::of_path("read", path, &error))?;
    let text = String::from_utf8(bytes)
        .map_err(|error| Failure(format!("{} is no UTF-8: {error}", path.display())))?;
    // Editors may put a byte order mark before a file; nobody means it to be part of the text.
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

fn read_template(path: &Path) -> Result<String, Failure> {
    let text = read_text(path)?;
    let text = text.strip_suffix('\n').unwrap_or(&text);
    Ok(text.strip_suffix('\r').unwrap_or(text).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(model: &str, body: Body, expected: Result<&str, &str>) {
        match (format_of(model, &body), expected) {
            (Ok(format), Ok(expected)) => assert_eq!(format, expected, "{model} {body:?}"),
            (Err(Failure(message)), Err(part)) => {
                assert!(message.contains(part), "{model} {body:?}: {message}");
            }
            (found, expected) => panic!("{model} {body:?}: {found:?}, not {expected:?}"),
        }
    }

    fn by(invocation: Invocation) -> Body {
        Body { invocation: Some(invocation), ..Body::default() }
    }

    fn named(format: &str) -> Body {
        Body { request_format: Some(format.to_owned()), ..Body::default() }
    }

    #[test]
    fn the_format_follows_from_the_model_and_how_it_is_called() {
        let claude = "anthropic.claude-sonnet-4-6";
        check(claude, Body::default(), Ok("claude-messages"));
        check(claude, by(Invocation::Converse), Ok("converse"));
        check("us.amazon.nova-pro-v1:0", Body::default(), Ok("nova"));
        check("amazon.titan-embed-text-v2:0", by(Invocation::Converse), Err("Converse"));
        check("stability.stable-diffusion-xl-v1", Body::default(), Err("batch"));
    }

    #[test]
    fn a_model_that_nobody_names_needs_a_format() {
        check("anthropic.claude-sonet-4-6", Body::default(), Err("did you mean"));
        check("new.model-v1:0", Body::default(), Err("--request-format"));
        check("new.model-v1:0", by(Invocation::Converse), Ok("converse"));
        check("new.model-v1:0", named("openai-chat"), Ok("openai-chat"));
        check("new.model-v1:0", named("x"), Err("there are"));
    }
}

//! Request families: one file each, one trait, one list.
//!
//! A family knows the shape of a request body, its parameters and their limits.
//! Adding a family is one file and one line in [`FAMILIES`]; tables in the tests walk the list.

mod claude_messages;
mod parameter;
mod titan_text;

pub use parameter::{Kind, Parameter};

use super::json::Node;
use super::recipe::Parameters;
use super::template::Text;

/// Every family, in the order in which people are offered them.
pub const FAMILIES: &[&dyn Family] = &[&claude_messages::ClaudeMessages, &titan_text::TitanText];

/// The family of this id.
pub fn by_id(id: &str) -> Option<&'static dyn Family> {
    FAMILIES.iter().copied().find(|family| family.id() == id)
}

/// What a body is made of, whatever the family.
#[derive(Debug, Clone)]
pub struct Prompt<'a> {
    /// Instruction that stands before the conversation.
    pub system: Option<Text>,
    /// What the user says.
    pub user: Text,
    /// Parameters, already checked against [`Family::parameters`].
    pub parameters: &'a Parameters,
}

/// One request format.
pub trait Family: Sync {
    /// Stable id, kebab case: recipes name it.
    fn id(&self) -> &'static str;

    /// Name for people.
    fn title(&self) -> &'static str;

    /// What the family is, for whom, and what to know before using it. Markdown, shown in the app.
    fn doc(&self) -> &'static str;

    /// Where the shape is documented.
    fn source(&self) -> &'static str;

    /// The parameters that a body can carry, in the order in which a form shows them.
    fn parameters(&self) -> &'static [Parameter];

    /// Name of the parameter that limits the answer, in tokens.
    fn answer_limit(&self) -> &'static str;

    /// The request body (`modelInput`) with holes where the columns go.
    ///
    /// Built once for a job, not once for a row.
    fn body(&self, prompt: &Prompt<'_>) -> Node;

    /// Request body that the provider's documentation would call right, as an example and a test.
    fn example(&self) -> &'static str;
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[test]
    fn ids_are_unique_and_texts_are_present() {
        for (idx, family) in FAMILIES.iter().enumerate() {
            assert!(
                FAMILIES.iter().skip(idx + 1).all(|other| other.id() != family.id()),
                "{}",
                family.id()
            );
            assert!(family.title().len() > 3 && family.doc().len() > 80, "{}", family.id());
            assert!(family.source().starts_with("https://"), "{}", family.id());
            let limit = family
                .parameters()
                .iter()
                .find(|parameter| parameter.name == family.answer_limit());
            assert!(
                limit.is_some_and(|limit| matches!(limit.kind, Kind::Integer { .. })),
                "{}",
                family.id()
            );
            assert!(std::ptr::addr_eq(by_id(family.id()).expect("listed"), *family));
        }
        assert!(by_id("no-such-family").is_none());
    }

    #[test]
    fn every_parameter_is_documented_and_accepts_its_own_default() {
        for family in FAMILIES {
            for parameter in family.parameters() {
                assert!(parameter.help.len() > 10, "{}.{}", family.id(), parameter.name);
                let default = parameter
                    .default
                    .map(|text| serde_json::from_str::<Value>(text).expect("defaults are JSON"));
                if let Some(default) = &default {
                    assert_eq!(
                        parameter.problem_with(default),
                        None,
                        "{}.{}",
                        family.id(),
                        parameter.name
                    );
                }
                assert!(
                    !parameter.is_required || default.is_some(),
                    "a required parameter has a default to offer"
                );
            }
        }
    }

    #[test]
    fn the_example_is_what_the_family_builds() {
        for family in FAMILIES {
            let example: Value = serde_json::from_str(family.example()).expect("examples are JSON");
            let parameters: Parameters = family
                .parameters()
                .iter()
                .filter_map(|parameter| {
                    Some((parameter.name.to_owned(), parameter.find_in(&example)?.clone()))
                })
                .collect();
            let prompt = Prompt {
                system: Some(Text::literal("You answer in one sentence.")),
                user: Text::literal("Why is the sky blue?"),
                parameters: &parameters,
            };
            let built: Value = serde_json::from_str(&family.body(&prompt).render_constant())
                .expect("a body is JSON");
            assert_eq!(built, example, "{}", family.id());
        }
    }
}

//! What a user means by a model: an id, a profile, or one of five kinds of ARN.

use super::super::template::closest;
use super::{Catalog, Model};

/// What was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A foundation model, by its id.
    Model {
        /// Id of the model.
        id: String,
        /// Region that an ARN names.
        region: Option<String>,
    },
    /// A system-defined inference profile, by its id.
    Profile {
        /// Id of the profile.
        id: String,
        /// Id of its model.
        model: String,
        /// Region that an ARN names.
        region: Option<String>,
    },
    /// An inference profile that a user made: what is behind it, only AWS knows.
    ApplicationProfile {
        /// Region of the ARN.
        region: String,
    },
    /// Provisioned throughput.
    ProvisionedModel {
        /// Region of the ARN.
        region: String,
    },
    /// A model that a user trained or imported.
    CustomModel {
        /// Region of the ARN.
        region: String,
    },
    /// Nothing that the catalog knows.
    Unknown {
        /// The nearest id of the catalog.
        did_you_mean: Option<String>,
        /// Whether it has the form of a profile id or ARN, so that it may exist all the same.
        is_well_formed: bool,
    },
}

impl Target {
    /// The region that an ARN names.
    pub fn region(&self) -> Option<&str> {
        match self {
            Self::Model { region, .. } | Self::Profile { region, .. } => region.as_deref(),
            Self::ApplicationProfile { region }
            | Self::ProvisionedModel { region }
            | Self::CustomModel { region } => Some(region),
            Self::Unknown { .. } => None,
        }
    }
}

/// Understands a model id, profile id or ARN; spaces around it do not count.
pub fn identify(catalog: &Catalog, text: &str) -> Target {
    let text = text.trim();
    let Some((region, resource)) = split_arn(text) else { return by_id(catalog, text, None) };
    let region = (!region.is_empty()).then(|| region.to_owned());
    let (kind, id) = resource.split_once('/').unwrap_or((resource, ""));
    let of_user = region.clone().unwrap_or_default();
    match kind {
        "foundation-model" | "inference-profile" => by_id(catalog, id, region),
        "application-inference-profile" => Target::ApplicationProfile { region: of_user },
        "provisioned-model" => Target::ProvisionedModel { region: of_user },
        "custom-model" | "imported-model" | "custom-model-deployment" => {
            Target::CustomModel { region: of_user }
        }
        _ => Target::Unknown { did_you_mean: None, is_well_formed: true },
    }
}

/// The model that an id, a name, a profile id or an ARN of a model or profile means: quicker than
/// [`identify`], since it looks for nothing similar.
pub fn find_model<'c>(catalog: &'c Catalog, text: &str) -> Option<&'c Model> {
    let text = text.trim();
    let id = match split_arn(text) {
        None => text,
        Some((_, resource)) => {
            let (kind, id) = resource.split_once('/')?;
            matches!(kind, "foundation-model" | "inference-profile").then_some(id)?
        }
    };
    let by_profile = || catalog.model(&catalog.profile(id)?.model);
    catalog.model(id).or_else(by_profile).or_else(|| by_name(catalog, id))
}

/// The model that an answer names in its `model`: as the catalog does, or by the name that its
/// provider has for it (`claude-haiku-4-5-20251001`), which is an id without provider and version.
pub fn model_of_answer<'c>(catalog: &'c Catalog, name: &str) -> Option<&'c Model> {
    let is_named = |model: &&Model| {
        let (_, own) = model.id.split_once('.').unwrap_or_default();
        let version = own.strip_prefix(name).and_then(|rest| rest.strip_prefix('-'));
        version.is_some_and(|version| {
            version.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'v' | b':'))
        })
    };
    find_model(catalog, name).or_else(|| {
        let mut models = catalog.models().iter().filter(is_named);
        // Where several have the name, nobody knows which one answered.
        models.next().filter(|_| models.next().is_none())
    })
}

/// People write the name that they see on a page, too.
fn by_name<'c>(catalog: &'c Catalog, name: &str) -> Option<&'c Model> {
    catalog.models().iter().find(|model| model.name.eq_ignore_ascii_case(name))
}

/// Region and resource of a Bedrock ARN: `arn:partition:bedrock:region:account:resource`.
fn split_arn(text: &str) -> Option<(&str, &str)> {
    let mut parts = text.splitn(6, ':');
    let is_arn =
        parts.next()? == "arn" && parts.next()?.starts_with("aws") && parts.next()? == "bedrock";
    let region = parts.next()?;
    let _account = parts.next()?;
    let resource = parts.next()?;
    is_arn.then_some((region, resource))
}

fn by_id(catalog: &Catalog, id: &str, region: Option<String>) -> Target {
    if let Some(model) = catalog.model(id) {
        return Target::Model { id: model.id.clone(), region };
    }
    if let Some(profile) = catalog.profile(id) {
        return Target::Profile { id: profile.id.clone(), model: profile.model.clone(), region };
    }
    if let Some(model) = by_name(catalog, id) {
        return Target::Model { id: model.id.clone(), region };
    }
    let models = catalog.models().iter().flat_map(|model| [model.id.as_str(), model.name.as_str()]);
    let near =
        closest(id, models.chain(catalog.profiles().iter().map(|profile| profile.id.as_str())));
    let near = near.map(|near| {
        let by_name = catalog.models().iter().find(|model| model.name == near);
        by_name.map_or(near, |model| &model.id).to_owned()
    });
    Target::Unknown { did_you_mean: near, is_well_formed: is_model_id(id) }
}

/// `provider.name`, as every model id is, and a profile id after its prefix.
fn is_model_id(id: &str) -> bool {
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || ".:-_".contains(c);
    id.contains('.') && !id.starts_with('.') && !id.ends_with('.') && id.chars().all(is_allowed)
}

#[cfg(test)]
mod tests {
    use super::super::builtin;
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &Target) {
        assert_eq!(&identify(builtin(), text), expected, "{text}");
    }

    fn model(id: &str, region: Option<&str>) -> Target {
        Target::Model { id: id.into(), region: region.map(str::to_owned) }
    }

    #[test]
    fn ids_aliases_names_and_foundation_model_arns_are_models() {
        let haiku = "anthropic.claude-3-haiku-20240307-v1:0";
        check(haiku, &model(haiku, None));
        check(" amazon.nova-lite-v1 ", &model("amazon.nova-lite-v1:0", None));
        check("claude 3 haiku", &model(haiku, None));
        check(
            &format!("arn:aws:bedrock:us-east-1::foundation-model/{haiku}"),
            &model(haiku, Some("us-east-1")),
        );
    }

    #[test]
    fn profile_ids_and_arns_are_profiles() {
        let profile = |region: Option<&str>| Target::Profile {
            id: "us.amazon.nova-pro-v1:0".into(),
            model: "amazon.nova-pro-v1:0".into(),
            region: region.map(str::to_owned),
        };
        check("us.amazon.nova-pro-v1:0", &profile(None));
        check(
            "arn:aws:bedrock:us-west-2:123456789012:inference-profile/us.amazon.nova-pro-v1:0",
            &profile(Some("us-west-2")),
        );
    }

    #[test]
    fn a_model_is_found_by_all_that_means_it() {
        let pro = "amazon.nova-pro-v1:0";
        for text in [
            pro,
            "amazon.nova-pro-v1",
            "Nova Pro",
            "us.amazon.nova-pro-v1:0",
            "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-pro-v1:0",
            "arn:aws:bedrock:us-west-2:123456789012:inference-profile/us.amazon.nova-pro-v1:0",
        ] {
            let found = find_model(builtin(), text).map(|model| model.id.as_str());
            assert_eq!(found, Some(pro), "{text}");
        }
        let made = "arn:aws:bedrock:us-east-1:123456789012:provisioned-model/abc123def456";
        for text in ["", "amazon.nova-pr-v1:0", made] {
            assert_eq!(find_model(builtin(), text), None, "{text}");
        }
    }

    #[test]
    fn answers_name_models_as_their_providers_do() {
        for (name, expected) in [
            ("claude-haiku-4-5-20251001", Some("anthropic.claude-haiku-4-5-20251001-v1:0")),
            ("claude-3-haiku-20240307", Some("anthropic.claude-3-haiku-20240307-v1:0")),
            ("us.amazon.nova-pro-v1:0", Some("amazon.nova-pro-v1:0")),
            ("gpt-oss-20b", Some("openai.gpt-oss-20b-1:0")),
            ("claude-3", None),
            ("gpt-4o", None),
            ("", None),
        ] {
            let found = model_of_answer(builtin(), name).map(|model| model.id.as_str());
            assert_eq!(found, expected, "{name}");
        }
    }

    #[test]
    fn what_users_made_is_told_apart_by_its_arn() {
        let region = || "eu-west-1".to_owned();
        let arn = |resource: &str| format!("arn:aws:bedrock:eu-west-1:123456789012:{resource}");
        check(
            &arn("application-inference-profile/abc123def456"),
            &Target::ApplicationProfile { region: region() },
        );
        check(
            &arn("provisioned-model/abc123def456"),
            &Target::ProvisionedModel { region: region() },
        );
        check(
            &arn("custom-model/amazon.titan/abc123def456"),
            &Target::CustomModel { region: region() },
        );
        check(&arn("guardrail/abc"), &Target::Unknown { did_you_mean: None, is_well_formed: true });
    }

    #[test]
    fn a_typing_mistake_gets_a_suggestion() {
        let near =
            |id: &str| Target::Unknown { did_you_mean: Some(id.into()), is_well_formed: true };
        check(
            "anthropic.claude-3-haiku-20240307-v1",
            &near("anthropic.claude-3-haiku-20240307-v1:0"),
        );
        check("amazon.nova-lte-v1:0", &near("amazon.nova-lite-v1:0"));
        check("hello", &Target::Unknown { did_you_mean: None, is_well_formed: false });
        check("", &Target::Unknown { did_you_mean: None, is_well_formed: false });
    }
}

//! What AWS itself answers, merged into the catalog.
//!
//! The answers are those of `ListFoundationModels` and `ListInferenceProfiles` (service model of
//! bedrock 2023-04-20, read 2026-11-22). They speak for one account and one region on one day, and
//! win over older facts about that region. They do not say which models take batch jobs.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Catalog, Lifecycle, Modality, Model, Online, Profile, Source, Stage};

/// What a merge changed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Refreshed {
    /// Ids that the catalog did not know.
    pub added: Vec<String>,
    /// Ids of which something is different now.
    pub changed: Vec<String>,
}

/// What AWS answered for one account in one region on one day; small enough to be kept.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AccountFacts {
    /// Code of the region that was asked.
    pub region: String,
    /// Day on which it answered, `yyyy-mm-dd`.
    pub day: String,
    models: Vec<ModelSummary>,
    profiles: Vec<ProfileSummary>,
}

impl AccountFacts {
    /// Nothing known of a region yet.
    pub fn new(region: &str, day: &str) -> Self {
        Self { region: region.to_owned(), day: day.to_owned(), ..Self::default() }
    }

    /// Takes an answer of `ListFoundationModels`.
    ///
    /// # Errors
    /// When the text is not such an answer; nothing is taken then.
    pub fn add_models(&mut self, answer: &str) -> Result<(), serde_json::Error> {
        let answer: ModelSummaries = serde_json::from_str(answer)?;
        self.models.extend(answer.model_summaries);
        Ok(())
    }

    /// Takes a page of `ListInferenceProfiles`, and returns what asks for the next one. Profiles that users
    /// made are left out: they belong to an account, not to the catalog.
    ///
    /// # Errors
    /// When the text is not such an answer; nothing is taken then.
    pub fn add_profiles(&mut self, answer: &str) -> Result<Option<String>, serde_json::Error> {
        let answer: ProfileSummaries = serde_json::from_str(answer)?;
        let profiles = answer.inference_profile_summaries.into_iter();
        self.profiles.extend(profiles.filter(|profile| profile.r#type != "APPLICATION"));
        Ok(answer.next_token)
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ModelSummaries {
    model_summaries: Vec<ModelSummary>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct ModelSummary {
    model_id: String,
    #[serde(default)]
    model_name: String,
    #[serde(default)]
    provider_name: String,
    #[serde(default)]
    input_modalities: Vec<String>,
    #[serde(default)]
    output_modalities: Vec<String>,
    #[serde(default)]
    inference_types_supported: Vec<String>,
    model_lifecycle: Option<SummaryLifecycle>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct SummaryLifecycle {
    status: String,
    end_of_life_time: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ProfileSummaries {
    inference_profile_summaries: Vec<ProfileSummary>,
    next_token: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct ProfileSummary {
    inference_profile_id: String,
    #[serde(default)]
    inference_profile_name: String,
    #[serde(default)]
    models: Vec<ProfileModel>,
    #[serde(default)]
    r#type: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct ProfileModel {
    model_arn: String,
}

/// Merges what AWS answered into the catalog.
pub fn merge_account(catalog: &mut Catalog, facts: &AccountFacts) -> Refreshed {
    let mut refreshed = Refreshed::default();
    merge_models(catalog, facts, &mut refreshed);
    merge_profiles(catalog, facts, &mut refreshed);
    refreshed
}

fn merge_models(catalog: &mut Catalog, facts: &AccountFacts, refreshed: &mut Refreshed) {
    if facts.models.is_empty() {
        return;
    }
    let region = facts.region.as_str();
    let source = note_source(catalog, "ListFoundationModels", region, &facts.day);
    for summary in &facts.models {
        // Provisioned variants carry a suffix of their own (`…:0:48k`); they are not called on demand.
        let is_on_demand = summary.inference_types_supported.iter().any(|kind| kind == "ON_DEMAND");
        let idx = catalog.models.iter().position(|model| model.id == summary.model_id);
        if idx.is_none() && !is_on_demand && summary.model_id.matches(':').count() > 1 {
            continue;
        }
        let before = idx.and_then(|idx| catalog.models.get(idx)).cloned();
        let mut model = before.clone().unwrap_or_else(|| unknown_model(summary, &source));
        merge_model(&mut model, summary, is_on_demand, region, &source);
        let id = model.id.clone();
        match (before, idx.and_then(|idx| catalog.models.get_mut(idx))) {
            (Some(before), Some(slot)) if before != model => {
                *slot = model;
                refreshed.changed.push(id);
            }
            (Some(_), _) => {}
            (None, _) => {
                catalog.models.push(model);
                refreshed.added.push(id);
            }
        }
    }
}

fn merge_profiles(catalog: &mut Catalog, facts: &AccountFacts, refreshed: &mut Refreshed) {
    if facts.profiles.is_empty() {
        return;
    }
    let region = facts.region.as_str();
    let source = note_source(catalog, "ListInferenceProfiles", region, &facts.day);
    for summary in &facts.profiles {
        let arns = || summary.models.iter().filter_map(|model| split_model_arn(&model.model_arn));
        let Some((_, model_id)) = arns().next() else { continue };
        let mut destinations: Vec<String> = arns()
            .map(|(region, _)| region)
            .filter(|region| !region.is_empty())
            .map(str::to_owned)
            .collect();
        destinations.sort_unstable();
        destinations.dedup();
        let id = summary.inference_profile_id.clone();
        if let Some(profile) = catalog.profiles.iter_mut().find(|profile| profile.id == id) {
            profile.has_some_routes |= profile.routes.is_none();
            let routes = profile.routes.get_or_insert_default();
            if routes.get(region) != Some(&destinations) {
                routes.insert(region.to_owned(), destinations);
                profile.source.clone_from(&source);
                refreshed.changed.push(id);
            }
        } else {
            catalog.profiles.push(Profile {
                name: summary.inference_profile_name.clone(),
                geography: id.split('.').next().unwrap_or_default().to_owned(),
                model: model_id.to_owned(),
                routes: Some(BTreeMap::from([(region.to_owned(), destinations)])),
                has_some_routes: true,
                source: source.clone(),
                id: id.clone(),
            });
            refreshed.added.push(id);
        }
    }
}

fn note_source(catalog: &mut Catalog, operation: &str, region: &str, today: &str) -> String {
    let key = format!("{operation} {region} {today}");
    if catalog.source(&key).is_none() {
        catalog.sources.push(Source {
            key: key.clone(),
            title: format!("{operation} of your account in {region}"),
            url: None,
            as_of: today.to_owned(),
        });
    }
    key
}

fn unknown_model(summary: &ModelSummary, source: &str) -> Model {
    Model {
        id: summary.model_id.clone(),
        name: if summary.model_name.is_empty() { &summary.model_id } else { &summary.model_name }
            .clone(),
        provider: summary.provider_name.clone(),
        aliases: Vec::new(),
        id_source: source.to_owned(),
        in_survey: false,
        format: None,
        format_source: None,
        also_formats: Vec::new(),
        converse: None,
        input: modalities(&summary.input_modalities),
        output: modalities(&summary.output_modalities),
        context_window: None,
        max_output: None,
        lifecycle: Lifecycle {
            status: Stage::Unknown,
            end_of_life: None,
            by_region: BTreeMap::new(),
            note: None,
            source: None,
        },
        online: None,
        batch: Vec::new(),
        application_profile: None,
        notes: Vec::new(),
        conflicts: Vec::new(),
    }
}

fn merge_model(
    model: &mut Model,
    summary: &ModelSummary,
    is_on_demand: bool,
    region: &str,
    source: &str,
) {
    if is_on_demand {
        let known =
            model.online.as_ref().and_then(|online| online.regions.clone()).unwrap_or_default();
        if !known.iter().any(|known| known == region) {
            let regions = [known, vec![region.to_owned()]].concat();
            model.online = Some(Online {
                regions: Some(regions),
                is_exhaustive: false,
                text: None,
                source: source.to_owned(),
            });
        }
    }
    let Some(lifecycle) = &summary.model_lifecycle else { return };
    let end = lifecycle.end_of_life_time.as_deref().and_then(|time| time.get(..10));
    let known_end = model.end_of_life_in(region).map(str::to_owned);
    if let (Some(known), Some(end)) = (&known_end, end)
        && known != end
    {
        model.conflicts.push(format!(
            "The catalog had {known} as the end of life in {region}; AWS answers {end}."
        ));
    }
    if let Some(end) = end.filter(|end| known_end.as_deref() != Some(*end)) {
        model.lifecycle.by_region.insert(region.to_owned(), end.to_owned());
        model.lifecycle.source = Some(source.to_owned());
    }
    if lifecycle.status == "ACTIVE" && matches!(model.lifecycle.status, Stage::Unknown) {
        model.lifecycle.status = Stage::Active;
        model.lifecycle.source = Some(source.to_owned());
    } else if lifecycle.status == "LEGACY"
        && !matches!(model.lifecycle.status, Stage::Legacy | Stage::EndOfLife)
    {
        model.lifecycle.status = Stage::Legacy;
        model.lifecycle.source = Some(source.to_owned());
    }
}

fn modalities(words: &[String]) -> Option<Vec<Modality>> {
    let known: Vec<Modality> = words
        .iter()
        .filter_map(|word| match word.as_str() {
            "TEXT" => Some(Modality::Text),
            "IMAGE" => Some(Modality::Image),
            "VIDEO" => Some(Modality::Video),
            "AUDIO" | "SPEECH" => Some(Modality::Audio),
            "EMBEDDING" => Some(Modality::Embedding),
            _ => None,
        })
        .collect();
    (!known.is_empty()).then_some(known)
}

/// Region (empty in a global profile) and model id of `arn:aws:bedrock:region::foundation-model/id`.
fn split_model_arn(arn: &str) -> Option<(&str, &str)> {
    let (head, id) =
        arn.split_once(":foundation-model/").or_else(|| arn.split_once("foundation-model/"))?;
    Some((head.split(':').nth(3).unwrap_or_default(), id))
}

#[cfg(test)]
mod tests {
    use super::super::builtin;
    use super::*;

    const MODELS: &str = r#"{"modelSummaries":[
        {"modelArn":"arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0","modelId":"amazon.nova-lite-v1:0",
         "modelName":"Nova Lite","providerName":"Amazon","inputModalities":["TEXT","IMAGE","VIDEO"],"outputModalities":["TEXT"],
         "responseStreamingSupported":true,"customizationsSupported":[],"inferenceTypesSupported":["ON_DEMAND"],
         "modelLifecycle":{"status":"LEGACY","endOfLifeTime":"2027-05-01T00:00:00Z"}},
        {"modelId":"amazon.nova-lite-v1:0:24k","inferenceTypesSupported":["PROVISIONED"]},
        {"modelId":"example.brand-new-v1:0","modelName":"Brand New","providerName":"Example","inputModalities":["TEXT"],
         "outputModalities":["TEXT"],"inferenceTypesSupported":["ON_DEMAND"],"modelLifecycle":{"status":"ACTIVE"}}
    ]}"#;

    const PROFILES: &str = r#"{"inferenceProfileSummaries":[
        {"inferenceProfileName":"US Nova Lite","inferenceProfileId":"us.amazon.nova-lite-v1:0","status":"ACTIVE","type":"SYSTEM_DEFINED",
         "inferenceProfileArn":"arn:aws:bedrock:us-west-1:123456789012:inference-profile/us.amazon.nova-lite-v1:0",
         "models":[{"modelArn":"arn:aws:bedrock:us-west-2::foundation-model/amazon.nova-lite-v1:0"},
                   {"modelArn":"arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0"}]},
        {"inferenceProfileName":"Global Brand New","inferenceProfileId":"global.example.brand-new-v1:0","type":"SYSTEM_DEFINED",
         "models":[{"modelArn":"arn:aws:bedrock:::foundation-model/example.brand-new-v1:0"}]},
        {"inferenceProfileName":"mine","inferenceProfileId":"abc123def456","type":"APPLICATION",
         "models":[{"modelArn":"arn:aws:bedrock:us-west-2::foundation-model/amazon.nova-lite-v1:0"}]}
    ]}"#;

    #[test]
    fn the_models_of_an_account_win_and_the_old_facts_stay_readable() {
        let mut catalog = builtin().clone();
        let mut facts = AccountFacts::new("us-east-2", "2026-11-23");
        facts.add_models(MODELS).unwrap();
        let refreshed = merge_account(&mut catalog, &facts);
        assert_eq!(refreshed.added, ["example.brand-new-v1:0"]);
        assert_eq!(refreshed.changed, ["amazon.nova-lite-v1:0"]);
        let nova = catalog.model("amazon.nova-lite-v1:0").unwrap();
        assert_eq!(nova.end_of_life_in("us-east-2"), Some("2027-05-01"));
        assert_eq!(nova.lifecycle.status, Stage::Legacy);
        let online = nova.online.as_ref().unwrap();
        assert_eq!(online.regions.as_deref().unwrap(), ["us-east-1", "us-east-2"]);
        assert_eq!(catalog.source(&online.source).unwrap().as_of, "2026-11-23");
        assert_eq!(
            catalog.model("example.brand-new-v1:0").unwrap().lifecycle.status,
            Stage::Active
        );
        // The same answer again changes nothing.
        assert_eq!(merge_account(&mut catalog, &facts), Refreshed::default());
        // Kept and read again, they are the same.
        let kept = serde_json::to_string(&facts).unwrap();
        assert_eq!(serde_json::from_str::<AccountFacts>(&kept).unwrap(), facts);
    }

    #[test]
    fn the_profiles_of_an_account_bring_their_routes() {
        let mut catalog = builtin().clone();
        let mut facts = AccountFacts::new("us-west-1", "2026-11-23");
        assert_eq!(facts.add_profiles(PROFILES).unwrap(), None);
        let next = r#"{"inferenceProfileSummaries":[],"nextToken":"t"}"#;
        assert_eq!(facts.add_profiles(next).unwrap().as_deref(), Some("t"));
        let refreshed = merge_account(&mut catalog, &facts);
        assert_eq!(refreshed.added, ["global.example.brand-new-v1:0"]);
        assert_eq!(refreshed.changed, ["us.amazon.nova-lite-v1:0"]);
        let profile = catalog.profile("us.amazon.nova-lite-v1:0").unwrap();
        assert_eq!(profile.destinations_from("us-west-1").unwrap(), ["us-east-1", "us-west-2"]);
        assert!(profile.destinations_from("us-east-1").is_some(), "routes from other regions stay");
        assert_eq!(catalog.profile("global.example.brand-new-v1:0").unwrap().geography, "global");
    }

    #[test]
    fn what_one_region_answers_says_nothing_of_the_others() {
        let mut catalog = builtin().clone();
        let unlisted = catalog.profiles.iter().find(|profile| profile.routes.is_none()).unwrap();
        let (id, geography) = (unlisted.id.clone(), unlisted.geography());
        let mut regions = catalog.regions().iter().map(|region| region.code.clone());
        let mut regions = regions.by_ref().filter(|code| geography.contains(code));
        let (asked, other) = (regions.next().unwrap(), regions.next().unwrap());
        assert_eq!(catalog.profile(&id).unwrap().can_be_called_from(&other), None);
        let model = &unlisted.model;
        let answer = format!(
            r#"{{"inferenceProfileSummaries":[{{"inferenceProfileId":"{id}","type":"SYSTEM_DEFINED",
            "models":[{{"modelArn":"arn:aws:bedrock:{asked}::foundation-model/{model}"}}]}}]}}"#
        );
        let mut facts = AccountFacts::new(&asked, "2026-11-23");
        facts.add_profiles(&answer).unwrap();
        merge_account(&mut catalog, &facts);
        let profile = catalog.profile(&id).unwrap();
        assert_eq!(profile.can_be_called_from(&asked), Some(true));
        assert_eq!(profile.can_be_called_from(&other), None, "as little as before");
    }

    #[test]
    fn another_text_changes_nothing() {
        let mut facts = AccountFacts::new("us-east-1", "2026-11-23");
        for text in ["", "{}", "<html>", r#"{"message":"denied"}"#] {
            assert!(facts.add_models(text).is_err());
            assert!(facts.add_profiles(text).is_err());
        }
        let mut catalog = builtin().clone();
        assert_eq!(merge_account(&mut catalog, &facts), Refreshed::default());
        assert_eq!(&catalog, builtin());
    }
}

//! Inference profiles: those of AWS, and those that a user makes to tell costs apart by tags.

use serde::{Deserialize, Serialize};

use super::super::{Endpoints, Method, Request, sign};
use super::field::{self, Problem};
use super::new_job::tag_problems;
use super::{JSON, Tag, label, request, with_query};

/// Asks for the profiles of a region; `kind` is `SYSTEM_DEFINED` or `APPLICATION`. The answer is a
/// [`ProfilePage`].
pub fn profiles(endpoints: &Endpoints, kind: Option<&str>, next: Option<&str>) -> Request {
    with_query(
        request(endpoints, Method::Get, "/inference-profiles".to_owned()),
        &[("maxResults", Some("1000")), ("nextToken", next), ("type", kind)],
    )
}

/// Asks for a profile, by its id or ARN. The answer is a [`Profile`].
pub fn profile(endpoints: &Endpoints, profile: &str) -> Request {
    request(endpoints, Method::Get, format!("/inference-profiles/{}", label(profile)))
}

/// Creates a profile. The answer, of status 201, is a [`CreatedProfile`].
pub fn create_profile(endpoints: &Endpoints, profile: &NewProfile) -> Request {
    request(endpoints, Method::Post, "/inference-profiles".to_owned())
        .with_body(JSON, profile.to_json())
}

/// Deletes a profile that a user made. The answer is empty.
pub fn delete_profile(endpoints: &Endpoints, profile: &str) -> Request {
    request(endpoints, Method::Delete, format!("/inference-profiles/{}", label(profile)))
}

/// The request `CreateInferenceProfile`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NewProfile {
    /// Name of the profile. It is asked for by its ARN all the same.
    pub inference_profile_name: String,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Two requests with one token make one profile.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_request_token: Option<String>,
    /// What it is made from.
    pub model_source: ModelSource,
    /// Tags, up to 200.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<Tag>,
}

/// What a profile is made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ModelSource {
    /// ARN of a foundation model, for this region alone, or of a profile of AWS, for its regions.
    pub copy_from: String,
}

impl NewProfile {
    /// What the service would refuse.
    pub fn problems(&self) -> Vec<Problem> {
        let mut all: Vec<Problem> = [
            field::PROFILE_NAME.check(&self.inference_profile_name),
            self.description.as_deref().and_then(|text| field::PROFILE_DESCRIPTION.check(text)),
            field::PROFILE_SOURCE.check(&self.model_source.copy_from),
        ]
        .into_iter()
        .flatten()
        .collect();
        all.extend(tag_problems(&self.tags));
        all
    }

    /// The same with a token that is made of all else.
    #[must_use]
    pub fn with_content_token(mut self) -> Self {
        self.client_request_token = None;
        self.client_request_token = Some(sign::hash(self.to_json().as_bytes()));
        self
    }

    /// The body of the request.
    pub fn to_json(&self) -> String {
        // Texts can always be written.
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// What `CreateInferenceProfile` answers.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreatedProfile {
    /// ARN of the profile, by which jobs name it.
    pub inference_profile_arn: String,
    /// `ACTIVE`.
    pub status: Option<String>,
}

/// A profile.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Profile {
    /// Its name.
    pub inference_profile_name: String,
    /// What it is for.
    pub description: Option<String>,
    /// When it was created, in seconds since 1970.
    #[serde(default, deserialize_with = "super::time")]
    pub created_at: Option<u64>,
    /// When it was changed, in seconds since 1970.
    #[serde(default, deserialize_with = "super::time")]
    pub updated_at: Option<u64>,
    /// Its ARN.
    pub inference_profile_arn: String,
    /// The models behind it, one for each region that it may use.
    pub models: Vec<ProfileModel>,
    /// Its id.
    pub inference_profile_id: String,
    /// `ACTIVE`.
    pub status: String,
    /// `SYSTEM_DEFINED` or `APPLICATION`.
    #[serde(rename = "type")]
    pub kind: String,
}

/// A model behind a profile.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ProfileModel {
    /// ARN of the model in its region.
    pub model_arn: Option<String>,
}

impl Profile {
    /// The regions that it may use, in their order.
    pub fn regions(&self) -> Vec<&str> {
        let arns = self.models.iter().filter_map(|model| model.model_arn.as_deref());
        arns.filter_map(|arn| arn.split(':').nth(3)).collect()
    }
}

/// A page of profiles.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ProfilePage {
    /// The profiles.
    #[serde(default)]
    pub inference_profile_summaries: Vec<Profile>,
    /// What asks for the next page, if there is one.
    pub next_token: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::super::read;
    use super::*;

    fn new_profile() -> NewProfile {
        NewProfile {
            inference_profile_name: "team-a".into(),
            description: None,
            client_request_token: None,
            model_source: ModelSource {
                copy_from: "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-pro-v1:0"
                    .into(),
            },
            tags: vec![Tag { key: "team".into(), value: "a".into() }],
        }
    }

    #[test]
    fn profiles_are_created_and_asked_for() {
        let endpoints = Endpoints::new("us-east-1").unwrap();
        let at = "https://bedrock.us-east-1.amazonaws.com/inference-profiles";
        let list = profiles(&endpoints, Some("APPLICATION"), Some("t+")).url.to_string();
        assert_eq!(list, format!("{at}?maxResults=1000&nextToken=t%2B&type=APPLICATION"));
        let get = profile(&endpoints, "us.amazon.nova-pro-v1:0").url.to_string();
        assert_eq!(get, format!("{at}/us.amazon.nova-pro-v1%3A0"));
        let create = create_profile(&endpoints, &new_profile().with_content_token());
        assert_eq!((create.method, create.header("content-type")), (Method::Post, Some(JSON)));
        assert_eq!(delete_profile(&endpoints, "a").method, Method::Delete);
        assert_eq!(
            new_profile().to_json(),
            r#"{"inferenceProfileName":"team-a","modelSource":{"copyFrom":"arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-pro-v1:0"},"tags":[{"key":"team","value":"a"}]}"#
        );
    }

    #[test]
    fn what_the_service_would_refuse_is_named() {
        assert_eq!(new_profile().problems(), []);
        let mut bad = new_profile();
        bad.inference_profile_name = "team  a".into();
        bad.description = Some("ü".into());
        bad.model_source.copy_from = "amazon.nova-pro-v1:0".into();
        bad.tags[0].key = String::new();
        let fields: Vec<_> = bad.problems().into_iter().map(|problem| problem.field).collect();
        assert_eq!(
            fields,
            ["inferenceProfileName", "description", "modelSource.copyFrom", "tags.key"]
        );
    }

    #[test]
    fn a_profile_says_its_regions() {
        let text = r#"{"inferenceProfileSummaries": [{"inferenceProfileName": "US Nova Pro", "createdAt": "2024-11-29T00:00:00Z",
            "inferenceProfileArn": "arn:aws:bedrock:us-east-1:1:inference-profile/us.amazon.nova-pro-v1:0",
            "models": [{"modelArn": "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-pro-v1:0"},
            {"modelArn": "arn:aws:bedrock:us-west-2::foundation-model/amazon.nova-pro-v1:0"}, {}],
            "inferenceProfileId": "us.amazon.nova-pro-v1:0", "status": "ACTIVE", "type": "SYSTEM_DEFINED"}]}"#;
        let page: ProfilePage = read(text).unwrap();
        assert_eq!(page.inference_profile_summaries[0].regions(), ["us-east-1", "us-west-2"]);
        assert_eq!(page.inference_profile_summaries[0].created_at, Some(1_732_838_400));
    }
}

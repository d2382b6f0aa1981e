//! Which models there are, and whether this account may use them. `catalog::refresh` takes the lists.

use serde::Deserialize;

use super::super::{Endpoints, Method, Request};
use super::{label, request, with_query};

/// Asks for the models of a region. The answer has no pages.
pub fn foundation_models(endpoints: &Endpoints, filter: &ModelFilter<'_>) -> Request {
    with_query(
        request(endpoints, Method::Get, "/foundation-models".to_owned()),
        &[
            ("byProvider", filter.provider),
            ("byOutputModality", filter.output_modality),
            ("byInferenceType", filter.inference_type),
        ],
    )
}

/// Which models are asked for; all without anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ModelFilter<'a> {
    /// Of this provider.
    pub provider: Option<&'a str>,
    /// That give `TEXT`, `IMAGE` or `EMBEDDING`.
    pub output_modality: Option<&'a str>,
    /// That are used by `ON_DEMAND` or `PROVISIONED`.
    pub inference_type: Option<&'a str>,
}

/// Asks whether this account may use a model. The answer is an [`Availability`].
pub fn availability(endpoints: &Endpoints, model: &str) -> Request {
    request(endpoints, Method::Get, format!("/foundation-model-availability/{}", label(model)))
}

/// What stands between an account and a model.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Availability {
    /// Id of the model.
    pub model_id: String,
    /// Whether its terms were accepted.
    pub agreement_availability: Agreement,
    /// `AUTHORIZED` or `NOT_AUTHORIZED`.
    pub authorization_status: String,
    /// `AVAILABLE` or `NOT_AVAILABLE`.
    pub entitlement_availability: String,
    /// `AVAILABLE` or `NOT_AVAILABLE`.
    pub region_availability: String,
}

/// The state of the terms of a model.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Agreement {
    /// `AVAILABLE`, `PENDING`, `NOT_AVAILABLE` or `ERROR`.
    pub status: String,
    /// Why it is an error.
    pub error_message: Option<String>,
}

impl Availability {
    /// Whether the account may use the model here.
    pub fn is_open(&self) -> bool {
        self.agreement_availability.status == "AVAILABLE"
            && self.authorization_status == "AUTHORIZED"
            && self.entitlement_availability == "AVAILABLE"
            && self.region_availability == "AVAILABLE"
    }
}

#[cfg(test)]
mod tests {
    use super::super::read;
    use super::*;

    #[test]
    fn models_are_asked_for() {
        let endpoints = Endpoints::new("us-east-1").unwrap();
        let at = "https://bedrock.us-east-1.amazonaws.com";
        let all = foundation_models(&endpoints, &ModelFilter::default());
        assert_eq!(all.url.to_string(), format!("{at}/foundation-models"));
        let filter = ModelFilter { inference_type: Some("ON_DEMAND"), ..ModelFilter::default() };
        let some = foundation_models(&endpoints, &filter).url.to_string();
        assert_eq!(some, format!("{at}/foundation-models?byInferenceType=ON_DEMAND"));
        let one = availability(&endpoints, "amazon.nova-pro-v1:0").url.to_string();
        assert_eq!(one, format!("{at}/foundation-model-availability/amazon.nova-pro-v1%3A0"));
    }

    #[test]
    fn a_model_is_open_when_nothing_stands_in_between() {
        let text = r#"{"modelId": "m", "agreementAvailability": {"status": "AVAILABLE"}, "authorizationStatus": "AUTHORIZED",
            "entitlementAvailability": "AVAILABLE", "regionAvailability": "AVAILABLE"}"#;
        assert!(read::<Availability>(text).unwrap().is_open());
        for (from, to) in
            [("\"AUTHORIZED", "\"NOT_AUTHORIZED"), ("status\": \"", "status\": \"NOT_")]
        {
            assert!(!read::<Availability>(&text.replace(from, to)).unwrap().is_open(), "{to}");
        }
    }
}

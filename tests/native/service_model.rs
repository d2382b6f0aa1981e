//! What we know of Bedrock's API against botocore's model of it.

use std::collections::BTreeMap;

use quarry::engine::aws::bedrock::JobStatus;
use quarry::engine::aws::bedrock::field::FIELDS;
use quarry::engine::aws::errors::error_type;
use serde::Deserialize;

use super::botocore::run_python;

#[derive(Deserialize)]
struct Model {
    fields: Vec<Constraint>,
    statuses: Vec<String>,
    errors: BTreeMap<String, u16>,
}

#[derive(Debug, PartialEq, Deserialize)]
struct Constraint {
    min: usize,
    max: Option<usize>,
    pattern: Option<String>,
}

#[test]
fn fields_statuses_and_errors_are_those_of_the_service() {
    let of_profile = ["inferenceProfileName", "description", "modelSource.copyFrom"];
    let asked: Vec<[&str; 2]> = FIELDS
        .iter()
        .map(|field| {
            let is_of_profile = of_profile.contains(&field.path);
            let operation =
                if is_of_profile { "CreateInferenceProfile" } else { "CreateModelInvocationJob" };
            [operation, field.path]
        })
        .collect();
    let model: Model = serde_json::from_slice(&run_python("service_model.py", &asked)).unwrap();

    assert_eq!(model.fields.len(), FIELDS.len());
    for (field, expected) in FIELDS.iter().zip(model.fields) {
        let pattern = Some(field.pattern.to_owned());
        let ours = Constraint { min: field.min, max: field.max, pattern };
        assert_eq!(ours, expected, "{}", field.path);
    }

    let mut names: Vec<String> =
        JobStatus::ALL.iter().map(|status| status.name().to_owned()).collect();
    let mut expected = model.statuses;
    names.sort();
    expected.sort();
    assert_eq!(names, expected);

    // Of operations that Quarry never calls, too.
    assert!(model.errors.len() > 10);
    for (name, http_status) in model.errors {
        let error = error_type(&name);
        assert_eq!(error.map(|error| error.http_status), Some(http_status), "{name}");
    }
}

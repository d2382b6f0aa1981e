//! `quarry models` and `quarry eligible`.

use super::{TODAY, run};

#[test]
fn every_model_of_the_catalog_is_listed_with_its_regions() {
    let all = run(["models", "--today", TODAY, "--format", "json"]);
    let batch = run(["models", "--today", TODAY, "--format", "json", "--batch"]);
    assert_eq!((all.code, batch.code), (Some(0), Some(0)));
    let (all, batch) = (all.json(), batch.json());
    assert!(all.len() >= 99 && batch.len() > 10 && batch.len() < all.len());
    let nova = |list: &[serde_json::Value]| {
        list.iter().find(|model| model["id"] == "amazon.nova-pro-v1:0").expect("Nova Pro").clone()
    };
    assert_eq!(nova(&all)["regions"]["us-west-2"], "batch-through-profile");
    let regions = nova(&batch)["regions"].as_object().unwrap().clone();
    assert!(regions.values().all(|can| can.as_str().unwrap().starts_with("batch")));
}

#[test]
fn a_region_narrows_the_list() {
    let run = run(["models", "--region", "eu-west-2", "--batch", "--today", TODAY]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let line = run.out.lines().find(|line| line.starts_with("amazon.titan-embed-text-v2:0 "));
    assert!(line.unwrap().ends_with("Batch, by the model's own id"), "{run:?}");
    assert!(!run.out.contains("Online"), "{run:?}");
}

#[test]
fn an_answer_has_reasons_and_its_exit_code_can_be_asked_for() {
    for (model, region, verdict, code) in [
        ("amazon.titan-embed-text-v2:0", "eu-west-2", "yes", 0),
        ("amazon.nova-pro-v1:0", "us-west-2", "through-profile", 0),
        ("anthropic.claude-3-haiku-20240307-v1:0", "us-east-1", "no", 1),
        ("new.model-v1:0", "us-east-1", "unknown", 1),
    ] {
        let args = ["eligible", "--model", model, "--region", region, "--today", TODAY];
        let said = run(args.into_iter().chain(["--format", "json"]));
        assert_eq!((said.code, said.json()[0]["verdict"].as_str()), (Some(code), Some(verdict)));
        assert!(!said.json()[0]["reasons"].as_array().unwrap().is_empty(), "{said:?}");
        assert_eq!(run(args).code, Some(code));
    }
}

#[test]
fn a_job_with_too_few_records_is_not_eligible() {
    let args = ["eligible", "--model", "amazon.nova-pro-v1:0", "--region", "us-west-2"];
    let with = |n| run(args.into_iter().chain(["--today", TODAY, "--records", n])).code;
    assert_eq!((with("99"), with("100")), (Some(1), Some(0)));
}

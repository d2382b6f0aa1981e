//! Questions that people ask, and the answers with their reasons.

use super::super::catalog::{Geography, Modality, builtin};
use super::*;

const TODAY: &str = "2026-11-23";

fn batch(target: &str, region: &str) -> Answer {
    check(builtin(), &Question::batch(target, region, TODAY))
}

fn online<'a>(target: &'a str, region: &'a str, today: &'a str) -> Answer {
    check(builtin(), &Question { mode: Mode::Online, ..Question::batch(target, region, today) })
}

#[track_caller]
fn expect(answer: &Answer, verdict: Verdict, words: &str) {
    assert_eq!(answer.verdict, verdict, "{answer:#?}");
    let first = answer.reasons.first().map(|reason| reason.text.as_str()).unwrap_or_default();
    assert!(first.contains(words), "\"{first}\" does not say \"{words}\"");
}

fn profiles(answer: &Answer) -> Vec<&str> {
    answer.routes.iter().map(|route| route.profile.as_str()).collect()
}

#[test]
fn claude_3_haiku_in_ohio_ended_and_was_reached_through_a_profile_before() {
    let haiku = "anthropic.claude-3-haiku-20240307-v1:0";
    expect(&online(haiku, "us-east-2", TODAY), Verdict::No, "end of life on 2026-09-10");
    expect(&batch(haiku, "us-east-2"), Verdict::No, "end of life");
    let before = online(haiku, "us-east-2", "2026-09-09");
    expect(
        &before,
        Verdict::ThroughProfile,
        "us.anthropic.claude-3-haiku-20240307-v1:0 can be called from us-east-2",
    );
    assert_eq!(
        before.routes[0].residency(),
        "data may be processed in us-east-1, us-east-2, us-west-2"
    );
    let from_virginia =
        online("us.anthropic.claude-3-haiku-20240307-v1:0", "us-east-1", "2026-09-09");
    assert_eq!(
        from_virginia.routes[0].residency(),
        "data may be processed in us-east-1, us-west-2"
    );
}

#[test]
fn llama_405b_ended_and_virginia_never_had_it() {
    let answer = batch("meta.llama3-1-405b-instruct-v1:0", "us-east-1");
    expect(&answer, Verdict::No, "end of life on 2026-07-07");
    assert!(
        answer.reasons.iter().any(|reason| reason.text.contains("does not have us-east-1")),
        "{answer:#?}"
    );
}

#[test]
fn nova_pro_batch_in_oregon_needs_a_profile() {
    let answer = batch("amazon.nova-pro-v1:0", "us-west-2");
    expect(&answer, Verdict::ThroughProfile, "name an inference profile");
    assert_eq!(profiles(&answer)[0], "us.amazon.nova-pro-v1:0");
    assert_eq!(
        answer.routes[0].residency(),
        "data may be processed in us-east-1, us-east-2, us-west-2"
    );
    let by_profile = batch("us.amazon.nova-pro-v1:0", "us-west-2");
    expect(&by_profile, Verdict::ThroughProfile, "name an inference profile");
    let elsewhere = batch("us.amazon.nova-pro-v1:0", "eu-west-1");
    assert!(!elsewhere.is_possible(), "{elsewhere:#?}");
}

#[test]
fn titan_embeddings_v2_in_london_takes_jobs() {
    expect(
        &batch("amazon.titan-embed-text-v2:0", "eu-west-2"),
        Verdict::Yes,
        "AWS lists eu-west-2",
    );
}

#[test]
fn a_current_claude_in_frankfurt_keeps_data_in_europe_if_asked() {
    let answer = batch("anthropic.claude-haiku-4-5-20251001-v1:0", "eu-central-1");
    expect(&answer, Verdict::ThroughProfile, "eu-central-1");
    assert_eq!(
        profiles(&answer),
        [
            "eu.anthropic.claude-haiku-4-5-20251001-v1:0",
            "global.anthropic.claude-haiku-4-5-20251001-v1:0"
        ]
    );
    let question = Question {
        residency: Some(Geography::Europe),
        ..Question::batch("anthropic.claude-haiku-4-5-20251001-v1:0", "eu-central-1", TODAY)
    };
    assert_eq!(
        profiles(&check(builtin(), &question)),
        ["eu.anthropic.claude-haiku-4-5-20251001-v1:0"]
    );
    let question =
        Question { target: "global.anthropic.claude-haiku-4-5-20251001-v1:0", ..question };
    expect(&check(builtin(), &question), Verdict::No, "outside of Europe");
    let question = Question { residency: Some(Geography::UnitedStates), ..question };
    assert_eq!(check(builtin(), &question).verdict, Verdict::No);
}

#[test]
fn what_users_made_is_answered_by_kind() {
    let arn = |resource: &str| format!("arn:aws:bedrock:us-east-1:123456789012:{resource}");
    expect(
        &batch(&arn("provisioned-model/abc123def456"), "us-east-1"),
        Verdict::No,
        "provisioned throughput",
    );
    expect(
        &batch(&arn("application-inference-profile/abc"), "us-east-1"),
        Verdict::Unknown,
        "only your account knows",
    );
    expect(&batch(&arn("custom-model/x/abc"), "us-east-1"), Verdict::Unknown, "base model");
    expect(&batch(&arn("provisioned-model/abc"), "us-west-2"), Verdict::No, "belongs to us-east-1");
}

#[test]
fn govcloud_is_a_partition_of_its_own() {
    expect(&batch("amazon.nova-lite-v1:0", "us-gov-west-1"), Verdict::Yes, "us-gov-west-1");
    let answer = batch("anthropic.claude-haiku-4-5-20251001-v1:0", "us-gov-west-1");
    assert!(!answer.is_possible(), "{answer:#?}");
    assert!(answer.routes.iter().all(|route| route.profile.starts_with("us-gov.")), "{answer:#?}");
}

#[test]
fn an_unknown_model_is_unknown_and_suggests() {
    let answer = batch("anthropic.claude-3-haiku", "us-east-1");
    assert_eq!(answer.verdict, Verdict::Unknown);
    expect(
        &batch("amazon.nova-lte-v1:0", "us-east-1"),
        Verdict::Unknown,
        "Did you mean amazon.nova-lite-v1:0?",
    );
    expect(&batch("example.new-v1:0", "us-east-1"), Verdict::Unknown, "newer than this catalog");
    expect(&batch("amazon.nova-lite-v1:0", "us-moon-1"), Verdict::No, "us-moon-1");
}

#[test]
fn a_model_that_only_an_old_list_has_is_unknown_and_never_no() {
    let answer = batch("cohere.embed-english-v3", "us-east-1");
    expect(&answer, Verdict::Unknown, "early 2025");
    assert!(
        answer.reasons.iter().any(|reason| reason.text.contains("October 2026")),
        "{answer:#?}"
    );
}

#[test]
fn where_lists_disagree_the_newer_wins_and_the_older_is_shown() {
    // Llama 3.2 90B: the survey has us-east-1 by the model's own id, AWS only through a profile.
    let model = builtin()
        .models()
        .iter()
        .find(|model| {
            let [survey, .., newest] = model.batch.as_slice() else { return false };
            survey.on_demand.contains(&"us-east-1".to_owned())
                && !newest.on_demand.contains(&"us-east-1".to_owned())
                && newest.through_profile.contains(&"us-east-1".to_owned())
                && newest.source == "aws-batch-2026"
        })
        .expect("the data has such a model");
    let answer = check(builtin(), &Question::batch(&model.id, "us-east-1", "2026-01-01"));
    assert_eq!(answer.verdict, Verdict::ThroughProfile, "{answer:#?}");
    assert!(
        answer.disagreements.iter().any(|said| said.source.as_deref() == Some("survey-2025-batch")),
        "{answer:#?}"
    );
}

#[test]
fn records_and_modalities_count() {
    let ask = |n_records, modalities: &[Modality]| {
        check(
            builtin(),
            &Question {
                n_records: Some(n_records),
                modalities,
                ..Question::batch("amazon.nova-micro-v1:0", "us-east-1", TODAY)
            },
        )
    };
    expect(&ask(99, &[]), Verdict::No, "at least 100 records; there are 99");
    assert_eq!(ask(100, &[Modality::Text]).verdict, Verdict::Yes);
    expect(&ask(100, &[Modality::Image]), Verdict::No, "no image input");
    assert!(ask(250_001, &[]).reasons.iter().any(|reason| reason.text.contains("3 jobs or more")));
}

#[test]
fn too_few_records_hide_no_alternatives_and_are_mended_by_none() {
    let few = |target| {
        check(
            builtin(),
            &Question { n_records: Some(16), ..Question::batch(target, "us-east-1", TODAY) },
        )
    };
    assert_eq!(few("amazon.nova-micro-v1:0").alternatives, []);
    assert!(!few("anthropic.claude-3-haiku-20240307-v1:0").alternatives.is_empty());
}

#[test]
fn converse_is_a_condition_of_its_own() {
    let ask = |target| {
        check(
            builtin(),
            &Question {
                invocation: Invocation::Converse,
                ..Question::batch(target, "us-east-1", TODAY)
            },
        )
    };
    assert_eq!(ask("amazon.nova-lite-v1:0").verdict, Verdict::Yes);
    expect(&ask("amazon.titan-embed-text-v2:0"), Verdict::No, "Converse");
    assert_eq!(ask("openai.gpt-oss-20b-1:0").verdict, Verdict::Unknown);
}

#[test]
fn alternatives_are_possible_and_sorted_by_price() {
    let answer = batch("anthropic.claude-3-haiku-20240307-v1:0", "us-east-2");
    let models: Vec<&Alternative> =
        answer.alternatives.iter().filter(|other| other.difference == Difference::Model).collect();
    assert!(!models.is_empty());
    for other in &answer.alternatives {
        assert!(batch(&other.model, &other.region).is_possible(), "{other:?}");
    }
    let anthropic: Vec<u64> = models
        .iter()
        .filter(|other| other.model.starts_with("anthropic."))
        .filter_map(|other| other.input_price)
        .collect();
    assert!(anthropic.is_sorted() && !anthropic.is_empty(), "{models:#?}");
    let elsewhere = batch("amazon.titan-embed-text-v2:0", "eu-north-1");
    let n_regions = elsewhere
        .alternatives
        .iter()
        .filter(|other| other.difference == Difference::Region)
        .count();
    assert!(n_regions >= 5, "{elsewhere:#?}");
}

/// Every model in every region, online and batch: an answer always has a reason, and a source or a
/// statement that there is none.
#[test]
fn every_question_of_the_matrix_has_a_reason() {
    let catalog = builtin();
    let mut n_possible = 0;
    for model in catalog.models() {
        for region in catalog.regions() {
            for mode in [Mode::Online, Mode::Batch] {
                let question = Question { mode, ..Question::batch(&model.id, &region.code, TODAY) };
                let answer = check_without_alternatives(catalog, &question);
                let decisive =
                    answer.reasons.iter().any(|reason| reason.verdict == Some(answer.verdict));
                assert!(decisive, "{} in {}: {answer:#?}", model.id, region.code);
                assert_eq!(
                    answer.verdict == Verdict::ThroughProfile,
                    answer.is_possible() && answer.verdict != Verdict::Yes
                );
                assert!(
                    answer.verdict != Verdict::ThroughProfile || !answer.routes.is_empty(),
                    "{answer:#?}"
                );
                for source in answer.reasons.iter().filter_map(|reason| reason.source.as_deref()) {
                    assert!(catalog.source(source).is_some(), "{source}");
                }
                n_possible += usize::from(answer.is_possible());
            }
        }
    }
    assert!(n_possible > 500, "{n_possible}");
}

//! Estimates of whole jobs, from the rows on.

use super::super::batch::Prepare;
use super::super::catalog::builtin;
use super::super::check::Report;
use super::super::recipe::{Conversation, Example, Recipe};
use super::super::source::Dialect;
use super::super::split::PartSize;
use super::super::tokens::{
    Calibration, Counted, JobCount, Method, Observation, Part, Tally, TextKind,
};
use super::*;

const TODAY: &str = "2026-11-24";

fn recipe(model: &str, format: &str, prompt: &str) -> Recipe {
    Recipe {
        model: model.into(),
        format: format.into(),
        prompt: prompt.into(),
        ..Recipe::default()
    }
}

fn with_limit(recipe: Recipe, limit: u64) -> Recipe {
    Recipe { parameters: [("max_tokens".to_owned(), limit.into())].into(), ..recipe }
}

/// Counts the records of a source that is read in pieces of this size.
fn count(recipe: &Recipe, source: &str, chunk: usize) -> (JobCount, Report) {
    let models = builtin().models().iter().map(|model| model.id.clone()).collect();
    let mut prepare = Prepare::new(recipe.clone(), Dialect::default()).counting(models);
    let mut out = Vec::new();
    source.as_bytes().chunks(chunk).for_each(|chunk| prepare.push(chunk, &mut out));
    prepare.finish(&mut out);
    (prepare.count().cloned().unwrap_or_default(), prepare.report().clone())
}

fn codes(report: &Report) -> Vec<&'static str> {
    report.groups().iter().map(|group| group.rule.code).collect()
}

fn said(estimate: &Estimate, budget: Option<&str>) -> Vec<&'static str> {
    let mut report = Report::new();
    let budget = budget.map(|text| Money::parse(text).expect("an amount"));
    estimate.check(budget, &Currency::default(), &mut report);
    codes(&report)
}

fn table(n_rows: usize) -> String {
    let rows = (0..n_rows).map(|row| format!("{row},The printer on floor {row} is broken\n"));
    format!("id,body\n{}", rows.collect::<String>())
}

#[test]
fn what_is_the_same_in_all_records_is_told_from_the_data() {
    let system = "You are a careful clerk. Answer in one word, and never explain why. ".repeat(5);
    let sonnet = "anthropic.claude-sonnet-4-6";
    let base = with_limit(recipe(sonnet, "claude-messages", "Which team? {{body}}"), 50);
    let recipe = Recipe {
        system,
        examples: vec![Example { user: "The bill is wrong".into(), assistant: "billing".into() }],
        ..base
    };
    let (job, _) = count(&recipe, &table(200), 7);
    assert_eq!((job.n_records, job.n_turns, job.answer_limit), (200, 600, Some(50)));
    let question = Question { model: sonnet, region: "us-east-1", ..Question::default() };
    let estimate = Estimate::of(builtin(), &job, &question);
    let shares: Vec<_> =
        estimate.parts.iter().map(|part| (part.part, part.share_permille)).collect();
    assert_eq!(
        shares,
        [
            (Part::System, 720),
            (Part::Examples, 49),
            (Part::Prompt, 24),
            (Part::Data, 72),
            (Part::Template, 133)
        ]
    );
    let sum: u64 = estimate.parts.iter().map(|part| part.tokens).sum();
    assert!(estimate.input.likely.abs_diff(sum) < 9, "{} is not {sum}", estimate.input.likely);
    for chunk in [1, 100, 5000] {
        assert_eq!(count(&recipe, &table(200), chunk).0, job, "in pieces of {chunk}");
    }
}

/// Of a large source a part is counted: the same part in every chunking, and close to the whole.
#[test]
fn a_large_source_is_counted_alike_in_any_pieces() {
    let recipe = recipe("amazon.nova-lite-v1:0", "nova", "Which team? {{body}}");
    let source = table(25_000);
    let (job, _) = count(&recipe, &source, 1 << 16);
    assert_eq!(job.n_records, 25_000);
    assert_eq!(count(&recipe, &source, 4999).0, job);
    let mut exact = Tally::default();
    let bodies = source.lines().skip(1).filter_map(|line| line.split_once(','));
    bodies.for_each(|(_, body)| exact.add_text(body));
    let tokens = |tally: &Tally| Method::of(&recipe.model).tokens(tally);
    let (exact, found) = (tokens(&exact), tokens(&job.data()));
    assert!(exact.abs_diff(found) * 200 < exact, "{found}, not {exact}");
}

/// Rows that make their own bodies are counted like those that share one.
#[test]
fn a_body_by_row_counts_like_a_shared_one() {
    let shared = recipe("amazon.nova-lite-v1:0", "nova", "Which team? {{body}}");
    let by_row = Recipe {
        parameter_columns: [("maxTokens".to_owned(), "id".to_owned())].into(),
        ..shared.clone()
    };
    let source = table(30).replace("\n0,", "\n40,");
    let (shared, _) = count(&shared, &source, 1000);
    let (by_row, report) = count(&by_row, &source, 1000);
    assert_eq!(by_row.n_records, 30, "{:?}", codes(&report));
    assert_eq!(by_row.answer_limit, None, "each row has its own");
    assert_eq!((by_row.data(), by_row.constant), (shared.data(), shared.constant));
    let conversation = Recipe {
        conversation: Conversation::Messages("body".into()),
        ..recipe("amazon.nova-lite-v1:0", "nova", "")
    };
    let messages = r#"[{""role"":""user"",""content"":""Good morning""},{""role"":""assistant"",""content"":""Hi""},{""role"":""user"",""content"":""Bye""}]"#;
    let (job, report) = count(&conversation, &format!("body\n\"{messages}\"\n"), 1000);
    assert_eq!((job.n_records, job.n_turns), (1, 3), "{:?}", codes(&report));
    assert_eq!(job.data().get(super::super::tokens::Kind::Word), 4);
}

#[test]
fn each_kind_of_job_shows_the_right_thing() {
    struct Case {
        model: &'static str,
        region: &'static str,
        profile: Option<&'static str>,
        recipe: Recipe,
        n_rows: usize,
        batch: Option<Basis>,
        online: bool,
        basis: OutputBasis,
        codes: &'static [&'static str],
    }
    let nova = || recipe("amazon.nova-lite-v1:0", "nova", "{{body}}");
    let titan = |model| recipe(model, "titan-embed-text-v2", "{{body}}");
    let cases = [
        Case {
            model: "amazon.nova-lite-v1:0",
            region: "us-east-1",
            profile: None,
            recipe: nova(),
            n_rows: 0,
            batch: Some(Basis::Published),
            online: true,
            basis: OutputBasis::Limit,
            codes: &[],
        },
        Case {
            model: "amazon.nova-lite-v1:0",
            region: "eu-west-1",
            profile: Some("eu.amazon.nova-lite-v1:0"),
            recipe: nova(),
            n_rows: 3,
            batch: None,
            online: true,
            basis: OutputBasis::Limit,
            codes: &["cost.no-batch-price"],
        },
        Case {
            model: "amazon.titan-embed-text-v2:0",
            region: "us-east-1",
            profile: None,
            recipe: titan("amazon.titan-embed-text-v2:0"),
            n_rows: 3,
            batch: Some(Basis::HalfAssumed),
            online: true,
            basis: OutputBasis::NoText,
            codes: &[],
        },
        Case {
            model: "amazon.titan-embed-text-v2:0",
            region: "us-gov-west-1",
            profile: None,
            recipe: titan("amazon.titan-embed-text-v2:0"),
            n_rows: 3,
            batch: Some(Basis::HalfAssumed),
            online: true,
            basis: OutputBasis::NoText,
            codes: &[],
        },
        Case {
            model: "new.model-v1:0",
            region: "us-east-1",
            profile: None,
            recipe: recipe("new.model-v1:0", "converse", "{{body}}"),
            n_rows: 3,
            batch: None,
            online: false,
            basis: OutputBasis::Unknown,
            codes: &["cost.output-unknown", "cost.no-price"],
        },
    ];
    for case in cases {
        let name = format!("{} in {}", case.model, case.region);
        let (job, report) = count(&case.recipe, &table(case.n_rows), 1000);
        assert_eq!(job.n_records, case.n_rows as u64, "{name}: {:?}", codes(&report));
        let question = Question {
            model: case.model,
            region: case.region,
            profile: case.profile,
            ..Question::default()
        };
        let estimate = Estimate::of(builtin(), &job, &question);
        assert_eq!(estimate.batch.as_ref().map(|cost| cost.rate.basis), case.batch, "{name}");
        assert_eq!(estimate.online.is_some(), case.online, "{name}");
        assert_eq!(estimate.output.basis, case.basis, "{name}");
        assert_eq!(said(&estimate, None), case.codes, "{name}");
        if case.n_rows == 0 {
            let cost = estimate.cost().expect("a price");
            assert_eq!((cost.total, estimate.jobs, estimate.waves), Default::default(), "{name}");
            assert_eq!(estimate.per_thousand(cost), MoneyInterval::default(), "{name}");
        }
    }
}

#[test]
fn the_answers_are_judged_by_the_best_that_is_known() {
    let model = "anthropic.claude-sonnet-4-6";
    let (job, _) = count(
        &with_limit(recipe(model, "claude-messages", "Which team? {{body}}"), 400),
        &table(100),
        1000,
    );
    let mut calibration = Calibration::default();
    for _ in 0..50 {
        let seen = Observation { estimated: 100, input: 120, output: Some(90) };
        calibration.add(model, TextKind::Latin, seen);
    }
    let base = Question { model, region: "us-east-1", ..Question::default() };
    let estimate = |question: Question<'_>| Estimate::of(builtin(), &job, &question);
    let limit = estimate(base);
    assert_eq!((limit.output.tokens.low, limit.output.tokens.high), (100, 40_000));
    let guess = estimate(Question { output_guess: Some(70), ..base });
    assert_eq!((guess.output.tokens.likely, guess.output.tokens.high), (7000, 40_000));
    assert_eq!(guess.output.basis, OutputBasis::Guess);
    let learned = estimate(Question { calibration: Some(&calibration), ..base });
    assert_eq!(learned.output.basis, OutputBasis::Calibrated);
    assert_eq!((learned.output.tokens.low, learned.output.tokens.high), (8550, 9450));
    assert_eq!(learned.input.likely, limit.input.likely * 12 / 10);
    assert!(learned.input.high - learned.input.low < limit.input.high - limit.input.low);
    assert_eq!(learned.method.n_observed, 50);
    let said = learned.method.calibrated();
    assert_eq!(said.as_deref(), Some("calibrated on 50 of your records: ± 5 %"));
    assert_eq!(limit.method.calibrated(), None);
    assert_eq!(limit.saving(), limit.online.as_ref().map(|cost| cost.total.likely.share(1, 2)));
}

#[test]
fn a_budget_is_an_error_where_it_is_likely_passed() {
    let model = "anthropic.claude-sonnet-4-6";
    let source = table(1000);
    let recipe = with_limit(recipe(model, "claude-messages", "Which team? {{body}}"), 400);
    let (job, _) = count(&recipe, &source, 1 << 16);
    let question =
        Question { model, region: "us-east-1", output_guess: Some(100), ..Question::default() };
    let estimate = Estimate::of(builtin(), &job, &question);
    let total = estimate.cost().expect("a price").total;
    assert_eq!(total.likely.to_string(), "$0.7767");
    assert_eq!(said(&estimate, Some("0.5")), ["cost.over-budget"]);
    assert_eq!(said(&estimate, Some("1")), ["cost.may-be-over-budget"]);
    assert!(said(&estimate, Some("4")).is_empty());
    assert!(said(&estimate, None).is_empty());
}

#[test]
fn money_goes_to_parts_that_add_up() {
    let model = "anthropic.claude-sonnet-4-6";
    let mut recipe = with_limit(recipe(model, "claude-messages", "Which team? {{body}}"), 50);
    recipe.system = "You sort tickets by the team that has to answer them.".repeat(10);
    let (job, _) = count(&recipe, &table(1000), 1 << 16);
    let question = Question { model, region: "us-east-1", ..Question::default() };
    let estimate = Estimate::of(builtin(), &job, &question);
    let cost = estimate.cost().expect("a price");
    let spent = spending(&estimate, cost);
    let names: Vec<_> = spent.iter().map(|spent| spent.on.name()).collect();
    assert_eq!(names, ["system prompt", "prompt template", "data", "chat template", "answers"]);
    let permille: u64 = spent.iter().map(|spent| spent.permille).sum();
    assert!((998..=1002).contains(&permille), "{permille}");
    // Parts of the input are whole tokens: their sum may be off by one for each.
    let sum: Money = spent.iter().map(|spent| spent.amount).sum();
    let rounding = Money::of_tokens(5, cost.rate.input.expect("a price"));
    assert!(sum <= cost.total.likely && cost.total.likely <= sum + rounding);
    let all = PartSize { n_records: 1000, n_bytes: 400_000 };
    let half = PartSize { n_records: 500, n_bytes: 200_000 };
    assert_eq!(cost.of_part(all, all), cost.total);
    assert_eq!(cost.of_part(half, all).likely, cost.total.likely.share(1, 2));
    assert_eq!(cost.of_part(half, PartSize::default()).likely, Money::default());
}

#[test]
fn a_record_over_the_window_is_said_with_its_place() {
    let recipe = recipe("cohere.embed-english-v3", "cohere-embed", "{{body}}");
    let recipe = Recipe {
        parameters: [("input_type".to_owned(), "search_document".into())].into(),
        ..recipe
    };
    let (job, report) =
        count(&recipe, &format!("body\nshort\n{}\n", "tokenization; ".repeat(140)), 64);
    assert_eq!(job.n_records, 2, "{:?}", codes(&report));
    let rule = &super::super::tokens::rules::OVER_CONTEXT_WINDOW;
    let group =
        report.groups().into_iter().find(|group| group.rule.code == rule.code).expect("it is said");
    assert_eq!((group.count, group.examples[0].at.row), (1, 2));
    let question = Question { model: &recipe.model, region: "us-east-1", ..Question::default() };
    assert_eq!(Estimate::of(builtin(), &job, &question).over_window, Some(1));
}

#[test]
fn a_record_over_the_window_is_found_among_rows_that_are_not_counted() {
    let recipe = recipe("cohere.embed-english-v3", "cohere-embed", "{{body}}");
    let recipe = Recipe {
        parameters: [("input_type".to_owned(), "search_document".into())].into(),
        ..recipe
    };
    let not_counted: Vec<u64> =
        (10_001..20_000).filter(|row| Counted::of_row(*row) == Counted::ByOthers).collect();
    let (first, last) = (not_counted[0], not_counted[not_counted.len() - 1]);
    let text = |row| match row {
        // Both have more tokens for their bytes than all text before them.
        _ if row == first => "+#-;".repeat(300),
        _ if row == last => "tokenization; ".repeat(140),
        _ => format!("The printer on floor {row} is broken"),
    };
    let rows: String = (1..=20_000).map(|row| text(row) + "\n").collect();
    let (job, report) = count(&recipe, &format!("body\n{rows}"), 1 << 16);
    let groups = report.groups();
    let code = super::super::tokens::rules::OVER_CONTEXT_WINDOW.code;
    let group = groups.iter().find(|group| group.rule.code == code).expect("it is said");
    let places: Vec<u64> = group.examples.iter().map(|example| example.at.row).collect();
    assert_eq!((group.count, places), (2, vec![first, last]));
    let question = Question { model: &recipe.model, region: "us-east-1", ..Question::default() };
    assert_eq!(Estimate::of(builtin(), &job, &question).over_window, Some(2));
}

#[test]
fn quotas_make_jobs_and_waves() {
    let mut job = JobCount::default();
    let question =
        Question { model: "amazon.nova-lite-v1:0", region: "us-east-1", ..Question::default() };
    for (n_records, line_bytes, jobs, waves) in
        [(25_000_000, 0, 250, 3), (100_000, 1_000_000_000, 1, 1), (1000, 7_000_000_001, 8, 1)]
    {
        (job.n_records, job.line_bytes) = (n_records, line_bytes);
        let estimate = Estimate::of(builtin(), &job, &question);
        assert_eq!((estimate.jobs, estimate.waves), (jobs, waves), "{n_records} {line_bytes}");
    }
}

#[test]
fn every_model_that_takes_batch_jobs_is_compared_the_cheapest_first() {
    let (job, _) = count(&recipe("amazon.nova-lite-v1:0", "nova", "{{body}}"), &table(100), 1000);
    let question =
        Question { model: "amazon.nova-lite-v1:0", output_guess: Some(100), ..Question::default() };
    let regions: Vec<_> = builtin().regions().iter().collect();
    let rows = compare(builtin(), &job, &question, &regions, TODAY);
    assert!(rows.len() > 100);
    let batch: Vec<Money> = rows.iter().filter_map(|row| Some(row.batch?.likely)).collect();
    assert!(batch.is_sorted() && batch.len() > 50);
    assert!(rows[batch.len()..].iter().all(|row| row.batch.is_none()), "those without come last");
    let row = rows
        .iter()
        .find(|row| row.model == "anthropic.claude-sonnet-4-6" && row.region == "eu-west-1")
        .expect("it takes batch jobs there");
    assert!(row.is_assumed && row.over_window == Some(0));
    assert!(rows.iter().any(|row| row.profile.is_some()));
    // A vector is no answer to a question that wants text, nor the other way round.
    let is_embedding = |row: &Comparison| row.model.contains("embed");
    assert!(!rows.iter().any(is_embedding));
    let vectors = Question { model: "amazon.titan-embed-text-v2:0", ..question };
    let vectors = compare(builtin(), &job, &vectors, &regions, TODAY);
    assert!(!vectors.is_empty() && vectors.iter().all(is_embedding));
    let csv = to_csv(&rows);
    assert_eq!(csv.lines().count(), rows.len() + 1);
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    assert!(reader.records().all(|record| record.is_ok_and(|record| record.len() == 20)));
    let region = builtin().region("eu-west-1").expect("a region");
    let here = compare(builtin(), &job, &question, &[region], TODAY);
    assert!(!here.is_empty() && here.iter().all(|row| row.region == "eu-west-1"));
}

//! Counts and estimates, and what corrects them.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::super::catalog::builtin;
use super::*;

/// Counts and estimates of a program written before this one, in thousandths of tokens.
#[derive(Deserialize)]
struct Vector {
    text: String,
    counts: BTreeMap<String, u64>,
    claude: u64,
}

fn counts(tally: &Tally) -> BTreeMap<String, u64> {
    let all = KINDS.into_iter().map(|kind| (kind.name().to_owned(), tally.get(kind)));
    all.filter(|(_, n)| *n > 0).collect()
}

#[test]
fn counts_and_estimates_are_those_of_the_vectors() {
    let vectors: Vec<Vector> =
        serde_json::from_str(include_str!("data/vectors.json")).expect("the vectors");
    assert!(vectors.len() >= 20);
    let claude = Vocabulary::by_id("claude").expect("a vocabulary");
    for Vector { text, counts: expected, claude: milli } in vectors {
        let tally = Tally::of(&text);
        assert_eq!(counts(&tally), expected, "{text}");
        assert_eq!(claude.milli_tokens(&tally), milli, "{text}");
    }
}

#[test]
fn words_come_apart_as_people_read_them() {
    for (text, words, long, capitals) in [
        ("userName", 2, 0, 0),
        ("HTTPServer", 2, 0, 0),
        ("HTTP", 1, 0, 4),
        ("ABCDEFGHIJ", 1, 4, 10),
        ("aBCDEFGHIJ", 2, 3, 0),
        ("internationalization", 1, 14, 0),
        ("Überschrift", 1, 5, 0),
        ("A b", 2, 0, 0),
    ] {
        let tally = Tally::of(text);
        let found = [Kind::Word, Kind::LongWord, Kind::Capital].map(|kind| tally.get(kind));
        assert_eq!(found, [words, long, capitals], "{text}");
    }
}

#[test]
fn long_texts_count_like_short_ones() {
    // Blocks of the machine end everywhere in the text, and one of them is not ASCII.
    let piece = "Order 12345, HTTPServer: naïve café  東京\n\n\t😀 ABCDEFGHIJKL ";
    let once = Tally::of(piece);
    for n in [2, 3, 50, 1000] {
        assert_eq!(Tally::of(&piece.repeat(n)), once.times(n as u64), "{n}");
    }
    let ascii = "The quick brown fox; 1234567 times. ";
    assert_eq!(Tally::of(&ascii.repeat(1000)), Tally::of(ascii).times(1000));
    let capitals = "A".repeat(100_000);
    assert_eq!(Tally::of(&capitals).get(Kind::Capital), 100_000);
}

#[test]
fn every_vocabulary_weighs_every_kind_and_no_byte_weighs_more_than_is_allowed_for() {
    for model in builtin().models() {
        let method = Method::of(&model.id);
        assert!(!method.name().ends_with(", ") && !method.source.is_empty(), "{}", model.id);
        for text in ["\n", "1", ",", "  ", "a", "A", "é", "ж", "東", "न", "ไ", "→", "😀"]
        {
            let n_tokens = method.tokens(&Tally::of(&format!("{text}~").repeat(100)));
            let most = 4 * 100 * (text.len() as u64 + 1);
            assert!((1..=most).contains(&n_tokens), "{} {text:?}: {n_tokens}", model.id);
        }
    }
    for kind in KINDS {
        for line in include_str!("data/vocabularies.json").lines().filter(|line| line.len() > 9) {
            assert!(line.contains(&format!("\"{}\": ", kind.name())), "{kind:?}: {line}");
        }
    }
}

#[test]
fn a_model_is_estimated_as_its_family() {
    for (model, name, grade) in [
        ("anthropic.claude-sonnet-4-6", "weighed segments, Claude 3 to 4.6", Grade::Measured),
        ("anthropic.claude-opus-5", "weighed segments, Claude 3 to 4.6, × 1.30", Grade::Rough),
        (
            "amazon.nova-pro-v1:0",
            "weighed segments, cl100k, OpenAI's vocabulary of 2023, × 1.10",
            Grade::Proxy,
        ),
        ("meta.llama3-1-8b-instruct-v1:0", "weighed segments, Llama 3", Grade::Measured),
        ("mistral.mistral-large-2407-v1:0", "weighed segments, Mistral v1 to v3", Grade::Measured),
        ("mistral.ministral-3-8b-instruct", "weighed segments, Mistral Tekken", Grade::Measured),
        ("new.model", "weighed segments, cl100k, OpenAI's vocabulary of 2023", Grade::Rough),
    ] {
        let method = Method::of(model);
        assert_eq!((method.name().as_str(), method.grade), (name, grade), "{model}");
    }
}

#[test]
fn an_interval_holds_its_likely_value_and_is_wider_where_less_is_known() {
    let tally = Tally::of(&"The quick brown fox jumps over the lazy dog. ".repeat(100));
    let width = |model: &str, scope| {
        let Interval { low, likely, high } = Method::of(model).interval(&tally, scope);
        assert!(low < likely && likely < high, "{model}");
        (high - low) * 100 / likely
    };
    assert_eq!(width("anthropic.claude-sonnet-4-6", Scope::Job), 30);
    // The full stops are signs, whose band is wider.
    assert_eq!(width("amazon.nova-pro-v1:0", Scope::Job), 61);
    assert!(width("anthropic.claude-sonnet-4-6", Scope::Record) > 49);
    let nothing = Method::of("x").interval(&Tally::default(), Scope::Record);
    assert_eq!(nothing, Interval::default());
}

#[test]
fn a_record_over_the_window_is_counted_for_each_model_by_its_own_method() {
    let mut job = JobCount::new(Constant::default(), 0, Some(100));
    let models = [("cohere.embed-english-v3", 512), ("anthropic.claude-sonnet-4-6", 1000)];
    job.watch(models.into_iter().chain(models));
    for n_words in [10, 300, 500, 2000] {
        let text = "word ".repeat(n_words);
        let data = Tally::of(&text);
        let record =
            RecordCount { data, n_bytes: text.len() as u64, n_turns: 1, ..RecordCount::default() };
        job.add(&record, &Tally::default(), Counted::Alone);
    }
    assert_eq!(job.n_over("anthropic.claude-opus-4-6-v1", 1000), Some(1));
    // Cohere has words of 0.749 tokens: 500 of them, the answer and the template are under 512.
    assert_eq!(job.n_over("cohere.embed-english-v3", 512), Some(1));
    assert_eq!(job.n_over("cohere.embed-english-v3", 513), None);
}

#[test]
fn a_record_that_is_not_counted_is_over_the_window_by_its_bytes() {
    let mut job = JobCount::new(Constant::default(), 0, Some(100));
    let (cohere, claude) = ("cohere.embed-english-v3", "anthropic.claude-sonnet-4-6");
    job.watch([(cohere, 512), (claude, 1000)].into_iter());
    let text = "word ".repeat(100);
    let (data, n_bytes) = (Tally::of(&text), text.len() as u64);
    let record = RecordCount { data, n_bytes, n_turns: 1, ..RecordCount::default() };
    job.add(&record, &Tally::default(), Counted::Alone);
    assert_eq!(job.long_from(cohere, 512), None);
    job.learn_lengths(&Tally::default(), 1);
    for (model, window) in [(cohere, 512), (claude, 1000)] {
        let long_from = job.long_from(model, window).unwrap();
        let before = job.n_over(model, window);
        job.add_uncounted(long_from - 1, 1);
        assert_eq!(job.n_over(model, window), before, "{model}");
        job.add_uncounted(long_from, 1);
        assert_eq!(job.n_over(model, window), before.map(|n| n + 1), "{model}");
        // Counted, such a record is just over the window, too.
        let over = |n_words| {
            let data = Tally::of(&"word ".repeat(n_words));
            let record = RecordCount { data, n_turns: 1, ..RecordCount::default() };
            record_tokens(Method::of(model), &record, &Tally::default()) + 100 > window
        };
        let n_words = usize::try_from(long_from / 5).unwrap();
        let (less, more) = (n_words * 99 / 100, n_words * 101 / 100);
        assert!(!over(less) && over(more), "{model}: {n_words} words");
    }
    // The two last were longer than Cohere takes, too.
    assert_eq!(job.n_over(cohere, 512), Some(3));
}

#[test]
fn calibration_learns_the_ratio_and_its_error() {
    let mut calibration = Calibration::default();
    let model = "anthropic.claude-sonnet-4-6";
    for n in 0..200_u64 {
        let estimated = 1000 + n;
        let input = estimated * 12 / 10 + n % 3;
        calibration.add(
            model,
            TextKind::Latin,
            Observation { estimated, input, output: Some(50 + n % 11) },
        );
        if n == 5 {
            assert_eq!(calibration.of(model, TextKind::Latin), None, "six records teach nothing");
        }
    }
    let learned = calibration.of(model, TextKind::Latin).expect("enough was learned");
    assert_eq!(learned.n, 200);
    assert_eq!(learned.correct(10_000), Interval { low: 11_405, likely: 12_005, high: 12_606 });
    let outputs = learned.outputs(1000).expect("outputs were seen");
    assert!(
        outputs.low > 52_000 && outputs.contains(55_000) && outputs.high < 58_000,
        "{outputs:?}"
    );
    assert_eq!(calibration.of(model, TextKind::OtherScript), None);
    let text = serde_json::to_string(&calibration).expect("plain data");
    assert_eq!(serde_json::from_str::<Calibration>(&text).expect("what was written"), calibration);
    calibration.forget(model);
    assert!(calibration.rows().is_empty());
}

#[test]
fn what_a_text_mostly_is() {
    for (text, expected) in [
        ("The quick brown fox", TextKind::Latin),
        ("1,2,3;4.5\n7,8", TextKind::Structured),
        ("Привет, мир", TextKind::OtherScript),
        ("", TextKind::Latin),
    ] {
        assert_eq!(TextKind::of(&Tally::of(text)), expected, "{text}");
    }
}

#[test]
fn a_part_of_the_rows_speaks_for_a_large_source() {
    let mut all = JobCount::new(Constant::default(), 0, None);
    let mut some = all.clone();
    let mut n_counted = 0;
    for row in 1..=300_000_u64 {
        let text = format!("Order {row} {}", "of the day ".repeat((row * row % 7) as usize));
        let record = RecordCount {
            data: Tally::of(&text),
            n_bytes: text.len() as u64,
            n_turns: 1,
            ..RecordCount::default()
        };
        let counted = Counted::of_row(row);
        n_counted += u64::from(counted != Counted::ByOthers);
        all.add(&record, &Tally::default(), Counted::Alone);
        some.add(&record, &Tally::default(), counted);
    }
    assert!(n_counted < 30_000, "{n_counted}");
    let tokens = |job: &JobCount| Method::of("anthropic.claude-sonnet-4-6").tokens(&job.data());
    let (all, some) = (tokens(&all), tokens(&some));
    assert!(all.abs_diff(some) * 200 < all, "{some}, not {all}");
}

#[test]
fn rows_without_a_sample_are_like_those_before_them() {
    let mut job = JobCount::new(Constant::default(), 0, None);
    let text = "The printer is broken";
    let record = RecordCount {
        data: Tally::of(text),
        n_bytes: text.len() as u64,
        n_turns: 1,
        ..RecordCount::default()
    };
    (0..100).for_each(|_| job.add(&record, &Tally::default(), Counted::Alone));
    (0..10).for_each(|_| job.add(&record, &Tally::default(), Counted::ByOthers));
    assert_eq!(job.data(), record.data.times(110));
}

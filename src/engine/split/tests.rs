//! Tests of plans and cuts.

use super::super::batch::{Prepare, Totals};
use super::super::check::Report;
use super::super::recipe::{Recipe, RecordIdSource};
use super::super::select::Selection;
use super::super::source::Dialect;
use super::*;

const LIMITS: Limits =
    Limits { min_records: 100, max_records: 1000, max_bytes: 1_000_000, max_jobs: 100 };

fn measured(line_lens: impl IntoIterator<Item = usize>) -> Measure {
    let mut measure = Measure::new();
    for len in line_lens {
        measure.push(&b"x".repeat(len - 1));
        measure.push(b"\n");
    }
    measure
}

/// Records of the parts, and the codes of the findings.
fn planned(measure: &Measure, limits: &Limits) -> (Vec<u64>, Vec<&'static str>) {
    let mut report = Report::new();
    let plan = measure.plan(limits, &mut report);
    let parts = plan.map(|plan| plan.parts).unwrap_or_default();
    let codes = report.groups().iter().map(|group| group.rule.code).collect();
    (parts.iter().map(|part| part.n_records).collect(), codes)
}

#[track_caller]
fn check(line_lens: &[(usize, usize)], limits: Limits, expected: &[u64], codes: &[&str]) {
    let lens = line_lens.iter().flat_map(|(n_lines, len)| std::iter::repeat_n(*len, *n_lines));
    let found = planned(&measured(lens), &limits);
    assert_eq!(found, (expected.to_vec(), codes.to_vec()), "{line_lens:?}");
}

/// The parts that a splitter makes of lines in chunks of this size.
fn split(plan: &PartPlan, lines: &[u8], chunk_len: usize) -> (Vec<Vec<u8>>, Vec<Part>, bool) {
    let mut splitter = Splitter::new(plan.parts.clone(), "rows.csv");
    let (mut files, mut parts) = (Vec::new(), Vec::new());
    for mut chunk in lines.chunks(chunk_len) {
        while let Some(event) = splitter.next(&mut chunk) {
            match event {
                Event::Begin { number, file } => {
                    files.push(Vec::new());
                    assert_eq!(
                        (number, file),
                        (files.len(), file_name("rows", files.len(), plan.parts.len()))
                    );
                }
                Event::Write(bytes) => files.last_mut().unwrap().extend_from_slice(bytes),
                Event::End(part) => parts.push(part),
            }
        }
    }
    parts.extend(splitter.finish());
    (files, parts, splitter.is_as_planned())
}

#[test]
fn rows_1050_with_a_minimum_of_100_and_a_maximum_of_1000_give_two_legal_parts() {
    let recipe = Recipe {
        model: "amazon.titan-text-express-v1".into(),
        format: "titan-text".into(),
        prompt: "Translate: {{text}}".into(),
        ..Recipe::default()
    };
    let rows: Vec<String> = (1..=1050).map(|row| format!("word {row}\n")).collect();
    let csv = format!("text\n{}", rows.concat());
    let mut prepare = Prepare::new(recipe, Dialect::default());
    let mut lines = Vec::new();
    prepare.push(csv.as_bytes(), &mut lines);
    prepare.finish(&mut lines);
    let mut measure = Measure::new();
    measure.push(&lines);
    let mut report = Report::new();
    let plan = measure.plan(&LIMITS, &mut report).unwrap();
    assert_eq!(report.groups().len(), 0);
    let (files, parts, is_as_planned) = split(&plan, &lines, 1000);
    assert!(is_as_planned);
    assert_eq!(files.concat(), lines);
    assert_eq!(parts.iter().map(|part| part.n_records).collect::<Vec<_>>(), [525, 525]);
    assert_eq!(parts[1].file, "rows-part-00002.jsonl");
    assert!(files[1].starts_with(b"{\"recordId\":\"R0000000526\""));
}

#[test]
fn parts_are_as_few_as_can_be_and_even() {
    check(&[], LIMITS, &[], &[]);
    check(&[(1, 10)], LIMITS, &[1], &[]);
    check(&[(99, 10)], LIMITS, &[99], &[]);
    check(&[(1000, 10)], LIMITS, &[1000], &[]);
    check(&[(1001, 10)], LIMITS, &[500, 501], &[]);
    check(&[(3001, 10)], LIMITS, &[750, 750, 750, 751], &[]);
    check(&[(1000, 2000)], LIMITS, &[500, 500], &[]);
}

#[test]
fn a_part_never_has_fewer_records_than_a_job_needs_where_another_cut_has_more() {
    // 115 long lines do not fit into one part: the first must take some.
    check(&[(150, 10), (115, 9000)], LIMITS, &[154, 111], &[]);
    check(&[(115, 9000), (150, 10)], LIMITS, &[111, 154], &[]);
    // Evenly by the rest, the second part would end too late for the last one.
    let limits = Limits { min_records: 2, max_records: 4, max_bytes: 100, max_jobs: 9 };
    check(&[(2, 50), (1, 98), (2, 1), (2, 50)], limits, &[2, 3, 2], &[]);
}

#[test]
fn what_cannot_be_cut_legally_is_said() {
    let long = Limits { max_bytes: 1000, ..LIMITS };
    check(&[(150, 10)], long, &[75, 75], &["split.part-too-small"]);
    let tiny = Limits { min_records: 1, max_bytes: 10, ..LIMITS };
    check(&[(1, 5), (1, 50), (1, 5)], tiny, &[1, 1, 1], &["split.part-too-large"]);
    let one = Limits { min_records: 1, max_records: 1, ..LIMITS };
    check(&[(100_000, 2)], one, &[], &["split.too-many-parts"]);
    let none = Limits { min_records: 0, max_records: 0, max_bytes: 0, max_jobs: 0 };
    let codes = ["split.part-too-large", "split.more-parts-than-jobs"];
    check(&[(2, 2)], none, &[1, 1], &codes);
}

#[test]
fn more_parts_than_jobs_wait_in_waves() {
    let limits = Limits { min_records: 1, max_records: 10, max_jobs: 3, ..LIMITS };
    let mut report = Report::new();
    let plan = measured([5; 70]).plan(&limits, &mut report).unwrap();
    assert_eq!((plan.parts.len(), plan.n_waves()), (7, 3));
    assert_eq!((plan.n_records(), plan.n_bytes()), (70, 350));
    let detail = &report.groups()[0].examples[0].detail;
    assert_eq!(
        detail,
        "7 parts, 3 jobs at once: 3 waves; from …-part-00004.jsonl on, a part waits until a job \
         has ended"
    );
}

#[test]
fn a_part_has_the_hash_that_sha256sum_prints() {
    let mut report = Report::new();
    let plan = measured([3]).plan(&LIMITS, &mut report).unwrap();
    let (_, parts, _) = split(&plan, b"{}\n", 1);
    assert_eq!(
        parts,
        [Part {
            file: "rows.jsonl".to_owned(),
            n_records: 1,
            n_bytes: 3,
            sha256: "ca3d163bab055381827226140568f3bef7eaac187cebd76878e0b63e9e442356".to_owned(),
        }]
    );
}

#[test]
fn lines_that_are_not_those_that_were_measured_are_noticed() {
    let limits = Limits { min_records: 1, max_records: 2, ..LIMITS };
    let plan = measured([3, 3, 3]).plan(&limits, &mut Report::new()).unwrap();
    for (lines, expected) in [
        ("aa\naa\naa\n", true),
        ("bb\nbb\nbb\n", true),
        ("aa\naa\n", false),
        ("aa\naa\naa\naa\n", false),
        ("aa\naa\naa", false),
        ("aa\naaa\naa\n", false),
        ("", false),
    ] {
        for chunk_len in [1, 100] {
            assert_eq!(split(&plan, lines.as_bytes(), chunk_len).2, expected, "{lines:?}");
        }
    }
}

#[test]
fn a_last_line_without_its_end_is_a_record() {
    let mut measure = Measure::new();
    measure.push(b"{}\n{}");
    let plan = measure.plan(&LIMITS, &mut Report::new()).unwrap();
    let (files, parts, is_as_planned) = split(&plan, b"{}\n{}", 2);
    assert!(is_as_planned);
    assert_eq!((files.concat().as_slice(), parts[0].n_records), (b"{}\n{}".as_slice(), 2));
}

#[test]
fn a_manifest_says_what_the_parts_are_and_never_a_word_of_the_rows() {
    const SECRET: &str = "Zanzibar";
    let selection = Selection { drop_duplicates: true, ..Selection::default() };
    let recipe = Recipe {
        selection,
        model: "amazon.nova-lite-v1:0".into(),
        format: "converse".into(),
        system: "Of {{name}}.".into(),
        prompt: "{{text}}".into(),
        record_id: RecordIdSource::Column("name".into()),
        ..Recipe::default()
    };
    // Among the rows are those that findings quote: an odd id, a double one, an empty one.
    let rows: Vec<String> = (1..=300).map(|row| format!("{SECRET} {row},{SECRET}\n")).collect();
    let rows = rows.concat();
    let csv = format!(
        "name,text\n{rows},{SECRET}\n{SECRET} 1,{SECRET} again\n{SECRET} 9,{SECRET}\n{SECRET},\n"
    );
    let mut prepare = Prepare::new(recipe.clone(), Dialect::default());
    let mut lines = Vec::new();
    prepare.push(csv.as_bytes(), &mut lines);
    prepare.finish(&mut lines);
    let mut measure = Measure::new();
    measure.push(&lines);
    let limits = Limits { max_records: 200, ..LIMITS };
    let plan = measure.plan(&limits, &mut Report::new()).unwrap();
    let (_, parts, _) = split(&plan, &lines, 4096);
    let source = SourceFile { name: "words.csv".into(), n_bytes: csv.len() as u64 };
    let totals = prepare.totals();
    let manifest = Manifest::new(recipe, vec![source], "us-east-1", parts, totals);
    let text = manifest.to_json();
    assert!(!text.contains(SECRET), "{text}");
    assert_eq!(serde_json::from_str::<Manifest>(&text).unwrap(), manifest);
    let found: serde_json::Value = serde_json::from_str(&text).unwrap();
    let keys: Vec<&String> = found.as_object().unwrap().keys().collect();
    assert_eq!(
        keys,
        [
            "version",
            "quarry",
            "sources",
            "recipe",
            "model",
            "region",
            "invocation_type",
            "parts",
            "totals"
        ]
    );
    assert_eq!(found["invocation_type"], "Converse");
    assert_eq!(found["parts"][0]["file"], "rows-part-00001.jsonl");
    assert_eq!(found["parts"][0]["sha256"].as_str().map(str::len), Some(64));
    assert_eq!(
        found["totals"],
        serde_json::json!({ "records": 302, "bytes": lines.len(), "left_out": 1, "not_selected": 1 })
    );
}

#[test]
fn parts_of_an_earlier_run_that_are_none_of_this_one_are_left_over() {
    let manifest = |name: &str, files: &[&str]| {
        let source = SourceFile { name: name.into(), n_bytes: 1 };
        let part = |file: &&str| Part {
            file: (*file).to_owned(),
            n_records: 1,
            n_bytes: 1,
            sha256: String::new(),
        };
        let parts = files.iter().map(part).collect();
        Manifest::new(Recipe::default(), vec![source], "", parts, Totals::default())
    };
    let (first, second, third) = ("a-part-00001.jsonl", "a-part-00002.jsonl", "a-part-00003.jsonl");
    let earlier = manifest("a.csv", &[first, second, third]).to_json();
    assert_eq!(manifest("a.csv", &[first, second]).left_over(&earlier), [third]);
    assert_eq!(manifest("a.csv", &["a.jsonl"]).left_over(&earlier), [first, second, third]);
    assert_eq!(manifest("b.csv", &["b.jsonl"]).left_over(&earlier), [""; 0]);
    let odd = manifest("a.csv", &["../a.jsonl", "/etc/passwd", "a/a.jsonl"]).to_json();
    assert_eq!(manifest("a.csv", &["a.jsonl"]).left_over(&odd), [""; 0]);
    assert_eq!(manifest("a.csv", &["a.jsonl"]).left_over("no manifest"), [""; 0]);
}

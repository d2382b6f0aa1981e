//! Properties of splitting: what must hold for lines of any lengths and any limits.

use proptest::prelude::*;
use quarry::engine::check::Report;
use quarry::engine::split::{Event, Limits, Measure, Part, PartPlan, Splitter};

fn lines(lens: &[usize]) -> Vec<u8> {
    lens.iter().flat_map(|len| [b"x".repeat(*len), b"\n".to_vec()].concat()).collect()
}

fn limits() -> impl Strategy<Value = Limits> {
    (0..5_u64, 1..9_u64, 1..120_u64, 1..4_u64).prop_map(
        |(min_records, more, max_bytes, max_jobs)| Limits {
            min_records,
            max_records: min_records + more,
            max_bytes,
            max_jobs,
        },
    )
}

/// Whether there is any way to cut lines of these lengths into parts within all limits.
fn is_possible(lens: &[usize], limits: &Limits) -> bool {
    let mut can_end = vec![false; lens.len() + 1];
    can_end[0] = true;
    for end in 1..=lens.len() {
        can_end[end] = (0..end).any(|start| {
            let n_records = (end - start) as u64;
            let n_bytes: u64 = lens[start..end].iter().map(|len| *len as u64 + 1).sum();
            can_end[start]
                && n_records >= limits.min_records
                && n_records <= limits.max_records
                && n_bytes <= limits.max_bytes
        });
    }
    can_end[lens.len()]
}

fn is_within(plan: &PartPlan, limits: &Limits) -> bool {
    plan.parts.iter().all(|part| {
        (limits.min_records..=limits.max_records).contains(&part.n_records)
            && part.n_bytes <= limits.max_bytes
    })
}

fn split(plan: &PartPlan, lines: &[u8], chunk_lens: &[usize]) -> (Vec<Vec<u8>>, Vec<Part>) {
    let mut splitter = Splitter::new(plan.parts.clone(), "a.csv");
    let (mut files, mut parts) = (Vec::new(), Vec::new());
    let mut lens = chunk_lens.iter().cycle();
    let mut rest = lines;
    while !rest.is_empty() {
        let (mut chunk, after) = rest.split_at((*lens.next().unwrap()).min(rest.len()));
        while let Some(event) = splitter.next(&mut chunk) {
            match event {
                Event::Begin { .. } => files.push(Vec::new()),
                Event::Write(bytes) => files.last_mut().unwrap().extend_from_slice(bytes),
                Event::End(part) => parts.push(part),
            }
        }
        rest = after;
    }
    assert_eq!(splitter.finish(), None);
    assert!(splitter.is_as_planned());
    (files, parts)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn parts_hold_all_limits_wherever_that_is_possible_and_what_cannot_be_held_is_said(
        lens in proptest::collection::vec(prop_oneof![4 => 0..12_usize, 1 => 20..90_usize], 0..40),
        limits in limits(),
    ) {
        let mut measure = Measure::new();
        measure.push(&lines(&lens));
        let mut report = Report::new();
        let plan = measure.plan(&limits, &mut report).unwrap();
        let is_said = report.groups().iter().any(|group| group.rule.code.starts_with("split.part"));
        if is_possible(&lens, &limits) {
            prop_assert!(is_within(&plan, &limits), "{plan:?}");
        }
        // That the whole is too small is for others to say.
        prop_assert_eq!(!is_said, is_within(&plan, &limits) || plan.parts.len() == 1 && is_within(&plan, &Limits { min_records: 0, ..limits }));
    }

    #[test]
    fn parts_are_the_lines_in_order_and_any_chunking_gives_the_same(
        lens in proptest::collection::vec(0..30_usize, 0..40),
        limits in limits(),
        chunk_lens in proptest::collection::vec(1..50_usize, 1..6),
    ) {
        let lines = lines(&lens);
        let mut measure = Measure::new();
        lines.chunks(chunk_lens[0]).for_each(|chunk| measure.push(chunk));
        let plan = measure.plan(&limits, &mut Report::new()).unwrap();
        let whole = split(&plan, &lines, &[usize::MAX]);
        prop_assert_eq!(&whole, &split(&plan, &lines, &chunk_lens));
        prop_assert_eq!(whole.0.concat(), lines);
        for ((file, part), planned) in whole.0.iter().zip(&whole.1).zip(&plan.parts) {
            let n_records = file.split_inclusive(|byte| *byte == b'\n').count() as u64;
            prop_assert_eq!((part.n_records, part.n_bytes), (n_records, file.len() as u64));
            prop_assert_eq!((planned.n_records, planned.n_bytes), (part.n_records, part.n_bytes));
        }
        prop_assert_eq!(whole.1.len(), plan.parts.len());
    }
}

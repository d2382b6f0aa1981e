//! Jobs that were computed by hand, as `docs/cost-examples.csv` shows: the program agrees to the
//! micro-dollar.

use quarry::engine::catalog::builtin;
use quarry::engine::cost::{Basis, Cost, Money, Rates};
use quarry::engine::tokens::Interval;

#[test]
fn jobs_cost_what_was_computed_by_hand() {
    let mut reader =
        csv::Reader::from_reader(include_bytes!("../../docs/cost-examples.csv").as_slice());
    let mut n_jobs = 0;
    for row in reader.records() {
        let row = row.expect("a table");
        let [job, model, region, profile, way, records, input, output, images, ..] =
            std::array::from_fn::<&str, 15, _>(|idx| &row[idx]);
        let number = |text: &str| text.parse::<u64>().expect("a number");
        let profile = Some(profile).filter(|profile| !profile.is_empty());
        let rates = Rates::of(builtin(), model, region, profile, &[]);
        let rate = if way == "batch" { rates.batch } else { rates.online }.expect("a price");
        let micro = |text: &str| Money::parse(text).ok().map(Money::micro);
        assert_eq!(rate.input, micro(&row[9]), "{job}");
        assert_eq!(rate.output.filter(|price| *price > 0), micro(&row[10]), "{job}");
        let basis = if &row[12] == "published" { Basis::Published } else { Basis::HalfAssumed };
        assert_eq!(rate.basis, basis, "{job}");
        let records = number(records);
        let tokens = |each: &str| Interval::exactly(number(each)).times(records);
        let cost = Cost::of(rate, tokens(input), tokens(output), records * number(images));
        let by_hand = Money::parse(&row[14]).expect("an amount");
        assert_eq!(cost.total.likely.micro(), by_hand.micro(), "{job}: {}", &row[13]);
        assert_eq!(
            (cost.total.low, cost.total.high),
            (cost.total.likely, cost.total.likely),
            "{job}"
        );
        n_jobs += 1;
    }
    assert!(n_jobs >= 10);
}

//! What CloudWatch measured of a model in the last hours.

use leptos::prelude::*;

use crate::engine::aws::Api;
use crate::engine::aws::monitoring::{Series, Span, metrics, read_series};
use crate::web;

use super::asking::Asking;
use super::{Connection, Refusal};

/// Seconds of an hour.
const HOUR: u64 = 3600;

/// Bars of a chart, more or less.
const N_PERIODS: u64 = 48;

/// See the [module](self).
#[derive(Clone, Copy)]
pub(crate) struct Metrics {
    connection: Connection,
    /// Id of the model, or of the profile that requests name.
    pub(crate) model: RwSignal<String>,
    /// Hours back from now.
    pub(crate) hours: RwSignal<u64>,
    /// What was measured, with the span of time; `None` as long as it was not asked for.
    pub(crate) measured: RwSignal<Option<(Span, Vec<Series>)>>,
    /// Asking for it.
    pub(crate) asking: Asking,
}

impl Metrics {
    /// Nothing asked.
    pub(crate) fn new(connection: Connection) -> Self {
        Self {
            connection,
            model: RwSignal::new(String::new()),
            hours: RwSignal::new(24),
            measured: RwSignal::new(None),
            asking: Asking::new(),
        }
    }

    /// Asks for all metrics of the model.
    pub(crate) fn ask(self) {
        let model = self.model.get_untracked().trim().to_owned();
        let span = span(self.connection.now(), self.hours.get_untracked());
        self.asking.start(async move {
            let series = self.fetch(&model, span).await?;
            self.measured.try_set(Some((span, series)));
            Ok(())
        });
    }

    async fn fetch(self, model: &str, span: Span) -> Result<Vec<Series>, Refusal> {
        let endpoints = self.connection.endpoints()?;
        let abort = web::Abort::default();
        let mut all: Vec<Series> = Vec::new();
        let mut next: Option<String> = None;
        loop {
            let request = metrics(&endpoints, model, &span, next.as_deref());
            let reply = self.connection.call(Api::Monitoring, &request, &abort).await?;
            let page = read_series(&reply.text)
                .ok_or_else(|| Refusal::unread(&"the answer says something else"))?;
            for series in page.series {
                match all.iter_mut().find(|known| known.metric == series.metric) {
                    Some(known) => known.points.extend(series.points),
                    None => all.push(series),
                }
            }
            next = page.next;
            if next.is_none() {
                return Ok(all);
            }
        }
    }
}

/// The last hours in whole periods.
fn span(now: u64, hours: u64) -> Span {
    // CloudWatch keeps minutes for 15 days; periods are whole minutes.
    let period = (hours * HOUR / N_PERIODS).next_multiple_of(60);
    let to = now.next_multiple_of(period);
    let period_seconds = u32::try_from(period).unwrap_or(u32::MAX);
    Span { from: to.saturating_sub(hours * HOUR), to, period_seconds }
}

/// A number for each period of a span, 0 where nothing was measured.
pub(crate) fn per_period(span: &Span, series: &Series) -> Vec<(u64, u64)> {
    let period = u64::from(span.period_seconds).max(1);
    let n = (span.to.saturating_sub(span.from) / period).min(10_000);
    let periods = (0..n).map(|idx| span.from + idx * period);
    let measured = |from: u64| {
        let here = |(at, _): &&(u64, f64)| (from..from + period).contains(at);
        series.points.iter().filter(here).map(|(_, value)| *value).sum::<f64>()
    };
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a cast of a float saturates, and nothing measured is below 0"
    )]
    periods.map(|from| (from, measured(from).round() as u64)).collect()
}

#[cfg(test)]
mod tests {
    use crate::engine::aws::monitoring::Metric;

    use super::*;

    #[test]
    fn a_span_is_cut_into_whole_periods() {
        for (hours, period) in [(3, 240), (24, 1800), (168, 12_600)] {
            let span = span(1_732_838_401, hours);
            assert_eq!(u64::from(span.period_seconds), period);
            assert_eq!(span.to % period, 0);
            assert_eq!((span.to - span.from) % period, 0, "{hours}");
        }
    }

    #[test]
    fn every_period_has_its_number() {
        let span = Span { from: 600, to: 1200, period_seconds: 300 };
        let series = Series { metric: Metric::Latency, points: vec![(900, 2.6)] };
        assert_eq!(per_period(&span, &series), [(600, 0), (900, 3)]);
    }
}

//! `quarry eligible`: whether a model can run a batch job in a region, and why.

use serde::Serialize;

use super::args::{self, Format, Invocation};
use super::failure::{self, Failure};
use super::said::push_line;
use super::{Found, print_as};
use crate::engine::catalog::{Catalog, builtin};
use crate::engine::check::{Place, Report};
use crate::engine::eligibility::{self, Answer, Difference, Question, Reason, Verdict};
use crate::engine::inspect::rules::NO_BATCH;

pub(super) fn run(args: &args::Eligible, format: Format) -> Result<Found, Failure> {
    let catalog = builtin();
    let today = args.today.day();
    let question = Question {
        invocation: args.invocation.into(),
        n_records: args.records,
        n_bytes: args.bytes,
        ..Question::batch(&args.model, &args.region, &today)
    };
    let answer = eligibility::check(catalog, &question);
    let said = Said::new(&answer, args, catalog);
    print_as(format, || said.text(), &said)?;
    Ok(Found::from_errors(!answer.is_possible()))
}

/// Adds a finding if the job cannot be.
pub(super) fn note_ineligible(
    model: &str,
    region: &str,
    invocation: Invocation,
    today: &str,
    report: &mut Report,
) {
    let catalog = builtin();
    if catalog.region(region).is_none() {
        failure::say("warning", &format!("{region} is no region that the catalog knows"));
    }
    let question =
        Question { invocation: invocation.into(), ..Question::batch(model, region, today) };
    if eligibility::verdict(catalog, &question) != Verdict::No {
        return;
    }
    let answer = eligibility::check(catalog, &question);
    let reasons = answer.reasons.iter().filter(|reason| reason.verdict == Some(Verdict::No));
    let reasons: Vec<&str> = reasons.map(|reason| reason.text.as_str()).collect();
    report.add(&NO_BATCH, model, Place::default(), || reasons.join(" "));
}

/// An answer, as it is printed.
#[derive(Debug, Serialize)]
struct Said<'a> {
    model: &'a str,
    region: &'a str,
    verdict: &'static str,
    #[serde(skip)]
    word: &'static str,
    reasons: Vec<Because<'a>>,
    disagreements: Vec<Because<'a>>,
    profiles: Vec<Profile<'a>>,
    alternatives: Vec<Alternative<'a>>,
}

#[derive(Debug, Serialize)]
struct Because<'a> {
    text: &'a str,
    source: Option<String>,
}

#[derive(Debug, Serialize)]
struct Profile<'a> {
    id: &'a str,
    residency: String,
}

#[derive(Debug, Serialize)]
struct Alternative<'a> {
    model: &'a str,
    region: &'a str,
    verdict: &'static str,
    #[serde(skip)]
    is_region: bool,
}

/// The stable name of a verdict.
fn name(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Yes => "yes",
        Verdict::ThroughProfile => "through-profile",
        Verdict::Unknown => "unknown",
        Verdict::No => "no",
    }
}

impl<'a> Said<'a> {
    fn new(answer: &'a Answer, args: &'a args::Eligible, catalog: &Catalog) -> Self {
        let because = |reason: &'a Reason| {
            let source = reason.source.as_deref().and_then(|key| catalog.source(key));
            let source = source.map(|source| format!("{}, {}", source.title, source.as_of));
            Because { text: &reason.text, source }
        };
        let profiles = answer
            .routes
            .iter()
            .map(|route| Profile { id: &route.profile, residency: route.residency() });
        let alternatives = answer.alternatives.iter().map(|other| Alternative {
            model: &other.model,
            region: &other.region,
            verdict: name(other.verdict),
            is_region: other.difference == Difference::Region,
        });
        Self {
            model: answer.model.as_deref().unwrap_or(&args.model),
            region: &args.region,
            verdict: name(answer.verdict),
            word: answer.verdict.word(),
            reasons: answer.reasons.iter().map(because).collect(),
            disagreements: answer.disagreements.iter().map(because).collect(),
            profiles: profiles.collect(),
            alternatives: alternatives.collect(),
        }
    }

    fn text(&self) -> String {
        let mut text = format!("{}: {} in {}\n", self.word, self.model, self.region);
        for Because { text: why, source } in &self.reasons {
            let source = source.as_ref().map_or_else(String::new, |source| format!(" ({source})"));
            push_line(&mut text, &format!("  {why}{source}"));
        }
        for Because { text: what, source } in &self.disagreements {
            let source = source.as_ref().map_or_else(String::new, |source| format!(" ({source})"));
            push_line(&mut text, &format!("  Older: {what}{source}"));
        }
        for Profile { id, residency } in &self.profiles {
            push_line(&mut text, &format!("  profile {id}: {residency}"));
        }
        let list = |is_region: bool| {
            let others = self.alternatives.iter().filter(move |other| other.is_region == is_region);
            others.map(move |other| if is_region { other.region } else { other.model })
        };
        // What can be done needs no way around.
        let is_possible = ["yes", "through-profile"].contains(&self.verdict);
        for (what, is_region) in [("regions", true), ("models", false)] {
            let names: Vec<&str> = list(is_region).collect();
            if !is_possible && !names.is_empty() {
                push_line(&mut text, &format!("  other {what}: {}", names.join(", ")));
            }
        }
        text
    }
}

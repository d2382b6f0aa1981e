//! Where records are sent this time: another model, or another region.

use super::super::super::catalog::{self, Model, builtin};
use super::super::super::check::{Findings, Path, Place, Report};
use super::super::super::eligibility::{self, Answer, Question, Verdict, can_converse};
use super::super::super::family::{BodyCheck, Candidates, Family, by_id, first_of};
use super::super::super::json::Value;
use super::super::rules::{RETRY_ELIGIBILITY_UNKNOWN, RETRY_NOT_ELIGIBLE, RETRY_THROUGH_PROFILE};
use super::RetryTarget;

/// Alternatives that are named where a job cannot run.
const MAX_ALTERNATIVES: usize = 3;

/// A model that takes the requests of another.
pub(super) struct Target {
    /// One for each format that the model takes; `None` where the catalog does not know the model, and
    /// any format may be right.
    checks: Option<Vec<BodyCheck>>,
    /// Tokens of its longest answer.
    max_output: Option<u64>,
}

/// Whether a request can go to a model.
#[derive(Clone, Copy)]
pub(super) enum Fit<'t> {
    /// It has a format that the model takes.
    Taken(&'t BodyCheck),
    /// Nobody knows which formats the model takes.
    Unknown,
    /// It has a format that the model does not take.
    Other,
}

impl Target {
    /// Asks whether a job can run there, and says what is to be known of it. `None` where it cannot.
    pub(super) fn of(target: &RetryTarget, report: &mut Report) -> Option<Self> {
        let RetryTarget { model, region, today } = target;
        let answer = eligibility::check(builtin(), &Question::batch(model, region, today));
        let subject = format!("{model} in {region}");
        let at = Place::default();
        match answer.verdict {
            Verdict::No => {
                report.add(&RETRY_NOT_ELIGIBLE, &subject, at, || {
                    format!("{}{}", reasons(&answer), alternatives(&answer))
                });
                return None;
            }
            Verdict::Unknown => {
                report.add(&RETRY_ELIGIBILITY_UNKNOWN, &subject, at, || reasons(&answer));
            }
            Verdict::ThroughProfile
                if !matches!(answer.target, catalog::Target::Profile { .. }) =>
            {
                let profiles = answer.routes.iter().map(|route| route.profile.as_str());
                let profiles: Vec<&str> = profiles.collect();
                report.add(&RETRY_THROUGH_PROFILE, &subject, at, || profiles.join(" or "));
            }
            Verdict::ThroughProfile | Verdict::Yes => {}
        }
        let known = answer.model.as_deref().and_then(|id| builtin().model(id));
        let max_output = known.and_then(|model| model.max_output.as_ref());
        let check = |family: &'static dyn Family| BodyCheck::new(family, model);
        Some(Self {
            checks: known.map(|known| families(known).into_iter().map(check).collect()),
            max_output: max_output.map(|limit| limit.value.into()),
        })
    }

    /// Tokens of the longest answer of the model, where a source says it.
    pub(super) fn max_output(&self) -> Option<u64> {
        self.max_output
    }

    /// Whether a body can go there that may be of these families.
    pub(super) fn fit(&self, fitting: Candidates, body: Value<'_>) -> Fit<'_> {
        let Some(checks) = &self.checks else { return Fit::Unknown };
        let allowed = Candidates::of(checks.iter().map(BodyCheck::family));
        let family = first_of(fitting.and(allowed), body).map(Family::id);
        let mut checks = checks.iter();
        checks.find(|check| Some(check.family().id()) == family).map_or(Fit::Other, Fit::Taken)
    }
}

/// Says what the model refuses of a body.
pub(super) fn check_body(check: &BodyCheck, body: Value<'_>, report: &mut Report) {
    const BODY: Path<'static> = Path::Root("modelInput");
    check.check(body, &BODY, &mut Findings::new(report, Place::default()));
}

/// The formats that a model takes in batch jobs.
fn families(model: &Model) -> Vec<&'static dyn Family> {
    let own = model.format.iter().map(String::as_str);
    let others = model.also_formats.iter().map(|fact| fact.value.as_str());
    let converse = can_converse(model).then_some("converse");
    own.chain(others).chain(converse).filter_map(by_id).collect()
}

/// Why the answer is what it is.
fn reasons(answer: &Answer) -> String {
    let deciding = answer.reasons.iter().filter(|reason| reason.verdict == Some(answer.verdict));
    let texts: Vec<&str> = deciding.map(|reason| reason.text.as_str()).collect();
    texts.join(" ")
}

/// What could be done instead.
fn alternatives(answer: &Answer) -> String {
    let all = answer.alternatives.iter().take(MAX_ALTERNATIVES);
    let all: Vec<String> = all.map(|it| format!("{} in {}", it.model, it.region)).collect();
    if all.is_empty() { String::new() } else { format!(" Possible: {}.", all.join(", ")) }
}

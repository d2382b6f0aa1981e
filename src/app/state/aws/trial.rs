//! One record, tried live: the same body as in the batch, sent as a single request.

use leptos::prelude::*;
use serde_json::Value;

use crate::engine::aws::bedrock::{
    TokenCount, converse, count_converse_tokens, count_invoke_tokens, invoke, read,
};
use crate::engine::aws::{Api, Endpoints, Request};
use crate::engine::cost::{Money, Rates};
use crate::engine::family::read_any;
use crate::engine::json::Document;
use crate::web;

use super::super::Invocation;
use super::super::current_catalog;
use super::super::settings::Settings;
use super::{Connection, Refusal};

/// What came of it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Tried {
    /// Nothing was tried.
    Nothing,
    /// It is on its way.
    Asking,
    /// The model answered.
    Answer {
        /// The text, or the answer as it came where it has none.
        text: String,
        /// Why it stopped, in the model's own word.
        stop: Option<String>,
        /// Tokens of prompt and answer, where it says them.
        tokens: [Option<u64>; 2],
        /// What this one request did cost, where a price is known.
        cost: Option<Money>,
        /// Milliseconds from request to answer.
        millis: f64,
    },
    /// Bedrock counted the tokens of the prompt.
    Counted(u64),
    /// It did not work.
    Failed(Refusal),
}

/// Who is asked, and how.
#[derive(Debug, Clone)]
pub(crate) struct Addressee {
    /// Id of the model.
    pub(crate) model: String,
    /// What requests name: the model, or a profile of it.
    pub(crate) named: String,
    /// How it is called.
    pub(crate) invocation: Invocation,
    /// Format of the body.
    pub(crate) format: String,
}

impl Addressee {
    /// Has the tokens of a body counted; `None` when it is no object. Tokens are counted of a model, and
    /// not of a profile.
    pub(super) fn count(&self, endpoints: &Endpoints, body: &str) -> Option<Request> {
        match self.invocation {
            Invocation::Converse => count_converse_tokens(endpoints, &self.model, body),
            Invocation::InvokeModel => {
                Some(count_invoke_tokens(endpoints, &self.model, body.as_bytes()))
            }
        }
    }

    fn ask(&self, endpoints: &Endpoints, body: String) -> Request {
        match self.invocation {
            Invocation::Converse => converse(endpoints, &self.named, body),
            Invocation::InvokeModel => invoke(endpoints, &self.named, body),
        }
    }
}

/// See the [module](self).
#[derive(Clone, Copy)]
pub(crate) struct Trial {
    connection: Connection,
    settings: Settings,
    /// Counts tries, so that an earlier answer is not taken for a later one.
    n_tries: StoredValue<u32>,
    /// What came of it.
    pub(crate) tried: RwSignal<Tried>,
}

impl Trial {
    /// Nothing tried.
    pub(crate) fn new(connection: Connection, settings: Settings) -> Self {
        Self {
            connection,
            settings,
            n_tries: StoredValue::new(0),
            tried: RwSignal::new(Tried::Nothing),
        }
    }

    /// Has the model answer a record, as it stands in the batch file.
    pub(crate) fn run(self, record: &str, to: Addressee) {
        let body = body_of(record);
        self.start(async move { self.answer(body.ok_or_else(no_record)?, to).await });
    }

    /// Has Bedrock count the tokens of a record, which costs nothing.
    pub(crate) fn count(self, record: &str, to: Addressee) {
        let body = body_of(record);
        self.start(async move {
            let body = body.ok_or_else(no_record)?;
            let abort = web::Abort::default();
            Ok(Tried::Counted(count_tokens(self.connection, &to, &body, &abort).await?))
        });
    }

    fn start(self, work: impl Future<Output = Result<Tried, Refusal>> + 'static) {
        self.n_tries.update_value(|n| *n += 1);
        let own = self.n_tries.get_value();
        self.tried.set(Tried::Asking);
        web::spawn(async move {
            let tried = work.await.unwrap_or_else(Tried::Failed);
            if self.n_tries.try_get_value() == Some(own) {
                self.tried.try_set(tried);
            }
        });
    }

    /// Forgets what came of another record.
    pub(crate) fn clear(self) {
        self.n_tries.update_value(|n| *n += 1);
        self.tried.set(Tried::Nothing);
    }

    async fn answer(self, body: String, to: Addressee) -> Result<Tried, Refusal> {
        let endpoints = self.connection.endpoints()?;
        let request = to.ask(&endpoints, body);
        let abort = web::Abort::default();
        let reply = self.connection.call(Api::BedrockRuntime, &request, &abort).await?;
        let mut document = Document::default();
        let parsed = document.parse(&reply.text).ok();
        let read = parsed.and_then(|value| read_any(value, &to.format)).map(|(_, answer)| answer);
        let Some(answer) = read else {
            return Ok(Tried::Answer {
                text: reply.text.clone(),
                stop: None,
                tokens: [None; 2],
                cost: None,
                millis: reply.millis,
            });
        };
        let tokens = [answer.usage.all_input_tokens(), answer.usage.output_tokens];
        let text =
            if answer.text.is_empty() { reply.text.clone() } else { answer.text.into_owned() };
        Ok(Tried::Answer {
            text,
            stop: answer.stop_reason.map(std::borrow::Cow::into_owned),
            tokens,
            cost: self.cost(&to, endpoints.region(), tokens),
            millis: reply.millis,
        })
    }

    fn cost(self, to: &Addressee, region: &str, tokens: [Option<u64>; 2]) -> Option<Money> {
        let profile = Some(to.named.as_str()).filter(|named| *named != to.model);
        let rates = self
            .settings
            .prices
            .with_untracked(|own| Rates::of(current_catalog(), &to.model, region, profile, own));
        let rate = rates.online?;
        let part = |n: Option<u64>, price: Option<u64>| Some(Money::of_tokens(n?, price?));
        let amounts = [part(tokens[0], rate.input)?, part(tokens[1], rate.output)?];
        Some(amounts.into_iter().sum())
    }
}

/// Has Bedrock count the tokens of a body.
pub(super) async fn count_tokens(
    connection: Connection,
    to: &Addressee,
    body: &str,
    abort: &web::Abort,
) -> Result<u64, Refusal> {
    let endpoints = connection.endpoints()?;
    let request = to.count(&endpoints, body).ok_or_else(no_record)?;
    let reply = connection.call(Api::BedrockRuntime, &request, abort).await?;
    let counted: TokenCount = read(&reply.text).map_err(|error| Refusal::unread(&error))?;
    Ok(counted.input_tokens)
}

/// The body of a record, as it stands in the batch file.
pub(super) fn body_of(record: &str) -> Option<String> {
    let record: Value = serde_json::from_str(record).ok()?;
    Some(record.get("modelInput")?.to_string())
}

fn no_record() -> Refusal {
    Refusal::new("there is no record", "Choose a source, a model and a prompt first.")
}

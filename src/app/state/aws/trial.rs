//! One record, tried live: the same body as in the batch, sent as a single request.

use leptos::prelude::*;
use serde_json::Value;

use crate::engine::aws::Api;
use crate::engine::aws::bedrock::{
    TokenCount, converse, count_converse_tokens, count_invoke_tokens, invoke, read,
};
use crate::engine::catalog::{self, find_model};
use crate::engine::cost::{Money, Rates};
use crate::engine::family::read_any;
use crate::engine::json::Document;
use crate::engine::recipe::Recipe;
use crate::web;

use super::super::settings::Settings;
use super::super::{Invocation, Shown};
use super::job_form::model_of;
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

/// See the [module](self).
#[derive(Clone, Copy)]
pub(crate) struct Trial {
    connection: Connection,
    settings: Settings,
    /// What came of it.
    pub(crate) tried: RwSignal<Tried>,
}

/// A body and who it is for.
struct Body {
    json: String,
    model: String,
    is_converse: bool,
    format: String,
}

impl Trial {
    /// Nothing tried.
    pub(crate) fn new(connection: Connection, settings: Settings) -> Self {
        Self { connection, settings, tried: RwSignal::new(Tried::Nothing) }
    }

    /// Has the model answer the record that is shown.
    pub(crate) fn run(self, shown: &Shown, recipe: &Recipe, invocation: Invocation) {
        let body = self.body(shown, recipe, invocation);
        self.start(async move { self.answer(body?).await });
    }

    /// Has Bedrock count the tokens of the record that is shown, which costs nothing.
    pub(crate) fn count(self, shown: &Shown, recipe: &Recipe, invocation: Invocation) {
        let body = self.body(shown, recipe, invocation);
        self.start(async move {
            let body = body?;
            let endpoints = self.connection.endpoints()?;
            // Tokens are counted of a model, and not of a profile.
            let model = find_model(catalog::builtin(), &body.model);
            let model = model.map_or(body.model.as_str(), |model| model.id.as_str());
            let request = if body.is_converse {
                count_converse_tokens(&endpoints, model, &body.json)
            } else {
                Some(count_invoke_tokens(&endpoints, model, body.json.as_bytes()))
            };
            let request = request.ok_or_else(no_record)?;
            let abort = web::Abort::default();
            let reply = self.connection.call(Api::BedrockRuntime, &request, &abort).await?;
            let counted: TokenCount = read(&reply.text).map_err(|error| Refusal::unread(&error))?;
            Ok(Tried::Counted(counted.input_tokens))
        });
    }

    fn start(self, work: impl Future<Output = Result<Tried, Refusal>> + 'static) {
        self.tried.set(Tried::Asking);
        web::spawn(async move {
            let tried = work.await.unwrap_or_else(Tried::Failed);
            self.tried.try_set(tried);
        });
    }

    fn body(self, shown: &Shown, recipe: &Recipe, invocation: Invocation) -> Result<Body, Refusal> {
        let Shown::Row { text: Some(text), is_cut, .. } = shown else {
            return Err(no_record());
        };
        if *is_cut {
            return Err(Refusal::new(
                "the record is longer than the page shows",
                "Choose a shorter row to try.",
            ));
        }
        let record: Value = serde_json::from_str(text).map_err(|_error| no_record())?;
        let json = record.get("modelInput").ok_or_else(no_record)?.to_string();
        let region = self.connection.endpoints()?.region().to_owned();
        Ok(Body {
            json,
            model: model_of(recipe, &region),
            is_converse: matches!(invocation, Invocation::Converse),
            format: recipe.format.clone(),
        })
    }

    async fn answer(self, body: Body) -> Result<Tried, Refusal> {
        let endpoints = self.connection.endpoints()?;
        let Body { json, model, is_converse, format } = body;
        let request = if is_converse {
            converse(&endpoints, &model, json)
        } else {
            invoke(&endpoints, &model, json)
        };
        let abort = web::Abort::default();
        let reply = self.connection.call(Api::BedrockRuntime, &request, &abort).await?;
        let mut document = Document::default();
        let parsed = document.parse(&reply.text).ok();
        let read = parsed.and_then(|value| read_any(value, &format)).map(|(_, answer)| answer);
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
            cost: self.cost(&model, endpoints.region(), tokens),
            millis: reply.millis,
        })
    }

    fn cost(self, model: &str, region: &str, tokens: [Option<u64>; 2]) -> Option<Money> {
        let catalog = catalog::builtin();
        let id = find_model(catalog, model)?.id.clone();
        let profile = Some(model).filter(|model| *model != id);
        let rates = self
            .settings
            .prices
            .with_untracked(|own| Rates::of(catalog, &id, region, profile, own));
        let rate = rates.online?;
        let part = |n: Option<u64>, price: Option<u64>| Some(Money::of_tokens(n?, price?));
        let amounts = [part(tokens[0], rate.input)?, part(tokens[1], rate.output)?];
        Some(amounts.into_iter().sum())
    }
}

fn no_record() -> Refusal {
    Refusal::new("no record is shown", "Choose a source, a model and a prompt first.")
}

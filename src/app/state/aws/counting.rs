//! The tokens of a sample of what was converted, counted by the model itself, to correct estimates by.

use leptos::prelude::*;

use crate::engine::family;
use crate::engine::results::{Observer, SeenOutput};
use crate::engine::tokens::MIN_OBSERVATIONS;
use crate::web;

use super::super::settings::Settings;
use super::batch::line_at;
use super::trial::{Addressee, body_of, count_tokens};
use super::{Connection, Refusal};

/// Records that are counted: enough to learn from, and some more.
pub(crate) const SAMPLE: u64 = MIN_OBSERVATIONS + 12;

/// How far counting is.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum SampleOf {
    /// Nothing was counted.
    Nothing,
    /// So many records are.
    Counting(u64),
    /// All of the sample is.
    Done(SeenOutput),
    /// It did not work.
    Failed(Refusal),
}

/// See the [module](self).
#[derive(Clone, Copy)]
pub(crate) struct Counting {
    connection: Connection,
    settings: Settings,
    abort: StoredValue<web::Abort, LocalStorage>,
    /// How far it is.
    pub(crate) state: RwSignal<SampleOf>,
}

impl Counting {
    /// Nothing counted.
    pub(crate) fn new(connection: Connection, settings: Settings) -> Self {
        Self {
            connection,
            settings,
            abort: StoredValue::new_local(web::Abort::default()),
            state: RwSignal::new(SampleOf::Nothing),
        }
    }

    /// Counts records of this file, spread over all of it.
    pub(crate) fn start(self, records: &web::Handle, to: Addressee) {
        let Ok(records) = web::Source::named(records, "records") else {
            return;
        };
        self.abort.set_value(web::Abort::default());
        self.state.set(SampleOf::Counting(0));
        web::spawn(async move {
            let state = match self.count(&records, &to).await {
                Ok(seen) => SampleOf::Done(seen),
                Err(refusal) => SampleOf::Failed(refusal),
            };
            self.state.try_set(state);
        });
    }

    /// Stops; nothing is learned.
    pub(crate) fn cancel(self) {
        self.abort.with_value(web::Abort::abort);
    }

    async fn count(self, records: &web::Source, to: &Addressee) -> Result<SeenOutput, Refusal> {
        let known = self.settings.calibration.with_untracked(|kept| kept.outputs().to_vec());
        let answers = family::by_id(&to.format).map(|family| family.abilities().answers);
        let mut observer = Observer::new(&to.model, &known);
        let abort = self.abort.get_value();
        let (mut end, n_bytes) = (0, records.size());
        for idx in 0..SAMPLE {
            // A file of few records has fewer places than this.
            let from = u64::max(end, n_bytes * idx / SAMPLE);
            let Some((line, line_end)) = line_at(records, from).await? else {
                continue;
            };
            end = line_end;
            let Some(body) = body_of(&line) else {
                continue;
            };
            let tokens = count_tokens(self.connection, to, &body, &abort).await?;
            if let Some(answers) = answers {
                observer.push_counted(&line_end.to_string(), &body, answers, tokens);
            }
            self.state.try_set(SampleOf::Counting(idx + 1));
        }
        observer.end_file();
        let observed = observer.finish();
        self.settings.calibration.try_update(|kept| kept.merge(&observed.calibration));
        Ok(observed.files.into_iter().next().unwrap_or_default())
    }
}

//! What all servers share.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::clock::Clock;
use crate::faults::Faults;
use crate::job::Job;
use crate::model::Services;
use crate::options::Options;
use crate::seen::Seen;

/// A pair of keys, with a token if they belong to a session.
pub(crate) struct Pair {
    pub(crate) id: &'static str,
    pub(crate) secret: &'static str,
    pub(crate) token: Option<&'static str>,
}

/// Who may come in.
pub(crate) struct Keys {
    pub(crate) long_lived: Pair,
    pub(crate) session: Pair,
    pub(crate) api_key: &'static str,
}

impl Keys {
    /// The pair that an access key id belongs to.
    pub(crate) fn pair(&self, id: &str) -> Option<&Pair> {
        [&self.long_lived, &self.session].into_iter().find(|pair| pair.id == id)
    }
}

/// Made up, in the form of AWS's, and the same in every run: they open nothing but this.
const KEYS: Keys = Keys {
    long_lived: Pair {
        id: "AKIAQUARRYDEMO000001",
        secret: "quarry/demo+secret/of/forty/characters01",
        token: None,
    },
    session: Pair {
        id: "ASIAQUARRYDEMO000002",
        secret: "quarry/demo+session/of/forty/character02",
        token: Some("quarry+demo/session//token=="),
    },
    api_key: "bedrock-api-key-quarry-demo",
};

/// All that is known and remembered.
pub(crate) struct World {
    pub(crate) options: Options,
    /// The directory that holds a folder for each bucket.
    pub(crate) root: PathBuf,
    pub(crate) keys: Keys,
    pub(crate) clock: Clock,
    pub(crate) faults: Faults,
    pub(crate) seen: Seen,
    pub(crate) services: Services,
    /// Rows of the catalog: models, and profiles across regions.
    pub(crate) models: Vec<Value>,
    pub(crate) system_profiles: Vec<Value>,
    pub(crate) jobs: Mutex<Vec<Job>>,
    /// Application inference profiles, as Get answers them.
    pub(crate) profiles: Mutex<Vec<Value>>,
    /// Tags by ARN.
    pub(crate) tags: Mutex<BTreeMap<String, BTreeMap<String, String>>>,
    n_ids: AtomicU64,
}

impl World {
    /// Before anything was asked.
    pub(crate) fn new(options: Options, root: PathBuf) -> Result<Self, Box<dyn Error>> {
        let rows = |text| serde_json::from_str::<Vec<Value>>(text);
        Ok(Self {
            clock: Clock::new(options.clock_offset),
            options,
            root,
            keys: KEYS,
            faults: Faults::default(),
            seen: Seen::default(),
            services: Services::load()?,
            models: rows(include_str!("../../src/engine/catalog/data/models.json"))?,
            system_profiles: rows(include_str!("../../src/engine/catalog/data/profiles.json"))?,
            jobs: Mutex::default(),
            profiles: Mutex::default(),
            tags: Mutex::default(),
            n_ids: AtomicU64::new(0),
        })
    }

    /// The row of the model that an id or ARN of a model or profile leads to.
    pub(crate) fn model(&self, identifier: &str) -> Option<&Value> {
        let row = |id: &str| {
            let is_meant = |model: &&Value| model.get("id").and_then(Value::as_str) == Some(id);
            self.models.iter().find(is_meant)
        };
        let last = |text: &str| text.rsplit('/').next().unwrap_or_default().to_owned();
        row(&last(identifier)).or_else(|| {
            let arn = crate::api::models_of(self, identifier)?.into_iter().next()?;
            row(&last(&arn))
        })
    }

    /// The ARN of a foundation model.
    pub(crate) fn model_arn(&self, id: &str) -> String {
        format!("arn:aws:bedrock:{}::foundation-model/{id}", self.options.region)
    }

    /// A new id of twelve characters, the same in every run for the same order of requests.
    pub(crate) fn id(&self) -> String {
        const LETTERS: &[u8; 36] = b"abcdefghijklmnopqrstuvwxyz0123456789";
        let number = self.n_ids.fetch_add(1, Ordering::Relaxed);
        let hash = Sha256::digest(format!("quarry demo {number}"));
        let letters = hash.iter().map(|byte| LETTERS.get(usize::from(byte % 36)).copied());
        letters.flatten().map(char::from).take(12).collect()
    }

    /// A new request id.
    pub(crate) fn request_id(&self) -> String {
        let number = self.n_ids.fetch_add(1, Ordering::Relaxed);
        format!("00000000-0000-4000-8000-{number:012x}")
    }
}

/// The lock, also if a thread that had it panicked: what it guards is whole between statements.
pub(crate) fn hold<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

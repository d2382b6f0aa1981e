//! The pages: one file each, put together from components.

pub(crate) mod check;
pub(crate) mod jobs;
pub(crate) mod models;
pub(crate) mod not_found;
pub(crate) mod prepare;
pub(crate) mod results;
pub(crate) mod settings;

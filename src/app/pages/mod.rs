//! The pages: one file each, put together from components.

pub(crate) mod planned;
pub(crate) mod prepare;
